"""All towns of one draw: the front door of the renderer."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.geojson import map_features
from placeprint.sample.styles import load_style
from placeprint.sample.town import Town

__all__ = ["World"]


class World:
    """The towns of a draw. Cheap to make: what a place needs is built and painted when it is drawn.

    Args:
        settings: what to draw.

    Raises:
        placeprint.errors.InputError: a style is unknown or its file is wrong.
    """

    def __init__(self, settings: SampleSettings) -> None:
        self.settings = settings
        self._last = 0

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """One town a style."""
        return tuple(Town(load_style(name), self.settings) for name in self.settings.styles)

    def places(self, town: int) -> int:
        """How many places a town has."""
        return len(self.towns[town].places)

    def draw_place(self, town: int, place: int) -> Iterator[DrawnPhoto]:
        """All photos of one place, oldest visit first.

        Quickest when places are asked for in their order, town by town: only the town asked for last keeps its
        textures, which may take half a gigabyte.
        """
        if town != self._last:
            self.towns[self._last].rest()
            self._last = town
        return self.towns[town].draw_place(place)

    def map_features(self, town: int) -> dict[str, list[dict[str, Any]]]:
        """The town's map as GeoJSON features: ``streets``, ``houses`` and ``places``."""
        return map_features(self.towns[town])
