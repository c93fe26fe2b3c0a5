"""The photo table: one Arrow row a photo, the type every room takes and returns.

Positions are WGS 84 degrees, headings degrees clockwise from north, times UTC. Columns that the user's manifest brings
beyond these are labels and travel along unchanged.
"""

import hashlib

import pyarrow as pa

__all__ = ["PHOTO_SCHEMA", "photo_id_of"]

PHOTO_SCHEMA = pa.schema(
    [
        pa.field("photo_id", pa.string(), nullable=False),
        pa.field("uri", pa.string(), nullable=False),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("heading_deg", pa.float64()),
        pa.field("captured_at", pa.timestamp("ms", tz="UTC")),
        pa.field("place_id", pa.string()),
        pa.field("sequence_id", pa.string()),
        pa.field("source", pa.string()),
        pa.field("license", pa.string()),
        pa.field("author", pa.string()),
        pa.field("width", pa.int32()),
        pa.field("height", pa.int32()),
        pa.field("phash", pa.string()),
        pa.field("split", pa.string()),
    ]
)


def photo_id_of(uri: str) -> str:
    """Name a photo that brings no id of its own: 16 hexadecimal digits of its URI's BLAKE2b hash."""
    return hashlib.blake2b(uri.encode(), digest_size=8).hexdigest()
