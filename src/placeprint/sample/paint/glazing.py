"""What is seen in a window pane: the sky and the houses opposite mirrored, curtains, blinds, a lamp, the dark."""

import numpy as np

from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import Plane

__all__ = ["arch_mask", "glass"]

_CURTAINS: tuple[Colour, ...] = (
    (208, 200, 186),
    (186, 172, 150),
    (150, 120, 96),
    (128, 84, 78),
    (112, 124, 128),
    (196, 188, 190),
    (142, 146, 116),
)
_BLINDS: tuple[Colour, ...] = ((206, 202, 192), (188, 184, 176), (172, 158, 136), (216, 214, 208))


def glass(draws: Draws, height: int, width: int, *, daylight: float = 1.0) -> Plane:
    """Paint one window's glass without its bars.

    Args:
        draws: chance of this window.
        height: texels.
        width: texels.
        daylight: brightness of what it mirrors.

    Returns:
        float32 [height, width, 3], sRGB 0 to 255.
    """
    down = (np.arange(height, dtype=np.float32) + np.float32(0.5)) / np.float32(height)
    along = (np.arange(width, dtype=np.float32) + np.float32(0.5)) / np.float32(width)
    sheet = _mirrored(draws, down, along, daylight)
    look = draws.uniform()
    if look < 0.2:
        _net(draws, sheet, along)
    elif look < 0.46:
        _curtains(draws, sheet, along)
    elif look < 0.64:
        _blind(draws, sheet, height)
    elif look < 0.69:
        _lamp(draws, sheet, down)
    _deepen(sheet, height, width)
    return sheet


def arch_mask(height: int, width: int, rise: float) -> Plane:
    """Cover of an opening with a round top: float32 [height, width], 1 inside.

    Args:
        height: texels.
        width: texels.
        rise: height of the arch, texels.
    """
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2)) / np.float32(width / 2)
    y = np.arange(height, dtype=np.float32) + np.float32(0.5)
    top = np.float32(rise) * (1 - np.sqrt(np.maximum(1 - x * x, 0)))
    cover: Plane = np.clip(y[:, None] - top[None, :] + np.float32(0.5), 0, 1)
    return cover


def _mirrored(draws: Draws, down: Plane, along: Plane, daylight: float) -> Plane:
    """Dark rooms behind glass that mirrors the sky above and the street below."""
    bright = draws.uniform(0.5, 1.05) * daylight
    above = np.asarray((118, 134, 150), dtype=np.float32) * np.float32(bright)
    below = np.asarray((46, 52, 56), dtype=np.float32) * np.float32(draws.uniform(0.7, 1.25))
    column = (above + (below - above) * down[:, None]).astype(np.float32)
    sheet = np.repeat(column[:, None, :], len(along), axis=1)
    if draws.chance(0.55):
        dim, houses = np.float32(draws.uniform(0.55, 0.8)), draws.integer(2, 4)
        for i in range(houses):
            left, right = len(along) * i // houses, len(along) * (i + 1) // houses
            sheet[int(len(down) * draws.uniform(0.15, 0.75)) :, left:right] *= dim
    return sheet


def _mix(part: Plane, colour: Colour, weight: Plane) -> None:
    """Lay a colour over a part of the glass, by a weight for each column or each row."""
    rows, columns = part.shape[:2]
    part += np.repeat(np.broadcast_to(weight, (rows, columns, 1)), 3, axis=2) * (_rows_of(colour, columns) - part)


def _rows_of(colour: Colour, columns: int) -> Plane:
    row: Plane = np.tile(np.asarray(colour, dtype=np.float32), columns).reshape(1, columns, 3)
    return row


def _folds(draws: Draws, along: Plane, low: float, high: float) -> Plane:
    """Brightness of cloth in folds: a zigzag between ``low`` and ``high``."""
    wave = along * np.float32(draws.uniform(6, 11)) + np.float32(draws.uniform())
    zigzag = np.abs(wave - np.floor(wave) - np.float32(0.5)) * 2
    folds: Plane = (np.float32(low) + zigzag * np.float32(high - low)).astype(np.float32)
    return folds


def _net(draws: Draws, sheet: Plane, along: Plane) -> None:
    weight = _folds(draws, along, 0.4, 0.68)[None, :, None]
    _mix(sheet, (198, 196, 190), weight)


def _curtains(draws: Draws, sheet: Plane, along: Plane) -> None:
    cloth = draws.pick(_CURTAINS)
    left, right = draws.uniform(0.1, 0.42), draws.uniform(0.58, 0.9)
    drawn = (along < np.float32(left)) | (along > np.float32(right))
    weight = np.where(drawn, _folds(draws, along, 0.5, 0.85), np.float32(0))[None, :, None]
    _mix(sheet, cloth, weight)


def _blind(draws: Draws, sheet: Plane, height: int) -> None:
    rows = max(int(height * draws.pick((0.25, 0.4, 0.55, 0.75, 1.0))), 3)
    slats = np.full((rows, 1, 1), 0.85, dtype=np.float32)
    if draws.chance(0.6):
        slats[2::4] = np.float32(0.5)
    slats[-2:] *= np.float32(0.6)
    _mix(sheet[:rows], draws.pick(_BLINDS), slats)


def _lamp(draws: Draws, sheet: Plane, down: Plane) -> None:
    warm = draws.pick(((220, 190, 140), (226, 206, 166), (196, 164, 118)))
    _mix(sheet, warm, (np.float32(0.72) - down * np.float32(0.5))[:, None, None])


def _deepen(sheet: Plane, height: int, width: int) -> None:
    """The shade that the reveal throws on the glass."""
    depth = max(min(height // 8, 9), 2)
    shade = np.float32(0.45) + np.float32(0.55) * np.arange(depth, dtype=np.float32) / np.float32(depth)
    sheet[:depth] *= shade[:, None, None]
    side = max(min(width // 12, 5), 1)
    shade = np.float32(0.6) + np.float32(0.4) * np.arange(side, dtype=np.float32) / np.float32(side)
    sheet[:, :side] *= shade[None, :, None]
