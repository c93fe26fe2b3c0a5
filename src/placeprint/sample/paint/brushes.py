"""Brushes that a `Canvas` lacks: rounded limbs, turned posts, shapes between two curves, thousands of leaves.

All of them use only exact arithmetic, so that they paint the same bytes on every machine.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from placeprint.sample.canvas import Canvas, Colour

__all__ = ["Curve", "Stamp", "between", "lathe", "limb", "scatter"]

Curve = Sequence[tuple[float, float]]
"""Corners (x, y) of a bent line, texels, from left to right."""

Stamp = Sequence[tuple[int, int, float]]
"""What a dot looks like: texels right and down of its centre, and how bright that texel is."""

Floats = npt.NDArray[np.float32]


def between(canvas: Canvas, upper: Curve, lower: Curve, colour: Colour, kind: int | None = None) -> None:
    """Fill the shape under one bent line and over another, as wide as both of them."""
    left, right = max(upper[0][0], lower[0][0]), min(upper[-1][0], lower[-1][0])
    x0, x1 = max(int(left), 0), min(-int(-right // 1), canvas.width)
    ys = [y for _, y in (*upper, *lower)]
    y0, y1 = max(int(min(ys)) - 1, 0), min(int(max(ys)) + 2, canvas.height)
    if x0 >= x1 or y0 >= y1:
        return
    columns = np.clip(np.arange(x0, x1, dtype=np.float32) + np.float32(0.5), np.float32(left), np.float32(right))
    cells = np.arange(y0, y1, dtype=np.float32)[:, None]
    high, low = _follow(upper, columns)[None], _follow(lower, columns)[None]
    covered = np.clip(np.minimum(cells + 1, low) - np.maximum(cells, high), 0, 1)
    ends = np.arange(x0, x1, dtype=np.float32)
    covered *= np.clip(np.minimum(ends + 1, np.float32(right)) - np.maximum(ends, np.float32(left)), 0, 1)[None]
    _lay(canvas, x0, y0, covered, np.asarray(colour, dtype=np.float32), kind)


def limb(
    canvas: Canvas,
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    colour: Colour,
    kind: int | None = None,
    *,
    roundness: float = 0.3,
) -> None:
    """Paint a stroke with round ends that looks round, lit from the left and above.

    Args:
        canvas: the sheet.
        start: x, y and radius, texels.
        end: x, y and radius of the other end.
        colour: in the middle of the stroke.
        kind: `SemanticClass` to set, None to keep what is there.
        roundness: how much brighter and darker its sides are, 0 for flat.
    """
    (ax, ay, ar), (bx, by, br) = start, end
    x0, x1 = max(int(min(ax - ar, bx - br)) - 1, 0), min(int(max(ax + ar, bx + br)) + 2, canvas.width)
    y0, y1 = max(int(min(ay - ar, by - br)) - 1, 0), min(int(max(ay + ar, by + br)) + 2, canvas.height)
    if x0 >= x1 or y0 >= y1:
        return
    px = (np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - ax))[None]
    py = (np.arange(y0, y1, dtype=np.float32) + np.float32(0.5 - ay))[:, None]
    dx, dy = bx - ax, by - ay
    square = max(dx * dx + dy * dy, 1e-6)
    along = np.clip((px * np.float32(dx) + py * np.float32(dy)) * np.float32(1 / square), 0, 1)
    ox, oy = px - along * np.float32(dx), py - along * np.float32(dy)
    radius = np.float32(ar) + along * np.float32(br - ar)
    covered = np.clip(radius - np.sqrt(ox * ox + oy * oy) + np.float32(0.5), 0, 1)
    light = 1 - (ox * np.float32(0.8) + oy * np.float32(0.6)) / np.maximum(radius, np.float32(0.5)) * np.float32(
        roundness
    )
    _lay(canvas, x0, y0, covered, np.asarray(colour, dtype=np.float32) * light[..., None], kind)


def lathe(
    canvas: Canvas,
    axis: float,
    profile: Sequence[tuple[float, float]],
    colour: Colour,
    kind: int | None = None,
    *,
    roundness: float = 0.35,
) -> None:
    """Paint something turned on a lathe, such as a lamp post, lit from the left.

    Args:
        canvas: the sheet.
        axis: x of its middle, texels.
        profile: y and radius, texels, from top to bottom; between them the radius changes evenly.
        colour: in the middle.
        kind: `SemanticClass` to set, None to keep what is there.
        roundness: how much brighter and darker its sides are.
    """
    widest = max(radius for _, radius in profile)
    x0, x1 = max(int(axis - widest) - 1, 0), min(int(axis + widest) + 2, canvas.width)
    y0, y1 = max(int(profile[0][0]), 0), min(-int(-profile[-1][0] // 1), canvas.height)
    if x0 >= x1 or y0 >= y1:
        return
    rows = np.clip(
        np.arange(y0, y1, dtype=np.float32) + np.float32(0.5), np.float32(profile[0][0]), np.float32(profile[-1][0])
    )
    radius = _follow(profile, rows)[:, None]
    off = (np.arange(x0, x1, dtype=np.float32) + np.float32(0.5 - axis))[None]
    covered = np.clip(radius - np.abs(off) + np.float32(0.5), 0, 1)
    side = np.clip(off / np.maximum(radius, np.float32(0.5)), -1, 1) + np.float32(0.25)
    light = 1 + np.float32(roundness) * (np.float32(0.3) - side * np.abs(side))
    shaded: Floats = (np.asarray(colour, dtype=np.float32) * light[..., None]).astype(np.float32)
    _lay(canvas, x0, y0, covered, shaded, kind)


def scatter(canvas: Canvas, x: Floats, y: Floats, colours: Floats, stamp: Stamp, kind: int) -> None:
    """Set many small dots; where they overlap, the later one shows.

    Args:
        canvas: the sheet.
        x: texels, float32 [dots].
        y: texels, float32 [dots].
        colours: float32 [dots, 3].
        stamp: the texels of each dot.
        kind: `SemanticClass` of the dots.
    """
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    order = np.arange(len(column), dtype=np.int64) * len(stamp)
    # Assignment with repeated places has no promised order, the largest number has: the last dot wins.
    owner = np.full(canvas.width * canvas.height, -1, dtype=np.int64)
    for number, (right, down, _) in enumerate(stamp):
        across, below = column + right, row + down
        inside = (across >= 0) & (across < canvas.width) & (below >= 0) & (below < canvas.height)
        np.maximum.at(owner, (below * canvas.width + across)[inside], (order + number)[inside])
    places = np.flatnonzero(owner >= 0)
    winners = owner[places]
    bright = np.asarray([light for _, _, light in stamp], dtype=np.float32)[winners % len(stamp)]
    canvas.rgb.reshape(-1, 3)[places] = colours[winners // len(stamp)] * bright[:, None]
    canvas.kinds.reshape(-1)[places] = kind


def _follow(curve: Curve, at: Floats) -> Floats:
    """Second coordinate of a bent line at places in rising order of its first."""
    out = np.full(len(at), np.float32(curve[0][1]), dtype=np.float32)
    for (ax, ay), (bx, by) in pairwise(curve):
        slope = (by - ay) / (bx - ax) if bx > ax else 0.0
        out = np.where(at >= np.float32(ax), np.float32(ay) + (at - np.float32(ax)) * np.float32(slope), out)
    return np.where(at >= np.float32(curve[-1][0]), np.float32(curve[-1][1]), out)


def _lay(canvas: Canvas, x: int, y: int, covered: Floats, colours: Floats, kind: int | None) -> None:
    height, width = covered.shape
    part = canvas.rgb[y : y + height, x : x + width]
    weight = covered[..., None].astype(np.float32)
    if kind is not None:
        kinds = canvas.kinds[y : y + height, x : x + width]
        # A hole has no colour of its own to shine through a smoothed edge.
        weight = np.where((kinds == 0)[..., None] & (weight >= np.float32(0.5)), np.float32(1), weight)
        kinds[covered >= np.float32(0.5)] = kind
    part += weight * (colours - part)
