"""One block of houses at one visit: its surfaces, what casts shadows, and what turns to face the camera."""

from dataclasses import dataclass

from placeprint.sample.draws import Draws
from placeprint.sample.fronts import dress_front
from placeprint.sample.grounds import furnish_ground
from placeprint.sample.houses import House, eaves_of, raise_house
from placeprint.sample.kerbside import Greenery, furnish_kerb
from placeprint.sample.lots import HousePlan, Lot, plan_house
from placeprint.sample.network import Block, Flat
from placeprint.sample.props import Props
from placeprint.sample.surface import Surface
from placeprint.sample.tenancy import plan_number, tenant_number

__all__ = ["BuiltBlock", "build_block", "dress_block"]


@dataclass(frozen=True, slots=True)
class BuiltBlock:
    """A block as it stands at one visit.

    Attributes:
        houses: walls and roofs.
        furniture: what stands on its pavements and free lots.
        fronts: the lots with a house, the house, and the number of the shop in it, for `dress_block`.
        outlines: what casts shadows: outline (east, north) and height, metres.
        greenery: trees, which turn to face the camera.
    """

    houses: list[Surface]
    furniture: list[Surface]
    fronts: list[tuple[Lot, House, int | None]]
    outlines: list[tuple[tuple[Flat, ...], float]]
    greenery: list[Greenery]


def build_block(block: Block, lots: list[Lot], props: Props, draws: Draws, capture: int, captures: int) -> BuiltBlock:
    """Build a block.

    Args:
        block: its outline.
        lots: its land.
        props: the town's textures and things.
        draws: the town's chance.
        capture: number of the visit.
        captures: how many there are.
    """
    style, paints = props.style, props.paints
    plans: dict[str, HousePlan] = {}
    for lot in lots:
        number = plan_number(draws.child(lot.name, "rebuilt"), capture, captures)
        plans[lot.name] = plan_house(style, lot, draws.child(lot.name, "plan", number))
    houses: list[Surface] = []
    furniture: list[Surface] = []
    fronts: list[tuple[Lot, House, int | None]] = []
    outlines: list[tuple[tuple[Flat, ...], float]] = []
    greenery: list[Greenery] = []
    for number, lot in enumerate(lots):
        chance = draws.child(lot.name)
        if lot.use != "house":
            more, plants = furnish_ground(lot, props, chance, capture)
            furniture += more
            greenery += plants
            continue
        plan = plans[lot.name]
        shop = None
        if plan.shop:
            shop = tenant_number(chance.child("tenant"), capture, len(style.words.shops))
        trade = style.words.shops[shop].trade if shop is not None else None
        left = _height(lots, number - 1, lot, plans, props, gap=False)
        right = 0.0 if lot.gap else _height(lots, number + 1, lot, plans, props, gap=True)
        house, walls = raise_house(lot, plan, paints, trade, (left, right))
        houses += walls
        fronts.append((lot, house, shop))
        outlines.append((house.outline, house.eaves))
    more, plants = furnish_kerb(block, props, draws.child("kerb", block.number), capture)
    return BuiltBlock(houses, furniture + more, fronts, outlines, greenery + plants)


def dress_block(block: Block, built: BuiltBlock, props: Props, draws: Draws, capture: int) -> list[Surface]:
    """Hang the signs on a block's houses; apart, because from far away they are too small to be seen.

    Args:
        block: its outline.
        built: its houses at this visit.
        props: the town's textures and things.
        draws: the town's chance.
        capture: number of the visit.
    """
    return [
        surface
        for lot, house, shop in built.fronts
        for surface in dress_front(lot, house, shop, block, props, draws.child(lot.name), capture)
    ]


def _height(lots: list[Lot], number: int, lot: Lot, plans: dict[str, HousePlan], props: Props, *, gap: bool) -> float:
    """Height of the wall that stands against a lot, 0 where there is none."""
    if not 0 <= number < len(lots):
        return 0.0
    other = lots[number]
    # The neighbour on the left keeps its own gap between the two.
    if other.side != lot.side or other.use != "house" or (not gap and other.gap > 0):
        return 0.0
    return eaves_of(props.paints, plans[other.name])
