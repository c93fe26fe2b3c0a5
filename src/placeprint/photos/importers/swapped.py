"""Manifests whose positions are wrong as a whole: latitude and longitude swapped, or metres instead of degrees."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from placeprint.errors import InputError, PhotoRefused
from placeprint.photos.exif import Exif, read_exif

__all__ = ["check_ranges", "check_sample"]

# How many photos are looked for, and how many with a position of their own are enough.
_TRIES = 64
_ENOUGH = 8
_EARTH_RADIUS_KM = 6371.0
# A photo's own position seldom errs by more than the first; swapping moves most places by more than the second.
_NEAR_KM = 25.0
_FAR_KM = 100.0

_SWAPPED = "Latitude and longitude look swapped, for {why}: {mend}"


def check_ranges(*, latitude: NDArray[np.float64], longitude: NDArray[np.float64], mend: str) -> None:
    """Refuse a manifest most of whose positions could only be right the other way round, or in no degrees at all.

    Args:
        latitude: float64 ``[rows]``, degrees as given; NaN where there is none.
        longitude: float64 ``[rows]``, likewise.
        mend: what to do about swapped positions.

    Raises:
        InputError: as said.
    """
    both = np.isfinite(latitude) & np.isfinite(longitude)
    beyond = both & (np.abs(latitude) > 90)
    if 2 * np.count_nonzero(beyond & (np.abs(longitude) <= 90)) > np.count_nonzero(both):
        why = "most latitudes are beyond 90 degrees and the longitudes are not"
        raise InputError(_SWAPPED.format(why=why, mend=mend))
    if 2 * np.count_nonzero(beyond & (np.abs(longitude) > 360)) > np.count_nonzero(both):
        raise InputError(
            "Most positions are no degrees, perhaps metres of a national grid: convert them to WGS 84 latitude and "
            "longitude, or give a GeoParquet or GeoPackage file that says its coordinate reference system."
        )


def check_sample(
    *,
    uris: pa.ChunkedArray,
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    mend: str,
) -> None:
    """Refuse a manifest whose photos say themselves that latitude and longitude are swapped.

    Looks at the EXIF positions of a few photos spread over the manifest; photos that aren't there or have no position
    say nothing, nor do places where swapping changes little.

    Args:
        uris: text ``[rows]``, absolute paths.
        latitude: float64 ``[rows]``, degrees in range.
        longitude: float64 ``[rows]``, likewise.
        mend: what to do about swapped positions.

    Raises:
        InputError: as said.
    """
    votes: list[bool] = []
    for row in np.unique(np.linspace(0, len(uris) - 1, min(_TRIES, len(uris))).astype(int)).tolist():
        try:
            own = read_exif(Path(uris[row].as_py()))
        except PhotoRefused:
            continue
        given, swapped = _distances_km(latitude=latitude[row], longitude=longitude[row], own=own)
        if swapped < _NEAR_KM and given > _FAR_KM:
            votes.append(True)
        elif given < swapped:
            votes.append(False)
        if len(votes) == _ENOUGH:
            break
    if 2 * sum(votes) > len(votes):
        raise InputError(_SWAPPED.format(why="the photos' own positions fit the other way round", mend=mend))


def _distances_km(*, latitude: float, longitude: float, own: Exif) -> tuple[float, float]:
    """Measure how far a photo's own position is from the one given, and from that one swapped."""
    assert own.latitude is not None and own.longitude is not None  # read_exif refuses photos without
    latitudes = np.radians([own.latitude, latitude, longitude])
    longitudes = np.radians([own.longitude, longitude, latitude])
    x, y = np.cos(latitudes) * np.cos(longitudes), np.cos(latitudes) * np.sin(longitudes)
    points = np.stack([x, y, np.sin(latitudes)], axis=1)
    chords = np.linalg.norm(points[1:] - points[0], axis=1)
    given, swapped = 2 * _EARTH_RADIUS_KM * np.arcsin(np.minimum(chords / 2, 1))
    return float(given), float(swapped) if abs(longitude) <= 90 else np.inf
