"""Which surfaces are hidden altogether, told from a coarse depth buffer (after Greene, Kass and Miller 1993)."""

import numpy as np
import numpy.typing as npt

__all__ = ["hidden"]

TILE = 32
"""Samples a side of the tiles whose farthest sample is looked up."""


def hidden(
    depths: npt.NDArray[np.float32], boxes: npt.NDArray[np.int64], nearest: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which surfaces lie behind what is drawn wherever their boxes reach.

    The farthest sample of every tile of the picture is looked up in a sparse table of minima over 2^i by 2^j tiles.

    Args:
        depths: float32 [rows, columns]: one over the metres ahead of what is drawn, small where nothing is.
        boxes: int64 [n, 4]: the samples each surface may cover: left, top, right, bottom.
        nearest: float64 [n]: one over the metres ahead of each surface's nearest point.

    Returns:
        bool [n].
    """
    height, width = depths.shape
    strips = np.stack([depths[row : row + TILE].min(axis=0) for row in range(0, height, TILE)])
    tiles = np.minimum.reduceat(strips, np.arange(0, width, TILE), axis=1)
    tables = {(0, 0): tiles}
    rows, columns = tiles.shape
    for i in range(rows.bit_length()):
        if i:
            above = tables[i - 1, 0]
            tables[i, 0] = np.minimum(above, np.roll(above, -(1 << (i - 1)), 0))
        for j in range(1, columns.bit_length()):
            beside = tables[i, j - 1]
            tables[i, j] = np.minimum(beside, np.roll(beside, -(1 << (j - 1)), 1))
    levels = columns.bit_length()
    table = np.stack([tables[i, j] for i in range(rows.bit_length()) for j in range(levels)])
    left, top = boxes[:, 0] // TILE, boxes[:, 1] // TILE
    right, bottom = (boxes[:, 2] - 1) // TILE + 1, (boxes[:, 3] - 1) // TILE + 1
    logarithms = np.array([0] + [n.bit_length() - 1 for n in range(1, max(rows, columns) + 1)])
    tall, wide = logarithms[bottom - top], logarithms[right - left]
    layer = tall * levels + wide
    low, far = bottom - (1 << tall), right - (1 << wide)
    corners = [table[layer, y, x] for y in (top, low) for x in (left, far)]
    behind: npt.NDArray[np.bool_] = np.minimum.reduce(corners) > nearest.astype(np.float32)
    return behind
