"""CSV and its kin: delimiter and encoding told from the file, every cell read as text."""

import io
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from placeprint.errors import InputError, NothingUsableError, Refusal
from placeprint.photos.importers.raw import RawManifest
from placeprint.photos.wording import show

__all__ = ["read_delimited"]

_DELIMITERS = (",", ";", "\t")
# A row must fit into a block; Arrow's own megabyte is small for a table with outlines or texts in it.
_BLOCK_BYTES = 32 * 1024**2


def read_delimited(path: Path) -> RawManifest:
    """Read a table of text separated by commas, semicolons or tabs, whichever the first line has most of.

    The encoding is UTF-8, or Latin-1 where the file can't be that, or UTF-16 where a byte order mark says so. The
    first line names the columns. Rows with too few or too many cells are refused one by one.

    Args:
        path: the file.

    Returns:
        The table, all text; an empty cell is null, a quoted empty cell is empty text.

    Raises:
        InputError: the file is no such table.
        OSError: it can't be read.
    """
    content = path.read_bytes()
    if not content.strip():
        raise NothingUsableError(f"{show(path.name)} is empty: fill it in.")
    encoding = _encoding(content)
    first_row = _first_row(content, encoding)
    delimiter = max(_DELIMITERS, key=re.sub(r'"[^"]*"', "", first_row).count)
    most_columns = first_row.count(delimiter) + 1
    refusals: list[Refusal] = []

    def refuse(row: csv.InvalidRow) -> str:
        message = f"The row has {row.actual_columns} cells, the first line has {row.expected_columns}: mend the row."
        refusals.append(Refusal(str(path), row.number - 1, "wrong-columns", message))
        return "skip"

    try:
        # The first line is read as a row like the others and taken off afterwards: so cells of every column are text,
        # even where two columns have one name. In one thread, because only then Arrow knows the numbers of bad rows.
        cells = csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(
                use_threads=False,
                encoding=encoding,
                block_size=min(_BLOCK_BYTES, 2 * len(content) + 1),
                autogenerate_column_names=True,
            ),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=csv.ConvertOptions(
                column_types={f"f{at}": pa.string() for at in range(most_columns)},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except (pa.ArrowException, UnicodeError) as error:
        raise InputError(f"{show(path.name)} can't be read as CSV ({show(str(error), 120)}): save it again.") from None

    header = [column[0].as_py() or "" for column in cells.columns]
    table = cells.slice(1).rename_columns([name.strip() or f"column_{at + 1}" for at, name in enumerate(header)])
    numbers = np.arange(1, table.num_rows + len(refusals) + 1)
    refused = [refusal.row - 1 for refusal in refusals if refusal.row is not None]
    return RawManifest(table, np.delete(numbers, refused), untyped=True, refusals=refusals)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _first_row(content: bytes, encoding: str) -> str:
    """Find the first row, which may go over several lines inside quotes, or as much of it as is in the first 100 kB."""
    start = content[:100_000].decode(encoding, errors="replace").lstrip("\ufeff\r\n")
    row = re.match(r'(?:"[^"]*"|[^"\r\n])*', start)
    return row[0] if row else ""
