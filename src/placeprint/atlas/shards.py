"""Descriptors on disk: plain ``.npy`` files of float16 rows, memory-mapped when read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.atlas.chunks import Chunk
from placeprint.describe.projection import Projection
from placeprint.errors import AtlasError

__all__ = ["SHARD_ROWS", "open_shards", "write_adapted", "write_descriptors"]

SHARD_ROWS = 65_536
_PROJECT_ROWS = 8_192


def open_shards(folder: Path, names: Sequence[str], *, rows: int, dim: int) -> list[NDArray[np.float16]]:
    """Memory-map shards and check that together they hold what ``atlas.json`` says.

    Raises:
        AtlasError: if one is missing, damaged or of another shape.
    """
    shards: list[NDArray[np.float16]] = []
    for name in names:
        try:
            shard = np.load(folder / name, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise AtlasError(f"{folder / name} is missing or damaged; build the atlas again") from error
        if shard.dtype != np.float16 or shard.ndim != 2 or shard.shape[1] != dim:
            raise AtlasError(f"{folder / name} does not hold float16 rows of {dim} numbers; build the atlas again")
        shards.append(shard)
    if sum(len(shard) for shard in shards) != rows:
        raise AtlasError(f"{folder} should hold {rows} descriptors but does not; build the atlas again")
    return shards


def _write_shards(
    blocks: Iterable[NDArray[np.float16]], folder: Path, stem: str, first: int, *, rows: int, dim: int
) -> list[str]:
    """Pour blocks of rows into shards of equal size; returns their names relative to the atlas."""
    names: list[str] = []
    shard: NDArray[np.float16] | None = None
    filled = 0
    for block in blocks:
        offset = 0
        while offset < len(block):
            if shard is None:
                length = min(SHARD_ROWS, rows - len(names) * SHARD_ROWS)
                name = f"{stem}{first + len(names):06d}.npy"
                path = folder / name
                path.parent.mkdir(exist_ok=True)
                shard = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(length, dim))
                names.append(name)
                filled = 0
            part = block[offset : offset + len(shard) - filled]
            shard[filled : filled + len(part)] = part
            filled += len(part)
            offset += len(part)
            if filled == len(shard):
                shard = None
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
    shards: Sequence[NDArray[np.float16]],
    projection: Projection,
    folder: Path,
    generation: int,
    on_rows: Callable[[int], None],
) -> list[str]:
    """Project shards into ``adapted/g<generation>-000000.npy`` and on."""

    def blocks() -> Iterator[NDArray[np.float16]]:
        done = 0
        for shard in shards:
            for start in range(0, len(shard), _PROJECT_ROWS):
                block = projection(shard[start : start + _PROJECT_ROWS]).astype(np.float16)
                done += len(block)
                on_rows(done)
                yield block

    rows = sum(len(shard) for shard in shards)
    return _write_shards(blocks(), folder, f"adapted/g{generation}-", 0, rows=rows, dim=projection.dim)
