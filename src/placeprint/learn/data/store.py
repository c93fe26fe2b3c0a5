"""A memory-mapped array on disk that is filled once, block by block, and goes on where a killed process stopped."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import DTypeLike, NDArray

from placeprint.errors import InputError

__all__ = ["fill"]

_SPARE_BYTES = 64 << 20
_WAITING, _FILLED, _REFUSED = 0, 1, 2


def fill(
    path: Path,
    *,
    shape: tuple[int, ...],
    dtype: DTypeLike,
    block: int,
    make: Callable[[slice], tuple[NDArray[np.generic], NDArray[np.bool_]]],
    on_rows: Callable[[int, int], None],
) -> NDArray[np.bool_]:
    """Fill ``<path>.npy`` with what `make` returns; ``<path>.state.npy`` keeps which rows are done.

    Several processes may ask at once: one fills, the others wait. Array and state are files of their own, written in
    this order, so a row that counts as filled is filled.

    Args:
        path: of the array, without its suffix; the folder is made.
        shape: ``[rows, ...]``.
        dtype: of the array.
        block: rows made at once.
        make: rows to their values ``[block, ...]`` and which of them can be used.
        on_rows: called with the rows done and the rows in all.

    Returns:
        Which rows can be used, bool ``[rows]``.

    Raises:
        InputError: the disk has no room.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    values_path, state_path = path.with_name(f"{path.name}.npy"), path.with_name(f"{path.name}.state.npy")
    with FileLock(path.with_name(f"{path.name}.lock")):
        state = _open_state(state_path, shape[0])
        if state is None or not _is_whole(values_path, shape, dtype):
            _make_room(path.parent, shape, dtype)
            np.lib.format.open_memmap(values_path, mode="w+", dtype=dtype, shape=shape).flush()
            state = np.lib.format.open_memmap(state_path, mode="w+", dtype=np.uint8, shape=shape[:1])
        if (state == _WAITING).any():
            values = np.lib.format.open_memmap(values_path, mode="r+")
            for start in range(0, shape[0], block):
                rows = slice(start, min(start + block, shape[0]))
                if (state[rows] == _WAITING).any():
                    made, usable = make(rows)
                    values[rows] = made
                    values.flush()
                    state[rows] = np.where(usable, _FILLED, _REFUSED)
                    state.flush()
                on_rows(rows.stop, shape[0])
        usable_rows: NDArray[np.bool_] = np.asarray(state) == _FILLED
    return usable_rows


def _open_state(path: Path, rows: int) -> "np.memmap[Any, np.dtype[np.uint8]] | None":
    """The state of a fill that began; None where none did, or where it is damaged."""
    try:
        state: np.memmap[Any, np.dtype[np.uint8]] = np.lib.format.open_memmap(path, mode="r+")
    except (OSError, ValueError, EOFError):
        return None
    return state if state.shape == (rows,) and state.dtype == np.uint8 else None


def _is_whole(path: Path, shape: tuple[int, ...], dtype: DTypeLike) -> bool:
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return False
    return bool(found.shape == shape and found.dtype == np.dtype(dtype))


def _make_room(folder: Path, shape: tuple[int, ...], dtype: DTypeLike) -> None:
    """Say so beforehand: writing to a mapped file on a full disk ends the process without a word."""
    needed = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise InputError(
            f"{folder}: {needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free: choose another folder with "
            "the setting cache, fewer photos or a smaller input_px."
        )
