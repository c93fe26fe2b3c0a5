"""Ground of yards and parks, and what fences them in."""

import numpy as np

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import blotches, fill, fine_grain, shaded, tint
from placeprint.sample.paint.masonry import lay_wall
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["FENCE_METRES", "GROUND_METRES", "paint_fence", "paint_ground"]

GROUND_METRES = 8.0
"""Side of the square that a tile of ground stands for."""
FENCE_METRES = 6.0
"""Length of fence that one texture shows; its height is 1.2 m."""
_GROUND, _FENCE, _PLANT = int(SemanticClass.GROUND), int(SemanticClass.FENCE), int(SemanticClass.PLANT)
_WIDTH, _HEIGHT = 256, 64


def paint_ground(style: TownStyle, draws: Draws) -> Texture:
    """Paint open ground: 256 by 256 texels that tile, 8 m by 8 m. Class `GROUND`.

    The dustier the climate, the more bare earth shows through the grass.

    Args:
        style: the town's style.
        draws: chance of this one plot.
    """
    dust = style.climate.dust
    red, green, blue = style.trees.leaf
    # Trodden grass is greyer and yellower than leaves.
    grass = tint(((red + 120) // 2, (green + 118) // 2, (blue + 76) // 2), draws.uniform(0.85, 1.02), 16 * dust)
    earth = tint((130, 114, 88), draws.uniform(0.85, 1.08), 24 * dust)
    shade = 1 + blotches(draws, 256, 256, 64, 64) * np.float32(0.1) + blotches(draws, 256, 256, 8, 8) * np.float32(0.1)
    shade += fine_grain(draws, 256, 256) * np.float32(0.14)
    sheet = Canvas(256, 256, grass, _GROUND)
    sheet.rgb = shaded(shade, grass)
    straw = blotches(draws, 256, 256, 32, 16) + blotches(draws, 256, 256, 4, 4) * np.float32(0.6)
    fill(sheet.rgb, np.clip(straw, 0, 1) * np.float32(0.3 + 0.3 * dust), (150, 142, 88))
    bare = blotches(draws, 256, 256, 64, 32) + blotches(draws, 256, 256, 8, 8) * np.float32(0.4)
    cover = np.clip((bare + np.float32(2.4 * dust - 1.0)) * np.float32(2.5), 0, np.float32(0.93))
    soil = shaded(1 + (shade - 1) * np.float32(0.6), earth)
    sheet.rgb += np.repeat(cover[..., None], 3, axis=2) * (soil - sheet.rgb)
    pebbles = fine_grain(draws, 256, 256)
    fill(sheet.rgb, (pebbles > np.float32(0.97)).astype(np.float32) * cover * np.float32(0.5), (190, 180, 164))
    return sheet.texture()


def paint_fence(style: TownStyle, draws: Draws) -> Texture:
    """Paint what bounds a front yard: 256 by 64 texels, tiling along its 6 m, 1.2 m high.

    Args:
        style: the town's style; ``plots.fence`` says of what kind.
        draws: chance of this one fence.

    Returns:
        Class plant for hedges, else fence; holes between pickets and bars.
    """
    kind = style.plots.fence
    if kind == "hedge":
        return _hedge(style, draws)
    if kind == "wall":
        return _wall(style, draws)
    sheet = Canvas(_WIDTH, _HEIGHT, (60, 60, 60), 0)
    if kind == "picket":
        _pickets(sheet, draws.pick(((226, 222, 212), (150, 116, 84), (90, 104, 92))))
    else:
        _bars(sheet, draws.pick(((40, 42, 42), (38, 54, 46), (66, 58, 52))))
    sheet.speckle(draws, 8, 2)
    return sheet.texture()


def _hedge(style: TownStyle, draws: Draws) -> Texture:
    leaf = tint(style.trees.leaf, draws.uniform(0.72, 0.95))
    shade = 0.9 + blotches(draws, _HEIGHT, _WIDTH, 8, 8) * np.float32(0.22)
    shade += blotches(draws, _HEIGHT, _WIDTH, 4, 4) * np.float32(0.2) + fine_grain(draws, _HEIGHT, _WIDTH) * np.float32(
        0.2
    )
    down = np.arange(_HEIGHT, dtype=np.float32)[:, None] / np.float32(_HEIGHT)
    shade = shade * (np.float32(1.18) - down * np.float32(0.55))
    sheet = Canvas(_WIDTH, _HEIGHT, leaf, _PLANT)
    sheet.rgb = shaded(shade.astype(np.float32), leaf)
    ragged = np.float32(4) + blotches(draws, 8, _WIDTH, 8, 8)[:1] * 3 + draws.noise(1, _WIDTH) * 2
    sheet.kinds[np.arange(_HEIGHT, dtype=np.float32)[:, None] < ragged] = 0
    return sheet.texture()


def _wall(style: TownStyle, draws: Draws) -> Texture:
    material = draws.pick(style.facade.materials)
    colour = draws.pick(material.colours)
    sheet = Canvas(_WIDTH, _HEIGHT, colour, _FENCE)
    if material.kind in ("glass", "tile", "timber"):
        material = material.model_copy(update={"kind": "plaster"})
    sheet.rgb = lay_wall(material, colour, draws.child("wall"), (_WIDTH, _HEIGHT), (FENCE_METRES, 1.2), panels=(2, 1))
    cope = tint(colour, 1.08)
    sheet.rectangle(0, 0, _WIDTH, 6, cope)
    sheet.rectangle(0, 5, _WIDTH, 7, tint(colour, 0.6))
    sheet.gradient(0, 40, _WIDTH, _HEIGHT, 1.0, 0.74)
    return sheet.texture()


def _pickets(sheet: Canvas, colour: Colour) -> None:
    for y in (16, 46):
        sheet.rectangle(0, y, _WIDTH, y + 4, tint(colour, 0.75), _FENCE)
    for x in range(0, _WIDTH, 8):
        sheet.rectangle(x + 1, 7, x + 6, _HEIGHT, colour, _FENCE)
        sheet.polygon([(x + 1, 7), (x + 3.5, 2), (x + 6, 7)], colour, _FENCE)
        sheet.rectangle(x + 5, 7, x + 6, _HEIGHT, tint(colour, 0.72), _FENCE)


def _bars(sheet: Canvas, colour: Colour) -> None:
    sheet.rectangle(0, 52, _WIDTH, _HEIGHT, (136, 130, 122), _FENCE)
    sheet.rectangle(0, 52, _WIDTH, 54, (166, 160, 150), _FENCE)
    for y in (10, 47):
        sheet.rectangle(0, y, _WIDTH, y + 2, colour, _FENCE)
    for x in range(0, _WIDTH, 8):
        sheet.rectangle(x + 3, 5, x + 5, 52, colour, _FENCE)
        sheet.rectangle(x + 3, 1, x + 4, 6, tint(colour, 1.4), _FENCE)
    for x in range(0, _WIDTH, 128):
        sheet.rectangle(x, 0, x + 5, 52, tint(colour, 0.85), _FENCE)
