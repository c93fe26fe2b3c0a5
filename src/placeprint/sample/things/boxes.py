"""Standing, turning and boxing: where the parts of a thing are, and boxes made of quads."""

import math
from dataclasses import dataclass

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture

__all__ = ["Frame", "box", "card", "card_pair", "cross", "lid"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A thing's own axes: metres forward, to its right and up from a point on the ground.

    Attributes:
        place: where it stands.
        forward: unit vector (east, north) of its front.
    """

    place: Point
    forward: tuple[float, float]

    @classmethod
    def heading(cls, place: Point, heading_deg: float) -> "Frame":
        """A frame whose front looks ``heading_deg`` clockwise from north."""
        return cls(place, (sin_deg(heading_deg), cos_deg(heading_deg)))

    def at(self, forward: float, right: float, up: float) -> Point:
        """The point so many metres forward, right and up."""
        east, north = self.forward
        return (
            self.place[0] + forward * east + right * north,
            self.place[1] + forward * north - right * east,
            self.place[2] + up,
        )


def box(
    frame: Frame,
    size: tuple[float, float, float],
    element: Element,
    sides: Texture | tuple[Texture, Texture, Texture, Texture],
    top: Texture | None = None,
    *,
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0),
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> list[Surface]:
    """A box without a bottom.

    Args:
        frame: where it stands.
        size: length (forward), width and height, metres.
        element: what it is part of.
        sides: one texture for all, or those of the front, right, rear and left.
        top: of the lid; None leaves it out, where nobody can look from above.
        offset: of the middle of its foot: forward, right, up.
        tint: of all faces.
    """
    front, right, rear, left = sides if isinstance(sides, tuple) else (sides, sides, sides, sides)
    (ahead, beside, foot), (length, width, height) = offset, size
    f, b, r, s = ahead + length / 2, ahead - length / 2, beside + width / 2, beside - width / 2
    walls = (
        (front, (f, r), (f, s)),
        (right, (b, r), (f, r)),
        (rear, (b, s), (b, r)),
        (left, (f, s), (b, s)),
    )
    faces = [
        Surface(
            (
                frame.at(*start, foot),
                frame.at(*end, foot),
                frame.at(*end, foot + height),
                frame.at(*start, foot + height),
            ),
            texture,
            element,
            tint=tint,
        )
        for texture, start, end in walls
    ]
    if top is not None:
        faces.append(lid(frame, (b, f), (s, r), foot + height, top, element, tint=tint))
    return faces


def lid(
    frame: Frame,
    forward: tuple[float, float],
    right: tuple[float, float],
    up: float,
    texture: Texture,
    element: Element,
    *,
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> Surface:
    """A level quad that looks upwards, from and to so many metres forward and to the right."""
    (b, f), (s, r) = forward, right
    corners = (frame.at(b, s, up), frame.at(b, r, up), frame.at(f, r, up), frame.at(f, s, up))
    return Surface(corners, texture, element, tint=tint)


def card(
    place: Point,
    eye: Point,
    width: float,
    height: float,
    texture: Texture,
    element: Element,
    *,
    sideways: float = 0.0,
    nearer: float = 0.0,
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0),
    leafy: bool = False,
) -> Surface:
    """An upright picture that faces the eye, whichever way the camera points.

    Args:
        place: the middle of its lower edge.
        eye: where the camera is.
        width: metres.
        height: metres.
        texture: the picture.
        element: what it is part of.
        sideways: metres that it is moved to the right, as the eye sees it.
        nearer: metres that it is moved towards the eye.
        tint: of the picture.
        leafy: as in `Surface`.
    """
    east, north = eye[0] - place[0], eye[1] - place[1]
    distance = math.sqrt(east * east + north * north)
    frame = Frame(place, (east / distance, north / distance) if distance > 1e-6 else (0.0, -1.0))
    # The frame looks at the eye, so its own right is the picture's left.
    left, right = width / 2 - sideways, -width / 2 - sideways
    corners = (
        frame.at(nearer, left, 0.0),
        frame.at(nearer, right, 0.0),
        frame.at(nearer, right, height),
        frame.at(nearer, left, height),
    )
    return Surface(corners, texture, element, tint=tint, leafy=leafy)


def cross(
    frame: Frame,
    width: float,
    height: float,
    element: Element,
    along: Texture,
    across: Texture,
    *,
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> list[Surface]:
    """Two upright pictures that cut each other at right angles: a round thing for few quads.

    Args:
        frame: where it stands.
        width: metres.
        height: metres.
        element: what it is part of.
        along: the picture that lies in the frame's forward direction, its right edge in front.
        across: the picture that faces forward.
        offset: of the middle of its foot: forward, right, up.
    """
    ahead, beside, foot = offset
    half = width / 2
    lines = ((along, (-half, 0.0), (half, 0.0)), (across, (0.0, half), (0.0, -half)))
    return [
        Surface(
            (
                frame.at(ahead + a[0], beside + a[1], foot),
                frame.at(ahead + b[0], beside + b[1], foot),
                frame.at(ahead + b[0], beside + b[1], foot + height),
                frame.at(ahead + a[0], beside + a[1], foot + height),
            ),
            texture,
            element,
            two_sided=True,
        )
        for texture, a, b in lines
    ]


def card_pair(
    frame: Frame,
    size: tuple[float, float, float],
    element: Element,
    side: Texture,
    front: Texture,
    rear: Texture,
    *,
    ahead: float = 0.0,
) -> list[Surface]:
    """Something thin that moves forward: one picture along it, and one across it for each direction.

    Args:
        frame: where it stands.
        size: length, width and height, metres.
        element: what it is part of.
        side: seen from its right, the front on the right.
        front: seen from ahead.
        rear: seen from behind.
        ahead: where the front and the rear cut the side, metres before its middle.
    """
    length, width, height = size
    lines = (
        (side, (-length / 2, 0.0), (length / 2, 0.0), True),
        (front, (ahead + 0.01, width / 2), (ahead + 0.01, -width / 2), False),
        (rear, (ahead - 0.01, -width / 2), (ahead - 0.01, width / 2), False),
    )
    return [
        Surface(
            (frame.at(*a, 0.0), frame.at(*b, 0.0), frame.at(*b, height), frame.at(*a, height)),
            texture,
            element,
            two_sided=both,
        )
        for texture, a, b, both in lines
    ]
