"""Decoding: from a file that may hold anything to upright RGB pixels of the wanted size, or a refusal that says why."""

import contextlib
from pathlib import Path

from placeprint.errors import PhotoRefused
from placeprint.photos.files import MAX_BYTES, read_photo
from placeprint.photos.formats import JPEG, identify
from placeprint.photos.frame import Decoded
from placeprint.photos.jpeg import UnusualJpegError, decode_jpeg
from placeprint.photos.raster import decode_raster

__all__ = ["MAX_BYTES", "Decoded", "decode"]


def decode(source: Path | bytes, *, size: tuple[int, int] | None = None, max_side: int | None = None) -> Decoded:
    """Decode a photo, the right way up.

    Reads JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP and still GIF, and honours the EXIF orientation. Transparent parts are
    laid on mid grey; colour profiles and embedded thumbnails are ignored. Without `size` and `max_side` the photo
    comes in full.

    Args:
        source: the photo's path, or the content of its file.
        size: exact ``(height, width)`` to squash the upright photo to, whatever its proportions.
        max_side: longest side wanted; keeps the proportions and enlarges nothing.

    Returns:
        The pixels with the full-size dimensions.

    Raises:
        PhotoRefused: the photo can't be used; docs/reference/quarantine.md lists the reasons.
        ValueError: both `size` and `max_side` were given, or one below 1.
    """
    if size is not None and max_side is not None:
        raise ValueError("give size or max_side, not both")
    if min(size or (1,)) < 1 or (max_side is not None and max_side < 1):
        raise ValueError("size and max_side start at 1")
    try:
        data, suffix = read_photo(source), "" if isinstance(source, bytes) else source.suffix
        kind = identify(data, suffix)
        if kind is JPEG:
            with contextlib.suppress(UnusualJpegError):
                return decode_jpeg(data, size=size, max_side=max_side)
        return decode_raster(data, kind, size=size, max_side=max_side)
    except MemoryError:
        raise PhotoRefused("too-large", "There is not enough memory for this photo: save a smaller copy.") from None
