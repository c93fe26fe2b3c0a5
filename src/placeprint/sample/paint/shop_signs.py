"""Shop signs: boards over the shopfront, and upright blades that jut into the street."""

from collections.abc import Callable

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.lettering import line_width
from placeprint.sample.paint.phrases import Box, phone_number, web_address, write_block, write_column, write_full
from placeprint.sample.paint.trade_marks import paint_trade_mark
from placeprint.sample.paint.worn import brightness, mixed, readable_on, rounded, weather
from placeprint.sample.style import ShopName, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["paint_shop_sign"]

_SIGN = int(SemanticClass.SHOP_SIGN)
_COLUMN_SCRIPTS = ("japanese", "chinese", "korean")


def paint_shop_sign(style: TownStyle, shop: ShopName, draws: Draws, *, upright: bool = False) -> Texture:
    """The sign of one shop.

    Args:
        style: of the town; `Signs.shop` decides the look.
        shop: what it says.
        draws: for colours, the small line and wear.
        upright: a blade for both sides of a bracket; else a board over the shopfront.

    Returns:
        A fascia of 512 × 64 texels; upright, a column of 128 × 512 for scripts that run down the page, and a board of
        128 × 256 with the trade's mark over the name for those that don't.
    """
    board, letters = draws.pick(style.signs.shop_colours)
    letters = readable_on(board, letters)
    if not upright:
        return _fascia(style, shop, draws, board, letters)
    script = shop.script or style.words.script
    if script in _COLUMN_SCRIPTS and len(shop.name.replace(" ", "")) <= 9:
        return _column(style, shop, script, draws, board, letters)
    return _blade(style, shop, script, draws, board, letters)


def _fascia(style: TownStyle, shop: ShopName, draws: Draws, board: Colour, letters: Colour) -> Texture:
    canvas = Canvas(512, 64, board, _SIGN)
    words = _GROUNDS[style.signs.shop](canvas, draws, board, letters)
    script = shop.script or style.words.script
    left, top, right, bottom = words
    if draws.chance(0.45):
        radius = (bottom - top) * 0.5
        paint_trade_mark(canvas, shop.trade, left + radius, (top + bottom) / 2, radius * 0.92, letters, board)
        left += radius * 2 + 16
    small = _small_lines(style, draws)
    if small and line_width(shop.name, script, bold=True, height=int(bottom - top)) < (right - left) * 0.72:
        aside = right - 134
        pitch = (bottom - top) / len(small)
        for i, line in enumerate(small):
            inset = max((pitch - 20) / 2, 1.5)
            write_full(
                canvas, line, "latin", (aside, top + i * pitch + inset, right, top + (i + 1) * pitch - inset), letters
            )
        right = aside - 22
    written = write_full(canvas, shop.name, script, (left, top, right, bottom), letters)
    if style.signs.shop == "neon" and written:
        _glow(canvas, board, letters)
    weather(canvas, draws.child("wear"), 0.7)
    return canvas.texture()


def _small_lines(style: TownStyle, draws: Draws) -> list[str]:
    """What some signs add beside the name: a phone number, a web address, opening hours."""
    if not draws.chance(0.4):
        return []
    hours = f"{draws.integer(7, 10)}–{draws.integer(17, 22)}"
    choices = [[phone_number(style, draws)], [phone_number(style, draws), hours], [hours]]
    if web := web_address(style, draws):
        choices.append([web])
    return draws.pick(choices)


def _plain(canvas: Canvas, draws: Draws, board: Colour, letters: Colour) -> Box:
    """A painted board in a moulded frame."""
    edge = mixed(board, (0, 0, 0), 0.35)
    canvas.rectangle(0, 0, 512, 64, edge)
    canvas.rectangle(3, 3, 509, 61, mixed(board, (255, 255, 255), 0.18))
    canvas.rectangle(4, 4, 509, 61, board)
    if draws.chance(0.4):
        canvas.rectangle(7, 6, 505, 7.5, letters)
        canvas.rectangle(7, 56.5, 505, 58, letters)
    return 18.0, 12.0, 494.0, 52.0


def _timber(canvas: Canvas, draws: Draws, board: Colour, letters: Colour) -> Box:
    """Letters on a planked board with brass ends, under two lamps' worth of light."""
    for i in range(3):
        shade = draws.uniform(-0.07, 0.07)
        plank = mixed(board, (255, 255, 255) if shade > 0 else (0, 0, 0), abs(shade))
        canvas.rectangle(0, i * 21.4, 512, i * 21.4 + 20.6, plank)
        canvas.rectangle(0, i * 21.4 + 20.6, 512, i * 21.4 + 21.4, mixed(board, (0, 0, 0), 0.3))
    rim = mixed(letters, (150, 120, 60), 0.45)
    for top, bottom in ((0, 3), (61, 64)):
        canvas.rectangle(0, top, 512, bottom, rim)
    for x in (0.0, 508.0):
        canvas.rectangle(x, 0, x + 4, 64, rim)
    for x in (10.0, 502.0):
        canvas.disc(x, 32, 3, 3, rim)
    return 22.0, 11.0, 490.0, 53.0


def _lightbox(canvas: Canvas, draws: Draws, board: Colour, letters: Colour) -> Box:
    """A box lit from within, with coloured ends."""
    accent = letters if brightness(board) > 120 else mixed(letters, board, 0.5)
    canvas.gradient(0, 0, 512, 32, 0.92, 1.04)
    canvas.gradient(0, 32, 512, 64, 1.04, 0.92)
    side = draws.integer(14, 40)
    canvas.rectangle(0, 0, side, 64, accent)
    if draws.chance(0.5):
        canvas.rectangle(512 - side, 0, 512, 64, accent)
    for y in (0.0, 61.5):
        canvas.rectangle(0, y, 512, y + 2.5, (96, 98, 100))
    return side + 14.0, 10.0, 512.0 - side - 14.0, 54.0


def _striped(canvas: Canvas, draws: Draws, board: Colour, letters: Colour) -> Box:
    """A board between stripes of a second colour, as printers sell them by the metre."""
    second = (
        mixed(board, letters, 0.55) if draws.chance(0.5) else draws.pick(((190, 40, 40), (30, 90, 60), (30, 60, 130)))
    )
    canvas.rectangle(0, 0, 512, 8, second)
    canvas.rectangle(0, 56, 512, 64, second)
    canvas.rectangle(0, 8, 512, 9.5, mixed(board, (255, 255, 255), 0.5))
    canvas.rectangle(0, 54.5, 512, 56, mixed(board, (0, 0, 0), 0.4))
    for x in range(128, 512, 128):  # seams between the panels
        canvas.rectangle(x, 0, x + 1, 64, mixed(board, (0, 0, 0), 0.12))
    return 16.0, 13.0, 496.0, 51.0


def _tube(canvas: Canvas, draws: Draws, board: Colour, letters: Colour) -> Box:
    """A dark board with a lit tube around it."""
    for inset, share in ((3.0, 0.25), (4.5, 0.95), (6.5, 0.25)):
        rounded(canvas, (inset, inset, 512 - inset, 64 - inset), 9, mixed(board, letters, share))
    rounded(canvas, (8, 8, 504, 56), 7, board)
    return 22.0, 14.0, 490.0, 50.0


_GROUNDS: dict[str, Callable[[Canvas, Draws, Colour, Colour], Box]] = {
    "fascia": _plain,
    "hanging": _timber,
    "vertical": _lightbox,
    "stacked": _striped,
    "neon": _tube,
}


def _glow(canvas: Canvas, board: Colour, letters: Colour) -> None:
    """Let lit letters shine on the board around them."""
    toward = np.asarray(letters, dtype=np.float32) - np.asarray(board, dtype=np.float32)
    lit = np.clip(((canvas.rgb - np.asarray(board, dtype=np.float32)) * toward).sum(axis=2) / (toward**2).sum(), 0, 1)
    halo = lit
    for reach in (1, 2, 4):
        for axis in (0, 1):
            halo = (halo + np.roll(halo, reach, axis) + np.roll(halo, -reach, axis)) / np.float32(3)
    extra = np.clip(halo - lit, 0, 1) * np.float32(0.55)
    canvas.rgb += extra[..., None] * toward


def _column(style: TownStyle, shop: ShopName, script: str, draws: Draws, board: Colour, letters: Colour) -> Texture:
    """A tall narrow box, written from top to bottom."""
    canvas = Canvas(128, 512, mixed(board, (0, 0, 0), 0.4), _SIGN)
    rounded(canvas, (4, 4, 124, 508), 4, board)
    top, bottom = 18.0, 494.0
    look = draws.integer(0, 2)
    if look == 0:
        canvas.rectangle(4, 4, 124, 104, letters)
        paint_trade_mark(canvas, shop.trade, 64, 54, 38, board, letters)
        top = 118.0
    elif look == 1:
        canvas.rectangle(10, 10, 118, 13, letters)
        canvas.rectangle(10, 499, 118, 502, letters)
        top, bottom = 26.0, 486.0
    write_column(canvas, shop.name, script, (16, top, 112, bottom), letters)
    weather(canvas, draws.child("wear"), 0.7)
    return canvas.texture()


def _blade(style: TownStyle, shop: ShopName, script: str, draws: Draws, board: Colour, letters: Colour) -> Texture:
    """The trade's mark over the name, whose words stand one under the other."""
    canvas = Canvas(128, 256, letters, 0)
    radius = 10.0 if style.signs.shop in ("vertical", "stacked") else 26.0
    rounded(canvas, (0, 0, 128, 256), radius, letters, _SIGN)
    rounded(canvas, (4, 4, 124, 252), radius - 4, board, _SIGN)
    paint_trade_mark(canvas, shop.trade, 64, 66, 40, letters, board)
    canvas.rectangle(24, 118, 104, 121, letters)
    write_block(canvas, shop.name, script, (9, 130, 119, 244), letters, most_lines=3)
    weather(canvas, draws.child("wear"), 0.7)
    return canvas.texture()
