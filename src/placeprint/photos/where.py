"""Choosing rows by a condition, ``--where "split = 'test' and role = 'database'"``.

The condition is an expression of SQLite's SQL, evaluated by SQLite itself in memory. It can read the row and nothing
else: no other table, no file, no second statement, no subquery.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.wording import show, show_names

__all__ = ["matching_rows"]

_NUMERIC = ("latitude", "longitude", "heading_deg")
_BATCH_ROWS = 65_536
_LONGEST_EXPRESSION = 10_000
_LONGEST_VALUE = 10_000_000
_STEPS_BETWEEN_LOOKS = 1000
_FORBIDDEN = frozenset({"load_extension"})
_SELECT = "SELECT (\n{}\n) IS TRUE FROM photos"


def matching_rows(
    table: pa.Table, expression: str, names: Mapping[str, str], *, seconds: float = 60.0
) -> NDArray[np.bool_]:
    """Find the rows of a table for which a condition is true.

    Columns are known by the table's names, without regard to case, and by the canonical ones. Cells are compared as
    they are written in the table; text that is a number counts as one in the position and heading columns.

    Args:
        table: the rows.
        expression: the condition.
        names: canonical name to the table's name.
        seconds: the evaluation may take so long.

    Returns:
        bool ``[rows]``; false where the condition is null.

    Raises:
        InputError: the expression is none, names unknown columns, reaches for more than the row, takes too long, or
            holds for no row.
    """
    if not expression.strip() or len(expression) > _LONGEST_EXPRESSION:
        raise InputError(f"--where takes a condition of 1 to {_LONGEST_EXPRESSION} characters.")
    visible = _visible(table, names)
    numeric = {names[name] for name in _NUMERIC if name in names}
    try:
        used = _compile(expression, visible)
        columns = {name: (table[visible[name]], visible[name] in numeric) for name in used}
        chosen = _evaluate(expression, columns, table.num_rows, seconds)
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise InputError(
            f"--where {show(expression)} is refused ({_reason(error, seconds)}): it takes a condition on the columns "
            f"{show_names(visible)}, with text in single quotes."
        ) from None
    if not chosen.any():
        raise NothingUsableError(
            f"--where {show(expression)} holds for none of {table.num_rows} rows: check its values."
        )
    return chosen


def _visible(table: pa.Table, names: Mapping[str, str]) -> dict[str, str]:
    """List what an expression may name: the table's own columns, and the canonical names where these are free."""
    visible = {name: name for name in table.column_names if "\0" not in name}
    taken = {name.lower() for name in visible}
    return visible | {canonical: given for canonical, given in names.items() if canonical not in taken}


def _compile(expression: str, visible: Mapping[str, str]) -> list[str]:
    """Check that the text is one expression on the row, and find the columns that it reads."""
    if not sqlite3.complete_statement(expression + "\n;"):
        raise ValueError("a quote or a comment is not closed")
    used: dict[str, None] = {}
    selects = 0

    def authorize(action: int, table: str | None, column: str | None, *_: object) -> int:
        nonlocal selects
        if action == sqlite3.SQLITE_SELECT:
            selects += 1
            return sqlite3.SQLITE_OK if selects == 1 else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ and table == "photos" and (not column or column in visible):
            used.update({column: None} if column else {})
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and column not in _FORBIDDEN:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    # A text that closes the bracket early and goes on with clauses of its own can be valid in one of these places, but
    # not in both; nor are aggregates.
    for statement in (_SELECT, "SELECT 1 FROM photos WHERE (\n{}\n)"):
        with _photos({name: "TEXT" for name in visible}) as database:
            selects = 0
            database.set_authorizer(authorize)
            database.execute(statement.format(expression))
    return list(used)


def _evaluate(
    expression: str, columns: Mapping[str, tuple[pa.ChunkedArray, bool]], rows: int, seconds: float
) -> NDArray[np.bool_]:
    """Evaluate a compiled expression on the columns that it reads."""
    kinds = {name: _affinity(column.type, numeric) for name, (column, numeric) in columns.items()}
    with _photos(kinds) as database:
        insert = f"INSERT INTO photos VALUES ({', '.join('?' * max(1, len(kinds)))})"
        for start in range(0, rows, _BATCH_ROWS):
            count = min(_BATCH_ROWS, rows - start)
            values = [_values(column.slice(start, count)) for column, _ in columns.values()] or [[None] * count]
            database.executemany(insert, zip(*values, strict=True))
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        deadline = time.monotonic() + seconds
        database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)
        found = np.fromiter((value for (value,) in database.execute(_SELECT.format(expression))), dtype=bool)
    if len(found) != rows:
        raise ValueError("it is not evaluated row by row")
    return found


@contextlib.contextmanager
def _photos(kinds: Mapping[str, str]) -> Iterator[sqlite3.Connection]:
    """Open a database in memory with one table ``photos`` of the given columns."""
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        columns = [f'"{name.replace(chr(34), chr(34) * 2)}" {kind}' for name, kind in kinds.items()]
        database.execute(f"CREATE TABLE photos ({', '.join(columns) or 'unused'})")
        yield database


def _affinity(kind: pa.DataType, numeric: bool) -> str:
    """Choose how SQLite compares a column's values."""
    if numeric or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "REAL"
    return "INTEGER" if pa.types.is_integer(kind) or pa.types.is_boolean(kind) else "TEXT"


def _values(column: pa.ChunkedArray) -> list[object]:
    """Bring cells to what SQLite holds: integers of 64 bits, floats and text."""
    kind = column.type
    try:
        if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
            column = pc.cast(column, pa.int64())
        elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            column = pc.cast(column, pa.float64(), safe=False)
        else:
            column = pc.cast(column, pa.string())
        return list(column.to_pylist())
    except pa.ArrowException:  # lists and the like have no plain form
        return [None if value is None else str(value) for value in column.to_pylist()]


def _reason(error: Exception, seconds: float) -> str:
    reason = str(error)
    if reason.startswith("not authorized") or "prohibited" in reason:
        return "only the columns of the row itself can be used, without subqueries"
    if reason == "interrupted":
        return f"it took longer than {seconds:g} s"
    return show(reason, 120)
