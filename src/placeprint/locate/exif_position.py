"""The EXIF clue: the position a camera wrote into the file.

Off unless asked for, so that an answer never silently repeats the file's own tag.
"""

from placeprint.errors import PhotoRefused
from placeprint.locate.answer import ExifReason
from placeprint.locate.clue import Evidence, QueryPhoto
from placeprint.photos.exif import read_exif
from placeprint.sphere import Belief

__all__ = ["ExifPosition"]

# A phone's GPS between houses, and the chance that the tag belongs to another place altogether.
_SIGMA_M = 15.0
_BACKGROUND = 0.05


class ExifPosition:
    """The position in the photo's EXIF block, where there is one."""

    name = "exif"

    def look(self, photo: QueryPhoto) -> Evidence | None:
        """Read the tag; None where the file has none that can be used."""
        try:
            exif = read_exif(photo.data)
        except PhotoRefused:
            return None
        if exif.latitude is None or exif.longitude is None:
            return None
        belief = Belief.at(latitude=exif.latitude, longitude=exif.longitude, sigma_m=_SIGMA_M, background=_BACKGROUND)
        return Evidence(belief, [ExifReason(latitude=exif.latitude, longitude=exif.longitude)])
