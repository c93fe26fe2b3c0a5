"""Decoding: from a file that may hold anything to upright RGB pixels of the wanted size, or a refusal that says why."""

import contextlib
import os
import stat
from pathlib import Path

from placeprint.errors import PhotoRefused
from placeprint.photos.formats import JPEG, identify
from placeprint.photos.frame import Decoded
from placeprint.photos.jpeg import UnusualJpegError, decode_jpeg
from placeprint.photos.raster import decode_raster

__all__ = ["MAX_BYTES", "Decoded", "decode"]

MAX_BYTES = 512 * 1024**2
"""Files of more bytes are refused unread."""


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
        if isinstance(source, bytes):
            data, suffix = source, ""
            _check_bytes(len(data))
        else:
            data, suffix = _read(source), source.suffix
        kind = identify(data, suffix)
        if kind is JPEG:
            with contextlib.suppress(UnusualJpegError):
                return decode_jpeg(data, size=size, max_side=max_side)
        return decode_raster(data, kind, size=size, max_side=max_side)
    except MemoryError:
        raise PhotoRefused("too-large", "There is not enough memory for this photo: save a smaller copy.") from None


def _read(path: Path) -> bytes:
    """Read a whole file, having made sure that it is one: opening a FIFO would wait for ever."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise PhotoRefused("not-a-file", f"This is {_what(status.st_mode)}, not a file: give the photo's path.")
        _check_bytes(status.st_size)
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise PhotoRefused("missing", "There is no such file: check the path.") from None
    except OSError as error:
        raise PhotoRefused(
            "unreadable", f"The file can't be read ({error.strerror}): check its permissions and the disk."
        ) from None


def _check_bytes(count: int) -> None:
    if count == 0:
        raise PhotoRefused("empty", "The file is empty: copy it again.")
    if count > MAX_BYTES:
        raise PhotoRefused(
            "too-large",
            f"{count / 1024**2:.0f} MiB are more than the {MAX_BYTES // 1024**2} read: save a smaller copy.",
        )


def _what(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
