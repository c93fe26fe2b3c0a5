"""Building land: each block's sides cut into lots, and what is planned on each."""

from dataclasses import dataclass
from itertools import pairwise

from placeprint.sample.draws import Draws
from placeprint.sample.network import Block, Flat, along, four, inset, length_of
from placeprint.sample.style import Material, TownStyle

__all__ = ["HousePlan", "Lot", "cut_lots", "plan_house"]


@dataclass(frozen=True, slots=True)
class Lot:
    """A piece of land with one side on a street.

    Attributes:
        name: such as ``house/12-0-3`` (block, side, number).
        block: number of the block.
        side: of the block.
        front: left and right corner on the street, as seen from the street.
        back: left and right corner behind, as seen from the street.
        gap: metres left free at the right.
        use: ``house``, ``park``, ``parking`` or ``site``.
    """

    name: str
    block: int
    side: int
    front: tuple[Flat, Flat]
    back: tuple[Flat, Flat]
    gap: float
    use: str


@dataclass(frozen=True, slots=True)
class HousePlan:
    """What a house looks like.

    Attributes:
        material: of its walls.
        colour: number of the material's colour.
        floors: including the ground floor.
        bays: windows side by side.
        shift: which of the painted bays comes first.
        variant: which of the painted façades of this material and colour.
        shop: whether the ground floor is a shop.
        roof: shape.
        roof_colour: number.
        balconies: floors (1 the first above ground) with a balcony along the whole front.
        fire_escape: bay with the iron stairs, or None.
        extras: what stands on the roof.
        tint: of its walls, beside those of the same colour: weathered, repainted, another quarry.
    """

    material: Material
    colour: int
    floors: int
    bays: int
    shift: int
    variant: int
    shop: bool
    roof: str
    roof_colour: int
    balconies: tuple[int, ...]
    fire_escape: int | None
    extras: tuple[str, ...]
    tint: tuple[float, float, float]


def cut_lots(style: TownStyle, block: Block, draws: Draws) -> list[Lot]:
    """Cut a block's open sides into lots."""
    plots = style.plots
    shortest = min(length_of(block.lots[i], block.lots[(i + 1) % 4]) for i in range(4))
    depth = min(plots.depth + plots.setback, shortest * 0.42)
    setbacks = four(plots.setback if side else 0.0 for side in block.open_sides)
    front = inset(block.lots, setbacks)
    back = inset(block.lots, (depth, depth, depth, depth))
    lots = []
    for side in range(4):
        if not block.open_sides[side]:
            continue
        start, stop = front[side], front[(side + 1) % 4]
        behind = back[side], back[(side + 1) % 4]
        whole = length_of(start, stop)
        chance = draws.child(block.number, side)
        cuts = [0.0]
        while cuts[-1] < whole:
            cuts.append(cuts[-1] + chance.uniform(*plots.frontage))
        if whole - cuts[-2] < plots.frontage[0] * 0.7 and len(cuts) > 2:
            del cuts[-2]
        shares = [min(cut / whole, 1.0) for cut in cuts]
        for number, (left, right) in enumerate(pairwise(shares)):
            corner = number == 0 or number == len(shares) - 2
            empty = not corner and chance.chance(plots.empty_share)
            lots.append(
                Lot(
                    name=f"house/{block.number}-{side}-{number}",
                    block=block.number,
                    side=side,
                    front=(along(start, stop, left), along(start, stop, right)),
                    back=(along(*behind, left), along(*behind, right)),
                    gap=plots.gap if chance.chance(plots.gap_share) and not corner else 0.0,
                    use=chance.pick(("park", "parking", "site")) if empty else "house",
                )
            )
    return lots


def plan_house(style: TownStyle, lot: Lot, draws: Draws) -> HousePlan:
    """Decide what stands on a lot."""
    facade, roofs = style.facade, style.roofs
    material = draws.weighted({material: material.weight for material in facade.materials})
    low, high = facade.floors
    floors = draws.integer(low, high) if draws.chance(0.75) else draws.integer(low, max(low, (low + high) // 2))
    bays = max(round((length_of(*lot.front) - lot.gap) / facade.bay_width), 1)
    long_balconies = facade.balcony in ("long", "slab") and draws.chance(0.85)
    return HousePlan(
        material=material,
        colour=draws.integer(0, len(material.colours) - 1),
        floors=floors,
        bays=bays,
        shift=draws.integer(0, 3),
        variant=draws.integer(0, 1),
        shop=draws.chance(facade.shop_share),
        roof=draws.weighted(roofs.shapes),
        roof_colour=draws.integer(0, len(roofs.colours) - 1),
        balconies=tuple(f for f in range(1, floors) if long_balconies and draws.chance(facade.balcony_share)),
        fire_escape=draws.integer(0, bays - 1) if draws.chance(facade.fire_escape) and floors > 2 else None,
        extras=tuple(kind for kind, share in roofs.extras.items() if draws.chance(share)),
        tint=_tint(draws),
    )


def _tint(draws: Draws) -> tuple[float, float, float]:
    """Lighter or darker, and a little redder or bluer."""
    bright, warm = draws.uniform(0.8, 1.14), draws.uniform(-0.07, 0.07)
    return bright * (1 + warm), bright, bright * (1 - warm)
