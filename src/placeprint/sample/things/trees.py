"""Street trees through the year: two pictures each, a trunk and a crown, turned to the eye."""

from typing import Final

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.habits import HABITS
from placeprint.sample.paint.palm import paint_fronds, paint_palm_stem
from placeprint.sample.paint.tree import Look, paint_crown, paint_trunk
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import card
from placeprint.sample.things.cupboard import Cupboard

__all__ = ["Garden", "leaf_state"]

VARIANTS: Final = 3
SPRING_GREEN: Final = (146, 164, 84)


def leaf_state(kind: str, month: int, style: TownStyle) -> str:
    """What a kind of tree wears in a month: ``leaf``, ``spring``, ``blossom``, ``autumn`` or ``bare``.

    Args:
        kind: of `Trees.kinds`.
        month: 1 to 12.
        style: the town's, for its climate and its half of the earth.
    """
    habit, climate = HABITS[kind], style.climate
    south = style.place.latitude < 0
    before = (month - 2) % 12 + 1
    if kind == "jacaranda" and month in ((10, 11) if south else (5, 6) if style.place.latitude > 23.5 else (3, 4)):
        return "blossom"
    if not habit.sheds:
        return "leaf"
    if month in climate.bare_months:
        return "bare"
    if month in climate.autumn_months:
        return "autumn"
    wakes = before in climate.bare_months if climate.bare_months else month == (9 if south else 4)
    if wakes and kind == "cherry":
        return "blossom"
    return "spring" if wakes and climate.bare_months else "leaf"


class Garden:
    """Grows the trees of one town: every kind and state is painted when it is first needed.

    Args:
        style: the town's.
        draws: of the town; only names below it are used.
    """

    def __init__(self, style: TownStyle, draws: Draws) -> None:
        self._style, self._draws = style, draws.child("garden")
        self._cupboard = Cupboard()

    def draw_kind(self, draws: Draws) -> str:
        """A kind as common as the style says."""
        return draws.weighted(self._style.trees.kinds)

    def make(
        self,
        draws: Draws,
        kind: str,
        place: Point,
        height: float,
        month: int,
        eye: Point,
        name: str,
        *,
        snow: bool,
    ) -> list[Surface]:
        """One tree.

        Args:
            draws: of this tree, the same for every month, so that it stays the same tree.
            kind: of `Trees.kinds`.
            place: foot of the trunk.
            height: metres.
            month: 1 to 12.
            eye: where the camera is.
            name: of its element.
            snow: whether snow lies on it.
        """
        habit = HABITS[kind]
        element = Element(name, int(SemanticClass.TREE), own_style=False)
        number = draws.integer(0, VARIANTS - 1)
        light, warmth = draws.uniform(0.92, 1.06), draws.uniform(-0.04, 0.04)
        tint = (light * (1 + warmth), light, light * (1 - warmth))
        crown = self._crown(kind, leaf_state(kind, month, self._style), snow, number, month)
        trunk = self._trunk(kind, snow, number)
        thick = 0.066 if kind == "palm" else 2 * habit.trunk * (1.5 if habit.stems > 1 else 1.0)
        bottom = habit.clear * height
        foot = (place[0], place[1], place[2] + bottom)
        return [
            card(place, eye, thick * height, bottom + 0.05, trunk, element, leafy=True),
            card(foot, eye, habit.aspect * height, height - bottom, crown, element, tint=tint, leafy=True, nearer=0.02),
        ]

    def _trunk(self, kind: str, snow: bool, number: int) -> Texture:
        habit, draws = HABITS[kind], self._draws.child(kind, "trunk", number)
        if kind == "palm":
            return self._cupboard.keep(kind, "trunk", False, number, paint=lambda: paint_palm_stem(habit.bark, draws))
        return self._cupboard.keep(kind, "trunk", snow, number, paint=lambda: paint_trunk(habit, snow, draws))

    def _crown(self, kind: str, state: str, snow: bool, number: int, month: int) -> Texture:
        habit, draws = HABITS[kind], self._draws.child(kind, "crown", number)
        leaf = _mixed(self._style.trees.leaf, habit.tone, habit.lean)
        if kind == "palm":
            return self._cupboard.keep(kind, "leaf", False, number, paint=lambda: paint_fronds(leaf, habit.bark, draws))
        fruit = habit.fruit is not None and (month in (11, 12, 1, 2, 3, 4)) != (self._style.place.latitude < 0)
        if fruit:
            state = "fruit"
        look = _look(state, leaf, habit.autumn, habit.bloom, snow)
        return self._cupboard.keep(kind, state, snow, number, paint=lambda: paint_crown(habit, look, draws))


def _look(state: str, leaf: Colour, autumn: tuple[Colour, ...], bloom: Colour | None, snow: bool) -> Look:
    if state == "bare":
        return Look((), snow=snow)
    if state == "autumn":
        return Look(autumn, cover=0.8, snow=snow)
    if state == "spring":
        fresh = _mixed(leaf, SPRING_GREEN, 0.7)
        return Look((fresh, _mixed(fresh, (200, 206, 120), 0.2)), cover=0.55, snow=snow)
    if state == "blossom" and bloom is not None:
        return Look((bloom, _mixed(bloom, (255, 255, 255), 0.3), _mixed(bloom, (150, 90, 110), 0.2)), snow=snow)
    bright = _mixed(leaf, (190, 190, 110), 0.12)
    return Look((leaf, bright, _mixed(leaf, (40, 60, 40), 0.12)), snow=snow, fruit=state == "fruit")


def _mixed(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (int(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue
