"""``quarantine.parquet``: every input that was refused, with its reason."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from placeprint.errors import AtlasError, Refusal

__all__ = ["QUARANTINE_SCHEMA", "quarantine_table", "read_quarantine"]

QUARANTINE_SCHEMA = pa.schema(
    [
        pa.field("uri", pa.string(), nullable=False),
        pa.field("row", pa.int64()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
    ]
)


def quarantine_table(refusals: Iterable[Refusal]) -> pa.Table:
    """Refusals as a table."""
    return pa.Table.from_pylist([asdict(refusal) for refusal in refusals], schema=QUARANTINE_SCHEMA)


def read_quarantine(path: Path) -> pa.Table:
    """Read what a build refused.

    Raises:
        AtlasError: if the file is missing or damaged.
    """
    try:
        table = pq.read_table(path)
    except (OSError, ValueError) as error:
        raise AtlasError(f"{path} is missing or damaged") from error
    if table.schema.names != QUARANTINE_SCHEMA.names:
        raise AtlasError(f"{path} is not a quarantine as Placeprint writes it")
    return table
