"""Which names are understood, and what happens when they aren't."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeprint.errors import InputError
from placeprint.photos.columns import COLUMNS, MEASURED, label_names, resolve
from placeprint.photos.table import PHOTO_SCHEMA

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "columns.md"


def plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def test_the_canonical_names_are_those_of_the_photo_table() -> None:
    assert {*COLUMNS, *MEASURED} == set(PHOTO_SCHEMA.names)


def test_no_name_means_two_things() -> None:
    names = [plain(name) for canonical, aliases in COLUMNS.items() for name in (canonical, *aliases)]
    # Spellings that differ by their marks only are one name.
    by_column = [{plain(name) for name in (canonical, *aliases)} for canonical, aliases in COLUMNS.items()]
    assert sum(map(len, by_column)) == len(set(names))


@given(data=st.data(), canonical=st.sampled_from(sorted(COLUMNS)))
def test_every_name_is_found_however_it_is_written(data: st.DataObject, canonical: str) -> None:
    name = data.draw(st.sampled_from((canonical, *COLUMNS[canonical])))
    written = data.draw(st.sampled_from([name, name.upper(), name.title(), name.replace("_", " "), plain(name)]))
    assert resolve(["note", written]) == {canonical: written}


def test_exiftool_s_names_are_understood() -> None:
    found = resolve(["SourceFile", "GPSLatitude", "GPSLongitude", "GPSImgDirection", "DateTimeOriginal", "Make"])
    assert found == {
        "uri": "SourceFile",
        "latitude": "GPSLatitude",
        "longitude": "GPSLongitude",
        "heading_deg": "GPSImgDirection",
        "captured_at": "DateTimeOriginal",
    }


def test_an_exact_name_wins() -> None:
    assert resolve(["lat", "latitude", "y"])["latitude"] == "latitude"
    assert resolve(["lat", "Latitude"])["latitude"] == "Latitude"


def test_two_candidates_are_named_with_the_mend() -> None:
    with pytest.raises(InputError, match=r"Columns lat, y could each be the latitude: .*--column latitude=lat"):
        resolve(["lat", "y"])
    assert resolve(["lat", "y"], {"latitude": "y"}) == {"latitude": "y"}
    assert resolve(["date", "year"], {"captured_at": ""}) == {}


def test_overrides_take_a_column_from_its_other_meaning() -> None:
    assert resolve(["id", "file"], {"place_id": "id"}) == {"place_id": "id", "uri": "file"}
    assert resolve(["path"], {"photo_id": "path", "uri": "path"}) == {"photo_id": "path", "uri": "path"}
    assert resolve(["Foo"], {"LATITUDE": "foo"}) == {"latitude": "Foo"}


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"lattitude": "y"}, r"no column is 'lattitude': use latitude"),
        ({"width": "y"}, r"no column is 'width'"),
        ({"latitude": "lattt"}, r"has no column 'lattt': use lat"),
        ({"latitude": "zzz"}, r"has no column 'zzz': use lat, lon, path"),
    ],
)
def test_unknown_names_in_overrides_meet_the_near_ones(overrides: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve(["lat", "lon", "path"], overrides)


@pytest.mark.parametrize("names", [["a", "a"], ["Note", "note"]])
def test_equal_names_are_refused(names: list[str]) -> None:
    with pytest.raises(InputError, match="Two columns are named"):
        resolve(names)


def test_labels_never_take_a_canonical_name() -> None:
    names = ["uri", "latitude", "corrected", "longitude", "Geometry", "width", "note"]
    labels = label_names(names, resolve(names, {"latitude": "corrected"}))
    assert labels == {"latitude": "latitude_original", "Geometry": "geometry_original", "note": "note"}


def test_labels_never_share_a_name() -> None:
    names = ["latitude", "corrected", "latitude_original"]
    with pytest.raises(InputError, match="latitude_original"):
        label_names(names, resolve(names, {"latitude": "corrected"}))


@given(names=st.lists(st.text(min_size=1, max_size=12), max_size=8, unique_by=str.lower))
def test_any_names_give_columns_or_one_line(names: list[str]) -> None:
    try:
        found = resolve(names)
        labels = label_names(names, found)
    except InputError as error:
        assert str(error).isprintable()
        return
    assert set(found.values()) | set(labels) | {name for name in names if name.lower() in MEASURED} == set(names)
    assert not set(labels.values()) & {*PHOTO_SCHEMA.names, "geometry"}


def test_the_reference_lists_every_name() -> None:
    text = REFERENCE.read_text().partition("## What is measured")[0]
    rows = {
        row[1]: set(re.findall(r"`([^`]+)`", row[2]))
        for row in re.finditer(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", text, re.MULTILINE)
    }
    assert rows == {canonical: set(aliases) for canonical, aliases in COLUMNS.items()}
    assert not set(itertools.chain(*rows.values())) & set(MEASURED)
