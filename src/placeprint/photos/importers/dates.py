"""Capture dates: the forms people write them in, brought to UTC milliseconds.

Understood are ISO 8601 with or without time and zone, the colons of EXIF, partial dates (``2014-05`` is the first of
May, ``2014`` the first of January), seconds (ten digits) and milliseconds (thirteen) since 1970, and ``20140507``.
A time without a zone is taken as UTC. Orders that people disagree on, such as ``05/07/2014``, are not guessed.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.errors import InputError
from placeprint.photos.importers.cells import is_text, parse_text
from placeprint.photos.wording import show

__all__ = ["CAPTURED_AT", "parse_dates"]

CAPTURED_AT = pa.timestamp("ms", tz="UTC")

_DATE = (
    r"^(?P<year>\d{4})(?:[-/:](?P<month>\d{1,2})(?:[-/:](?P<day>\d{1,2})"
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>[Zz]|UTC|[+-]\d{2}(?::?\d{2})?)?)?)?)?$"
)
_COMPACT = (
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<fraction>\d{3})?(?P<zone>Z)?)?$"
)
_SECONDS, _MILLISECONDS = r"^\d{10}$", r"^\d{13}$"
_MS_PER_DAY = 86_400_000
# The years 1 to 9999, which is what Python's dates and ISO 8601 hold.
_FIRST = int(np.datetime64("0001-01-01", "ms").astype(np.int64))
_LAST = int(np.datetime64("9999-12-31T23:59:59.999", "ms").astype(np.int64))


def parse_dates(column: pa.ChunkedArray, name: str) -> tuple[pa.ChunkedArray, NDArray[np.bool_]]:
    """Read a column of dates.

    Args:
        column: text, whole numbers, dates or timestamps (one without a zone counts as UTC).
        name: how the column is called, for the message.

    Returns:
        The instants, UTC in milliseconds, null where there is none; and bool ``[rows]``, the cells that hold something
        that is no date.

    Raises:
        InputError: the column's type can't hold dates.
    """
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _within_calendar(column.cast(kind), name)
    if not (is_text(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind)):
        raise InputError(f"Column {show(name)} holds {kind}, not dates: leave it out with --column captured_at=.")

    # Dates repeat, months above all: read each spelling once.
    encoded = pc.dictionary_encode(parse_text(column, name)).combine_chunks()
    instants, readable = _parse(encoded.dictionary)
    dates = pa.array(instants.astype("datetime64[ms]"), mask=~readable).cast(CAPTURED_AT)
    present = np.asarray(encoded.indices.is_valid())
    codes = np.asarray(encoded.indices.fill_null(0))
    unreadable = present & ~readable[codes] if len(readable) else np.zeros(len(codes), bool)
    return pa.chunked_array([dates.take(encoded.indices)], CAPTURED_AT), unreadable


def _parse(texts: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read each text as milliseconds since 1970 UTC, and say which could be read."""
    instants, readable = _calendar(texts, _DATE)
    compact_instants, compact = _calendar(texts, _COMPACT)
    instants[compact] = compact_instants[compact]
    readable |= compact
    for pattern, factor in ((_SECONDS, 1000), (_MILLISECONDS, 1)):
        matches = np.asarray(pc.match_substring_regex(texts, pattern))
        numbers = pc.cast(pc.if_else(matches, texts, "0"), pa.int64())
        instants[matches] = np.asarray(numbers)[matches] * factor
        readable |= matches
    return instants, readable


def _calendar(texts: pa.StringArray, pattern: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read the texts that fit a pattern by the Gregorian calendar."""
    parts = pc.extract_regex(texts, pattern)
    fields = {field.name: pc.fill_null(text, "") for field, text in zip(parts.type, parts.flatten(), strict=True)}
    year, month, day = (_integers(fields[name], absent=1) for name in ("year", "month", "day"))
    hour, minute, second = (_integers(fields[name], absent=0) for name in ("hour", "minute", "second"))
    fraction = _integers(pc.utf8_slice_codeunits(pc.utf8_rpad(fields["fraction"], 3, "0"), 0, 3), absent=0)
    offset = pc.extract_regex(fields["zone"], r"^(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?$").flatten()
    sign, hours, minutes = (pc.fill_null(text, "") for text in offset)
    offset_hours, offset_minutes = _integers(hours, absent=0), _integers(minutes, absent=0)
    offset_sign = np.where(np.asarray(pc.equal(sign, "-")), -1, 1)

    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    instants = days.astype(np.int64) * _MS_PER_DAY + (hour * 3600 + minute * 60 + second) * 1000 + fraction
    instants -= offset_sign * (offset_hours * 60 + offset_minutes) * 60_000

    readable = np.asarray(parts.is_valid()) & (month >= 1) & (month <= 12)
    readable &= (day >= 1) & (days.astype("datetime64[M]") == months)
    readable &= (hour <= 23) & (minute <= 59) & (second <= 59) & (offset_hours <= 23) & (offset_minutes <= 59)
    return instants, readable & (instants >= _FIRST) & (instants <= _LAST)


def _integers(digits: pa.StringArray, *, absent: int) -> NDArray[np.int64]:
    return np.asarray(pc.cast(pc.if_else(pc.equal(digits, ""), str(absent), digits), pa.int64()))


def _within_calendar(column: pa.ChunkedArray, name: str) -> tuple[pa.ChunkedArray, NDArray[np.bool_]]:
    """Bring a column of dates or timestamps to UTC milliseconds; those that no calendar holds are unreadable."""
    try:
        if not pa.types.is_timestamp(column.type) or column.type.tz is None:
            column = column.cast(options=pc.CastOptions(pa.timestamp("ms"), allow_time_truncate=True))
        dates = column.cast(options=pc.CastOptions(CAPTURED_AT, allow_time_truncate=True))
    except pa.ArrowException:
        raise InputError(
            f"Column {show(name)} holds dates out of any calendar: mend it or leave it out with --column captured_at=."
        ) from None
    instants = pc.cast(dates, pa.int64())
    outside = pc.or_(pc.less(instants, _FIRST), pc.greater(instants, _LAST))
    unreadable = np.asarray(pc.fill_null(outside, False).to_numpy(zero_copy_only=False), dtype=bool)
    return pc.if_else(outside, pa.scalar(None, CAPTURED_AT), dates), unreadable
