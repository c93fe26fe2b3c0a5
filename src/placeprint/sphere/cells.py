"""S2 cells: a tiling of the sphere by squares within squares, from six faces (level 0) to a centimetre (level 30).

A thin layer over Google's own `s2geometry`, for arrays. A cell is named by its 64-bit id, as uint64, or by its token,
the id in hexadecimal without the trailing zeros. The binding takes one cell at a time, at about 2 microseconds a
position for ids, 3 a cell for centres and 20 for corners; levels, parents and tokens are bit arithmetic on the id.
"""

import math
from collections.abc import Iterable

import numpy as np
import s2geometry as s2
from numpy.typing import ArrayLike, NDArray

from .points import EARTH_RADIUS_M, Positions, checked_degrees, to_positions

__all__ = [
    "MAX_LEVEL",
    "CellIds",
    "cell_centres",
    "cell_corners",
    "cell_ids",
    "cell_levels",
    "cell_size_m",
    "cell_tokens",
    "cells_from_tokens",
    "cells_in_cap",
    "level_for_size",
    "neighbours",
    "parents",
]

CellIds = NDArray[np.uint64]

MAX_LEVEL = 30
_MOST_CELLS = 1_000_000
# The lowest set bit of an id stands at an even place, twice the number of levels below it.
_LEVEL_BITS = np.uint64(0x1555555555555555)


def cell_ids(*, latitude: ArrayLike, longitude: ArrayLike, level: int) -> CellIds:
    """Ids of the cells that contain positions.

    Args:
        latitude: WGS 84 degrees, any shape.
        longitude: WGS 84 degrees, broadcast.
        level: 0 to 30.

    Raises:
        ValueError: a position is NaN or out of range, or there is no such level.
    """
    degrees = checked_degrees(latitude=latitude, longitude=longitude)
    from_degrees, cell_id = s2.S2LatLng.FromDegrees, s2.S2CellId
    pairs = zip(degrees.latitude.ravel().tolist(), degrees.longitude.ravel().tolist(), strict=True)
    leaves = np.array([cell_id(from_degrees(*pair)).id() for pair in pairs], dtype=np.uint64)
    return parents(leaves.reshape(degrees.latitude.shape), level)


def parents(cells: ArrayLike, level: int) -> CellIds:
    """Ids of the cells of a coarser level (or the same) that contain the given ones.

    Raises:
        ValueError: an id is not valid, or a cell is coarser than the level.
    """
    _check_level(level)
    ids = _checked(cells)
    if np.any(cell_levels(ids) < level):
        raise ValueError(f"a cell is coarser than level {level} and has no parent there")
    bit = np.uint64(1 << 2 * (MAX_LEVEL - level))
    return (ids & ~(bit | (bit - np.uint64(1)))) | bit


def cell_levels(cells: ArrayLike) -> NDArray[np.int64]:
    """Levels of cells, 0 to 30.

    Raises:
        ValueError: an id is not valid.
    """
    ids = _checked(cells)
    bit = (ids & (~ids + np.uint64(1))).astype(np.float64)
    return MAX_LEVEL - np.log2(bit).astype(np.int64) // 2


def cell_tokens(cells: ArrayLike) -> list[str]:
    """Tokens of cells [n]: short names that sort like the ids and that other S2 tools read.

    Raises:
        ValueError: an id is not valid.
    """
    return [f"{cell:016x}".rstrip("0") for cell in _checked(cells).ravel().tolist()]


def cells_from_tokens(tokens: Iterable[str]) -> CellIds:
    """Ids of cells named by their tokens [n].

    Raises:
        ValueError: a token names no cell.
    """
    cells = []
    for token in tokens:
        cell = s2.S2CellId.FromToken(token)
        if not cell.is_valid():
            raise ValueError(f"{token!r} is not the token of an S2 cell")
        cells.append(cell.id())
    return np.array(cells, dtype=np.uint64)


def cell_centres(cells: ArrayLike) -> Positions:
    """Centres of cells, any shape.

    Raises:
        ValueError: an id is not valid.
    """
    ids = _checked(cells)
    points = [s2.S2Point_ToRaw(s2.S2CellId(cell).ToPoint()) for cell in ids.ravel().tolist()]
    return to_positions(np.array(points, dtype=np.float64).reshape(*ids.shape, 3))


def cell_corners(cells: ArrayLike) -> Positions:
    """Corners of cells, counterclockwise, [..., 4].

    Longitudes run on past 180 rather than jump to -180, so that the four make a ring on a map; a cell with a pole
    inside has no such ring. The edges between corners are great circles.

    Raises:
        ValueError: an id is not valid.
    """
    ids = _checked(cells)
    squares = [s2.S2Cell(s2.S2CellId(cell)) for cell in ids.ravel().tolist()]
    points = [[s2.S2Point_ToRaw(square.GetVertex(corner)) for corner in range(4)] for square in squares]
    corners = to_positions(np.array(points, dtype=np.float64).reshape(*ids.shape, 4, 3))
    centre = cell_centres(ids).longitude[..., None]
    turns = np.rint((corners.longitude - centre) / 360.0)
    return Positions(latitude=corners.latitude, longitude=corners.longitude - 360.0 * turns)


def cell_size_m(level: int) -> float:
    """Side in metres of a square as large as the average cell of a level; real ones differ by up to a fifth or so.

    Raises:
        ValueError: there is no such level.
    """
    _check_level(level)
    return EARTH_RADIUS_M * math.sqrt(s2.S2Cell.AverageArea(level))


def level_for_size(size_m: float) -> int:
    """Level whose cells come closest, as a ratio, to a side in metres.

    Raises:
        ValueError: the size is not a positive number.
    """
    if not 0.0 < size_m < np.inf:
        raise ValueError("size_m must be a positive number of metres")
    # Each level halves the side.
    return int(np.clip(np.rint(np.log2(cell_size_m(0) / size_m)), 0, MAX_LEVEL))


def neighbours(cell: int) -> CellIds:
    """Ids of the cells of the same level that touch a cell: eight, or fewer at a corner of the cube.

    Raises:
        ValueError: the id is not valid.
    """
    around = s2.S2CellId(int(_checked(cell)))
    return np.unique(np.array([near.id() for near in around.GetAllNeighbors(around.level())], dtype=np.uint64))


def cells_in_cap(*, latitude: float, longitude: float, radius_m: float, level: int) -> CellIds:
    """Ids of the cells of one level that together cover a circle, in ascending order.

    Args:
        latitude: of the centre, WGS 84 degrees.
        longitude: of the centre, WGS 84 degrees.
        radius_m: great-circle radius in metres.
        level: 0 to 30.

    Returns:
        Every cell that meets the circle, and at its rim perhaps one or two that only come close.

    Raises:
        ValueError: a value is out of range, or the circle would take more than a million cells.
    """
    checked_degrees(latitude=latitude, longitude=longitude)
    if not radius_m >= 0.0:
        raise ValueError("radius_m must be a number of metres, not negative")
    angle = min(radius_m / EARTH_RADIUS_M, np.pi)
    _check_level(level)
    wanted = 4.0 * np.pi * np.sin(0.5 * angle) ** 2 / s2.S2Cell.AverageArea(level)
    if wanted > _MOST_CELLS:
        raise ValueError(f"a radius of {radius_m:.0f} m takes {wanted:.2g} cells of level {level}; use a coarser level")
    coverer = s2.S2RegionCoverer()
    coverer.set_fixed_level(level)
    centre = s2.S2LatLng.FromDegrees(float(latitude), float(longitude)).ToPoint()
    cap = s2.S2Cap(centre, s2.S1Angle.Radians(float(angle)))
    return np.sort(np.array([cell.id() for cell in coverer.GetCovering(cap)], dtype=np.uint64))


def _checked(cells: ArrayLike) -> CellIds:
    """Ids as uint64, refused if they are none."""
    given = np.asarray(cells)
    if given.size and given.dtype.kind not in "ui":
        raise ValueError(f"cell ids must be whole numbers of 64 bits, not {given.dtype}")
    ids = given.astype(np.uint64)
    if np.any(ids >> np.uint64(61) > 5) or not np.all((ids & (~ids + np.uint64(1))) & _LEVEL_BITS):
        raise ValueError("not an S2 cell id")
    return ids


def _check_level(level: int) -> None:
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"an S2 level is a whole number from 0 to {MAX_LEVEL}, not {level}")
