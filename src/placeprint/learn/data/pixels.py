"""Decoded photos on disk: every photo is decoded and scaled once, and then read at the speed of the disk."""

import csv
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.describe.stream import worker_count
from placeprint.errors import NothingUsableError, PhotoRefused, Refusal
from placeprint.learn.data.store import fill
from placeprint.photos.decode import decode
from placeprint.photos.files import file_state
from placeprint.progress import OnProgress

__all__ = ["PixelCache", "cache_pixels"]

_BLOCK = 128
# Part of the cache's name: a change in decoding makes older caches unknown.
_VERSION = "placeprint-pixels-1"


@dataclass(frozen=True)
class PixelCache:
    """Where the decoded photos are.

    Attributes:
        path: uint8 ``[photos, side, side, 3]``, RGB, as a .npy file to be memory-mapped.
        usable: bool ``[photos]``.
        refusals: why the others can't be used.
    """

    path: Path
    usable: NDArray[np.bool_]
    refusals: Sequence[Refusal]


def cache_pixels(uris: Sequence[str], side: int, folder: Path, on_progress: OnProgress) -> PixelCache:
    """Decode photos to squares, as the describer will see them, unless that is done already.

    Args:
        uris: paths.
        side: pixels of a square.
        folder: caches of several lists of photos may share it; a list's cache has its hash as its name.
        on_progress: told after every block.

    Raises:
        NothingUsableError: not one of the photos can be decoded.
        InputError: the disk has no room.
    """
    own = folder / _digest(uris, side)
    own.mkdir(parents=True, exist_ok=True)
    log = own / "refused.csv"

    def load(row: int) -> NDArray[np.uint8] | PhotoRefused:
        try:
            return decode(Path(uris[row]), size=(side, side)).pixels
        except PhotoRefused as refused:
            return refused

    with ThreadPoolExecutor(worker_count(), thread_name_prefix="decode") as pool:

        def make(rows: slice) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
            pixels = np.zeros((rows.stop - rows.start, side, side, 3), dtype=np.uint8)
            usable = np.ones(len(pixels), dtype=bool)
            refused: list[tuple[str, str, str]] = []
            for place, loaded in enumerate(pool.map(load, range(rows.start, rows.stop))):
                if isinstance(loaded, PhotoRefused):
                    usable[place] = False
                    refused.append((uris[rows.start + place], loaded.reason, str(loaded)))
                else:
                    pixels[place] = loaded
            if refused:
                with log.open("a", newline="", encoding="utf-8", errors="surrogateescape") as file:
                    csv.writer(file).writerows(refused)
            return pixels, usable

        usable = fill(
            own / "pixels",
            shape=(len(uris), side, side, 3),
            dtype=np.uint8,
            block=_BLOCK,
            make=make,
            on_rows=lambda done, total: on_progress("decoding photos", done, total),
        )
    refusals = _read(log)
    if not usable.any():
        raise NothingUsableError(f"none of {len(uris)} photos can be decoded; the first: {refusals[0].message}")
    return PixelCache(own / "pixels.npy", usable, refusals)


def _digest(uris: Sequence[str], side: int) -> str:
    digest = hashlib.blake2b(f"{_VERSION}\0{side}\0".encode(), digest_size=8)
    for uri in uris:
        digest.update(file_state(uri))
    return digest.hexdigest()


def _read(log: Path) -> list[Refusal]:
    """What was refused; a block that was made twice, because a kill came between, counts once."""
    if not log.is_file():
        return []
    with log.open(newline="", encoding="utf-8", errors="surrogateescape") as file:
        found = {row[0]: Refusal(row[0], None, row[1], row[2]) for row in csv.reader(file) if len(row) == 3}
    return list(found.values())
