"""All textures of a town in one array, each with its reduced copies (mip maps; Williams 1983)."""

import numpy as np
import numpy.typing as npt

from placeprint.sample.texture import Texture

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
    if (kinds != 0).all():
        colour: npt.NDArray[np.signedinteger]
        copies, colour = [texels], texels[..., :3].astype(np.int32)
        for _ in range(1, levels):
            colour = (colour[::2, ::2] + colour[1::2, ::2] + colour[::2, 1::2] + colour[1::2, 1::2] + 2) >> 2
            kinds = kinds[::2, ::2]
            copies.append(np.dstack([colour.astype(np.uint8), kinds]))
        return copies
    weight = (kinds != 0).astype(np.float32)
    colour_sum = texels[..., :3].astype(np.float32) * weight[..., None]
    sums = [(colour_sum, weight)]
    for _ in range(1, levels):
        colour_sum, weight = sums[-1]
        sums.append((_quarter(colour_sum), _quarter(weight)))
    # The average of all that is solid, for holes that have nothing solid near them.
    total = sums[0][1].sum(dtype=np.float64)
    fill = (np.array([sums[0][0][..., c].sum(dtype=np.float64) for c in range(3)]) / max(total, 1.0)).astype(np.float32)
    filled: npt.NDArray[np.float32] = np.broadcast_to(fill, sums[-1][0].shape)
    copies = []
    for level in reversed(range(levels)):
        colour_sum, weight = sums[level]
        if filled.shape[:2] != weight.shape:
            filled = np.repeat(np.repeat(filled, 2, axis=0), 2, axis=1)
        filled = np.where(weight[..., None] > 0, colour_sum / np.maximum(weight, np.float32(1e-9))[..., None], filled)
        scale = np.float32(4.0**-level)
        solid = weight * scale >= np.float32(0.4)
        step = 1 << level
        kind_max = kinds.reshape(kinds.shape[0] // step, step, kinds.shape[1] // step, step).max(axis=(1, 3))
        copies.append(np.dstack([np.clip(filled + np.float32(0.5), 0, 255).astype(np.uint8), kind_max * solid]))
    return copies[::-1]


def _quarter(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]
