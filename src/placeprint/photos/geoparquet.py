"""The photo table on disk: GeoParquet 1.1 that GIS tools open as a layer of points, written with PyArrow alone."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from placeprint.errors import InputError
from placeprint.photos.wording import show, show_names

__all__ = ["GEOMETRY", "read_geoparquet", "write_geoparquet"]

GEOMETRY = "geometry"
"""Name of the geometry column, the last in the file."""

_ROW_GROUP = 65_536
# Well-known binary (OGC 06-103r4) of a point: byte order, type, x, y.
_WKB_POINT_TYPE = 1
_WKB_POINT = np.dtype([("little_endian", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


def write_geoparquet(path: Path, photos: pa.Table | pa.RecordBatchReader) -> int:
    """Write a photo table as GeoParquet 1.1 and have the disk confirm it.

    Goes through the rows once, holding one row group in memory. The coordinate reference system is the format's
    default, OGC:CRS84, which is WGS 84 with longitude as x.

    Args:
        path: the file to write; what is there is overwritten, and a file left unfinished by an error is removed.
        photos: rows with ``latitude`` and ``longitude``, WGS 84 degrees, and any other columns; where one of the two is
            null or NaN, so is the geometry.

    Returns:
        The number of rows written.

    Raises:
        OSError: the file can't be written.
        pyarrow.ArrowException: a column has no form in Parquet.
        ValueError: the rows have no position columns, or have a column ``geometry`` already.
    """
    reader = photos.to_reader(max_chunksize=_ROW_GROUP) if isinstance(photos, pa.Table) else photos
    if not {"latitude", "longitude"} <= set(reader.schema.names) or GEOMETRY in reader.schema.names:
        raise ValueError("a photo table has columns latitude and longitude and no geometry")
    schema = reader.schema.remove_metadata().append(pa.field(GEOMETRY, pa.binary()))
    bounds = _Bounds()
    rows = 0
    file = path.open("wb")
    try:
        with file:
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                for batch in reader:
                    writer.write_batch(_with_geometry(batch, schema, bounds), row_group_size=_ROW_GROUP)
                    rows += batch.num_rows
                writer.add_key_value_metadata({"geo": json.dumps(bounds.geo())})
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return rows


def read_geoparquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a photo table that `write_geoparquet` wrote.

    Args:
        path: the file.
        columns: names of the columns to read; None for all but the geometry, which says nothing that latitude and
            longitude don't.

    Returns:
        The rows in the order in which they were written.

    Raises:
        InputError: the file is missing or damaged, or a column is not in it.
    """
    try:
        with path.open("rb") as file, pq.ParquetFile(file) as parquet:
            there = [name for name in parquet.schema_arrow.names if name != GEOMETRY]
            if absent := [name for name in columns or () if name not in there]:
                raise InputError(f"{show(str(path))} has no column {show_names(absent)}: it has {show_names(there)}.")
            table = parquet.read(there if columns is None else list(columns))
        table.validate(full=True)
    # Arrow's own errors, and what its bindings make of bytes that are no text or of absurd sizes.
    except (pa.ArrowException, OSError, ValueError, TypeError, MemoryError) as error:
        raise InputError(f"{show(str(path))} can't be read ({show(str(error), 120)}): build it again.") from None
    return table.replace_schema_metadata(None)


class _Bounds:
    """The bounding box of the points that went by."""

    def __init__(self) -> None:
        self._low = np.full(2, np.inf)
        self._high = np.full(2, -np.inf)

    def include(self, points: NDArray[np.float64]) -> None:
        """Widen the box by points, float64 ``[n, 2]`` of longitude and latitude."""
        if len(points):
            self._low = np.minimum(self._low, points.min(axis=0))
            self._high = np.maximum(self._high, points.max(axis=0))

    def geo(self) -> dict[str, object]:
        """Describe the geometry column as GeoParquet 1.1 wants it in the file's metadata."""
        column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if np.isfinite(self._low).all():
            column["bbox"] = [*self._low.tolist(), *self._high.tolist()]
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _with_geometry(batch: pa.RecordBatch, schema: pa.Schema, bounds: _Bounds) -> pa.RecordBatch:
    """Add the points of a batch as its last column."""
    lon_lat = np.stack(
        [
            batch.column(name).cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
            for name in ("longitude", "latitude")
        ],
        axis=1,
    )
    present = np.isfinite(lon_lat).all(axis=1)
    points = np.zeros(len(lon_lat), _WKB_POINT)
    points["little_endian"], points["type"] = 1, _WKB_POINT_TYPE
    points["x"], points["y"] = lon_lat[:, 0], lon_lat[:, 1]
    offsets = np.arange(len(points) + 1, dtype=np.int32) * _WKB_POINT.itemsize
    validity = pa.py_buffer(np.packbits(present, bitorder="little").tobytes())
    geometry = pa.Array.from_buffers(
        pa.binary(),
        len(points),
        [validity, pa.py_buffer(offsets.tobytes()), pa.py_buffer(points.tobytes())],
        null_count=int(np.count_nonzero(~present)),
    )
    bounds.include(lon_lat[present])
    return pa.RecordBatch.from_arrays([*batch.columns, geometry], schema=schema)
