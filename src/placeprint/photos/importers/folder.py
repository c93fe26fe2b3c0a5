"""A folder of photos that carry their positions themselves."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from placeprint.errors import NothingUsableError, PhotoRefused, Refusal
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.exif import Exif, read_exif
from placeprint.photos.formats import FORMATS
from placeprint.photos.table import PHOTO_SCHEMA, photo_id_of
from placeprint.photos.where import matching_rows
from placeprint.photos.wording import show

__all__ = ["import_folder"]

_PHOTO_SUFFIXES = frozenset(suffix for kind in FORMATS for suffix in kind.suffixes)
# Pictures that people call photos and that nothing here reads: worth a word, where other files are only counted.
_UNREAD_SUFFIXES = frozenset(
    (
        *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2"),
        *(".sr2", ".srw", ".x3f", ".exr", ".hdr", ".jp2", ".jxl", ".pbm", ".pgm", ".ppm", ".psd", ".tga", ".xcf"),
    )
)
# For disks and networks that keep one reader waiting. Where the files are in memory already, threads gain nothing.
_THREADS = 8
_CHUNK = 256


@dataclass
class _Walk:
    """What a walk through a folder met besides photos."""

    refusals: list[Refusal] = field(default_factory=list)
    others: int = 0


def import_folder(
    folder: Path, *, where: str | None = None, on_progress: Callable[[int, int], None] | None = None
) -> Catalogue:
    """Import the photos of a folder and its subfolders by their EXIF.

    Links are followed, each folder being visited once; hidden files and folders are passed over; the order is that of
    the names. Photos without a usable position are refused.

    Args:
        folder: the folder.
        where: condition on the photo's columns, evaluated on the photos that are not refused.
        on_progress: called with the photos done and the photos in all.

    Returns:
        The catalogue, in which nothing may be left.

    Raises:
        NothingUsableError: there is no photo, or none that the condition holds for.
        InputError: the condition is none.
    """
    walk = _Walk()
    found = list(_photos(os.path.abspath(folder), walk))
    if not found and not walk.refusals:
        others = f"; {walk.others} other files are there" if walk.others else ""
        raise NothingUsableError(
            f"{show(str(folder))} holds no photos ({', '.join(sorted(_PHOTO_SUFFIXES))}){others}: name another folder."
        )
    rows: list[tuple[str, Exif]] = []
    refusals = walk.refusals
    with ThreadPoolExecutor(_THREADS) as pool:
        # In chunks, so that a stop is felt soon and a million photos are not a million waiting tasks.
        for start in range(0, len(found), _CHUNK):
            chunk = found[start : start + _CHUNK]
            for path, result in zip(chunk, pool.map(_read, chunk), strict=True):
                uri = Path(path).as_posix()
                if isinstance(result, PhotoRefused):
                    refusals.append(Refusal(uri, None, result.reason, str(result)))
                else:
                    rows.append((uri, result))
            if on_progress is not None:
                on_progress(start + len(chunk), len(found))

    photos = _table(rows)
    if where is not None and rows:
        photos = photos.filter(pa.array(matching_rows(photos, where, {})))
    refusals.sort(key=lambda refusal: refusal.uri)
    return Catalogue(photos, refusals, others=walk.others)


def _photos(folder: str, walk: _Walk) -> Iterator[str]:
    """List the photos in a folder and below in the order of their names, noting in `walk` what else there is."""
    visited: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            if _is_photo(path, walk):
                yield path
            continue
        try:
            status = os.stat(path)
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            names = sorted(os.listdir(path), reverse=True)
        except OSError as error:
            message = f"The folder can't be read ({error.strerror}): check its permissions."
            walk.refusals.append(Refusal(_readable(path), None, "unreadable", message))
            continue
        waiting.extend(os.path.join(path, name) for name in names if not name.startswith("."))


def _is_photo(path: str, walk: _Walk) -> bool:
    suffix = os.path.splitext(path)[1].lower()
    if suffix in _PHOTO_SUFFIXES:
        if path.isprintable() or _is_plain(path):
            return True
        reason, message = "bad-path", "The name holds control characters or is no UTF-8: rename the file."
    elif suffix in _UNREAD_SUFFIXES:
        reason, message = "unsupported-format", f"Pictures in {suffix} are not read: save it as JPEG."
    else:
        walk.others += 1
        return False
    walk.refusals.append(Refusal(_readable(path), None, reason, message))
    return False


def _is_plain(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not any(ord(character) < 32 or ord(character) == 127 for character in path)


def _readable(path: str) -> str:
    """Write a path as text, whatever bytes it is made of."""
    return Path(os.fsencode(path).decode(errors="backslashreplace")).as_posix()


def _read(path: str) -> Exif | PhotoRefused:
    try:
        return read_exif(Path(path))
    except PhotoRefused as refused:
        return refused


def _table(rows: list[tuple[str, Exif]]) -> pa.Table:
    columns = {
        "photo_id": [photo_id_of(uri) for uri, _ in rows],
        "uri": [uri for uri, _ in rows],
        "latitude": [exif.latitude for _, exif in rows],
        "longitude": [exif.longitude for _, exif in rows],
        "heading_deg": [exif.heading_deg for _, exif in rows],
        "captured_at": [exif.captured_at for _, exif in rows],
    }
    arrays = [
        pa.array(columns[name], kind) if name in columns else pa.nulls(len(rows), kind)
        for name, kind in zip(PHOTO_SCHEMA.names, PHOTO_SCHEMA.types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=PHOTO_SCHEMA)
