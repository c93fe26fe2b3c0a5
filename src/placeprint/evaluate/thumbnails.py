"""Pictures for the report: the misses are there to be looked at."""

import contextlib
from pathlib import Path

from placeprint.errors import PhotoRefused
from placeprint.evaluate.report import Report
from placeprint.photos.thumbnail import thumbnail

__all__ = ["thumbnails_for"]


def thumbnails_for(report: Report) -> dict[str, bytes]:
    """JPEG bytes by URI, of all photos that the report wants to show and that can still be read."""
    pictures: dict[str, bytes] = {}
    for uri in report.pictured():
        with contextlib.suppress(PhotoRefused):
            pictures[uri] = thumbnail(Path(uri))
    return pictures
