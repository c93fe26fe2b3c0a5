"""Export, then import: the same rows, in every format."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placeprint.photos.export import export_photos
from placeprint.photos.importers import import_photos
from placeprint.photos.table import PHOTO_SCHEMA

# What files of text can carry: no half characters, no control characters.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXT = st.text(CHARACTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
NAME = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="/\\:"), max_size=12)
PATH = st.lists(NAME.map(str.strip).filter(lambda name: name not in ("", ".", "..")), min_size=1, max_size=3)


def finite(low: float, high: float, **options: Any) -> st.SearchStrategy[float]:  # noqa: ANN401
    return st.floats(low, high, allow_subnormal=False, **options)


ROW: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "path": PATH,
        "latitude": finite(-90, 90),
        "longitude": finite(-180, 180),
        "heading_deg": st.none() | finite(0, 360, exclude_max=True),
        "captured_at": st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),
        **{
            name: st.none() | TEXT
            for name in ("place_id", "sequence_id", "source", "license", "author", "split", "note")
        },
        "share": st.none() | finite(-1e6, 1e6),
        "count": st.none() | st.integers(-(10**15), 10**15),
        "lit": st.none() | st.booleans(),
    }
).filter(lambda row: row["latitude"] != 0 or row["longitude"] != 0)
LABELS = [("note", pa.string()), ("share", pa.float64()), ("count", pa.int64()), ("lit", pa.bool_())]
SCHEMA = pa.schema([*PHOTO_SCHEMA, *(pa.field(name, kind) for name, kind in LABELS)])


def table(rows: list[dict[str, Any]], root: Path) -> pa.Table:
    complete = []
    for at, row in enumerate(rows):
        date = row["captured_at"]
        if date is not None:
            date = date.replace(microsecond=date.microsecond // 1000 * 1000, tzinfo=UTC)
        # Text that looks like a number or a truth value becomes one in CSV, which knows no types.
        note = row["note"] and f"note {row['note']}"
        uri = "/".join([root.as_posix(), *row["path"]])
        complete.append(row | {"photo_id": f"photo {at}", "uri": uri, "captured_at": date, "note": note})
    return pa.Table.from_pylist(complete, schema=SCHEMA)


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".parquet"])
@given(rows=st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: tuple(row["path"])))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exported_photos_are_imported_as_they_were(tmp_path: Path, suffix: str, rows: list[dict[str, Any]]) -> None:
    photos = table(rows, tmp_path)
    manifest = tmp_path / f"photos{suffix}"
    export_photos(photos, manifest, force=True)
    catalogue = import_photos(manifest)
    assert catalogue.refusals == []
    assert catalogue.warnings == []
    assert catalogue.photos.column_names == photos.column_names
    assert catalogue.photos.to_pylist() == photos.to_pylist()
    if suffix == ".parquet":
        assert catalogue.photos.equals(photos)
