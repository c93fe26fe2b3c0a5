"""Flat boards: on walls, jutting out from walls, and what their backs look like."""

import math
from functools import lru_cache

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws
from placeprint.sample.surface import Element, Point, Surface, rectangle
from placeprint.sample.texture import Texture

__all__ = ["ahead", "back_of", "make_blade", "make_board", "plain", "upright"]

_OFF_WALL = 0.05


def make_board(
    texture: Texture, element: Element, left: Point, right: Point, bottom_up: float, height: float
) -> list[Surface]:
    """A board that hangs 5 cm before a wall.

    Args:
        texture: what it shows.
        element: what it is part of.
        left: the point of the wall's foot below its left edge, as seen from the front.
        right: the one below its right edge.
        bottom_up: metres from there to its lower edge.
        height: metres.
    """
    along_east, along_north = right[0] - left[0], right[1] - left[1]
    length = math.sqrt(along_east * along_east + along_north * along_north)
    out_east, out_north = along_north / length * _OFF_WALL, -along_east / length * _OFF_WALL
    first = (left[0] + out_east, left[1] + out_north, left[2] + bottom_up)
    second = (right[0] + out_east, right[1] + out_north, right[2] + bottom_up)
    return [rectangle(first, second, height, texture, element)]


def make_blade(
    texture: Texture, element: Element, foot: Point, facing_deg: float, bottom_up: float, width: float, height: float
) -> list[Surface]:
    """A sign that juts out of a wall at right angles, to be read from both sides, on a bracket.

    Args:
        texture: what both sides show.
        element: what it is part of.
        foot: the point of the wall's foot below the sign.
        facing_deg: where the wall looks, clockwise from north.
        bottom_up: metres from the foot to the sign's lower edge.
        width: metres.
        height: metres.

    Returns:
        Two sides, none of them mirrored, and the bracket.
    """
    gap = 0.12
    near = ahead((foot[0], foot[1], foot[2] + bottom_up), facing_deg, gap)
    far = ahead(near, facing_deg, width)
    bracket = ahead((foot[0], foot[1], foot[2] + bottom_up + height), facing_deg, 0.0)
    end = ahead(bracket, facing_deg, gap + width * 0.85)
    iron = plain((48, 48, 50), int(texture.texels[..., 3].max()))
    return [
        rectangle(near, far, height, texture, element),
        rectangle(far, near, height, texture, element),
        rectangle(bracket, end, 0.05, iron, element, two_sided=True),
    ]


def upright(
    place: Point, facing_deg: float, width: float, height: float, texture: Texture, element: Element
) -> Surface:
    """An upright rectangle that looks towards ``facing_deg``, the middle of its lower edge at ``place``."""
    # As seen from the front, right is a quarter turn anticlockwise from where the front looks.
    return rectangle(
        ahead(place, facing_deg + 90.0, width / 2), ahead(place, facing_deg - 90.0, width / 2), height, texture, element
    )


def ahead(place: Point, heading_deg: float, distance: float, up: float = 0.0) -> Point:
    """The point so many metres from ``place`` in a direction, clockwise from north."""
    return place[0] + sin_deg(heading_deg) * distance, place[1] + cos_deg(heading_deg) * distance, place[2] + up


@lru_cache(maxsize=256)
def plain(colour: Colour, kind: int) -> Texture:
    """A surface of one colour, a little weathered."""
    canvas = Canvas(16, 16, colour, kind)
    canvas.speckle(Draws("plain", *colour), 4.0)
    return canvas.texture()


@lru_cache(maxsize=256)
def back_of(texture: Texture) -> Texture:
    """The grey back of a sign: its outline mirrored, without its words."""
    kinds = texture.texels[:, ::-1, 3]
    canvas = Canvas(kinds.shape[1], kinds.shape[0], (134, 136, 138), 0)
    canvas.kinds[:] = kinds
    canvas.gradient(0, 0, canvas.width, canvas.height, 1.06, 0.92)
    canvas.speckle(Draws("back of a sign"), 5.0)
    return canvas.texture()
