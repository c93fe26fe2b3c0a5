"""Handing a photo table on, as GeoParquet, GeoJSON or CSV by the name of the file."""

import contextlib
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from placeprint.errors import InputError
from placeprint.photos.geoparquet import write_geoparquet
from placeprint.photos.wording import show

__all__ = ["EXPORT_SUFFIXES", "export_photos"]

_BATCH_ROWS = 16_384


def export_photos(photos: pa.Table, destination: Path, *, force: bool = False) -> None:
    """Write a photo table to a file of its own.

    ``.parquet`` and ``.geoparquet`` give GeoParquet 1.1; ``.geojson`` and ``.json`` a feature collection (RFC 7946)
    with the position as geometry and all else as properties; ``.csv`` a table with times in ISO 8601. The file appears
    under its name when it is complete.

    Args:
        photos: rows with ``latitude`` and ``longitude``, WGS 84 degrees.
        destination: the file.
        force: overwrite the file if it is there.

    Raises:
        InputError: the file is there, its name ends in something else, it can't be written, or a column has no form in
            the format.
    """
    write = _WRITERS.get(destination.suffix.lower())
    if write is None:
        raise InputError(
            f"{show(destination.name)} ends in no format that photos are exported to: use {', '.join(EXPORT_SUFFIXES)}."
        )
    if destination.is_dir() or (destination.exists() and not force):
        raise InputError(f"{show(str(destination))} exists: choose another name, or overwrite it with --force.")
    if not destination.parent.is_dir():
        raise InputError(f"{show(str(destination.parent))} is no folder: make it first.")
    part = destination.with_name(f".{destination.name}.{os.getpid()}.part")
    try:
        write(photos, part)
        os.replace(part, destination)
    # Python's own dates hold the years 1 to 9999; a label may say anything.
    except (OSError, pa.ArrowException, OverflowError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"{show(str(destination))} can't be written ({show(why, 120)}): check the folder and the disk."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _write_geojson(photos: pa.Table, path: Path) -> None:
    for at, name in enumerate(photos.column_names):
        if pa.types.is_timestamp(photos[name].type):
            photos = photos.set_column(at, name, _iso(photos[name]))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        separator = "\n"
        for batch in photos.to_batches(max_chunksize=_BATCH_ROWS):
            for row in batch.to_pylist():
                file.write(separator + json.dumps(_feature(row), ensure_ascii=False, allow_nan=False, default=_text))
                separator = ",\n"
        file.write("\n]}\n")
        file.flush()
        os.fsync(file.fileno())


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    known = latitude is not None and longitude is not None and math.isfinite(latitude) and math.isfinite(longitude)
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if known else None
    return {"type": "Feature", "geometry": geometry, "properties": _finite(row)}


def _finite(value: Any) -> Any:  # noqa: ANN401  any value of any label column
    """Replace the numbers that JSON has no form for by null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value


def _text(value: object) -> str:
    """Write a value that JSON has no form for."""
    return value.hex() if isinstance(value, bytes) else str(value)


def _write_csv(photos: pa.Table, path: Path) -> None:
    plain = pa.table([_cells(photos[name], name) for name in photos.column_names], names=photos.column_names)
    with path.open("wb") as file:
        csv.write_csv(plain, file, csv.WriteOptions(batch_size=_BATCH_ROWS))
        file.flush()
        os.fsync(file.fileno())


def _cells(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Bring a column to a type that has one plain form in CSV."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _iso(column)
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise InputError(
            f"Column {show(name)} holds {kind}, for which CSV has no form: export to .parquet or .geojson."
        )
    return column


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write timestamps as ISO 8601, those with a zone in UTC."""
    # Without its zone first, because looking one up needs a database that not every system has.
    instants = pc.cast(column, options=pc.CastOptions(pa.timestamp("ms"), allow_time_truncate=True))
    return pc.strftime(instants, format="%Y-%m-%dT%H:%M:%S" + ("Z" if column.type.tz else ""))


def _write_geoparquet(photos: pa.Table, path: Path) -> None:
    write_geoparquet(path, photos)


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".parquet": _write_geoparquet,
    ".geoparquet": _write_geoparquet,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
    ".csv": _write_csv,
}
EXPORT_SUFFIXES = tuple(_WRITERS)
"""Endings of the names of files that photos are exported to."""
