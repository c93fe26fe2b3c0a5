"""Pavements and kerbs."""

from collections.abc import Callable

import numpy as np

from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import Courses, Plane, blotches, fill, fine_grain, lay_courses, shaded, tint
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["KERB_METRES", "SIDEWALK_METRES", "paint_kerb", "paint_sidewalk"]

SIDEWALK_METRES = 6.0
"""Length of pavement that one texture shows."""
KERB_METRES = 4.0
"""Length of kerb that one texture shows."""
_WIDTH, _HEIGHT = 128, 256
_SIDEWALK, _KERB = int(SemanticClass.SIDEWALK), int(SemanticClass.KERB)
_GUIDE = (206, 172, 56)


def paint_sidewalk(style: TownStyle, draws: Draws) -> Texture:
    """Paint a pavement: 128 texels across ``roads.sidewalk``, 256 along 6 m, tiling along. Class `SIDEWALK`.

    The left edge lies at the kerb, the right edge at the houses.

    Args:
        style: the town's style.
        draws: chance of this one pavement.
    """
    sheet = Canvas(_WIDTH, _HEIGHT, style.roads.paving_colours[0], _SIDEWALK)
    sheet.rgb = _PAVINGS[style.roads.paving](style, draws)
    stains = blotches(draws, _HEIGHT, _WIDTH, 64, 32) + blotches(draws, _HEIGHT, _WIDTH, 8, 8) * np.float32(0.4)
    dark = tint((92, 86, 78), 1 + 0.35 * style.climate.dust, 10 * style.climate.dust)
    fill(sheet.rgb, np.clip(stains - np.float32(0.1), 0, 1) * np.float32(0.22), dark)
    for _ in range(draws.integer(6, 16)):  # chewing gum
        x, y = draws.uniform(4, _WIDTH - 4), draws.uniform(4, _HEIGHT - 4)
        sheet.disc(x, y, 1.3, 1.3, draws.pick(((70, 68, 66), (110, 106, 100))))
    if style.roads.tactile:
        _guide_strip(sheet, style)
    sheet.rgb[:, :3] *= np.float32(0.8)
    sheet.rgb[:, -5:] *= np.linspace(0.95, 0.62, 5, dtype=np.float32)[None, :, None]
    return sheet.texture()


def _laid(style: TownStyle, draws: Draws, stone: tuple[float, float], joint: float, *, bond: float = 0.5) -> Courses:
    """Stones of so many metres across the pavement and along it."""
    across, along = stone
    rows, columns = int(SIDEWALK_METRES / along + 0.5), int(style.roads.sidewalk / across + 0.5)
    return lay_courses(draws, _HEIGHT, _WIDTH, rows, columns, joint, joint, bond)


def _rough(draws: Draws, grain: float) -> Plane:
    return 1 + fine_grain(draws, _HEIGHT, _WIDTH) * np.float32(grain)


def _pick_colours(sheet: Plane, style: TownStyle, value: Plane, shade: Plane) -> None:
    """Lay stones of the other paving colours among those of the first, by the value of each stone, -1 to 1."""
    colours = style.roads.paving_colours
    for number, colour in enumerate(colours[1:], start=1):
        low, high = 2 * number / len(colours) - 1, 2 * (number + 1) / len(colours) - 1
        chosen = ((value >= np.float32(low)) & (value < np.float32(high))).astype(np.float32)
        for channel in range(3):
            part = sheet[..., channel]
            part += chosen * (shade * np.float32(colour[channel]) - part)


def _slabs(style: TownStyle, draws: Draws) -> Plane:
    stone = draws.pick(((0.6, 0.9), (0.6, 0.6), (0.75, 1.0), (0.45, 0.6)))
    if style.place.continent == "North America":
        stone = (1.5, 1.5)  # poured concrete flags
    laid = _laid(style, draws, stone, 1.1, bond=0.5 if stone[0] < 1 else 0.0)
    shade = _rough(draws, 0.045) + laid.value * np.float32(0.07)
    sheet = shaded(shade, style.roads.paving_colours[0])
    _pick_colours(sheet, style, laid.value, shade)
    fill(sheet, laid.joint * np.float32(0.75), (84, 80, 74))
    return sheet


def _bricks(style: TownStyle, draws: Draws) -> Plane:
    laid = _laid(style, draws, (0.105, 0.21), 0.8)
    shade = _rough(draws, 0.05) + laid.value * np.float32(0.12)
    sheet = shaded(shade, style.roads.paving_colours[0])
    patch = blotches(draws, _HEIGHT, _WIDTH, 64, 64) * np.float32(0.3)
    _pick_colours(sheet, style, np.clip(laid.value + patch, -1, np.float32(0.999)), shade)
    fill(sheet, laid.joint * np.float32(0.5), (86, 78, 70))
    return sheet


def _cobbles(style: TownStyle, draws: Draws) -> Plane:
    laid = _laid(style, draws, (0.14, 0.12), 1.1)
    middle = np.abs(laid.depth - np.float32(0.5))[:, None] + np.abs(laid.across - np.float32(0.5))
    shade = _rough(draws, 0.05) + laid.value * np.float32(0.14) - middle * np.float32(0.3) + np.float32(0.12)
    sheet = shaded(shade, style.roads.paving_colours[0])
    _pick_colours(sheet, style, laid.value, shade)
    fill(sheet, laid.joint * np.float32(0.6), (70, 66, 60))
    return sheet


def _asphalt(style: TownStyle, draws: Draws) -> Plane:
    shade = _rough(draws, 0.08) + blotches(draws, _HEIGHT, _WIDTH, 32, 32) * np.float32(0.05)
    sheet = shaded(shade, style.roads.paving_colours[0])
    for _ in range(draws.integer(1, 3)):
        left, top = draws.integer(4, 70), draws.integer(4, 170)
        sheet[top : top + draws.integer(20, 80), left : left + draws.integer(16, 50)] *= np.float32(0.84)
    return sheet


def _tiles(style: TownStyle, draws: Draws) -> Plane:
    size = draws.pick((0.2, 0.3, 0.4))
    laid = _laid(style, draws, (size, size), 0.9, bond=0.0)
    shade = _rough(draws, 0.03) + laid.value * np.float32(0.06)
    inner = np.maximum(np.abs(laid.depth - np.float32(0.5))[:, None], np.abs(laid.across - np.float32(0.5)))
    shade -= ((inner > np.float32(0.2)) & (inner < np.float32(0.3))).astype(np.float32) * np.float32(0.08)
    sheet = shaded(shade, style.roads.paving_colours[0])
    colours = style.roads.paving_colours
    if len(colours) > 1:  # bands across the pavement, or a chequerboard
        rows = np.floor((np.arange(_HEIGHT, dtype=np.float32) + np.float32(0.5)) / np.float32(_HEIGHT / 24))
        columns = np.floor((np.arange(_WIDTH, dtype=np.float32) + np.float32(0.5)) / np.float32(_WIDTH / 12))
        if draws.chance(0.5):
            other = np.broadcast_to((rows - np.floor(rows / 6) * 6 < 1)[:, None], shade.shape)
        else:
            total = np.floor(rows / 2)[:, None] + np.floor(columns / 2)[None, :]
            other = total - np.floor(total / 2) * 2 < 1
        for channel in range(3):
            part = sheet[..., channel]
            part += other.astype(np.float32) * (shade * np.float32(colours[1][channel]) - part)
    fill(sheet, laid.joint * np.float32(0.6), (96, 90, 82))
    return sheet


def _earth(style: TownStyle, draws: Draws) -> Plane:
    shade = _rough(draws, 0.07) + blotches(draws, _HEIGHT, _WIDTH, 32, 32) * np.float32(0.1)
    shade += blotches(draws, _HEIGHT, _WIDTH, 8, 8) * np.float32(0.06)
    sheet = shaded(shade, style.roads.paving_colours[0])
    tufts = blotches(draws, _HEIGHT, _WIDTH, 32, 16) + blotches(draws, _HEIGHT, _WIDTH, 4, 4) * np.float32(0.6)
    edge = np.abs(np.arange(_WIDTH, dtype=np.float32) / np.float32(_WIDTH) - np.float32(0.5))[None, :]
    fill(sheet, np.clip(tufts + edge - np.float32(0.7), 0, np.float32(0.4)) * 2, (96, 104, 60))
    return sheet


def _mosaic(style: TownStyle, draws: Draws) -> Plane:
    """Small limestone cubes with a dark wave along the pavement."""
    laid = _laid(style, draws, (0.07, 0.07), 0.6)
    shade = _rough(draws, 0.06) + laid.value * np.float32(0.1)
    sheet = shaded(shade, style.roads.paving_colours[0])
    dark = style.roads.paving_colours[-1]
    along = np.arange(_HEIGHT, dtype=np.float32)[:, None] / np.float32(_HEIGHT / 3)
    swing = along - np.floor(along) - np.float32(0.5)
    wave = np.where(swing < 0, -1, 1) * (np.abs(swing) * 2 * (1 - np.abs(swing) * 2)) * 4  # parabolas for a sine
    across = np.arange(_WIDTH, dtype=np.float32)[None, :] / np.float32(_WIDTH) * np.float32(draws.pick((3.0, 4.0)))
    band = across + wave * np.float32(0.28)
    dark_stones = (band - np.floor(band) < np.float32(0.42)).astype(np.float32)
    for channel in range(3):
        part = sheet[..., channel]
        part += dark_stones * (shade * np.float32(dark[channel]) - part)
    fill(sheet, laid.joint * np.float32(0.3), (120, 114, 104))
    return sheet


def _guide_strip(sheet: Canvas, style: TownStyle) -> None:
    """Yellow tiles with ridges that a white stick can follow."""
    texel = _WIDTH / style.roads.sidewalk
    middle, half = 0.52 * _WIDTH, 0.17 * texel
    left, right = middle - half, middle + half
    keep = sheet.rgb[:, int(left) : int(right) + 1, :1] * np.float32(0.0015)
    sheet.rectangle(left, 0, right, _HEIGHT, _GUIDE)
    sheet.rgb[:, int(left) : int(right) + 1] *= np.float32(0.8) + keep
    for i in range(3):
        x = left + (right - left) * (0.18 + 0.27 * i)
        sheet.rectangle(x, 0, x + 1.2, _HEIGHT, tint(_GUIDE, 1.14))
        sheet.rectangle(x + 1.2, 0, x + 2, _HEIGHT, tint(_GUIDE, 0.74))
    for y in range(0, _HEIGHT, 16):
        sheet.rectangle(left, y, right, y + 1, tint(_GUIDE, 0.68))


_PAVINGS: dict[str, Callable[[TownStyle, Draws], Plane]] = {
    "slabs": _slabs,
    "bricks": _bricks,
    "cobbles": _cobbles,
    "asphalt": _asphalt,
    "tiles": _tiles,
    "earth": _earth,
    "mosaic": _mosaic,
}


def paint_kerb(style: TownStyle, draws: Draws) -> Texture:
    """Paint the face of a kerb: 256 by 16 texels, tiling along its 4 m, 0.15 m high. Class `KERB`.

    Args:
        style: the town's style.
        draws: chance of this one kerb.
    """
    roads = style.roads
    sheet = Canvas(256, 16, roads.kerb_colour, _KERB)
    pairs = {
        "black_white": ((44, 44, 44), (216, 214, 206)),
        "yellow_red": ((206, 168, 52), (168, 46, 40)),
        "yellow_black": ((206, 170, 50), (46, 46, 46)),
    }
    if roads.kerb in pairs:
        for i in range(4):
            sheet.rectangle(i * 64, 0, i * 64 + 64, 16, pairs[roads.kerb][i % 2])
    sheet.speckle(draws, 9, 1)
    sheet.speckle(draws, 14, 8)
    for x in range(0, 256, 64):
        sheet.rectangle(x, 0, x + 1.5, 16, tint(roads.kerb_colour, 0.5))
    sheet.gradient(0, 0, 256, 3, 1.14, 1.04)
    sheet.gradient(0, 9, 256, 16, 1.0, 0.62)
    return sheet.texture()
