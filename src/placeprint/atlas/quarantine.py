"""``quarantine.parquet``: every input that was refused, with its reason."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from placeprint.atlas.parsing import parsing
from placeprint.errors import Refusal

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
    with parsing(path):
        table = pq.read_table(path)
        table.validate(full=True)
        if not table.schema.equals(QUARANTINE_SCHEMA):
            raise ValueError("it is not a quarantine as Placeprint writes it")
        return table
