"""Hoardings: big boards on legs beside the road."""

from functools import lru_cache

from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Advert, Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boards import ahead, upright
from placeprint.sample.things.posts import make_post

__all__ = ["make_hoarding"]

_WIDTH, _HEIGHT = 6.0, 3.0


def make_hoarding(
    style: TownStyle, draws: Draws, place: Point, facing_deg: float, texture: Texture, advert: Advert, name: str
) -> list[Surface]:
    """A board of 6 m × 3 m on two legs.

    Args:
        style: of the town.
        draws: for how high it stands and the colour of its legs.
        place: the ground below the middle of the board.
        facing_deg: where its front looks, clockwise from north.
        texture: a ``wide`` advert.
        advert: what it says.
        name: of the board's element; legs and back are ``name/frame``.
    """
    board = Element(name, int(SemanticClass.ADVERT), style.words.script != "latin", advert)
    frame = Element(f"{name}/frame", int(SemanticClass.FURNITURE), own_style=False)
    lift = draws.uniform(1.6, 2.8)
    steel = draws.pick(((92, 96, 98), (74, 84, 78), (110, 92, 80)))
    at = ahead(place, facing_deg, 0.0, up=lift)
    surfaces = [
        upright(at, facing_deg, _WIDTH, _HEIGHT, texture, board),
        upright(ahead(at, facing_deg, -0.04), facing_deg + 180.0, _WIDTH, _HEIGHT, _planks(), frame),
    ]
    for side in (-1.0, 1.0):
        foot = ahead(ahead(place, facing_deg, -0.2), facing_deg + 90.0, side * _WIDTH * 0.3)
        surfaces += make_post(foot, lift + _HEIGHT * 0.9, 0.22, steel, frame)
    return surfaces


@lru_cache(maxsize=1)
def _planks() -> Texture:
    """The back: boards nailed to two beams."""
    canvas = Canvas(128, 64, (120, 104, 86), int(SemanticClass.FURNITURE))
    draws = Draws("planks of a hoarding")
    for i in range(8):
        shade = draws.integer(-12, 12)
        canvas.rectangle(0, i * 8, 128, i * 8 + 7.3, (120 + shade, 104 + shade, 86 + shade))
        canvas.rectangle(0, i * 8 + 7.3, 128, i * 8 + 8, (58, 50, 42))
    for x in (24, 98):
        canvas.rectangle(x, 0, x + 6, 64, (88, 90, 92))
    canvas.speckle(draws, 6.0)
    return canvas.texture()
