"""Roughness that tiles: soft blotches, fine grain, and the courses that bricks, tiles and slabs are laid in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws

__all__ = [
    "Courses",
    "Plane",
    "blotches",
    "fill",
    "fine_grain",
    "joint_cover",
    "lay_courses",
    "shade",
    "shaded",
    "tint",
]

Plane = npt.NDArray[np.float32]


def blotches(draws: Draws, height: int, width: int, cell_y: int, cell_x: int) -> Plane:
    """Smooth noise between -1 and 1, float32 [height, width], whose spots measure about ``cell_y`` by ``cell_x``.

    The cells divide the sheet, so that it tiles; one larger than the sheet is cut to its size.
    """
    cell_y, cell_x = min(cell_y, height), min(cell_x, width)
    coarse = draws.noise(height // cell_y, width // cell_x)
    across = _between(coarse, np.roll(coarse, -1, axis=1), cell_x)
    weight = _ease(cell_y)[None, :, None]
    below = np.roll(across, -1, axis=0)
    return (across[:, None, :] + (below - across)[:, None, :] * weight).reshape(height, width)


def _between(left: Plane, right: Plane, cell: int) -> Plane:
    weight = _ease(cell)[None, None, :]
    return (left[:, :, None] + (right - left)[:, :, None] * weight).reshape(left.shape[0], -1)


def _ease(cell: int) -> Plane:
    t: Plane = (np.arange(cell, dtype=np.float32) + np.float32(0.5)) / np.float32(cell)
    eased: Plane = t * t * (np.float32(3) - np.float32(2) * t)
    return eased


def fine_grain(draws: Draws, height: int, width: int) -> Plane:
    """White noise between -1 and 1, float32 [height, width]: one patch of at most 256 by 256 laid side by side."""
    patch = draws.noise(min(height, 256), min(width, 256))
    return np.tile(patch, (height // patch.shape[0], width // patch.shape[1]))


def weathering(draws: Draws, height: int, width: int, grain: float, *spots: tuple[int, int, float]) -> Plane:
    """Brightness of a weathered sheet, around 1: float32 [height, width], which tiles.

    Args:
        draws: chance.
        height: texels, even.
        width: texels, even.
        grain: strength of the fine grain.
        spots: layers of `blotches`: height and width of a spot, texels, at least 4, and its strength.
    """
    soft = np.ones((height // 2, width // 2), dtype=np.float32)
    for cell_y, cell_x, strength in spots:  # at half size: four times as fast, and as soft
        soft += blotches(draws, height // 2, width // 2, cell_y // 2, cell_x // 2) * np.float32(strength)
    wide = np.repeat(soft, 2, axis=1)
    if grain == 0:
        return np.repeat(wide, 2, axis=0)
    plane = fine_grain(draws, height, width)
    plane *= np.float32(grain)
    plane.reshape(height // 2, 2, width)[:] += wide[:, None, :]
    return plane


@dataclass(frozen=True, slots=True)
class Courses:
    """Stones laid in rows.

    Attributes:
        joint: float32 [height, width], how far each texel is joint, 0 to 1.
        laid: float32 [rows, width], a value of chance from -1 to 1 for each stone, spread along its course.
        row: int32 [height], the course of each texel row.
        depth: float32 [height], how far down its row each texel row lies, 0 to 1.
        across: float32 [height, width], how far along its stone each texel lies, 0 to 1.
    """

    joint: Plane
    laid: Plane
    row: npt.NDArray[np.int32]
    depth: Plane
    across: Plane

    @property
    def value(self) -> Plane:
        """float32 [height, width], -1 to 1, the same all over one stone."""
        return self.laid[self.row]


def lay_courses(
    draws: Draws, height: int, width: int, rows: int, columns: int, joint_y: float, joint_x: float, bond: float = 0.5
) -> Courses:
    """Lay ``rows`` courses of ``columns`` stones on a sheet, every second course shifted.

    Args:
        draws: chance for `Courses.laid`.
        height: texels.
        width: texels.
        rows: courses from top to bottom; made even so that the sheet tiles.
        columns: stones in a course.
        joint_y: width of the joints between courses, texels.
        joint_x: width of the joints between stones, texels.
        bond: shift of every second course, in stones.
    """
    rows, columns = max(rows + rows % 2, 2), max(columns, 1)
    down = (np.arange(height, dtype=np.float32) + np.float32(0.5)) * np.float32(rows / height)
    row = down.astype(np.int32)
    depth = down - row.astype(np.float32)
    along = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * np.float32(columns / width)
    shifted = np.stack([along, along + np.float32(bond)])
    column = shifted.astype(np.int32)
    across = shifted - column.astype(np.float32)
    values = draws.noise(rows, columns)
    laid = np.empty((rows, width), dtype=np.float32)
    for parity in (0, 1):
        laid[parity::2] = values[parity::2][:, column[parity] % columns]
    level = joint_cover(depth, height / rows, joint_y)
    upright = joint_cover(across, width / columns, joint_x)
    joint = np.maximum(upright[row % 2], level[:, None])
    return Courses(joint, laid, row, depth, across[row % 2])


def joint_cover(position: Plane, size: float, joint: float) -> Plane:
    """How far a texel lies in the joint around a stone of ``size`` texels, from its place in the stone, 0 to 1."""
    distance = np.minimum(position, 1 - position) * np.float32(size)
    cover: Plane = np.clip(np.float32(joint / 2 + 0.5) - distance, 0, np.float32(min(joint, 1.0)))
    return cover


def tint(colour: Colour, factor: float, warmth: float = 0.0) -> Colour:
    """A colour made lighter or darker, and warmer (or cooler) by ``warmth`` steps of red against blue."""
    red, green, blue = (channel * factor for channel in colour)
    return _byte(red + warmth), _byte(green), _byte(blue - warmth)


def _byte(value: float) -> int:
    return min(max(int(value + 0.5), 0), 255)


def shaded(shade: Plane, colour: Colour) -> Plane:
    """A sheet of one colour under a plane of brightness: float32 [height, width, 3]."""
    sheet = np.empty((*shade.shape, 3), dtype=np.float32)
    for channel, value in enumerate(colour):
        np.multiply(shade, np.float32(value), out=sheet[..., channel])
    return sheet


def shade(sheet: Plane, brightness: Plane) -> None:
    """Multiply a sheet [height, width, 3] by a plane of brightness [height, width]."""
    for channel in range(3):
        sheet[..., channel] *= brightness


def fill(sheet: Plane, cover: Plane, colour: Colour) -> None:
    """Lay a colour over a sheet [height, width, 3], as thick as ``cover`` [height, width], 0 to 1, says."""
    for channel, value in enumerate(colour):
        part = sheet[..., channel]
        part += cover * (np.float32(value) - part)
