"""A shop's front: fascia board, windows with goods, a door, the stall riser and perhaps an awning."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.awnings import paint_awning
from placeprint.sample.paint.grain import tint
from placeprint.sample.paint.shop_window import paint_shop_interior
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.style import TownStyle

__all__ = ["FASCIA_SHARE", "paint_shopfront"]

FASCIA_SHARE = 0.22
"""Share of the ground floor's height that the fascia board takes, from the top."""
_SHOPFRONT, _DOOR, _WINDOW = int(SemanticClass.SHOPFRONT), int(SemanticClass.DOOR), int(SemanticClass.WINDOW)


def paint_shopfront(sheet: Canvas, style: TownStyle, draws: Draws, trade: str, texel: tuple[float, float]) -> None:
    """Paint a shop between the outer piers of a ground floor.

    Args:
        sheet: the bare ground floor.
        style: the town's style.
        draws: chance of this one shop.
        trade: what it sells.
        texel: texels per metre across and down.
    """
    facade = style.facade
    tx, ty = texel
    colour = draws.pick(facade.ground_colours)
    left, right = 0.45 * tx, sheet.width - 0.45 * tx
    fascia = sheet.height * FASCIA_SHARE
    sheet.rectangle(0, 0, sheet.width, fascia, colour, _SHOPFRONT)
    sheet.rectangle(0, 0, sheet.width, 2, tint(colour, 1.2))
    sheet.rectangle(0, fascia - 2.5, sheet.width, fascia, tint(colour, 0.62))
    sheet.rectangle(left, fascia, right, sheet.height, tint(colour, 0.95), _SHOPFRONT)
    riser = sheet.height - draws.pick((0.2, 0.45, 0.6)) * ty
    if draws.chance(0.45):  # the door to the flats above
        side = draws.chance(0.5)
        x = left + 0.1 * tx if side else right - 1.1 * tx
        _plain_door(sheet, (x, fascia + 0.12 * ty, x + tx, float(sheet.height)), draws.pick(facade.door_colours))
        left, right = (x + 1.2 * tx, right) if side else (left, x - 0.2 * tx)
    door = left + (right - left) * draws.pick((0.04, 0.43, 0.8))
    parts = [(left + 3, door - 2), (door + 1.35 * tx, right - 3)]
    for x0, x1 in parts:
        if x1 - x0 < 0.8 * tx:
            continue
        count = max(int((x1 - x0) / (2.4 * tx) + 0.5), 1)
        for i in range(count):
            a, b = x0 + (x1 - x0) * i / count + 1.5, x0 + (x1 - x0) * (i + 1) / count - 1.5
            paint_shop_interior(sheet, (a, fascia + 4, b, riser), trade, draws, _WINDOW)
            sheet.rectangle(a, riser, b, riser + 2, tint(colour, 1.25), _SHOPFRONT)
            sheet.rectangle(a + 3, riser + 6, b - 3, sheet.height - 3, tint(colour, 0.8), _SHOPFRONT)
    _shop_door(sheet, (door, fascia + 4, door + 1.25 * tx, float(sheet.height)), colour, draws)
    sheet.rectangle(0, sheet.height - 2, sheet.width, sheet.height, (96, 92, 86))
    if draws.chance(facade.awning_share):
        awning = Stencil(sheet.width, sheet.height)
        reach = fascia + draws.uniform(0.18, 0.26) * sheet.height
        paint_awning(awning, (left, fascia, right, reach), draws.pick(facade.awning_colours), draws, _SHOPFRONT)
        awning.lay(sheet, 0, 0)


def _shop_door(sheet: Canvas, box: tuple[float, float, float, float], colour: Colour, draws: Draws) -> None:
    """A glazed door, set back in shade."""
    left, top, right, bottom = box
    sheet.rectangle(left, top, right, bottom, (52, 48, 44), _DOOR)
    sheet.rectangle(left + 2, top + 2, right - 2, top + (bottom - top) * 0.18, (110, 112, 110), _WINDOW)
    frame = tint(colour, draws.uniform(0.85, 1.15))
    door_top = top + (bottom - top) * 0.2
    sheet.rectangle(left + 3, door_top, right - 3, bottom - 1, frame, _DOOR)
    sheet.rectangle(left + 7, door_top + 4, right - 7, bottom - 12, (74, 74, 72), _DOOR)
    sheet.gradient(int(left) + 7, int(door_top) + 4, int(right) - 7, int(bottom) - 12, 1.35, 0.7)
    sheet.rectangle(right - 9, (door_top + bottom) / 2, right - 7.5, (door_top + bottom) / 2 + 9, (190, 176, 140))
    sheet.gradient(int(left), int(top), int(right), int(top) + 10, 0.55, 1.0)


def _plain_door(sheet: Canvas, box: tuple[float, float, float, float], colour: Colour) -> None:
    left, top, right, bottom = box
    sheet.rectangle(left - 3, top - 3, right + 3, bottom, tint(colour, 0.6), _DOOR)
    sheet.rectangle(left, top, right, top + 11, (92, 100, 106), _WINDOW)
    sheet.rectangle(left, top + 13, right, bottom, colour, _DOOR)
    for y0, y1 in ((0.2, 0.5), (0.56, 0.92)):
        height = bottom - top
        for x0, x1 in ((0.12, 0.45), (0.55, 0.88)):
            wide = right - left
            sheet.rectangle(
                left + wide * x0, top + height * y0, left + wide * x1, top + height * y1, tint(colour, 0.78)
            )
    sheet.disc(right - 5, (top + bottom) / 2 + 8, 1.6, 1.6, (196, 170, 110))
