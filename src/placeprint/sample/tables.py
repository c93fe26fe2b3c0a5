"""The tables beside the photos: their columns, and the rows that a drawn photo gives them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pyarrow as pa

from placeprint.photos.table import PHOTO_SCHEMA
from placeprint.sample.drawn import Corners, DrawnPhoto

__all__ = ["SCHEMAS", "Batches", "Rows", "rows_of", "split_of", "to_batch"]

Rows: TypeAlias = dict[str, list[list[Any]]]
"""Rows by table, cells in the order of the columns and fit for JSON (times are milliseconds since 1970)."""

Batches: TypeAlias = dict[str, pa.RecordBatch]
"""The same as Arrow batches."""

_CORNERS = [
    pa.field(f"{corner}_{axis}", pa.float32())
    for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
    for axis in ("x", "y")
]

SCHEMAS: Mapping[str, pa.Schema] = {
    "photos": pa.schema(
        [
            *PHOTO_SCHEMA,
            pa.field("town", pa.string()),
            pa.field("country", pa.string()),
            pa.field("continent", pa.string()),
            pa.field("driving_side", pa.string()),
            pa.field("style", pa.string()),
            pa.field("district", pa.string()),
            pa.field("street", pa.string()),
            pa.field("capture", pa.int32()),
            pa.field("role", pa.string()),
            pa.field("east_m", pa.float64()),
            pa.field("north_m", pa.float64()),
            pa.field("up_m", pa.float64()),
            pa.field("pitch_deg", pa.float64()),
            pa.field("fov_deg", pa.float64()),
            pa.field("weather", pa.string()),
            pa.field("season", pa.string()),
            pa.field("panorama", pa.bool_()),
            pa.field("semantic", pa.string()),
            pa.field("instances", pa.string()),
        ]
    ),
    "adverts": pa.schema(
        [
            pa.field("photo_id", pa.string()),
            pa.field("instance", pa.int32()),
            pa.field("name", pa.string()),
            pa.field("category", pa.string()),
            pa.field("brand", pa.string()),
            pa.field("text", pa.string()),
            *_CORNERS,
            pa.field("visible", pa.float32()),
        ]
    ),
    "texts": pa.schema(
        [
            pa.field("photo_id", pa.string()),
            pa.field("instance", pa.int32()),
            pa.field("name", pa.string()),
            pa.field("kind", pa.string()),
            pa.field("text", pa.string()),
            pa.field("script", pa.string()),
            *_CORNERS,
            pa.field("height_px", pa.float32()),
            pa.field("visible", pa.float32()),
            pa.field("readable", pa.bool_()),
        ]
    ),
    "elements": pa.schema(
        [
            pa.field("photo_id", pa.string()),
            pa.field("instance", pa.int32()),
            pa.field("name", pa.string()),
            pa.field("kind", pa.string()),
            pa.field("own_style", pa.bool_()),
            pa.field("pixels", pa.int32()),
            pa.field("left", pa.int32()),
            pa.field("top", pa.int32()),
            pa.field("right", pa.int32()),
            pa.field("bottom", pa.int32()),
        ]
    ),
}
"""Columns by table; docs/reference/sample-format.md says what each one means."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def split_of(place: int, places: int) -> str:
    """Give a place to a split: the first three fifths of a town to train, a fifth to val, the last fifth to test.

    Neighbouring places have neighbouring numbers, so the splits are districts and share few houses.
    """
    share = (2 * place + 1) / (2 * places)
    return "train" if share < 0.6 else "val" if share < 0.8 else "test"


def rows_of(photo: DrawnPhoto, *, files: Mapping[str, str], role: str, split: str) -> Rows:
    """Turn a photo into rows.

    Args:
        photo: as drawn.
        files: paths relative to the folder: ``uri``, ``semantic`` and ``instances``.
        role: ``query``, ``database`` or ``panorama``.
        split: ``train``, ``val`` or ``test``.

    Returns:
        One row of ``photos`` and any number of the other tables.
    """
    view = photo.view
    height, width = photo.rgb.shape[:2]
    cells = {
        "captured_at": (view.captured_at - _EPOCH) // timedelta(milliseconds=1),
        "source": "drawn",
        "license": "CC0-1.0",
        "author": "Placeprint",
        "width": width,
        "height": height,
        "phash": None,
        "split": split,
        "role": role,
        **files,
    }
    return {
        "photos": [[cells[name] if name in cells else getattr(view, name) for name in SCHEMAS["photos"].names]],
        "adverts": [
            [view.photo_id, it.instance, it.name, it.category, it.brand, it.text, *_flat(it.corners), it.visible]
            for it in photo.adverts
        ],
        "texts": [
            [
                *(view.photo_id, it.instance, it.name, it.kind, it.text, it.script),
                *(*_flat(it.corners), it.height_px, it.visible, it.readable),
            ]
            for it in photo.texts
        ],
        "elements": [
            [
                *(view.photo_id, it.instance, it.name, it.kind, it.own_style),
                *(it.pixels, it.left, it.top, it.right, it.bottom),
            ]
            for it in photo.elements
        ],
    }


def to_batch(rows: Sequence[Iterable[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Turn rows into an Arrow batch."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(cells, kind) for cells, kind in zip(columns, schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _flat(corners: Corners) -> list[float]:
    return [number for corner in corners for number in corner]
