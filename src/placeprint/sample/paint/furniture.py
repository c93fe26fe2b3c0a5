"""What stands on pavements: bins, hydrants, boxes, benches, machines, each painted once a colour."""

from functools import cache
from typing import Final

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.panel import Panel
from placeprint.sample.texture import Texture

__all__ = [
    "paint_bench",
    "paint_bin",
    "paint_bollard",
    "paint_cabinet",
    "paint_fire_sign",
    "paint_hydrant",
    "paint_phone_box",
    "paint_plain",
    "paint_post_box",
    "paint_vending",
]

KIND: Final = int(SemanticClass.FURNITURE)
DARK: Final = (30, 31, 33)


@cache
def paint_plain(colour: Colour) -> Texture:
    """A bare, slightly dirty face."""
    draws = Draws("plain")
    panel = Panel(1.0, 1.0, 32, 32, KIND, colour)
    panel.shade(0, 0, 1, 1, 1.04, 0.86)
    panel.canvas.speckle(draws, 4.0, 4)
    return panel.texture()


@cache
def paint_bin(colour: Colour) -> Texture:
    """A litter bin's side: a slot under the lid, slats, a foot."""
    draws = Draws("bin")
    panel = Panel(0.5, 0.95, 64, 128, KIND, colour)
    panel.shade(0, 0, 0.5, 0.95, 1.05, 0.82)
    panel.rectangle(0, 0, 0.5, 0.05, DARK)
    panel.rectangle(0, 0.74, 0.5, 0.76, _dim(colour, 0.6))
    panel.rectangle(0.08, 0.77, 0.42, 0.88, (18, 18, 19))
    panel.rectangle(0, 0.91, 0.5, 0.95, _dim(colour, 1.25))
    for step in range(1, 6):
        panel.line((step / 12, 0.06), (step / 12, 0.73), 0.008, _dim(colour, 0.68))
    panel.rectangle(0.17, 0.42, 0.33, 0.58, _dim(colour, 1.35))
    panel.canvas.speckle(draws, 5.0, 2)
    return panel.texture()


@cache
def paint_hydrant(colour: Colour) -> Texture:
    """A fire hydrant with its caps."""
    panel = Panel(0.5, 0.78, 64, 128, KIND)
    middle = 0.25
    panel.lathe(middle, [(0.60, 0.10), (0.10, 0.105), (0.09, 0.15), (0.0, 0.16)], colour, 0.42)
    panel.lathe(
        middle, [(0.76, 0.03), (0.72, 0.035), (0.71, 0.07), (0.64, 0.125), (0.60, 0.135), (0.57, 0.135)], colour, 0.42
    )
    for side in (-1, 1):
        panel.limb((middle, 0.44, 0.052), (middle + side * 0.15, 0.44, 0.052), _dim(colour, 0.9), 0.35)
        panel.rectangle(middle + side * 0.17 - 0.025, 0.375, middle + side * 0.17 + 0.025, 0.505, _dim(colour, 1.15))
    panel.disc(middle, 0.40, 0.072, _dim(colour, 0.72))
    panel.disc(middle, 0.40, 0.055, _dim(colour, 1.12))
    return panel.texture()


@cache
def paint_fire_sign(colour: Colour, *, sign: bool) -> Texture:
    """The post over a hydrant that lies under the pavement, with its round sign or, from the side, without."""
    panel = Panel(0.6, 2.9, 64, 256, KIND)
    panel.lathe(0.3, [(2.85, 0.035), (0.0, 0.035)], (176, 176, 174))
    if sign:
        panel.disc(0.3, 2.55, 0.29, (236, 234, 228))
        panel.disc(0.3, 2.55, 0.27, colour)
        panel.write("消火", "japanese", 0.08, 2.44, 0.52, 2.66, (240, 238, 232))
    return panel.texture()


@cache
def paint_post_box(colour: Colour, pillar: bool, front: bool) -> Texture:
    """One side of a letter box: a facet of a pillar, or a face of a box on a leg."""
    width, tall = (0.2, 1.62) if pillar else (0.52, 1.25)
    panel = Panel(width, tall, 64, 128, KIND, colour if pillar else None)
    if pillar:
        panel.rectangle(0, 0, width, 0.12, DARK)
        panel.rectangle(0, 1.38, width, 1.41, _dim(colour, 0.7))
        panel.rectangle(0, 0.14, width, 0.17, _dim(colour, 0.75))
        panel.shade(0, 0.1, width, tall, 1.06, 0.9)
        if front:
            panel.rectangle(0.0, 1.20, width, 1.26, (16, 14, 14))
            panel.rectangle(0.04, 0.92, width - 0.04, 1.12, (228, 226, 216))
        return panel.texture()
    panel.rectangle(width / 2 - 0.06, 0, width / 2 + 0.06, 0.42, DARK)
    panel.rectangle(0, 0.40, width, tall, colour)
    panel.shade(0, 0.4, width, tall, 1.06, 0.86)
    panel.rectangle(0, tall - 0.05, width, tall, _dim(colour, 1.15))
    panel.rectangle(0, 0.40, width, 0.43, _dim(colour, 0.7))
    if front:
        panel.rectangle(0.05, tall - 0.19, width - 0.05, tall - 0.14, (18, 18, 19))
        panel.rectangle(0.05, tall - 0.21, width - 0.05, tall - 0.19, _dim(colour, 0.7))
        panel.rectangle(0.10, 0.62, width - 0.10, 0.90, (226, 224, 214))
        panel.rectangle(0.14, 0.80, width - 0.14, 0.83, (70, 70, 72))
        panel.rectangle(0.14, 0.72, width - 0.20, 0.74, (110, 110, 112))
        panel.rectangle(0.14, 0.67, width - 0.16, 0.69, (110, 110, 112))
    return panel.texture()


@cache
def paint_phone_box(colour: Colour) -> Texture:
    """One side of a glazed telephone kiosk."""
    panel = Panel(0.92, 2.42, 128, 256, KIND, colour)
    panel.rectangle(0, 0, 0.92, 0.10, DARK)
    panel.rectangle(0.12, 0.42, 0.80, 2.00, (50, 54, 56))
    panel.shade(0.12, 0.42, 0.80, 2.0, 1.5, 0.9)
    panel.rectangle(0.52, 1.15, 0.72, 1.62, (34, 35, 37))
    for row in range(9):
        z = 0.42 + 1.58 * row / 8
        panel.rectangle(0.12, z - 0.012, 0.80, z + 0.012, colour)
    for x in (0.12, 0.25, 0.67, 0.80):
        panel.rectangle(x - 0.012, 0.42, x + 0.012, 2.0, colour)
    panel.rectangle(0.10, 2.06, 0.82, 2.19, (224, 220, 200))
    panel.write("TELEPHONE", "latin", 0.14, 2.075, 0.78, 2.175, (40, 30, 30))
    panel.rectangle(0, 2.02, 0.92, 2.04, _dim(colour, 0.7))
    panel.rectangle(0, 2.22, 0.92, 2.25, _dim(colour, 0.65))
    panel.rectangle(0, 0.36, 0.92, 0.38, _dim(colour, 0.7))
    for x in (0.0, 0.89):
        panel.rectangle(x, 0.1, x + 0.03, 2.42, _dim(colour, 0.85))
    return panel.texture()


@cache
def paint_vending(colour: Colour) -> Texture:
    """The front of a drinks machine: rows of bottles and cans behind glass, buttons, a hatch."""
    draws = Draws("vending", *colour)
    panel = Panel(1.0, 1.83, 128, 256, KIND, colour)
    panel.shade(0, 0, 1.0, 1.83, 1.03, 0.88)
    panel.rectangle(0, 0, 1.0, 0.06, DARK)
    panel.rectangle(0.05, 0.80, 0.95, 1.76, (228, 230, 232))
    labels = ((176, 46, 42), (60, 110, 74), (222, 180, 60), (52, 84, 148), (120, 82, 54), (40, 40, 42), (206, 118, 48),
              (150, 180, 196), (236, 234, 228))  # fmt: skip
    for row in range(3):
        foot = 0.88 + row * 0.30
        panel.rectangle(0.05, foot - 0.075, 0.95, foot - 0.015, (196, 198, 200))
        for column in range(9):
            x = 0.105 + column * 0.099
            label = draws.pick(labels)
            tall = 0.13 if row == 0 else 0.20
            panel.rectangle(x - 0.032, foot - 0.01, x + 0.032, foot + tall, label)
            panel.rectangle(x - 0.032, foot + tall * 0.3, x + 0.032, foot + tall * 0.62, draws.pick(labels))
            panel.rectangle(x - 0.014, foot + tall, x + 0.014, foot + tall + 0.025, (240, 240, 240))
            panel.rectangle(
                x - 0.03, foot - 0.06, x + 0.03, foot - 0.035, (84, 160, 190) if draws.chance(0.9) else (200, 60, 50)
            )
    panel.rectangle(0.74, 0.48, 0.90, 0.74, (54, 56, 58))
    panel.rectangle(0.78, 0.66, 0.86, 0.70, (170, 60, 54))
    panel.rectangle(0.15, 0.14, 0.70, 0.34, (28, 29, 31))
    panel.rectangle(0.17, 0.30, 0.68, 0.34, (70, 72, 74))
    return panel.texture()


@cache
def paint_bench(wood: Colour, part: str) -> Texture:
    """A bench's slats (``seat``, ``back``) or its iron legs from the side or the front (``end``, ``legs``)."""
    draws = Draws("bench", part)
    if part in ("seat", "back"):
        panel = Panel(1.7, 0.45, 128, 64, KIND)
        for step in range(4 if part == "seat" else 3):
            low = 0.02 + step * (0.11 if part == "seat" else 0.15)
            light = draws.uniform(0.9, 1.06)
            panel.rectangle(0, low, 1.7, low + (0.09 if part == "seat" else 0.10), _dim(wood, light))
            panel.line((0, low + 0.005), (1.7, low + 0.005), 0.008, _dim(wood, 0.62))
        for x in (0.2, 1.5):
            panel.rectangle(x - 0.025, 0, x + 0.025, 0.45, DARK)
        panel.canvas.speckle(draws, 6.0, kind=KIND)
        return panel.texture()
    panel = Panel(1.7, 0.45, 128, 32, KIND)
    for x in (0.2, 1.5):
        panel.rectangle(x - 0.03, 0, x + 0.03, 0.45, DARK)
    return panel.texture()


@cache
def paint_bollard(colour: Colour) -> Texture:
    """A cast bollard with a ring and a knob."""
    panel = Panel(0.26, 0.95, 32, 128, KIND)
    panel.lathe(
        0.13, [(0.94, 0.03), (0.90, 0.07), (0.84, 0.07), (0.80, 0.05), (0.12, 0.075), (0.11, 0.11), (0.0, 0.115)],
        colour, 0.42,
    )  # fmt: skip
    panel.rectangle(0.05, 0.66, 0.21, 0.72, (206, 204, 198))
    return panel.texture()


@cache
def paint_cabinet(number: int) -> Texture:
    """A cabinet of the power or telephone company, with leftovers of posters."""
    draws = Draws("cabinet", number)
    grey: Colour = (138, 144, 138)
    panel = Panel(0.9, 1.25, 64, 128, KIND, grey)
    panel.shade(0, 0, 0.9, 1.25, 1.05, 0.8)
    panel.rectangle(0, 0, 0.9, 0.08, (96, 96, 94))
    panel.line((0.45, 0.1), (0.45, 1.2), 0.012, _dim(grey, 0.55))
    panel.rectangle(0.40, 0.62, 0.43, 0.74, _dim(grey, 0.5))
    for step in range(5):
        panel.rectangle(0.08, 1.02 + step * 0.03, 0.36, 1.032 + step * 0.03, _dim(grey, 0.6))
    for _ in range(4):
        x, z = draws.uniform(0.04, 0.7), draws.uniform(0.3, 0.9)
        panel.rectangle(x, z, x + draws.uniform(0.06, 0.16), z + draws.uniform(0.06, 0.18),
                        draws.pick(((196, 192, 180), (170, 150, 90), (120, 140, 150), (160, 90, 80))))  # fmt: skip
    panel.canvas.speckle(draws, 6.0, 2)
    return panel.texture()


def _dim(colour: Colour, light: float) -> Colour:
    red, green, blue = (min(int(channel * light), 255) for channel in colour)
    return red, green, blue
