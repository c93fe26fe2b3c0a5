"""A see-through sheet: painted once, laid on many places."""

import numpy as np
import numpy.typing as npt

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.paint.grain import Plane

__all__ = ["Stencil"]


class Stencil(Canvas):
    """A `Canvas` that starts empty and remembers how far each texel is covered, so shadows can be painted too.

    Its class is 0 where it leaves the class below as it is. Its colours are kept multiplied by their cover.

    Args:
        width: texels; any number, since a stencil is no texture.
        height: texels.
    """

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height, (0, 0, 0), 0)
        self.cover = np.zeros((height, width), dtype=np.float32)
        self._keep: Plane | None = None
        self._used = (0, height, 0, width)

    def shadow(self, left: float, top: float, right: float, bottom: float, strength: float) -> None:
        """Darken a rectangle by a share of its brightness."""
        x0, x1 = max(int(left), 0), min(-int(-right // 1), self.width)
        y0, y1 = max(int(top), 0), min(-int(-bottom // 1), self.height)
        if x0 < x1 and y0 < y1:
            self._blend(x0, y0, np.full((y1 - y0, x1 - x0), strength, dtype=np.float32), (0, 0, 0), None)

    def soft_shadow(self, left: float, top: float, right: float, bottom: float, strength: float) -> None:
        """Darken a rectangle: most at its top, not at all at its bottom."""
        x0, x1 = max(int(left), 0), min(int(right + 0.5), self.width)
        y0, y1 = max(int(top), 0), min(int(bottom + 0.5), self.height)
        if x0 < x1 and y0 < y1:
            fade = (np.arange(y1 - y0, 0, -1, dtype=np.float32) / np.float32(y1 - y0)) * np.float32(strength)
            self._blend(x0, y0, np.repeat(fade[:, None], x1 - x0, axis=1), (0, 0, 0), None)

    def soft_side(self, left: float, top: float, right: float, bottom: float, strength: float) -> None:
        """Darken a rectangle: most at its left, not at all at its right."""
        x0, x1 = max(int(left), 0), min(int(right + 0.5), self.width)
        y0, y1 = max(int(top), 0), min(int(bottom + 0.5), self.height)
        if x0 < x1 and y0 < y1:
            fade = (np.arange(x1 - x0, 0, -1, dtype=np.float32) / np.float32(x1 - x0)) * np.float32(strength)
            self._blend(x0, y0, np.repeat(fade[None, :], y1 - y0, axis=0), (0, 0, 0), None)

    def cover_with(self, x: int, y: int, cover: Plane, colour: Colour, kind: int | None) -> None:
        """Paint a shape given by its cover [height, width], 0 to 1, with its top left at (x, y); edges are cut off."""
        top, left = max(-y, 0), max(-x, 0)
        part = cover[top : self.height - y, left : self.width - x]
        if part.size:
            self._blend(x + left, y + top, part, colour, kind)

    def rule(self, left: float, top: float, right: float, bottom: float, step: int, colour: Colour) -> None:
        """Rule lines one texel thick across what is painted already, one every ``step`` texels."""
        x0, x1, y0, y1 = (int(edge + 0.5) for edge in (left, right, top, bottom))
        self.rgb[max(y0, 0) : y1 : step, max(x0, 0) : x1] = colour

    def lay(self, sheet: Canvas, x: int, y: int) -> None:
        """Lay this stencil on a sheet with its top left at (x, y); what hangs over an edge comes in opposite."""
        if self._keep is None:
            self._keep = np.repeat(1 - self.cover[..., None], 3, axis=2)
            rows, columns = np.flatnonzero(self.cover.any(axis=1)), np.flatnonzero(self.cover.any(axis=0))
            self._used = (
                (int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1) if len(rows) else (0,) * 4
            )
        top, bottom, left, right = self._used
        for from_y, to_y, tall in _wrapped(y, top, bottom, sheet.height):
            for from_x, to_x, wide in _wrapped(x, left, right, sheet.width):
                mine = slice(from_y, from_y + tall), slice(from_x, from_x + wide)
                theirs = slice(to_y, to_y + tall), slice(to_x, to_x + wide)
                part = sheet.rgb[theirs]
                part *= self._keep[mine]
                part += self.rgb[mine]
                kinds = self.kinds[mine]
                np.copyto(sheet.kinds[theirs], kinds, where=kinds != 0)

    def _blend(self, x: int, y: int, coverage: npt.NDArray[np.floating], colour: Colour, kind: int | None) -> None:
        height, width = coverage.shape
        area = slice(y, y + height), slice(x, x + width)
        weight = coverage.astype(np.float32)
        self._keep = None
        if kind is not None:
            self.kinds[area][weight >= 0.5] = kind
        part = self.rgb[area]
        part += weight[..., None] * (np.asarray(colour, dtype=np.float32) - part)
        cover = self.cover[area]
        cover += weight * (1 - cover)


def _wrapped(start: int, first: int, last: int, size: int) -> list[tuple[int, int, int]]:
    """The runs in which a stencil's texels from ``first`` to ``last`` fall on a ring of ``size`` texels.

    Returns:
        For each run: where it starts in the stencil, where on the ring, and how long it is.
    """
    runs, done = [], first
    while done < last:
        at = (start + done) % size
        step = min(last - done, size - at)
        runs.append((done, at, step))
        done += step
    return runs
