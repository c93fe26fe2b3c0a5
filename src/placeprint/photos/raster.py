"""Photos of every format but plain JPEG, through Pillow and its plugins."""

import contextlib
import ctypes
import functools
import importlib
import io
import logging
import warnings
from typing import Any

import numpy as np
from PIL import Image, ImageFile

from placeprint.errors import PhotoRefused
from placeprint.photos.formats import AVIF, GIF, HEIF, JPEG, TIFF, WEBP, PhotoFormat
from placeprint.photos.frame import Decoded, Frame, check_dimensions

__all__ = ["GROUND", "decode_raster"]

# Pillow logs what is odd about a file; unless the application listens, that would end up on standard error.
logging.getLogger("PIL").addHandler(logging.NullHandler())

GROUND = (128, 128, 128)
"""Transparent parts are laid on this mid grey, which is as far from black as from white."""

_ORIENTATION = 0x0112

# TIFF tags and the bits that matter of their values.
_NEW_SUBFILE_TYPE, _REDUCED, _MASK = 254, 1, 4
_IMAGE_LENGTH = 257
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
_DNG_VERSION = 50706
_DEEP = {"I": "32-bit", "F": "Floating-point", "LAB": "CIELAB"}

# Enough for any pyramid of overviews; a crafted TIFF could chain millions of directories.
_MAX_PAGES = 64


def decode_raster(data: bytes, kind: PhotoFormat, *, size: tuple[int, int] | None, max_side: int | None) -> Decoded:
    """Decode a photo, upright, to the wanted size.

    16-bit greys are scaled to 8 bits, transparency is laid on `GROUND`, colour profiles and embedded thumbnails are
    ignored, and of a HEIC file with several pictures the primary one is read.

    Args:
        data: the whole file.
        kind: its format.
        size: exact ``(height, width)``, or None.
        max_side: longest side wanted, or None.

    Returns:
        The pixels and the full-size dimensions, both upright.

    Raises:
        PhotoRefused: ``too-large``, ``too-small``, ``animated``, ``several-pages``, ``unsupported-format``,
            ``truncated`` or ``corrupt``.
    """
    # Pillow warns about odd metadata and large pictures; the first doesn't concern pixels, the second is settled here.
    # Set with every photo, because tests and applications reset the filters.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    try:
        image = _open(data, kind)
        check_dimensions(height=image.height, width=image.width)
        if kind is TIFF:
            _check_pages(image)
        elif kind is not HEIF and getattr(image, "is_animated", False):
            raise PhotoRefused("animated", f"The {kind.name} is animated: export one of its pictures as a photo.")
        image.load()
        orientation = _orientation(image, kind)
        picture = _rgb(image)
    except (PhotoRefused, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise PhotoRefused("too-large", f"{kind.name} of this size is not read: save a smaller copy.") from None
    # Decoders raise whatever they stumble over in a damaged file, from struct.error to SyntaxError.
    except Exception as error:
        raise _refusal(error, data, kind) from None

    frame = Frame(picture.height, picture.width, orientation, size, max_side)
    return frame.finish(picture)


def _open(data: bytes, kind: PhotoFormat) -> ImageFile.ImageFile:
    """Read the header with the one plugin that knows the format, without registering plugins for the whole process."""
    if kind is TIFF:
        _silence_libtiff()
    reader = getattr(importlib.import_module(kind.module), kind.reader)
    image: ImageFile.ImageFile = reader(io.BytesIO(data))
    return image


@functools.cache
def _silence_libtiff() -> None:
    """Keep libtiff from printing to standard error what it also reports as an error; it has no softer switch."""
    with contextlib.suppress(AttributeError, OSError):  # where Pillow's libtiff can't be reached from outside
        ctypes.CDLL(importlib.import_module("PIL._imaging").__file__).TIFFSetErrorHandler(None)


def _tags(image: ImageFile.ImageFile) -> dict[int, Any]:
    """Give a TIFF's tags; other formats have none."""
    tags: dict[int, Any] = getattr(image, "tag_v2", {})
    return tags


def _check_pages(image: ImageFile.ImageFile) -> None:
    """Let a TIFF hold overviews and masks besides its picture, but no second picture, and be no camera raw file."""
    tags = _tags(image)
    if _DNG_VERSION in tags or tags.get(_NEW_SUBFILE_TYPE, 0) & _REDUCED:
        raise PhotoRefused(
            "unsupported-format", "The file holds a preview before its photo, as camera raw does: save it as JPEG."
        )
    # Rows that no strip covers would stay black without a word.
    if max(tile[1][3] for tile in image.tile if tile[1]) < tags[_IMAGE_LENGTH]:
        raise PhotoRefused("truncated", "The TIFF lacks rows: copy it again.")
    if not getattr(image, "is_animated", False):
        return
    for page in range(1, _MAX_PAGES):
        try:
            image.seek(page)
        except Exception:  # the end, or a directory that can't be read and so holds no picture either
            break
        if not tags.get(_NEW_SUBFILE_TYPE, 0) & (_REDUCED | _MASK):
            raise PhotoRefused("several-pages", "The TIFF has several pages: save the one you want as its own photo.")
    image.seek(0)


def _orientation(image: ImageFile.ImageFile, kind: PhotoFormat) -> int:
    """Read how to turn the pixels; TIFF and HEIC come upright from their decoders."""
    if kind in (TIFF, HEIF):
        return 1
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged metadata says nothing, and the pixels are good
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _rgb(image: ImageFile.ImageFile) -> Image.Image:
    """Bring any pixels to 8-bit RGB."""
    if image.mode in ("I", "F", "LAB"):
        raise PhotoRefused(
            "unsupported-format",
            f"{_DEEP[image.mode]} pixels have no agreed brightness range: save it as JPEG, or with 8 or 16 bits.",
        )
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image) >> 8).astype(np.uint8)  # Pillow's own conversion clips at 255
        if _tags(image).get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
            grey = 255 - grey
        return Image.fromarray(grey).convert("RGB")
    if image.has_transparency_data:
        clear = image.convert("LA") if image.mode == "La" else image
        clear = clear.convert("RGBA")
        ground = Image.new("RGB", image.size, GROUND)
        ground.paste(clear, mask=clear)
        return ground
    return image if image.mode == "RGB" else image.convert("RGB")


def _refusal(error: Exception, data: bytes, kind: PhotoFormat) -> PhotoRefused:
    """Tell from a decoder's complaint, and from the file's own account of its length, what went wrong."""
    # A decoder may quote bytes of the file, and those may be anything.
    detail = "".join(c if " " <= c <= "~" else " " for c in str(error))[:100].strip() or type(error).__name__
    words = detail.lower()
    if isinstance(error, ImportError) or "not installed" in words:
        return PhotoRefused(
            "unsupported-format", f"The installed Pillow can't read {kind.name}: update Pillow, or save it as JPEG."
        )
    if any(sign in words for sign in ("unsupported", "unknown pixel mode", "not supported", "cannot handle")):
        return PhotoRefused("unsupported-format", f"This kind of {kind.name} is not read ({detail}): save it as JPEG.")
    if "truncated" in words or "end of file" in words or _cut_short(data, kind):
        return PhotoRefused("truncated", "The file ends before the photo does: copy it again.")
    return PhotoRefused("corrupt", f"The photo is damaged inside ({detail}): copy it again.")


def _cut_short(data: bytes, kind: PhotoFormat) -> bool:
    """Compare the length that a file states of itself with the bytes there are."""
    if kind is JPEG:
        return b"\xff\xda" not in data
    if kind is GIF:
        return b"\x3b" not in data[-8:]
    if kind is WEBP:
        return 8 + int.from_bytes(data[4:8], "little") > len(data)
    if kind is TIFF:
        return int.from_bytes(data[4:8], "little" if data[:1] == b"I" else "big") + 2 > len(data)
    if kind in (HEIF, AVIF):
        at = 0
        while 0 <= at < len(data):
            length = int.from_bytes(data[at : at + 4], "big")
            if length < 8:  # 0: to the end of the file; 1: a 64-bit length, which no photo needs
                return False
            at += length
        return at > len(data)
    return False
