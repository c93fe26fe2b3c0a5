"""Cars, parked and driving, and people on the pavements, as one visit finds them."""

from placeprint.sample.angles import bearing_deg
from placeprint.sample.draws import Draws
from placeprint.sample.ground import KERB_M
from placeprint.sample.network import Flat, Network, Road, along, length_of, unit
from placeprint.sample.paints import PLATES
from placeprint.sample.places import StreetPlace
from placeprint.sample.props import Props
from placeprint.sample.surface import Point, Surface
from placeprint.sample.visits import Visit

__all__ = ["drive_and_walk"]

SIGHT_M, WALKERS_M, FREE_M = 130.0, 60.0, 7.5
"""How far cars and people are drawn, and how far from the camera the road is free."""

WALKERS_PER_100_M = 5.0


def drive_and_walk(
    network: Network, eye: Point, place: StreetPlace, visit: Visit, props: Props, draws: Draws
) -> list[Surface]:
    """Fill the streets around the camera.

    Args:
        network: the streets.
        eye: the camera.
        place: where it stands.
        visit: when.
        props: the town's things.
        draws: the town's chance for traffic.
    """
    surfaces: list[Surface] = []
    for road in network.roads:
        if min(length_of(eye[:2], along(road.start, road.stop, share)) for share in (0, 0.25, 0.5, 0.75, 1)) > SIGHT_M:
            continue
        chance = draws.child(road.number, visit.capture)
        own = road.number == place.road.number
        surfaces += _park(road, eye, props, chance.child("parked"), visit.capture)
        surfaces += _drive(road, eye, props, chance.child("driving", place.number if own else "-"), visit.capture)
        surfaces += _walk(road, eye, props, chance.child("walking"), visit)
    return surfaces


def _park(road: Road, eye: Point, props: Props, chance: Draws, capture: int) -> list[Surface]:
    """Cars along both kerbs, where the road is wide enough to leave two lanes."""
    style, surfaces = props.style, []
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
            taken = chance.chance(style.vehicles.parked)
            if taken and metres + size < length - 8:
                middle = along(start, stop, (metres + size / 2) / length)
                offset = 1.15 * side  # from the kerb towards the middle: to the left of the right kerb
                at = (middle[0] - north * offset, middle[1] + east * offset, 0.0)
                forward = side == 1 if right_hand else side == -1
                heading = bearing_deg(east, north) + (0 if forward else 180) + chance.uniform(-1.5, 1.5)
                name = f"parked/{road.number}/{capture}/{side}/{number}"
                if length_of(at[:2], eye[:2]) > 4.0:
                    surfaces += _vehicle(kind, at, heading, name, props, chance.child(number))
            number += 1
            metres += size + chance.uniform(0.7, 1.8)
    return surfaces


def _drive(road: Road, eye: Point, props: Props, chance: Draws, capture: int) -> list[Surface]:
    """Cars and now and then a bus on the two lanes, none just before or behind the camera."""
    style, surfaces = props.style, []
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
            if length_of(at[:2], eye[:2]) > FREE_M + size / 2 and length_of(middle, eye[:2]) < SIGHT_M:
                name = f"driving/{road.number}/{capture}/{lane}/{number}"
                surfaces += _vehicle(kind, at, heading, name, props, chance.child(lane, number))
            number += 1
            metres += size + chance.uniform(14, 60)
    return surfaces


def _vehicle(kind: str, at: Point, heading: float, name: str, props: Props, chance: Draws) -> list[Surface]:
    plates = props.paints.plates(chance.integer(0, PLATES - 1))
    return props.vehicles.make(chance, kind, at, heading % 360, name, plates)


def _walk(road: Road, eye: Point, props: Props, chance: Draws, visit: Visit) -> list[Surface]:
    surfaces: list[Surface] = []
    for side, (start, stop) in ((1, road.right), (-1, road.left)):
        length = length_of(start, stop)
        east, north = unit(start, stop)
        rainy = visit.weather == "rain"
        for number in range(int(length / 100 * WALKERS_PER_100_M * chance.uniform(0.2, 1.8))):
            metres, inwards = (
                chance.uniform(3, length - 3),
                chance.uniform(0.9, max(props.style.roads.sidewalk - 0.6, 1.0)),
            )
            base: Flat = along(start, stop, metres / length)
            at = (base[0] + north * inwards * side, base[1] - east * inwards * side, KERB_M)
            if 2.5 < length_of(at[:2], eye[:2]) < WALKERS_M:
                name = f"person/{road.number}/{visit.capture}/{side}/{number}"
                cold = visit.season == "winter"
                surfaces += props.people.make(chance.child(side, number), at, eye, name, cold=cold, rain=rainy)
    return surfaces
