"""Palms: a fan of fronds on a ringed stem."""

import numpy as np

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.brushes import lathe, limb, scatter
from placeprint.sample.texture import Texture

__all__ = ["paint_fronds", "paint_palm_stem"]

TREE = int(SemanticClass.TREE)
SIDE = 256
HEART = (SIDE / 2, SIDE * 0.46)


def paint_fronds(leaf: Colour, bark: Colour, draws: Draws) -> Texture:
    """The crown of a palm; the stem enters at the middle of the lower edge."""
    canvas = Canvas(SIDE, SIDE, leaf, 0)
    limb(canvas, (SIDE / 2, SIDE + 4.0, 7.5), (*HEART, 8.0), bark, TREE)
    # Fronds all round the heart: those behind first, the oldest low and brown, the youngest upright.
    for layer, (count, light) in enumerate(((15, 0.62), (17, 0.98))):
        for number in range(count):
            angle = -38 + 256 * (number + draws.uniform(0.1, 0.9)) / count
            reach = draws.uniform(0.82, 1.12)
            across, rise = 108 * cos_deg(angle) * reach, 92 * sin_deg(angle) * reach
            old = sin_deg(angle) < -0.1
            colour: Colour = (124, 108, 74) if old else leaf
            glow = light * (0.9 + 0.2 * max(sin_deg(angle), 0.0))
            _frond(canvas, across, rise, colour, glow, draws.child(layer, number), hanging=old)
    for _ in range(10):
        x, y = HEART[0] + draws.uniform(-12, 12), HEART[1] + draws.uniform(0, 14)
        limb(canvas, (x, y, 2.6), (x + 0.1, y, 2.6), (134, 104, 58), TREE, roundness=0.4)
    return canvas.texture()


def paint_palm_stem(bark: Colour, draws: Draws) -> Texture:
    """The stem with the rings of fallen fronds."""
    canvas = Canvas(32, 256, bark, 0)
    lathe(canvas, 16.0, [(0, 7.4), (200, 8.2), (244, 10), (256, 12.5)], bark, TREE)
    y = 2.0
    while y < 254:
        canvas.rectangle(0, y, 32, y + 1.6, (int(bark[0] * 0.66), int(bark[1] * 0.66), int(bark[2] * 0.66)))
        canvas.rectangle(0, y + 1.6, 32, y + 2.6, (int(bark[0] * 1.12), int(bark[1] * 1.12), int(bark[2] * 1.1)))
        y += draws.uniform(5.0, 7.5)
    canvas.rgb += (np.repeat(draws.noise(64, 32), 4, axis=0) * np.float32(10))[..., None]
    return canvas.texture()


def _frond(
    canvas: Canvas, across: float, rise: float, leaf: Colour, light: float, draws: Draws, *, hanging: bool
) -> None:
    """One arching rib with leaflets on both sides; it ends ``across`` to the right and falls after its rise."""
    ribs, steps = 34, 18
    t = np.arange(1, ribs + 1, dtype=np.float32) / np.float32(ribs)
    fall = 14 + abs(across) * 0.42 if not hanging else 24.0
    x = np.float32(HEART[0]) + np.float32(across) * t
    y = np.float32(HEART[1]) - np.float32(rise) * t * (2 - t) + np.float32(fall) * t * t
    noise = draws.noise(3, ribs)
    reach = (t * (1 - t) * np.float32(3.2) + np.float32(0.25)) * (np.float32(17) + noise[0] * 5)
    slant = np.float32(0.55 if across > 0 else -0.55)
    s = (np.arange(steps, dtype=np.float32) / np.float32(steps - 1))[None, :]
    for side, shade in ((1.0, 0.74), (-1.0, 1.04)):
        right = slant * reach * np.float32(0.9 if side > 0 else 0.5)
        # Leaflets on the upper side rise a little before they bend down with their weight.
        down = reach * np.float32(0.85 * side if side > 0 else 0.30 * side)
        px = (x[:, None] + right[:, None] * s).ravel()
        py = (y[:, None] + down[:, None] * s + reach[:, None] * np.float32(0.35) * s * s).ravel()
        bright = (
            np.float32(light * shade)
            + np.repeat(noise[1], steps) * np.float32(0.13)
            - np.repeat(s, ribs, axis=0).ravel() * np.float32(0.10)
        )
        colours = np.asarray(leaf, dtype=np.float32)[None] * bright.astype(np.float32)[:, None]
        scatter(canvas, px, py, colours, ((0, 0, 1.0), (0, 1, 0.86)), TREE)
    rib = np.repeat(np.asarray(leaf, dtype=np.float32)[None] * np.float32(light * 1.18), ribs, axis=0)
    scatter(canvas, x, y, rib, ((0, 0, 1.0), (-1, 0, 1.0), (0, 1, 0.8), (1, 0, 1.0)), TREE)
