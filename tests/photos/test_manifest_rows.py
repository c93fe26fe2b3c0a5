"""Rows of a manifest: what each bad one is refused for, what is understood, and that order and numbers are kept."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.importers import import_photos
from placeprint.photos.importers.dates import parse_dates
from placeprint.photos.table import PHOTO_SCHEMA, photo_id_of

GOOD = "good.jpg,59.32,18.06"
Importer = Callable[..., Catalogue]


@pytest.fixture
def of_csv(tmp_path: Path) -> Importer:
    """Import a CSV of the given lines."""

    def import_lines(*lines: str, name: str = "photos.csv", **options: Any) -> Catalogue:  # noqa: ANN401
        manifest = tmp_path / name
        manifest.write_text("\n".join(lines) + "\n")
        return import_photos(manifest, **options)

    return import_lines


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.jpg,,", "no-position"),
        ("a.jpg, ,\t", "no-position"),
        ("a.jpg,59.3,", "half-a-position"),
        ("a.jpg,,18", "half-a-position"),
        ("a.jpg,north,18", "not-a-number"),
        ("a.jpg,59.3,NaN", "not-a-number"),
        ("a.jpg,inf,18", "not-a-number"),
        ("a.jpg,59°19',18", "not-a-number"),
        ("a.jpg,1e999,18", "not-a-number"),
        ("a.jpg,0x10,18", "not-a-number"),
        ("a.jpg,90.0001,18", "out-of-range"),
        ("a.jpg,59.3,-180.5", "out-of-range"),
        ("a.jpg,0,0", "null-island"),
        ("a.jpg,-0.0,0e5", "null-island"),
        (",59.3,18", "bad-path"),
        ("  ,59.3,18", "bad-path"),
        (".,59.3,18", "bad-path"),
        ("sub/,59.3,18", "bad-path"),
        ("a\x07.jpg,59.3,18", "bad-path"),
        ("a\0.jpg,59.3,18", "bad-path"),
        ("https://example.org/a.jpg,59.3,18", "bad-path"),
        ("file:///a.jpg,59.3,18", "bad-path"),
        ("x" * 300 + ".jpg,59.3,18", "bad-path"),
        ("/".join(["x" * 200] * 30) + ",59.3,18", "bad-path"),
        ("../a.jpg,59.3,18", "outside-root"),
        ("sub/../../a.jpg,59.3,18", "outside-root"),
        ("..\\a.jpg,59.3,18", "outside-root"),
        ("/etc/passwd,59.3,18", "outside-root"),
        ("C:\\photos\\a.jpg,59.3,18", "outside-root"),
        ("good.jpg,1,2", "duplicate-path"),
        ("./sub/../good.jpg,1,2", "duplicate-path"),
        ("a.jpg,59.3,18,19", "wrong-columns"),
        ("a.jpg,59.3", "wrong-columns"),
    ],
)
def test_each_bad_row_has_its_own_reason(of_csv: Importer, row: str, reason: str) -> None:
    catalogue = of_csv("path,latitude,longitude", GOOD, row, "last.jpg,59.33,18.07")
    assert [refusal.reason for refusal in catalogue.refusals] == [reason]
    refusal = catalogue.refusals[0]
    assert refusal.row == 2
    assert refusal.message.isprintable()
    assert refusal.uri.startswith("/")
    assert [Path(uri).name for uri in catalogue.photos["uri"].to_pylist()] == ["good.jpg", "last.jpg"]
    assert catalogue.photos.schema.equals(PHOTO_SCHEMA)


def test_a_bad_row_does_not_claim_its_path_or_id(of_csv: Importer) -> None:
    catalogue = of_csv("id,path,lat,lon", "1,a.jpg,,", "1,a.jpg,59,18", "1,b.jpg,59,18", "2,a.jpg,59,18")
    assert catalogue.photos["photo_id"].to_pylist() == ["1"]
    assert [(refusal.row, refusal.reason) for refusal in catalogue.refusals] == [
        (1, "no-position"),
        (3, "duplicate-id"),
        (4, "duplicate-path"),
    ]
    assert "row 2" in catalogue.refusals[1].message


def test_ids_are_the_manifest_s_or_made_from_the_path(of_csv: Importer, tmp_path: Path) -> None:
    catalogue = of_csv("id,path,lat,lon", "007,a.jpg,59,18", ",b.jpg,59,18", f"{'x' * 300},c.jpg,59,18")
    assert catalogue.photos["photo_id"].to_pylist() == ["007", photo_id_of(f"{tmp_path.as_posix()}/b.jpg")]
    assert [refusal.reason for refusal in catalogue.refusals] == ["bad-id"]


def test_row_numbers_count_every_row(of_csv: Importer) -> None:
    rows = [GOOD, "short,1", "b.jpg,x,1", '"two\nlines.jpg",1,2', "c.jpg,0,0", "", "d.jpg,1", "e.jpg,91,1", "f.jpg,1,1"]
    catalogue = of_csv("path,latitude,longitude", *rows)
    assert [(refusal.row, refusal.reason) for refusal in catalogue.refusals] == [
        (2, "wrong-columns"),
        (3, "not-a-number"),
        (4, "bad-path"),
        (5, "null-island"),
        (6, "wrong-columns"),
        (7, "out-of-range"),
    ]
    chosen = of_csv("path,latitude,longitude", *rows, where="path >= 'c'")
    assert [refusal.row for refusal in chosen.refusals] == [2, 4, 5, 6, 7]


def test_headings_are_brought_into_the_circle(of_csv: Importer) -> None:
    cells = ["0", "360", "-90", "725.5", "", "nan", "north", "inf", "-1e-20", "90,5"]
    rows = [f'{at}.jpg,59,18,"{cell}"' for at, cell in enumerate(cells)]
    catalogue = of_csv("path,lat,lon,heading", *rows)
    headings = catalogue.photos["heading_deg"].to_pylist()
    assert headings == [0, 0, 270, 5.5, None, None, None, None, 0, 90.5]
    assert catalogue.refusals == []
    assert [(warning.row, warning.reason) for warning in catalogue.warnings] == [
        (7, "unreadable-heading"),
        (8, "unreadable-heading"),
    ]
    assert "'north'" in catalogue.warnings[0].message


DATES: list[tuple[str, datetime | None]] = [
    ("2014-05", datetime(2014, 5, 1, tzinfo=UTC)),
    ("2014", datetime(2014, 1, 1, tzinfo=UTC)),
    ("2014-05-07", datetime(2014, 5, 7, tzinfo=UTC)),
    ("2014/5/7", datetime(2014, 5, 7, tzinfo=UTC)),
    ("20140507", datetime(2014, 5, 7, tzinfo=UTC)),
    ("2014-05-07T10:24:05Z", datetime(2014, 5, 7, 10, 24, 5, tzinfo=UTC)),
    ("2014-05-07 10:24", datetime(2014, 5, 7, 10, 24, tzinfo=UTC)),
    ("2014:05:07 10:24:05", datetime(2014, 5, 7, 10, 24, 5, tzinfo=UTC)),
    ("2014-05-07T10:24:05.1239+02:00", datetime(2014, 5, 7, 8, 24, 5, 123_000, tzinfo=UTC)),
    ("2014-05-07T10:24:05,5-0530", datetime(2014, 5, 7, 15, 54, 5, 500_000, tzinfo=UTC)),
    ("2014-05-07T10:24:05+02", datetime(2014, 5, 7, 8, 24, 5, tzinfo=UTC)),
    ("20140507T102405Z", datetime(2014, 5, 7, 10, 24, 5, tzinfo=UTC)),
    ("1402136645656", datetime(2014, 6, 7, 10, 24, 5, 656_000, tzinfo=UTC)),
    ("1402136645", datetime(2014, 6, 7, 10, 24, 5, tzinfo=UTC)),
    ("2016-02-29", datetime(2016, 2, 29, tzinfo=UTC)),
    ("2015-02-29", None),
    ("2014-13", None),
    ("0000-01-01", None),
    ("2014-05-07T24:00", None),
    ("0001-01-01T00:00+14:00", None),
    ("9999-12-31T23:59-14:00", None),
    ("05/07/2014", None),
    ("May 2014", None),
    ("12", None),
    ("yesterday", None),
]


def test_dates_are_understood_or_left_empty_with_a_warning(of_csv: Importer) -> None:
    rows = [f'{at}.jpg,59,18,"{cell}"' for at, (cell, _) in enumerate(DATES)]
    catalogue = of_csv("path,lat,lon,date", *rows, "last.jpg,59,18,")
    assert catalogue.photos["captured_at"].to_pylist() == [*(date for _, date in DATES), None]
    assert [warning.row for warning in catalogue.warnings] == [
        at + 1 for at, (_, date) in enumerate(DATES) if date is None
    ]
    assert {warning.reason for warning in catalogue.warnings} == {"unreadable-date"}


@given(instant=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), offset=st.integers(-840, 840))
@settings(deadline=None)
def test_every_iso_instant_is_understood(instant: datetime, offset: int) -> None:
    local = instant.replace(tzinfo=timezone(timedelta(minutes=offset)))
    dates, unreadable = parse_dates(pa.chunked_array([[local.isoformat()]]), "date")
    expected = local.astimezone(UTC)
    assert dates.to_pylist() == [expected.replace(microsecond=expected.microsecond // 1000 * 1000)]
    assert not unreadable.any()


def test_labels_travel_on_with_sensible_types(of_csv: Importer) -> None:
    catalogue = of_csv(
        "path,lat,lon,count,share,zip,lit,note,mixed,empty,",
        "a.jpg,59,18,+1,1.5,007,true,x,1,,q",
        'b.jpg,59,18,,2,12,FALSE,"1, 2",x,,',
    )
    labels = catalogue.photos.select(catalogue.photos.column_names[len(PHOTO_SCHEMA) :])
    assert labels.to_pydict() == {
        "count": [1, None],
        "share": [1.5, 2.0],
        "zip": ["007", "12"],
        "lit": [True, False],
        "note": ["x", "1, 2"],
        "mixed": ["1", "x"],
        "empty": [None, None],
        "column_11": ["q", None],
    }


def test_decimal_commas_and_spaces(of_csv: Importer) -> None:
    catalogue = of_csv("path;lat;lon", " a.jpg ; 59,32 ;+18,06")
    (row,) = catalogue.photos.to_pylist()
    assert (Path(row["uri"]).name, row["latitude"], row["longitude"]) == ("a.jpg", 59.32, 18.06)


def test_paths_start_at_the_manifest_or_the_root(of_csv: Importer, tmp_path: Path) -> None:
    root = tmp_path / "photos"
    root.mkdir()
    rows = ["a.jpg,59,18", f"{root}/b.jpg,59,18", "../c.jpg,59,18", "sub\\d.jpg,59,18", "deep/./../e.jpg,59,18"]
    base = tmp_path.as_posix()
    assert of_csv("path,lat,lon", *rows[:2]).photos["uri"].to_pylist() == [f"{base}/a.jpg", f"{base}/photos/b.jpg"]
    catalogue = of_csv("path,lat,lon", *rows, root=root)
    names = ["a.jpg", "b.jpg", "sub/d.jpg", "e.jpg"]
    assert catalogue.photos["uri"].to_pylist() == [f"{base}/photos/{name}" for name in names]
    assert [refusal.row for refusal in catalogue.refusals] == [3]
    assert "--root" in catalogue.refusals[0].message


def test_links_in_paths_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real, target_is_directory=True)
    (link / "photos.csv").write_text(f"path,lat,lon\na.jpg,59,18\n{real}/b.jpg,59,18\n")
    uris = import_photos(link / "photos.csv").photos["uri"].to_pylist()
    assert uris == [f"{link.as_posix()}/a.jpg", f"{real.as_posix()}/b.jpg"]


def test_a_manifest_given_by_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photos.csv").write_text("path,lat,lon\na.jpg,59,18\n")
    monkeypatch.chdir(tmp_path)
    assert import_photos(Path("photos.csv")).photos["uri"].to_pylist() == [f"{os.getcwd()}/a.jpg"]


def test_types_that_can_not_be_meant(tmp_path: Path) -> None:
    good: dict[str, Any] = {"path": ["a.jpg"], "latitude": [59.0], "longitude": [18.0]}
    for column in (
        {"latitude": [True]},
        {"path": [["a.jpg"]]},
        {"heading": [[1.0]]},
        {"captured_at": [{"year": 2014}]},
        {"captured_at": [True]},
        {"place_id": [{"a": 1}]},
    ):
        pq.write_table(pa.table(good | column), tmp_path / "photos.parquet")
        with pytest.raises(InputError, match=r"Column '\w+' holds"):
            import_photos(tmp_path / "photos.parquet")


def test_timestamps_beyond_every_calendar_are_left_empty(tmp_path: Path) -> None:
    dates = pa.array([2**60, -(2**60), 0], pa.timestamp("ms", tz="Europe/Stockholm"))
    table = pa.table({"path": ["a.jpg", "b.jpg", "c.jpg"], "lat": [1, 2, 3], "lon": [1, 2, 3], "date": dates})
    pq.write_table(table, tmp_path / "photos.parquet")
    catalogue = import_photos(tmp_path / "photos.parquet")
    assert catalogue.photos["captured_at"].to_pylist() == [None, None, datetime(1970, 1, 1, tzinfo=UTC)]
    assert [warning.row for warning in catalogue.warnings] == [1, 2]
    with pytest.raises(InputError, match="out of any calendar"):
        parse_dates(pa.chunked_array([pa.array([2**62], pa.timestamp("s"))]), "date")


def test_typed_columns_are_understood(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1.0, 2.0]),
            "path": pa.array(["a.jpg", "b.jpg"]).dictionary_encode(),
            "lat": pa.array([59.5, 60.5], pa.float32()),
            "lon": pa.array([18, 19], pa.int8()),
            "place": pa.array([7, None]),
            "date": pa.array([datetime(2014, 5, 7, 1, 2, 3, 4567), None], pa.timestamp("us")),
            "tags": [["x"], []],
        }
    )
    pq.write_table(table, tmp_path / "photos.parquet")
    photos = import_photos(tmp_path / "photos.parquet").photos
    assert photos["photo_id"].to_pylist() == ["1", "2"]
    assert photos["latitude"].to_pylist() == [59.5, 60.5]
    assert photos["place_id"].to_pylist() == ["7", None]
    assert photos["captured_at"].to_pylist() == [datetime(2014, 5, 7, 1, 2, 3, 4000, tzinfo=UTC), None]
    assert photos["tags"].to_pylist() == [["x"], []]


def test_a_hundred_thousand_rows_with_all_faults(tmp_path: Path) -> None:
    rows = 100_000
    rng = np.random.default_rng(0)
    latitude = rng.uniform(-80, 80, rows).round(7).astype(str).astype(object)
    latitude[::10] = "x"
    latitude[1::10] = ""
    paths = np.array([f"sub/{at}.jpg" for at in range(rows)], object)
    paths[2::10] = "../out.jpg"
    paths[3::10] = "same.jpg"
    manifest = tmp_path / "photos.csv"
    lines = [f"{path},{value},18.06,{at}" for at, (path, value) in enumerate(zip(paths, latitude, strict=True))]
    manifest.write_text("\n".join(["path,lat,lon,n", *lines]))
    catalogue = import_photos(manifest)
    reasons = [refusal.reason for refusal in catalogue.refusals]
    assert {reason: reasons.count(reason) for reason in set(reasons)} == {
        "not-a-number": 10_000,
        "half-a-position": 10_000,
        "outside-root": 10_000,
        "duplicate-path": 9_999,
    }
    assert catalogue.photos.num_rows == 60_001
    numbers = [refusal.row or 0 for refusal in catalogue.refusals]
    assert numbers == sorted(numbers)
    assert {n + 1 for n in catalogue.photos["n"].to_pylist()} | set(numbers) == set(range(1, rows + 1))


def test_every_row_refused_is_no_error_here(of_csv: Importer) -> None:
    catalogue = of_csv("path,lat,lon", "a.jpg,0,0")
    assert catalogue.photos.num_rows == 0
    assert len(catalogue.refusals) == 1


def test_where_comes_before_the_checks(of_csv: Importer) -> None:
    lines = ("file,lat,lon,part", "a.jpg,59,18,1", "b.jpg,,,2", "c.jpg,60,18,1")
    catalogue = of_csv(*lines, where="part = 1 and latitude > 59.5 and uri like 'c%' and file = 'c.jpg'")
    assert catalogue.photos["latitude"].to_pylist() == [60.0]
    assert catalogue.refusals == []
    with pytest.raises(NothingUsableError, match="none of 3 rows"):
        of_csv(*lines, where="part = 3")


def test_progress_ends_with_every_row(of_csv: Importer) -> None:
    seen: list[tuple[int, int]] = []
    of_csv("path,lat,lon", GOOD, "a.jpg,0,0", on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_a_table_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    names = ",".join(f"c{number}" for number in range(2_000))
    (tmp_path / "wide.csv").write_text(f"path,lat,lon,{names}\na.jpg,59,18{',1' * 2_000}\n")
    with pytest.raises(InputError, match="2003 columns"):
        import_photos(tmp_path / "wide.csv")
