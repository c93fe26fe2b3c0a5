"""Street lamps, poles and their iron, each painted once a colour."""

from functools import cache
from itertools import pairwise
from typing import Final

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.panel import Panel
from placeprint.sample.texture import Texture

__all__ = [
    "ARM",
    "ORNATE",
    "POST",
    "paint_arm",
    "paint_crossarm",
    "paint_hanging",
    "paint_head",
    "paint_ornate",
    "paint_pole",
    "paint_post",
    "paint_rod",
    "paint_transformer",
]

POLE: Final = int(SemanticClass.POLE)
ARM: Final = (2.3, 1.0)
POST: Final = (0.56, 4.6)
ORNATE: Final = (0.84, 4.9)
GLASS: Final = (222, 216, 196)


@cache
def paint_rod(colour: Colour) -> Texture:
    """A plain round rod: poles and wires."""
    panel = Panel(0.16, 1.0, 16, 16, POLE, colour)
    panel.lathe(0.08, [(1.0, 0.085), (0.0, 0.085)], colour, 0.30)
    return panel.texture()


@cache
def paint_pole(kind: str) -> Texture:
    """A pole that carries wires, of wood or concrete."""
    draws = Draws("pole", kind)
    colour: Colour = (112, 92, 72) if kind == "wood" else (152, 150, 144)
    panel = Panel(0.3, 9.4, 32, 256, POLE, colour)
    panel.lathe(0.15, [(9.4, 0.17), (0.0, 0.17)], colour, 0.34)
    canvas = panel.canvas
    for _ in range(26 if kind == "wood" else 6):
        x = draws.uniform(0, 32)
        top = draws.uniform(0, 200)
        dark = tuple(int(c * draws.uniform(0.70, 0.9)) for c in colour)
        canvas.line(x, top, x + draws.uniform(-1, 1), top + draws.uniform(20, 90), 1.0, (dark[0], dark[1], dark[2]))
    canvas.speckle(draws, 5.0)
    if kind == "concrete":
        panel.rectangle(0, 1.1, 0.3, 1.45, (196, 180, 64))
        for z in (1.12, 1.24, 1.36):
            panel.polygon([(0, z), (0.3, z + 0.06), (0.3, z + 0.11), (0, z + 0.05)], (40, 40, 40))
    else:
        panel.rectangle(0.06, 1.5, 0.24, 1.8, (206, 204, 196))
    panel.shade(0, 0, 0.3, 0.8, 1.0, 0.78)
    return panel.texture()


@cache
def paint_arm(colour: Colour) -> Texture:
    """A bent arm that ends in a lamp; the pole is on the left, the road on the right."""
    panel = Panel(*ARM, 256, 128, POLE)
    bent = [(0.02, 0.05), (0.12, 0.42), (0.45, 0.72), (0.95, 0.84), (1.60, 0.87)]
    for a, b in pairwise(bent):
        panel.limb((*a, 0.052), (*b, 0.046), colour, 0.25)
    panel.between([(1.52, 0.89), (1.68, 0.97), (2.05, 0.96), (2.27, 0.88)],
                  [(1.52, 0.84), (1.68, 0.80), (2.05, 0.80), (2.27, 0.86)], colour)  # fmt: skip
    panel.between([(1.70, 0.815), (2.18, 0.83)], [(1.70, 0.79), (1.90, 0.76), (2.18, 0.82)], GLASS)
    return panel.texture()


@cache
def paint_head(colour: Colour) -> Texture:
    """A lamp's head from below."""
    panel = Panel(0.75, 0.30, 32, 16, POLE, colour)
    panel.rectangle(0.12, 0.05, 0.66, 0.25, GLASS)
    return panel.texture()


@cache
def paint_post(colour: Colour) -> Texture:
    """A plain post with a round lantern under a flat hat."""
    panel = Panel(*POST, 64, 512, POLE)
    middle = POST[0] / 2
    panel.lathe(middle, [(3.95, 0.045), (1.0, 0.055), (0.95, 0.085), (0.0, 0.09)], colour)
    panel.lathe(middle, [(4.40, 0.13), (4.05, 0.17), (3.92, 0.08)], GLASS, 0.18)
    panel.lathe(middle, [(4.58, 0.03), (4.52, 0.16), (4.40, 0.27), (4.36, 0.27)], colour)
    panel.lathe(middle, [(3.96, 0.10), (3.88, 0.06)], colour)
    panel.lathe(middle, [(0.12, 0.09), (0.0, 0.13)], colour)
    return panel.texture()


@cache
def paint_ornate(colour: Colour) -> Texture:
    """A cast-iron post with a foot, rings, a ladder bar and a glazed lantern."""
    panel = Panel(*ORNATE, 128, 512, POLE)
    middle = ORNATE[0] / 2
    panel.lathe(
        middle,
        [(4.05, 0.040), (3.1, 0.046), (1.25, 0.062), (1.20, 0.10), (1.12, 0.10), (1.08, 0.075), (0.55, 0.085),
         (0.50, 0.13), (0.40, 0.15), (0.18, 0.16), (0.16, 0.20), (0.0, 0.21)], colour, 0.42,
    )  # fmt: skip
    for z, radius in ((3.72, 0.075), (3.10, 0.07), (2.15, 0.08)):
        panel.lathe(middle, [(z + 0.05, 0.05), (z + 0.02, radius), (z - 0.02, radius), (z - 0.05, 0.05)], colour, 0.42)
    panel.limb((middle - 0.30, 3.62, 0.022), (middle + 0.30, 3.62, 0.022), colour)
    for side in (-1, 1):
        panel.disc(middle + side * 0.31, 3.62, 0.04, colour)
        panel.limb((middle + side * 0.05, 3.90, 0.020), (middle + side * 0.17, 4.04, 0.020), colour)
    panel.between([(middle - 0.25, 4.60), (middle + 0.25, 4.60)], [(middle - 0.25, 4.58), (middle - 0.15, 4.06),
                  (middle + 0.15, 4.06), (middle + 0.25, 4.58)], GLASS)  # fmt: skip
    panel.shade(middle - 0.25, 4.06, middle + 0.25, 4.6, 1.05, 0.86)
    for x0, x1 in ((-0.15, -0.25), (0.0, 0.0), (0.15, 0.25)):
        panel.line((middle + x0, 4.05), (middle + x1, 4.60), 0.026, colour)
    panel.rectangle(middle - 0.17, 4.03, middle + 0.17, 4.075, colour)
    panel.lathe(middle, [(4.88, 0.015), (4.82, 0.035), (4.78, 0.06), (4.62, 0.25), (4.57, 0.27)], colour, 0.42)
    return panel.texture()


@cache
def paint_hanging(colour: Colour) -> Texture:
    """A lamp that hangs from a wire across the street."""
    panel = Panel(0.6, 0.6, 64, 64, POLE)
    panel.lathe(0.3, [(0.60, 0.03), (0.46, 0.04), (0.44, 0.09), (0.34, 0.12), (0.22, 0.29), (0.19, 0.29)], colour)
    panel.lathe(0.3, [(0.19, 0.20), (0.10, 0.15), (0.04, 0.05)], GLASS, 0.15)
    return panel.texture()


@cache
def paint_transformer() -> Texture:
    """The grey can that hangs on poles."""
    panel = Panel(0.6, 1.0, 64, 64, POLE)
    grey: Colour = (134, 138, 138)
    panel.lathe(0.3, [(0.93, 0.20), (0.88, 0.28), (0.06, 0.28), (0.02, 0.22)], grey, 0.42)
    for x in (0.16, 0.30, 0.44):
        panel.lathe(x, [(1.0, 0.02), (0.92, 0.03), (0.88, 0.035)], (180, 176, 166))
    for z in (0.78, 0.2):
        panel.rectangle(0.03, z, 0.57, z + 0.03, (112, 116, 116))
    return panel.texture()


@cache
def paint_crossarm() -> Texture:
    """The beam that carries wires, with its insulators."""
    panel = Panel(2.0, 0.34, 128, 32, POLE)
    panel.rectangle(0.05, 0.06, 1.95, 0.18, (120, 116, 108))
    panel.shade(0.05, 0.06, 1.95, 0.18, 1.1, 0.8)
    for x in (0.18, 0.62, 1.38, 1.82):
        panel.lathe(x, [(0.34, 0.03), (0.28, 0.055), (0.18, 0.05)], (206, 204, 198))
    return panel.texture()
