"""How trees grow: the shape of the crown, the bark, the leaves, kind by kind."""

from dataclasses import dataclass
from typing import Final

from placeprint.sample.canvas import Colour
from placeprint.sample.paint.brushes import Stamp

__all__ = ["HABITS", "Habit"]

_SPRAY: Final[Stamp] = (
    (0, -1, 1.06), (-1, 0, 1.04), (0, 0, 1.0), (1, 0, 0.96), (0, 1, 0.88), (1, 1, 0.78), (-1, 1, 0.84),
)  # fmt: skip
_FINE: Final[Stamp] = ((0, 0, 1.0), (1, 0, 0.94), (0, 1, 0.84), (-1, 1, 0.9))
_HANGING: Final[Stamp] = (
    (0, 0, 1.06),
    (0, 1, 1.0),
    (1, 1, 0.92),
    (0, 2, 0.92),
    (1, 3, 0.84),
    (1, 2, 0.86),
    (1, 4, 0.78),
)
_NEEDLES: Final[Stamp] = (
    (0, 0, 1.05), (-1, 0, 1.0), (1, 0, 0.98), (-2, 1, 0.9), (2, 1, 0.86), (0, 1, 0.8), (-3, 1, 0.82), (3, 2, 0.74),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of tree grows. Shares are of the tree's height.

    Attributes:
        aspect: width of the crown's picture.
        clear: height of the bare trunk below the crown's picture.
        trunk: thickness of the trunk.
        bark: its colour.
        outline: half width of the crown (1 is half the picture) by height (0 top, 1 bottom of the picture).
        clusters: how many tufts of leaves make up the crown.
        puff: radius of a tuft, from and to.
        flat: how much lower than wide tufts are.
        density: how closely leaves stand, 1 for closed.
        leaf: shape of a leaf.
        tone: colour that its leaves lean to.
        lean: how far they lean to it from the town's leaf colour.
        leader: how far the trunk reaches into the crown, 1 to the top.
        sheds: whether it stands bare in winter.
        autumn: colours of turning leaves.
        bloom: colour of its flowers, where they hide the leaves for a month.
        fruit: colour of its fruit.
        patches: colour of flakes of lighter bark.
        stems: how many trunks rise from the ground.
    """

    aspect: float
    clear: float
    trunk: float
    bark: Colour
    outline: tuple[tuple[float, float], ...]
    clusters: int
    puff: tuple[float, float]
    flat: float
    density: float
    leaf: Stamp
    tone: Colour
    lean: float
    leader: float = 0.45
    sheds: bool = True
    autumn: tuple[Colour, ...] = ((168, 126, 56), (150, 98, 46), (122, 112, 54))
    bloom: Colour | None = None
    fruit: Colour | None = None
    patches: Colour | None = None
    stems: int = 1


_ROUND = ((0.0, 0.30), (0.14, 0.68), (0.36, 0.92), (0.60, 0.94), (0.80, 0.74), (0.94, 0.36))

HABITS: Final[dict[str, Habit]] = {
    "broadleaf": Habit(
        0.78, 0.24, 0.040, (86, 74, 62), _ROUND, 30, (0.075, 0.115), 0.80, 1.0, _SPRAY, (84, 112, 52), 0.25,
    ),
    "plane": Habit(
        0.74, 0.30, 0.046, (124, 116, 96),
        ((0.0, 0.26), (0.10, 0.52), (0.34, 0.86), (0.66, 0.90), (0.86, 0.66), (0.96, 0.32)),
        26, (0.060, 0.125), 0.78, 0.80, _SPRAY, (122, 138, 72), 0.55, leader=0.6,
        autumn=((172, 136, 70), (148, 108, 58), (128, 120, 66)), patches=(190, 182, 152),
    ),
    "conifer": Habit(
        0.46, 0.09, 0.034, (78, 62, 50),
        ((0.02, 0.04), (0.25, 0.30), (0.60, 0.62), (0.92, 0.92), (0.97, 0.80)),
        64, (0.040, 0.085), 0.42, 1.0, _NEEDLES, (50, 78, 58), 0.80, leader=1.0, sheds=False,
    ),
    "cherry": Habit(
        1.10, 0.28, 0.048, (70, 56, 54),
        ((0.0, 0.42), (0.16, 0.78), (0.42, 0.97), (0.66, 0.88), (0.82, 0.50)),
        30, (0.075, 0.110), 0.62, 0.82, _FINE, (88, 116, 62), 0.35, leader=0.18,
        autumn=((178, 96, 48), (160, 72, 46), (172, 124, 62)), bloom=(240, 206, 214),
    ),
    "gum": Habit(
        0.72, 0.34, 0.034, (190, 176, 158),
        ((0.0, 0.36), (0.22, 0.74), (0.52, 0.90), (0.78, 0.80), (0.90, 0.55)),
        26, (0.040, 0.095), 0.66, 0.66, _HANGING, (118, 130, 104), 0.80, leader=0.55, sheds=False,
        patches=(222, 212, 198),
    ),
    "ginkgo": Habit(
        0.46, 0.20, 0.036, (112, 102, 88),
        ((0.0, 0.10), (0.16, 0.44), (0.46, 0.84), (0.74, 0.90), (0.92, 0.52)),
        30, (0.050, 0.085), 0.95, 0.95, _FINE, (132, 154, 70), 0.50, leader=0.95,
        autumn=((226, 186, 58), (216, 170, 48), (232, 200, 84)),
    ),
    "citrus": Habit(
        0.80, 0.36, 0.040, (104, 92, 78),
        ((0.0, 0.40), (0.16, 0.76), (0.45, 0.92), (0.70, 0.84), (0.90, 0.50)),
        24, (0.085, 0.120), 0.88, 1.15, _SPRAY, (52, 84, 44), 0.75, leader=0.25, sheds=False, fruit=(226, 132, 34),
    ),
    "acacia": Habit(
        1.35, 0.50, 0.036, (92, 78, 64),
        ((0.02, 0.36), (0.16, 0.82), (0.30, 0.99), (0.42, 0.86), (0.50, 0.40)),
        30, (0.075, 0.125), 0.30, 0.95, _FINE, (108, 118, 66), 0.55, leader=0.05, sheds=False, stems=2,
    ),
    "jacaranda": Habit(
        1.15, 0.32, 0.040, (110, 98, 88),
        ((0.0, 0.46), (0.16, 0.82), (0.40, 0.99), (0.62, 0.84), (0.78, 0.44)),
        26, (0.075, 0.115), 0.55, 0.62, _FINE, (128, 150, 82), 0.55, leader=0.15, bloom=(146, 118, 190),
        autumn=((178, 162, 74), (156, 150, 78), (140, 148, 80)),
    ),
    "palm": Habit(
        0.52, 0.70, 0.030, (132, 114, 92), (), 0, (0.0, 0.0), 1.0, 1.0, _FINE, (88, 112, 62), 0.60, sheds=False,
    ),
}  # fmt: skip
