"""Parquet, and GeoParquet where the file says it is that."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from placeprint.errors import InputError
from placeprint.photos.importers.points import wgs84_points
from placeprint.photos.importers.raw import Points, RawManifest
from placeprint.photos.wording import show

__all__ = ["read_parquet"]


def read_parquet(path: Path) -> RawManifest:
    """Read a Parquet file; where it is GeoParquet, its primary geometry gives the positions.

    Args:
        path: the file.

    Returns:
        The columns without geometries and their bounding boxes, and the positions.

    Raises:
        InputError: the file is damaged, or its geometries are no points.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        try:
            # A file and not a path, of which Arrow would also make columns of folder names such as ``year=2014``.
            with pq.ParquetFile(file) as parquet:
                geo = _geo((parquet.metadata.metadata or {}).get(b"geo"))
                table = parquet.read()
            table.validate(full=True)
        # Arrow's own errors, and what its bindings and json make of bytes that are no text or of absurd sizes.
        except (pa.ArrowException, OSError, ValueError, TypeError, MemoryError, RecursionError) as error:
            raise _unreadable(path, error) from None
    points = _points(path, geo) if geo else None
    table = table.drop_columns([name for name in table.column_names if name in _spatial(geo)])
    return RawManifest(table.replace_schema_metadata(None), np.arange(1, table.num_rows + 1), points=points)


def _geo(metadata: bytes | None) -> dict[str, Any]:
    """Read the metadata that makes a Parquet file GeoParquet."""
    geo = json.loads(metadata) if metadata else {}
    if not isinstance(geo, dict) or (geo and not isinstance(geo.get("columns"), dict)):
        raise ValueError("GeoParquet metadata without columns")
    return geo


def _points(path: Path, geo: dict[str, Any]) -> Points:
    import geopandas  # half a second, needed by GeoParquet only

    try:
        geometry = geopandas.read_parquet(path, columns=[geo.get("primary_column")]).geometry
        return wgs84_points(geometry, path.name)
    except InputError:
        raise
    except Exception as error:  # Arrow, GEOS, PROJ and GeoPandas have no common type of error
        raise _unreadable(path, error) from None


def _spatial(geo: dict[str, Any]) -> set[str]:
    """Name the columns that hold geometries and, where GeoParquet 1.1 says so, their bounding boxes."""
    names: set[str] = set()
    for name, column in geo.get("columns", {}).items():
        names.add(name)
        covering = column.get("covering", {}) if isinstance(column, dict) else {}
        box = covering.get("bbox", {}) if isinstance(covering, dict) else {}
        if isinstance(box, dict):
            names.update(at[0] for at in box.values() if isinstance(at, list) and at and isinstance(at[0], str))
    return names


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"{show(path.name)} can't be read as Parquet ({show(str(error), 120)}): save it again.")
