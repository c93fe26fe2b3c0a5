"""Carriageways with their marks, junctions and crossings."""

import numpy as np

from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.asphalt import age_asphalt, grain_asphalt
from placeprint.sample.paint.grain import Plane, blotches, fill, fine_grain, tint
from placeprint.sample.style import Colour, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["CROSSING_METRES", "JUNCTION_METRES", "ROAD_METRES", "paint_crossing", "paint_junction", "paint_road"]

ROAD_METRES = 12.0
"""Length of road that one texture shows."""
JUNCTION_METRES = 8.0
"""Side of the square that a tile of junction stands for."""
CROSSING_METRES = 3.5
"""Breadth of a pedestrian crossing, along the road."""
_ROAD, _LANE_MARK = int(SemanticClass.ROAD), int(SemanticClass.LANE_MARK)
_PAINT_WIDTH = 0.14


def paint_road(style: TownStyle, draws: Draws) -> Texture:
    """Paint a stretch of road: 256 texels across ``roads.width``, 512 along 12 m, tiling along.

    The left edge is one kerb and the right edge the other; marks are alike seen from either end.

    Args:
        style: the town's style.
        draws: chance of this one stretch.

    Returns:
        Classes road and lane mark.
    """
    roads = style.roads
    width, height = 256, 512
    texel = (width / roads.width, height / ROAD_METRES)
    sheet = Canvas(width, height, roads.asphalt, _ROAD)
    across = (np.arange(width, dtype=np.float32) + np.float32(0.5)) / np.float32(texel[0])
    age_asphalt(sheet, draws.child("age"), roads.asphalt, texel, 0.3 + 0.5 * style.climate.dust)
    grain_asphalt(sheet, draws, _wheel_tracks(style, across))
    _gutters(sheet, style, draws, across)
    marks, edges = np.zeros((height, width), dtype=np.float32), np.zeros((height, width), dtype=np.float32)
    _centre_line(marks, style, texel)
    _edge_lines(edges, style, texel)
    worn = _wear(draws, height, width)
    _lay_marks(sheet, marks, worn, roads.centre_colour)
    _lay_marks(sheet, edges, worn, roads.edge_colour)
    return sheet.texture()


def _wheel_tracks(style: TownStyle, across: Plane) -> Plane:
    """Where wheels run: two tracks in each of the two lanes."""
    middle, lane = style.roads.width / 2, min(style.roads.lane_width, style.roads.width / 2)
    tracks = np.zeros_like(across)
    for side in (-1, 1):
        for wheel in (lane / 2 - 0.75, lane / 2 + 0.75):
            distance = np.abs(across - np.float32(middle + side * wheel))
            tracks = np.maximum(tracks, np.clip(1 - distance / np.float32(0.5), 0, 1))
    return tracks


def _gutters(sheet: Canvas, style: TownStyle, draws: Draws, across: Plane) -> None:
    """Dust and leaves that gather along the kerbs."""
    edge = np.minimum(across, np.float32(style.roads.width) - across)
    near = np.clip(1 - edge / np.float32(0.7), 0, 1)
    patchy = blotches(draws, sheet.height, sheet.width, 32, 16) * np.float32(0.35) + np.float32(0.5)
    dust = style.climate.dust
    earth = tint((88, 82, 74), 1 + 0.5 * dust, 12 * dust)
    fill(sheet.rgb, np.clip((near * near)[None, :] * patchy, 0, 1) * np.float32(0.55 + 0.4 * dust), earth)


def _strip(marks: Plane, x: float, texel: tuple[float, float], dash: float, pattern: float, width: float) -> None:
    """Add a line along the road at ``x`` metres: dashes of ``dash`` metres in every ``pattern`` metres."""
    columns = np.arange(marks.shape[1], dtype=np.float32)
    left, right = (x - width / 2) * texel[0], (x + width / 2) * texel[0]
    cover = np.clip(np.minimum(columns + 1, np.float32(right)) - np.maximum(columns, np.float32(left)), 0, 1)
    along = (np.arange(marks.shape[0], dtype=np.float32) + np.float32(0.5)) / np.float32(texel[1])
    painted = along - np.floor(along / np.float32(pattern)) * np.float32(pattern) < np.float32(dash)
    np.maximum(marks, cover[None, :] * painted[:, None], out=marks)


def _centre_line(marks: Plane, style: TownStyle, texel: tuple[float, float]) -> None:
    roads = style.roads
    middle = roads.width / 2
    if roads.centre == "dashed":
        dash, pattern = {"North America": (3.0, 12.0), "Asia": (6.0, 12.0), "Oceania": (3.0, 12.0)}.get(
            style.place.continent, (3.0, 6.0)
        )
        _strip(marks, middle, texel, dash, pattern, _PAINT_WIDTH)
    elif roads.centre == "solid":
        _strip(marks, middle, texel, ROAD_METRES, ROAD_METRES, _PAINT_WIDTH)
    elif roads.centre == "double":
        for side in (-0.14, 0.14):
            _strip(marks, middle + side, texel, ROAD_METRES, ROAD_METRES, _PAINT_WIDTH)


def _edge_lines(marks: Plane, style: TownStyle, texel: tuple[float, float]) -> None:
    """Lines along the kerbs, and the bays of a parking lane where the road has room for one."""
    roads = style.roads
    places = {"none": (), "solid": (0.35,), "double": (0.22, 0.46)}[roads.edge]
    for place in places:
        for x in (place, roads.width - place):
            _strip(marks, x, texel, ROAD_METRES, ROAD_METRES, 0.12)
    room = roads.width / 2 - roads.lane_width
    if roads.edge != "double" and room >= 1.6:
        for x in (min(room, 2.2), roads.width - min(room, 2.2)):
            _strip(marks, x, texel, 0.9, 6.0, 0.1)


def _wear(draws: Draws, height: int, width: int) -> Plane:
    """How much of the paint is left, 0 to 1."""
    worn = blotches(draws, height, width, 32, 16) * np.float32(0.35) + fine_grain(draws, height, width) * np.float32(
        0.25
    )
    return np.clip(np.float32(draws.uniform(0.72, 0.95)) + worn, np.float32(0.25), np.float32(0.96))


def _lay_marks(sheet: Canvas, marks: Plane, worn: Plane, colour: Colour) -> None:
    fill(sheet.rgb, marks * worn, colour)
    sheet.kinds[marks >= 0.5] = _LANE_MARK


def paint_junction(style: TownStyle, draws: Draws) -> Texture:
    """Paint bare asphalt: 256 by 256 texels that tile, 8 m by 8 m. Class `ROAD`.

    Args:
        style: the town's style.
        draws: chance.
    """
    colour = style.roads.asphalt
    sheet = Canvas(256, 256, colour, _ROAD)
    texel = 256 / JUNCTION_METRES
    age_asphalt(sheet, draws.child("age"), colour, (texel, texel), 0.2 + 0.4 * style.climate.dust)
    grain_asphalt(sheet, draws)
    return sheet.texture()


def paint_crossing(style: TownStyle, draws: Draws) -> Texture:
    """Paint a pedestrian crossing: 256 texels across the road, 64 along its 3.5 m.

    Args:
        style: the town's style.
        draws: chance of how worn it is.

    Returns:
        Classes road and lane mark.
    """
    roads = style.roads
    width, height = 256, 64
    sheet = Canvas(width, height, roads.asphalt, _ROAD)
    grain_asphalt(sheet, draws)
    marks = Canvas(width, height, (0, 0, 0), _ROAD)
    white = (255, 255, 255)
    tx, ty = width / roads.width, height / CROSSING_METRES
    if roads.crossing in ("zebra", "ladder"):
        stripes = max(int(roads.width / 1.0), 3)
        pitch = width / stripes
        top, bottom = (2.0, height - 2.0) if roads.crossing == "zebra" else (0.3 * ty, height - 0.3 * ty)
        for i in range(stripes):
            marks.rectangle(pitch * (i + 0.25), top, pitch * (i + 0.75), bottom, white)
    if roads.crossing in ("lines", "ladder"):
        thick = 0.3 * ty
        for y in (1.0, height - 1.0 - thick):
            marks.rectangle(0.2 * tx, y, width - 0.2 * tx, y + thick, white)
    cover = marks.rgb[..., 0] / np.float32(255)
    paint = roads.edge_colour if sum(roads.edge_colour) > 600 else (224, 222, 214)
    _lay_marks(sheet, cover, _wear(draws, height, width), paint)
    return sheet.texture()
