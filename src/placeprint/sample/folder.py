"""The folder of a drawn world: what lies where, what is the sample's own, and who may write to it.

``sample.json`` is the one word on the state of the folder. It is written first, as ``drawing``, and last, as
``complete``; whatever a process killed in between has left is gone on with, or drawn over.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from placeprint.errors import InputError
from placeprint.sample.choose import load_styles
from placeprint.sample.drawn import SampleSettings
from placeprint.sample.style import TownStyle
from placeprint.version import __version__

__all__ = [
    "WORK",
    "SampleRecord",
    "clear",
    "exclusive",
    "first_gone",
    "hash_of",
    "look",
    "photo_paths",
    "tidy",
    "write_atomically",
]

WORK = ".placeprint-drawing"
"""Folder of what is drawn but not yet in the tables; gone when the sample is complete."""

_JSON = "sample.json"
_FORMAT, _VERSION = "placeprint-sample", 1
_PICTURES = ("photos", "panoramas", "masks/semantic", "masks/instances")
_FILES = (
    *("photos.parquet", "classes.json", "README.md"),
    *(f"truth/{name}.parquet" for name in ("adverts", "texts", "elements")),
    *(f"map/{name}.geojson" for name in ("streets", "houses", "places")),
)
_FOLDERS = (*_PICTURES, "masks", "truth", "map")
_OWN_NAMES = sorted({path.split("/")[0] for path in (*_FOLDERS, *_FILES)} | {_JSON, WORK})
_STYLE = re.compile(r"[a-z_]+")
_PICTURE = re.compile(r"(?P<style>[a-z_]+)-[0-9]{4}-[0-9]{1,2}-([0-9]{1,2}|pano)\.(jpg|png)")
_LOCK, _TEMPORARY = ".lock", ".tmp"
_IN_WORK = re.compile(
    r"[0-9]{4}-[0-9]{4}\.json(\.tmp)?|(sample|classes)\.json\.tmp|README\.md\.tmp"
    r"|(streets|houses|places)\.geojson\.tmp|(photos|adverts|texts|elements)\.parquet"
)
_COUNTS = ("towns", "places", "photos", "panoramas", "adverts", "texts", "readable_texts", "elements")
_MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """What ``sample.json`` says.

    Attributes:
        settings: of the drawing, with the names of the styles in place of files.
        style_hashes: SHA-256 of each style, for files that change.
        placeprint_version: what drew it.
        state: ``drawing`` or ``complete``.
        counts: rows and things, once they are known.
    """

    settings: dict[str, Any]
    style_hashes: dict[str, str]
    placeprint_version: str
    state: str
    counts: dict[str, int]

    @classmethod
    def begin(cls, settings: SampleSettings) -> "SampleRecord":
        """Describe a drawing that is about to begin."""
        hashes = {style.name: hash_of(style) for style in load_styles(settings.styles)}
        told = {**asdict(settings), "styles": list(hashes)}
        return cls(told, hashes, __version__, "drawing", {})

    @classmethod
    def read(cls, folder: Path) -> "SampleRecord | None":
        """Read the record of a folder; None where there is none that Placeprint wrote."""
        try:
            path = folder / _JSON
            if not path.is_file() or path.stat().st_size > _MOST_BYTES:
                return None
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["format"] != _FORMAT:
                return None
            if told["format_version"] != _VERSION:
                raise InputError(
                    f"{folder} is a sample of format {told['format_version']}, which this Placeprint doesn't know: "
                    "name another folder"
                )
            hashes = dict(told["styles"])
            if not all(_STYLE.fullmatch(name) for name in hashes):
                return None
            counts, state = dict(told["counts"]), str(told["state"])
            if state == "complete" and any(type(counts[name]) is not int for name in _COUNTS):
                return None
            return cls(dict(told["settings"]), hashes, str(told["placeprint_version"]), state, counts)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def write(self, folder: Path) -> None:
        """Make this the folder's record, at once and for good."""
        told = {
            "format": _FORMAT,
            "format_version": _VERSION,
            "placeprint_version": self.placeprint_version,
            "state": self.state,
            "settings": self.settings,
            "styles": self.style_hashes,
            "counts": self.counts,
        }
        write_atomically(folder, _JSON, json.dumps(told, indent=2) + "\n")

    def differences(self, other: "SampleRecord") -> list[str]:
        """Name what the other was drawn with and this isn't."""
        pairs = {**{name: (value, other.settings.get(name)) for name, value in self.settings.items()}}
        pairs["style files"] = (self.style_hashes, other.style_hashes)
        pairs["placeprint version"] = (self.placeprint_version, other.placeprint_version)
        different = [name.replace("_", " ") for name, (mine, theirs) in pairs.items() if mine != theirs]
        # Other styles have other hashes: that goes without saying.
        return [name for name in different if not (name == "style files" and "styles" in different)]


def look(folder: Path, wanted: SampleRecord, *, force: bool) -> SampleRecord | None:
    """See whether a world may be drawn into a folder. Nothing is changed.

    Args:
        folder: may be absent.
        wanted: what is to be drawn.
        force: whether another sample may be replaced, and other files lie beside.

    Returns:
        The record of the sample that is there already, be it the wanted one or one to be replaced; None where there
        is none.

    Raises:
        InputError: the folder is a file, or holds another sample or other files and may not be used.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder for the sample")
    if folder.is_symlink() and not folder.exists():
        raise InputError(f"{folder} is a link that leads nowhere; name a folder for the sample")
    there = SampleRecord.read(folder)
    towns = sorted({*wanted.style_hashes, *(there.style_hashes if there is not None else ())})
    for name in (
        *_FOLDERS,
        *(f"{pictures}/{town}" for pictures in _PICTURES for town in towns),
        WORK,
        f"{WORK}/{_LOCK}",
    ):
        # Drawing and clearing would reach through the link into a folder that is not the sample's.
        if (folder / name).is_symlink():
            raise InputError(f"{folder / name} is a link; a sample holds its own files: name another folder")
    if there is not None:
        if not force and (differences := wanted.differences(there)):
            raise InputError(
                f"{folder} holds a sample drawn otherwise (other {', '.join(differences)}); "
                "name another folder, or replace it with --force"
            )
        return there
    names = sorted(child.name for child in folder.iterdir()) if folder.exists() else []
    if in_the_way := [name for name in names if name in _OWN_NAMES and not _hardly_begun(folder / name)]:
        raise InputError(
            f"{folder} holds {in_the_way[0]}, which no sample of ours wrote and no --force overwrites; "
            "move it away or name another folder"
        )
    if not force and (others := [name for name in names if name != WORK]):
        raise InputError(
            f"{folder} holds other files, such as {others[0]}; name a new or empty folder, or draw beside them "
            "with --force"
        )
    return None


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder for drawing; it is made if absent, and a second one that wants to draw is refused at once.

    Raises:
        InputError: another process is drawing there.
    """
    work = folder / WORK
    made = not folder.exists()
    lock = FileLock(work / _LOCK)
    while True:
        work.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise InputError(f"another process is drawing into {folder}; wait for it to end") from None
        # A process that has just ended may have removed the file between its opening and its locking.
        if (work / _LOCK).exists():
            break
        lock.release()
    try:
        yield
    finally:
        state = None
        try:
            state = SampleRecord.read(folder)
            if state is None or state.state == "complete":
                tidy(folder)
        finally:
            lock.release()
        if state is None or state.state == "complete":
            with contextlib.suppress(OSError):
                work.rmdir()
        if state is None and made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def hash_of(style: TownStyle) -> str:
    """SHA-256 of a style as it was read."""
    return hashlib.sha256(style.model_dump_json().encode()).hexdigest()


def first_gone(folder: Path) -> str | None:
    """Name a file that a complete sample should hold and doesn't, relative to the folder; None where all are there.

    Raises:
        InputError: ``photos.parquet`` can't be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in _FILES:
        if not (folder / name).is_file():
            return name
    try:
        with (folder / "photos.parquet").open("rb") as file:
            photos = pq.read_table(file, columns=["uri", "semantic", "instances"])
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{folder / 'photos.parquet'} can't be read; draw the sample anew with --force") from error
    for column in photos.columns:
        for path in column.to_pylist():
            if not (folder / str(path)).is_file():
                return str(path)
    return None


def photo_paths(photo_id: str, style: str, *, panorama: bool) -> dict[str, str]:
    """Say where a photo and its masks lie, relative to the folder."""
    return {
        "uri": f"{'panoramas' if panorama else 'photos'}/{style}/{photo_id}.jpg",
        "semantic": f"masks/semantic/{style}/{photo_id}.png",
        "instances": f"masks/instances/{style}/{photo_id}.png",
    }


def clear(folder: Path, record: SampleRecord) -> None:
    """Remove exactly what a sample has written, and the folders that this leaves empty."""
    # First of all, so that nobody takes a half-removed sample for a whole one.
    replace(record, state="drawing", counts={}).write(folder)
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    for pictures in _PICTURES:
        for style in record.style_hashes:
            town = folder / pictures / style
            for path in _listed(town):
                match = _PICTURE.fullmatch(path.name)
                if match and match["style"] == style:
                    path.unlink()
    _remove_parts(folder)
    for name in [*(f"{pictures}/{style}" for pictures in _PICTURES for style in record.style_hashes), *_FOLDERS]:
        with contextlib.suppress(OSError):
            (folder / name).rmdir()


def tidy(folder: Path) -> None:
    """Remove what is ours in the work folder, and the folder itself where that leaves it empty."""
    _remove_parts(folder)
    with contextlib.suppress(OSError):
        (folder / WORK / _LOCK).unlink(missing_ok=True)
        (folder / WORK).rmdir()


def write_atomically(folder: Path, name: str, text: str) -> None:
    """Write a small file that is there as a whole or not at all, as text with plain line ends.

    Args:
        folder: of the sample, being drawn into; the file grows in its work folder, where it can meet no other.
        name: of the file in the folder.
        text: its content.
    """
    path = folder / name
    temporary = folder / WORK / f"{path.name}{_TEMPORARY}"
    temporary.unlink(missing_ok=True)
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def _remove_parts(folder: Path) -> None:
    for path in _listed(folder / WORK):
        if _IN_WORK.fullmatch(path.name) and not path.is_dir():
            path.unlink()


def _listed(folder: Path) -> Sequence[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _hardly_begun(path: Path) -> bool:
    """Whether this is the work folder of a process that has yet to write its first word, or was ended before it did."""
    begun = {_LOCK, f"{_JSON}{_TEMPORARY}"}
    return path.name == WORK and path.is_dir() and all(child.name in begun for child in path.iterdir())
