"""Ground floors: a shop, steps up to a door, an arcade, garages, or plain windows and a door."""

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.doorways import paint_garage_door, paint_house_door, paint_steps
from placeprint.sample.paint.glazing import arch_mask, glass
from placeprint.sample.paint.grain import blotches, fill, tint
from placeprint.sample.paint.masonry import has_ornament, lay_wall
from placeprint.sample.paint.shopfront import paint_shopfront
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.paint.windows import Opening, paint_frame, paint_trim
from placeprint.sample.style import Material, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["GROUND_FLOOR_METRES", "paint_ground_floor"]

GROUND_FLOOR_METRES = 12.0
"""Width of frontage that one texture shows."""
_WIDTH, _HEIGHT = 512, 128
_WALL, _WINDOW, _DOOR = int(SemanticClass.WALL), int(SemanticClass.WINDOW), int(SemanticClass.DOOR)


def paint_ground_floor(
    style: TownStyle, material: Material, colour: Colour, draws: Draws, *, shop_trade: str | None
) -> Texture:
    """Paint one frontage of ground floor.

    Args:
        style: the town's style.
        material: of the house.
        colour: of the house.
        draws: chance of this one front.
        shop_trade: what the shop sells; None where there is no shop.

    Returns:
        512 by 128 texels, 12 m by ``facade.ground_height``. With a shop, the top `shopfront.FASCIA_SHARE` is a bare
        board for its sign. Classes wall, window, door and shopfront.
    """
    facade = style.facade
    texel = (_WIDTH / GROUND_FLOOR_METRES, _HEIGHT / facade.ground_height)
    sheet = Canvas(_WIDTH, _HEIGHT, colour, _WALL)
    metres = (GROUND_FLOOR_METRES, facade.ground_height)
    patterned = has_ornament(style, colour)
    sheet.rgb = lay_wall(
        material, colour, draws.child("wall"), (_WIDTH, _HEIGHT), metres, patterned=patterned, panels=(4, 2)
    )
    if shop_trade is not None:
        paint_shopfront(sheet, style, draws, shop_trade, texel)
    elif facade.ground == "stoop":
        _stoop(sheet, style, draws, texel)
    elif facade.ground == "arcade":
        _arcade(sheet, style, colour, draws, texel)
    elif facade.ground == "garage":
        _garage(sheet, style, draws, texel)
    else:
        _plain(sheet, style, draws, texel)
    _splash(sheet, style, draws)
    return sheet.texture()


def _bays_of(style: TownStyle) -> tuple[int, float]:
    """How many bays fit the front, and their width in texels."""
    count = max(int(GROUND_FLOOR_METRES / style.facade.bay_width + 0.5), 2)
    return count, _WIDTH / count


def _windows(
    sheet: Canvas, style: TownStyle, middles: list[float], bottom: float, draws: Draws, texel: tuple[float, float]
) -> None:
    """A row of windows like those upstairs, around the given columns, their sills at ``bottom``."""
    facade = style.facade
    _, bay = _bays_of(style)
    wide = int(min(facade.window_width, 0.8) * bay)
    tall = int(min(facade.window_height * facade.floor_height * texel[1], bottom - 22))
    margin = 16
    stencil = Stencil(wide + 2 * margin, _HEIGHT)
    opening = Opening(margin, int(bottom) - tall, margin + wide, int(bottom))
    paint_trim(stencil, facade, opening, draws.pick(facade.trim_colours or ((200, 194, 184),)), texel)
    paint_frame(stencil, facade, opening, draws.pick(facade.frame_colours), texel)
    barred = style.climate.dust > 0.25 and draws.chance(0.6)
    if barred:
        for x in range(margin + 3, margin + wide, 6):
            stencil.rectangle(x, opening.top, x + 1.4, opening.bottom, (58, 54, 50))
        stencil.rectangle(margin, opening.top + tall * 0.5, margin + wide, opening.top + tall * 0.5 + 1.4, (58, 54, 50))
    for number, middle in enumerate(middles):
        left = min(max(int(middle) - wide // 2, 0), _WIDTH - wide)
        area = slice(opening.top, opening.bottom), slice(left, left + wide)
        sheet.rgb[area] = glass(draws.child("pane", number), tall, wide)
        sheet.kinds[area] = _WINDOW
        stencil.lay(sheet, left - margin, 0)


def _doors_and_windows(style: TownStyle, draws: Draws) -> tuple[list[float], list[float]]:
    """Middles of the bays with a door and of those with a window, texels."""
    count, bay = _bays_of(style)
    doors = {draws.integer(0, count - 1)}
    if count >= 4 and draws.chance(0.4):
        doors.add(draws.integer(0, count - 1))
    middles = [(i + 0.5) * bay for i in range(count)]
    return [m for i, m in enumerate(middles) if i in doors], [m for i, m in enumerate(middles) if i not in doors]


def _plinth(sheet: Canvas, height: float, draws: Draws) -> None:
    """A base of darker stone."""
    top = _HEIGHT - height
    colour = draws.pick(((132, 126, 118), (112, 108, 104), (150, 142, 128), (96, 90, 86)))
    sheet.rectangle(0, top, _WIDTH, _HEIGHT, colour, _WALL)
    sheet.rectangle(0, top, _WIDTH, top + 2, tint(colour, 1.2))
    step = draws.pick((32, 43, 64))
    for x in range(0, _WIDTH, step):
        sheet.rectangle(x, top + 2, x + 1.2, _HEIGHT, tint(colour, 0.78))


def _string_course(sheet: Canvas, style: TownStyle, draws: Draws) -> None:
    """The moulding that closes the ground floor."""
    colour = draws.pick(style.facade.trim_colours or ((200, 194, 184),))
    sheet.rectangle(0, 0, _WIDTH, 6, colour, int(SemanticClass.CORNICE))
    sheet.rectangle(0, 5, _WIDTH, 6.5, tint(colour, 0.7))
    sheet.gradient(0, 7, _WIDTH, 13, 0.75, 1.0)


def _plain(sheet: Canvas, style: TownStyle, draws: Draws, texel: tuple[float, float]) -> None:
    doors, windows = _doors_and_windows(style, draws)
    _plinth(sheet, 0.6 * texel[1], draws)
    if style.facade.band:
        _string_course(sheet, style, draws)
    _windows(sheet, style, windows, _HEIGHT - 1.1 * texel[1], draws.child("windows"), texel)
    colour, trim = draws.pick(style.facade.door_colours), draws.pick(style.facade.trim_colours or ((200, 194, 184),))
    for middle in doors:
        half = 0.6 * texel[0]
        box = (middle - half, max(_HEIGHT - 2.9 * texel[1], 12.0), middle + half, float(_HEIGHT) - 3)
        paint_house_door(sheet, box, colour, trim, draws.child("door"))


def _stoop(sheet: Canvas, style: TownStyle, draws: Draws, texel: tuple[float, float]) -> None:
    doors, windows = _doors_and_windows(style, draws)
    raised = _HEIGHT - 1.05 * texel[1]
    _plinth(sheet, 1.0 * texel[1], draws)
    for number, middle in enumerate(windows):  # cellar windows behind bars
        wide = int(0.8 * texel[0])
        left, top = int(middle) - wide // 2, int(_HEIGHT - 0.78 * texel[1])
        area = slice(top, _HEIGHT - 5), slice(left, left + wide)
        sheet.rgb[area] = glass(draws.child("cellar", number), _HEIGHT - 5 - top, wide, daylight=0.7)
        sheet.kinds[area] = _WINDOW
        for x in range(left, left + wide, 5):
            sheet.rectangle(x, top, x + 1.2, _HEIGHT - 5, (40, 40, 42))
    _windows(sheet, style, windows, raised - 0.45 * texel[1], draws.child("windows"), texel)
    colour, trim = draws.pick(style.facade.door_colours), draws.pick(style.facade.trim_colours or ((200, 194, 184),))
    stone = draws.pick(style.facade.ground_colours)
    for middle in doors:
        half = 0.58 * texel[0]
        box = (middle - half, max(raised - 2.5 * texel[1], 12.0), middle + half, raised)
        paint_house_door(sheet, box, colour, trim, draws.child("door"))
        paint_steps(sheet, middle - half - 4, middle + half + 4, raised, stone, (38, 38, 40))


def _garage(sheet: Canvas, style: TownStyle, draws: Draws, texel: tuple[float, float]) -> None:
    tx, ty = texel
    colour = draws.pick(style.facade.ground_colours)
    top = _HEIGHT - 2.35 * ty
    x = draws.uniform(0.4, 1.0) * tx
    kinds = draws.pick((("garage", "door", "window"), ("window", "garage", "door"), ("garage", "garage", "door")))
    for what in kinds:
        if what == "garage":
            wide = 3.0 * tx if kinds.count("garage") == 2 else 4.6 * tx
            paint_garage_door(sheet, (x, top, x + wide, float(_HEIGHT)), colour, draws.child("garage"))
        elif what == "door":
            wide = 1.1 * tx
            door, trim = draws.pick(style.facade.door_colours), tint(colour, 0.9)
            paint_house_door(sheet, (x + 8, top + 4, x + 8 + wide, float(_HEIGHT) - 2), door, trim, draws.child("door"))
            wide += 16
        else:
            wide = 2.4 * tx
            _windows(sheet, style, [x + wide / 2], _HEIGHT - 0.95 * ty, draws.child("windows"), texel)
        x += wide + draws.uniform(0.4, 0.8) * tx


def _arcade(sheet: Canvas, style: TownStyle, colour: Colour, draws: Draws, texel: tuple[float, float]) -> None:
    """A walk behind piers: dark, with doors and windows at its back."""
    tx, ty = texel
    count = draws.pick((3, 4))
    pitch, pier = _WIDTH / count, draws.uniform(0.5, 0.8) * tx
    top = int(_HEIGHT * draws.uniform(0.14, 0.2))
    round_arches = draws.chance(max(style.facade.arched, 0.15))
    back = tint(draws.pick(style.facade.ground_colours), 0.5)
    bare = sheet.rgb.copy()
    for i in range(count):
        left, right = int(i * pitch + pier / 2), int((i + 1) * pitch - pier / 2)
        sheet.rectangle(left, top, right, _HEIGHT, back, _WALL)
        inside = top + (0.42 * _HEIGHT if round_arches else 0.2 * _HEIGHT)
        for a, b in ((0.08, 0.44), (0.54, 0.92)):
            x0, x1 = left + (right - left) * a, left + (right - left) * b
            if draws.chance(0.3):
                door = tint(draws.pick(style.facade.door_colours), 0.7)
                sheet.rectangle(x0 + 4, inside, min(x0 + 4 + 1.1 * tx, x1), _HEIGHT - 6, door, _DOOR)
            else:
                pane = draws.pick(((70, 78, 82), (128, 112, 84), (52, 58, 62)))
                sheet.rectangle(x0, inside, x1, _HEIGHT - 0.6 * ty, tint(back, 0.6), _WINDOW)
                sheet.rectangle(x0 + 2, inside + 2, x1 - 2, _HEIGHT - 0.6 * ty - 2, pane, _WINDOW)
                sheet.rectangle((x0 + x1) / 2 - 1, inside, (x0 + x1) / 2 + 1, _HEIGHT - 0.6 * ty, tint(back, 0.6))
        sheet.gradient(left, top, right, int(top + 0.35 * _HEIGHT), 0.45, 1.0)
        sheet.rectangle(left, _HEIGHT - 5, right, _HEIGHT, tint(back, 1.2))
        if round_arches:
            inner, outer = sheet.rgb[top:, left:right], bare[top:, left:right]
            inner += (outer - inner) * (1 - arch_mask(_HEIGHT - top, right - left, 0.42 * _HEIGHT))[..., None]
        sheet.rectangle(right, top + (0.4 * _HEIGHT if round_arches else 0), right + 2.5, _HEIGHT, tint(colour, 1.1))


def _splash(sheet: Canvas, style: TownStyle, draws: Draws) -> None:
    """Dirt splashed up from the pavement."""
    tall = 32
    dirt = np.clip(blotches(draws, tall, _WIDTH, 16, 16) * np.float32(0.5) + np.float32(0.5), 0, 1)
    rise = (np.arange(tall, dtype=np.float32) / np.float32(tall))[:, None]
    strength = np.float32(0.28 + 0.2 * style.climate.dust)
    earth = tint((96, 90, 82), 1.0, 14 * style.climate.dust)
    fill(sheet.rgb[_HEIGHT - tall :], dirt * rise * rise * strength, earth)
