"""A street network on a map: crossings, streets between them, and blocks.

A wandering grid. Every block keeps its distance from the middle lines of its streets, so a road's kerbs run parallel to
its middle; a ring of blocks without streets between them closes the view at the end of every street.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.draws import Draws
from placeprint.sample.style import TownStyle

__all__ = ["Block", "Flat", "Network", "Quad", "Road", "along", "draw_network", "four", "inset", "length_of", "unit"]

Flat = tuple[float, float]
"""A point or vector on the map: east, north, metres."""

Quad: TypeAlias = tuple[Flat, Flat, Flat, Flat]
"""Four corners on the map, anticlockwise."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Road:
    """The piece of a street between two crossings.

    Attributes:
        number: in `Network.roads`.
        street: number of the street, which runs through many crossings under one name.
        start: crossing, on the middle line.
        stop: crossing, on the middle line.
        left: kerb on the left going from start to stop, in that direction.
        right: kerb on the right, in that direction.
    """

    number: int
    street: int
    start: Flat
    stop: Flat
    left: tuple[Flat, Flat]
    right: tuple[Flat, Flat]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of houses between streets; its corners run anticlockwise on the map.

    Attributes:
        number: in `Network.blocks`.
        kerb: corners of the pavement's outer edge.
        lots: corners of the houses' outer edge.
        open_sides: which sides (from corner i to corner i + 1) lie on a street.
        streets: the street of each side, -1 where there is none.
    """

    number: int
    kerb: Quad
    lots: Quad
    open_sides: tuple[bool, bool, bool, bool]
    streets: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Network:
    """All of a town's streets.

    Attributes:
        crossings: corners of each crossing's ground, anticlockwise.
        roads: between crossings.
        blocks: between roads, the closing ring included.
    """

    crossings: tuple[Quad, ...]
    roads: tuple[Road, ...]
    blocks: tuple[Block, ...]


def along(start: Flat, stop: Flat, share: float) -> Flat:
    """The point a share of the way from start to stop."""
    return start[0] + (stop[0] - start[0]) * share, start[1] + (stop[1] - start[1]) * share


def length_of(start: Flat, stop: Flat) -> float:
    """Metres between two points."""
    # Products and square roots are exact everywhere, which powers are not.
    east, north = stop[0] - start[0], stop[1] - start[1]
    return math.sqrt(east * east + north * north)


def unit(start: Flat, stop: Flat) -> Flat:
    """Unit vector from start to stop."""
    length = length_of(start, stop) or 1.0
    return (stop[0] - start[0]) / length, (stop[1] - start[1]) / length


def four(values: Iterable[T]) -> tuple[T, T, T, T]:
    """Exactly four values, as a tuple of that length."""
    a, b, c, d = values
    return a, b, c, d


def inset(corners: Quad, distances: tuple[float, float, float, float]) -> Quad:
    """Move each side inwards by a distance of its own; the first side runs from the first corner to the second."""
    lines = []
    for number, distance in enumerate(distances):
        start, stop = corners[number], corners[(number + 1) % 4]
        east, north = unit(start, stop)
        lines.append(((start[0] - north * distance, start[1] + east * distance), (east, north)))
    moved = []
    for number in range(4):
        (ax, ay), (adx, ady) = lines[number - 1]
        (bx, by), (bdx, bdy) = lines[number]
        turn = adx * bdy - ady * bdx
        step = ((bx - ax) * bdy - (by - ay) * bdx) / turn
        moved.append((ax + adx * step, ay + ady * step))
    return four(moved)


def draw_network(style: TownStyle, draws: Draws, columns: int, rows: int) -> Network:
    """Draw a town's streets around the origin.

    Args:
        style: gives widths and how far streets stray from the grid.
        draws: chance.
        columns: blocks from west to east, without the ring.
        rows: blocks from south to north, without the ring.
    """
    roads, plots = style.roads, style.plots
    reach = roads.width + 2 * roads.sidewalk
    step_x, step_y = plots.block_length + reach, plots.block_width + reach
    turn = draws.uniform(-40, 40)
    cos_t, sin_t = cos_deg(turn), sin_deg(turn)
    stray = plots.wander * 0.22
    nodes: dict[tuple[int, int], Flat] = {}
    for row in range(-1, rows + 2):
        for column in range(-1, columns + 2):
            east = (column - columns / 2) * step_x + draws.uniform(-stray, stray) * step_x
            north = (row - rows / 2) * step_y + draws.uniform(-stray, stray) * step_y
            nodes[column, row] = (east * cos_t - north * sin_t, east * sin_t + north * cos_t)

    def is_road(a: tuple[int, int], b: tuple[int, int]) -> bool:
        return all(0 <= c <= columns and 0 <= r <= rows for c, r in (a, b))

    def street_of(a: tuple[int, int], b: tuple[int, int]) -> int:
        if not is_road(a, b):
            return -1
        return a[1] * 2 if a[1] == b[1] else a[0] * 2 + 1

    half = roads.width / 2
    blocks: list[Block] = []
    kerbs: dict[tuple[int, int], Quad] = {}
    for row in range(-1, rows + 1):
        for column in range(-1, columns + 1):
            at = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
            corners = four(nodes[key] for key in at)
            sides = four(is_road(at[i], at[(i + 1) % 4]) for i in range(4))
            kerb = inset(corners, four(half if side else 0.0 for side in sides))
            lots = inset(corners, four(half + roads.sidewalk if side else 0.0 for side in sides))
            kerbs[column, row] = kerb
            if any(sides):
                streets = four(street_of(at[i], at[(i + 1) % 4]) for i in range(4))
                blocks.append(Block(len(blocks), kerb, lots, sides, streets))

    for start, stop in (
        (kerbs[0, -1][3], kerbs[-1, 0][1]),
        (kerbs[columns, 0][0], kerbs[columns - 1, -1][2]),
        (kerbs[columns - 1, rows][1], kerbs[columns, rows - 1][3]),
        (kerbs[-1, rows - 1][2], kerbs[0, rows][0]),
    ):
        blocks.append(_corner_block(len(blocks), start, stop, roads.sidewalk, plots.block_width))

    pieces: list[Road] = []
    crossings = []
    for row in range(rows + 1):
        for column in range(columns + 1):
            here = nodes[column, row]
            crossings.append(
                (
                    kerbs[column, row][0],
                    kerbs[column - 1, row][1],
                    kerbs[column - 1, row - 1][2],
                    kerbs[column, row - 1][3],
                )
            )
            if column < columns:  # eastwards: the block to the north lies on the left
                above, below = kerbs[column, row], kerbs[column, row - 1]
                left, right = (above[0], above[1]), (below[3], below[2])
                pieces.append(Road(len(pieces), row * 2, here, nodes[column + 1, row], left, right))
            if row < rows:  # northwards: the block to the west lies on the left
                west, east_block = kerbs[column - 1, row], kerbs[column, row]
                left, right = (west[1], west[2]), (east_block[0], east_block[3])
                pieces.append(Road(len(pieces), column * 2 + 1, here, nodes[column, row + 1], left, right))
    return Network(tuple(crossings), tuple(pieces), tuple(blocks))


def _corner_block(number: int, start: Flat, stop: Flat, sidewalk: float, depth: float) -> Block:
    """A block behind a corner of the network, which closes the view along both streets that end there."""
    east, north = unit(start, stop)
    wide = 6.0  # behind the houses beside it, so that no slit stays open
    start, stop = (start[0] - east * wide, start[1] - north * wide), (stop[0] + east * wide, stop[1] + north * wide)
    behind = (-north * depth, east * depth)
    kerb = (start, stop, (stop[0] + behind[0], stop[1] + behind[1]), (start[0] + behind[0], start[1] + behind[1]))
    lots = inset(kerb, (sidewalk, 0.0, 0.0, 0.0))
    return Block(number, kerb, lots, (True, False, False, False), (-1, -1, -1, -1))
