"""The photo table on disk: valid GeoParquet 1.1, the same rows in the same order, and no half-written file."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from placeprint.errors import InputError
from placeprint.photos.geoparquet import read_geoparquet, write_geoparquet
from placeprint.photos.table import PHOTO_SCHEMA


def table(rows: int = 5, **labels: Any) -> pa.Table:  # noqa: ANN401
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {field.name: pa.nulls(rows, field.type) for field in PHOTO_SCHEMA}
    columns |= {
        "photo_id": [f"p{at}" for at in range(rows)],
        "uri": [f"/photos/{at}.jpg" for at in range(rows)],
        "latitude": rng.uniform(-90, 90, rows),
        "longitude": rng.uniform(-180, 180, rows),
        "captured_at": pa.array([datetime(2014, 5, 7, tzinfo=UTC)] * rows, pa.timestamp("ms", tz="UTC")),
    }
    photos = pa.table(list(columns.values()), schema=PHOTO_SCHEMA)
    for name, values in labels.items():
        photos = photos.append_column(name, pa.array(values))
    return photos


def geo(path: Path) -> dict[str, Any]:
    metadata: dict[str, Any] = json.loads(pq.read_metadata(path).metadata[b"geo"])
    return metadata


def test_the_metadata_are_those_of_geoparquet_1_1(tmp_path: Path) -> None:
    photos = table()
    assert write_geoparquet(tmp_path / "photos.parquet", photos) == 5
    longitude, latitude = (photos[name].to_numpy() for name in ("longitude", "latitude"))
    assert geo(tmp_path / "photos.parquet") == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Point"],
                "bbox": [longitude.min(), latitude.min(), longitude.max(), latitude.max()],
            }
        },
    }
    schema = pq.read_schema(tmp_path / "photos.parquet")
    assert schema.names == [*PHOTO_SCHEMA.names, "geometry"]
    assert schema.field("geometry").type == pa.binary()


def test_geopandas_opens_it_as_points(tmp_path: Path) -> None:
    photos = table(1000, role=["query"] * 1000)
    write_geoparquet(tmp_path / "photos.parquet", photos)
    frame = geopandas.read_parquet(tmp_path / "photos.parquet")
    assert frame.crs.to_string() == "OGC:CRS84"
    np.testing.assert_array_equal(frame.geometry.x, photos["longitude"].to_numpy())
    np.testing.assert_array_equal(frame.geometry.y, photos["latitude"].to_numpy())
    assert frame.photo_id.tolist() == photos["photo_id"].to_pylist()


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    photos = table(6, tags=[["a"], [], None, ["b", "c"], [], []], n=[1, None, 3, 4, 5, 6])
    write_geoparquet(tmp_path / "photos.parquet", photos)
    again = read_geoparquet(tmp_path / "photos.parquet")
    assert again.equals(photos)
    assert again.schema.equals(photos.schema)
    some = read_geoparquet(tmp_path / "photos.parquet", ["longitude", "n"])
    assert some.equals(photos.select(["longitude", "n"]))


def test_photos_without_a_position_have_no_point(tmp_path: Path) -> None:
    photos = table(4)
    places = {"latitude": [1.0, None, np.nan, 4.0], "longitude": [5.0, 6.0, 7.0, None]}
    for name, values in places.items():
        at = photos.column_names.index(name)
        photos = photos.set_column(at, PHOTO_SCHEMA.field(name), pa.array(values, pa.float64()))
    write_geoparquet(tmp_path / "photos.parquet", photos)
    frame = geopandas.read_parquet(tmp_path / "photos.parquet")
    assert frame.geometry.isna().tolist() == [False, True, True, True]
    assert geo(tmp_path / "photos.parquet")["columns"]["geometry"]["bbox"] == [5, 1, 5, 1]


def test_an_empty_table_is_a_file_too(tmp_path: Path) -> None:
    assert write_geoparquet(tmp_path / "photos.parquet", table(0)) == 0
    assert "bbox" not in geo(tmp_path / "photos.parquet")["columns"]["geometry"]
    assert read_geoparquet(tmp_path / "photos.parquet").equals(table(0))
    assert len(geopandas.read_parquet(tmp_path / "photos.parquet")) == 0


def test_batches_stream_through_in_order(tmp_path: Path) -> None:
    photos = table(100_000)
    batches = photos.to_batches(max_chunksize=7_000)
    reader = pa.RecordBatchReader.from_batches(photos.schema, iter(batches))
    assert write_geoparquet(tmp_path / "photos.parquet", reader) == 100_000
    assert read_geoparquet(tmp_path / "photos.parquet").equals(photos)
    frame = geopandas.read_parquet(tmp_path / "photos.parquet", columns=["geometry"])
    np.testing.assert_array_equal(frame.geometry.y, photos["latitude"].to_numpy())


def test_a_stopped_write_leaves_no_file(tmp_path: Path) -> None:
    photos = table(10)

    def broken() -> Iterator[pa.RecordBatch]:
        yield from photos.to_batches()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_geoparquet(tmp_path / "photos.parquet", pa.RecordBatchReader.from_batches(photos.schema, broken()))
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_geoparquet(tmp_path / "absent" / "photos.parquet", table())
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_geoparquet(tmp_path / "folder", table())
    union = pa.UnionArray.from_sparse(pa.array([0] * 5, pa.int8()), [pa.array([1] * 5)])
    with pytest.raises(pa.ArrowNotImplementedError):
        write_geoparquet(tmp_path / "photos.parquet", table().append_column("u", union))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    with pytest.raises(ValueError, match="latitude and longitude"):
        write_geoparquet(tmp_path / "photos.parquet", table().drop_columns("latitude"))
    with pytest.raises(ValueError, match="no geometry"):
        write_geoparquet(tmp_path / "photos.parquet", table(geometry=[b""] * 5))


def test_what_can_not_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "photos.parquet"
    with pytest.raises(InputError, match="can't be read"):
        read_geoparquet(path)
    write_geoparquet(path, table())
    with pytest.raises(InputError, match="no column role: it has photo_id"):
        read_geoparquet(path, ["role"])
    content = path.read_bytes()
    for damaged in (b"", content[:-20], content[: len(content) // 2], b"PAR1" * 10):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="can't be read"):
            read_geoparquet(path)
