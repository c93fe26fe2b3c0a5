"""Bus stops: a pole with a flag, or a shelter with a bench and an advert."""

from functools import lru_cache

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.phrases import write_block, write_full
from placeprint.sample.paint.worn import mixed, readable_on, rounded, weather
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Advert, Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boards import ahead, plain, upright
from placeprint.sample.things.posts import make_post

__all__ = ["make_bus_stop"]

_STOP = int(SemanticClass.BUS_STOP)
_LENGTH, _DEPTH, _HEIGHT = 4.2, 1.4, 2.4
_ADVERT_WIDTH, _ADVERT_HEIGHT = 1.2, 1.8


def make_bus_stop(
    style: TownStyle,
    draws: Draws,
    place: Point,
    facing_deg: float,
    advert: tuple[Texture, Advert] | None,
    name: str,
    capture: int = 0,
) -> list[Surface]:
    """A bus stop beside the road.

    Args:
        style: of the town.
        draws: for the lines that stop here.
        place: the ground below the pole, or below the middle of the shelter's open side.
        facing_deg: towards the road, clockwise from north.
        advert: a ``tall`` advert and what it says: makes it a shelter, with the advert on both sides of its end wall.
            None makes it a pole.
        name: of the stop's element; the advert's is ``name/advert/capture``, the flag's ``name/flag``.
        capture: number of the visit, since posters change.
    """
    flag = Element(f"{name}/flag", _STOP, own_style=True)
    if advert is None:
        return _pole(style, draws, place, facing_deg, flag, name)
    stop = Element(name, _STOP, own_style=False)
    poster, says = advert
    board = Element(f"{name}/advert/{capture}", int(SemanticClass.ADVERT), style.words.script != "latin", says)
    back = ahead(place, facing_deg, -_DEPTH)
    # The poster stands at the end that traffic on the near lane reaches first: on the left of those who wait, where
    # traffic keeps right.
    to_poster = facing_deg - 90.0 if style.place.driving_side == "right" else facing_deg + 90.0
    middle = ahead(place, facing_deg, -_DEPTH / 2)
    poster_foot = ahead(middle, to_poster, _LENGTH / 2, up=0.35)
    pane_foot = ahead(middle, to_poster + 180.0, _LENGTH / 2)
    outside = ahead(poster_foot, to_poster, 0.06)
    bench_foot = ahead(place, facing_deg, -_DEPTH + 0.62)
    sides = [
        _both(upright(back, facing_deg, _LENGTH, _HEIGHT, _panes(4), stop)),
        _both(upright(pane_foot, to_poster, _DEPTH, _HEIGHT, _panes(1), stop)),
        upright(poster_foot, to_poster + 180.0, _ADVERT_WIDTH, _ADVERT_HEIGHT, poster, board),
        upright(outside, to_poster, _ADVERT_WIDTH, _ADVERT_HEIGHT, poster, board),
        _both(_level(back, facing_deg, _LENGTH + 0.2, _DEPTH + 0.2, _HEIGHT, (108, 112, 114), stop)),
        upright(ahead(place, facing_deg, 0.2, up=_HEIGHT - 0.05), facing_deg, _LENGTH + 0.2, 0.36,
                _paint_header(style, draws), flag),
        _both(_level(ahead(bench_foot, facing_deg, -0.4), facing_deg, 2.2, 0.4, 0.46, (126, 98, 70), stop)),
        _both(upright(bench_foot, facing_deg, 2.2, 0.46, _bench_legs(), stop)),
    ]  # fmt: skip
    return sides


def _pole(style: TownStyle, draws: Draws, place: Point, facing_deg: float, flag: Element, name: str) -> list[Surface]:
    """A pole with a flag that is read along the road, from both sides."""
    post = Element(name, _STOP, own_style=False)
    texture = _paint_flag(style, draws)
    at = ahead(ahead(place, facing_deg, 0.27), facing_deg, 0.0, up=2.0)
    along = facing_deg + 90.0
    return [
        upright(at, along, 0.5, 0.75, texture, flag),
        upright(at, along + 180.0, 0.5, 0.75, texture, flag),
        *make_post(place, 2.8, 0.07, (112, 114, 116), post),
    ]


def _level(
    edge: Point, facing_deg: float, width: float, depth: float, up: float, colour: Colour, element: Element
) -> Surface:
    """A flat top, its front seen from above: ``edge`` is the middle of the edge farthest from where it looks."""
    near = ahead(edge, facing_deg, depth, up=up)
    far = (edge[0], edge[1], edge[2] + up)
    left, right = facing_deg + 90.0, facing_deg - 90.0
    corners = (
        ahead(near, left, width / 2), ahead(near, right, width / 2), ahead(far, right, width / 2),
        ahead(far, left, width / 2),
    )  # fmt: skip
    return Surface(corners, plain(colour, _STOP), element)


def _both(surface: Surface) -> Surface:
    return Surface(surface.corners, surface.texture, surface.element, two_sided=True)


@lru_cache(maxsize=4)
def _panes(count: int) -> Texture:
    """Panes of glass, milky with the sky, in a thin frame."""
    canvas = Canvas(128 if count > 1 else 64, 64, (176, 190, 198), _STOP)
    canvas.gradient(0, 0, canvas.width, 64, 1.1, 0.8)
    for x, slope in ((12, 9), (52, 14), (96, 7)):  # reflections
        canvas.polygon([(x, 2), (x + slope, 2), (x + slope - 12, 62), (x - 12, 62)], (204, 214, 220))
    pitch = canvas.width / count
    for i in range(count + 1):
        post = min(i * pitch, canvas.width - 2.0)
        canvas.rectangle(post - 1, 0, post + 1.5, 64, (88, 92, 96))
    for y in (0, 61):
        canvas.rectangle(0, y, canvas.width, y + 3, (88, 92, 96))
    canvas.speckle(Draws("panes"), 3.0)
    return canvas.texture()


@lru_cache(maxsize=1)
def _bench_legs() -> Texture:
    canvas = Canvas(64, 16, (70, 66, 62), 0)
    for left, top, right, bottom in ((0, 0, 64, 4), (6, 0, 11, 16), (53, 0, 58, 16)):
        canvas.rectangle(left, top, right, bottom, (104, 84, 64), _STOP)
    return canvas.texture()


def _colours(style: TownStyle) -> tuple[Colour, Colour]:
    """Board and letters: the colour of the town's buses."""
    board = mixed(style.vehicles.bus_colours[0], (20, 22, 26), 0.08)
    return board, readable_on(board, (250, 250, 246), 110.0)


def _paint_header(style: TownStyle, draws: Draws) -> Texture:
    """The strip over the shelter's open side: the word for a bus stop, and where the bus goes."""
    board, letters = _colours(style)
    canvas = Canvas(512, 32, board, _STOP)
    canvas.rectangle(0, 29, 512, 32, mixed(board, (0, 0, 0), 0.35))
    _bus(canvas, 22, 15, 11, letters, board)
    script = style.words.script
    write_full(canvas, style.words.bus_stop, script, (44, 5, 244, 27), letters, align="left")
    if style.words.bus_lines:
        line = draws.pick(style.words.bus_lines)
        number = str(draws.integer(1, 99))
        if write_full(canvas, line, script, (300, 5, 500, 27), letters, align="right"):
            write_full(canvas, number, "latin", (256, 5, 290, 27), letters)
    weather(canvas, draws.child("wear"), 0.7)
    return canvas.texture()


def _paint_flag(style: TownStyle, draws: Draws) -> Texture:
    """The flag on the pole: a bus, the word, and the numbers of the lines."""
    board, letters = _colours(style)
    canvas = Canvas(128, 128, board, 0)
    rounded(canvas, (0, 0, 128, 128), 10, (244, 244, 240), _STOP)
    rounded(canvas, (3, 3, 125, 125), 8, board, _STOP)
    _bus(canvas, 64, 32, 25, letters, board)
    write_block(canvas, style.words.bus_stop, style.words.script, (10, 62, 118, 92), letters, most_lines=2)
    rounded(canvas, (9, 97, 119, 120), 4, (246, 246, 242))
    numbers = " ".join(str(draws.integer(1, 99)) for _ in range(draws.integer(1, 3)))
    write_full(canvas, numbers, "latin", (14, 100, 114, 117), (24, 24, 28))
    weather(canvas, draws.child("wear"), 0.7)
    return canvas.texture()


def _bus(canvas: Canvas, x: float, y: float, r: float, ink: Colour, ground: Colour) -> None:
    """The mark of a bus, seen from its front."""
    rounded(canvas, (x - r * 0.8, y - r * 0.9, x + r * 0.8, y + r * 0.7), r * 0.25, ink)
    rounded(canvas, (x - r * 0.6, y - r * 0.6, x + r * 0.6, y + r * 0.05), r * 0.12, ground)
    for side in (-0.48, 0.48):
        canvas.disc(x + side * r, y + r * 0.38, r * 0.14, r * 0.14, ground)
        canvas.rectangle(x + side * r - r * 0.18, y + r * 0.6, x + side * r + r * 0.18, y + r * 0.95, ink)
