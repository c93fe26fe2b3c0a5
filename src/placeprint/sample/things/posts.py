"""Signs on posts: traffic signs, and street-name signs at corners."""

from collections.abc import Sequence

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Element, Point, Surface, rectangle
from placeprint.sample.texture import Texture
from placeprint.sample.things.boards import ahead, back_of, plain, upright

__all__ = ["make_post", "make_post_sign", "make_street_post"]

_GALVANISED: Colour = (132, 134, 136)
_NAMES_UP, _NAME_HEIGHT = 2.4, 0.36  # of street-name signs on posts


def make_post(place: Point, height: float, thick: float, colour: Colour, element: Element) -> list[Surface]:
    """A thin post: three sides, of which one or two are seen from anywhere.

    Args:
        place: its foot.
        height: metres.
        thick: metres.
        colour: of its paint.
        element: what it is part of; its kind is the class of the post's pixels.
    """
    texture = plain(colour, element.kind)
    corners = [ahead(place, turn, thick * 0.58) for turn in (0.0, 120.0, 240.0)]
    # The corners run clockwise seen from above, so each side's front needs its right end first in that order.
    return [rectangle(corners[(i + 1) % 3], corners[i], height, texture, element) for i in range(3)]


def make_post_sign(
    style: TownStyle,
    texture: Texture,
    place: Point,
    facing_deg: float,
    height: float,
    width: float,
    name: str,
    *,
    kind: int = int(SemanticClass.TRAFFIC_SIGN),
) -> list[Surface]:
    """A sign on a post.

    Args:
        style: of the town; whose shapes the sign has.
        texture: of the sign.
        place: the post's foot.
        facing_deg: where the sign's front looks, clockwise from north.
        height: metres from the ground to the sign's lower edge.
        width: of the sign, metres; it keeps the proportions of its texture.
        name: of the sign's element; the post's is ``name/post``.
        kind: of the sign's element.

    Returns:
        Front, back and three sides of the post, of which three at most are seen at once.
    """
    sign = Element(name, kind, own_style=True)
    post = Element(f"{name}/post", int(SemanticClass.POLE), own_style=False)
    before = ahead(place, facing_deg, 0.05, up=height)
    tall = width * texture.texels.shape[0] / texture.texels.shape[1]
    return [
        upright(before, facing_deg, width, tall, texture, sign),
        upright(before, facing_deg + 180.0, width, tall, back_of(texture), sign),
        *make_post(place, height + tall * 0.5, 0.06, _post_colour(style), post),
    ]


def make_street_post(
    style: TownStyle,
    signs: Sequence[Texture],
    place: Point,
    facings_deg: Sequence[float],
    name: str,
) -> list[Surface]:
    """Street-name signs on one post at a corner, to be read from both sides.

    Args:
        style: of the town.
        signs: of each street; they stand one over the other.
        place: the post's foot.
        facings_deg: where one of the two fronts of each sign looks, clockwise from north.
        name: the signs' elements are ``name/0``, ``name/1``; the post's is ``name/post``.
    """
    surfaces: list[Surface] = []
    for i, (texture, facing_deg) in enumerate(zip(signs, facings_deg, strict=True)):
        rows, columns = texture.texels.shape[:2]
        element = Element(f"{name}/{i}", int(SemanticClass.STREET_SIGN), own_style=True)
        at = ahead(place, facing_deg, 0.0, up=_NAMES_UP + i * (_NAME_HEIGHT + 0.03))
        for side in (0.0, 180.0):
            # Each side stands before the post, which would else cut through the words.
            before = ahead(at, facing_deg + side, 0.05)
            surfaces.append(
                upright(before, facing_deg + side, _NAME_HEIGHT * columns / rows, _NAME_HEIGHT, texture, element)
            )
    post = Element(f"{name}/post", int(SemanticClass.POLE), own_style=False)
    top = _NAMES_UP + len(signs) * (_NAME_HEIGHT + 0.03)
    return [*surfaces, *make_post(place, top, 0.07, _post_colour(style), post)]


def _post_colour(style: TownStyle) -> Colour:
    """Bare zinc, or the colour of the lamps where the town paints its posts."""
    red, green, blue = style.lamps.colour
    return style.lamps.colour if red + green + blue < 240 else _GALVANISED
