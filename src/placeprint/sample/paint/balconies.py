"""Balconies, verandas and bay windows, painted flat on a façade, and railings and fire stairs to hang before it."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import tint
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.paint.windows import Opening
from placeprint.sample.style import Facade, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["is_ironwork", "paint_balcony", "paint_balcony_rail", "paint_bay_window", "paint_fire_escape"]

BALCONY, WINDOW = int(SemanticClass.BALCONY), int(SemanticClass.WINDOW)
_RAIL_METRES = 1.1
_IRON: tuple[Colour, ...] = ((38, 38, 40), (58, 44, 38), (66, 70, 66), (30, 44, 40))


def is_ironwork(facade: Facade, colour: Colour) -> bool:
    """Whether a balcony's parapet is a railing to look through: long balconies are where their colour is dark."""
    return facade.balcony in ("iron", "lace") or (facade.balcony == "long" and sum(colour) < 270)


def paint_balcony(
    sheet: Stencil, facade: Facade, opening: Opening, colour: Colour, draws: Draws, texel: tuple[float, float]
) -> None:
    """A balcony as seen straight on, on a stencil one bay wide and two floors high whose floor line is halfway down.

    Args:
        sheet: what is painted on; the bay fills its upper half, the shade falls into the lower.
        facade: the style's façade.
        opening: the bay's window.
        colour: of the parapet.
        draws: chance.
        texel: texels per metre across and down.
    """
    tx, ty = texel
    floor = sheet.height // 2
    through = facade.balcony in ("long", "lace")
    left = 0.0 if through else max(opening.left - 0.4 * tx, 2.0)
    right = float(sheet.width) if through else min(opening.right + 0.4 * tx, sheet.width - 2.0)
    slab = max(0.13 * ty, 3.5)
    iron = is_ironwork(facade, colour)
    stone = tint(colour, 1.0) if not iron else (168, 162, 152)
    top = floor - _RAIL_METRES * ty
    if facade.balcony == "lace":
        _paint_veranda(sheet, colour, texel, floor)
    elif through or not iron:
        # What lies behind a deep balcony lies in shade.
        sheet.shadow(left, 0, right, top + 2, 0.12)
        sheet.soft_shadow(left, 0, right, top, 0.2)
    sheet.soft_shadow(left + 1, floor + slab, right + 1, floor + slab + 0.6 * ty, 0.5)
    _paint_parapet(sheet, facade, (left, top, right, floor), colour, draws, texel)
    sheet.rectangle(left - 1.5, floor - 1, right + 1.5, floor + slab, stone, BALCONY)
    sheet.rectangle(left - 1.5, floor - 1, right + 1.5, floor + 0.4, tint(stone, 1.12), BALCONY)
    sheet.rectangle(left - 1.5, floor + slab - 1, right + 1.5, floor + slab, tint(stone, 0.62), BALCONY)
    if not through:
        for x in (left + 4, right - 4 - 0.1 * tx):
            sheet.polygon(
                [(x, floor + slab), (x + 0.1 * tx, floor + slab), (x + 0.1 * tx, floor + slab + 0.22 * ty)],
                tint(stone, 0.8),
            )


def _paint_parapet(
    sheet: Canvas,
    facade: Facade,
    box: tuple[float, float, float, float],
    colour: Colour,
    draws: Draws,
    texel: tuple[float, float],
) -> None:
    """The railing or wall of a balcony, into a box of texels."""
    left, top, right, floor = box
    tx = texel[0]
    if not is_ironwork(facade, colour):
        sheet.rectangle(left, top, right, floor, colour, BALCONY)
        sheet.rectangle(left, top, right, top + 2.2, tint(colour, 1.12), BALCONY)
        sheet.rectangle(left, top + 2.2, right, top + 4, tint(colour, 0.76), BALCONY)
        sheet.gradient(max(int(left), 0), int(top) + 4, int(right), int(floor), 1.0, 0.87)
        if facade.balcony == "slab" and draws.chance(0.4):
            for x in (left + 0.12 * tx, (left + right) / 2 + 0.06 * tx):
                x1 = x + (right - left) / 2 - 0.2 * tx
                sheet.rectangle(x, top + 8, x1, floor - 5, tint(colour, 0.85), BALCONY)
        return
    light, period = tint(colour, 1.25), max(0.115 * tx, 3.6)
    count = max(int((right - left) / period), 2)
    period = (right - left) / count
    for i in range(count + 1):
        x = int(left + period * i + 0.5)  # whole texels, or bars beside holes would come out uneven
        sheet.rectangle(x - 0.75, top, x + 0.75, floor, colour, BALCONY)
    scroll = draws.integer(0, 2) if facade.balcony != "lace" else 2
    band = (floor - top) * 0.3
    if scroll:
        for i in range(count):
            x = left + period * (i + 0.5)
            sheet.disc(x, top + band * 0.55, period * 0.42, band * 0.3, colour, BALCONY)
            if scroll == 2:
                sheet.disc(x, floor - band * 0.6, period * 0.42, band * 0.42, colour, BALCONY)
        sheet.rectangle(left, top + band, right, top + band + 1.4, colour, BALCONY)
    sheet.rectangle(left, floor - 3, right, floor, colour, BALCONY)
    sheet.rectangle(left, top - 1, right, top + 1.8, colour, BALCONY)
    sheet.rectangle(left, top - 1, right, top, light, BALCONY)


def _paint_veranda(sheet: Stencil, colour: Colour, texel: tuple[float, float], floor: int) -> None:
    """Posts, a shaded back and a frieze of cast iron under the veranda's roof."""
    tx, ty = texel
    above = max(floor - sheet.width, 0)
    sheet.shadow(0, above, sheet.width, floor, 0.3)
    sheet.soft_shadow(0, above, sheet.width, above + 0.9 * ty, 0.35)
    frieze = 0.34 * ty
    sheet.rectangle(0, above, sheet.width, above + 2.5, tint(colour, 0.92), BALCONY)
    count = max(int(sheet.width / (0.2 * tx) + 0.5), 4)
    step = sheet.width / count
    for i in range(count):
        x = step * (i + 0.5)
        sheet.disc(x, above + frieze * 0.45, step * 0.36, frieze * 0.3, colour, BALCONY)
        points = [(x - step * 0.45, above + frieze * 0.7), (x + step * 0.45, above + frieze * 0.7), (x, above + frieze)]
        sheet.polygon(points, colour, BALCONY)
    sheet.rectangle(0, above + frieze * 0.74, sheet.width, above + frieze * 0.74 + 1.4, colour, BALCONY)
    for x in (0.0, float(sheet.width)):
        sheet.rectangle(x - 2, above, x + 2, floor, colour, BALCONY)
        for side in (-1, 1):
            points = [(x, above + frieze), (x + side * 0.4 * tx, above + frieze), (x, above + frieze + 0.42 * ty)]
            sheet.polygon(points, colour, BALCONY)


def paint_bay_window(sheet: Stencil, colour: Colour, frame: Colour, texel: tuple[float, float], floor: int) -> None:
    """The woodwork of a bay window whose three sides are seen at once; its panes stay open.

    Args:
        sheet: what is painted on, one bay wide.
        colour: of the woodwork.
        frame: of the sashes.
        texel: texels per metre across and down.
        floor: row of the floor line.
    """
    ty = texel[1]
    width = sheet.width
    top = floor - width
    left, right = width * 0.1, width * 0.9
    inner_left, inner_right = width * 0.27, width * 0.73
    head, sill = top + width * 0.16, top + width * 0.7
    sheet.soft_side(right, top, right + 8, floor, 0.4)
    sheet.rectangle(left, top, right, head, colour, BALCONY)
    sheet.rectangle(left, sill, right, floor, colour, BALCONY)
    for x0, x1 in (
        (left, left + 6),
        (inner_left - 4, inner_left + 4),
        (inner_right - 4, inner_right + 4),
        (right - 6, right),
    ):
        sheet.rectangle(x0, head, x1, sill, colour, BALCONY)
        sheet.rectangle(x0, head, x0 + 1.2, sill, tint(colour, 1.12), BALCONY)
    middle = (head + sill) / 2
    for x0, x1 in ((left + 6, inner_left - 4), (inner_left + 4, inner_right - 4), (inner_right + 4, right - 6)):
        sheet.rectangle(x0, middle - 1.5, x1, middle + 1.5, frame, WINDOW)
        sheet.rectangle(x0, head, x1, head + 2, frame, WINDOW)
        sheet.rectangle(x0, sill - 2.5, x1, sill, frame, WINDOW)
        sheet.soft_shadow(x0, middle + 1.5, x1, middle + 7, 0.4)
        sheet.soft_shadow(x0, head, x1, head + 8, 0.35)
        sheet.rectangle(x0 + 1, sill + 8, x1 - 1, floor - 10, tint(colour, 0.86), BALCONY)
        sheet.rectangle(x0 + 3, sill + 10, x1 - 3, floor - 12, tint(colour, 0.96), BALCONY)
    for y, thick in ((top + width * 0.03, 0.07), (sill, 0.06), (floor - 5, 0.09)):
        sheet.soft_shadow(left - 2, y + thick * ty, right + 2, y + thick * ty + 5, 0.3)
        sheet.rectangle(left - 2, y, right + 2, y + thick * ty, tint(colour, 1.1), BALCONY)
    for x0, x1 in ((left, inner_left), (inner_right, right)):
        sheet.shadow(x0, top, x1, floor, 0.13)


def paint_balcony_rail(style: TownStyle, draws: Draws) -> Texture:
    """The parapet of one balcony, to hang before a façade: 128 by 64 texels, one bay wide and 1.1 m high.

    Ironwork has holes to look through. Class `BALCONY`.
    """
    facade = style.facade
    colour = draws.pick(facade.balcony_colours)
    texel = (128 / facade.bay_width, 64 / _RAIL_METRES)
    iron = is_ironwork(facade, colour)
    sheet = Canvas(128, 64, colour, 0 if iron else BALCONY)
    _paint_parapet(sheet, facade, (1.0, 2.0, 127.0, 64.0), colour, draws, texel)
    if facade.balcony == "long" and not iron and facade.awning_share > 0.3 and draws.chance(0.4):
        cloth = draws.pick(facade.awning_colours)
        sheet.rectangle(4, 6, 124, 60, cloth, BALCONY)
        for x in range(4, 124, 12):
            sheet.rectangle(x, 6, x + 1.5, 60, tint(cloth, 0.82), BALCONY)
    sheet.speckle(draws, 7, 4)
    return sheet.texture()


def paint_fire_escape(style: TownStyle, draws: Draws) -> Texture:
    """Paint one landing and the stairs up to the next: 128 by 128 texels with holes, one bay by one floor.

    Its bottom edge is a floor line; laid one above the other the stairs join. Class `BALCONY`.

    Args:
        style: the town's style.
        draws: chance of this one house.
    """
    colour = draws.pick(_IRON)
    sheet = Canvas(128, 128, colour, 0)
    tx, ty = 128 / style.facade.bay_width, 128 / style.facade.floor_height
    left, right = 6.0, 122.0
    rail = 128 - 0.95 * ty
    light, dark = tint(colour, 1.5), tint(colour, 0.75)
    # Stairs: two strings with treads between them, up through the landing above.
    foot_x, head_x = left + 0.3 * tx, right - 0.35 * tx
    run = max(0.3 * tx, 10.0)
    steps = 11
    for i in range(steps):
        x, y = foot_x + (head_x - run - foot_x) * i / steps, 124 - 124 * i / steps
        sheet.rectangle(x + 1, y - 2, x + run, y, light if i % 3 else colour, BALCONY)
    for shift in (0.0, run):
        sheet.line(foot_x + shift, 126, head_x - run + shift, 0, 3.0, colour, BALCONY)
    sheet.line(foot_x + run * 0.5, 126 - 0.85 * ty, head_x - run * 0.5, 0, 1.8, dark, BALCONY)
    # Landing with its railing.
    sheet.rectangle(left, 122, right, 128, colour, BALCONY)
    sheet.rectangle(left, 122, right, 123, light, BALCONY)
    sheet.rectangle(left, 127, right, 128, dark, BALCONY)
    x = left
    while x <= right:
        sheet.rectangle(int(x), rail, int(x) + 1, 122, colour, BALCONY)
        x += max(0.14 * tx, 5.0)
    for y, thick in ((rail, 2.0), (rail + 0.45 * ty, 1.0)):
        sheet.rectangle(left, int(y), right, int(y) + thick, colour, BALCONY)
    for x in (left, right - 2.0):
        sheet.rectangle(x, int(rail), x + 2, 128, colour, BALCONY)
    if draws.chance(0.6):  # brackets below the landing, seen at the top of the tile
        for x in (left + 8, right - 12):
            sheet.line(x, 14, x + 4, 0, 2.0, dark, BALCONY)
    sheet.speckle(draws, 8, 2)
    return sheet.texture()
