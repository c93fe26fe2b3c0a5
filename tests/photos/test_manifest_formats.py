"""Formats of manifests, and what makes one unusable as a whole."""

import json
import os
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest import approx
from shapely.geometry import LineString, MultiPoint, Point
from tagged import exif_block, photo, position

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.importers import import_photos


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(source: Path, **options: Any) -> str:  # noqa: ANN401
    """Import what has to be refused as a whole, and give the message."""
    with pytest.raises(InputError) as caught:
        import_photos(source, **options)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")
    return str(caught.value)


TABLE = 'path,lat,lon,note\na.jpg,59.3,18.06,"å, b"\n"b\n.jpg",,,\nc.jpg,59.4,18.07,"say ""ö"""\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimited_text_of_every_kind(tmp_path: Path, delimiter: str, encoding: str, line_end: str) -> None:
    text = TABLE.replace('"å, b"', '"å@ b"').replace(",", delimiter).replace("@", delimiter).replace("\n", line_end)
    catalogue = import_photos(written(tmp_path, "photos.csv", text.encode(encoding)))
    assert catalogue.photos["note"].to_pylist() == [f"å{delimiter} b", 'say "ö"']
    assert catalogue.photos["latitude"].to_pylist() == [59.3, 59.4]
    assert [refusal.row for refusal in catalogue.refusals] == [2]


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv", ".tab", ".txt"])
def test_names_of_delimited_text(tmp_path: Path, suffix: str) -> None:
    assert import_photos(written(tmp_path, f"photos{suffix}", TABLE)).photos.num_rows == 2


def test_a_cell_of_many_megabytes_fits(tmp_path: Path) -> None:
    text = f"path,lat,lon,note\na.jpg,59,18,{'x' * 3_000_000}\n"
    assert import_photos(written(tmp_path, "photos.csv", text)).photos.num_rows == 1


def test_names_may_go_over_lines_and_be_missing(tmp_path: Path) -> None:
    text = '\n"path"," lat","lon","a\n""b""",,\n0.jpg,59,18,007,1,2\n'
    photos = import_photos(written(tmp_path, "photos.csv", text)).photos
    assert photos.select(['a\n"b"', "column_5", "column_6"]).to_pylist() == [
        {'a\n"b"': "007", "column_5": 1, "column_6": 2}
    ]


POINTS = [Point(18.0672859, 59.3246483), Point(13.195389, 55.698167)]


def frame(geometry: list[Any] = POINTS, crs: Any = "EPSG:4326") -> geopandas.GeoDataFrame:  # noqa: ANN401
    columns = {
        "path": [f"{at}.jpg" for at in range(len(geometry))],
        "place_id": [f"00{at}" for at in range(len(geometry))],
        "month": ["2014-05"] * len(geometry),
        "floor": pd.array([3] + [None] * (len(geometry) - 1), dtype="Int64"),
    }
    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=crs)


def save(frame: geopandas.GeoDataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path, write_covering_bbox=True)
    else:
        frame.to_file(path)
    return path


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3006", "EPSG:3857", "OGC:CRS84"])
def test_points_of_any_reference_system(tmp_path: Path, suffix: str, crs: str) -> None:
    catalogue = import_photos(save(frame().to_crs(crs), tmp_path / f"photos{suffix}"))
    photos = catalogue.photos
    assert photos["latitude"].to_pylist() == approx([59.3246483, 55.698167], abs=1e-7)
    assert photos["longitude"].to_pylist() == approx([18.0672859, 13.195389], abs=1e-7)
    assert photos["place_id"].to_pylist() == ["000", "001"]
    assert [date.isoformat()[:10] for date in photos["captured_at"].to_pylist()] == ["2014-05-01"] * 2
    assert photos["floor"].to_pylist() == [3, None]
    assert photos.column_names[15:] == ["floor"]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_geometries_that_give_no_position(tmp_path: Path, suffix: str) -> None:
    geometry = [POINTS[0], None, LineString(POINTS), MultiPoint([POINTS[1]]), MultiPoint(POINTS)]
    catalogue = import_photos(save(frame(geometry), tmp_path / f"photos{suffix}"))
    assert catalogue.photos["latitude"].to_pylist() == approx([59.3246483, 55.698167])
    assert [(refusal.row, refusal.reason) for refusal in catalogue.refusals] == [
        (2, "no-position"),
        (3, "not-a-point"),
        (5, "not-a-point"),
    ]
    chosen = import_photos(tmp_path / f"photos{suffix}", where="place_id >= '003'")
    assert [refusal.row for refusal in chosen.refusals] == [5]


def test_a_layer_without_points_is_refused(tmp_path: Path) -> None:
    message = refusal(save(frame([LineString(POINTS)]), tmp_path / "streets.gpkg"))
    assert "holds LineString, not points" in message


def test_native_geoparquet_points(tmp_path: Path) -> None:
    frame().to_parquet(tmp_path / "photos.parquet", geometry_encoding="geoarrow", schema_version="1.1.0")
    assert import_photos(tmp_path / "photos.parquet").photos["latitude"].to_pylist() == approx([59.3246483, 55.698167])


def test_an_unknown_reference_system_is_refused(tmp_path: Path) -> None:
    assert "coordinate reference system" in refusal(save(frame(crs=None), tmp_path / "photos.parquet"))


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_a_plan_without_a_place_on_earth_is_refused(tmp_path: Path, suffix: str) -> None:
    plan = 'ENGCRS["site plan",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1.0]]'
    assert "can't be brought to WGS 84" in refusal(save(frame(crs=plan), tmp_path / f"photos{suffix}"))


def test_several_layers_are_refused(tmp_path: Path) -> None:
    for layer in ("photos", "streets"):
        frame().to_file(tmp_path / "town.gpkg", layer=layer)
    assert "photos, streets" in refusal(tmp_path / "town.gpkg")


def test_geometry_and_columns_that_agree_or_not(tmp_path: Path) -> None:
    moved = frame().assign(latitude=[59.3246483, 55.698167], longitude=[18.0672859, 13.2])
    path = save(moved, tmp_path / "photos.parquet")
    assert "column 'longitude' and the geometry differ in 1 rows" in refusal(path)
    by_name = import_photos(path, columns={"latitude": "latitude", "longitude": "longitude"})
    assert by_name.photos["longitude"].to_pylist() == [18.0672859, 13.2]
    same = save(moved.assign(longitude=[18.0672859, 13.195389]), tmp_path / "same.parquet")
    assert import_photos(same).photos.column_names[15:] == ["floor"]
    aliased = save(frame().assign(x=[1, 2], y=[3, 4]), tmp_path / "aliased.geojson")
    photos = import_photos(aliased).photos
    assert photos["latitude"].to_pylist() == approx([59.3246483, 55.698167])
    assert photos["x"].to_pylist() == [1, 2]


def test_features_by_line(tmp_path: Path) -> None:
    lines = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [18, 59]}, "properties": {"path": f"{at}.jpg"}}
        for at in range(3)
    ]
    path = written(tmp_path, "photos.geojsonl", "\n".join(map(json.dumps, lines)))
    assert import_photos(path).photos.num_rows == 3


def test_dates_in_geojson_stay_as_written(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [18, 59]},
            "properties": {"path": "a.jpg", "date": "2014-05-07T10:24:05+02:00", "seen": "2014-05-07"},
        }
    ]
    path = written(tmp_path, "photos.json", json.dumps({"type": "FeatureCollection", "features": features}))
    row = import_photos(path, where="date = '2014-05-07T10:24:05+02:00'").photos.to_pylist()[0]
    assert row["captured_at"].isoformat() == "2014-05-07T08:24:05+00:00"
    assert row["seen"] == "2014-05-07"


def test_plain_parquet_needs_no_geopandas(tmp_path: Path) -> None:
    import subprocess
    import sys

    folder = tmp_path / "year=2014"
    folder.mkdir()
    table = pa.table({"path": ["a.jpg"], "latitude": [59.3], "longitude": [18.06]})
    pq.write_table(table, folder / "photos.parquet")
    code = (
        "import sys; from pathlib import Path; from placeprint.photos.importers import import_photos; "
        "photos = import_photos(Path(sys.argv[1])).photos; "
        "print(photos.num_rows, 'year' in photos.column_names, 'geopandas' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, folder / "photos.parquet"], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["1", "False", "False"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("photos.csv", "", "'photos.csv' is empty"),
        ("photos.csv", "\n \n", "is empty"),
        ("photos.csv", "path,lat,lon\n", "has no rows"),
        ("photos.csv", "path,lat,lon\na.jpg\n", "has no rows that can be read, and 1 broken ones"),
        ("photos.csv", "name,place\na,b\n", "no column for uri and latitude and longitude"),
        ("photos.csv", "path,lat\na,b\n", "no column for longitude"),
        ("photos.csv", "path,lat,lon,LAT\na,1,2,3\n", "Two columns are named 'lat' and 'LAT'"),
        ("photos.csv", "path,lat,y,lon\na,1,2,3\n", "--column latitude=lat"),
        ("photos.csv", b"\xff\xfea\0\n\0b\0", "no column for uri"),
        ("photos.csv", b"\xff\xfea\xd8", "can't be read as CSV"),
        ("photos.geojson", "", "doesn't hold GeoJSON"),
        ("photos.geojson", "<OGRVRTDataSource/>", "doesn't hold GeoJSON"),
        ("photos.geojson", "{", "can't be read as GeoJSON"),
        ("photos.geojson", '{"type": "FeatureCollection", "features": []}', "has no rows"),
        ("photos.parquet", "PAR1", "can't be read as Parquet"),
        ("photos.parquet", "", "can't be read as Parquet"),
        ("photos.gpkg", "", "doesn't hold a GeoPackage"),
        ("photos.gpkg", b"SQLite format 3\0", "can't be read as GeoPackage"),
        ("photos.xlsx", "PK", "save it as CSV"),
        ("photos.shp", "", "is no manifest by its name"),
        ("photos", "", "is no manifest by its name"),
    ],
)
def test_manifests_that_are_none(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    assert message in refusal(written(tmp_path, name, content))


def test_the_columns_found_are_listed(tmp_path: Path) -> None:
    names = ",".join(f"c{at}" for at in range(100))
    message = refusal(written(tmp_path, "photos.csv", f"{names}\n{names}\n"))
    assert "c0, c1, c2" in message
    assert "and 60 more" in message
    assert "--column uri=NAME" in message


def test_sources_that_can_not_be_opened(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "photos.csv")
    assert "can't be looked at" in refusal(tmp_path / "nul\0.csv") or "does not exist" in refusal(
        tmp_path / "nul\0.csv"
    )
    os.mkfifo(tmp_path / "pipe.csv")
    assert "neither a file nor a folder" in refusal(tmp_path / "pipe.csv")
    manifest = written(tmp_path, "photos.csv", TABLE)
    assert "--root" in refusal(manifest, root=manifest)
    assert "--root" in refusal(manifest, root=tmp_path / "absent")
    assert "--column" in refusal(tmp_path, columns={"latitude": "y"})
    assert "--column" in refusal(tmp_path, root=tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_manifest_without_permission(tmp_path: Path) -> None:
    manifest = written(tmp_path, "photos.csv", TABLE)
    manifest.chmod(0)
    assert "can't be read" in refusal(manifest)


def test_a_folder_named_like_a_manifest_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "photos.csv").mkdir()
    with pytest.raises(NothingUsableError, match="holds no photos"):
        import_photos(tmp_path / "photos.csv")


def test_swapped_columns_are_told_by_their_range(tmp_path: Path) -> None:
    rows = "\n".join(f"{at}.jpg,{100 + at},{at}" for at in range(8))
    message = refusal(written(tmp_path, "photos.csv", f"path,y,x\n{rows}\nz.jpg,1,2\n"))
    assert "swapped" in message
    assert "--column latitude=x --column longitude=y" in message
    mended = import_photos(tmp_path / "photos.csv", columns={"latitude": "x", "longitude": "y"})
    assert mended.photos.num_rows == 9


def test_swapped_coordinates_of_a_geometry(tmp_path: Path) -> None:
    path = save(frame([Point(10, 105), Point(11, 106)]), tmp_path / "photos.geojson")
    assert "x and y" in refusal(path)


def test_metres_are_no_degrees(tmp_path: Path) -> None:
    assert "metres" in refusal(written(tmp_path, "photos.csv", "path,y,x\na.jpg,6580000,674000\n"))


@pytest.fixture
def tagged_folder(tmp_path: Path) -> Path:
    """Twelve photos in Stockholm that know where they are, and some files that don't."""
    for at in range(12):
        written(tmp_path, f"{at}.jpg", photo(exif_block(position(59.32 + at / 1000, 18.07))))
    written(tmp_path, "bare.jpg", photo())
    written(tmp_path, "text.jpg", "text")
    os.mkfifo(tmp_path / "pipe.jpg")
    return tmp_path


def manifest_of(folder: Path, *, swap: bool, names: list[str]) -> Path:
    pairs = ((59.32 + at / 1000, 18.07) for at in range(len(names)))
    rows = [f"{name},{pair[swap]},{pair[not swap]}" for name, pair in zip(names, pairs, strict=True)]
    return written(folder, "photos.csv", "\n".join(["path,latitude,longitude", *rows]))


def test_swapped_columns_are_told_by_the_photos_own_positions(tagged_folder: Path) -> None:
    names = ["bare.jpg", "text.jpg", "pipe.jpg", "absent.jpg", *(f"{at}.jpg" for at in range(12))]
    assert "the photos' own positions fit the other way round" in refusal(
        manifest_of(tagged_folder, swap=True, names=names)
    )
    assert import_photos(manifest_of(tagged_folder, swap=False, names=names)).photos.num_rows == 16


def test_photos_that_are_elsewhere_altogether_prove_nothing(tagged_folder: Path) -> None:
    rows = [f"{at}.jpg,-33.9,{at / 100}" for at in range(12)]
    manifest = written(tagged_folder, "photos.csv", "\n".join(["path,latitude,longitude", *rows]))
    assert import_photos(manifest).photos.num_rows == 12


def test_one_photo_with_a_wrong_tag_proves_nothing(tagged_folder: Path) -> None:
    written(tagged_folder, "0.jpg", photo(exif_block(position(18.07, 59.32))))
    names = [f"{at}.jpg" for at in range(12)]
    assert import_photos(manifest_of(tagged_folder, swap=False, names=names)).photos.num_rows == 12


@pytest.mark.parametrize("kind", ["link", "url"])
@pytest.mark.parametrize("key", ['"crs"', '"\\u0063rs"'])
def test_a_reference_system_given_by_an_address_is_not_fetched(tmp_path: Path, kind: str, key: str) -> None:
    crs = f'{{"type":"{kind}","properties":{{"href":"http://127.0.0.1:9/a.wkt","url":"http://127.0.0.1:9/a"}}}}'
    feature = '{"type":"Feature","properties":{"path":"a.jpg"},"geometry":{"type":"Point","coordinates":[18.0,59.0]}}'
    manifest = tmp_path / "photos.geojson"
    manifest.write_text(f'{{"type":"FeatureCollection",{key}:{crs},"features":[{feature}]}}')
    with pytest.raises(InputError, match="by an address"):
        import_photos(manifest)
