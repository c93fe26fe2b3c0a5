"""The column names that are understood, and the one rule for finding them in a manifest.

Names are compared without regard to case and to the marks between words, so that ``GPS Latitude``, ``gps_latitude``
and exiftool's ``GPSLatitude`` are one name. docs/reference/columns.md lists them for people.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from placeprint.errors import InputError
from placeprint.photos.wording import show, show_names

__all__ = ["COLUMNS", "MEASURED", "REQUIRED", "label_names", "resolve"]

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "photo_id": ("id", "image_id", "photo_key", "image_key", "pano_id"),
        "uri": (
            "path",
            "file",
            "filename",
            "filepath",
            "image",
            "image_path",
            "image_file",
            "image_name",
            "img",
            "img_path",
            "photo",
            "photo_path",
            "source_file",
        ),
        "latitude": ("lat", "y", "gps_latitude", "gps_lat", "decimal_latitude", "lat_deg", "latitude_deg"),
        "longitude": (
            "lon",
            "lng",
            "long",
            "x",
            "gps_longitude",
            "gps_lon",
            "gps_lng",
            "gps_long",
            "decimal_longitude",
            "lon_deg",
            "lng_deg",
            "longitude_deg",
        ),
        "heading_deg": ("heading", "compass_angle", "compass", "bearing", "yaw", "azimuth", "gps_img_direction"),
        "captured_at": (
            "captured",
            "capture_date",
            "capture_time",
            "date",
            "datetime",
            "date_taken",
            "taken_at",
            "timestamp",
            "date_time_original",
            "month",
            "year",
        ),
        "place_id": ("place", "location_id"),
        "sequence_id": ("sequence", "seq", "sequence_key", "sequence_uuid"),
        "source": ("provider",),
        "license": ("licence", "rights"),
        "author": ("creator", "username", "user", "photographer"),
        "split": ("subset",),
    }
)
"""For each column that a manifest may bring, the other names it goes by."""

REQUIRED = ("uri", "latitude", "longitude")
"""What every manifest must bring; the position may come as a geometry."""

MEASURED = ("width", "height", "phash")
"""Columns of the photo table that are measured from the photo itself; a manifest's are left out."""

_RESERVED = frozenset((*COLUMNS, *MEASURED, "geometry"))


def resolve(names: Sequence[str], overrides: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Find which of a manifest's columns holds what.

    An override comes first, then a column with the canonical name itself, then one of the other names. A column that
    an override names is not taken for anything else under one of its other names.

    Args:
        names: the manifest's column names.
        overrides: canonical name to the manifest's name, as given with ``--column latitude=foo``. An empty name says
            that no column of the manifest is meant.

    Returns:
        Canonical name to the manifest's name, for the columns that are there.

    Raises:
        InputError: two columns have the same name, or could both be meant; or an override names something unknown.
    """
    by_key: dict[str, str] = {}
    for name in names:
        if name.lower() in by_key:
            twin = by_key[name.lower()]
            raise InputError(f"Two columns are named {show(twin)} and {show(name)}: rename one of them.")
        by_key[name.lower()] = name

    chosen = _chosen(names, by_key, overrides)
    named = set(chosen.values())
    found: dict[str, str] = {}
    for canonical, aliases in COLUMNS.items():
        if canonical in chosen:
            if chosen[canonical]:
                found[canonical] = chosen[canonical]
        elif canonical in by_key:
            found[canonical] = by_key[canonical]
        else:
            keys = {_key(alias) for alias in (canonical, *aliases)}
            candidates = [name for name in names if _key(name) in keys and name not in named]
            if len(candidates) > 1:
                raise InputError(
                    f"Columns {show_names(candidates)} could each be the {canonical}: "
                    f"say which with --column {canonical}={show_names(candidates[:1])}."
                )
            if candidates:
                found[canonical] = candidates[0]
    return found


def label_names(names: Sequence[str], found: Mapping[str, str]) -> dict[str, str]:
    """List the columns that travel on as labels.

    Args:
        names: the manifest's column names.
        found: what `resolve` found in them.

    Returns:
        The manifest's name to the name in the photo table. The two differ only where the label would take the name of
        a column of the photo table: with ``--column latitude=corrected``, a column ``latitude`` travels on as
        ``latitude_original``.

    Raises:
        InputError: two labels would have the same name.
    """
    used = set(found.values())
    labels: dict[str, str] = {}
    for name in names:
        key = name.lower()
        if name in used or key in MEASURED:
            continue
        label = f"{key}_original" if key in _RESERVED else name
        if label in labels.values() or (label != name and label in names):
            raise InputError(f"Two label columns would be named {show(label)}: rename one of them.")
        labels[name] = label
    return labels


def _chosen(names: Sequence[str], by_key: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """Check the overrides and bring both of their sides to the exact spelling."""
    chosen: dict[str, str] = {}
    for canonical, name in overrides.items():
        key = canonical.strip().lower()
        if key not in COLUMNS:
            raise InputError(
                f"--column {canonical}={name}: no column is {show(canonical)}: use {_nearest(key, list(COLUMNS))}."
            )
        if name and name not in names and name.lower() not in by_key:
            raise InputError(
                f"--column {canonical}={name}: the manifest has no column {show(name)}: use {_nearest(name, names)}."
            )
        chosen[key] = name if name in names else by_key.get(name.lower(), "")
    return chosen


def _nearest(name: str, names: Sequence[str]) -> str:
    """Name the three that look most alike, or all where none does."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return " or ".join(near) if near else show_names(names)


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
