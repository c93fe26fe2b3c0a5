"""Passers-by: upright pictures that face the eye."""

from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.person import CARD, LOOKS, paint_person
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.things.boxes import card
from placeprint.sample.things.cupboard import Cupboard

__all__ = ["People"]


class People:
    """Paints the people of one town, each once a weather.

    Args:
        draws: of the town; only names below it are used.
    """

    def __init__(self, draws: Draws) -> None:
        self._draws = draws.child("people")
        self._cupboard = Cupboard()

    def make(
        self, draws: Draws, place: Point, eye: Point, name: str, *, cold: bool = False, rain: bool = False
    ) -> list[Surface]:
        """Somebody.

        Args:
            draws: of this passer-by.
            place: where the feet are.
            eye: where the camera is.
            name: of the element.
            cold: in winter clothes.
            rain: likely under an umbrella.
        """
        number = draws.integer(0, LOOKS - 1)
        mine = self._draws.child(number)
        picture = self._cupboard.keep(
            number, cold, rain, paint=lambda: paint_person(mine, number, cold=cold, rain=rain)
        )
        size = draws.uniform(0.93, 1.06)
        element = Element(name, int(SemanticClass.PERSON), own_style=False)
        return [card(place, eye, CARD[0] * size, CARD[1] * size, picture, element)]
