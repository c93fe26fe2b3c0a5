"""A sheet to paint shaded things on, for the pictures of adverts: round, glossy, lit from the upper left.

Shapes are measured by their distance to an edge rather than drawn pixel by pixel, so that even large ones cost little.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour

__all__ = ["Shade", "StillLife", "ball", "cylinder", "fade", "glass"]

Plane: TypeAlias = npt.NDArray[np.floating]
Shade: TypeAlias = Callable[[Plane, Plane], Plane]
"""Brightness of a shape's points from where they lie in it: across and down, both -1 to 1."""


def ball(across: Plane, down: Plane) -> Plane:
    """Light on a sphere."""
    rise = np.sqrt(np.maximum(1 - across * across - down * down, 0))
    light = np.maximum(0.62 * rise - 0.42 * across - 0.52 * down, 0)
    shine = np.maximum(light - np.float32(0.86), 0) * np.float32(3.5)
    lit: Plane = np.float32(0.5) + np.float32(0.62) * light + shine
    return lit


def cylinder(across: Plane, down: Plane) -> Plane:
    """Light on an upright cylinder."""
    bright = 1 - (across + np.float32(0.3)) ** 2 / np.float32(1.7)
    return np.float32(0.52) + np.float32(0.56) * bright + 0 * down


def glass(across: Plane, down: Plane) -> Plane:
    """Light on glass: dark edges and two upright glints."""
    square = across * across
    edge = 1 - square * square * np.float32(0.5)
    left = np.maximum(1 - np.abs(across + np.float32(0.55)) * 7, 0)
    right = np.maximum(1 - np.abs(across - np.float32(0.68)) * 12, 0)
    lit: Plane = np.float32(0.85) * edge + left * np.float32(0.95) + right * np.float32(0.4) + 0 * down
    return lit


def fade(above: float, below: float) -> Shade:
    """Brightness that changes evenly from top to bottom."""

    def shade(across: Plane, down: Plane) -> Plane:
        return np.float32((above + below) / 2) + np.float32((below - above) / 2) * down + 0 * across

    return shade


class StillLife:
    """A see-through sheet whose middle is (0, 0) and whose edges are at -1 and 1, x to the right and y down.

    Args:
        width: texels.
        height: texels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rgb = np.zeros((height, width, 3), dtype=np.float32)  # multiplied by the cover
        self._cover = np.zeros((height, width), dtype=np.float32)
        self._texels = min(width, height) / 2

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        *,
        shade: Shade | None = None,
        turn_deg: float = 0.0,
        strength: float = 1.0,
        soft: float = 0.0,
    ) -> None:
        """An ellipse around (x, y); ``soft`` blurs its edge over that share of its radius."""
        area, across, down = self._local(x, y, rx, ry, turn_deg)
        inside = 1 - np.sqrt(across * across + down * down)
        sharp = min(rx, ry) * self._texels if soft == 0.0 else 1 / soft
        cover = np.clip(inside * np.float32(sharp) + np.float32(0.5 if soft == 0.0 else 0.0), 0, 1)
        self._lay(area, cover, colour, shade, across, down, strength)

    def ring(
        self, x: float, y: float, rx: float, ry: float, thick: float, colour: Colour, *, strength: float = 1.0
    ) -> None:
        """The outline of an ellipse."""
        area, across, down = self._local(x, y, rx + thick, ry + thick, 0.0)
        across, down = across * np.float32((rx + thick) / rx), down * np.float32((ry + thick) / ry)
        off = np.abs(1 - np.sqrt(across * across + down * down)) * np.float32(min(rx, ry))
        cover = np.clip((np.float32(thick / 2) - off) * np.float32(self._texels) + np.float32(0.5), 0, 1)
        self._lay(area, cover, colour, None, across, down, strength)

    def box(
        self,
        x: float,
        y: float,
        half_width: float,
        half_height: float,
        colour: Colour,
        *,
        radius: float = 0.0,
        shade: Shade | None = None,
        turn_deg: float = 0.0,
        strength: float = 1.0,
    ) -> None:
        """A rectangle around (x, y), with round corners and turned clockwise."""
        area, across, down = self._local(x, y, half_width, half_height, turn_deg)
        dx = np.abs(across) * np.float32(half_width) - np.float32(half_width - radius)
        dy = np.abs(down) * np.float32(half_height) - np.float32(half_height - radius)
        corner = np.sqrt(np.maximum(dx, 0) ** 2 + np.maximum(dy, 0) ** 2) + np.minimum(np.maximum(dx, dy), 0)
        cover = np.clip((np.float32(radius) - corner) * np.float32(self._texels) + np.float32(0.5), 0, 1)
        self._lay(area, cover, colour, shade, across, down, strength)

    def convex(
        self,
        points: Sequence[tuple[float, float]],
        colour: Colour,
        *,
        shade: Shade | None = None,
        strength: float = 1.0,
    ) -> None:
        """A convex polygon, its corners in clockwise order as seen."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        rx, ry = max((max(xs) - min(xs)) / 2, 1e-3), max((max(ys) - min(ys)) / 2, 1e-3)
        area, across, down = self._local(x, y, rx, ry, 0.0)
        inside = np.full(np.broadcast_shapes(across.shape, down.shape), 9.0, dtype=np.float32)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            length = math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
            if length == 0.0:
                continue
            nx, ny = -(by - ay) / length, (bx - ax) / length
            edge = np.float32(nx * rx) * across + np.float32(ny * ry) * down + np.float32(nx * (x - ax) + ny * (y - ay))
            inside = np.minimum(inside, edge)
        cover = np.clip(inside * np.float32(self._texels) + np.float32(0.5), 0, 1)
        self._lay(area, cover, colour, shade, across, down, strength)

    def turned(
        self, x: float, profile: Sequence[tuple[float, float]], colour: Colour, *, shade: Shade | None = cylinder,
        strength: float = 1.0,
    ) -> None:  # fmt: skip
        """A thing from the lathe, upright around ``x``: its radius at each height, (y, radius) from top to bottom."""
        top, bottom = profile[0][0], profile[-1][0]
        widest = max(radius for _, radius in profile)
        area, across, down = self._local(x, (top + bottom) / 2, widest, (bottom - top) / 2, 0.0)
        ys = (down[:, 0] * np.float32((bottom - top) / 2) + np.float32((top + bottom) / 2)).tolist()
        radii = np.asarray([_curve(profile, y) for y in ys], dtype=np.float32)[:, None]
        inside = radii - np.abs(across) * np.float32(widest)
        cover = np.clip(inside * np.float32(self._texels) + np.float32(0.5), 0, 1)
        cover *= np.clip((1 - np.abs(down)) * np.float32((bottom - top) / 2 * self._texels) + np.float32(0.5), 0, 1)
        around = np.clip(across * np.float32(widest) / np.maximum(radii, np.float32(1e-3)), -1, 1)
        self._lay(area, cover, colour, shade, around, down, strength)

    def silhouette(
        self, outline: Sequence[tuple[float, float, float]], colour: Colour, *, shade: Shade | None = None
    ) -> None:
        """A shape between an upper and a lower line: (x, upper y, lower y) from left to right, smoothly joined."""
        left, right = outline[0][0], outline[-1][0]
        high, low = min(p[1] for p in outline), max(p[2] for p in outline)
        area, across, down = self._local(
            (left + right) / 2, (high + low) / 2, (right - left) / 2, (low - high) / 2, 0.0
        )
        xs = (across[0] * np.float32((right - left) / 2) + np.float32((left + right) / 2)).tolist()
        upper = np.asarray([_curve([(p[0], p[1]) for p in outline], x) for x in xs], dtype=np.float32)[None, :]
        lower = np.asarray([_curve([(p[0], p[2]) for p in outline], x) for x in xs], dtype=np.float32)[None, :]
        y = down * np.float32((low - high) / 2) + np.float32((high + low) / 2)
        inside = np.minimum(y - upper, lower - y)
        cover = np.clip(inside * np.float32(self._texels) + np.float32(0.5), 0, 1)
        cover *= np.clip((1 - np.abs(across)) * np.float32((right - left) / 2 * self._texels) + np.float32(0.5), 0, 1)
        self._lay(area, cover, colour, shade, across, down, 1.0)

    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.45) -> None:
        """A soft shadow on the ground."""
        self.ellipse(x, y, rx, ry, (0, 0, 0), strength=strength, soft=0.7)

    def paste(self, canvas: Canvas, left: int, top: int) -> None:
        """Lay the picture on a canvas, its classes untouched; what hangs over is cut off."""
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + self.width, canvas.width), min(top + self.height, canvas.height)
        if x0 >= x1 or y0 >= y1:
            return
        mine = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
        part = canvas.rgb[y0:y1, x0:x1]
        part *= (1 - self._cover[mine])[..., None]
        part += self._rgb[mine]

    def _local(
        self, x: float, y: float, rx: float, ry: float, turn_deg: float
    ) -> tuple[tuple[slice, slice], Plane, Plane]:
        """The window that a shape needs, and its points measured from the shape's middle in its own radii."""
        cos, sin = cos_deg(turn_deg), sin_deg(turn_deg)
        reach_x, reach_y = abs(cos) * rx + abs(sin) * ry, abs(sin) * rx + abs(cos) * ry
        half_w, half_h = self.width / 2, self.height / 2
        x0 = min(max(int((x - reach_x + 1) * half_w) - 1, 0), self.width - 1)
        x1 = max(min(int((x + reach_x + 1) * half_w) + 2, self.width), x0 + 1)
        y0 = min(max(int((y - reach_y + 1) * half_h) - 1, 0), self.height - 1)
        y1 = max(min(int((y + reach_y + 1) * half_h) + 2, self.height), y0 + 1)
        u = (np.arange(x0, x1, dtype=np.float32)[None, :] + np.float32(0.5)) / np.float32(half_w) - np.float32(1 + x)
        v = (np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5)) / np.float32(half_h) - np.float32(1 + y)
        if turn_deg == 0.0:
            return (slice(y0, y1), slice(x0, x1)), u / np.float32(rx), v / np.float32(ry)
        across = (u * np.float32(cos) + v * np.float32(sin)) / np.float32(rx)
        down = (v * np.float32(cos) - u * np.float32(sin)) / np.float32(ry)
        return (slice(y0, y1), slice(x0, x1)), across, down

    def _lay(
        self, area: tuple[slice, slice], cover: Plane, colour: Colour, shade: Shade | None, across: Plane, down: Plane,
        strength: float,
    ) -> None:  # fmt: skip
        cover = cover * np.float32(strength)
        layer = np.asarray(colour, dtype=np.float32)
        if shade is not None:
            layer = np.minimum(shade(across, down)[..., None] * layer, np.float32(255))
        part = self._rgb[area]
        part += cover[..., None] * (layer - part)
        below = self._cover[area]
        below += cover * (1 - below)


def _curve(points: Sequence[tuple[float, float]], at: float) -> float:
    """A smooth line through points that never swings beyond them (cubic, with Fritsch and Carlson's slopes)."""
    if at <= points[0][0]:
        return points[0][1]
    for i in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        if at <= x1:
            step = x1 - x0
            here = (y1 - y0) / step
            before = (y0 - points[i - 1][1]) / (x0 - points[i - 1][0]) if i > 0 else here
            after = (points[i + 2][1] - y1) / (points[i + 2][0] - x1) if i + 2 < len(points) else here
            slope0, slope1 = _gentle(before, here), _gentle(here, after)
            t = (at - x0) / step
            bend0, bend1 = slope0 * step - (y1 - y0), (y1 - y0) - slope1 * step
            return y0 + (y1 - y0) * t + t * (1 - t) * (bend0 * (1 - t) + bend1 * t)
    return points[-1][1]


def _gentle(a: float, b: float) -> float:
    """The harmonic mean of two slopes; level where they disagree."""
    return 2 * a * b / (a + b) if a * b > 0 else 0.0
