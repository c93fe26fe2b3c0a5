"""Asphalt: its grain, mended trenches, cracks, oil, and the covers of what runs below."""

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import Plane, blotches, fine_grain, tint

__all__ = ["age_asphalt", "grain_asphalt"]


def grain_asphalt(sheet: Canvas, draws: Draws, tracks: Plane | None = None) -> None:
    """Give a sheet the grain of asphalt, what has been laid on it included.

    Args:
        sheet: the road.
        draws: chance.
        tracks: float32 [width], how far wheels have polished each column, 0 to 1.
    """
    height, width = sheet.height, sheet.width
    shade = 1 + blotches(draws, height, width, 64, 64) * np.float32(0.055)
    shade += blotches(draws, height, width, 16, 8) * np.float32(0.035)
    shade += fine_grain(draws, height, width) * np.float32(0.075)
    if tracks is not None:
        shade += (tracks * np.float32(0.09))[None, :]
    for channel in range(3):
        sheet.rgb[..., channel] *= shade


def age_asphalt(sheet: Canvas, draws: Draws, colour: Colour, texel: tuple[float, float], wear: float) -> None:
    """Lay patches, cracks, oil and iron covers on a road that has no grain yet.

    Args:
        sheet: the bare road.
        draws: chance.
        colour: of the asphalt.
        texel: texels per metre across and along.
        wear: how worn the road is, 0 to 1.
    """
    tx, ty = texel
    width, height = sheet.width, sheet.height
    for _ in range(draws.integer(1, 2 + int(3 * wear))):
        wide, tall = draws.uniform(0.5, 2.2) * tx, draws.uniform(0.7, 4.0) * ty
        x, y = draws.uniform(0, width - wide), draws.uniform(4, max(height - tall - 4, 5))
        sheet.rectangle(x, y, x + wide, y + tall, tint(colour, draws.uniform(0.74, 0.87)))
        sheet.rectangle(x, y, x + wide, y + 1.4, tint(colour, 0.6))
        sheet.rectangle(x, y + tall, x + wide, y + tall + 1.4, tint(colour, 0.6))
    if draws.chance(0.5):  # a trench along the whole street
        x = draws.uniform(0.15, 0.75) * width
        sheet.rectangle(x, 0, x + 0.7 * tx, height, tint(colour, draws.uniform(0.76, 0.88)))
        for edge in (x, x + 0.7 * tx):
            sheet.rectangle(edge - 0.7, 0, edge + 0.7, height, tint(colour, 0.55))
    for _ in range(draws.integer(1, 2 + int(4 * wear))):
        _crack(sheet, draws, tint(colour, 0.54), texel)
    for _ in range(draws.integer(3, 7)):
        x, y, size = draws.uniform(0, width), draws.uniform(12, height - 12), draws.uniform(0.06, 0.28)
        sheet.disc(x, y, size * tx, size * ty, tint(colour, draws.uniform(0.6, 0.8)))
    for _ in range(draws.integer(1, 2)):
        x, y = draws.uniform(0.2, 0.8) * width, draws.uniform(0.1, 0.9) * height
        iron = draws.pick(((72, 70, 68), (88, 82, 76), (60, 60, 62)))
        if draws.chance(0.7):
            sheet.disc(x, y, 0.42 * tx, 0.42 * ty, tint(colour, 0.62))
            sheet.disc(x, y, 0.34 * tx, 0.34 * ty, iron)
            sheet.disc(x, y, 0.2 * tx, 0.2 * ty, tint(iron, 1.22))
            sheet.disc(x, y, 0.13 * tx, 0.13 * ty, tint(iron, 0.85))
        else:
            sheet.rectangle(x - 0.36 * tx, y - 0.27 * ty, x + 0.36 * tx, y + 0.27 * ty, tint(colour, 0.6))
            sheet.rectangle(x - 0.3 * tx, y - 0.22 * ty, x + 0.3 * tx, y + 0.22 * ty, iron)
            sheet.rectangle(x - 0.3 * tx, y - 0.01 * ty, x + 0.3 * tx, y + 0.03 * ty, tint(iron, 0.6))


def _crack(sheet: Canvas, draws: Draws, colour: Colour, texel: tuple[float, float]) -> None:
    """A crack that wanders along or across the road; sealed ones are broad."""
    thick = draws.pick((1.0, 1.0, 1.4, 2.4))
    x, y = draws.uniform(0, sheet.width), draws.uniform(0, sheet.height)
    across = draws.chance(0.4)
    for _ in range(draws.integer(4, 9)):
        step = draws.uniform(0.3, 0.8)
        side = draws.uniform(-0.4, 0.4)
        dx, dy = (step * texel[0], side * texel[1]) if across else (side * texel[0], step * texel[1])
        sheet.line(x, y, x + dx, y + dy, thick, colour)
        x, y = x + dx, y + dy
