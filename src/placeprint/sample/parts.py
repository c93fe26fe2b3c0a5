"""A place's photos, masks and rows on disk: drawn as a whole, or drawn again."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import simplejpeg

from placeprint.sample.crew import Job
from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.folder import WORK, photo_paths, write_atomically
from placeprint.sample.masks import instance_png, semantic_png
from placeprint.sample.tables import SCHEMAS, Rows, rows_of, split_of
from placeprint.sample.world import World

__all__ = ["PlaceDrawer", "read_part"]

_QUALITY = 90


class PlaceDrawer:
    """Draws places of one world into its folder.

    Args:
        settings: of the world.
        folder: the sample.
    """

    def __init__(self, settings: SampleSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._world = World(settings)

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
        write_atomically(_part_path(self._folder, job), json.dumps(part, ensure_ascii=False, separators=(",", ":")))
        return len(rows["photos"])

    def _role(self, photo: DrawnPhoto) -> str:
        if photo.view.panorama:
            return "panorama"
        captures = self._settings.captures
        return "query" if captures > 1 and photo.view.capture == captures - 1 else "database"


def read_part(folder: Path, job: Job) -> Rows | None:
    """Read the rows of a place; None where it has to be drawn (again), for files of it are missing or cut short."""
    try:
        part: dict[str, Any] = json.loads(_part_path(folder, job).read_text(encoding="utf-8"))
        whole = all((folder / path).stat().st_size == size for path, size in part["files"].items())
    except (OSError, ValueError):
        return None
    rows: Rows = part["rows"]
    return rows if whole else None


def _part_path(folder: Path, job: Job) -> Path:
    return folder / WORK / f"{job[0]:04d}-{job[1]:04d}.json"


def _contents(photo: DrawnPhoto, files: Mapping[str, str]) -> dict[str, bytes]:
    jpeg = simplejpeg.encode_jpeg(photo.rgb, _QUALITY, "RGB", "420", fastdct=False)
    return {
        files["semantic"]: semantic_png(photo.semantic),
        files["instances"]: instance_png(photo.instances),
        files["uri"]: jpeg,
    }


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
