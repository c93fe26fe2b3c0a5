"""What a photo's file says of itself: where, which way, when, and how large.

The tags are those of Exif 2.32 (CIPA DC-008), read through Pillow from the file's header; no pixel is decoded. Photos
from the Mapillary app also carry a JSON text in ImageDescription, which fills in what the tags leave out.
"""

import importlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from PIL import ExifTags, Image, ImageFile

from placeprint.errors import PhotoRefused
from placeprint.photos.files import open_photo
from placeprint.photos.formats import HEIF, TIFF, PhotoFormat, identify
from placeprint.photos.geotag import mapillary_notes, read_heading, read_position
from placeprint.photos.shutter import read_captured_at

__all__ = ["Exif", "read_exif"]

_IDENTIFIED_BY = 512


@dataclass(frozen=True, slots=True)
class Exif:
    """What a photo says of itself.

    Attributes:
        latitude: WGS 84 degrees, or None where the photo has no usable position.
        longitude: likewise.
        heading_deg: degrees clockwise from true north, 0 to 360, or None.
        captured_at: UTC, or None.
        width: pixels across the upright photo.
        height: pixels down the upright photo.
    """

    latitude: float | None
    longitude: float | None
    heading_deg: float | None
    captured_at: datetime | None
    width: int
    height: int


def read_exif(photo: Path | bytes, *, need_position: bool = True) -> Exif:
    """Read a photo's metadata without decoding it.

    Args:
        photo: the photo's path, or the content of its file.
        need_position: refuse a photo without a usable position; otherwise the position is None.

    Returns:
        What the photo says; headings and dates that can't be read are None.

    Raises:
        PhotoRefused: the file can't be read (``missing``, ``not-a-file``, ``unreadable``, ``empty``, ``too-large``) or
            is no photo (``not-a-photo``, ``unsupported-format``, ``mislabelled``, ``animated``, ``corrupt``); or, with
            `need_position`, it has no usable position (``no-position``, ``half-a-position``, ``no-hemisphere``,
            ``zero-denominator``, ``not-a-number``, ``out-of-range``, ``null-island``, ``damaged-exif``).
    """
    # Pillow warns about odd metadata; what matters of it is said below. Set with every photo, because tests and
    # applications reset the filters.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    with open_photo(photo) as file:
        kind = identify(file.read(_IDENTIFIED_BY), "" if isinstance(photo, bytes) else photo.suffix)
        file.seek(0)
        image = _header(file, kind)
        try:
            # Not image.getexif(), because that of PNG decodes the pixels to look for metadata behind them.
            tags = Image.Image.getexif(image)
            gps, detail = tags.get_ifd(ExifTags.IFD.GPSInfo), tags.get_ifd(ExifTags.IFD.Exif)
            description, orientation = tags.get(ExifTags.Base.ImageDescription), tags.get(ExifTags.Base.Orientation)
        # Pillow raises whatever it stumbles over in damaged metadata, from struct.error to RecursionError.
        except Exception:
            if need_position:
                raise PhotoRefused("damaged-exif", "The photo's metadata are damaged: write them anew.") from None
            gps, detail, description, orientation = {}, {}, None, None
    return _exif(image.size, gps, detail, description, orientation if kind not in (TIFF, HEIF) else 1, need_position)


def _exif(
    size: tuple[int, int],
    gps: Mapping[int, Any],
    detail: Mapping[int, Any],
    description: object,
    orientation: object,
    need_position: bool,
) -> Exif:
    notes = mapillary_notes(description)
    latitude: float | None
    longitude: float | None
    try:
        latitude, longitude = read_position(gps, notes)
    except PhotoRefused:
        if need_position:
            raise
        latitude = longitude = None
    width, height = size[::-1] if orientation in (5, 6, 7, 8) else size
    return Exif(
        latitude=latitude,
        longitude=longitude,
        heading_deg=read_heading(gps, notes),
        captured_at=read_captured_at(detail, gps, notes),
        width=width,
        height=height,
    )


def _header(file: IO[bytes], kind: PhotoFormat) -> ImageFile.ImageFile:
    """Read the header with the one plugin that knows the format; the HEIC one is loaded with the first such photo."""
    try:
        reader = getattr(importlib.import_module(kind.module), kind.reader)
        image: ImageFile.ImageFile = reader(file)
        return image
    # As above: in a damaged file there is no telling what the plugins raise.
    except Exception:
        raise PhotoRefused("corrupt", f"The {kind.name} file is damaged at its start: copy it again.") from None
