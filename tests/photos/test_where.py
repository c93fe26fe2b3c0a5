"""Conditions on rows: what they can say, and that they can reach for nothing else."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.where import matching_rows

TABLE = pa.table(
    {
        "lat": ["59.3", "9.5", "x", None],
        "role": ["query", "database", "database", None],
        "zip": ["007", "7", "12", "13"],
        "floor": pa.array([3, None, 1, 2], pa.int32()),
        "lit": [True, False, None, True],
        "taken": pa.array([datetime(2014, 5, 7, tzinfo=UTC), None, None, datetime(2020, 1, 1, tzinfo=UTC)]),
        'say "hi"': ["a", "b", "c", "d"],
        "tags": [["a"], [], None, ["b", "c"]],
        "huge": pa.array([2**64 - 1, 1, 2, 3], pa.uint64()),
    }
)
NAMES = {"latitude": "lat", "place_id": "zip"}


def rows(expression: str, **options: float) -> list[int]:
    return np.flatnonzero(matching_rows(TABLE, expression, NAMES, **options)).tolist()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("role = 'database'", [1, 2]),
        ("ROLE = 'database' AND zip = '7'", [1]),
        ("latitude > 10", [0, 2]),  # in SQLite any text is greater than any number
        ("latitude < 10", [1]),
        ("lat between 50 and 60", [0]),
        ("place_id = '007'", [0]),
        ("floor >= 2", [0, 3]),
        ("lit", [0, 3]),
        ("not lit", [1]),
        ("role is null", [3]),
        ("taken >= '2015'", [3]),
        ("taken like '2014-05%'", [0]),
        ('"say ""hi""" = \'c\'', [2]),
        ("length(role) > 5 -- a remark", [1, 2]),
        ("role in ('query', 'other') /* another */", [0]),
        ("case when floor = 1 then 1 else 0 end", [2]),
        ("role = 'database;' or zip = '12'", [2]),
        ("huge > 10", [0]),
        ("tags is null", [2]),
        ("1", [0, 1, 2, 3]),
    ],
)
def test_conditions_are_those_of_sqlite(expression: str, expected: list[int]) -> None:
    assert rows(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "",
        " ",
        "1; drop table photos",
        "1; attach 'x' as y",
        "1) limit (1",
        "1) order by (lat",
        "1), (1",
        "1) union select (1",
        "1) group by (lat",
        "1) from photos limit 1 /*",
        "1) is true from photos --",
        "(select count(*) from photos) > 1",
        "exists (select 1 from sqlite_master)",
        "lat in (select lat from photos)",
        "lat in (values ('a'))",
        "lat in sqlite_master",
        "1 in (select 1 from pragma_database_list)",
        "(with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n)",
        "load_extension('x')",
        "count(*) > 1",
        "max(lat)",
        "row_number() over () = 1",
        "rowid = 1",
        "nosuch = 1",
        "photos.nosuch",
        "lat = ?",
        "lat = :name",
        "lat = 'open",
        "lat /* open",
        "readfile('/etc/passwd')",
        "lat = \0",
        "lat = '\ud800'",
        "raise(abort, 'x')",
        "((((",
        "x" * 20_000,
        "-" * 9000 + "1",
        "select 1",
        "pragma user_version",
        "abs(-9223372036854775808)",
    ],
)
def test_anything_else_is_refused_with_the_columns(expression: str) -> None:
    with pytest.raises(InputError, match=r"--where") as caught:
        rows(expression)
    message = str(caught.value)
    assert message.isprintable()
    assert not isinstance(caught.value, NothingUsableError)
    if expression.strip() and len(expression) < 10_000:
        assert "lat, role, zip" in message


def test_a_value_can_not_fill_the_memory() -> None:
    with pytest.raises(InputError, match="too big"):
        rows("length(zeroblob(500000000)) > 1")


def test_a_long_evaluation_ends() -> None:
    heavy = " + ".join(["length(hex(randomblob(200000)))"] * 200)
    with pytest.raises(InputError, match=r"longer than 0\.05 s"):
        rows(f"{heavy} > 0", seconds=0.05)


def test_nothing_left_says_so() -> None:
    with pytest.raises(NothingUsableError, match="holds for none of 4 rows"):
        rows("role = 'nobody'")


def test_own_names_come_before_canonical_ones() -> None:
    table = pa.table({"latitude": ["1", "2"], "other": ["5", "6"]})
    assert matching_rows(table, "latitude = 1", {"latitude": "other"}).tolist() == [True, False]


def test_more_rows_than_one_batch() -> None:
    table = pa.table({"n": pa.array(np.arange(150_000))})
    found = matching_rows(table, "n % 3 = 0", {})
    np.testing.assert_array_equal(found, np.arange(150_000) % 3 == 0)


@given(st.text(alphabet="lat ro(e)'=<>;-*/,1\"%\n", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_condition_or_refused(expression: str) -> None:
    try:
        found = matching_rows(TABLE, expression, NAMES)
    except InputError as error:
        assert str(error).isprintable()
    else:
        assert found.shape == (4,)
