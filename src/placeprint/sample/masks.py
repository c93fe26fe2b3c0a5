"""Masks as PNG files (ISO/IEC 15948), written here so that equal masks give equal bytes.

A mask is large areas of one value, so every row is stored as its difference from the row above (filter *Up*), which is
nought almost everywhere, and only runs are looked for: nearly as small as with the usual search for matches, in a fifth
of its time.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from placeprint.sample.classes import COLOURS

__all__ = ["instance_png", "semantic_png"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _PALETTE = 0, 3
_UP = 2
_LEVEL = 6
_LARGEST_WINDOW, _MEMORY = 15, 9


def semantic_png(mask: npt.NDArray[np.uint8]) -> bytes:
    """Write a semantic mask with the classes' colours as its palette, so that viewers show it in colour.

    Args:
        mask: uint8 [height, width], values of `SemanticClass`.

    Returns:
        An 8-bit palette PNG; its indices are the mask.
    """
    colours = bytearray(3 * (max(COLOURS) + 1))
    for value, colour in COLOURS.items():
        colours[3 * value : 3 * value + 3] = bytes(colour)
    return _png(mask, depth=8, kind=_PALETTE, palette=_chunk(b"PLTE", bytes(colours)))


def instance_png(mask: npt.NDArray[np.uint16]) -> bytes:
    """Write an instance mask.

    Args:
        mask: uint16 [height, width].

    Returns:
        A 16-bit grey PNG.
    """
    # PNG counts in big-endian order.
    two_bytes = np.ascontiguousarray(mask.astype(">u2")).view(np.uint8)
    return _png(two_bytes.reshape(mask.shape[0], -1), depth=16, kind=_GREY)


def _png(rows: npt.NDArray[np.uint8], *, depth: int, kind: int, palette: bytes = b"") -> bytes:
    """Put rows of bytes, uint8 [height, bytes a row], into a PNG."""
    height, across = rows.shape
    filtered = np.empty((height, across + 1), np.uint8)
    filtered[:, 0] = _UP
    filtered[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _LARGEST_WINDOW, _MEMORY, zlib.Z_RLE)
    packed = packer.compress(filtered.data) + packer.flush()
    header = struct.pack(">IIBBBBB", across * 8 // depth, height, depth, kind, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + palette + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
