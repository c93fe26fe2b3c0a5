"""Along the kerb: trees, lamps, poles and wires, bus stops, signs on posts, benches, bins and boxes."""

from dataclasses import dataclass
from itertools import pairwise

from placeprint.sample.angles import bearing_deg
from placeprint.sample.draws import Draws
from placeprint.sample.ground import KERB_M
from placeprint.sample.network import Block, Flat, along, length_of, unit
from placeprint.sample.props import Props
from placeprint.sample.surface import Point, Surface
from placeprint.sample.things.bus_stops import make_bus_stop
from placeprint.sample.things.furniture import furniture_of, make_furniture
from placeprint.sample.things.lamps import make_lamp, make_pole, make_wires
from placeprint.sample.things.posts import make_post_sign, make_street_post
from placeprint.sample.visits import Visit

__all__ = ["Greenery", "Kerb", "furnish_kerb"]

CORNER_M = 6.0
"""Kept free at corners, beside signs."""


@dataclass(frozen=True, slots=True)
class Greenery:
    """A tree, which is drawn turned towards the camera.

    Attributes:
        kind: of `Trees.kinds`.
        place: foot, metres.
        height: metres.
        name: unique in the town.
    """

    kind: str
    place: Point
    height: float
    name: str

    @property
    def outline(self) -> tuple[tuple[Flat, ...], float]:
        """What casts the shadow: an eight-sided crown seen from above, and most of the height."""
        east, north, _ = self.place
        a, b = self.height * 0.24, self.height * 0.1
        corners = ((a, b), (b, a), (-b, a), (-a, b), (-a, -b), (-b, -a), (b, -a), (a, -b))
        return tuple((east + x, north + y) for x, y in corners), self.height * 0.75

    def turned_to(self, eye: Point, visit: Visit, props: Props) -> list[Surface]:
        """The tree as it looks from a point at a visit."""
        snow = visit.weather == "snow"
        return props.garden.make(
            Draws(self.name), self.kind, self.place, self.height, visit.month, eye, self.name, snow=snow
        )


class Kerb:
    """One side of a block, from its left to its right end as seen from the street.

    Args:
        block: the block.
        side: of the block.
    """

    def __init__(self, block: Block, side: int) -> None:
        self.start, self.stop = block.kerb[side], block.kerb[(side + 1) % 4]
        self.length = length_of(self.start, self.stop)
        self.east, self.north = unit(self.start, self.stop)
        self.taken: list[tuple[float, float]] = []

    def at(self, metres: float, inwards: float) -> Point:
        """The point so many metres along the kerb and from it, on the pavement."""
        x, y = along(self.start, self.stop, metres / max(self.length, 0.1))
        return x - self.north * inwards, y + self.east * inwards, KERB_M

    @property
    def outward(self) -> Flat:
        """Unit vector from the pavement to the road."""
        return self.north, -self.east

    def take(self, metres: float, room: float) -> bool:
        """Claim a piece of kerb, if it is free and not at a corner."""
        if not CORNER_M < metres < self.length - CORNER_M:
            return False
        if any(abs(metres - at) < (room + other) / 2 for at, other in self.taken):
            return False
        self.taken.append((metres, room))
        return True


def furnish_kerb(block: Block, props: Props, draws: Draws, capture: int) -> tuple[list[Surface], list[Greenery]]:
    """Furnish all open sides of a block.

    Args:
        block: the block.
        props: the town's things.
        draws: chance, one stream a block.
        capture: number of the visit; only posters depend on it.
    """
    surfaces: list[Surface] = []
    greenery: list[Greenery] = []
    for side in range(4):
        if not block.open_sides[side]:
            continue
        kerb = Kerb(block, side)
        if kerb.length < 3 * CORNER_M:
            continue
        chance, name = draws.child(side), f"kerb/{block.number}-{side}"
        surfaces += _signs(kerb, block, side, props, chance.child("signs"), name)
        surfaces += _stop(kerb, props, chance.child("stop"), name, capture)
        surfaces += _lamps(kerb, props, chance.child("lamps"), name)
        greenery += _trees(kerb, props, chance.child("trees"), name)
        surfaces += _furniture(kerb, props, chance.child("furniture"), name)
    return surfaces, greenery


def _signs(kerb: Kerb, block: Block, side: int, props: Props, chance: Draws, name: str) -> list[Surface]:
    """Traffic signs before the crossing at the end of the near lane, and the street's name where it hangs on posts."""
    style, paints = props.style, props.paints
    surfaces: list[Surface] = []
    right = style.place.driving_side == "right"
    # Traffic on the near lane leaves the block at the end that lies ahead of it.
    ahead = 1.0 if right else -1.0
    facing = bearing_deg(-kerb.east * ahead, -kerb.north * ahead)
    near_end = kerb.length - 4.2 if right else 4.2
    what = chance.pick(("stop", "give_way", "no_parking", "speed", "crossing", "one_way", "warning"))
    if chance.chance(0.75):
        surfaces += make_post_sign(
            style, paints.traffic_sign(what), kerb.at(near_end, 0.45), facing, 2.1, 0.75, f"{name}/{what}"
        )
    if chance.chance(0.35):
        what = chance.pick(("no_parking", "speed", "warning", "crossing"))
        at = kerb.length * chance.uniform(0.3, 0.7)
        if kerb.take(at, 2.0):
            surfaces += make_post_sign(
                style, paints.traffic_sign(what), kerb.at(at, 0.45), facing, 2.1, 0.7, f"{name}/{what} 2"
            )
    if style.signs.street_mount == "post":
        count = len(style.words.streets)
        here, other = block.streets[side] % count, block.streets[(side - 1) % 4]
        if other >= 0:
            before = unit(block.kerb[(side - 1) % 4], kerb.start)
            before = unit(block.kerb[(side - 1) % 4], kerb.start)
            signs = (paints.street_sign(here), paints.street_sign(other % count))
            facings = (bearing_deg(*kerb.outward), bearing_deg(before[1], -before[0]))
            surfaces += make_street_post(style, signs, kerb.at(1.0, 1.0), facings, f"street/{here}/{name}")
    return surfaces


def _stop(kerb: Kerb, props: Props, chance: Draws, name: str, capture: int) -> list[Surface]:
    if not chance.chance(0.3):
        return []
    at = kerb.length * chance.uniform(0.35, 0.65)
    if not kerb.take(at, 9.0):
        return []
    poster = props.poster(chance.child("poster"), capture, "tall")
    return make_bus_stop(
        props.style, chance.child("look"), kerb.at(at, 1.2), bearing_deg(*kerb.outward), poster, f"{name}/stop", capture
    )


def _lamps(kerb: Kerb, props: Props, chance: Draws, name: str) -> list[Surface]:
    lamps, surfaces = props.style.lamps, []
    metres, number = chance.uniform(7.0, 10.0), 0
    poles = []
    while metres < kerb.length - CORNER_M:
        if kerb.take(metres, 1.5):
            place = kerb.at(metres, 0.5)
            surfaces += make_lamp(props.style, place, kerb.outward, f"{name}/lamp/{number}")
            if lamps.pole != "none":
                poles.append(kerb.at(metres + 0.8, 0.6))
                surfaces += make_pole(props.style, poles[-1], kerb.outward, f"{name}/pole/{number}")
            number += 1
        metres += lamps.spacing * chance.uniform(0.9, 1.1)
    if lamps.wires and len(poles) > 1:
        for number, (one, two) in enumerate(pairwise(poles)):
            surfaces += make_wires(props.style, one, two, f"{name}/wires/{number}")
    return surfaces


def _trees(kerb: Kerb, props: Props, chance: Draws, name: str) -> list[Greenery]:
    trees, greenery = props.style.trees, []
    if trees.per_100_m <= 0 or not trees.kinds:
        return []
    step = 100 / trees.per_100_m
    kind = props.garden.draw_kind(chance)
    metres, number = chance.uniform(6.5, 6.5 + step), 0
    bare_street = chance.chance(0.25)  # not every street has trees
    while metres < kerb.length - CORNER_M and not bare_street:
        if kerb.take(metres, 3.5):
            if chance.chance(0.1):
                kind = props.garden.draw_kind(chance)
            height = chance.uniform(*trees.height)
            greenery.append(Greenery(kind, kerb.at(metres, 0.8), height, f"{name}/tree/{number}"))
            number += 1
        metres += step * chance.uniform(0.8, 1.2)
    return greenery


def _furniture(kerb: Kerb, props: Props, chance: Draws, name: str) -> list[Surface]:
    surfaces: list[Surface] = []
    kinds = furniture_of(props.style)
    for number in range(int(kerb.length / 22)):
        kind = chance.pick(kinds)
        metres = chance.uniform(CORNER_M, kerb.length - CORNER_M)
        if kerb.take(metres, 2.5):
            inwards = props.style.roads.sidewalk - 0.5 if kind == "vending" else 0.75
            surfaces += make_furniture(
                props.style,
                chance,
                kind,
                kerb.at(metres, inwards),
                bearing_deg(*kerb.outward),
                f"{name}/{kind}/{number}",
            )
    return surfaces
