"""A sheet to paint textures on, in whole numbers of texels or fractions of the sheet, the same on every machine.

Only additions, multiplications, divisions and comparisons are used: these are exact to the bit on every processor,
where library drawing, trigonometry and exponentials are not.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from placeprint.sample.draws import Draws
from placeprint.sample.lettering import write_line, written
from placeprint.sample.texture import TextBox, Texture

__all__ = ["Canvas", "Colour"]

Colour = tuple[int, int, int]


class Canvas:
    """A sheet of texels. Coordinates are texels, x to the right and y down, and may be fractions; edges are smoothed.

    Args:
        width: texels, a power of two.
        height: texels, a power of two.
        colour: red, green, blue (sRGB, 0 to 255) of the empty sheet.
        kind: `SemanticClass` of the empty sheet; 0 makes it a hole.
    """

    def __init__(self, width: int, height: int, colour: Colour, kind: int) -> None:
        self.width, self.height = width, height
        self.rgb = np.empty((height, width, 3), dtype=np.float32)
        self.rgb[0] = colour
        self.rgb[1:] = self.rgb[0]  # row by row is many times faster than texel by texel
        self.kinds = np.full((height, width), kind, dtype=np.uint8)
        self.texts: list[TextBox] = []

    def rectangle(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, kind: int | None = None
    ) -> None:
        """Fill a rectangle; with ``kind`` None, texels keep their class (a hole stays a hole)."""
        x0, x1 = max(int(left), 0), min(-int(-right // 1), self.width)
        y0, y1 = max(int(top), 0), min(-int(-bottom // 1), self.height)
        if x0 >= x1 or y0 >= y1:
            return
        across = _covered(x0, x1, left, right)
        down = _covered(y0, y1, top, bottom)
        self._blend(x0, y0, down[:, None] * across[None, :], colour, kind)

    def disc(
        self, x: float, y: float, radius_x: float, radius_y: float, colour: Colour, kind: int | None = None
    ) -> None:
        """Fill an ellipse around (x, y)."""
        x0, x1 = max(int(x - radius_x - 1), 0), min(int(x + radius_x + 2), self.width)
        y0, y1 = max(int(y - radius_y - 1), 0), min(int(y + radius_y + 2), self.height)
        if x0 >= x1 or y0 >= y1:
            return
        across = (np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - x)) / np.float32(radius_x)
        down = (np.arange(y0, y1, dtype=np.float32) + np.float32(0.5 - y)) / np.float32(radius_y)
        distance = np.sqrt(down[:, None] ** 2 + across[None, :] ** 2)
        soft = np.float32(min(radius_x, radius_y))
        self._blend(x0, y0, np.clip((1 - distance) * soft + np.float32(0.5), 0, 1), colour, kind)

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour, kind: int | None = None) -> None:
        """Fill a polygon, concave ones too (even-odd rule), smoothed four times four."""
        fine = 4
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1 = max(int(min(xs)), 0), min(int(max(xs)) + 1, self.width)
        y0, y1 = max(int(min(ys)), 0), min(int(max(ys)) + 1, self.height)
        if x0 >= x1 or y0 >= y1:
            return
        px = x0 + (np.arange((x1 - x0) * fine, dtype=np.float64) + 0.5) / fine
        py = y0 + (np.arange((y1 - y0) * fine, dtype=np.float64) + 0.5) / fine
        inside = np.zeros((len(py), len(px)), dtype=bool)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            if ay == by:
                continue
            rows = (py >= min(ay, by)) & (py < max(ay, by))
            at = ax + (py - ay) * ((bx - ax) / (by - ay))
            inside ^= rows[:, None] & (px[None, :] >= at[:, None])
        coverage = inside.reshape(y1 - y0, fine, x1 - x0, fine).sum(axis=(1, 3), dtype=np.int32)
        self._blend(x0, y0, coverage.astype(np.float32) / (fine * fine), colour, kind)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float, colour: Colour, kind: int | None = None
    ) -> None:
        """Draw a straight line of the given width with square ends."""
        length = math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
        if length == 0:
            return
        nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
        corners = [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
        self.polygon(corners, colour, kind)

    def gradient(self, left: int, top: int, right: int, bottom: int, above: float, below: float) -> None:
        """Multiply the brightness of a rectangle, from ``above`` at its top to ``below`` at its bottom."""
        rows = np.arange(max(bottom - top, 1), dtype=np.float32)[:, None, None] / np.float32(max(bottom - top - 1, 1))
        self.rgb[top:bottom, left:right] *= (above + (below - above) * rows)[: max(bottom - top, 0)].astype(np.float32)

    def speckle(self, draws: Draws, strength: float, grain: int = 1, kind: int | None = None) -> None:
        """Roughen the sheet with noise that tiles; ``grain`` is its size in texels, a power of two.

        With ``kind``, only texels of that class are roughened.
        """
        noise = draws.noise(self.height // grain, self.width // grain) * np.float32(strength)
        noise = np.repeat(np.repeat(noise, grain, axis=0), grain, axis=1)
        if grain > 2:  # soften the squares; rolling keeps the edges tiling
            for axis in (0, 1):
                noise = (noise + np.roll(noise, grain // 2, axis) + np.roll(noise, -(grain // 2), axis)) / np.float32(3)
        if kind is not None:
            noise = np.where(self.kinds == kind, noise, np.float32(0))
        self.rgb += noise[..., None]

    def write(
        self,
        text: str,
        script: str,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        *,
        bold: bool = False,
        align: str = "centre",
        kind: int | None = None,
    ) -> bool:
        """Write one line as large as the box allows, and note it in `texts`.

        Returns:
            False where the letters are missing here: nothing is written then.
        """
        said = written(text, script, bold=bold).strip()
        if not said:
            return False
        room = max(int(right - left), 4), max(int(bottom - top), 4)
        line = write_line(text, script, bold=bold, height=room[1], width=room[0])
        if line is None:
            return False
        scale = min((right - left) / line.shape[1], (bottom - top) / line.shape[0], 1.0)
        if scale < 1.0:
            line = _shrink(line, max(int(line.shape[0] * scale), 1), max(int(line.shape[1] * scale), 1))
        height, width = line.shape
        slack = right - left - width
        x = int(left + {"left": 0.0, "centre": slack / 2, "right": slack}[align])
        y = int(top + (bottom - top - height) / 2)
        x, y = max(x, 0), max(y, 0)
        coverage = line[: self.height - y, : self.width - x].astype(np.float32) / np.float32(255)
        self._blend(x, y, coverage, colour, kind)
        self.texts.append(
            TextBox(said, script, x / self.width, y / self.height, (x + width) / self.width, (y + height) / self.height)
        )
        return True

    def texture(self) -> Texture:
        """The finished sheet."""
        texels = np.empty((self.height, self.width, 4), dtype=np.uint8)
        rounded = self.rgb + np.float32(0.5)
        np.clip(rounded, 0, 255, out=rounded)
        for channel in range(3):
            texels[..., channel] = rounded[..., channel]
        texels[..., 3] = self.kinds
        return Texture(texels, tuple(self.texts))

    def _blend(self, x: int, y: int, coverage: npt.NDArray[np.floating], colour: Colour, kind: int | None) -> None:
        height, width = coverage.shape
        part = self.rgb[y : y + height, x : x + width]
        weight = coverage[..., None].astype(np.float32)
        kinds = self.kinds[y : y + height, x : x + width]
        if kind is not None:
            # A hole has no colour of its own to shine through a smoothed edge.
            weight = np.where((kinds == 0)[..., None] & (weight >= np.float32(0.5)), np.float32(1), weight)
            kinds[coverage >= 0.5] = kind
        part += weight * (np.asarray(colour, dtype=np.float32) - part)


def _covered(start: int, stop: int, low: float, high: float) -> npt.NDArray[np.float32]:
    """How much of each texel of a row lies between two bounds, 0 to 1."""
    cells = np.arange(start, stop, dtype=np.float32)
    covered: npt.NDArray[np.float32] = np.clip(
        np.minimum(cells + 1, np.float32(high)) - np.maximum(cells, np.float32(low)), 0, 1
    )
    return covered


def _shrink(picture: npt.NDArray[np.uint8], height: int, width: int) -> npt.NDArray[np.uint8]:
    """Reduce a grey picture by averaging areas (exact in whole numbers, so the same on every machine)."""
    rows = np.arange(height + 1) * picture.shape[0] // height
    columns = np.arange(width + 1) * picture.shape[1] // width
    total = np.zeros((picture.shape[0] + 1, picture.shape[1] + 1), dtype=np.int64)
    total[1:, 1:] = picture.astype(np.int64).cumsum(axis=0).cumsum(axis=1)
    box = total[np.ix_(rows, columns)]
    sums = box[1:, 1:] - box[:-1, 1:] - box[1:, :-1] + box[:-1, :-1]
    area = np.diff(rows)[:, None] * np.diff(columns)[None, :]
    mean: npt.NDArray[np.uint8] = (sums // np.maximum(area, 1)).astype(np.uint8)
    return mean
