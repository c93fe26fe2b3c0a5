"""The checks that every row of a manifest passes, made on whole columns at a time."""

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.photos.catalogue import Catalogue
from placeprint.photos.columns import label_names
from placeprint.photos.importers.cells import Numbers, parse_numbers, parse_text, to_mask
from placeprint.photos.importers.dates import parse_dates
from placeprint.photos.importers.paths import resolve_paths
from placeprint.photos.importers.raw import RawManifest
from placeprint.photos.importers.sieve import Sieve
from placeprint.photos.importers.swapped import check_ranges, check_sample
from placeprint.photos.table import PHOTO_SCHEMA, photo_id_of
from placeprint.photos.wording import show

__all__ = ["check_rows"]

_TEXTS = ("place_id", "sequence_id", "source", "license", "author", "split")
_LONGEST_ID = 255
_BAD_ID = rf"[\x00-\x1f\x7f]|^.{{{_LONGEST_ID + 1},}}"


def check_rows(raw: RawManifest, found: Mapping[str, str], *, manifest: Path, root: Path) -> Catalogue:
    """Turn a manifest's rows into photos and refusals.

    Args:
        raw: the manifest, its geometry already merged into its columns.
        found: canonical name to the manifest's name; has ``uri``, ``latitude`` and ``longitude``.
        manifest: its path, for the refusals.
        root: folder that relative paths start at and that no path may leave.

    Returns:
        The photos, in the manifest's order, and the refusals in that order too.

    Raises:
        InputError: a column has an impossible type, or the positions are wrong as a whole.
    """
    table = raw.table
    latitude = parse_numbers(table[found["latitude"]], found["latitude"])
    longitude = parse_numbers(table[found["longitude"]], found["longitude"])
    mend = _mend_swapped(raw, found)
    check_ranges(latitude=latitude.values, longitude=longitude.values, mend=mend)

    paths = resolve_paths(parse_text(table[found["uri"]], found["uri"]), root)
    sieve = Sieve(raw.rows, paths.uris, manifest)
    sieve.refuse_each(paths.refused)
    _check_positions(sieve, raw, latitude, longitude)
    ids = _ids(sieve, raw, found, paths.uris)
    sieve.refuse_repeats(paths.uris, "duplicate-path", "The photo is the same as in row {first}: keep one of the rows.")
    sieve.refuse_repeats(ids, "duplicate-id", "The photo id is the same as in row {first}: give each photo its own.")
    alive = pa.array(sieve.alive)
    check_sample(
        uris=paths.uris.filter(alive),
        latitude=latitude.values[sieve.alive],
        longitude=longitude.values[sieve.alive],
        mend=mend,
    )

    columns: dict[str, pa.ChunkedArray | pa.Array] = {
        "photo_id": ids,
        "uri": paths.uris,
        "latitude": pa.array(latitude.values),
        "longitude": pa.array(longitude.values),
        "heading_deg": _headings(sieve, raw, found),
        "captured_at": _dates(sieve, raw, found),
    }
    columns |= {name: parse_text(table[found[name]], found[name]) for name in _TEXTS if name in found}
    labels = label_names(table.column_names, found)
    rows = table.num_rows
    arrays = [columns.get(field.name, pa.nulls(rows, field.type)).filter(alive) for field in PHOTO_SCHEMA]
    arrays += [table[given].filter(alive) for given in labels]
    schema = pa.schema([*PHOTO_SCHEMA, *(pa.field(label, table[given].type) for given, label in labels.items())])
    return Catalogue(pa.Table.from_arrays(arrays, schema=schema), sieve.refusals(), sieve.warnings())


def _mend_swapped(raw: RawManifest, found: Mapping[str, str]) -> str:
    if raw.points is not None:
        return "write the geometry's coordinates as x and y, that is longitude and latitude."
    return f"name them with --column latitude={found['longitude']} --column longitude={found['latitude']}."


def _check_positions(sieve: Sieve, raw: RawManifest, latitude: Numbers, longitude: Numbers) -> None:
    """Take out the rows without a place on Earth."""
    if raw.points is not None:
        sieve.refuse(raw.points.other, "not-a-point", lambda _: "The geometry is not a point: give the camera's place.")
    sieve.refuse(latitude.missing & longitude.missing, "no-position", lambda _: "There is no position: fill it in.")
    sieve.refuse(
        latitude.missing | longitude.missing,
        "half-a-position",
        lambda row: f"There is no {'latitude' if latitude.missing[row] else 'longitude'}: fill it in.",
    )
    for name, numbers in (("latitude", latitude), ("longitude", longitude)):
        sieve.refuse(
            ~np.isfinite(numbers.values),
            "not-a-number",
            functools.partial("The {name} is not a number: give decimal degrees such as -12.345.".format, name=name),
        )
    sieve.refuse(
        (np.abs(latitude.values) > 90) | (np.abs(longitude.values) > 180),
        "out-of-range",
        lambda row: (
            f"Latitude {latitude.values[row]:.9g}, longitude {longitude.values[row]:.9g} is nowhere on Earth: "
            "give WGS 84 degrees, latitude -90 to 90 and longitude -180 to 180."
        ),
    )
    sieve.refuse(
        (latitude.values == 0) & (longitude.values == 0),
        "null-island",
        lambda _: "Latitude 0, longitude 0 stands for a position that isn't known: fill it in or take the row out.",
    )


def _ids(sieve: Sieve, raw: RawManifest, found: Mapping[str, str], uris: pa.ChunkedArray) -> pa.ChunkedArray:
    """Take the manifest's photo ids, and make one from the path where it gives none."""
    rows = raw.table.num_rows
    if "photo_id" in found:
        ids = parse_text(raw.table[found["photo_id"]], found["photo_id"])
    else:
        ids = pa.chunked_array([pa.nulls(rows, pa.string())])
    sieve.refuse(
        to_mask(pc.match_substring_regex(ids, _BAD_ID)),
        "bad-id",
        lambda _: f"The photo id is longer than {_LONGEST_ID} characters or holds control characters: mend it.",
    )
    unnamed = to_mask(pc.is_null(ids)) & sieve.alive
    if not unnamed.any():
        return ids
    made = pa.array([photo_id_of(uri) for uri in uris.filter(pa.array(unnamed)).to_pylist()], pa.string())
    return pa.chunked_array([pc.replace_with_mask(ids.combine_chunks(), pa.array(unnamed), made)])


def _headings(sieve: Sieve, raw: RawManifest, found: Mapping[str, str]) -> pa.Array:
    """Bring headings into 0 to 360 degrees; one that can't be read doesn't cost the photo."""
    if "heading_deg" not in found:
        return pa.nulls(raw.table.num_rows, pa.float64())
    cells = raw.table[found["heading_deg"]]
    numbers = parse_numbers(cells, found["heading_deg"])
    _warn(
        sieve,
        cells,
        numbers.unreadable | np.isinf(numbers.values),
        "unreadable-heading",
        "The heading {} is not a number and was left empty: give degrees clockwise from north.",
    )
    # Twice, because the remainder of a tiny negative number is 360 by rounding.
    with np.errstate(invalid="ignore"):
        headings = numbers.values % 360 % 360
    return pa.array(headings, from_pandas=True)


def _dates(sieve: Sieve, raw: RawManifest, found: Mapping[str, str]) -> pa.ChunkedArray | pa.Array:
    """Read capture dates; one that can't be read doesn't cost the photo."""
    if "captured_at" not in found:
        return pa.nulls(raw.table.num_rows, PHOTO_SCHEMA.field("captured_at").type)
    cells = raw.table[found["captured_at"]]
    dates, unreadable = parse_dates(cells, found["captured_at"])
    _warn(
        sieve,
        cells,
        unreadable,
        "unreadable-date",
        "The date {} was not understood and was left empty: write it like 2014-05-07.",
    )
    return dates


def _warn(sieve: Sieve, cells: pa.ChunkedArray, mask: NDArray[np.bool_], reason: str, message: str) -> None:
    rows = np.flatnonzero(mask & sieve.alive)
    texts = dict(zip(rows.tolist(), parse_text(cells.take(pa.array(rows)), reason).to_pylist(), strict=True))
    sieve.warn(mask, reason, lambda row: message.format(show(texts[row])))
