"""The sky behind everything: a gradient, clouds and the sun's glow."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from placeprint.sample.draws import Draws
from placeprint.sample.light import Light

__all__ = ["sky_colour"]

Floats = npt.NDArray[np.float32]
_SIDE = 256


def sky_colour(east: Floats, north: Floats, up: Floats, light: Light) -> list[Floats]:
    """Colour of the sky along rays.

    Args:
        east: float32 [n], with `north` and `up` the rays' directions, of any length.
        north: float32 [n].
        up: float32 [n].
        light: of the day.

    Returns:
        Red, green and blue, float32 [n] each, sRGB 0 to 255.
    """
    one = np.float32(1)
    length = np.sqrt(east * east + north * north + up * up)
    rise = np.clip(up / length, 0, 1)
    share = rise * (2 - rise)  # bluer fast above the horizon, then slowly
    result: list[Floats] = []
    clouds = _cloud_pattern(light.clouds)
    scale = np.float32(_SIDE * 0.16) / (np.maximum(up / length, np.float32(0)) + np.float32(0.14)) / length
    column = np.floor(east * scale).astype(np.int32) & (_SIDE - 1)
    row = np.floor(north * scale).astype(np.int32) & (_SIDE - 1)
    thickness = clouds.ravel()[row * _SIDE + column]
    cover = np.clip((thickness - np.float32(1 - light.cloud)) * np.float32(3.5), 0, 1)
    cover *= np.clip(rise * 5, np.float32(0.25 + 0.75 * light.cloud), one)
    towards = (east * np.float32(light.to_sun[0]) + north * np.float32(light.to_sun[1])) + up * np.float32(
        light.to_sun[2]
    )
    glow = np.clip(towards / length, 0, 1)
    glow = glow * glow
    glow = glow * glow
    glow = glow * glow * np.float32(60 * (1 - 0.8 * light.cloud))
    bright = np.float32(0.45 + 0.55 * (1 - light.cloud))
    for channel in range(3):
        clear = np.float32(light.horizon[channel]) + share * np.float32(light.zenith[channel] - light.horizon[channel])
        white = np.float32(light.horizon[channel]) * np.float32(0.35) + (
            np.float32(165) + thickness * np.float32(85) * bright
        ) * np.float32(0.65)
        result.append(clear + cover * (white - clear) + glow)
    return result


@lru_cache(maxsize=8)
def _cloud_pattern(number: int) -> Floats:
    """A tiling pattern of value noise in six octaves, 0 to 1, float32 [256, 256]."""
    draws = Draws("clouds", number)
    total = np.zeros((_SIDE, _SIDE), dtype=np.float32)
    weight = np.float32(0.5)
    for octave in range(6):
        cells = 4 << octave
        total += weight * _smooth(draws.noise(cells, cells), _SIDE // cells)
        weight = weight * np.float32(0.55)
    low, high = total.min(), total.max()
    pattern: Floats = (total - low) / (high - low)
    return pattern


def _smooth(coarse: Floats, factor: int) -> Floats:
    """Enlarge a tiling pattern by smooth interpolation."""
    step = (np.arange(factor, dtype=np.float32) + np.float32(0.5)) / np.float32(factor)
    ramp = (step * step * (3 - 2 * step))[None, :, None]
    for _ in range(2):  # rows, then columns by way of the transpose
        following = np.roll(coarse, -1, 0)
        mixed = coarse[:, None, :] * (1 - ramp) + following[:, None, :] * ramp
        coarse = np.ascontiguousarray(mixed.reshape(-1, coarse.shape[1]).T)
    return coarse
