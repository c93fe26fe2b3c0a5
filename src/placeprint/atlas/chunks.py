"""Describing a catalogue in chunks that survive a killed process.

A chunk is a few hundred photos. Its name is the hash of all that shapes its result (the model and every photo's path,
size and time of change), so a resumed build finds finished chunks by name and does only what is missing, even after
photos were added to the folder or changed. A finished chunk is two files: descriptors, written first, and outcomes,
whose appearance by a rename says that the chunk is whole.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from placeprint.atlas.parsing import parsing
from placeprint.describe.describer import Describer
from placeprint.describe.stream import Described, describe_stream
from placeprint.errors import AtlasError, PhotoRefused
from placeprint.photos.decode import decode
from placeprint.photos.files import file_state
from placeprint.photos.phash import perceptual_hash

__all__ = ["CHUNK_ROWS", "Chunk", "describe_chunks", "plan_chunks", "read_outcomes"]

CHUNK_ROWS = 256
# Part of every chunk's name: a change in decoding or describing makes older chunks unknown.
_PIPELINE_VERSION = b"placeprint-chunk-1"

_OUTCOMES = pa.schema(
    [
        pa.field("accepted", pa.bool_(), nullable=False),
        pa.field("width", pa.int32()),
        pa.field("height", pa.int32()),
        pa.field("phash", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("message", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive photos of a catalogue.

    Attributes:
        uris: the photos' paths.
        digest: the chunk's name.
        folder: where its files lie.
    """

    uris: Sequence[str]
    digest: str
    folder: Path

    @property
    def descriptors_path(self) -> Path:
        """Float16 ``[accepted, dim]``."""
        return self.folder / f"{self.digest}.npy"

    @property
    def outcomes_path(self) -> Path:
        """One row a photo of the chunk."""
        return self.folder / f"{self.digest}.parquet"


@dataclass(frozen=True, slots=True)
class _Loaded:
    pixels: NDArray[np.uint8]
    width: int
    height: int
    phash: str


def plan_chunks(uris: Sequence[str], model_sha256: str, folder: Path) -> list[Chunk]:
    """Cut a catalogue into chunks and name them."""
    chunks = []
    for start in range(0, len(uris), CHUNK_ROWS):
        part = uris[start : start + CHUNK_ROWS]
        digest = hashlib.blake2b(_PIPELINE_VERSION + model_sha256.encode(), digest_size=16)
        for uri in part:
            digest.update(file_state(uri))
        chunks.append(Chunk(part, digest.hexdigest(), folder))
    return chunks


def read_outcomes(chunk: Chunk, dim: int) -> pa.Table | None:
    """The outcomes of a finished chunk; None where it is not finished, or damaged and to be done again."""
    try:
        with parsing(chunk.folder):
            outcomes = pq.read_table(chunk.outcomes_path)
            outcomes.validate(full=True)
            descriptors = np.load(chunk.descriptors_path, mmap_mode="r", allow_pickle=False)
            if outcomes.schema != _OUTCOMES or outcomes.num_rows != len(chunk.uris) or descriptors.dtype != np.float16:
                return None
            if "unreadable" in outcomes["reason"].to_pylist():
                return None  # a passing failure of the disk or the network is tried again
            accepted = sum(outcomes["accepted"].to_pylist())
            return outcomes if descriptors.shape == (accepted, dim) else None
    except AtlasError:
        return None


def describe_chunks(
    chunks: Sequence[Chunk], describer: Describer, *, workers: int | None, on_photo: Callable[[], None]
) -> Iterator[pa.Table]:
    """Describe what is not described yet.

    Args:
        chunks: in catalogue order.
        describer: the model.
        workers: threads; by default one a core.
        on_photo: called once a photo, also for photos of chunks that were finished before.

    Yields:
        Each chunk's outcomes, in order.
    """
    size = describer.input_size

    def load(uri: str) -> _Loaded:
        decoded = decode(Path(uri), size=size)
        return _Loaded(decoded.pixels, decoded.width, decoded.height, perceptual_hash(decoded.pixels))

    finished = [read_outcomes(chunk, describer.dim) for chunk in chunks]
    todo = [uri for chunk, outcomes in zip(chunks, finished, strict=True) if outcomes is None for uri in chunk.uris]
    # One stream over all chunks, so that no thread waits at a chunk's end.
    stream = describe_stream(describer, todo, load, workers=workers)
    for chunk, outcomes in zip(chunks, finished, strict=True):
        if outcomes is None:
            results = []
            for _ in chunk.uris:
                results.append(next(stream))
                on_photo()
            outcomes = _write(chunk, results, describer.dim)
        else:
            for _ in chunk.uris:
                on_photo()
        yield outcomes


def _write(chunk: Chunk, results: Sequence[Described[_Loaded]], dim: int) -> pa.Table:
    rows = [_outcome(result.loaded, result.refused) for result in results]
    outcomes = pa.Table.from_pylist(rows, schema=_OUTCOMES)
    descriptors = [result.descriptor for result in results if result.descriptor is not None]
    with _renamed_when_whole(chunk.descriptors_path) as path, path.open("wb") as file:
        # By way of memory: NumPy writing to a file of its own loses the error of a disk that fills at the last byte.
        buffer = io.BytesIO()
        np.save(buffer, np.array(descriptors, dtype=np.float16).reshape(-1, dim), allow_pickle=False)
        file.write(buffer.getbuffer())
    with _renamed_when_whole(chunk.outcomes_path) as path:
        pq.write_table(outcomes, path)
    return outcomes


def _outcome(loaded: _Loaded | None, refused: PhotoRefused | None) -> dict[str, object]:
    if loaded is not None:
        return {"accepted": True, "width": loaded.width, "height": loaded.height, "phash": loaded.phash}
    if refused is None:
        raise ValueError("a photo is either loaded or refused")
    return {"accepted": False, "reason": refused.reason, "message": str(refused)}


class _renamed_when_whole:
    """Write under a temporary name; take the real one only if nothing went wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f"{path.name}.tmp")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._temporary.replace(self._path)
        else:
            self._temporary.unlink(missing_ok=True)
