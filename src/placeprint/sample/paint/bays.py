"""The upper floors of a façade: four bays by four floors that repeat, every window a little different."""

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.awnings import paint_awning
from placeprint.sample.paint.balconies import paint_balcony, paint_balcony_rail, paint_bay_window, paint_fire_escape
from placeprint.sample.paint.glazing import arch_mask, glass
from placeprint.sample.paint.grain import tint
from placeprint.sample.paint.masonry import has_ornament, lay_wall
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.paint.windows import Opening, bay_opening, paint_frame, paint_shutters, paint_trim
from placeprint.sample.style import Material, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["BAYS", "BAY_TEXELS", "paint_balcony_rail", "paint_bays", "paint_fire_escape"]

BAYS = 4
"""Bays across and floors down that one texture shows."""
BAY_TEXELS = 128
"""Width and height of one bay."""
_CELLS = tuple((row, column) for row in range(BAYS) for column in range(BAYS))
_WALL, _WINDOW, _BALCONY, _CORNICE = (
    int(SemanticClass.WALL),
    int(SemanticClass.WINDOW),
    int(SemanticClass.BALCONY),
    int(SemanticClass.CORNICE),
)


def paint_bays(
    style: TownStyle, material: Material, colour: Colour, draws: Draws, *, flat_balconies: bool = True
) -> Texture:
    """Paint the upper floors of one house.

    Args:
        style: the town's style.
        material: of the walls.
        colour: of the walls.
        draws: chance of this one house.
        flat_balconies: paint balconies too; without them, only their doors, for houses that wear real ones. Bay windows
            and verandas are always painted.

    Returns:
        512 by 512 texels that tile both ways: four bays of ``facade.bay_width`` by four floors of
        ``facade.floor_height``. The bottom edge is a floor line. Classes wall, window, balcony, and cornice for bands.
    """
    facade, size, span = style.facade, BAY_TEXELS, BAYS * BAY_TEXELS
    texel = (size / facade.bay_width, size / facade.floor_height)
    sheet = Canvas(span, span, colour, _WALL)
    sheet.rgb = lay_wall(
        material,
        colour,
        draws.child("wall"),
        (span, span),
        (BAYS * facade.bay_width, BAYS * facade.floor_height),
        patterned=has_ornament(style, colour),
    )
    trim, frame = draws.pick(facade.trim_colours or (tint(colour, 1.1),)), draws.pick(facade.frame_colours)
    opening = bay_opening(facade, size, arched=draws.chance(facade.arched))
    window = Stencil(size, size)
    paint_trim(window, facade, opening, trim, texel)
    paint_frame(window, facade, opening, frame, texel)
    if facade.band:
        _lay_bands(sheet, trim, texel)
    balconies = _balconies(style, opening, frame, draws, texel)
    shutters = _shutters(style, opening, draws)
    louvres = _louvres(style, opening, draws)
    cooler = _air_conditioner(texel, draws)
    has_balcony = _where_balconies(style, draws)
    streaks = draws.uniform(0.5, 1.0)
    wears_real_ones = not flat_balconies and facade.balcony in ("iron", "slab", "long")
    for row, column in _CELLS:
        x, y, here = column * size, row * size, draws.child(row, column)
        balcony = has_balcony[row][column]
        if balcony and facade.balcony == "bay":
            _lay_glass(sheet, Opening(12, 20, 116, 90), here, x, y)
            continue
        _run_down(sheet, opening, streaks, here, x, y)
        _lay_glass(sheet, opening, here, x, y)
        window.lay(sheet, x, y)
        if shutters and here.chance(facade.shutters):
            here.pick(shutters).lay(sheet, x, y)
        elif louvres and here.chance(0.35):
            here.pick(louvres).lay(sheet, x, y)
        if here.chance(facade.air_conditioners):
            cooler.lay(
                sheet,
                x + _cooler_place(style, opening, cooler, here),
                y + _cooler_height(style, opening, cooler, balcony),
            )
    for row, column in _CELLS:  # after all windows, for their shade falls on the floor below
        if has_balcony[row][column] and not wears_real_ones:
            draws.child("balcony", row, column).pick(balconies).lay(sheet, column * size, row * size)
    return sheet.texture()


def _cooler_place(style: TownStyle, opening: Opening, cooler: Stencil, draws: Draws) -> int:
    """How far from the bay's left an air conditioner hangs: under a window, or beside a door."""
    if style.facade.window_kind == "french":
        return 3
    middle = opening.left + opening.width // 2 - cooler.width // 2
    if _sits_in_window(style):
        return middle
    return middle + (opening.width // 4) * draws.pick((-1, 1))


def _sits_in_window(style: TownStyle) -> bool:
    """Whether air conditioners are put into the window itself, under the raised sash."""
    return style.place.continent == "North America" and style.facade.window_kind == "sash"


def _cooler_height(style: TownStyle, opening: Opening, cooler: Stencil, balcony: bool) -> int:
    """How far below the bay's top an air conditioner hangs; on a balcony it stands on the floor."""
    if _sits_in_window(style):
        return opening.bottom - cooler.height * 2 // 3
    lowest = BAY_TEXELS - cooler.height
    return lowest if balcony else min(opening.bottom + 5, lowest)


def _lay_glass(sheet: Canvas, opening: Opening, draws: Draws, x: int, y: int) -> None:
    """Glaze one opening of the bay whose top left is (x, y)."""
    top, bottom, left, right = y + opening.top, y + opening.bottom, x + opening.left, x + opening.right
    pane = glass(draws, opening.height, opening.width)
    area = sheet.rgb[top:bottom, left:right]
    if opening.rise == 0:
        area[:] = pane
        sheet.kinds[top:bottom, left:right] = _WINDOW
        return
    mask = arch_mask(opening.height, opening.width, opening.rise)
    area += (pane - area) * mask[..., None]
    sheet.kinds[top:bottom, left:right][mask >= 0.5] = _WINDOW


def _run_down(sheet: Canvas, opening: Opening, strength: float, draws: Draws, x: int, y: int) -> None:
    """Dirt that rain washes from the ends of a sill down the wall."""
    top, bottom = y + opening.bottom + 3, min(y + BAY_TEXELS + 6, sheet.height)
    if top >= bottom:
        return
    fade = (np.arange(bottom - top, 0, -1, dtype=np.float32) / np.float32(bottom - top))[:, None, None]
    for edge in (opening.left - 2, opening.right - 2):
        dark = np.float32(strength * draws.uniform(0.04, 0.2))
        wide = draws.integer(3, 6)
        sheet.rgb[top:bottom, x + max(edge, 0) : x + edge + wide] *= 1 - fade * dark


def _lay_bands(sheet: Canvas, colour: Colour, texel: tuple[float, float]) -> None:
    """A moulding along every floor line."""
    thick = max(0.16 * texel[1], 4.0)
    for floor in range(BAYS):
        y = (floor + 1) * BAY_TEXELS - thick
        sheet.rectangle(0, y, sheet.width, y + thick, colour, _CORNICE)
        sheet.rectangle(0, y, sheet.width, y + 1.4, tint(colour, 1.1))
        sheet.rectangle(0, y + thick - 1.4, sheet.width, y + thick, tint(colour, 0.74))
        under = floor * BAY_TEXELS
        sheet.gradient(0, under, sheet.width, under + int(0.14 * texel[1]), 0.72, 1.0)


def _where_balconies(style: TownStyle, draws: Draws) -> list[list[bool]]:
    """Which bays have a balcony, floor by floor: whole floors of long ones, whole columns of the others."""
    facade = style.facade
    share = facade.balcony_share if facade.balcony != "none" else 0.0
    if facade.balcony in ("long", "lace"):
        return [[there] * BAYS for there in (draws.chance(share) for _ in range(BAYS))]
    columns = [draws.chance(share) for _ in range(BAYS)]
    missing = 0.0 if facade.balcony == "bay" else 0.08
    return [[there and not draws.chance(missing) for there in columns] for _ in range(BAYS)]


def _balconies(
    style: TownStyle, opening: Opening, frame: Colour, draws: Draws, texel: tuple[float, float]
) -> list[Stencil]:
    """A balcony or two as this house has them: one bay wide, floor line halfway down."""
    facade = style.facade
    if facade.balcony == "none" or facade.balcony_share == 0:
        return []
    colour = draws.pick(facade.balcony_colours)
    found = []
    awnings = facade.balcony in ("long", "slab") and facade.awning_share > 0.3
    for covered in (False, True) if awnings else (False,):
        stencil = Stencil(BAY_TEXELS, 2 * BAY_TEXELS)
        if facade.balcony == "bay":
            paint_bay_window(stencil, colour, frame, texel, BAY_TEXELS)
        else:
            if covered:
                reach = 0.3 * texel[0] if facade.balcony == "slab" else 2.0
                left, right = max(opening.left - reach, 1.0), min(opening.right + reach, BAY_TEXELS - 1.0)
                cloth = draws.pick(facade.awning_colours)
                paint_awning(stencil, (left, 6.0, right, draws.uniform(36, 60)), cloth, draws, _BALCONY)
            paint_balcony(stencil, facade, opening, colour, draws.child("parapet"), texel)
        found.append(stencil)
    return found


def _shutters(style: TownStyle, opening: Opening, draws: Draws) -> list[Stencil]:
    """Shutters as this house has them: mostly open, one pair shut."""
    facade = style.facade
    if facade.shutters == 0 or facade.window_kind in ("slider", "strip"):
        return []
    colour = draws.pick(facade.shutter_colours)
    opened, shut = Stencil(BAY_TEXELS, BAY_TEXELS), Stencil(BAY_TEXELS, BAY_TEXELS)
    paint_shutters(opened, opening, colour, draws, closed=False, open_width=opening.left - 1.0)
    paint_shutters(shut, opening, colour, draws, closed=True, open_width=0.0)
    return [opened, opened, opened, shut]


def _louvres(style: TownStyle, opening: Opening, draws: Draws) -> list[Stencil]:
    """Roller shutters let down over part of a window, where shutters are no folding ones."""
    facade = style.facade
    if facade.shutters == 0 or facade.window_kind not in ("slider", "strip"):
        return []
    colour = draws.pick(facade.shutter_colours)
    found = []
    for share in (0.3, 0.6, 1.0):
        stencil = Stencil(BAY_TEXELS, BAY_TEXELS)
        bottom = opening.top + opening.height * share
        stencil.rectangle(opening.left, opening.top, opening.right, bottom, colour, _WINDOW)
        stencil.rule(opening.left, opening.top + 2, opening.right, bottom - 1, 3, tint(colour, 0.8))
        stencil.soft_shadow(opening.left, bottom, opening.right, bottom + 4, 0.4)
        found.append(stencil)
    return found


def _air_conditioner(texel: tuple[float, float], draws: Draws) -> Stencil:
    """The outdoor unit of an air conditioner, with its bracket, pipe and drip stain."""
    tx, ty = texel
    wide, tall = int(0.8 * tx), int(0.55 * ty)
    box = Stencil(wide + 6, tall + int(0.25 * ty))
    colour = tint((206, 204, 196), draws.uniform(0.82, 1.02))
    box.soft_side(wide + 2, 4, wide + 6, tall, 0.35)
    box.soft_shadow(3, tall, wide + 3, box.height, 0.42)
    box.rectangle(2, 2, wide + 2, tall, colour)
    box.rectangle(2, 2, wide + 2, 3.4, tint(colour, 1.08))
    box.rectangle(2, tall - 1.5, wide + 2, tall, tint(colour, 0.7))
    radius = min(tall * 0.4, wide * 0.3)
    box.disc(2 + wide * 0.36, tall * 0.52, radius, radius, tint(colour, 0.62))
    box.disc(2 + wide * 0.36, tall * 0.52, radius * 0.82, radius * 0.82, (76, 78, 78))
    for i in range(4):
        y = tall * (0.2 + 0.17 * i)
        box.rectangle(2 + wide * 0.1, y, 2 + wide * 0.64, y + 0.9, tint(colour, 0.85))
        box.rectangle(2 + wide * 0.72, y, wide - 1, y + 1.1, tint(colour, 0.74))
    return box
