"""What lies underfoot: roads, crossings, pavements and kerbs."""

from collections.abc import Sequence

from placeprint.sample.classes import SemanticClass
from placeprint.sample.network import Flat, Network, Quad, Road, along, four, length_of, unit
from placeprint.sample.paint.greens import GROUND_METRES
from placeprint.sample.paint.paving import KERB_METRES, SIDEWALK_METRES
from placeprint.sample.paint.roads import CROSSING_METRES, JUNCTION_METRES, ROAD_METRES
from placeprint.sample.paints import Paints
from placeprint.sample.surface import Element, Point, Surface, rectangle

__all__ = ["KERB_M", "lay_ground"]

KERB_M = 0.12
"""Height of pavements above the road."""


def lay_ground(network: Network, paints: Paints, yards: Sequence[bool]) -> list[Surface]:
    """All flat ground of a town; none of it is a thing of its own, so its elements bear no name.

    Args:
        network: the streets.
        paints: the town's textures.
        yards: for each block, whether the ground behind its pavements can be seen.
    """
    roads = paints.style.roads
    road = Element("", SemanticClass.ROAD, own_style=False)
    marks = Element("", SemanticClass.LANE_MARK, own_style=True)
    pavement = Element("", SemanticClass.SIDEWALK, own_style=roads.paving in ("mosaic", "tiles") or roads.tactile)
    kerb = Element("", SemanticClass.KERB, own_style=roads.kerb != "plain")
    yard = Element("", SemanticClass.GROUND, own_style=False)
    far = 1500.0
    surfaces = [
        Surface(
            _sheet(((-far, -far), (far, -far), (far, far), (-far, far)), -0.05),
            paints.plain("ground"),
            yard,
            repeat_x=2 * far / GROUND_METRES,
            repeat_y=2 * far / GROUND_METRES,
        )
    ]
    for piece in network.roads:
        surfaces.append(_road(piece, paints, road))
        if roads.crossing != "none":
            surfaces += _crossings(piece, paints, marks)
    for corners in network.crossings:
        # A sheet under the ends of the roads: where streets bend, what lies between their kerbs need not be convex.
        west, east = min(x for x, _ in corners), max(x for x, _ in corners)
        south, north = min(y for _, y in corners), max(y for _, y in corners)
        sheet = _sheet(((west, south), (east, south), (east, north), (west, north)), -0.01)
        frame = (sheet[0], (JUNCTION_METRES, 0.0, 0.0), (0.0, JUNCTION_METRES, 0.0))
        surfaces.append(Surface(sheet, paints.plain("junction"), road, frame=frame))
    for block in network.blocks:
        for side in range(4):
            if not block.open_sides[side]:
                continue
            start, stop = block.kerb[side], block.kerb[(side + 1) % 4]
            inner, inner_stop = block.lots[side], block.lots[(side + 1) % 4]
            east, north = unit(start, stop)
            frame = (
                _up(start, KERB_M),
                (-north * roads.sidewalk, east * roads.sidewalk, 0.0),
                (east * SIDEWALK_METRES, north * SIDEWALK_METRES, 0.0),
            )
            strip = _sheet((start, stop, inner_stop, inner), KERB_M)
            surfaces.append(Surface(strip, paints.plain("sidewalk"), pavement, frame=frame))
            repeat = max(round(length_of(start, stop) / KERB_METRES), 1)
            surfaces.append(
                rectangle(_up(start, 0.0), _up(stop, 0.0), KERB_M, paints.plain("kerb"), kerb, repeat_x=repeat)
            )
        if not yards[block.number]:
            continue
        sheet = _sheet(block.lots, KERB_M)
        frame = (sheet[0], (GROUND_METRES, 0.0, 0.0), (0.0, GROUND_METRES, 0.0))
        surfaces.append(Surface(sheet, paints.plain("ground", 1), yard, frame=frame))
    return surfaces


def _road(piece: Road, paints: Paints, element: Element) -> Surface:
    width = paints.style.roads.width
    (left_start, left_stop), (right_start, right_stop) = piece.left, piece.right
    east, north = unit(piece.start, piece.stop)
    corners = _sheet((right_start, right_stop, left_stop, left_start), 0.0)
    start = (piece.start[0] - north * width / 2, piece.start[1] + east * width / 2)
    frame = (_up(start, 0.0), (north * width, -east * width, 0.0), (east * ROAD_METRES, north * ROAD_METRES, 0.0))
    variant = piece.number % 3
    return Surface(corners, paints.plain("road", variant), element, frame=frame)


def _crossings(piece: Road, paints: Paints, element: Element) -> list[Surface]:
    """Stripes across both ends of a road, a little above it."""
    width = paints.style.roads.width
    length = length_of(piece.start, piece.stop)
    east, north = unit(piece.start, piece.stop)
    surfaces = []
    for at in (width / 2 + 2.0, length - width / 2 - 2.0 - CROSSING_METRES):
        middle = along(piece.start, piece.stop, at / length)
        right = (middle[0] + north * width / 2, middle[1] - east * width / 2)
        left = (middle[0] - north * width / 2, middle[1] + east * width / 2)
        reach = (east * CROSSING_METRES, north * CROSSING_METRES)
        far_right, far_left = (right[0] + reach[0], right[1] + reach[1]), (left[0] + reach[0], left[1] + reach[1])
        # Seen from above, left to right across the road is anticlockwise from the left kerb.
        corners = _sheet((left, right, far_right, far_left), 0.012)
        surfaces.append(Surface(corners, paints.plain("crossing"), element))
    return surfaces


def _sheet(corners: Quad, up: float) -> tuple[Point, Point, Point, Point]:
    """Four corners on the map, lifted."""
    return four(_up(corner, up) for corner in corners)


def _up(point: Flat, up: float) -> Point:
    return point[0], point[1], up
