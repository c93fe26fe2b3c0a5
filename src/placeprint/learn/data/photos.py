"""The photos of a training run: views with their captures, what is held out, and what validation asks."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.errors import InputError, NothingUsableError, Refusal
from placeprint.learn.config import TrainSettings
from placeprint.photos.importers import import_photos
from placeprint.photos.views import view_groups
from placeprint.progress import OnProgress
from placeprint.sphere.points import to_vectors

__all__ = ["PlacePhotos", "read_places"]

_NO_VIEWS = (
    "no view was captured twice, so there is nothing to learn from: photos of one place need the same place_id, "
    "and headings where they look in several directions"
)


@dataclass(frozen=True)
class PlacePhotos:
    """Photos in table order; all arrays have one entry a photo.

    Attributes:
        uris: paths.
        vectors: positions as unit vectors, float64 ``[n, 3]``.
        places: int64 ``[n]``, equal for photos of one place.
        views: int64 ``[n]``, equal for photos of one place in one direction.
        captured: int64 ``[n]``, milliseconds since 1970; the smallest number where it isn't known.
        held_out: bool ``[n]``, not for training.
        usable: bool ``[n]``, can be decoded.
        query: bool ``[n]``, the newest capture of a held-out view; the other held-out photos are the database.
        digest: hash of positions, headings, times, places, sizes and of what is held out; no path is part of it, so it
            is the same on another machine.
        refusals: rows that could not be used.
    """

    uris: Sequence[str]
    vectors: NDArray[np.float64]
    places: NDArray[np.int64]
    views: NDArray[np.int64]
    captured: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    query: NDArray[np.bool_]
    digest: str
    refusals: Sequence[Refusal]

    @property
    def training(self) -> NDArray[np.bool_]:
        """Bool ``[n]``: photos to learn from."""
        result: NDArray[np.bool_] = self.usable & ~self.held_out
        return result

    @property
    def validation(self) -> NDArray[np.bool_]:
        """Bool ``[n]``: photos to validate on."""
        result: NDArray[np.bool_] = self.usable & self.held_out
        return result

    def without(self, usable: NDArray[np.bool_], refusals: Sequence[Refusal]) -> "PlacePhotos":
        """Leave photos that turned out damaged out of training and validation; rows stay where they are.

        Args:
            usable: bool ``[n]``.
            refusals: why the others aren't.

        Raises:
            InputError: too little is left.
        """
        query = _newest(self.views, self.captured, usable & self.held_out)
        left = replace(self, usable=usable, query=query, refusals=[*self.refusals, *refusals])
        left.check()
        return left

    def check(self) -> None:
        """Make sure that something can be learned, and asked.

        Raises:
            InputError: if not; one line with the mend.
        """
        if (np.bincount(self.views[self.training], minlength=2) > 1).sum() < 2:
            raise InputError(f"Of the photos for training, {_NO_VIEWS}.")
        if not self.query.any():
            raise InputError(
                "None of the held-out views was captured twice, so nothing can be asked: raise validation_share, or "
                "choose other rows with validate_where."
            )


def read_places(settings: TrainSettings, on_progress: OnProgress) -> PlacePhotos:
    """Import the photos of a run.

    Raises:
        InputError: the source can't be used, holds no view that was captured twice, or leaves nothing to validate on.
    """
    table, refusals = _import(settings, settings.where, on_progress)
    if settings.validate_where is None:
        held_out = _held_out(table["place_id"].to_pylist(), settings.validation_share, settings.seed)
    else:
        held, more = _import(settings, settings.validate_where, on_progress)
        # A photo that both conditions choose is for validation: nothing is asked that was learned by heart.
        table = table.filter(pc.invert(pc.is_in(table["uri"], value_set=held["uri"].combine_chunks())))
        held_out = np.repeat([False, True], [table.num_rows, held.num_rows])
        table = pa.concat_tables([table.select(_USED), held.select(_USED)])
        refusals = [*refusals, *more]
    places, views = _numbered(table["place_id"]), view_groups(table)
    if views is None:
        raise InputError(f"{settings.photos}: {_NO_VIEWS}.")
    captured: NDArray[np.int64] = pc.fill_null(pc.cast(table["captured_at"], pa.int64()), _UNKNOWN).to_numpy()
    vectors = to_vectors(
        latitude=table["latitude"].to_numpy(zero_copy_only=False),
        longitude=table["longitude"].to_numpy(zero_copy_only=False),
    )
    photos = PlacePhotos(
        uris=table["uri"].to_pylist(),
        vectors=vectors,
        places=places,
        views=views,
        captured=captured,
        held_out=held_out,
        usable=np.ones(len(views), dtype=bool),
        query=_newest(views, captured, held_out),
        digest=_digest(table, held_out),
        refusals=refusals,
    )
    photos.check()
    return photos


_UNKNOWN = np.iinfo(np.int64).min
_USED = ["uri", "latitude", "longitude", "heading_deg", "captured_at", "place_id"]


def _import(settings: TrainSettings, where: str | None, on_progress: OnProgress) -> tuple[pa.Table, list[Refusal]]:
    def on_read(done: int, total: int) -> None:
        on_progress("reading positions", done, total)

    source = Path(settings.photos)
    root = None if settings.root is None else Path(settings.root)
    catalogue = import_photos(source, columns=settings.columns, where=where, root=root, on_progress=on_read)
    if not catalogue.photos.num_rows:
        first = f"; the first: {catalogue.refusals[0].message}" if catalogue.refusals else ""
        raise NothingUsableError(f"{source}: no photo can be used{first}")
    return catalogue.photos.select(_USED), catalogue.refusals


def _numbered(places: pa.ChunkedArray) -> NDArray[np.int64]:
    """Number places; photos without one each have a number of their own."""
    codes = places.combine_chunks().dictionary_encode().indices.fill_null(-1)
    numbers: NDArray[np.int64] = codes.to_numpy(zero_copy_only=False).astype(np.int64)
    missing = numbers < 0
    numbers[missing] = -1 - np.arange(len(numbers))[missing]
    return numbers


def _held_out(places: Sequence[str | None], share: float, seed: int) -> NDArray[np.bool_]:
    """Hold out whole places, by their names' hashes: a place stays on its side when photos are added."""
    limit = round(share * 2**32)

    def chosen(place: str | None) -> bool:
        if place is None:
            return False
        return int.from_bytes(hashlib.blake2b(f"{seed}\0{place}".encode(), digest_size=4).digest()) < limit

    return np.array([chosen(place) for place in places], dtype=bool)


def _newest(views: NDArray[np.int64], captured: NDArray[np.int64], among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Among some photos, the newest capture of every view that has an older one there."""
    rows = np.flatnonzero(among)
    order = rows[np.lexsort((rows, captured[rows], views[rows]))]
    newest = np.zeros(len(views), dtype=bool)
    newest[order[np.append(np.diff(views[order]) != 0, True)[: len(order)]]] = True
    result: NDArray[np.bool_] = newest & (np.bincount(views[rows], minlength=int(views.max()) + 1)[views] > 1)
    return result


def _digest(table: pa.Table, held_out: NDArray[np.bool_]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in ("latitude", "longitude", "heading_deg", "captured_at", "place_id"):
        values = table[name]
        if pa.types.is_timestamp(values.type):
            values = pc.cast(values, pa.int64())
        digest.update(json.dumps([name, values.to_pylist()], ensure_ascii=True).encode())
    digest.update(np.packbits(held_out).tobytes())
    digest.update(json.dumps([_size(uri) for uri in table["uri"].to_pylist()]).encode())
    return digest.hexdigest()


def _size(uri: str) -> int:
    try:
        return os.stat(uri).st_size
    except (OSError, ValueError):
        return -1
