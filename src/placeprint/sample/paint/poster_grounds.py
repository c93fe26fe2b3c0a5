"""Grounds of posters: what lies behind the picture and the words."""

from dataclasses import dataclass

import numpy as np

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.worn import mixed

__all__ = ["Palette", "lay_ground", "palette"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one poster.

    Attributes:
        ground: most of it.
        second: panels behind pictures.
        accent: brand labels and lines.
        letters: of the headline, on the ground.
    """

    ground: Colour
    second: Colour
    accent: Colour
    letters: Colour


_PALETTES: dict[str, tuple[Palette, ...]] = {
    "food": (
        Palette((226, 62, 42), (250, 196, 62), (255, 246, 226), (255, 250, 240)),
        Palette((250, 202, 62), (226, 84, 44), (150, 30, 34), (92, 30, 22)),
        Palette((244, 232, 208), (214, 160, 96), (122, 66, 34), (84, 46, 26)),
        Palette((74, 128, 62), (222, 226, 160), (250, 208, 72), (252, 250, 236)),
        Palette((238, 128, 44), (255, 226, 170), (96, 44, 26), (62, 30, 20)),
    ),
    "alcohol": (
        Palette((24, 44, 36), (64, 92, 66), (206, 166, 84), (238, 216, 160)),
        Palette((30, 26, 30), (96, 60, 36), (214, 160, 66), (246, 230, 200)),
        Palette((96, 20, 32), (150, 56, 56), (226, 188, 112), (250, 236, 214)),
        Palette((22, 40, 74), (70, 112, 158), (230, 190, 92), (244, 244, 240)),
        Palette((232, 178, 70), (250, 224, 150), (110, 56, 22), (70, 34, 16)),
    ),
    "gambling": (
        Palette((66, 22, 96), (150, 46, 140), (250, 206, 70), (255, 224, 100)),
        Palette((20, 20, 26), (150, 26, 40), (244, 196, 70), (250, 214, 96)),
        Palette((18, 84, 60), (46, 136, 86), (244, 206, 86), (255, 246, 216)),
        Palette((178, 22, 42), (232, 96, 44), (255, 218, 90), (255, 236, 150)),
        Palette((24, 44, 110), (58, 110, 196), (255, 210, 72), (255, 246, 220)),
    ),
    "other": (
        Palette((236, 240, 242), (122, 182, 222), (34, 92, 160), (28, 52, 88)),
        Palette((30, 108, 170), (140, 200, 232), (252, 210, 74), (255, 255, 255)),
        Palette((248, 222, 222), (226, 130, 150), (160, 44, 84), (116, 30, 66)),
        Palette((52, 60, 70), (108, 122, 136), (240, 120, 60), (250, 250, 248)),
        Palette((38, 136, 130), (170, 220, 208), (255, 236, 180), (255, 255, 250)),
    ),
}


def palette(category: str, draws: Draws) -> Palette:
    """Colours such as the trade likes them."""
    return draws.pick(_PALETTES[category])


def lay_ground(canvas: Canvas, colours: Palette, category: str, draws: Draws) -> None:
    """Fill the sheet with the ground colour and a quiet pattern, as the trade likes it."""
    height, width = canvas.height, canvas.width
    kinds = {
        "food": ("plain", "rays", "dots", "wave"),
        "alcohol": ("glow", "lights", "plain", "glow"),
        "gambling": ("rays", "lights", "rays", "glow"),
        "other": ("plain", "wave", "glow", "dots"),
    }[category]
    kind = draws.pick(kinds)
    ground = np.asarray(colours.ground, dtype=np.float32)
    canvas.rgb[:] = ground
    # Patterns stay close to the ground, because letters must stand out from every part of them.
    paler = np.asarray(mixed(colours.ground, colours.second, 0.26), dtype=np.float32)
    x = (np.arange(width, dtype=np.float32)[None, :] + np.float32(0.5)) / np.float32(height)
    y = (np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)) / np.float32(height)
    if kind == "rays":
        cx, cy = draws.uniform(0.2, 0.8) * width / height, draws.uniform(0.5, 1.1)
        swing = np.ones((height, width), dtype=np.float32)
        for i in range(9):
            angle = i * 20.0 + 7.0
            edge = (x - np.float32(cx)) * np.float32(sin_deg(angle)) + (y - np.float32(cy)) * np.float32(cos_deg(angle))
            swing *= np.clip(edge * np.float32(height), -1, 1)
        canvas.rgb += (swing * np.float32(0.5) + np.float32(0.5))[..., None] * (paler - ground)
    elif kind == "dots":
        cell = np.float32(0.11)
        off_x, off_y = (x / cell) % 1 - np.float32(0.5), (y / cell) % 1 - np.float32(0.5)
        near = np.clip((np.float32(0.3) - np.sqrt(off_x * off_x + off_y * off_y)) * cell * height, 0, 1)
        canvas.rgb += near[..., None] * (paler - ground) * np.float32(0.7)
    elif kind == "glow":
        cx, cy = draws.uniform(0.3, 0.7) * width / height, draws.uniform(0.4, 0.7)
        far = ((x - np.float32(cx)) ** 2 + (y - np.float32(cy)) ** 2) / np.float32(0.7)
        canvas.rgb += (1 / (1 + 3 * far))[..., None] * (paler - ground) * np.float32(1.4)
    elif kind == "wave":
        for shift, share in ((0.0, 0.5), (0.14, 1.0)):
            t = (x / np.float32(width / height) + np.float32(shift)) * 2 - 1
            level = np.float32(0.74 + shift) - t * (1 - t * t) * np.float32(0.32)
            canvas.rgb += np.clip((y - level) * height, 0, 1)[..., None] * (paler - ground) * np.float32(share)
    elif kind == "lights":
        for _ in range(16):
            light = draws.pick((colours.accent, colours.second, (255, 236, 190)))
            r = draws.uniform(0.03, 0.1) * height
            canvas.disc(draws.uniform(0, width), draws.uniform(0, height), r, r, mixed(colours.ground, light, 0.17))
    else:
        canvas.gradient(0, 0, width, height, 1.05, 0.93)
