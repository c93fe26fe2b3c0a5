"""A perceptual hash: 64 bits that hardly change when a photo is saved again, made smaller or slightly brightened.

The DCT hash of Zauner 2010, "Implementation and benchmarking of perceptual image hash functions": the luminance is
averaged down to 32 x 32, its discrete cosine transform keeps the 8 x 8 lowest frequencies without the constant ones,
and each bit says whether a coefficient lies above their median.
"""

import functools

import numpy as np
from numpy.typing import NDArray

__all__ = ["hamming", "perceptual_hash"]

_GRID = 32
_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as in JPEG
# Rows 1 to 8 of the orthonormal type-II transform, [frequency, sample].
_DCT = np.sqrt(2 / _GRID) * np.cos(np.pi / _GRID * np.outer(np.arange(1, 9), np.arange(_GRID) + 0.5))


def perceptual_hash(pixels: NDArray[np.uint8]) -> str:
    """Hash what a photo looks like.

    Args:
        pixels: uint8 ``[height, width, 3]``, RGB. Hash all photos at the same proportions: squashed to the describer's
            square, two copies of a photo agree whatever their sizes were.

    Returns:
        16 hexadecimal digits. Copies of one photo differ in few bits, photos of different scenes in about 32.
    """
    height, width = pixels.shape[:2]
    # Rows are summed to 32 bands first. All that remains is linear: one matrix product along the rows and one down the
    # columns, for a describer's square small enough that BLAS stays in this thread; a larger product would wake its
    # workers, and they would fight the describer for the cores.
    rows = pixels.reshape(height, 3 * width)
    if height % _GRID:
        rows = rows[_samples(height)]
    # Narrow sums are added twice as fast; 257 rows of 255 are the most that 16 bits hold.
    narrow = len(rows) <= 257 * _GRID
    bands = rows.reshape(_GRID, -1, 3 * width).sum(1, dtype=np.uint16 if narrow else np.uint32)
    coefficients = _down(height) @ (bands.astype(np.float32) @ _across(width))
    # One grey level of contrast makes a coefficient of about 16: rounding keeps float noise from deciding a bit.
    coefficients = np.rint(coefficients.ravel())
    ranked = np.sort(coefficients)
    return np.packbits(2 * coefficients > ranked[31] + ranked[32]).tobytes().hex()


def hamming(first: str, second: str) -> int:
    """Count the bits in which two hashes differ, 0 to 64: up to about 8 for two copies of one photo."""
    return (int(first, 16) ^ int(second, 16)).bit_count()


@functools.lru_cache(maxsize=64)
def _samples(length: int) -> NDArray[np.intp]:
    """Divide pixels into 32 bands of equally many samples: each pixel once, or some twice where it doesn't divide."""
    count = _GRID * -(-length // _GRID)
    return ((np.arange(count) + 0.5) * (length / count)).astype(np.intp)


@functools.lru_cache(maxsize=64)
def _down(height: int) -> NDArray[np.float32]:
    """Fold the transform down the columns and the division of sums by their number into one matrix ``[8, 32]``."""
    folded: NDArray[np.float32] = (_DCT * (_GRID / len(_samples(height)))).astype(np.float32)
    return folded


@functools.lru_cache(maxsize=64)
def _across(width: int) -> NDArray[np.float32]:
    """Fold luminance, averaging to 32 columns and the transform along the rows into one matrix ``[3 * width, 8]``."""
    samples = _samples(width)
    each = len(samples) // _GRID
    waves = np.zeros((width, 8))
    np.add.at(waves, samples, np.repeat(_DCT.T / each, each, axis=0))
    folded: NDArray[np.float32] = (waves[:, None, :] * _LUMA[:, None]).reshape(3 * width, 8).astype(np.float32)
    return folded
