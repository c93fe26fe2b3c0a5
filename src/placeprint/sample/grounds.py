"""Lots without a house: small parks, parking and building sites, with fences and hoardings before them."""

from placeprint.sample.angles import bearing_deg
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.ground import KERB_M
from placeprint.sample.kerbside import Greenery
from placeprint.sample.lots import Lot
from placeprint.sample.network import along, length_of, unit
from placeprint.sample.props import Props
from placeprint.sample.surface import Element, Surface, rectangle
from placeprint.sample.things.hoardings import make_hoarding

__all__ = ["furnish_ground"]

FENCE_TILE_M, FENCE_M, HOARDING_UP_M = 6.0, 1.2, 1.4


def furnish_ground(lot: Lot, props: Props, draws: Draws, capture: int) -> tuple[list[Surface], list[Greenery]]:
    """Furnish a lot without a house.

    Args:
        lot: the land.
        props: the town's things.
        draws: chance, one stream a lot.
        capture: number of the visit; only posters depend on it.
    """
    left, right = lot.front
    east, north = unit(left, right)
    width = length_of(left, right)
    surfaces: list[Surface] = []
    greenery: list[Greenery] = []
    chance = draws.child("ground")
    if lot.use in ("park", "site"):
        fence = Element(f"{lot.name}/fence", SemanticClass.FENCE, own_style=False)
        surfaces.append(
            rectangle(
                (*left, KERB_M),
                (*right, KERB_M),
                FENCE_M,
                props.paints.plain("fence"),
                fence,
                repeat_x=max(width / FENCE_TILE_M, 0.2),
                two_sided=True,
            )
        )
    if lot.use == "park":
        kinds = list(props.style.trees.kinds) or ["broadleaf"]
        for number in range(4):
            across, deep = chance.uniform(0.15, 0.85), chance.uniform(0.2, 0.9)
            at = along(along(left, right, across), along(*lot.back, across), deep)
            height = chance.uniform(*props.style.trees.height)
            greenery.append(Greenery(chance.pick(kinds), (*at, KERB_M), height, f"{lot.name}/tree/{number}"))
    else:
        texture, advert = props.poster(draws.child("hoarding"), capture, "wide")
        middle = along(along(left, right, 0.5), along(*lot.back, 0.5), 0.12)
        name = f"{lot.name}/hoarding/{capture}"
        surfaces += make_hoarding(
            props.style, chance, (*middle, KERB_M), bearing_deg(north, -east), texture, advert, name
        )
    return surfaces, greenery
