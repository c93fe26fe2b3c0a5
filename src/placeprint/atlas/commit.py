"""One atomic step from one generation of an atlas to the next.

A file that keeps its name through the generations (``photos.parquet`` and its like, which other tools point at) is
first written under a staging name that carries the coming generation. Renaming ``atlas.json`` is the commit: whoever
opens the atlas afterwards finds the new generation, reading a staged file where it still has its staging name. The
staged files then take their lasting names; a process killed in between leaves that to the next one.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from placeprint.atlas.manifest import ATLAS_JSON, WORK, AtlasManifest, read_manifest
from placeprint.errors import AtlasError

__all__ = ["commit", "current_path", "exclusive", "finish_commit", "leave", "staging_path", "sync"]

_LOCK = ".lock"
_LASTING = ("photos.parquet", "projection.npz", "index.faiss", "quarantine.parquet")


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the atlas for writing; a second writer is refused at once.

    Raises:
        AtlasError: if another process is writing.
    """
    for name in ("descriptors", "adapted"):
        # Writing and tidying would reach through the link into a folder that is not the atlas's.
        if (folder / name).is_symlink():
            raise AtlasError(f"{folder / name} is a link; an atlas that is written to holds its own files")
    if (folder / _LOCK).exists() and not (folder / _LOCK).is_file():
        raise AtlasError(f"{folder / _LOCK} is no file; delete it")
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AtlasError(f"another process is writing {folder}; wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


def staging_path(folder: Path, name: str, generation: int) -> Path:
    """Where a file that keeps its name waits for the commit of ``generation``."""
    return folder / f"{name}.g{generation}"


def current_path(folder: Path, name: str, manifest: AtlasManifest) -> Path:
    """Where a file of this generation lies, whether or not its commit was carried to the end."""
    if name in manifest.staged:
        staged = staging_path(folder, name, manifest.generation)
        if staged.exists():
            return staged
    return folder / name


def sync(path: Path) -> None:
    """Wait until a file's (or folder's) content is on the disk."""
    # Windows flushes only what is open for writing; a folder opens for reading only.
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def commit(folder: Path, manifest: AtlasManifest) -> None:
    """Make a generation visible: everything it names must be written by now."""
    for name in manifest.files:
        sync(current_path(folder, name, manifest))
    temporary = folder / f"{ATLAS_JSON}.g{manifest.generation}"
    temporary.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    sync(temporary)
    temporary.replace(folder / ATLAS_JSON)
    if os.name == "posix":  # Windows can't open a folder
        sync(folder)
    finish_commit(folder)


def finish_commit(folder: Path) -> AtlasManifest:
    """Give staged files their lasting names and drop files no generation needs; safe to repeat.

    Called with the lock held, by every writer before it starts and after it commits.
    """
    manifest = read_manifest(folder)
    for name in manifest.staged:
        staged = staging_path(folder, name, manifest.generation)
        if staged.exists():
            # A reader on Windows may hold the old file open; the next writer tries again, readers look here first.
            with contextlib.suppress(PermissionError):
                staged.replace(folder / name)
    current = {current_path(folder, name, manifest) for name in manifest.staged}
    for stale in _leftovers(folder):
        if stale.relative_to(folder).as_posix() not in manifest.files and stale not in current:
            with contextlib.suppress(PermissionError):
                stale.unlink()
    return manifest


def leave(folder: Path) -> None:
    """Take back what a writer that failed had made, unless something worth resuming was written."""
    with contextlib.suppress(OSError):
        (folder / WORK).rmdir()
        if not (folder / ATLAS_JSON).exists():
            (folder / ".lock").unlink(missing_ok=True)
            folder.rmdir()


def _leftovers(folder: Path) -> list[Path]:
    """Files that only a generation of this atlas can have written."""
    staged = [*_LASTING, ATLAS_JSON]
    return [
        *(path for name in staged for path in folder.glob(f"{name}.g[0-9]*") if not path.is_dir()),
        *folder.glob("descriptors/[0-9]*.npy"),
        *folder.glob("adapted/g[0-9]*.npy"),
    ]
