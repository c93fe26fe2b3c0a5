"""Exports: each format as others read it, written whole or not at all."""

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pytest

from placeprint.errors import InputError
from placeprint.photos.export import EXPORT_SUFFIXES, export_photos
from placeprint.photos.table import PHOTO_SCHEMA


def photos(**labels: Any) -> pa.Table:  # noqa: ANN401
    rows: list[dict[str, Any]] = [
        {
            "photo_id": "1",
            "uri": "/photos/å.jpg",
            "latitude": 59.3246483,
            "longitude": 18.0672859,
            "heading_deg": 90.0,
            "captured_at": datetime(2014, 5, 7, 10, 24, 5, 250_000, tzinfo=UTC),
            "place_id": 'say "hi", twice\nor more',
        },
        {"photo_id": "2", "uri": "/photos/b.jpg", "latitude": None, "longitude": 13.2},
    ]
    table = pa.Table.from_pylist(rows, schema=PHOTO_SCHEMA)
    for name, values in labels.items():
        table = table.append_column(name, values if isinstance(values, pa.Array) else pa.array(values))
    return table


@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_a_file_is_never_overwritten_by_accident(tmp_path: Path, suffix: str) -> None:
    destination = tmp_path / f"photos{suffix}"
    destination.write_text("mine")
    with pytest.raises(InputError, match=r"exists: .*--force"):
        export_photos(photos(), destination)
    assert destination.read_text() == "mine"
    export_photos(photos(), destination, force=True)
    assert destination.stat().st_size > 100
    assert [path.name for path in tmp_path.iterdir()] == [destination.name]


@pytest.mark.parametrize("suffix", [".parquet", ".geojson", ".csv"])
def test_a_failed_export_leaves_what_was_there(tmp_path: Path, suffix: str) -> None:
    destination = tmp_path / f"photos{suffix}"
    destination.write_text("mine")
    if suffix == ".geojson":  # has a form for unions, and none for the year 5 881 580
        bad: pa.Array = pa.array([2**31 - 1, 0], pa.date32())
    else:
        bad = pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])])
    with pytest.raises(InputError) as caught:
        export_photos(photos(bad=bad), destination, force=True)
    assert str(caught.value).isprintable()
    assert destination.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_destinations_that_can_not_be(tmp_path: Path) -> None:
    for name, message in (
        ("photos.xlsx", "ends in no format"),
        ("photos", "ends in no format"),
        ("absent/photos.csv", "is no folder"),
    ):
        with pytest.raises(InputError, match=message):
            export_photos(photos(), tmp_path / name)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="exists"):
        export_photos(photos(), tmp_path / "folder.csv", force=True)


def test_files_get_the_usual_permissions(tmp_path: Path) -> None:
    previous = os.umask(0o022)
    try:
        export_photos(photos(), tmp_path / "photos.csv")
    finally:
        os.umask(previous)
    assert (tmp_path / "photos.csv").stat().st_mode & 0o777 == 0o644


def test_geojson_is_that_of_rfc_7946(tmp_path: Path) -> None:
    labels = {
        "share": [np.nan, 1.5],
        "tags": [["a"], [None]],
        "box": [{"x": float("inf")}, None],
        "raw": [b"\xff", None],
    }
    export_photos(photos(**labels), tmp_path / "photos.geojson")

    def no_constant(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    document = json.loads((tmp_path / "photos.geojson").read_text(encoding="utf-8"), parse_constant=no_constant)
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    first, second = document["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [18.0672859, 59.3246483]}
    assert second["geometry"] is None
    properties = first["properties"]
    assert "latitude" not in properties
    assert properties["captured_at"] == "2014-05-07T10:24:05.250Z"
    assert properties["uri"] == "/photos/å.jpg"
    assert (properties["share"], properties["box"], properties["raw"]) == (None, {"x": None}, "ff")
    frame = geopandas.read_file(tmp_path / "photos.geojson")
    assert frame.crs.to_epsg() == 4326
    assert frame.place_id[0] == 'say "hi", twice\nor more'


def test_csv_is_what_spreadsheets_read(tmp_path: Path) -> None:
    table = photos(
        seen=pa.array([datetime(2020, 1, 2, 3, 4, 5), None], pa.timestamp("us")),
        kind=pa.array(["a", "b"]).dictionary_encode(),
        lit=[True, None],
    )
    export_photos(table, tmp_path / "photos.csv")
    with (tmp_path / "photos.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert first["captured_at"] == "2014-05-07T10:24:05.250Z"
    assert first["seen"] == "2020-01-02T03:04:05.000"
    assert first["place_id"] == 'say "hi", twice\nor more'
    assert (first["latitude"], first["heading_deg"], first["kind"], first["lit"]) == ("59.3246483", "90", "a", "true")
    assert (second["latitude"], second["place_id"], second["lit"]) == ("", "", "")


def test_csv_has_no_form_for_lists(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Column 'tags' holds list<.*>, for which CSV has no form"):
        export_photos(photos(tags=[["a"], []]), tmp_path / "photos.csv")


@pytest.mark.parametrize("suffix", EXPORT_SUFFIXES)
def test_an_empty_table_makes_a_whole_file(tmp_path: Path, suffix: str) -> None:
    export_photos(photos().slice(0, 0), tmp_path / f"photos{suffix}")
    content = (tmp_path / f"photos{suffix}").read_bytes()
    if suffix in (".geojson", ".json"):
        assert json.loads(content)["features"] == []
    else:
        assert b"latitude" in content
