"""Bins, hydrants, letter boxes, telephone kiosks, drinks machines, benches, bollards and cabinets."""

from itertools import pairwise
from typing import Final

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.furniture import (
    paint_bench,
    paint_bin,
    paint_bollard,
    paint_cabinet,
    paint_fire_sign,
    paint_hydrant,
    paint_phone_box,
    paint_plain,
    paint_post_box,
    paint_vending,
)
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.things.boxes import Frame, box, cross, lid

__all__ = ["furniture_of", "make_furniture"]

KIND: Final = int(SemanticClass.FURNITURE)
OF_THE_TOWN: Final = ("hydrant", "post_box", "phone_box", "vending")
GREY: Final = (138, 144, 138)
MACHINES: Final[tuple[Colour, ...]] = ((222, 224, 226), (172, 44, 42), (52, 92, 150))
BENCH_WOOD: Final = (122, 92, 62)


def furniture_of(style: TownStyle) -> tuple[str, ...]:
    """What stands about in a town of this style."""
    lamps = style.lamps
    kinds = ["bin", "bench", "bollard", "cabinet"]
    if lamps.hydrant is not None:
        kinds.append("hydrant")
    if lamps.post_box is not None:
        kinds.append("post_box")
    if lamps.phone_box is not None:
        kinds.append("phone_box")
    if lamps.vending:
        kinds.append("vending")
    return tuple(kinds)


def make_furniture(
    style: TownStyle, draws: Draws, kind: str, place: Point, heading_deg: float, name: str
) -> list[Surface]:
    """One piece.

    Args:
        style: the town's, for its colours.
        draws: of this piece, for what differs between pieces.
        kind: what it is; of those that `furniture_of` names.
        place: the middle of its foot.
        heading_deg: where its front looks, clockwise from north.
        name: of its element.
    """
    frame = Frame.heading(place, heading_deg)
    element = Element(name, KIND, own_style=kind in OF_THE_TOWN)
    lamps = style.lamps
    if kind == "bin":
        side = paint_bin(lamps.bin_colour)
        return box(frame, (0.44, 0.48, 0.95), element, side, paint_plain(lamps.bin_colour))
    if kind == "bollard":
        post = paint_bollard(lamps.colour)
        return cross(frame, 0.26, 0.95, element, post, post)
    if kind == "bench":
        return _bench(frame, element)
    if kind == "cabinet":
        number = draws.integer(0, 1)
        side = paint_cabinet(number)
        return box(frame, (0.42, 0.92, 1.25), element, side, paint_plain(GREY))
    if kind == "hydrant" and lamps.hydrant is not None:
        return _hydrant(style, frame, element, lamps.hydrant)
    if kind == "post_box" and lamps.post_box is not None:
        return _post_box(style, frame, element, lamps.post_box)
    if kind == "phone_box" and (kiosk := lamps.phone_box) is not None:
        side = paint_phone_box(kiosk)
        return box(frame, (0.92, 0.92, 2.42), element, side, paint_plain(kiosk))
    if kind == "vending" and lamps.vending:
        colour = draws.pick(MACHINES)
        front, plain = paint_vending(colour), paint_plain(colour)
        return box(frame, (0.72, 1.0, 1.83), element, (front, plain, plain, plain), plain)
    raise ValueError(f"the style {style.name} has no {kind}")


def _bench(frame: Frame, element: Element) -> list[Surface]:
    seat = paint_bench(BENCH_WOOD, "seat")
    back = paint_bench(BENCH_WOOD, "back")
    legs = paint_bench(BENCH_WOOD, "legs")
    quads = [lid(frame, (-0.22, 0.23), (-0.85, 0.85), 0.45, seat, element)]
    for ahead, behind, low, high, texture in (
        (-0.22, -0.32, 0.45, 0.90, back),
        (0.18, 0.18, 0.0, 0.45, legs),
        (-0.18, -0.20, 0.0, 0.45, legs),
    ):
        corners = (
            frame.at(ahead, 0.85, low),
            frame.at(ahead, -0.85, low),
            frame.at(behind, -0.85, high),
            frame.at(behind, 0.85, high),
        )
        quads.append(Surface(corners, texture, element, two_sided=True))
    return quads


def _hydrant(style: TownStyle, frame: Frame, element: Element, colour: Colour) -> list[Surface]:
    """Japan marks its hydrants with a round sign; elsewhere they stand on the pavement."""
    if style.place.country_code == "JP":
        post = paint_fire_sign(colour, sign=False)
        sign = paint_fire_sign(colour, sign=True)
        return cross(frame, 0.6, 2.9, element, post, sign)
    picture = paint_hydrant(colour)
    return cross(frame, 0.5, 0.78, element, picture, picture)


def _post_box(style: TownStyle, frame: Frame, element: Element, colour: Colour) -> list[Surface]:
    """A pillar where Britain's post built it, else a box on a leg."""
    pillar = style.place.country_code == "GB"
    front = paint_post_box(colour, pillar, True)
    side = paint_post_box(colour, pillar, False)
    if not pillar:
        return box(frame, (0.45, 0.52, 1.25), element, (front, side, side, side), paint_plain(colour))
    radius, spots = 0.25, []
    for corner in range(9):
        angle = 22.5 + 45.0 * corner
        spots.append((radius * cos_deg(angle), radius * sin_deg(angle)))
    quads: list[Surface] = []
    for number, (a, b) in enumerate(pairwise(spots)):
        # Corners run clockwise as seen from above, from just right of the front.
        corners = (frame.at(*b, 0.0), frame.at(*a, 0.0), frame.at(*a, 1.62), frame.at(*b, 1.62))
        quads.append(Surface(corners, front if number == 7 else side, element))
    return [*quads, lid(frame, (-0.17, 0.17), (-0.17, 0.17), 1.62, paint_plain(colour), element)]
