"""What hangs on a house's front: shop signs, blades, posters and the street's name."""

from placeprint.sample.angles import bearing_deg
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.houses import House
from placeprint.sample.lots import Lot
from placeprint.sample.network import Block, Flat, along, length_of
from placeprint.sample.props import Props
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.things.boards import make_blade, make_board

__all__ = ["dress_front"]

POSTER_SHARE, BANNER_SHARE = 0.16, 0.12
"""How many houses without a shop bear a poster, and how many with one a banner over it."""

STREET_SIGN_UP_M = 2.9


def dress_front(
    lot: Lot, house: House, shop: int | None, block: Block, props: Props, draws: Draws, capture: int
) -> list[Surface]:
    """Hang signs on a house.

    Args:
        lot: where it stands.
        house: the house.
        shop: number of the shop in it, if any.
        block: the block it belongs to.
        props: the town's textures.
        draws: chance, one stream a lot.
        capture: number of the visit.
    """
    surfaces: list[Surface] = []
    chance = draws.child("front", capture if shop is None else f"shop {shop}")
    if shop is not None:
        surfaces += _shop_signs(lot, house, shop, props, chance)
    hung = draws.child("hung")
    facade = props.style.facade
    width = length_of(*house.front)
    if hung.chance(BANNER_SHARE if shop is not None else POSTER_SHARE):
        banner = shop is not None and house.plan.floors > 1
        texture, advert = props.poster(draws.child("poster"), capture, "banner" if banner else "tall")
        name = f"{lot.name}/advert/{capture}"
        element = Element(name, SemanticClass.ADVERT, own_style=props.style.words.script != "latin", advert=advert)
        if banner and width > 7:
            span = min(width * 0.55, 6.0)
            left, right = _span(house.front, 0.5, span)
            surfaces += make_board(
                texture, element, _up(left), _up(right), facade.ground_height + 0.25, min(span / 4, 1.6)
            )
        elif not banner and width > 3:
            left, right = _span(house.front, hung.pick((0.22, 0.78)), 1.2)
            surfaces += make_board(texture, element, _up(left), _up(right), 0.9, 1.9)
    surfaces += _street_name(lot, house, block, props)
    return surfaces


def _shop_signs(lot: Lot, house: House, shop: int, props: Props, chance: Draws) -> list[Surface]:
    facade, signs, paints = props.style.facade, props.style.signs, props.paints
    script = props.style.words.shops[shop].script or props.style.words.script
    own = script != "latin" or props.style.words.script == "latin"
    height = min(facade.ground_height * 0.17, 0.75)
    low = facade.ground_height - height - facade.ground_height * 0.025
    # Boards keep their shape: eight times as wide as high, in the middle of wide fronts.
    span = min(length_of(*house.front) * 0.92, height * 9)
    left, right = _span(house.front, 0.5, span)
    sign = Element(f"{lot.name}/sign/{shop}", SemanticClass.SHOP_SIGN, own_style=own)
    surfaces = make_board(
        paints.shop_sign(shop, chance.integer(0, 1), upright=False), sign, _up(left), _up(right), low, height
    )
    if chance.chance(signs.blade_share):
        blade = Element(f"{lot.name}/blade/{shop}", SemanticClass.SHOP_SIGN, own_style=own)
        upright = paints.shop_sign(shop, 0, upright=True)
        tall = upright.texels.shape[0] > upright.texels.shape[1]
        shape = upright.texels.shape[0] / upright.texels.shape[1]
        height = min(3.2, house.eaves - facade.ground_height - 0.2) if tall else 0.65
        if height > 0.5:
            at = along(*house.front, chance.pick((0.06, 0.94)))
            up = facade.ground_height + 0.1 if tall else low - 0.2
            surfaces += make_blade(upright, blade, _up(at), bearing_deg(*house.outward), up, height / shape, height)
    return surfaces


def _street_name(lot: Lot, house: House, block: Block, props: Props) -> list[Surface]:
    """The street's name on the houses at its corners, where the town has it on walls."""
    street = block.streets[lot.side]
    if props.style.signs.street_mount != "wall" or street < 0:
        return []
    first = lot.name.endswith("-0")
    start, stop = block.lots[lot.side], block.lots[(lot.side + 1) % 4]
    last = length_of(house.front[1], stop) < 3.0 and not first
    if not (first and length_of(house.front[0], start) < props.style.plots.setback + 3.0) and not last:
        return []
    words = props.style.words.streets
    texture = props.paints.street_sign(street % len(words))
    element = Element(f"street/{street}/{lot.name}", SemanticClass.STREET_SIGN, own_style=True)
    width = min(0.5 * texture.texels.shape[1] / texture.texels.shape[0], 2.2)
    width_all = max(length_of(*house.front), 0.1)
    left, right = _span(house.front, min(1.4 / width_all, 0.5) if first else max(1 - 1.4 / width_all, 0.5), width)
    return make_board(texture, element, _up(left), _up(right), min(STREET_SIGN_UP_M, house.eaves - 0.6), 0.5)


def _span(front: tuple[Flat, Flat], share: float, width: float) -> tuple[Flat, Flat]:
    """A piece of a front, as wide as given, around a share of it; kept within it."""
    whole = max(length_of(*front), 0.1)
    half = min(width / whole / 2, 0.5)
    share = min(max(share, half), 1 - half)
    return along(*front, share - half), along(*front, share + half)


def _up(point: Flat) -> Point:
    return point[0], point[1], 0.0
