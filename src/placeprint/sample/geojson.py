"""A drawn town's map: streets, houses and places as GeoJSON features, WGS 84, longitude before latitude."""

import math
from typing import TYPE_CHECKING, Any

from placeprint.sample.angles import cos_deg
from placeprint.sample.draws import Draws
from placeprint.sample.lots import plan_house
from placeprint.sample.network import Flat, along
from placeprint.sphere import EARTH_RADIUS_M

if TYPE_CHECKING:
    from placeprint.sample.town import Town

__all__ = ["METRES_A_DEGREE", "map_features", "to_wgs84"]

METRES_A_DEGREE = EARTH_RADIUS_M * math.pi / 180
"""Metres in a degree of latitude on the mean sphere."""


def to_wgs84(point: Flat, latitude: float, longitude: float) -> tuple[float, float]:
    """Latitude and longitude of a point on the map.

    Args:
        point: east and north of the town's origin, metres; a town is so small that the earth is flat in it.
        latitude: of the origin, degrees.
        longitude: of the origin, degrees.
    """
    east, north = point
    return (
        round(latitude + north / METRES_A_DEGREE, 8),
        round(longitude + east / (METRES_A_DEGREE * cos_deg(latitude)), 8),
    )


def map_features(town: "Town") -> dict[str, list[dict[str, Any]]]:
    """Features of a town.

    Returns:
        ``streets`` (lines with the street's name), ``houses`` (outlines with name, use and number of floors as built
        first) and ``places`` (points with the place's id, on the middle line of the street).
    """
    words, where = town.style.words, town.style.place

    def spot(point: Flat) -> list[float]:
        latitude, longitude = to_wgs84(point, where.latitude, where.longitude)
        return [longitude, latitude]

    streets = [
        _feature(
            "LineString",
            [spot(road.start), spot(road.stop)],
            {"town": where.town, "street": words.streets[road.street % len(words.streets)]},
        )
        for road in town.network.roads
    ]
    houses = []
    for lots in town.lots:
        for lot in lots:
            properties: dict[str, Any] = {"town": where.town, "name": lot.name, "use": lot.use}
            if lot.use == "house":
                plan = plan_house(town.style, lot, Draws(town.settings.seed, town.name, lot.name, "plan", 0))
                properties |= {"floors": plan.floors, "walls": plan.material.kind}
            ring = (lot.front[0], lot.front[1], lot.back[1], lot.back[0], lot.front[0])
            houses.append(_feature("Polygon", [[spot(corner) for corner in ring]], properties))
    places = [
        _feature(
            "Point",
            spot(along(place.road.start, place.road.stop, place.share)),
            {
                "town": where.town,
                "place_id": town.place_id(place),
                "street": words.streets[place.road.street % len(words.streets)],
            },
        )
        for place in town.places
    ]
    return {"streets": streets, "houses": houses, "places": places}


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 (GeoJSON nests)
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
