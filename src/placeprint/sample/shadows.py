"""Which points lie in shadow: a map of how high shadows reach."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.surface import Point

__all__ = ["Block", "ShadowMap", "cast_shadows"]

CELL_M = 1.0
"""Side of a cell, metres."""

REACH_M = 40.0
"""No outline is wider."""

Block = tuple[Sequence[tuple[float, float]], float]
"""Something that casts a shadow: its convex outline on the ground (east, north) and its height, metres."""


@dataclass(frozen=True, slots=True, eq=False)
class ShadowMap:
    """How high the shadow reaches over each square metre.

    Attributes:
        west, south: of the first cell's corner, metres.
        reach: float32 [rows northwards, columns eastwards]: points lower than this are in shadow, metres.
    """

    west: float
    south: float
    reach: npt.NDArray[np.float32]


def cast_shadows(
    blocks: Sequence[Block], around: Point, radius: float, to_sun: Point, *, tallest: float = 60.0
) -> ShadowMap:
    """March the outlines away from the sun.

    Args:
        blocks: what casts shadows.
        around: middle of the map.
        radius: half its side, metres.
        to_sun: unit vector towards the sun, above the horizon.
        tallest: no block is higher, metres.
    """
    size = int(2 * radius / CELL_M)
    west, south = around[0] - radius, around[1] - radius
    heights = np.zeros((size, size), dtype=np.float32)
    for outline, height in blocks:
        east, north = outline[0]
        if abs(east - around[0]) < radius + REACH_M and abs(north - around[1]) < radius + REACH_M:
            _raise(heights, outline, height, west, south)
    flat = math.sqrt(to_sun[0] * to_sun[0] + to_sun[1] * to_sun[1])
    reach = np.zeros_like(heights)
    if flat < 1e-6 or to_sun[2] <= 0:
        return ShadowMap(west, south, reach)
    fall = to_sun[2] / flat * CELL_M  # metres that the sun's ray rises per cell
    steps = min(int(tallest / fall) + 1, size)
    for step in range(1, steps + 1):
        down = round(to_sun[1] / flat * step)
        right = round(to_sun[0] / flat * step)
        if abs(down) >= size or abs(right) >= size:
            break
        here = (slice(max(-down, 0), size - max(down, 0)), slice(max(-right, 0), size - max(right, 0)))
        there = (slice(max(down, 0), size + min(down, 0)), slice(max(right, 0), size + min(right, 0)))
        np.maximum(reach[here], heights[there] - np.float32(step * fall), out=reach[here])
    return ShadowMap(west, south, reach)


def _raise(
    heights: npt.NDArray[np.float32], outline: Sequence[tuple[float, float]], height: float, west: float, south: float
) -> None:
    """Set the cells whose middle lies inside a convex outline to at least a height."""
    xs = [(p[0] - west) / CELL_M for p in outline]
    ys = [(p[1] - south) / CELL_M for p in outline]
    size = heights.shape[0]
    x0, x1 = max(int(min(xs)), 0), min(int(max(xs)) + 1, size)
    y0, y1 = max(int(min(ys)), 0), min(int(max(ys)) + 1, size)
    if x0 >= x1 or y0 >= y1:
        return
    column = np.arange(x0, x1)[None, :] + 0.5
    row = np.arange(y0, y1)[:, None] + 0.5
    left = np.ones((y1 - y0, x1 - x0), dtype=bool)
    right = left.copy()
    for number in range(len(xs)):
        ax, ay, bx, by = xs[number - 1], ys[number - 1], xs[number], ys[number]
        side = (bx - ax) * (row - ay) - (by - ay) * (column - ax)
        left &= side >= 0
        right &= side <= 0
    part = heights[y0:y1, x0:x1]
    np.copyto(part, np.maximum(part, np.float32(height)), where=left | right)
