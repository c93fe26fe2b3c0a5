"""A place's photos, masks and rows on disk: drawn as a whole, or drawn again."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import simplejpeg

from placeprint.errors import InputError
from placeprint.sample.crew import Job
from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.folder import WORK, SampleRecord, hash_of, photo_paths, write_atomically
from placeprint.sample.masks import instance_png, semantic_png
from placeprint.sample.tables import SCHEMAS, Batches, Rows, rows_of, split_of, to_batch
from placeprint.sample.world import World

__all__ = ["PlaceDrawer", "read_part"]

_QUALITY = 90


class PlaceDrawer:
    """Draws places of one world into its folder.

    Args:
        settings: of the world.
        folder: the sample, begun.

    Raises:
        InputError: a style file is not any more what it was when the drawing began.
    """

    def __init__(self, settings: SampleSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._world = World(settings)
        record = SampleRecord.read(folder)
        if record is None or record.style_hashes != {town.name: hash_of(town.style) for town in self._world.towns}:
            raise InputError(f"the style files or {folder} were changed meanwhile: run the same command again")

    def __call__(self, job: Job, wanted: Callable[[], bool]) -> int:
        """Draw a place; its part, which says that all its files are there, comes last.

        Args:
            job: numbers of the town and the place.
            wanted: asked before each photo whether to go on.

        Returns:
            The number of photos.

        Raises:
            BrokenPipeError: the place is not wanted any more.
            OSError: the disk takes no more.
        """
        town, place = job
        split = split_of(place, self._world.places(town))
        rows: Rows = {name: [] for name in SCHEMAS}
        sizes: dict[str, int] = {}
        for photo in self._world.draw_place(town, place):
            if not wanted():
                raise BrokenPipeError("nobody waits for this place any more")
            view = photo.view
            files = photo_paths(view.photo_id, view.style, panorama=view.panorama)
            for path, content in _contents(photo, files).items():
                _write(self._folder / path, content)
                sizes[path] = len(content)
            for name, more in rows_of(photo, files=files, role=self._role(photo), split=split).items():
                rows[name].extend(more)
        part = {"files": sizes, "rows": rows}
        written = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
        write_atomically(self._folder, _part_name(job), written)
        return len(rows["photos"])

    def _role(self, photo: DrawnPhoto) -> str:
        if photo.view.panorama:
            return "panorama"
        captures = self._settings.captures
        return "query" if captures > 1 and photo.view.capture == captures - 1 else "database"


def read_part(folder: Path, job: Job, photos: int) -> Batches | None:
    """Read the rows of a place; None where it has to be drawn (again), for files of it are missing or cut short.

    Args:
        folder: the sample.
        job: numbers of the town and the place.
        photos: how many the place has, panoramas included.
    """
    try:
        part: dict[str, Any] = json.loads((folder / _part_name(job)).read_text(encoding="utf-8"))
        rows = {name: to_batch(part["rows"][name], schema) for name, schema in SCHEMAS.items()}
        files = [path for name in ("uri", "semantic", "instances") for path in rows["photos"][name].to_pylist()]
        whole = len(files) == 3 * photos and all(
            (folder / path).stat().st_size == part["files"][path] for path in files
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # whatever has come over it, drawing the place again mends it
    return rows if whole else None


def _part_name(job: Job) -> str:
    return f"{WORK}/{job[0]:04d}-{job[1]:04d}.json"


def _contents(photo: DrawnPhoto, files: Mapping[str, str]) -> dict[str, bytes]:
    jpeg = simplejpeg.encode_jpeg(photo.rgb, _QUALITY, "RGB", "420", fastdct=False)
    return {
        files["semantic"]: semantic_png(photo.semantic),
        files["instances"]: instance_png(photo.instances),
        files["uri"]: jpeg,
    }


def _write(path: Path, content: bytes) -> None:
    # Never into what is there, which may be a link, or one file under two names.
    try:
        path.unlink(missing_ok=True)
        file = path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    with file:
        file.write(content)
