"""Traffic signs in the shapes that the town's country puts up."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.phrases import write_block, write_full
from placeprint.sample.paint.worn import rounded, weather
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["TRAFFIC_SIGNS", "paint_traffic_sign"]

TRAFFIC_SIGNS = ("stop", "warning", "speed", "no_parking", "one_way", "give_way", "crossing")

_SIGN = int(SemanticClass.TRAFFIC_SIGN)
_SIDE = 128
_RED: Colour = (188, 32, 40)
_BLUE: Colour = (22, 76, 150)
_WHITE: Colour = (240, 240, 236)
_BLACK: Colour = (26, 26, 28)
_YELLOW: Colour = (246, 190, 24)
# Where warning triangles and prohibitions have a yellow ground.
_YELLOW_GROUND = frozenset({"SE", "FI", "IS", "GR", "PL", "KR", "MK"})
# Where words do what pictures do elsewhere, and arrows are white on black.
_WORDED = frozenset({"US", "CA", "AU", "NZ", "PH", "LR"})
_MILES = frozenset({"US", "GB", "LR"})
_STRUCK_LETTER: dict[str, str] = {"MX": "E", "AR": "E", "BR": "E", "CL": "E", "PE": "E", "CO": "E", "UY": "E"}

Points: TypeAlias = list[tuple[float, float]]


def paint_traffic_sign(style: TownStyle, what: str, draws: Draws) -> Texture:
    """One traffic sign, 128 × 128 texels with holes around its outline.

    Args:
        style: of the town; its country decides colours and shapes.
        what: one of `TRAFFIC_SIGNS`.
        draws: for the speed or the danger shown, and for wear.

    Raises:
        ValueError: no such sign.
    """
    if what not in _PAINTERS:
        raise ValueError(f"no traffic sign is called {what}")
    canvas = Canvas(_SIDE, _SIDE, (150, 150, 148), 0)
    _PAINTERS[what](canvas, style, draws)
    weather(canvas, draws.child("wear"), 0.9)
    return canvas.texture()


def _stop(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    word, script = style.words.stop, style.words.script
    if script not in ("japanese", "chinese", "korean", "arabic") and word.isascii():
        script = "latin"
    if style.signs.stop_shape == "inverted_triangle":
        _ringed(canvas, _corners(3, 180.0, 74.0, 42.0), _corners(3, 180.0, 66.0, 42.0), _WHITE, _RED)
        write_full(canvas, word, script, (30, 16, 98, 40), _WHITE)
        return
    _ringed(canvas, _corners(8, 22.5, 68.0), _corners(8, 22.5, 63.5), _WHITE, _RED)
    write_full(canvas, word, script, (13, 42, 115, 86), _WHITE)


def _give_way(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    ground = _YELLOW if style.place.country_code in _YELLOW_GROUND else _WHITE
    _ringed(canvas, _corners(3, 180.0, 74.0, 42.0), _corners(3, 180.0, 44.0, 42.0), _RED, ground)
    words = {"US": "YIELD", "CA": "YIELD", "AU": "GIVE WAY", "NZ": "GIVE WAY", "GB": "GIVE WAY"}
    word = words.get(style.place.country_code, "")
    if word:
        write_block(canvas, word, "latin", (43, 24, 85, 48), _BLACK)


def _warning(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    symbol = draws.pick((_children, _bend, _exclamation, _junction))
    if style.signs.warning == "diamond":
        _ringed(canvas, _corners(4, 0.0, 64.0), _corners(4, 0.0, 58.0), _BLACK, _YELLOW)
        symbol(canvas, 64.0, 64.0, 1.0)
        return
    code = style.place.country_code
    border, ground = (_BLACK, _YELLOW) if code in ("CN", "TW") else (_RED, _WHITE)
    if code in _YELLOW_GROUND:
        ground = _YELLOW
    _ringed(canvas, _corners(3, 0.0, 74.0, 84.0), _corners(3, 0.0, 52.0, 84.0), border, ground)
    symbol(canvas, 64.0, 82.0, 0.72)


def _speed(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    code = style.place.country_code
    limit = str(draws.pick((25, 30, 35) if code in ("US", "CA") else (20, 30) if code in _MILES else (30, 40, 50)))
    if code in ("US", "CA"):
        canvas.rectangle(16, 0, 112, 128, _WHITE, _SIGN)
        canvas.rectangle(19, 3, 109, 125, _BLACK)
        canvas.rectangle(22, 6, 106, 122, _WHITE)
        write_block(canvas, "SPEED LIMIT" if code == "US" else "MAXIMUM", "latin", (28, 12, 100, 52), _BLACK)
        write_full(canvas, limit, "latin", (30, 64, 98, 112), _BLACK)
        return
    ground = _YELLOW if code in ("SE", "FI", "IS") else _WHITE
    canvas.disc(64, 64, 64, 64, _RED if code not in ("AU", "NZ") else _WHITE, _SIGN)
    canvas.disc(64, 64, 62, 62, _RED)
    canvas.disc(64, 64, 49, 49, ground)
    write_full(canvas, limit, "latin", (28, 43, 100, 85), _BLUE if code == "JP" else _BLACK)


def _no_parking(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    code = style.place.country_code
    if code in _WORDED:
        rounded(canvas, (16, 0, 112, 128), 8, _WHITE, _SIGN)
        rounded(canvas, (19, 3, 109, 125), 7, _RED)
        rounded(canvas, (22, 6, 106, 122), 6, _WHITE)
        write_block(canvas, "NO PARKING", "latin", (28, 14, 100, 66), _RED)
        canvas.rectangle(34, 92, 94, 98, _RED)
        canvas.polygon([(24, 95), (42, 82), (42, 108)], _RED)
        canvas.polygon([(104, 95), (86, 82), (86, 108)], _RED)
        return
    canvas.disc(64, 64, 64, 64, _WHITE, _SIGN)
    canvas.disc(64, 64, 62, 62, _RED)
    letter = _STRUCK_LETTER.get(code, "")
    canvas.disc(64, 64, 50, 50, _WHITE if letter else _BLUE)
    if letter:
        _letter_e(canvas)
    canvas.line(28, 28, 100, 100, 11, _RED)


def _letter_e(canvas: Canvas) -> None:
    canvas.rectangle(46, 34, 58, 94, _BLACK)
    for y in (34, 58, 82):
        canvas.rectangle(46, y, 82, y + 12, _BLACK)


def _one_way(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    right = draws.chance(0.5)
    worded = style.place.country_code in _WORDED
    board = _BLACK if worded else _BLUE
    rounded(canvas, (0, 36, 128, 92), 5, _WHITE, _SIGN)
    rounded(canvas, (2, 38, 126, 90), 4, board)
    arrow: Points = [(8, 54), (92, 54), (92, 43), (121, 64), (92, 85), (92, 74), (8, 74)]
    canvas.polygon(arrow if right else [(128 - x, y) for x, y in arrow], _WHITE)
    if worded:
        write_full(canvas, "ONE WAY", "latin", (12, 57, 88, 71) if right else (40, 57, 116, 71), _BLACK)


def _crossing(canvas: Canvas, style: TownStyle, draws: Draws) -> None:
    code = style.place.country_code
    if code in ("US", "CA", "AU", "NZ"):
        _ringed(
            canvas, _corners(4, 0.0, 64.0), _corners(4, 0.0, 58.0), _BLACK, (206, 216, 40) if code == "US" else _YELLOW
        )
        _walker(canvas, 64, 62, 1.0, _BLACK)
        return
    if code == "JP":
        outline: Points = [(64, 2), (126, 54), (126, 124), (2, 124), (2, 54)]
        inner: Points = [(64, 7), (122, 56), (122, 120), (6, 120), (6, 56)]
        _ringed(canvas, outline, inner, _WHITE, _BLUE)
        _walker(canvas, 62, 76, 1.0, _WHITE)
        return
    rounded(canvas, (2, 2, 126, 126), 8, _WHITE, _SIGN)
    rounded(canvas, (6, 6, 122, 122), 6, _BLUE)
    canvas.polygon([(64, 12), (116, 108), (12, 108)], _WHITE)
    for x in (28, 45, 62, 79, 96):
        canvas.polygon([(x - 4, 106), (x - 1, 92), (x + 6, 92), (x + 7, 106)], _BLACK)
    _walker(canvas, 62, 66, 0.72, _BLACK)


def _ringed(canvas: Canvas, outline: Points, inner: Points, border: Colour, ground: Colour) -> None:
    canvas.polygon(outline, border, _SIGN)
    canvas.polygon(inner, ground, _SIGN)


def _corners(sides: int, turn_deg: float, radius: float, middle: float = 64.0) -> Points:
    """Corners of a regular polygon, the first one ``turn_deg`` clockwise from straight up."""
    angles = [turn_deg + 360.0 * i / sides for i in range(sides)]
    return [(64.0 + radius * sin_deg(a), middle - radius * cos_deg(a)) for a in angles]


def _walker(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A person in mid-stride, about 70 texels tall at size 1."""

    def limb(points: Points, width: float) -> None:
        for (ax, ay), (bx, by) in pairwise(points):
            canvas.line(x + ax * size, y + ay * size, x + bx * size, y + by * size, width * size, colour)
        for px, py in points:
            canvas.disc(x + px * size, y + py * size, width * size / 2, width * size / 2, colour)

    canvas.disc(x + 3 * size, y - 32 * size, 7 * size, 7 * size, colour)
    limb([(2, -20), (-1, 2)], 12)
    limb([(0, 2), (11, 16), (13, 34)], 8)
    limb([(-2, 2), (-7, 18), (-19, 32)], 8)
    limb([(2, -20), (14, -9), (21, 0)], 5.5)
    limb([(0, -20), (-11, -11), (-14, 3)], 5.5)


def _children(canvas: Canvas, x: float, y: float, size: float) -> None:
    _walker(canvas, x - 13 * size, y + 2 * size, 0.78 * size, _BLACK)
    _walker(canvas, x + 18 * size, y + 8 * size, 0.6 * size, _BLACK)


def _bend(canvas: Canvas, x: float, y: float, size: float) -> None:
    path = [(-6, 30), (-6, 8), (8, -6), (8, -22)]
    for (ax, ay), (bx, by) in pairwise(path):
        canvas.line(x + ax * size, y + ay * size, x + bx * size, y + by * size, 11 * size, _BLACK)
        canvas.disc(x + bx * size, y + by * size, 5.5 * size, 5.5 * size, _BLACK)
    head = [(-8, -18), (8, -38), (24, -18)]
    canvas.polygon([(x + px * size, y + py * size) for px, py in head], _BLACK)


def _exclamation(canvas: Canvas, x: float, y: float, size: float) -> None:
    bar = [(-7, -32), (7, -32), (4, 12), (-4, 12)]
    canvas.polygon([(x + px * size, y + py * size) for px, py in bar], _BLACK)
    canvas.disc(x, y + 24 * size, 6.5 * size, 6.5 * size, _BLACK)


def _junction(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.rectangle(x - 6 * size, y - 32 * size, x + 6 * size, y + 32 * size, _BLACK)
    canvas.rectangle(x - 28 * size, y - 8 * size, x + 28 * size, y + 4 * size, _BLACK)


_PAINTERS: dict[str, Callable[[Canvas, TownStyle, Draws], None]] = {
    "stop": _stop,
    "warning": _warning,
    "speed": _speed,
    "no_parking": _no_parking,
    "one_way": _one_way,
    "give_way": _give_way,
    "crossing": _crossing,
}
