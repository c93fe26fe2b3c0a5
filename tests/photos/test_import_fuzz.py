"""Damaged manifests: rows, refusals or one clear line; never another error."""

import json
from pathlib import Path

import geopandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from placeprint.errors import InputError
from placeprint.photos.importers import import_photos

CSV = b"""path,latitude,longitude,heading_deg,captured_at,place_id,note
a.jpg,59.1,18.2,10,2014-05,1,"x,y"
sub/b.jpg,59.2,18.3,370,2014-05-01T10:00:00Z,2,z
../c.jpg,1,2,,,,
d.jpg,"59,3",18,nan,1402136645656,3,
"""
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 6)), min_size=1, max_size=6
)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One manifest of each format."""
    folder = tmp_path_factory.mktemp("intact")
    columns = {
        "path": ["a.jpg", "b.jpg", "c.jpg"],
        "id": [1, 2, 3],
        "note": ["x", None, "z"],
        "heading": [1.0, 2, None],
    }
    frame = geopandas.GeoDataFrame(columns, geometry=[Point(18, 59), Point(18.1, 59.1), None], crs="EPSG:4326")
    frame.to_file(folder / "photos.geojson")
    frame.to_file(folder / "photos.gpkg")
    frame.to_parquet(folder / "photos.parquet", compression=None)
    return {".csv": CSV} | {path.suffix: path.read_bytes() for path in folder.iterdir()}


def check(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        catalogue = import_photos(path)
    except InputError as error:
        assert str(error).isprintable()
        return
    catalogue.photos.validate(full=True)
    latitude, longitude = (catalogue.photos[name].to_numpy() for name in ("latitude", "longitude"))
    assert (abs(latitude) <= 90).all()
    assert (abs(longitude) <= 180).all()
    rows = catalogue.photos.to_pylist()
    assert all(row["uri"].startswith(f"{path.parent.as_posix()}/") for row in rows)
    assert len({row["photo_id"] for row in rows}) == len(rows)
    for refusal in (*catalogue.refusals, *catalogue.warnings):
        assert refusal.message.isprintable()
        assert refusal.row is not None


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".parquet"])
@given(edits=EDITS, cut=st.none() | st.floats(0, 1))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_manifests_are_imported_or_refused(
    intact: dict[str, bytes], tmp_path: Path, suffix: str, edits: list[tuple[float, bytes, int]], cut: float | None
) -> None:
    content = bytearray(intact[suffix])
    for place, new, taken in edits:
        at = int(place * len(content))
        content[at : at + taken] = new
    if cut is not None:
        del content[int(cut * len(content)) :]
    check(tmp_path / f"photos{suffix}", bytes(content))


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".parquet"])
@given(content=st.binary(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_imported_or_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    check(tmp_path / f"photos{suffix}", content)


CELL = st.text(max_size=20) | st.sampled_from(["0", "-0.0", "91", "1e400", "NaN", "..", "/", "2014", "\0", "a" * 5000])


@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_are_imported_or_refused(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    text = "\n".join(["path,latitude,longitude,heading,date,id", *lines])
    check(tmp_path / "photos.csv", text.encode(errors="replace"))


@given(
    coordinates=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=6,
    ),
    kind=st.sampled_from(["Point", "MultiPoint", "Polygon", "GeometryCollection", "point", "", "Feature"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_coordinates_are_imported_or_refused(tmp_path: Path, coordinates: object, kind: str) -> None:
    good = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [18, 59]}, "properties": {"path": "a.jpg"}}
    odd = good | {"geometry": {"type": kind, "coordinates": coordinates}, "properties": {"path": "b.jpg"}}
    check(tmp_path / "photos.geojson", json.dumps({"type": "FeatureCollection", "features": [good, odd]}).encode())
