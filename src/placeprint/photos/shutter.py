"""When a photo was taken, by its tags, in UTC."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from PIL.ExifTags import GPS, Base

from placeprint.photos.geotag import read_numbers

__all__ = ["read_captured_at"]

_TIME = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_DAY = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_MAPILLARY = re.compile(r"(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d{3})")

_CLOCKS = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal, Base.SubsecTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized, Base.SubsecTimeDigitized),
)


def read_captured_at(detail: Mapping[int, Any], gps: Mapping[int, Any], notes: Mapping[str, Any]) -> datetime | None:
    """Read when a photo was taken.

    Asked in this order: the camera's clock where its zone is told; the time of the GPS fix; the Mapillary app's note;
    and at last the camera's clock without a zone, taken as UTC for want of better.

    Args:
        detail: the tags of the Exif directory.
        gps: the tags of the GPS directory.
        notes: the Mapillary app's notes.

    Returns:
        The instant in UTC, or None.
    """
    local: datetime | None = None
    for clock, offset, fraction in _CLOCKS:
        time = _from_match(_TIME.match(_text(detail.get(clock))))
        if time is None:
            continue
        time += timedelta(milliseconds=int(re.sub(r"\D.*", "", _text(detail.get(fraction)))[:3].ljust(3, "0")))
        if (zone := _zone(_text(detail.get(offset)))) is not None:
            try:
                return time.replace(tzinfo=zone).astimezone(UTC)
            except OverflowError:  # in the first or the last hours of the calendar
                continue
        local = local or time
    return _gps_time(gps) or _mapillary_time(notes) or local


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    day = _from_match(_DAY.match(_text(gps.get(GPS.GPSDateStamp))))
    numbers = read_numbers(gps.get(GPS.GPSTimeStamp))
    if day is None or numbers is None or len(numbers) != 3:
        return None
    hours, minutes, seconds = numbers
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    try:
        return day + timedelta(hours=hours, minutes=minutes, milliseconds=round(seconds * 1000))
    except OverflowError:
        return None


def _mapillary_time(notes: Mapping[str, Any]) -> datetime | None:
    return _from_match(_MAPILLARY.fullmatch(_text(notes.get("MAPCaptureTime"))))


def _zone(text: str) -> timezone | None:
    if text.strip().upper() == "Z":
        return UTC
    match = _OFFSET.match(text.strip())
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""


def _from_match(match: re.Match[str] | None) -> datetime | None:
    if match is None:
        return None
    fields = [int(digits) for digits in match.groups()]
    year, month, day, hour, minute, second, millisecond = fields + [0] * (7 - len(fields))
    try:
        return datetime(year, month, day, hour, minute, second, millisecond * 1000, tzinfo=UTC)
    except ValueError:
        return None
