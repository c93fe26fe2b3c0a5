"""Where the camera stops: places along the streets."""

from dataclasses import dataclass

from placeprint.sample.draws import Draws
from placeprint.sample.network import Flat, Network, Road, along, draw_network, length_of, unit
from placeprint.sample.style import TownStyle

__all__ = ["SPACING_M", "StreetPlace", "lay_out"]

SPACING_M = 30.0
"""Metres between the places of one street."""

CROSSING_M = 7.0
"""Metres that places keep from the middle of a crossing, beside half the road."""


@dataclass(frozen=True, slots=True)
class StreetPlace:
    """A place: where the camera stops on every visit, give or take a few steps.

    Attributes:
        number: in its town.
        road: which it lies on.
        share: of the way along the road.
        ahead: unit vector along the road.
    """

    number: int
    road: Road
    share: float
    ahead: Flat

    @property
    def middle(self) -> Flat:
        """On the road's middle line."""
        return along(self.road.start, self.road.stop, self.share)


def lay_out(style: TownStyle, draws: Draws, count: int) -> tuple[Network, list[StreetPlace]]:
    """Draw a network just large enough for a number of places, and choose them."""
    columns = rows = 2
    while True:
        network = draw_network(style, draws.child("network"), columns, rows)
        places = _places(style, network)
        if len(places) >= count:
            return network, places[:count]
        columns, rows = (columns + 1, rows) if columns <= rows else (columns, rows + 1)


def _places(style: TownStyle, network: Network) -> list[StreetPlace]:
    places: list[StreetPlace] = []
    margin = style.roads.width / 2 + CROSSING_M
    for road in network.roads:
        length = length_of(road.start, road.stop)
        usable = length - 2 * margin
        if usable < 0:
            continue
        steps = int(usable / SPACING_M)
        first = (length - steps * SPACING_M) / 2
        for step in range(steps + 1):
            share = (first + step * SPACING_M) / length
            places.append(StreetPlace(len(places), road, share, unit(road.start, road.stop)))
    return places
