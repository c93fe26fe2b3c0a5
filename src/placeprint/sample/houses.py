"""Houses: walls, shopfronts, balconies and roofs over a lot."""

from dataclasses import dataclass, replace

from placeprint.sample.angles import tan_deg
from placeprint.sample.classes import SemanticClass
from placeprint.sample.lots import HousePlan, Lot
from placeprint.sample.network import Flat, along, length_of, unit
from placeprint.sample.paints import Paints
from placeprint.sample.surface import Element, Point, Surface, rectangle
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import Frame, box

__all__ = ["House", "raise_house"]


@dataclass(frozen=True, slots=True)
class House:
    """A house that stands.

    Attributes:
        plan: what it looks like.
        eaves: height of its walls, metres.
        front: left and right corner of its front, as seen from the street.
        back: left and right corner behind.
        outward: unit vector from the front into the street.
    """

    plan: HousePlan
    eaves: float
    front: tuple[Flat, Flat]
    back: tuple[Flat, Flat]
    outward: Flat

    @property
    def outline(self) -> tuple[Flat, ...]:
        """Corners on the ground."""
        return (self.front[0], self.front[1], self.back[1], self.back[0])


def eaves_of(paints: Paints, plan: HousePlan) -> float:
    """Height of a house's walls, metres."""
    facade = paints.style.facade
    return facade.ground_height + (plan.floors - 1) * facade.floor_height


def stand(lot: Lot, plan: HousePlan, paints: Paints) -> House:
    """Put a plan on its lot."""
    left, right = lot.front
    share = 1.0 - lot.gap / max(length_of(left, right), 1.0)
    right, back_right = along(left, right, share), along(*lot.back, share)
    east, north = unit(left, right)
    return House(plan, eaves_of(paints, plan), (left, right), (lot.back[0], back_right), (north, -east))


def raise_house(
    lot: Lot, plan: HousePlan, paints: Paints, trade: str | None, neighbours: tuple[float, float]
) -> tuple[House, list[Surface]]:
    """Build a house.

    Args:
        lot: where.
        plan: how.
        paints: the town's textures.
        trade: of the shop on the ground floor, if any.
        neighbours: height of the walls to its left and right that stand against it, metres; 0 where there is none.
    """
    facade = paints.style.facade
    house = stand(lot, plan, paints)
    wall = Element(lot.name, SemanticClass.WALL, own_style=True)
    bays = paints.bays(plan)
    left, right = (_high(corner, 0.0) for corner in house.front)
    surfaces = [
        rectangle(
            left,
            right,
            facade.ground_height,
            paints.ground_floor(plan.material, plan.colour, plan.variant, trade),
            wall,
        )
    ]
    if plan.floors > 1:
        surfaces.append(_upper(house, plan, paints, wall))
    bare = paints.wall(plan.material, plan.colour)
    for number, (start, stop) in enumerate(((house.back[0], house.front[0]), (house.front[1], house.back[1]))):
        hidden = neighbours[number]
        if hidden < house.eaves - 0.1:
            surfaces.append(_tiled(start, stop, hidden, house.eaves - hidden, bare, wall))
    surfaces.append(
        rectangle(
            _high(house.back[1], 0.0),
            _high(house.back[0], 0.0),
            house.eaves,
            bays,
            wall,
            repeat_x=max(round(length_of(*house.back) / facade.bay_width), 1) / 4,
            repeat_y=plan.floors / 4,
        )
    )
    surfaces += _balconies(house, paints, lot.name)
    if plan.fire_escape is not None:
        surfaces.append(_fire_escape(house, plan.fire_escape, paints, lot.name))
    surfaces += _roof(house, wall, paints)
    walls = [replace(s, tint=plan.tint) if s.element is wall else s for s in surfaces]
    return house, walls


def _upper(house: House, plan: HousePlan, paints: Paints, wall: Element) -> Surface:
    """The floors above the ground floor, as one surface over whose windows four painted bays repeat."""
    facade = paints.style.facade
    left, right = house.front
    east, north = unit(left, right)
    bay = length_of(left, right) / plan.bays
    start = (left[0] - east * bay * plan.shift, left[1] - north * bay * plan.shift, facade.ground_height)
    frame = (start, (east * bay * 4, north * bay * 4, 0.0), (0.0, 0.0, facade.floor_height * 4))
    height = house.eaves - facade.ground_height
    low_left, low_right = _high(left, facade.ground_height), _high(right, facade.ground_height)
    top_right, top_left = _high(right, facade.ground_height + height), _high(left, facade.ground_height + height)
    bays = paints.bays(plan)
    return Surface((low_left, low_right, top_right, top_left), bays, wall, frame=frame)


def _balconies(house: House, paints: Paints, name: str) -> list[Surface]:
    """Balconies across the whole front: a railing and the slab's underside."""
    facade = paints.style.facade
    surfaces: list[Surface] = []
    if not house.plan.balconies:
        return surfaces
    element = Element(f"{name}/balcony", SemanticClass.BALCONY, own_style=True)
    rail, slab = paints.plain("rail"), paints.plain("cornice")
    reach, (east, north) = 1.2, house.outward
    inner = [along(*house.front, share) for share in (0.03, 0.97)]
    outer = [(p[0] + east * reach, p[1] + north * reach) for p in inner]
    for floor in house.plan.balconies:
        up = facade.ground_height + (floor - 1) * facade.floor_height
        left, right = _high(outer[0], up), _high(outer[1], up)
        repeat = max(round(length_of(*outer) / facade.bay_width), 1)
        surfaces.append(rectangle(left, right, 1.05, rail, element, repeat_x=repeat, two_sided=True))
        surfaces.append(rectangle(_high(inner[0], up), left, 1.05, rail, element, repeat_x=0.4, two_sided=True))
        surfaces.append(rectangle(right, _high(inner[1], up), 1.05, rail, element, repeat_x=0.4, two_sided=True))
        under = (_high(inner[0], up), _high(inner[1], up), right, left)
        surfaces.append(Surface(under, slab, element, repeat_x=repeat))
    return surfaces


def _fire_escape(house: House, bay: int, paints: Paints, name: str) -> Surface:
    facade, plan = paints.style.facade, house.plan
    element = Element(f"{name}/fire escape", SemanticClass.BALCONY, own_style=True)
    east, north = house.outward
    left, right = (
        (p[0] + east * 0.8, p[1] + north * 0.8)
        for p in (along(*house.front, bay / plan.bays), along(*house.front, (bay + 1) / plan.bays))
    )
    floors = plan.floors - 1
    return rectangle(
        _high(left, facade.ground_height),
        _high(right, facade.ground_height),
        floors * facade.floor_height,
        paints.plain("fire escape"),
        element,
        repeat_y=floors,
        two_sided=True,
    )


def _roof(house: House, wall: Element, paints: Paints) -> list[Surface]:
    style, name = paints.style, wall.name
    plan, eaves = house.plan, house.eaves
    roof = Element(f"{name}/roof", SemanticClass.ROOF, own_style=True)
    cover, bare = paints.roof(plan.roof_colour), paints.wall(plan.material, plan.colour)
    (fl, fr), (bl, br) = house.front, house.back
    surfaces: list[Surface] = []
    top = eaves
    rise = tan_deg(style.roofs.pitch_deg)
    if plan.roof in ("gable", "hip"):
        ridge_left, ridge_right = along(fl, bl, 0.5), along(fr, br, 0.5)
        depth = length_of(along(fl, fr, 0.5), along(bl, br, 0.5))
        top = eaves + min(rise * depth / 2, 0.5 * length_of(fl, fr), 5.5)
        if plan.roof == "hip":
            width = length_of(ridge_left, ridge_right)
            share = min(depth / 2, width * 0.35) / max(width, 0.1)
            ridge_left, ridge_right = along(ridge_left, ridge_right, share), along(ridge_right, ridge_left, share)
        a, b = _high(ridge_left, top), _high(ridge_right, top)
        surfaces.append(_slope(_high(fl, eaves), _high(fr, eaves), b, a, cover, roof))
        surfaces.append(_slope(_high(br, eaves), _high(bl, eaves), a, b, cover, roof))
        side = (cover, roof) if plan.roof == "hip" else (bare, wall)
        surfaces.append(_slope(_high(fr, eaves), _high(br, eaves), b, b, *side))
        surfaces.append(_slope(_high(bl, eaves), _high(fl, eaves), a, a, *side))
    elif plan.roof == "front_gable":
        front, behind = along(fl, fr, 0.5), along(bl, br, 0.5)
        top = eaves + min(rise * length_of(fl, fr) / 2, 6.0)
        a, b = _high(front, top), _high(behind, top)
        surfaces.append(_slope(_high(fl, eaves), _high(fr, eaves), a, a, bare, wall))
        surfaces.append(_slope(_high(fr, eaves), _high(br, eaves), b, a, cover, roof))
        surfaces.append(_slope(_high(bl, eaves), _high(fl, eaves), a, b, cover, roof))
    elif plan.roof == "mansard":
        top = eaves + 2.7
        share = 0.9 / max(length_of(fl, bl), 2.0)
        upper_left, upper_right = along(fl, bl, share), along(fr, br, share)
        repeat = max(plan.bays, 1) / 4
        corners = (_high(fl, eaves), _high(fr, eaves), _high(upper_right, top), _high(upper_left, top))
        surfaces.append(Surface(corners, paints.mansard(plan.roof_colour), roof, repeat_x=repeat))
        for near, far, high in ((fr, br, upper_right), (fl, bl, upper_left)):
            edge = (_high(near, eaves), _high(far, eaves), _high(far, top), _high(high, top))
            if near == fl:
                edge = (edge[1], edge[0], edge[3], edge[2])
            surfaces.append(Surface(edge, bare, wall, repeat_x=length_of(near, far) / 6, repeat_y=0.45))
    elif plan.roof == "stepped":
        top = eaves + style.facade.floor_height
        share = 2.4 / max(length_of(fl, bl), 3.0)
        inner = _high(along(fl, bl, share), eaves), _high(along(fr, br, share), eaves)
        bays = paints.bays(plan)
        surfaces.append(rectangle(*inner, style.facade.floor_height, bays, wall, repeat_x=plan.bays / 4, repeat_y=0.25))
    if style.facade.cornice > 0 and plan.roof != "front_gable":
        surfaces.append(_cornice(house, paints, name))
    surfaces += _extras(house, top, paints, name)
    return surfaces


def _cornice(house: House, paints: Paints, name: str) -> Surface:
    height = paints.style.facade.cornice
    element = Element(f"{name}/cornice", SemanticClass.CORNICE, own_style=True)
    east, north = house.outward
    left, right = ((p[0] + east * 0.25, p[1] + north * 0.25) for p in house.front)
    low = house.eaves - height * 0.7
    repeat = max(round(length_of(left, right) / 2), 1)
    return rectangle(_high(left, low), _high(right, low), height, paints.plain("cornice"), element, repeat_x=repeat)


def _extras(house: House, top: float, paints: Paints, name: str) -> list[Surface]:
    """Chimneys, tanks, dishes and aerials near the street, where they are seen."""
    surfaces: list[Surface] = []
    bare = paints.wall(house.plan.material, house.plan.colour)
    metal = paints.roof(house.plan.roof_colour)
    sizes = {  # length, width, height, metres; how far back; own texture
        "chimney": (0.7, 1.1, top - house.eaves + 1.3, 0.35, bare),
        "water_tank": (2.2, 2.2, 2.8, 0.2, metal),
        "solar_tank": (0.7, 1.8, 0.9, 0.15, metal),
        "dish": (0.15, 1.0, 1.0, 0.1, metal),
        "antenna": (0.06, 0.06, 2.8, 0.15, metal),
    }
    for number, kind in enumerate(house.plan.extras):
        length, width, height, share, texture = sizes[kind]
        element = Element(f"{name}/{kind}", SemanticClass.ROOF, own_style=True)
        across = 0.2 + 0.6 * ((number * 2 + house.plan.shift) % 4) / 3
        east, north = along(along(*house.front, across), along(*house.back, across), share)
        frame = Frame((east, north, house.eaves), house.outward)
        surfaces += box(frame, (length, width, height), element, texture)
    return surfaces


def _slope(left: Point, right: Point, top_right: Point, top_left: Point, texture: Texture, element: Element) -> Surface:
    """A sloping surface under a texture of six metres a side."""
    width = length_of(left[:2], right[:2])
    foot, head = along(left[:2], right[:2], 0.5), along(top_left[:2], top_right[:2], 0.5)
    slant = length_of((0.0, 0.0), (length_of(foot, head), top_left[2] - left[2]))
    return Surface(
        (left, right, top_right, top_left), texture, element, repeat_x=max(width, 0.5) / 6, repeat_y=max(slant, 0.5) / 6
    )


def _tiled(start: Flat, stop: Flat, up: float, height: float, texture: Texture, element: Element) -> Surface:
    width = length_of(start, stop)
    return rectangle(
        _high(start, up), _high(stop, up), height, texture, element, repeat_x=max(width, 0.5) / 6, repeat_y=height / 6
    )


def _high(point: Flat, up: float) -> Point:
    return point[0], point[1], up
