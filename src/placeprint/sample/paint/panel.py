"""A canvas measured in metres, for things that have a size: cars, people, lamps."""

from collections.abc import Sequence

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.paint.brushes import between, lathe, limb
from placeprint.sample.texture import Texture

__all__ = ["Panel"]

Spot = tuple[float, float]


class Panel:
    """A sheet whose coordinates are metres: x to the right, z up from the bottom edge.

    Args:
        width: metres.
        height: metres.
        columns: texels across, a power of two.
        rows: texels down, a power of two.
        kind: `SemanticClass` of what is painted on it.
        colour: of the empty sheet; None leaves it a hole.
    """

    def __init__(
        self, width: float, height: float, columns: int, rows: int, kind: int, colour: Colour | None = None
    ) -> None:
        self.width, self.height, self.kind = width, height, kind
        self.canvas = Canvas(columns, rows, colour or (90, 90, 90), 0 if colour is None else kind)
        self._sx, self._sz = columns / width, rows / height

    def rectangle(self, left: float, bottom: float, right: float, top: float, colour: Colour) -> None:
        """Fill a rectangle."""
        (x0, y1), (x1, y0) = self._at(left, bottom), self._at(right, top)
        self.canvas.rectangle(x0, y0, x1, y1, colour, self.kind)

    def disc(self, x: float, z: float, radius: float, colour: Colour, *, tall: float = 1.0) -> None:
        """Fill a circle, or an ellipse ``tall`` times as high as wide."""
        px, py = self._at(x, z)
        self.canvas.disc(px, py, radius * self._sx, radius * tall * self._sz, colour, self.kind)

    def polygon(self, points: Sequence[Spot], colour: Colour) -> None:
        """Fill a polygon."""
        self.canvas.polygon([self._at(*point) for point in points], colour, self.kind)

    def line(self, start: Spot, end: Spot, width: float, colour: Colour) -> None:
        """Draw a line, at least one texel wide."""
        thick = max(width * (self._sx + self._sz) / 2, 1.0)
        self.canvas.line(*self._at(*start), *self._at(*end), thick, colour, self.kind)

    def between(self, upper: Sequence[Spot], lower: Sequence[Spot], colour: Colour) -> None:
        """Fill the shape between two bent lines, both from left to right."""
        high, low = [self._at(*spot) for spot in upper], [self._at(*spot) for spot in lower]
        between(self.canvas, high, low, colour, self.kind)

    def limb(
        self,
        start: tuple[float, float, float],
        end: tuple[float, float, float],
        colour: Colour,
        roundness: float = 0.3,
    ) -> None:
        """Paint a rounded stroke from (x, z, radius) to (x, z, radius)."""
        scale = (self._sx + self._sz) / 2
        (ax, ay), (bx, by) = self._at(*start[:2]), self._at(*end[:2])
        ends = (ax, ay, start[2] * scale), (bx, by, end[2] * scale)
        limb(self.canvas, *ends, colour, self.kind, roundness=roundness)

    def lathe(self, axis: float, profile: Sequence[Spot], colour: Colour, roundness: float = 0.35) -> None:
        """Paint something turned: (z, radius) from top to bottom."""
        turned = [((self.height - z) * self._sz, radius * self._sx) for z, radius in profile]
        lathe(self.canvas, axis * self._sx, turned, colour, self.kind, roundness=roundness)

    def shade(self, left: float, bottom: float, right: float, top: float, above: float, below: float) -> None:
        """Multiply the brightness of a rectangle, from ``above`` at its top to ``below`` at its bottom."""
        (x0, y1), (x1, y0) = self._at(left, bottom), self._at(right, top)
        self.canvas.gradient(max(round(x0), 0), max(round(y0), 0), round(x1), round(y1), above, below)

    def shine(self, left: float, bottom: float, right: float, top: float, strength: float) -> None:
        """Add the sky's grey to a rectangle, strongest in the middle of its height: gloss that dark paint has too."""
        (x0, y1), (x1, y0) = self._at(left, bottom), self._at(right, top)
        first, last = max(round(y0), 0), min(round(y1), self.canvas.height)
        part = self.canvas.rgb[first:last, max(round(x0), 0) : round(x1)]
        rows = (np.arange(part.shape[0], dtype=np.float32) + np.float32(0.5)) / np.float32(max(part.shape[0], 1))
        part += (np.float32(4 * strength) * rows * (1 - rows))[:, None, None]

    def write(
        self, text: str, script: str, left: float, bottom: float, right: float, top: float, colour: Colour
    ) -> bool:
        """Write a bold line in the middle of a box; plain Latin words always count as ``latin``."""
        (x0, y1), (x1, y0) = self._at(left, bottom), self._at(right, top)
        return self.canvas.write(text, "latin" if text.isascii() else script, x0, y0, x1, y1, colour, bold=True)

    def mirror(self) -> None:
        """Turn left and right round; write words only afterwards."""
        self.canvas.rgb = self.canvas.rgb[:, ::-1].copy()
        self.canvas.kinds = self.canvas.kinds[:, ::-1].copy()

    def texture(self) -> Texture:
        """The finished sheet."""
        return self.canvas.texture()

    def _at(self, x: float, z: float) -> Spot:
        return x * self._sx, (self.height - z) * self._sz
