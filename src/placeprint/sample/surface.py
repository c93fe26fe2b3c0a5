"""What a drawn town is made of: flat four-cornered surfaces that carry textures, each part of some element.

Coordinates are metres east, north and up from the town's origin.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from placeprint.sample.texture import Texture

__all__ = ["Advert", "Element", "Point", "Surface", "rectangle"]

Point: TypeAlias = tuple[float, float, float]
"""East, north, up, metres."""


@dataclass(frozen=True, slots=True)
class Advert:
    """What an advert says.

    Attributes:
        category: ``food``, ``alcohol``, ``gambling`` or ``other``.
        brand: the invented brand.
        text: all its words, line by line.
    """

    category: str
    brand: str
    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """One thing in the town: a house, a car, a sign. Instance masks tell elements apart.

    Attributes:
        name: unique in the town and steady over time, such as ``house/12`` or ``capture/3/vehicle/4``.
        kind: what it is, a `SemanticClass` value, for the table of elements.
        own_style: whether its look belongs to this town's style (a London bus, a Tokyo sign), rather than to any
            street's (grey asphalt, a person).
        advert: what it advertises, for adverts.
    """

    name: str
    kind: int
    own_style: bool
    advert: Advert | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A flat convex quadrilateral with a texture, seen from its front only (both sides with ``two_sided``).

    Attributes:
        corners: bottom left, bottom right, top right, top left as seen from the front. A triangle repeats its top.
        texture: what it carries; its left edge starts at the bottom left corner, its bottom row lies on the bottom
            edge. In a quadrilateral that is no parallelogram the texture is measured along the bottom edge and at
            right angles to it.
        element: what it is part of.
        repeat_x: how many times the texture fits along the bottom edge.
        repeat_y: how many times the texture fits from bottom to top.
        tint: multiplies red, green and blue.
        two_sided: also seen from behind (mirrored).
        leafy: catches light from all sides, like leaves, and no shade of its own.
        frame: where the texture lies, for those that don't begin at the bottom left corner: a point, and the vectors
            that one whole texture spans to the right and upwards (at right angles). Overrides ``repeat_x`` and
            ``repeat_y``.
    """

    corners: tuple[Point, Point, Point, Point]
    texture: Texture
    element: Element
    repeat_x: float = 1.0
    repeat_y: float = 1.0
    tint: tuple[float, float, float] = field(default=(1.0, 1.0, 1.0))
    two_sided: bool = False
    leafy: bool = False
    frame: tuple[Point, Point, Point] | None = None


def rectangle(
    left: Point, right: Point, height: float, texture: Texture, element: Element, **more: float | bool
) -> Surface:
    """An upright rectangle over the line from ``left`` to ``right`` (as seen from its front).

    Args:
        left: bottom left corner.
        right: bottom right corner.
        height: metres.
        texture: what it carries.
        element: what it is part of.
        more: ``repeat_x``, ``repeat_y``, ``two_sided``, ``leafy`` of `Surface`.
    """
    top_right, top_left = (right[0], right[1], right[2] + height), (left[0], left[1], left[2] + height)
    return Surface((left, right, top_right, top_left), texture, element, **more)  # type: ignore[arg-type]
