"""What walls are made of, seen close: brick courses, ashlar, render, tiles, concrete panels, weatherboards, glass."""

import numpy as np

from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import (
    Plane,
    fill,
    lay_courses,
    shade,
    shaded,
    tint,
    weathering,
)
from placeprint.sample.style import Material, TownStyle

__all__ = ["has_ornament", "lay_wall"]


def has_ornament(style: TownStyle, colour: Colour) -> bool:
    """Whether wall tiles of this colour bear a pattern: vivid ones in Europe and South America do."""
    return style.place.continent in ("Europe", "South America") and max(colour) - min(colour) > 60


def lay_wall(
    material: Material,
    colour: Colour,
    draws: Draws,
    size: tuple[int, int],
    metres: tuple[float, float],
    *,
    patterned: bool = False,
    panels: tuple[int, int] = (4, 4),
) -> Plane:
    """Paint a bare wall that tiles.

    Args:
        material: what it is made of.
        colour: its main colour.
        draws: chance of this one wall.
        size: width and height, texels.
        metres: width and height that the sheet stands for.
        patterned: tiles carry an ornament, as in Lisbon.
        panels: columns and rows of the panels that concrete and glass come in.

    Returns:
        float32 [height, width, 3], sRGB 0 to 255.
    """
    paint = {
        "brick": _brick,
        "stone": _stone,
        "plaster": _plaster,
        "tile": _ornament if patterned else _tile,
        "concrete": _concrete,
        "timber": _timber,
        "glass": _glass,
    }[material.kind]
    return paint(colour, draws, size, metres, panels)


def _streaks(size: tuple[int, int], strength: float) -> tuple[int, int, float]:
    """A layer of marks of running rain: long and upright."""
    return size[1] // 4, 8, strength


def _brick(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    width, height = size
    rows, columns = int(metres[1] / 0.076 + 0.5), int(metres[0] / 0.23 + 0.5)
    mortar_y, mortar_x = 0.013 * height / metres[1], 0.012 * width / metres[0]
    wall = lay_courses(draws, height, width, rows, columns, mortar_y, mortar_x)
    bricks = shaded(1 + wall.laid * np.float32(draws.uniform(0.07, 0.15)), colour)
    burnt, share = tint(colour, draws.uniform(0.55, 0.78), draws.uniform(-10, 4)), draws.uniform(0.65, 0.9)
    fill(bricks, (wall.laid > np.float32(share)) * np.float32(0.75), burnt)
    pale = tint(colour, draws.uniform(1.1, 1.25), draws.uniform(-4, 10))
    fill(bricks, (wall.laid < np.float32(-0.86)) * np.float32(0.6), pale)
    sheet = bricks[wall.row]
    shade(sheet, weathering(draws, height, width, 0.05, (64, 64, 0.07), _streaks(size, 0.04)))
    lime = (176, 168, 154) if draws.chance(0.65) else tint(colour, 0.6)
    fill(sheet, wall.joint * np.float32(0.8), lime)
    return sheet


def _stone(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    width, height = size
    rows = int(metres[1] / draws.uniform(0.33, 0.47) + 0.5)
    columns = int(metres[0] / draws.uniform(0.75, 1.15) + 0.5)
    wall = lay_courses(draws, height, width, rows, columns, 1.3, 1.2)
    dirt = weathering(draws, height, width, 0.02, (64, 32, 0.05), (8, 8, 0.025), _streaks(size, 0.05))
    dirt += (wall.laid * np.float32(draws.uniform(0.025, 0.06)))[wall.row]
    dirt += (np.float32(0.5) - wall.depth[:, None]) * np.float32(0.05)
    dirt -= wall.joint * np.float32(draws.uniform(0.12, 0.24))
    return shaded(dirt, colour)


def _plaster(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    width, height = size
    age = draws.uniform(0.3, 1.0)
    spots = (128, 128, 0.05), (32, 32, 0.035 * age), _streaks(size, 0.06 * age)
    sheet = shaded(weathering(draws, height, width, 0.022, *spots), colour)
    if draws.chance(0.7 * age):  # flaked and mended places
        worn = weathering(draws, height, width, 0.1, (32, 64, 1.0), (8, 8, 0.45))
        worn -= np.float32(draws.uniform(1.72, 1.95))
        worn *= 9
        cover = np.clip(worn, 0, np.float32(0.6), out=worn)
        under = draws.pick([(178, 170, 158), tint(colour, 0.84), tint(colour, 1.1), (160, 140, 122)])
        fill(sheet, cover, under)
    return sheet


def _tile(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    width, height = size
    tile_width, tile_height, bond = draws.pick(
        [
            (0.1, 0.1, 0.0),
            (0.235, 0.068, 0.5),
            (0.235, 0.068, 0.0),
            (0.2, 0.1, 0.0),
            (0.3, 0.15, 0.5),
            (0.15, 0.15, 0.0),
        ]
    )
    rows, columns = int(metres[1] / tile_height + 0.5), int(metres[0] / tile_width + 0.5)
    wall = lay_courses(draws, height, width, rows, columns, 0.8, 0.8, bond)
    dirt = weathering(draws, height, width, 0.012, (128, 64, 0.04), _streaks(size, 0.05))
    dirt += (wall.laid * np.float32(draws.uniform(0.03, 0.1)))[wall.row]
    sheet = shaded(dirt, colour)
    grout = tint(colour, 0.66) if draws.chance(0.6) else tint(colour, 1.22)
    fill(sheet, wall.joint * np.float32(0.8), grout)
    return sheet


def _ornament(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    """Glazed tiles, four of which make a flower."""
    width, height = size
    rows, columns = int(metres[1] / 0.3 + 0.5), int(metres[0] / 0.3 + 0.5)
    down = (np.arange(height, dtype=np.float32) + np.float32(0.5)) * np.float32(rows / height)
    along = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * np.float32(columns / width)
    y, x = (np.abs(p - np.floor(p) - np.float32(0.5)) * 2 for p in (down, along))
    diamond, ring = y[:, None] + x[None, :], (y * y)[:, None] + (x * x)[None, :]
    shape = draws.integer(0, 2)
    if shape == 0:
        flower = (np.abs(diamond - 1) < np.float32(0.24)) | (ring < np.float32(0.16))
    elif shape == 1:
        flower = (np.abs(ring - np.float32(0.62)) < np.float32(0.2)) | (diamond > np.float32(1.66))
    else:
        flower = (np.abs(y[:, None] - x[None, :]) < np.float32(0.2)) | (diamond < np.float32(0.45))
    wall = lay_courses(draws, height, width, rows * 2, columns * 2, 0.5, 0.5, 0.0)
    dirt = weathering(draws, height, width, 0.0, (64, 64, 0.05), _streaks(size, 0.04))
    dirt += (wall.laid * np.float32(0.06))[wall.row]
    ground = draws.pick([(226, 224, 214), (220, 214, 190), (206, 214, 218)])
    sheet = shaded(dirt, ground)
    fill(sheet, flower.astype(np.float32) * np.float32(0.85), colour)
    fill(sheet, wall.joint * np.float32(0.5), (150, 148, 140))
    return sheet


def _concrete(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], panels: tuple[int, int]
) -> Plane:
    width, height = size
    per_bay = 1 if draws.chance(0.7) else 2
    wall = lay_courses(draws, height, width, panels[1], panels[0] * per_bay, 2.2, 2.2, 0.0)
    dirt = weathering(draws, height, width, 0.035, (64, 64, 0.05), (8, 8, 0.025), _streaks(size, 0.08))
    dirt += (wall.laid * np.float32(draws.uniform(0.03, 0.07)))[wall.row]
    dirt -= wall.joint * np.float32(0.38)
    return shaded(dirt, colour)


def _timber(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], _panels: tuple[int, int]
) -> Plane:
    width, height = size
    rows = int(metres[1] / draws.uniform(0.15, 0.21) + 0.5)
    wall = lay_courses(draws, height, width, rows, max(int(metres[0] / 3.6 + 0.5), 1), 0.0, 0.7)
    dirt = weathering(draws, height, width, 0.0, (64, 64, 0.04), (4, 64, 0.03), _streaks(size, 0.03))
    dirt += (wall.laid * np.float32(0.035))[wall.row]
    dirt -= wall.joint * np.float32(0.25)
    lap = np.clip((wall.depth - np.float32(0.74)) * np.float32(3.6), 0, 1)  # each board shades the one below it
    dirt += (np.float32(0.05) - lap * np.float32(0.34))[:, None]
    return shaded(dirt, colour)


def _glass(
    colour: Colour, draws: Draws, size: tuple[int, int], metres: tuple[float, float], panels: tuple[int, int]
) -> Plane:
    width, height = size
    wall = lay_courses(draws, height, width, panels[1], panels[0] * draws.integer(2, 3), 3.0, 2.2, 0.0)
    dirt = weathering(draws, height, width, 0.0, (128, 64, 0.16))
    dirt += (wall.laid * np.float32(0.12))[wall.row]
    dirt += np.float32(0.12) - wall.depth[:, None] * np.float32(0.24)
    sheet = shaded(dirt, colour)
    cloud = weathering(draws, height, width, 0.0, (64, 128, 1.0), (32, 32, 0.3))
    fill(sheet, np.clip(cloud - np.float32(1.1), 0, 1) * np.float32(0.35), (206, 216, 224))
    mullion = draws.pick([(60, 64, 68), (176, 180, 182), (40, 42, 46)])
    fill(sheet, wall.joint, mullion)
    return sheet
