"""The quads that make up a car, a bus or a rickshaw, from its textures."""

from dataclasses import dataclass

from placeprint.sample.classes import SemanticClass
from placeprint.sample.paint.bodies import Body
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import Frame

__all__ = ["CarTextures", "car_quads", "panel_across", "panel_beside", "shadow_under"]


@dataclass(frozen=True, slots=True, eq=False)
class CarTextures:
    """What a car is covered with.

    Attributes:
        flank: right side below the windows.
        left_flank: left side, where it is not just the right one mirrored.
        row: row of side windows, on the right; mirrored on the left.
        front, rear: below bonnet and boot.
        windscreen, rear_window: with their pillars.
        bonnet, roof, boot: sheet metal.
        axle: both tyres of an axle, for looks under the bumpers.
        shadow: the shaded road underneath.
    """

    flank: Texture
    left_flank: Texture | None
    row: Texture
    front: Texture
    rear: Texture
    windscreen: Texture
    rear_window: Texture
    bonnet: Texture
    roof: Texture
    boot: Texture
    axle: Texture
    shadow: Texture


def car_quads(frame: Frame, body: Body, textures: CarTextures, element: Element) -> list[Surface]:
    """All quads of a car that stands with its middle on the frame's place."""
    half, wide, lean = body.length / 2, body.width / 2, body.lean
    quads = []
    for sign, flank in ((1, textures.flank), (-1, textures.left_flank)):
        for texture, (low_out, low), (high_out, high) in (
            (flank, (wide, 0.0), (wide, body.belt)),
            (textures.row if sign == 1 else None, (wide, body.belt), (wide - lean, body.height)),
        ):
            corners = (
                frame.at(-half * sign, low_out * sign, low),
                frame.at(half * sign, low_out * sign, low),
                frame.at(half * sign, high_out * sign, high),
                frame.at(-half * sign, high_out * sign, high),
            )
            if texture is not None:
                quads.append(Surface(corners, texture, element))
            else:
                original = textures.flank if low == 0 else textures.row
                quads.append(Surface(corners, original, element, frame=_mirrored(corners)))
    spots = body.outline
    ahead = (textures.front, textures.bonnet, textures.windscreen, textures.roof)
    behind = (textures.rear_window, textures.boot, textures.rear)
    for number, texture in enumerate(ahead + behind):
        a, b = spots[number], spots[number + 1]
        if abs(a[0] - b[0]) + abs(a[1] - b[1]) > 0.15:
            quads.append(panel_across(frame, body, a, b, texture, element, forwards=number < len(ahead)))
    size = (body.width, body.clearance + 0.15)
    for rear, axle in enumerate(body.wheels):
        at = (half - axle + 0.7 * body.wheel_radius * (-1 if rear else 1), 0.0, size[1] / 2)
        quads.append(panel_beside(frame, textures.axle, element, *size, at, rear=bool(rear)))
    return [*quads, shadow_under(frame, body.length - 0.25, body.width - 0.1, textures.shadow, element)]


def _mirrored(corners: tuple[Point, Point, Point, Point]) -> tuple[Point, Point, Point]:
    """The frame in which a texture lies on a rectangle with left and right exchanged."""
    left, right, _, top = corners

    def step(start: Point, end: Point) -> Point:
        return end[0] - start[0], end[1] - start[1], end[2] - start[2]

    return right, step(right, left), step(left, top)


def shadow_under(frame: Frame, length: float, width: float, texture: Texture, element: Element) -> Surface:
    """The road in the shade of a vehicle: part of the road, not of the vehicle."""
    f, r, up = length / 2, width / 2, 0.012
    corners = (frame.at(-f, -r, up), frame.at(-f, r, up), frame.at(f, r, up), frame.at(f, -r, up))
    return Surface(corners, texture, Element("", int(SemanticClass.ROAD), own_style=False))


def panel_across(
    frame: Frame,
    body: Body,
    ahead: tuple[float, float],
    behind: tuple[float, float],
    texture: Texture,
    element: Element,
    *,
    forwards: bool,
) -> Surface:
    """A panel over the whole width between two points of the profile; its lower edge in front, or behind."""

    def at(spot: tuple[float, float], side: int) -> Point:
        return frame.at(body.length / 2 - spot[0], side * body.half_width(spot[1]), spot[1])

    if forwards:
        corners = (at(ahead, 1), at(ahead, -1), at(behind, -1), at(behind, 1))
    else:
        corners = (at(behind, -1), at(behind, 1), at(ahead, 1), at(ahead, -1))
    return Surface(corners, texture, element)


def panel_beside(
    frame: Frame, texture: Texture, element: Element, width: float, height: float, at: Point, *, rear: bool
) -> Surface:
    """A small upright board across the direction of travel, such as a number plate.

    Args:
        frame: the vehicle's.
        texture: what it carries.
        element: what it is part of.
        width: metres.
        height: metres.
        at: its middle: forward, right, up.
        rear: whether it looks backwards.
    """
    side = -width / 2 if rear else width / 2
    ahead, right, up = at
    low, high = up - height / 2, up + height / 2
    corners = (
        frame.at(ahead, right + side, low),
        frame.at(ahead, right - side, low),
        frame.at(ahead, right - side, high),
        frame.at(ahead, right + side, high),
    )
    return Surface(corners, texture, element)
