"""Descriptors on disk: plain ``.npy`` files of float16 rows, memory-mapped when read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.atlas.chunks import Chunk
from placeprint.atlas.parsing import parsing
from placeprint.describe.projection import Projection
from placeprint.errors import AtlasError

__all__ = ["SHARD_ROWS", "gather_rows", "open_shards", "read_blocks", "write_adapted", "write_descriptors"]

SHARD_ROWS = 65_536
_BLOCK_ROWS = 8_192


def open_shards(folder: Path, names: Sequence[str], *, rows: int, dim: int) -> list[NDArray[np.float16]]:
    """Memory-map shards and check that together they hold what ``atlas.json`` says.

    Raises:
        AtlasError: if one is missing, damaged or of another shape.
    """
    shards: list[NDArray[np.float16]] = []
    for name in names:
        with parsing(folder / name):
            shard = np.load(folder / name, mmap_mode="r", allow_pickle=False)
        # An archive of arrays is no array.
        if not isinstance(shard, np.ndarray):
            raise AtlasError(f"{folder / name} is no array; build the atlas again")
        if shard.dtype != np.float16 or shard.ndim != 2 or shard.shape[1] != dim:
            raise AtlasError(f"{folder / name} does not hold float16 rows of {dim} numbers; build the atlas again")
        shards.append(shard)
    if sum(len(shard) for shard in shards) != rows:
        raise AtlasError(f"{folder} should hold {rows} descriptors but does not; build the atlas again")
    return shards


def read_blocks(folder: Path, names: Sequence[str]) -> Iterator[NDArray[np.float16]]:
    """Read shards from end to end, some thousand rows at a time.

    Each block is a copy, and the map it came from is closed at once: pages of a map that stays open count as the
    process's memory, and an atlas's descriptors may be larger than that.
    """
    for name in names:
        length = len(np.load(folder / name, mmap_mode="r", allow_pickle=False))
        for start in range(0, length, _BLOCK_ROWS):
            yield np.array(np.load(folder / name, mmap_mode="r", allow_pickle=False)[start : start + _BLOCK_ROWS])


def gather_rows(folder: Path, names: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.float16]:
    """Copy some rows of the shards, given ascending row numbers, each once.

    The shards are read from end to end: touching rows here and there would leave nearly every page of them mapped.
    """
    parts, start = [], 0
    for block in read_blocks(folder, names):
        low, high = np.searchsorted(rows, [start, start + len(block)])
        parts.append(block[rows[low:high] - start])
        start += len(block)
    return np.concatenate(parts)


def _write_shards(
    blocks: Iterable[NDArray[np.float16]], folder: Path, stem: str, first: int, *, rows: int, dim: int
) -> list[str]:
    """Pour blocks of rows into shards of equal size; returns their names relative to the atlas."""
    names: list[str] = []
    pending = iter(blocks)
    block = np.empty((0, dim), np.float16)
    while len(names) * SHARD_ROWS < rows:
        length = min(SHARD_ROWS, rows - len(names) * SHARD_ROWS)
        name = f"{stem}{first + len(names):06d}.npy"
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        names.append(name)
        # Written as a stream and not through a map, whose pages would count as the process's memory.
        # A leftover, or a link somebody laid here, is replaced and never written through.
        path.unlink(missing_ok=True)
        with path.open("xb") as file:
            header = {"descr": np.dtype(np.float16).str, "fortran_order": False, "shape": (length, dim)}
            np.lib.format.write_array_header_1_0(file, header)
            missing = length
            while missing:
                if not len(block):
                    block = np.ascontiguousarray(next(pending))
                part, block = block[:missing], block[missing:]
                file.write(part.data)
                missing -= len(part)
    return names


def write_descriptors(
    chunks: Sequence[Chunk], accepted: Sequence[int], folder: Path, first: int, *, dim: int
) -> list[str]:
    """Gather the chunks' descriptors into shards ``descriptors/000000.npy`` and on, the first numbered ``first``."""
    blocks = (
        np.load(chunk.descriptors_path, allow_pickle=False)
        for chunk, count in zip(chunks, accepted, strict=True)
        if count
    )
    return _write_shards(blocks, folder, "descriptors/", first, rows=sum(accepted), dim=dim)


def write_adapted(
    names: Sequence[str],
    projection: Projection,
    folder: Path,
    generation: int,
    on_rows: Callable[[int], None],
    *,
    rows: int,
) -> list[str]:
    """Project ``rows`` rows of descriptor shards into ``adapted/g<generation>-000000.npy`` and on."""

    def blocks() -> Iterator[NDArray[np.float16]]:
        done = 0
        for block in read_blocks(folder, names):
            done += len(block)
            yield projection(block).astype(np.float16)
            on_rows(done)

    return _write_shards(blocks(), folder, f"adapted/g{generation}-", 0, rows=rows, dim=projection.dim)
