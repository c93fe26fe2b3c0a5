"""People of the street, on foot: front, back or side, in the clothes of the season."""

from dataclasses import dataclass
from typing import Final

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.panel import Panel
from placeprint.sample.texture import Texture

__all__ = ["CARD", "LOOKS", "paint_person"]

PERSON: Final = int(SemanticClass.PERSON)
CARD: Final = (1.05, 2.10)
"""Width and height of the picture, metres, for somebody 1.72 m tall."""

LOOKS: Final = 14
"""How many different people there are for each weather."""

SKIN: Final = ((214, 174, 148), (192, 146, 116), (150, 108, 82), (104, 74, 56), (226, 190, 166), (122, 88, 66))
HAIR: Final = ((34, 28, 24), (62, 46, 34), (92, 70, 48), (140, 116, 78), (120, 118, 116), (24, 22, 22), (178, 174, 168))
TOPS: Final = (
    (44, 52, 68), (96, 44, 42), (70, 80, 62), (150, 146, 138), (52, 52, 54), (112, 100, 82), (86, 104, 124),
    (136, 92, 70), (186, 182, 172), (60, 82, 84), (120, 116, 126), (166, 140, 98),
)  # fmt: skip
COATS: Final = (
    (36, 38, 44),
    (62, 56, 50),
    (44, 54, 72),
    (98, 84, 66),
    (70, 40, 42),
    (56, 66, 58),
    (84, 86, 92),
    (30, 30, 32),
)
TROUSERS: Final = ((44, 50, 66), (38, 38, 42), (86, 80, 70), (62, 72, 92), (54, 50, 48), (120, 110, 92))
SHOES: Final = ((32, 28, 26), (60, 46, 36), (196, 194, 188), (44, 46, 50))
BAGS: Final = ((70, 50, 36), (34, 34, 36), (120, 54, 46), (92, 98, 84), (204, 196, 180))
UMBRELLAS: Final = ((28, 30, 36), (40, 46, 74), (110, 34, 40), (64, 72, 66), (150, 150, 152))


@dataclass(frozen=True, slots=True)
class _Figure:
    """One body on the picture.

    Attributes:
        middle: metres from the left.
        size: 1 for an adult.
    """

    panel: Panel
    middle: float
    size: float

    def limb(self, a: tuple[float, float, float], b: tuple[float, float, float], colour: Colour) -> None:
        """Paint a limb; x counts from the body's middle."""
        k = self.size
        start = (self.middle + a[0] * k, a[1] * k, a[2] * k)
        end = (self.middle + b[0] * k, b[1] * k, b[2] * k)
        self.panel.limb(start, end, colour, 0.26)

    def disc(self, x: float, z: float, radius: float, colour: Colour, tall: float = 1.0) -> None:
        """Paint a disc."""
        self.panel.disc(self.middle + x * self.size, z * self.size, radius * self.size, colour, tall=tall)

    def turned(self, profile: list[tuple[float, float]], colour: Colour) -> None:
        """Paint clothes as a turned shape of (height, half width) from top to bottom."""
        k = self.size
        self.panel.lathe(self.middle, [(z * k, half * k) for z, half in profile], colour, 0.24)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """Paint a polygon."""
        self.panel.polygon([(self.middle + x * self.size, z * self.size) for x, z in points], colour)


def paint_person(draws: Draws, number: int, *, cold: bool, rain: bool) -> Texture:
    """One of `LOOKS` people.

    Args:
        draws: of this person.
        number: which; some carry bags, some lead a child.
        cold: in winter clothes.
        rain: under an umbrella, most of them.
    """
    panel = Panel(*CARD, 128, 256, PERSON)
    with_child = number % 7 == 5
    umbrella = rain and draws.chance(0.75)
    figure = _Figure(panel, 0.40 if with_child else 0.52, draws.uniform(0.94, 1.03))
    if with_child:
        _walker(_Figure(panel, 0.80, draws.uniform(0.58, 0.70)), draws.child("child"), cold, side=False, child=True)
    _walker(figure, draws, cold, side=number % 2 == 1 and not with_child, child=False, bag=number % 3 == 1)
    if umbrella:
        _umbrella(figure, draws.pick(UMBRELLAS))
    panel.shade(0, 0, CARD[0], 1.0, 1.0, 0.82)
    if draws.chance(0.5):
        panel.mirror()
    return panel.texture()


def _walker(figure: _Figure, draws: Draws, cold: bool, *, side: bool, child: bool, bag: bool = False) -> None:
    skin, hair = draws.pick(SKIN), draws.pick(HAIR)
    top = draws.pick(COATS if cold and not child else TOPS)
    legs, shoes = draws.pick(TROUSERS), draws.pick(SHOES)
    back = draws.chance(0.5)
    long_coat = cold and draws.chance(0.6)
    skirt = not cold and draws.chance(0.3)
    sleeves = top if cold or draws.chance(0.5) else skin
    stride = draws.uniform(0.10, 0.24) if draws.chance(0.75) else 0.03
    bulk = 1.12 if cold else 1.0
    far, near = _dim(legs, 0.78), legs
    if skirt:
        far, near = _dim(skin, 0.8), skin
    if side:
        _leg(figure, -stride, 0.06, far, _dim(shoes, 0.8), side=True)
        figure.limb((0.0, 1.36, 0.055), (-stride * 0.9, 1.10, 0.046), _dim(sleeves, 0.75))
        figure.limb((-stride * 0.9, 1.10, 0.044), (-stride * 0.9 + 0.05, 0.90, 0.036), _dim(sleeves, 0.75))
        _leg(figure, stride, 0.0, near, shoes, side=True)
        _clothes(figure, top, legs, (0.115 * bulk, 0.135 * bulk, 0.118 * bulk), long_coat, skirt)
        figure.limb((0.0, 1.38, 0.062 * bulk), (stride * 0.8, 1.12, 0.050 * bulk), _dim(sleeves, 1.08))
        figure.limb((stride * 0.8, 1.12, 0.048 * bulk), (stride * 0.8 + 0.10, 0.92, 0.038), _dim(sleeves, 1.08))
        figure.disc(stride * 0.8 + 0.11, 0.89, 0.042, skin)
    else:
        sway = stride * 0.16
        _leg(figure, -0.085 - sway, 0.05 * (stride > 0.05), far if stride > 0.05 else near, shoes, side=False)
        _leg(figure, 0.085 + sway, 0.0, near, shoes, side=False)
        _clothes(figure, top, legs, (0.185, 0.185 * bulk, 0.148 * bulk), long_coat, skirt)
        for arm in (-1, 1):
            figure.limb((arm * 0.185, 1.37, 0.060 * bulk), (arm * 0.225, 1.12, 0.050 * bulk), _dim(sleeves, 0.94))
            figure.limb((arm * 0.225, 1.12, 0.048 * bulk), (arm * 0.215, 0.90, 0.040), _dim(sleeves, 0.94))
            figure.disc(arm * 0.215, 0.86, 0.042, skin)
        if not back and cold:
            figure.shape([(-0.012, 0.62 if long_coat else 0.88), (0.012, 0.62 if long_coat else 0.88), (0.006, 1.4),
                          (-0.006, 1.4)], _dim(top, 0.7))  # fmt: skip
    _head(figure, draws, skin, hair, side=side, back=back and not side, cold=cold)
    if bag:
        colour = draws.pick(BAGS)
        if side or draws.chance(0.5):
            figure.shape([(0.06, 1.40), (0.09, 1.42), (-0.15, 0.98), (-0.18, 1.0)], _dim(colour, 0.8))
            figure.shape([(-0.27, 0.72), (-0.05, 0.72), (-0.06, 0.98), (-0.26, 0.98)], colour)
        else:
            figure.shape([(0.17, 0.50), (0.36, 0.50), (0.34, 0.78), (0.19, 0.78)], colour)
            figure.limb((0.22, 0.78, 0.012), (0.22, 0.86, 0.012), colour)


def _leg(figure: _Figure, x: float, lift: float, colour: Colour, shoe: Colour, *, side: bool) -> None:
    """One leg from the hip to the shoe; ``lift`` raises the heel."""
    hip = (x * 0.25 if side else x * 0.9, 0.93, 0.088)
    knee = (x * 0.75 + (0.04 if side else 0.0), 0.52, 0.066)
    ankle = (x, 0.12 + lift, 0.048)
    figure.limb(hip, knee, colour)
    figure.limb(knee, ankle, colour)
    low = 0.042 + lift * 0.6
    if side:
        figure.limb((x - 0.04, low, 0.042), (x + 0.13, low - 0.005, 0.034), shoe)
    else:
        figure.limb((x, low + 0.02, 0.045), (x * 1.12, low, 0.042), shoe)


def _clothes(
    figure: _Figure, top: Colour, legs: Colour, halves: tuple[float, float, float], long_coat: bool, skirt: bool
) -> None:
    """Shirt or coat from the shoulders down, and the skirt; half widths at the shoulders, the chest and the waist."""
    shoulders, chest, waist = halves
    upper = [(1.455, 0.055), (1.425, shoulders * 0.72), (1.39, shoulders * 0.97), (1.28, chest), (1.06, waist)]
    if skirt:
        figure.turned([(1.04, waist), (0.92, waist * 1.12), (0.50, waist * 1.45)], legs)
    if long_coat:
        figure.turned([*upper, (0.92, waist * 1.06), (0.60, waist * 1.26)], top)
    else:
        figure.turned([*upper, (0.90, waist * 1.08), (0.86, waist * 1.06)], top)
        figure.turned([(0.868, waist * 1.06), (0.855, waist * 1.06)], _dim(top, 0.6))


def _head(figure: _Figure, draws: Draws, skin: Colour, hair: Colour, *, side: bool, back: bool, cold: bool) -> None:
    figure.limb((0.0, 1.50, 0.050), (0.01 if side else 0.0, 1.44, 0.056), _dim(skin, 0.86))
    if cold and draws.chance(0.5):  # a scarf
        figure.limb((-0.05, 1.45, 0.050), (0.05, 1.45, 0.050), draws.pick(TOPS))
    lead = 0.03 if side else 0.0
    figure.limb((lead, 1.645, 0.092), (lead + (0.012 if side else 0.0), 1.575, 0.072), skin)
    long_hair = draws.chance(0.4)
    if back:
        figure.limb((0.0, 1.66, 0.100), (0.0, 1.50 if long_hair else 1.60, 0.088), hair)
    elif side:
        figure.limb((-0.02, 1.69, 0.082), (-0.045, 1.48 if long_hair else 1.62, 0.06), hair)
        figure.limb((0.05, 1.715, 0.035), (-0.02, 1.72, 0.05), hair)
    else:
        figure.limb((-0.055, 1.705, 0.048), (0.055, 1.705, 0.048), hair)
        for ear in (-1, 1):
            figure.limb((ear * 0.085, 1.69, 0.022), (ear * 0.09, 1.48 if long_hair else 1.63, 0.024), hair)
        for eye in (-0.035, 0.035):
            figure.disc(eye, 1.625, 0.012, _dim(skin, 0.45))
        figure.shape([(-0.03, 1.555), (0.03, 1.555), (0.02, 1.545), (-0.02, 1.545)], _dim(skin, 0.62))
    if cold and draws.chance(0.45):  # a woollen hat
        cap = draws.pick(COATS + TOPS)
        figure.limb((lead - 0.06, 1.70, 0.055), (lead + 0.06, 1.70, 0.055), cap)
        figure.limb((lead - 0.02, 1.74, 0.06), (lead + 0.02, 1.74, 0.06), cap)


def _umbrella(figure: _Figure, colour: Colour) -> None:
    panel, x, top = figure.panel, figure.middle, 2.06
    rim = [(x - 0.50, 1.76), (x - 0.30, 1.72), (x, 1.75), (x + 0.30, 1.72), (x + 0.50, 1.76)]
    dome = [
        (x - 0.50, 1.76),
        (x - 0.40, 1.91),
        (x - 0.2, 2.02),
        (x, top),
        (x + 0.2, 2.02),
        (x + 0.40, 1.91),
        (x + 0.50, 1.76),
    ]
    panel.line((x + 0.06, 1.1), (x + 0.02, top), 0.016, (60, 60, 62))
    panel.between(dome, rim, colour)
    for reach, light in ((0.17, 0.84), (0.40, 0.74)):
        panel.between([(x + reach, 1.99 if reach < 0.3 else 1.90), (x + 0.50, 1.76)],
                      [(x + reach, 1.735), (x + 0.50, 1.76)], _dim(colour, light))  # fmt: skip
    for rib in (-0.28, 0.0, 0.28):
        panel.line((x + rib, 1.735), (x + rib * 0.2, top - 0.01), 0.008, _dim(colour, 0.7))


def _dim(colour: Colour, light: float) -> Colour:
    red, green, blue = (min(int(channel * light), 255) for channel in colour)
    return red, green, blue
