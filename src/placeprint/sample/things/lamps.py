"""Street lamps, poles, and the wires between them."""

import math
from itertools import pairwise
from typing import Final

from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.lamp import (
    ARM,
    ORNATE,
    POST,
    paint_arm,
    paint_crossarm,
    paint_hanging,
    paint_head,
    paint_ornate,
    paint_pole,
    paint_post,
    paint_rod,
    paint_transformer,
)
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import Frame, cross

__all__ = ["make_lamp", "make_pole", "make_wires"]

KIND: Final = int(SemanticClass.POLE)
WIRE: Final = (34, 34, 36)
ARM_HEIGHT: Final = 7.4
POLE_HEIGHT: Final = {"wood": 8.8, "concrete": 9.4, "none": 8.8}
SAG_M: Final = 0.45

# Where wires hang: right of the pole, below its top, thickness; metres. The lower ones are bundles.
HANGING: Final = (
    (-0.82, -0.10, 0.03), (0.82, -0.10, 0.03), (0.38, -0.10, 0.03), (0.16, 2.1, 0.06), (0.18, 2.7, 0.08),
    (-0.16, 3.1, 0.05),
)  # fmt: skip


def make_lamp(style: TownStyle, place: Point, towards_road: tuple[float, float], name: str) -> list[Surface]:
    """One street lamp of the style's kind.

    Args:
        style: the town's.
        place: the foot of the lamp; for ``wire`` lamps, the kerb below.
        towards_road: unit vector (east, north) from the pavement to the middle of the road.
        name: of its element.
    """
    lamps = style.lamps
    element = Element(name, KIND, own_style=lamps.kind == "ornate")
    frame = Frame(place, towards_road)
    if lamps.kind == "wire":
        return _over_the_road(style, frame, element)
    if lamps.kind in ("post", "ornate"):
        size, paint = (ORNATE, paint_ornate) if lamps.kind == "ornate" else (POST, paint_post)
        picture = paint(lamps.colour)
        return cross(frame, *size, element, picture, picture)
    rod = paint_rod(lamps.colour)
    arm = paint_arm(lamps.colour)
    head = paint_head(lamps.colour)
    quads = cross(frame, 0.15, ARM_HEIGHT + 0.15, element, rod, rod)
    sides = (1, -1) if lamps.kind == "twin" else (1,)
    for side in sides:
        corners = (
            frame.at(-0.02 * side, 0.0, ARM_HEIGHT),
            frame.at(ARM[0] * side, 0.0, ARM_HEIGHT),
            frame.at(ARM[0] * side, 0.0, ARM_HEIGHT + ARM[1]),
            frame.at(-0.02 * side, 0.0, ARM_HEIGHT + ARM[1]),
        )
        quads.append(Surface(corners, arm, element, two_sided=True))
    if lamps.kind == "arm":
        up = ARM_HEIGHT + 0.84
        corners = (
            frame.at(1.55, 0.14, up),
            frame.at(2.25, 0.14, up),
            frame.at(2.25, -0.14, up),
            frame.at(1.55, -0.14, up),
        )
        quads.append(Surface(corners, head, element, two_sided=True))
    return quads


def make_pole(
    style: TownStyle,
    place: Point,
    towards_road: tuple[float, float],
    name: str,
) -> list[Surface]:
    """One pole for wires, with its beam; two of five carry a transformer, always the same ones.

    Args:
        style: the town's; its ``lamps.pole`` says what poles are made of.
        place: its foot.
        towards_road: unit vector (east, north) from the pavement to the middle of the road.
        name: of its element.
    """
    kind = "concrete" if style.lamps.pole == "concrete" else "wood"
    tall = POLE_HEIGHT[kind]
    element = Element(name, KIND, own_style=False)
    frame = Frame(place, towards_road)
    bark = paint_pole(kind)
    quads = cross(frame, 0.28, tall, element, bark, bark)
    beam = paint_crossarm()
    corners = (
        frame.at(-1.0, 0.02, tall - 0.24),
        frame.at(1.0, 0.02, tall - 0.24),
        frame.at(1.0, 0.02, tall + 0.10),
        frame.at(-1.0, 0.02, tall + 0.10),
    )
    quads.append(Surface(corners, beam, element, two_sided=True))
    if Draws(name, "transformer").chance(0.4):
        can = paint_transformer()
        quads += cross(frame, 0.6, 1.0, element, can, can, offset=(0.40, 0.0, tall - 2.0))
    return quads


def make_wires(
    style: TownStyle,
    from_pole: Point,
    to_pole: Point,
    name: str,
) -> list[Surface]:
    """The wires from pole to pole, three straight pieces each, as many as the style has up to six.

    Args:
        style: the town's.
        from_pole: foot of one pole.
        to_pole: foot of the next.
        name: of their element.
    """
    element = Element(name, KIND, own_style=False)
    tall = POLE_HEIGHT[style.lamps.pole]
    east, north = to_pole[0] - from_pole[0], to_pole[1] - from_pole[1]
    far = math.sqrt(east * east + north * north)
    if far < 1.0:
        return []
    texture, beam = paint_rod(WIRE), (north / far, -east / far)
    ends = Frame(from_pole, beam), Frame(to_pole, beam)
    quads: list[Surface] = []
    for ahead, below, thick in HANGING[: style.lamps.wires]:
        start, end = (frame.at(ahead, 0.0, tall - below) for frame in ends)
        quads += _sagging(start, end, thick, SAG_M + below * 0.08, texture, element)
    return quads


def _over_the_road(style: TownStyle, frame: Frame, element: Element) -> list[Surface]:
    """A lamp in the middle of the road, on a wire from house to house."""
    roads = style.roads
    middle, reach = roads.width / 2, roads.width / 2 + roads.sidewalk + style.plots.setback - 0.05
    texture = paint_rod(WIRE)
    lamp = paint_hanging(style.lamps.colour)
    hook = frame.at(middle, 0.0, 7.0)
    quads = [
        _thread(frame.at(middle - reach, 0.0, 7.6), hook, 0.03, texture, element),
        _thread(hook, frame.at(middle + reach, 0.0, 7.6), 0.03, texture, element),
    ]
    return quads + cross(frame, 0.6, 0.6, element, lamp, lamp, offset=(middle, 0.0, 6.42))


def _sagging(start: Point, end: Point, thick: float, sag: float, texture: Texture, element: Element) -> list[Surface]:
    """A wire that hangs through: a parabola in three pieces."""
    spots = []
    for step in range(4):
        t = step / 3
        east, north, up = (a + (b - a) * t for a, b in zip(start, end, strict=True))
        spots.append((east, north, up - 4 * sag * t * (1 - t)))
    return [_thread(a, b, thick, texture, element) for a, b in pairwise(spots)]


def _thread(start: Point, end: Point, thick: float, texture: Texture, element: Element) -> Surface:
    half = thick / 2
    corners = (
        (start[0], start[1], start[2] - half),
        (end[0], end[1], end[2] - half),
        (end[0], end[1], end[2] + half),
        (start[0], start[1], start[2] + half),
    )
    return Surface(corners, texture, element, two_sided=True)
