"""Whole columns of cells brought to numbers or to text, with the cells that can't be set apart."""

import contextlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.errors import InputError
from placeprint.photos.wording import show

__all__ = ["Numbers", "infer_type", "is_text", "parse_numbers", "parse_text", "to_mask"]

_INTEGER = r"^[+-]?\d{1,18}$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_NUMBER_OR_NAN = r"^[+-]?((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|(?i:nan|inf|infinity))$"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers.

    Attributes:
        values: float64 ``[rows]``; NaN where there is no number.
        missing: bool ``[rows]``, the cell is empty.
        unreadable: bool ``[rows]``, the cell holds something that is no number.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]


def parse_numbers(column: pa.ChunkedArray, name: str) -> Numbers:
    """Read a column as decimal numbers; text may have a decimal comma.

    Args:
        column: numbers or text.
        name: how the column is called, for the message.

    Returns:
        The numbers; NaN and infinity are left as they are and count as readable.

    Raises:
        InputError: the column's type can't hold numbers.
    """
    column = _plain(column)
    if is_text(column.type):
        column = _trimmed(column)
        missing = to_mask(pc.is_null(column))
        dotted = pc.replace_substring_regex(column, r"^([+-]?\d+),(\d+)$", r"\1.\2")
        readable = pc.match_substring_regex(dotted, _NUMBER_OR_NAN)
        values = pc.cast(pc.if_else(readable, dotted, pa.scalar(None, column.type)), pa.float64())
        return Numbers(_floats(values), missing, ~missing & ~to_mask(readable))
    numeric = pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    if not numeric and not pa.types.is_null(column.type):
        raise InputError(f"Column {show(name)} holds {column.type}, not numbers: name another one with --column.")
    missing = to_mask(pc.is_null(column))
    return Numbers(_floats(pc.cast(column, pa.float64(), safe=False)), missing, np.zeros(len(column), bool))


def parse_text(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Read a column as text without surrounding white space; empty cells become null.

    Args:
        column: anything that has one plain value a row.
        name: how the column is called, for the message.

    Returns:
        Text of the same length.

    Raises:
        InputError: the column's type has no plain text form.
    """
    column = _plain(column)
    if pa.types.is_floating(column.type):
        # Whole numbers that passed through a table with gaps in it: 12.0 was 12.
        with contextlib.suppress(pa.ArrowInvalid):
            column = pc.cast(column, pa.int64())
    try:
        return _trimmed(pc.cast(column, pa.string()))
    except pa.ArrowException:
        raise InputError(
            f"Column {show(name)} holds {column.type}, not text: name another one with --column."
        ) from None


def infer_type(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column of text the type that all of its cells agree on.

    Whole numbers become int64, decimal numbers float64 and ``true`` and ``false`` booleans. Numbers with leading zeros
    stay text, for they are names: ``007`` is not 7.

    Args:
        column: text.

    Returns:
        The column, converted or as it was.
    """
    filled = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    if filled.null_count == len(filled) or _any(pc.match_substring_regex(filled, r"^[+-]?0\d")):
        return column
    if _all(pc.match_substring_regex(filled, _INTEGER)):
        return pc.cast(pc.replace_substring_regex(filled, r"^\+", ""), pa.int64())
    if _all(pc.match_substring_regex(filled, _NUMBER)):
        return pc.cast(filled, pa.float64())
    if _all(pc.match_substring_regex(filled, r"^(?i:true|false)$")):
        return pc.equal(pc.utf8_lower(filled), "true")
    return column


def is_text(kind: pa.DataType) -> bool:
    """Tell whether an Arrow type is text of any width."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def to_mask(column: pa.ChunkedArray | pa.Array) -> NDArray[np.bool_]:
    """Turn a column of booleans into NumPy's, null being false."""
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), dtype=bool)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Undo encodings that change nothing about the cells."""
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_string_view(column.type):
        column = pc.cast(column, pa.string())
    return column


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(pc.fill_null(column, np.nan).to_numpy(), dtype=np.float64)


def _all(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(column).as_py())


def _any(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(column).as_py())
