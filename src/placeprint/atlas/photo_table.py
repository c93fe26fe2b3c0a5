"""Is this a photo table as an atlas holds it? Types and ranges on which everything that reads it relies."""

import pyarrow as pa
import pyarrow.compute as pc

from placeprint.photos.table import PHOTO_SCHEMA

__all__ = ["check_photo_table"]

_RANGES = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "heading_deg": (-1e6, 1e6)}
# Years 1 to 9999, which Python's own dates can hold, in milliseconds since 1970.
_MOMENTS = (-62_135_596_800_000, 253_402_300_799_999)
_ALWAYS = ("photo_id", "uri", "latitude", "longitude")


def check_photo_table(photos: pa.Table) -> None:
    """Check a photo table that was read from an atlas.

    Args:
        photos: the table.

    Raises:
        ValueError: if a column is missing, twice there, of another type, or holds what can't be.
    """
    names = photos.column_names
    if len(set(names)) < len(names):
        raise ValueError("two columns have the same name")
    for field in PHOTO_SCHEMA:
        if field.name not in names:
            raise ValueError(f"there is no column {field.name}")
        found = photos.schema.field(field.name).type
        if found != field.type:
            raise ValueError(f"column {field.name} holds {found} instead of {field.type}")
    for name in _ALWAYS:
        if photos[name].null_count:
            raise ValueError(f"column {name} has empty cells")
    for name, (low, high) in _RANGES.items():
        _check_range(name, photos[name], low, high)
    _check_range("captured_at", photos["captured_at"].cast(pa.int64()), *_MOMENTS)


def _check_range(name: str, column: pa.ChunkedArray, low: float, high: float) -> None:
    # A comparison that is false for NaN, which minimum and maximum pass over.
    inside = pc.and_(pc.greater_equal(column, low), pc.less_equal(column, high))
    if not pc.all(inside.fill_null(True), min_count=0).as_py():
        raise ValueError(f"column {name} holds what can't be")
