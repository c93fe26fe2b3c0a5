"""What a teacher says of every photo: computed once, at its own input size, and kept."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.describe.describer import Describer
from placeprint.describe.stream import worker_count
from placeprint.errors import PhotoRefused
from placeprint.learn.data.store import fill
from placeprint.photos.decode import decode
from placeprint.progress import OnProgress

__all__ = ["cache_teacher"]

_BLOCK = 64


def cache_teacher(
    teacher: Describer, uris: Sequence[str], usable: NDArray[np.bool_], folder: Path, on_progress: OnProgress
) -> Path:
    """Describe photos with the teacher, unless that is done already.

    Args:
        teacher: any describer.
        uris: paths of the photos.
        usable: those to describe, bool ``[photos]``; the others' descriptors stay zero.
        folder: of the photos' cache, which exists.
        on_progress: told after every block.

    Returns:
        The .npy file, float16 ``[photos, dim]``, unit length.

    Raises:
        InputError: the disk has no room.
    """

    def describe(row: int) -> NDArray[np.float16]:
        if not usable[row]:
            return np.zeros(teacher.dim, np.float16)
        try:
            pixels = decode(Path(uris[row]), size=teacher.input_size).pixels
        except PhotoRefused:
            # Decoded a minute ago, gone by now: a photo that teaches nothing.
            return np.zeros(teacher.dim, np.float16)
        described: NDArray[np.float16] = teacher.describe(pixels[None])[0].astype(np.float16)
        return described

    path = folder / f"teacher-{teacher.model.sha256[:16]}"
    with ThreadPoolExecutor(worker_count(), thread_name_prefix="teacher") as pool:

        def make(rows: slice) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
            return np.stack(list(pool.map(describe, range(rows.start, rows.stop)))), usable[rows]

        fill(
            path,
            shape=(len(uris), teacher.dim),
            dtype=np.float16,
            block=_BLOCK,
            make=make,
            on_rows=lambda done, total: on_progress("asking the teacher", done, total),
        )
    return path.with_name(f"{path.name}.npy")
