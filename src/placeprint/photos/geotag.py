"""Position and heading from a photo's GPS tags, with a name for each way in which they go wrong."""

import json
import math
from collections.abc import Mapping
from typing import Any

from PIL.ExifTags import GPS
from PIL.TiffImagePlugin import IFDRational

from placeprint.errors import PhotoRefused

__all__ = ["mapillary_notes", "read_heading", "read_numbers", "read_position"]

_LONGEST_NOTES = 65_536
_GEOTAG = "geotag it, or give its position in a manifest."


def read_position(gps: Mapping[int, Any], notes: Mapping[str, Any]) -> tuple[float, float]:
    """Read a photo's position.

    Args:
        gps: the tags of the GPS directory.
        notes: what `mapillary_notes` found; asked where the GPS tags have no position at all.

    Returns:
        Latitude and longitude, WGS 84 degrees.

    Raises:
        PhotoRefused: ``no-position``, ``half-a-position``, ``no-hemisphere``, ``zero-denominator``, ``not-a-number``,
            ``out-of-range`` or ``null-island``.
    """
    given = [tag in gps for tag in (GPS.GPSLatitude, GPS.GPSLongitude)]
    if all(given):
        latitude = _angle(gps, GPS.GPSLatitude, GPS.GPSLatitudeRef, "latitude", "NS")
        longitude = _angle(gps, GPS.GPSLongitude, GPS.GPSLongitudeRef, "longitude", "EW")
    elif any(given):
        there, lacking = ("latitude", "longitude") if given[0] else ("longitude", "latitude")
        raise PhotoRefused("half-a-position", f"The photo has a {there} but no {lacking}: {_GEOTAG}")
    elif "MAPLatitude" in notes and "MAPLongitude" in notes:
        latitude, longitude = _note(notes["MAPLatitude"]), _note(notes["MAPLongitude"])
    else:
        raise PhotoRefused("no-position", f"The photo has no position: {_GEOTAG}")
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise PhotoRefused("not-a-number", f"The photo's position is not a number: {_GEOTAG}")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise PhotoRefused(
            "out-of-range", f"Latitude {latitude:.6g}, longitude {longitude:.6g} is nowhere on Earth: {_GEOTAG}"
        )
    if latitude == 0 and longitude == 0:
        raise PhotoRefused(
            "null-island", f"Latitude 0, longitude 0 is what a camera without reception writes: {_GEOTAG}"
        )
    return latitude, longitude


def read_heading(gps: Mapping[int, Any], notes: Mapping[str, Any]) -> float | None:
    """Read which way a photo looks.

    A magnetic direction is left out, for it differs from the true one by an angle that depends on place and year.

    Args:
        gps: the tags of the GPS directory.
        notes: what `mapillary_notes` found; asked where the GPS tags have no true direction.

    Returns:
        Degrees clockwise from true north, 0 or more and less than 360; None where there is none.
    """
    heading = math.nan
    if _letter(gps.get(GPS.GPSImgDirectionRef)) != "M":
        numbers = read_numbers(gps.get(GPS.GPSImgDirection)) or [math.nan]
        heading = numbers[0]
    if not math.isfinite(heading):
        compass = notes.get("MAPCompassHeading")
        # The phone writes a negative heading where it knows none.
        heading = _note(compass.get("TrueHeading")) if isinstance(compass, dict) else math.nan
        heading = heading if heading >= 0 else math.nan
    if not math.isfinite(heading):
        return None
    # The remainder of a tiny negative number is 360 by rounding.
    return heading % 360 % 360


def mapillary_notes(description: object) -> dict[str, Any]:
    """Read the JSON text that the Mapillary app leaves in ImageDescription.

    Args:
        description: the tag's value, whatever it is.

    Returns:
        Its entries, or none.
    """
    if not isinstance(description, str) or len(description) > _LONGEST_NOTES or not description.startswith("{"):
        return {}
    try:
        notes = json.loads(description)
    except (ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def read_numbers(value: object) -> list[float] | None:
    """Read a tag of one or several numbers.

    Args:
        value: the tag's value, whatever it is.

    Returns:
        The numbers, NaN for a rational without a denominator; None where they are no numbers.
    """
    parts = value if isinstance(value, tuple | list) else (value,)
    if not parts or not all(isinstance(part, int | float | IFDRational) for part in parts):
        return None
    try:
        return [float(part) for part in parts]
    except OverflowError:
        return None


def _angle(gps: Mapping[int, Any], tag: int, side_tag: int, name: str, sides: str) -> float:
    """Add up degrees, minutes and seconds, of which the last two may be absent."""
    value = gps[tag]
    parts = value if isinstance(value, tuple | list) else (value,)
    if any(isinstance(part, IFDRational) and part.denominator == 0 for part in parts):
        raise PhotoRefused("zero-denominator", f"The photo's {name} is divided by zero: {_GEOTAG}")
    numbers = read_numbers(value)
    if numbers is None or len(numbers) > 3 or not all(map(math.isfinite, numbers)):
        raise PhotoRefused("not-a-number", f"The photo's {name} is not a number: {_GEOTAG}")
    if any(part > 60 for part in numbers[1:]):
        raise PhotoRefused("out-of-range", f"The photo's {name} has more than 60 minutes or seconds: {_GEOTAG}")
    angle = sum(part / unit for part, unit in zip(numbers, (1, 60, 3600), strict=False))
    side = _letter(gps.get(side_tag))
    if side not in tuple(sides):
        raise PhotoRefused("no-hemisphere", f"The photo's {name} doesn't say {sides[0]} or {sides[1]}: {_GEOTAG}")
    return -angle if side in ("S", "W") else angle


def _letter(value: object) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value or "")
    return text.strip(" \0")[:1].upper()


def _note(value: object) -> float:
    """Read a number that may be written as text."""
    try:
        return float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return math.nan
