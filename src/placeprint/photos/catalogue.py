"""What an import hands on: the photos that can be used, and every one that can't, with the reason."""

from dataclasses import dataclass, field

import pyarrow as pa

from placeprint.errors import Refusal

__all__ = ["Catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """An imported source. Every photo or row of it is in `photos` or in `refusals`, and in one of them only.

    Attributes:
        photos: the columns of `PHOTO_SCHEMA` in order, then the labels, in the source's order. ``uri`` is an absolute
            POSIX path with links not resolved; ``width``, ``height`` and ``phash`` are null until a photo is decoded.
        refusals: what was set aside.
        warnings: cells of rows in `photos` that couldn't be read and were left empty, in the same form.
        others: files that were met in a folder and don't claim to be photos.
    """

    photos: pa.Table
    refusals: list[Refusal]
    warnings: list[Refusal] = field(default_factory=list)
    others: int = 0
