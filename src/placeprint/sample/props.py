"""What a town is furnished from: its textures, cars, people and trees."""

from placeprint.sample.draws import Draws
from placeprint.sample.paints import Paints
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Advert
from placeprint.sample.tenancy import poster_number
from placeprint.sample.texture import Texture
from placeprint.sample.things.people import People
from placeprint.sample.things.trees import Garden
from placeprint.sample.things.vehicles import VehicleShop

__all__ = ["Props"]


class Props:
    """One town's things.

    Args:
        style: the town's.
        draws: the town's chance.
    """

    def __init__(self, style: TownStyle, draws: Draws) -> None:
        self.style = style
        self.paints = Paints(style, draws.child("paint"))
        self.vehicles = VehicleShop(style, draws.child("vehicles"))
        self.people = People(draws.child("people"))
        self.garden = Garden(style, draws.child("garden"))
        self._posters = [
            (category, number) for category, words in style.words.adverts.items() for number in range(len(words))
        ]

    def poster(self, draws: Draws, capture: int, shape: str) -> tuple[Texture, Advert]:
        """The poster that hangs somewhere at a visit; shape ``wide``, ``tall`` or ``banner``."""
        return self.paints.advert(*self._posters[poster_number(draws, capture, len(self._posters))], shape)
