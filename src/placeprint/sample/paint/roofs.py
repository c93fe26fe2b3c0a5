"""Roof covers seen from the street, and the storey in a mansard."""

import numpy as np

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.glazing import glass
from placeprint.sample.paint.grain import Plane, blotches, fill, fine_grain, joint_cover, lay_courses, shaded, tint
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["ROOF_METRES", "paint_mansard", "paint_roof"]

ROOF_METRES = 6.0
"""Width and height that a tile of roof stands for."""
_ROOF, _WINDOW, _WALL = int(SemanticClass.ROOF), int(SemanticClass.WINDOW), int(SemanticClass.WALL)


def paint_roof(style: TownStyle, colour: Colour, draws: Draws) -> Texture:
    """Paint a roof's cover: 256 by 256 texels that tile, 6 m by 6 m, the bottom edge towards the eaves. Class `ROOF`.

    Args:
        style: the town's style; ``roofs.cover`` says what it is made of.
        colour: of the cover.
        draws: chance of this one roof.
    """
    sheet = Canvas(256, 256, colour, _ROOF)
    sheet.rgb = _cover(style, colour, draws, 256, 256, (ROOF_METRES, ROOF_METRES))
    return sheet.texture()


def _cover(
    style: TownStyle, colour: Colour, draws: Draws, height: int, width: int, metres: tuple[float, float]
) -> Plane:
    """Any of the covers, float32 [height, width, 3]; ``metres`` across and down."""
    kind = style.roofs.cover
    weather = blotches(draws, height, width, 64, 32) * np.float32(0.08)
    weather += blotches(draws, height, width, 16, 16) * np.float32(0.05)
    weather += fine_grain(draws, height, width) * np.float32(0.03)
    if kind in ("tile", "slate"):
        return _tiles(kind == "tile", colour, draws, weather, metres)
    if kind == "felt":
        return _felt(colour, draws, weather, metres)
    pitch = 0.55 if kind == "metal" else 0.2
    seams = int(metres[0] / pitch + 0.5)
    along = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * np.float32(seams / width)
    place = along - np.floor(along)
    if kind == "metal":
        line = joint_cover(place, width / seams, 1.6)
        lit = np.roll(line, 2)
        sheets = draws.noise(1, seams)[:, along.astype(np.int32)] * np.float32(0.05)
        shade = 1 + weather + sheets - (line * np.float32(0.34) - lit * np.float32(0.13))[None, :]
    else:
        wave = np.abs(place - np.float32(0.5)) * 2  # a zigzag does for a wave of three texels
        sheets = blotches(draws, height, width, 128, 32) * np.float32(0.06)
        shade = 1 + weather + sheets + ((wave - np.float32(0.5)) * np.float32(0.34))[None, :]
    laps = np.zeros(height, dtype=np.float32)
    laps[height // 4 :: height // 2] = 1
    shade -= laps[:, None] * np.float32(0.25)
    sheet = shaded(shade, colour)
    rust = blotches(draws, height, width, 64, 16) + blotches(draws, height, width, 8, 8) * np.float32(0.5)
    amount = 0.65 if kind == "tin" else 0.2
    fill(sheet, np.clip(rust - np.float32(0.45), 0, 1) * np.float32(amount), (126, 78, 50))
    return sheet


def _tiles(round_tiles: bool, colour: Colour, draws: Draws, weather: Plane, metres: tuple[float, float]) -> Plane:
    height, width = weather.shape
    tile_width, tile_height = (0.26, 0.33) if round_tiles else (0.27, 0.2)
    rows, columns = int(metres[1] / tile_height + 0.5), int(metres[0] / tile_width + 0.5)
    bond = 0.0 if round_tiles else 0.5
    cover = lay_courses(draws, height, width, rows, columns, 0.0, 0.0 if round_tiles else 0.9, bond)
    shade = 1 + weather + cover.value * np.float32(0.1 if round_tiles else 0.12)
    lap = np.clip((cover.depth - np.float32(0.72)) * np.float32(3.4), 0, 1)
    shade -= lap[:, None] * np.float32(0.36)
    if round_tiles:
        hump = np.abs(cover.across - np.float32(0.4)) * 2
        shade += np.float32(0.14) - hump * np.float32(0.36)
    else:
        shade -= cover.joint * np.float32(0.25)
    sheet = shaded(shade, colour)
    odd = np.where(cover.value > np.float32(0.8), np.float32(0.4), np.float32(0))
    fill(sheet, odd, tint(colour, draws.uniform(0.6, 0.8)))
    moss = np.clip(blotches(draws, height, width, 32, 64) - np.float32(0.35), 0, 1) * np.float32(
        draws.uniform(0.1, 0.6)
    )
    fill(sheet, moss, (92, 94, 68))
    return sheet


def _felt(colour: Colour, draws: Draws, weather: Plane, metres: tuple[float, float]) -> Plane:
    height, width = weather.shape
    rows = int(metres[1] / 1.0 + 0.5)
    cover = lay_courses(draws, height, width, rows, 1, 1.6, 0.9)
    shade = 1 + weather + cover.value * np.float32(0.05) - cover.joint * np.float32(0.3)
    sheet = shaded(shade, colour)
    puddles = blotches(draws, height, width, 64, 64) + blotches(draws, height, width, 16, 16) * np.float32(0.4)
    fill(sheet, np.clip(puddles - np.float32(0.5), 0, 1) * np.float32(0.5), tint(colour, 0.6))
    for _ in range(draws.integer(1, 3)):
        left, top = draws.integer(8, width - 60), draws.integer(8, height - 50)
        right, bottom = left + draws.integer(18, 50), top + draws.integer(14, 40)
        sheet[top:bottom, left:right] *= np.float32(draws.uniform(0.75, 1.12))
    return sheet


def paint_mansard(style: TownStyle, colour: Colour, draws: Draws) -> Texture:
    """Paint one storey in a mansard roof with a dormer in every bay: 512 by 256 texels, tiling across.

    Args:
        style: the town's style; four bays of ``facade.bay_width`` across, one floor down.
        colour: of the cover.
        draws: chance of this one house.
    """
    facade, size = style.facade, 128
    sheet = Canvas(4 * size, 2 * size, colour, _ROOF)
    metres = (4 * facade.bay_width, facade.floor_height * 1.1)
    sheet.rgb = _cover(style, colour, draws, 2 * size, 4 * size, metres)
    frame, trim = draws.pick(facade.frame_colours), draws.pick(facade.trim_colours or (tint(colour, 1.3),))
    kind = draws.integer(0, 1)
    wide, tall = min(max(int(1.05 * size / facade.bay_width), 30), 64), 118
    left, top = (size - wide) // 2, 96
    dormer = Stencil(size, 2 * size)
    _paint_dormer(dormer, (left, top, left + wide, top + tall), kind, colour, trim, frame)
    for bay in range(4):
        x = bay * size
        pane = glass(draws.child("pane", bay), tall, wide)
        sheet.rgb[top : top + tall, x + left : x + left + wide] = pane
        sheet.kinds[top : top + tall, x + left : x + left + wide] = _WINDOW
        dormer.lay(sheet, x, 0)
    gutter = tint(colour, 0.7)
    sheet.rectangle(0, 244, 512, 256, gutter)
    sheet.rectangle(0, 244, 512, 246.5, tint(colour, 1.15))
    sheet.rectangle(0, 0, 512, 7, tint(colour, 1.12))
    sheet.rectangle(0, 7, 512, 10, tint(colour, 0.62))
    return sheet.texture()


def _paint_dormer(
    sheet: Stencil, box: tuple[int, int, int, int], kind: int, cover: Colour, trim: Colour, frame: Colour
) -> None:
    """Cheeks, gable or rounded head and casement of a dormer around its glass."""
    left, top, right, bottom = box
    edge, middle = 9, (left + right) / 2
    dark, light = tint(trim, 0.72), tint(trim, 1.08)
    sheet.soft_side(right + edge, top, right + edge + 14, bottom + 4, 0.45)
    for x0, x1 in ((left - edge, left), (right, right + edge)):
        sheet.rectangle(x0, top - 6, x1, bottom + 8, trim, _WALL)
        sheet.rectangle(x0, top - 6, x0 + 1.5, bottom + 8, light)
        sheet.rectangle(x1 - 1.5, top - 6, x1, bottom + 8, dark)
    sheet.rectangle(left - edge, bottom, right + edge, bottom + 9, trim, _WALL)
    sheet.rectangle(left - edge, bottom + 7, right + edge, bottom + 9, dark)
    sheet.soft_shadow(left, top, right, top + 16, 0.45)
    if kind == 0:
        peak = [(left - edge - 7, top - 4), (middle, top - 46), (right + edge + 7, top - 4)]
        sheet.polygon(peak, trim, _WALL)
        inner = [(left, top - 10), (middle, top - 35), (right, top - 10)]
        sheet.polygon(inner, dark)
        for a, b in ((peak[0], peak[1]), (peak[1], peak[2])):
            sheet.line(a[0], a[1], b[0], b[1], 6, tint(cover, 0.85), _ROOF)
    else:
        half = (right - left) / 2 + edge + 4
        for reach, rise, colour, what in ((half, 30, tint(cover, 0.85), _ROOF), (half - 5, 23, trim, _WALL)):
            arc = [(middle - reach * cos_deg(a), top - 4 - rise * sin_deg(a)) for a in range(0, 181, 15)]
            sheet.polygon(arc, colour, what)
        sheet.rectangle(left - edge - 4, top - 6, right + edge + 4, top - 3, light)
        sheet.rectangle(left, top - 3, right, top, dark)
    for x, thick in ((left + 2, 4.0), (middle, 6.0), (right - 2, 4.0)):
        sheet.rectangle(x - thick / 2, top, x + thick / 2, bottom, frame, _WINDOW)
    for y in (top + 2.0, top + (bottom - top) * 0.36, top + (bottom - top) * 0.68, bottom - 3.0):
        sheet.rectangle(left, y - 1.7, right, y + 1.7, frame, _WINDOW)
