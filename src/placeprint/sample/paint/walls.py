"""Bare walls of house sides and yards, and the mouldings on top of façades."""

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import blotches, fill, tint
from placeprint.sample.paint.masonry import lay_wall
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.style import Material, TownStyle
from placeprint.sample.texture import Texture

__all__ = ["WALL_METRES", "paint_cornice", "paint_wall"]

WALL_METRES = 6.0
"""Width and height that a tile of bare wall stands for."""
_WALL, _CORNICE = int(SemanticClass.WALL), int(SemanticClass.CORNICE)


def paint_wall(style: TownStyle, material: Material, colour: Colour, draws: Draws) -> Texture:
    """Paint a bare wall: 256 by 256 texels that tile, 6 m by 6 m, more weathered than façades are. Class `WALL`.

    Args:
        style: the town's style.
        material: of the house; fine fronts of stone, tile or glass have plain render on their other sides.
        colour: of the house.
        draws: chance of this one wall.
    """
    behind = material
    if material.kind in ("stone", "tile", "glass"):
        behind = material.model_copy(update={"kind": "plaster" if material.kind != "glass" else "concrete"})
        colour = tint(colour, 0.9) if sum(colour) > 360 else tint((188, 182, 172), draws.uniform(0.85, 1.02))
    sheet = Canvas(256, 256, colour, _WALL)
    metres = (WALL_METRES, WALL_METRES)
    sheet.rgb = lay_wall(behind, colour, draws.child("wall"), (256, 256), metres, panels=(2, 2))
    dirt = blotches(draws, 256, 256, 128, 16) + blotches(draws, 256, 256, 32, 32) * np.float32(0.6)
    strength = 0.3 + 0.3 * style.climate.dust
    fill(sheet.rgb, np.clip(dirt - np.float32(0.15), 0, 1) * np.float32(strength), tint(colour, 0.6))
    if behind.kind in ("plaster", "concrete") and draws.chance(0.6):
        _mend(sheet, draws, colour)
    return sheet.texture()


def _mend(sheet: Canvas, draws: Draws, colour: Colour) -> None:
    """A mended patch, a crack, a rain pipe's stain."""
    patch = Stencil(256, 256)
    x, y = draws.uniform(20, 150), draws.uniform(20, 150)
    wide, tall = draws.uniform(30, 90), draws.uniform(20, 80)
    patch.rectangle(x, y, x + wide, y + tall, tint(colour, draws.uniform(0.88, 1.08)))
    x, y = draws.uniform(20, 230), 0.0
    for _ in range(9):
        step = draws.uniform(-7, 7)
        patch.line(x, y, x + step, y + 16, 1.1, tint(colour, 0.55))
        x, y = x + step, y + 16
    patch.cover *= np.float32(0.6)
    patch.rgb *= np.float32(0.6)
    patch.lay(sheet, 0, 0)


def paint_cornice(style: TownStyle, draws: Draws) -> Texture:
    """Paint the moulding on top of a façade: 128 by 32 texels, tiling along its 2 m. Class `CORNICE`.

    Args:
        style: the town's style; ``facade.cornice`` is its height.
        draws: chance of this one house.
    """
    facade = style.facade
    colour = draws.pick(facade.cornice_colours)
    sheet = Canvas(128, 32, colour, _CORNICE)
    sheet.rectangle(0, 0, 128, 5, tint(colour, 1.1))
    sheet.rectangle(0, 5, 128, 7, tint(colour, 0.72))
    sheet.rectangle(0, 7, 128, 12, tint(colour, 0.98))
    sheet.gradient(0, 12, 128, 32, 0.6, 0.95)
    if facade.cornice >= 0.35:
        step = draws.pick((8, 16, 32))
        for x in range(0, 128, step):
            if step == 32:  # brackets
                sheet.rectangle(x + 9, 11, x + 23, 28, tint(colour, 1.02))
                sheet.rectangle(x + 9, 25, x + 23, 28, tint(colour, 0.7))
                sheet.rectangle(x + 23, 11, x + 25, 27, tint(colour, 0.5))
            else:  # dentils
                sheet.rectangle(x + step * 0.2, 12, x + step * 0.75, 20, tint(colour, 1.03))
                sheet.rectangle(x + step * 0.2, 19, x + step * 0.75, 20.5, tint(colour, 0.62))
    sheet.rectangle(0, 28, 128, 30, tint(colour, 1.04))
    sheet.rectangle(0, 30, 128, 32, tint(colour, 0.7))
    sheet.speckle(draws, 5, 1)
    sheet.speckle(draws, 9, 8)
    return sheet.texture()
