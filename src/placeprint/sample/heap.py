"""All textures of a town in one array, each with its reduced copies (mip maps; Williams 1983)."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from placeprint.sample.texture import Texture

T = TypeVar("T", np.uint16, np.float32)

__all__ = ["LEVELS", "TextureHeap"]

LEVELS = 11
"""Places kept per texture for its reduced copies; a texture of 1024 texels has 11."""


class TextureHeap:
    """Texels of many textures, one after another, packed into 32 bits: red, green, blue, class from the lowest byte.

    Attributes:
        texels: uint32 [capacity]; what lies behind `used` is not yet written.
        offsets: int32 [textures * LEVELS]: where each copy begins.
        log_width, log_height: int32 [textures]: of the full copies.
        top_level: int32 [textures]: the smallest copy there is.
    """

    def __init__(self) -> None:
        self.texels: npt.NDArray[np.uint32] = np.zeros(1 << 24, dtype=np.uint32)
        self.used = 0
        self.offsets: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.log_width: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.log_height: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.top_level: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.holes: list[bool] = []
        self._numbers: dict[int, int] = {}
        self._kept: list[Texture] = []  # their ids stay theirs as long as they live

    def add(self, texture: Texture) -> int:
        """The number of a texture, which is copied here when it is first seen."""
        number = self._numbers.get(id(texture))
        if number is not None:
            return number
        number = len(self._kept)
        self._numbers[id(texture)] = number
        self._kept.append(texture)
        height, width = texture.texels.shape[:2]
        levels = min(height.bit_length(), width.bit_length(), LEVELS)
        offsets = np.zeros(LEVELS, dtype=np.int32)
        for level, copy in enumerate(_reduced(texture.texels, levels)):
            offsets[level] = self._append(copy)
        self.offsets = np.concatenate([self.offsets, offsets])
        self.log_width = np.append(self.log_width, np.int32(width.bit_length() - 1))
        self.log_height = np.append(self.log_height, np.int32(height.bit_length() - 1))
        self.top_level = np.append(self.top_level, np.int32(levels - 1))
        self.holes.append(texture.has_holes)
        return number

    def _append(self, copy: npt.NDArray[np.uint8]) -> int:
        packed = np.ascontiguousarray(copy).view("<u4").ravel()
        start, self.used = self.used, self.used + packed.size
        if self.used > self.texels.size:
            grown = np.zeros(max(self.texels.size * 2, self.used), dtype=np.uint32)
            grown[:start] = self.texels[:start]
            self.texels = grown
        self.texels[start : self.used] = packed
        return start


def _reduced(texels: npt.NDArray[np.uint8], levels: int) -> list[npt.NDArray[np.uint8]]:
    """The texture and its copies at half size each; holes take the colours beside them, so that edges don't darken."""
    kinds = texels[..., 3]
    solid = kinds != 0
    if solid.all():
        copies, colour = [texels], texels[..., :3].astype(np.uint16)
        for _ in range(1, levels):
            colour = (_quarter(colour) + np.uint16(2)) >> np.uint16(2)
            kinds = kinds[::2, ::2]
            copies.append(np.dstack([colour.astype(np.uint8), kinds]))
        return copies
    # The average of all that is solid, for holes that have nothing solid near them.
    fill = (texels[solid][:, :3].sum(axis=0, dtype=np.int64) / max(int(solid.sum()), 1)).astype(np.float32)
    weight = solid.astype(np.float32)
    sums = [(texels[..., :3].astype(np.float32) * weight[..., None], weight, kinds)]
    for _ in range(1, levels):
        colour_sum, weight, kinds = sums[-1]
        highest = np.maximum(
            np.maximum(kinds[::2, ::2], kinds[1::2, ::2]), np.maximum(kinds[::2, 1::2], kinds[1::2, 1::2])
        )
        sums.append((_quarter(colour_sum), _quarter(weight), highest))
    filled: npt.NDArray[np.float32] = np.broadcast_to(fill, sums[-1][0].shape)
    copies = []
    for level in reversed(range(levels)):
        colour_sum, weight, kinds = sums[level]
        if filled.shape[:2] != weight.shape:
            filled = np.repeat(np.repeat(filled, 2, axis=0), 2, axis=1)
        filled = np.where(weight[..., None] > 0, colour_sum / np.maximum(weight, np.float32(1e-9))[..., None], filled)
        enough = weight >= np.float32(0.4 * 4.0**level)
        copies.append(np.dstack([np.clip(filled + np.float32(0.5), 0, 255).astype(np.uint8), kinds * enough]))
    return copies[::-1]


def _quarter(values: npt.NDArray[T]) -> npt.NDArray[T]:
    """Sums of two by two."""
    rows = values[::2] + values[1::2]
    total: npt.NDArray[T] = rows[:, ::2] + rows[:, 1::2]
    return total
