"""Cars, parked and driving, and people on the pavements, as one visit finds them."""

from dataclasses import dataclass

from placeprint.sample.angles import bearing_deg
from placeprint.sample.draws import Draws
from placeprint.sample.ground import KERB_M
from placeprint.sample.network import Flat, Road, along, length_of, unit
from placeprint.sample.paints import PLATES
from placeprint.sample.props import Props
from placeprint.sample.surface import Point, Surface
from placeprint.sample.visits import Visit

__all__ = ["TRAFFIC_M", "WALKERS_M", "Vehicle", "fill_road", "walk"]

TRAFFIC_M, WALKERS_M = 130.0, 60.0
"""How far cars and people are drawn."""

PARKED_FREE_M, DRIVING_FREE_M = 2.0, 5.5
"""How near to the camera cars park and drive, beside half their length."""

WALKERS_PER_100_M = 5.0


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A car as one visit finds it.

    Attributes:
        place: its middle on the ground, metres.
        free_m: cameras nearer than this don't see it: it would not have been there.
        surfaces: of its body and plates.
    """

    place: Point
    free_m: float
    surfaces: list[Surface]


def fill_road(road: Road, capture: int, props: Props, draws: Draws) -> list[Vehicle]:
    """All cars of one road at a visit.

    Args:
        road: the road.
        capture: number of the visit.
        props: the town's things.
        draws: the town's chance for traffic.
    """
    chance = draws.child(road.number, capture)
    return _park(road, props, chance.child("parked"), capture) + _drive(road, props, chance.child("driving"), capture)


def _park(road: Road, props: Props, chance: Draws, capture: int) -> list[Vehicle]:
    """Cars along both kerbs, where the road is wide enough to leave two lanes."""
    style = props.style
    vehicles: list[Vehicle] = []
    width = style.roads.width
    if width < 6.5:
        return []
    right_hand = style.place.driving_side == "right"
    for side, (start, stop) in ((1, road.right), (-1, road.left)):
        if width < 8.5 and side == 1:
            continue
        length = length_of(start, stop)
        east, north = unit(start, stop)
        metres, number = chance.uniform(7, 10), 0
        while metres < length - 9:
            kind = props.vehicles.draw_kind(chance)
            size = props.vehicles.length_of(kind)
            if chance.chance(style.vehicles.parked) and metres + size < length - 8:
                middle = along(start, stop, (metres + size / 2) / length)
                offset = 1.15 * side  # from the kerb towards the middle: to the left of the right kerb
                at = (middle[0] - north * offset, middle[1] + east * offset, 0.0)
                forward = side == 1 if right_hand else side == -1
                heading = bearing_deg(east, north) + (0 if forward else 180) + chance.uniform(-1.5, 1.5)
                name = f"parked/{road.number}/{capture}/{side}/{number}"
                surfaces = _vehicle(kind, at, heading, name, props, chance.child(number))
                vehicles.append(Vehicle(at, PARKED_FREE_M + size / 2, surfaces))
            number += 1
            metres += size + chance.uniform(0.7, 1.8)
    return vehicles


def _drive(road: Road, props: Props, chance: Draws, capture: int) -> list[Vehicle]:
    """Cars and now and then a bus on the two lanes."""
    style = props.style
    vehicles: list[Vehicle] = []
    length = length_of(road.start, road.stop)
    east, north = unit(road.start, road.stop)
    right_hand = style.place.driving_side == "right"
    for lane in (1, -1):  # right and left of the middle
        metres, number = chance.uniform(0, 30), 0
        while metres < length - 4:
            bus = chance.chance(style.vehicles.bus_share)
            taxi = chance.chance(style.vehicles.taxi_share)
            kind = "bus" if bus and style.roads.width > 8 else "taxi" if taxi else props.vehicles.draw_kind(chance)
            size = props.vehicles.length_of(kind)
            middle = along(road.start, road.stop, (metres + size / 2) / length)
            offset = style.roads.width * 0.19 * lane
            at = (middle[0] + north * offset, middle[1] - east * offset, 0.0)
            forward = lane == 1 if right_hand else lane == -1
            heading = bearing_deg(east, north) + (0 if forward else 180)
            name = f"driving/{road.number}/{capture}/{lane}/{number}"
            surfaces = _vehicle(kind, at, heading, name, props, chance.child(lane, number))
            vehicles.append(Vehicle(at, DRIVING_FREE_M + size / 2, surfaces))
            number += 1
            metres += size + chance.uniform(14, 60)
    return vehicles


def _vehicle(kind: str, at: Point, heading: float, name: str, props: Props, chance: Draws) -> list[Surface]:
    plates = props.paints.plates(chance.integer(0, PLATES - 1))
    return props.vehicles.make(chance, kind, at, heading % 360, name, plates)


def walk(road: Road, eye: Point, visit: Visit, props: Props, draws: Draws) -> list[Surface]:
    """The people on a road's pavements, who turn to face the camera.

    Args:
        road: the road.
        eye: the camera.
        visit: when.
        props: the town's things.
        draws: the town's chance for traffic.
    """
    chance = draws.child(road.number, visit.capture, "walking")
    surfaces: list[Surface] = []
    cold, rainy = visit.season == "winter", visit.weather == "rain"
    for side, (start, stop) in ((1, road.right), (-1, road.left)):
        length = length_of(start, stop)
        east, north = unit(start, stop)
        for number in range(int(length / 100 * WALKERS_PER_100_M * chance.uniform(0.2, 1.8))):
            metres = chance.uniform(3, length - 3)
            inwards = chance.uniform(0.9, max(props.style.roads.sidewalk - 0.6, 1.0))
            base: Flat = along(start, stop, metres / length)
            at = (base[0] + north * inwards * side, base[1] - east * inwards * side, KERB_M)
            if 2.5 < length_of(at[:2], eye[:2]) < WALKERS_M:
                name = f"person/{road.number}/{visit.capture}/{side}/{number}"
                surfaces += props.people.make(chance.child(side, number), at, eye, name, cold=cold, rain=rainy)
    return surfaces
