"""A town's textures, each painted when it is first needed and then kept."""

from collections.abc import Callable

from placeprint.sample.draws import Draws
from placeprint.sample.lots import HousePlan
from placeprint.sample.paint.adverts import paint_advert
from placeprint.sample.paint.balconies import paint_balcony_rail, paint_fire_escape
from placeprint.sample.paint.bays import paint_bays
from placeprint.sample.paint.greens import paint_fence, paint_ground
from placeprint.sample.paint.groundfloor import paint_ground_floor
from placeprint.sample.paint.paving import paint_kerb, paint_sidewalk
from placeprint.sample.paint.plates import paint_plate
from placeprint.sample.paint.roads import paint_crossing, paint_junction, paint_road
from placeprint.sample.paint.roofs import paint_mansard, paint_roof
from placeprint.sample.paint.shop_signs import paint_shop_sign
from placeprint.sample.paint.street_signs import paint_street_sign
from placeprint.sample.paint.traffic_signs import paint_traffic_sign
from placeprint.sample.paint.walls import paint_cornice, paint_wall
from placeprint.sample.style import Material, TownStyle
from placeprint.sample.surface import Advert
from placeprint.sample.texture import Texture
from placeprint.sample.things.cupboard import Cupboard

__all__ = ["Paints"]

PLATES = 40
"""Pairs of number plates painted a town; cars take turns."""


class Paints:
    """The textures of one town.

    Args:
        style: the town's.
        draws: chance; each texture has a stream of its own, so the order in which they are asked for is all one.
    """

    def __init__(self, style: TownStyle, draws: Draws) -> None:
        self.style = style
        self._draws = draws
        self._cupboard = Cupboard()
        self._adverts: dict[tuple[str, int, str], tuple[Texture, Advert]] = {}

    def bays(self, plan: HousePlan) -> Texture:
        """Four bays by four floors of a façade; balconies are painted on it where the house has no real ones."""
        material, flat = plan.material, not plan.balconies
        return self._once(
            ("bays", *_name(self.style, material), plan.colour, plan.variant, int(flat)),
            lambda draws: paint_bays(self.style, material, material.colours[plan.colour], draws, flat_balconies=flat),
        )

    def ground_floor(self, material: Material, colour: int, variant: int, trade: str | None) -> Texture:
        """One frontage of ground floor."""
        return self._once(
            ("ground floor", *_name(self.style, material), colour, variant, trade or "-"),
            lambda draws: paint_ground_floor(self.style, material, material.colours[colour], draws, shop_trade=trade),
        )

    def wall(self, material: Material, colour: int) -> Texture:
        """Bare wall, 6 m square."""
        return self._once(
            ("wall", *_name(self.style, material), colour),
            lambda draws: paint_wall(self.style, material, material.colours[colour], draws),
        )

    def roof(self, colour: int) -> Texture:
        """Roof cover, 6 m square."""
        return self._once(
            ("roof", colour), lambda draws: paint_roof(self.style, self.style.roofs.colours[colour], draws)
        )

    def mansard(self, colour: int) -> Texture:
        """Four bays of mansard."""
        return self._once(
            ("mansard", colour), lambda draws: paint_mansard(self.style, self.style.roofs.colours[colour], draws)
        )

    def plain(self, what: str, variant: int = 0) -> Texture:
        """What comes in one kind a town: ``road``, ``junction``, ``kerb``, ``fence`` and so on."""
        painters: dict[str, Callable[[TownStyle, Draws], Texture]] = {
            "road": paint_road,
            "junction": paint_junction,
            "crossing": paint_crossing,
            "sidewalk": paint_sidewalk,
            "kerb": paint_kerb,
            "ground": paint_ground,
            "fence": paint_fence,
            "cornice": paint_cornice,
            "rail": paint_balcony_rail,
            "fire escape": paint_fire_escape,
        }
        return self._once((what, variant), lambda draws: painters[what](self.style, draws))

    def shop_sign(self, shop: int, variant: int, *, upright: bool) -> Texture:
        """A shop's sign over its window, or the blade that juts into the street."""
        return self._once(
            ("shop sign", shop, variant, int(upright)),
            lambda draws: paint_shop_sign(self.style, self.style.words.shops[shop], draws, upright=upright),
        )

    def street_sign(self, street: int) -> Texture:
        """A street's name."""
        return self._once(("street sign", street), lambda draws: paint_street_sign(self.style, street, draws))

    def traffic_sign(self, what: str) -> Texture:
        """A traffic sign."""
        return self._once(("traffic sign", what), lambda draws: paint_traffic_sign(self.style, what, draws))

    def plates(self, number: int) -> tuple[Texture, Texture]:
        """Front and rear plate of one car, with one text."""

        def plate(rear: bool) -> Texture:
            # The same stream for both, so that both plates say the same.
            draws = self._draws.child("plate", number)
            return self._cupboard.keep("plate", number, rear, paint=lambda: paint_plate(self.style, draws, rear=rear))

        return plate(False), plate(True)

    def advert(self, category: str, number: int, shape: str) -> tuple[Texture, Advert]:
        """A poster and what it advertises; shape ``wide``, ``tall`` or ``banner``."""
        key = (category, number, shape)
        if key not in self._adverts:
            words = self.style.words.adverts[category][number]  # type: ignore[index]
            draws = self._draws.child("advert", *key)
            self._adverts[key] = paint_advert(self.style, words, category, draws, shape=shape)
        return self._adverts[key]

    def _once(self, key: tuple[str | int, ...], paint: Callable[[Draws], Texture]) -> Texture:
        return self._cupboard.keep(*key, paint=lambda: paint(self._draws.child(*key)))


def _name(style: TownStyle, material: Material) -> tuple[str, int]:
    return material.kind, style.facade.materials.index(material)
