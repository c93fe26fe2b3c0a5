"""Drawn pictures and the files made of them, for the tests of decoding."""

import io
import struct
import zlib
from typing import Any, Literal

import numpy as np
import pillow_heif.as_plugin
from numpy.typing import NDArray
from PIL import Image

pillow_heif.register_heif_opener()

Pixels = NDArray[np.uint8]

# What undoes each EXIF orientation: applied to an upright picture, it gives the picture as a turned camera stores it.
STORED_BY = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def scene(height: int = 64, width: int = 96, seed: int = 0) -> Image.Image:
    """Draw something with soft slopes and hard edges in all colours."""
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[:height, :width] / max(height, width)
    pixels = np.empty((height, width, 3))
    for channel in range(3):
        a, b, c, d = rng.uniform(1, 9, 4)
        pixels[..., channel] = 128 + 60 * np.sin(a * down + b * across) + 50 * np.sin(c * 3 * across - d * 3 * down)
    for _ in range(12):
        top, left = rng.integers(0, height - 8), rng.integers(0, width - 8)
        pixels[top : top + rng.integers(4, height // 2), left : left + rng.integers(4, width // 3)] = rng.uniform(
            20, 235, 3
        )
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def corners(height: int = 64, width: int = 96) -> Image.Image:
    """Draw red, green, blue and white quarters: top left, top right, bottom left and bottom right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2, 0] = 255
    pixels[: height // 2, width // 2 :, 1] = 255
    pixels[height // 2 :, : width // 2, 2] = 255
    pixels[height // 2 :, width // 2 :] = 255
    return Image.fromarray(pixels)


def encode(picture: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own options
    """Write a picture with Pillow."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def orientation_exif(orientation: int, *, order: str = "<", kind: int = 3) -> bytes:
    """Build an EXIF block that states nothing but a comment, for company, and an orientation."""
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    value = struct.pack(order + ("HH" if kind == 3 else "I"), *((orientation, 0) if kind == 3 else (orientation,)))
    entries = struct.pack(order + "HHI4s", 0x010E, 2, 4, b"abc\0") + struct.pack(order + "HHI", 0x0112, kind, 1) + value
    return b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 2) + entries + struct.pack(order + "I", 0)


def png(samples: NDArray[Any], *, colour_type: int, bits: int, interlaced: bool = False, extra: bytes = b"") -> bytes:
    """Write a PNG of any kind by hand; Pillow writes neither deep colours nor interlaced files.

    Args:
        samples: ``[height, width, channels]``.
        colour_type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
        bits: 1, 2, 4, 8 or 16 a sample.
        interlaced: in Adam7 order.
        extra: chunks to put before the pixels, see `chunk`.
    """
    height, width, _ = samples.shape
    passes = [(0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4), (2, 4, 0, 2), (0, 2, 1, 2), (1, 2, 0, 1)]
    rows = bytearray()
    for top, down, left, across in passes if interlaced else [(0, 1, 0, 1)]:
        for row in samples[top::down, left::across]:
            if row.size:
                rows += b"\0" + _packed(row.ravel(), bits)
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, int(interlaced))
    parts = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def chunk(name: bytes, content: bytes) -> bytes:
    """Frame one chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _packed(row: NDArray[Any], bits: int) -> bytes:
    if bits == 16:
        return row.astype(">u2").tobytes()
    if bits == 8:
        return row.astype(np.uint8).tobytes()
    spread = (row[:, None] >> np.arange(bits - 1, -1, -1)) & 1
    return np.packbits(spread.astype(np.uint8).ravel()).tobytes()


def tiff(
    samples: NDArray[Any],
    *,
    order: Literal["<", ">"] = "<",
    photometric: int,
    sample_format: int = 1,
    extra: dict[int, int] | None = None,
) -> bytes:
    """Write an uncompressed TIFF of one strip by hand, in either byte order.

    Args:
        samples: ``[height, width, channels]`` of any integer or float type.
        order: ``<`` or ``>``.
        photometric: 0 white is zero, 1 black is zero, 2 RGB.
        sample_format: 1 unsigned, 2 signed, 3 float.
        extra: further tags with LONG values.
    """
    height, width, channels = samples.shape
    content = samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    bits = samples.dtype.itemsize * 8
    tags = {256: width, 257: height, 258: bits, 259: 1, 262: photometric, 273: 0, 277: channels, 278: height}
    tags |= {279: len(content), 339: sample_format} | (extra or {})
    pixels_at = 8 + 2 + 12 * len(tags) + 4
    per_channel = b""
    if channels > 1:
        per_channel = struct.pack(f"{order}{channels}H", *[bits] * channels)
        tags[273] = pixels_at + len(per_channel)
    else:
        tags[273] = pixels_at
    directory = struct.pack(order + "H", len(tags))
    for tag, value in sorted(tags.items()):
        if tag == 258 and channels > 1:
            directory += struct.pack(order + "HHII", tag, 3, channels, pixels_at)
        else:
            directory += struct.pack(order + "HHII", tag, 4, 1, value)
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return start + directory + b"\0\0\0\0" + per_channel + content


def difference(first: Pixels, second: Pixels) -> float:
    """Mean absolute difference in grey levels."""
    return float(np.abs(first.astype(int) - second.astype(int)).mean())
