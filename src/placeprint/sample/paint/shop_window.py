"""What stands in a shop's window: goods by trade, as blurred as behind glass, under a warm light."""

from collections.abc import Callable

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import tint

__all__ = ["paint_shop_interior"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, texels."""

_CLOTHES: tuple[Colour, ...] = (
    (150, 60, 60),
    (54, 62, 92),
    (190, 180, 164),
    (60, 60, 62),
    (96, 120, 104),
    (196, 150, 84),
)
_BOOKS: tuple[Colour, ...] = ((140, 50, 44), (46, 70, 104), (196, 184, 150), (60, 90, 66), (206, 160, 60), (90, 60, 84))
_BOTTLES: tuple[Colour, ...] = ((40, 74, 48), (110, 66, 30), (180, 186, 178), (84, 30, 34), (176, 140, 62))
_PACKETS: tuple[Colour, ...] = (
    (190, 60, 50),
    (214, 176, 60),
    (70, 120, 160),
    (206, 204, 196),
    (84, 140, 80),
    (190, 110, 60),
)
_FRUIT: tuple[Colour, ...] = ((200, 110, 40), (176, 44, 40), (120, 150, 60), (214, 184, 70), (96, 54, 84))
_FLOWERS: tuple[Colour, ...] = ((206, 70, 96), (226, 196, 80), (220, 214, 210), (160, 90, 160), (216, 120, 60))
_BREAD: tuple[Colour, ...] = ((186, 126, 68), (160, 100, 52), (206, 156, 96), (140, 86, 46))
_SCREENS: tuple[Colour, ...] = ((70, 110, 160), (40, 44, 52), (90, 140, 150), (150, 90, 130))


def paint_shop_interior(sheet: Canvas, box: Box, trade: str, draws: Draws, kind: int) -> None:
    """Paint the inside of a shop as seen through its window.

    Args:
        sheet: what is painted on.
        box: the window, texels.
        trade: as in `placeprint.sample.style.ShopName`.
        draws: chance.
        kind: class of the window.
    """
    left, top, right, bottom = box
    lit = draws.uniform(0.75, 1.1)
    back = draws.pick(((150, 130, 104), (128, 122, 112), (164, 152, 130), (112, 104, 98)))
    sheet.rectangle(left, top, right, bottom, tint(back, lit), kind)
    sheet.gradient(int(left), int(top), int(right), int(bottom), 1.15, 0.55)
    tall = bottom - top
    for i in range(2):  # lamps under the ceiling
        x = left + (right - left) * (0.25 + 0.5 * i)
        _block(sheet, x - tall * 0.16, top + tall * 0.07, x + tall * 0.16, top + tall * 0.11, (250, 240, 214))
    _GOODS[trade](sheet, box, draws)
    _blur(sheet, box)
    _reflect(sheet, box, draws)


def _block(sheet: Canvas, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
    """Fill whole texels: rough, but ten times as fast as `Canvas.rectangle`, and blurred in the end anyway."""
    sheet.rgb[max(int(top + 0.5), 0) : int(bottom + 0.5), max(int(left + 0.5), 0) : int(right + 0.5)] = colour


def _blob(sheet: Canvas, x: float, y: float, radius_x: float, radius_y: float, colour: Colour) -> None:
    """Something roundish in whole texels."""
    _block(sheet, x - radius_x, y - radius_y * 0.5, x + radius_x, y + radius_y * 0.7, colour)
    _block(sheet, x - radius_x * 0.6, y - radius_y, x + radius_x * 0.6, y + radius_y, tint(colour, 1.08))


def _blur(sheet: Canvas, box: Box) -> None:
    """Soften what stands behind the glass."""
    left, top, right, bottom = (int(edge) for edge in box)
    area = sheet.rgb[top + 1 : bottom - 1, left + 1 : right - 1]
    across = (area[:, :-2] + area[:, 1:-1] * 2 + area[:, 2:]) * np.float32(0.25)
    area[1:-1, 1:-1] = (across[:-2] + across[1:-1] * 2 + across[2:]) * np.float32(0.25)


def _shelves(sheet: Canvas, box: Box, rows: int, colours: tuple[Colour, ...], draws: Draws, shape: str) -> None:
    """Rows of boards full of things: ``loaf``, ``bottle``, ``box`` or ``book``."""
    left, top, right, bottom = box
    high = (bottom - top) * 0.68 / rows
    for row in range(rows):
        board = bottom - (bottom - top) * 0.04 - high * (rows - 1 - row)
        _block(sheet, left, board, right, board + 2, (92, 74, 56))
        x = left + 2.0
        while x < right - 3:
            colour = tint(draws.pick(colours), draws.uniform(0.75, 1.15))
            if shape == "loaf":
                wide = draws.uniform(5, 10)
                _blob(sheet, x + wide / 2, board - high * 0.2, wide * 0.55, high * 0.24, colour)
            elif shape == "bottle":
                wide = draws.uniform(3, 4.5)
                tall = high * draws.uniform(0.5, 0.8)
                _block(sheet, x, board - tall * 0.65, x + wide, board, colour)
                _block(sheet, x + wide * 0.3, board - tall, x + wide * 0.7, board - tall * 0.6, colour)
            else:
                wide = draws.uniform(2.5, 5) if shape == "book" else draws.uniform(5, 11)
                _block(sheet, x, board - high * draws.uniform(0.4, 0.85), x + wide - 0.6, board, colour)
            x += wide * (1.0 if shape == "book" else draws.uniform(1.05, 1.5))


def _bakery(sheet: Canvas, box: Box, draws: Draws) -> None:
    _shelves(sheet, box, 3, _BREAD, draws, "loaf")


def _bar(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    sheet.gradient(int(left), int(top), int(right), int(bottom), 0.6, 0.6)
    _shelves(sheet, box, 2, _BOTTLES, draws, "bottle")
    _block(sheet, left, bottom - (bottom - top) * 0.2, right, bottom, (70, 44, 30))


def _books(sheet: Canvas, box: Box, draws: Draws) -> None:
    _shelves(sheet, box, 3, _BOOKS, draws, "book")


def _grocer(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    _shelves(sheet, (left, top, right, bottom - (bottom - top) * 0.2), 2, _PACKETS, draws, "box")
    x, crate = left + 1.0, bottom - (bottom - top) * 0.24
    while x < right - 10:
        wide = draws.uniform(14, 22)
        _block(sheet, x, crate, min(x + wide, right), bottom, (120, 92, 60))
        _block(sheet, x + 1, crate - 3, min(x + wide, right) - 1, crate + 4, draws.pick(_FRUIT))
        x += wide + 1


def _clothes(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    tall = bottom - top
    count = max(int((right - left) / 26), 1)
    for i in range(count):
        x = left + (right - left) * (i + 0.5) / count + draws.uniform(-2, 2)
        coat, trousers = draws.pick(_CLOTHES), draws.pick(_CLOTHES)
        head = top + tall * 0.25
        _blob(sheet, x, head, 2.6, tall * 0.05, (196, 170, 146))
        sheet.polygon(
            [
                (x - 5, head + tall * 0.09),
                (x + 5, head + tall * 0.09),
                (x + 6.5, head + tall * 0.4),
                (x - 6.5, head + tall * 0.4),
            ],
            coat,
        )
        _block(sheet, x - 4, head + tall * 0.4, x + 4, bottom - tall * 0.03, trousers)


def _flowers(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    tall, x = bottom - top, left + 4.0
    while x < right - 4:
        high = bottom - tall * draws.uniform(0.25, 0.6)
        _block(sheet, x - 3, bottom - tall * 0.14, x + 3, bottom, draws.pick(((90, 94, 96), (120, 80, 60))))
        _blob(sheet, x, high + tall * 0.12, 6, tall * 0.16, (58, 92, 52))
        colour = draws.pick(_FLOWERS)
        for _ in range(5):
            _blob(sheet, x + draws.uniform(-5, 5), high + draws.uniform(-4, 6), 2.3, 2.3, colour)
        x += draws.uniform(9, 14)


def _pharmacy(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    _shelves(sheet, box, 3, ((214, 218, 214), (150, 196, 170), (190, 206, 220), (84, 150, 110)), draws, "box")
    x, y, arm = left + (right - left) * 0.5, top + (bottom - top) * 0.3, (bottom - top) * 0.16
    _block(sheet, x - arm, y - arm * 0.36, x + arm, y + arm * 0.36, (40, 160, 90))
    _block(sheet, x - arm * 0.36, y - arm, x + arm * 0.36, y + arm, (40, 160, 90))


def _tables(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    tall, x = bottom - top, left + 10.0
    while x < right - 8:
        table = bottom - tall * 0.3
        _block(sheet, x - 8, table, x + 8, table + 2.2, (146, 104, 66))
        _block(sheet, x - 1, table, x + 1, bottom, (60, 48, 40))
        for side in (-11, 11):
            _block(sheet, x + side - 2, table - 7, x + side + 2, bottom, (78, 54, 40))
            if draws.chance(0.4):  # a guest
                _block(sheet, x + side - 3.5, table - 12, x + side + 3.5, table + 3, draws.pick(_CLOTHES))
                _blob(sheet, x + side, table - 15, 2.6, 3.4, (176, 136, 110))
        _blob(sheet, x, top + tall * 0.24, 4.5, tall * 0.06, (250, 226, 170))
        x += draws.uniform(32, 40)


def _hair(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    tall, x = bottom - top, left + 14.0
    while x < right - 8:
        _block(sheet, x - 7, top + tall * 0.22, x + 7, top + tall * 0.66, (190, 204, 210))
        _block(sheet, x - 6, bottom - tall * 0.4, x + 6, bottom - tall * 0.1, draws.pick(((60, 40, 42), (40, 42, 48))))
        _block(sheet, x - 1, bottom - tall * 0.1, x + 1, bottom, (150, 150, 150))
        x += draws.uniform(26, 34)


def _phones(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    _shelves(sheet, box, 2, _SCREENS, draws, "box")
    x = left + (right - left) * draws.uniform(0.1, 0.3)
    _block(sheet, x, top + 5, x + (right - left) * 0.45, top + (bottom - top) * 0.36, draws.pick(_PACKETS))


def _services(sheet: Canvas, box: Box, draws: Draws) -> None:
    left, top, right, bottom = box
    tall, width = bottom - top, right - left
    for i in range(3):  # notices on the glass
        x = left + width * (0.08 + 0.31 * i)
        high = tall * draws.uniform(0.24, 0.4)
        _block(sheet, x, top + tall * 0.2, x + width * 0.22, top + tall * 0.2 + high, (222, 220, 210))
        _block(sheet, x + 2, top + tall * 0.23, x + width * 0.2, top + tall * 0.28, draws.pick(_PACKETS))
        _block(sheet, x + 2, top + tall * 0.32, x + width * 0.17, top + tall * 0.34, (130, 130, 130))
    _block(sheet, left, bottom - tall * 0.28, right, bottom, (96, 90, 84))


def _reflect(sheet: Canvas, box: Box, draws: Draws) -> None:
    """The street mirrored in the glass: a pale slanting sheen, and the shade below the fascia."""
    left, top, right, bottom = (int(edge) for edge in box)
    sheet.gradient(left, top, right, min(top + (bottom - top) // 4, bottom), 0.62, 1.0)
    wide, tall = right - left, bottom - top
    if wide < 4 or tall < 4:
        return
    x = np.arange(wide, dtype=np.float32)[None, :] + np.arange(tall, dtype=np.float32)[:, None] * np.float32(0.6)
    start, breadth = draws.uniform(0, wide), draws.uniform(0.15, 0.4) * wide
    sheen = np.where((x > np.float32(start)) & (x < np.float32(start + breadth)), np.float32(0.17), np.float32(0.07))
    area = sheet.rgb[top:bottom, left:right]
    area += sheen[..., None] * (np.asarray((176, 192, 206), dtype=np.float32) - area)


_GOODS: dict[str, Callable[[Canvas, Box, Draws], None]] = {
    "bakery": _bakery,
    "bar": _bar,
    "books": _books,
    "cafe": _tables,
    "clothes": _clothes,
    "flowers": _flowers,
    "grocer": _grocer,
    "hair": _hair,
    "pharmacy": _pharmacy,
    "phones": _phones,
    "restaurant": _tables,
    "services": _services,
}
