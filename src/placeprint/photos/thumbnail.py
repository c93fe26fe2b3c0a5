"""Small pictures, for reports and notebooks: people look rather than read."""

import io
from pathlib import Path

from PIL import Image

from placeprint.photos.decode import decode

__all__ = ["thumbnail"]

_QUALITY = 80


def thumbnail(source: Path | bytes, *, side_px: int = 240) -> bytes:
    """A JPEG whose longer side is at most ``side_px``.

    Raises:
        PhotoRefused: if the photo can't be read.
    """
    buffer = io.BytesIO()
    Image.fromarray(decode(source, max_side=side_px).pixels).save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
