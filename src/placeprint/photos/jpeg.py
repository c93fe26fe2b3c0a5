"""JPEG pixels through libjpeg-turbo, scaled down inside the decoder where the photo is larger than needed.

The inverse cosine transform can hand out each 8 x 8 block as 4 x 4, 2 x 2 or 1 x 1 pixels at a fraction of the cost
(Dugad and Ahuja 2001, "A fast scheme for image size change in the compressed domain"); what is left of the way to the
wanted size is an ordinary resize.
"""

import contextlib
import re
import struct

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from placeprint.errors import PhotoRefused
from placeprint.photos.frame import Decoded, Frame, check_dimensions

__all__ = ["UnusualJpegError", "decode_jpeg"]

# Scaling inside the transform is a plain average. With a quarter more pixels than wanted the last step remains an
# antialiased one: measured on the default describer, cosine to the full decode 0.995 or better, against 0.97 to 0.98
# where the transform alone goes all the way.
_HEADROOM = 1.25

# Eighths that have vector code in libjpeg-turbo; the ones between are slower than the next larger.
_EIGHTHS = (1, 2, 4)

# A progressive photo has about ten scans. A crafted one can have thousands of a few bytes, each a pass over all pixels.
_MAX_SCANS = 100

_MAX_SEGMENTS = 1000
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = (0xC0, 0xC1)
_APP1 = 0xE1
_ORIENTATION = 0x0112

# Some cameras pad the picture with a few bytes before its end, which hurts nothing; many left-over bytes are damage.
_PADDED = re.compile(r"Corrupt JPEG data: ([12]?\d|3[0-2]) extraneous bytes before marker 0xd9")


class UnusualJpegError(Exception):
    """Neither fine nor clearly damaged: a kind of JPEG that only the slower decoder can judge."""


def decode_jpeg(data: bytes, *, size: tuple[int, int] | None, max_side: int | None) -> Decoded:
    """Decode a JPEG photo, upright, to the wanted size.

    Args:
        data: the whole file.
        size: exact ``(height, width)``, or None.
        max_side: longest side wanted, or None.

    Returns:
        The pixels and the full-size dimensions, both upright.

    Raises:
        PhotoRefused: ``too-large``, ``too-small``, ``truncated`` or ``corrupt``.
        UnusualJpegError: libjpeg-turbo's simple interface can't tell.
    """
    orientation, progressive = _walk(data)
    if progressive and (scans := data.count(b"\xff\xda")) > _MAX_SCANS:
        raise PhotoRefused("too-large", f"{scans} scans are more than a photo has: save it again as an ordinary JPEG.")
    try:
        height, width, _, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError as error:
        raise UnusualJpegError from error
    check_dimensions(height=height, width=width)
    frame = Frame(height, width, orientation, size, max_side)
    least = _least(frame)
    try:
        pixels = _pixels(data, least)
    except ValueError as error:
        pixels = _second_try(data, least, str(error), progressive=progressive)
    return frame.finish(pixels)


def _least(frame: Frame) -> tuple[int, int]:
    """Choose the scaled-down size to decode at: the smallest that leaves some headroom above the wanted size."""
    height, width = frame.target()
    for eighths in _EIGHTHS:
        least_height, least_width = -(-frame.height * eighths // 8), -(-frame.width * eighths // 8)
        if least_height >= height * _HEADROOM and least_width >= width * _HEADROOM:
            return least_height, least_width
    return frame.height, frame.width


def _pixels(data: bytes, least: tuple[int, int], *, strict: bool = True) -> NDArray[np.uint8]:
    """Decode; strictly means that what libjpeg would paint over with grey and a warning is an error."""
    pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(
        data, "RGB", min_height=least[0], min_width=least[1], strict=strict
    )
    return pixels


def _second_try(data: bytes, least: tuple[int, int], complaint: str, *, progressive: bool) -> NDArray[np.uint8]:
    """Decode all the same where the complaint is about something that hurts no pixel, and refuse where it isn't."""
    if complaint.startswith("Premature end"):
        # Some cameras leave out the two closing bytes. With them added, only a photo that lacks pixels still fails;
        # but a progressive one would pass with its last scans missing.
        if not progressive:
            with contextlib.suppress(ValueError):
                return _pixels(data + b"\xff\xd9", least)
        raise PhotoRefused("truncated", "The file ends before the photo does: copy it again.")
    if _PADDED.fullmatch(complaint):
        return _pixels(data, least, strict=False)
    if complaint.startswith("Corrupt JPEG data"):
        raise PhotoRefused("corrupt", f"The photo is damaged inside ({complaint}): copy it again.")
    raise UnusualJpegError


def _walk(data: bytes) -> tuple[int, bool]:
    """Go through the segments before the frame header (ITU-T T.81, annex B).

    Returns:
        EXIF orientation, 1 where none is stated, and whether the photo is, or may be, progressive.
    """
    orientation = 0
    at = 2
    for _ in range(_MAX_SEGMENTS):
        marker = data[at : at + 4]
        if len(marker) < 4 or marker[0] != 0xFF:
            break
        code, length = marker[1], int.from_bytes(marker[2:], "big")
        if code == 0xFF:  # any number of fill bytes may stand before a marker
            at += 1
            continue
        if code in _FRAME_HEADERS:
            return orientation or 1, code not in _SEQUENTIAL
        if code == _APP1 and not orientation and data[at + 4 : at + 10] == b"Exif\0\0":
            orientation = _orientation(data[at + 10 : at + 2 + length])
        at += 2 + length
    return orientation or 1, True


def _orientation(exif: bytes) -> int:
    """Read the orientation tag from the first directory of an EXIF block; 0 where there is none to be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 0
    try:
        (directory,) = struct.unpack_from(order + "I", exif, 4)
        (entries,) = struct.unpack_from(order + "H", exif, directory)
        for entry in range(directory + 2, directory + 2 + 12 * entries, 12):
            tag, kind, _ = struct.unpack_from(order + "HHI", exif, entry)
            if tag == _ORIENTATION:
                (value,) = struct.unpack_from(order + ("I" if kind == 4 else "H"), exif, entry + 8)
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0
