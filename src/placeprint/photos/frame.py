"""Upright, scaled pixels: the geometry that every decoder of this room shares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from placeprint.errors import PhotoRefused

__all__ = ["MAX_PIXELS", "MIN_SIDE", "Decoded", "Frame", "check_dimensions"]

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


@dataclass(frozen=True, slots=True)
class Frame:
    """The way from a picture as it is stored to the upright pixels that are wanted.

    Scaling comes before turning, because it leaves fewer pixels to turn.

    Attributes:
        height: pixels down the full-size picture as stored.
        width: pixels across it.
        orientation: EXIF orientation, 1 to 8.
        size: exact upright ``(height, width)`` to squash to, or None.
        max_side: longest side wanted, proportions kept and nothing enlarged, or None.
    """

    height: int
    width: int
    orientation: int
    size: tuple[int, int] | None
    max_side: int | None

    def target(self) -> tuple[int, int]:
        """Find the ``(height, width)`` to scale the stored picture to."""
        if self.size is not None:
            return self.size[::-1] if self.orientation >= 5 else self.size
        longest = max(self.height, self.width)
        if self.max_side is None or longest <= self.max_side:
            return self.height, self.width
        return max(1, round(self.height * self.max_side / longest)), max(1, round(self.width * self.max_side / longest))

    def finish(self, picture: Image.Image | NDArray[np.uint8]) -> Decoded:
        """Scale what is left to scale, with a triangle filter wide enough that nothing aliases, and turn upright.

        Args:
            picture: RGB, as stored, at full size or already scaled down: a Pillow image or ``[height, width, 3]``.
        """
        height, width = self.target()
        if isinstance(picture, np.ndarray):
            if picture.shape[:2] == (height, width):
                return self._upright(picture)
            picture = Image.fromarray(picture)
        if picture.size != (width, height):
            # The gap lets Pillow average whole blocks first where far more than three pixels would go into one.
            picture = picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=3.0)
        return self._upright(np.asarray(picture))

    def _upright(self, pixels: NDArray[np.uint8]) -> Decoded:
        if self.orientation == 1:
            return Decoded(pixels, self.width, self.height)
        sideways = self.orientation >= 5
        if sideways:
            pixels = pixels.swapaxes(0, 1)
        if self.orientation in (3, 4, 7, 8):
            pixels = pixels[::-1]
        if self.orientation in (2, 3, 6, 7):
            pixels = pixels[:, ::-1]
        width, height = (self.height, self.width) if sideways else (self.width, self.height)
        return Decoded(np.ascontiguousarray(pixels), width, height)
