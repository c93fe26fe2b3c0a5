"""Upright, scaled pixels: the geometry that every decoder of this room shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from placeprint.errors import PhotoRefused

__all__ = ["MAX_PIXELS", "MIN_SIDE", "Decoded", "check_dimensions", "resize", "target_size", "turn_upright"]

MAX_PIXELS = 300_000_000
"""Photos of more pixels are refused from their header, before any memory is spent on them."""

MIN_SIDE = 16
"""Photos with a side of fewer pixels are refused: icons and tracking pixels, nothing that shows a street."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One photo's pixels, the right way up.

    Attributes:
        pixels: uint8 ``[height, width, 3]``, RGB, C-contiguous, possibly read-only; of the size that was asked for.
        width: pixels across the full-size upright photo.
        height: pixels down the full-size upright photo.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int


def check_dimensions(*, height: int, width: int) -> None:
    """Refuse photos that are too large to decode safely or too small to show anything.

    Args:
        height: pixels down, as the file's header states.
        width: pixels across.

    Raises:
        PhotoRefused: ``too-large`` or ``too-small``.
    """
    if height * width > MAX_PIXELS:
        raise PhotoRefused(
            "too-large",
            f"{width} x {height} pixels are more than the {MAX_PIXELS // 1_000_000} million that are read: "
            "save a smaller copy.",
        )
    if min(height, width) < MIN_SIDE:
        raise PhotoRefused(
            "too-small",
            f"{width} x {height} pixels are too few to show a place (at least {MIN_SIDE} a side): use the full photo.",
        )


def target_size(*, height: int, width: int, size: tuple[int, int] | None, max_side: int | None) -> tuple[int, int]:
    """Find the size to decode an upright photo to.

    Args:
        height: pixels down the full-size upright photo.
        width: pixels across.
        size: exact ``(height, width)`` to squash to, or None.
        max_side: longest side wanted, proportions kept and nothing enlarged, or None.

    Returns:
        ``(height, width)`` of the pixels to hand back.
    """
    if size is not None:
        return size
    longest = max(height, width)
    if max_side is None or longest <= max_side:
        return height, width
    return max(1, round(height * max_side / longest)), max(1, round(width * max_side / longest))


def resize(image: Image.Image, *, height: int, width: int) -> NDArray[np.uint8]:
    """Scale an RGB image with a triangle filter that is widened when scaling down, so nothing aliases.

    Args:
        image: Pillow image of mode RGB.
        height: pixels down wanted.
        width: pixels across wanted.

    Returns:
        uint8 ``[height, width, 3]``.
    """
    if image.size != (width, height):
        # The gap lets Pillow average whole blocks first where far more than three pixels would go into one.
        image = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=3.0)
    return np.asarray(image)


def turn_upright(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn stored pixels the way the camera was held.

    Args:
        pixels: ``[height, width, 3]`` as stored.
        orientation: EXIF orientation, 1 to 8; anything else counts as 1.

    Returns:
        C-contiguous pixels; for orientations 5 to 8 height and width have changed places.
    """
    if not 2 <= orientation <= 8:
        return pixels
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
