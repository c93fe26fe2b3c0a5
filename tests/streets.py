"""Streets for tests: photos of a small drawn town on disk, and the exact truth beside them."""

import csv
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock
from PIL import Image

if TYPE_CHECKING:
    from placeprint.sample.drawn import View
    from placeprint.sample.world import World

PLACES, HEADINGS, CAPTURES = 40, 2, 3
WIDTH, HEIGHT = 256, 192

T = TypeVar("T")


def once(store: Path, name: str, make: Callable[[], T]) -> T:
    """Make something once for all processes that share a folder: the first to ask makes it, the others wait.

    Args:
        store: the folder.
        name: of what is made.
        make: makes it; what it returns is kept as a pickle.
    """
    kept = store / f"{name}.pickle"
    with FileLock(store / f"{name}.lock"):
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(make()))
    made: T = pickle.loads(kept.read_bytes())
    return made


@dataclass(frozen=True)
class Street:
    """Some photos on disk and the manifest that names their places.

    Attributes:
        folder: holds everything.
        manifest: a table of the photos; the newest capture of each view has the role ``query``.
        views: where, when and how each photo was taken, by its path. Places of a street lie 30 m apart, captures of a
            place up to 5 m.
    """

    folder: Path
    manifest: Path
    views: Mapping[Path, "View"]

    @property
    def photos(self) -> list[Path]:
        """All photos: by place, then by heading, then from the oldest capture to the newest."""
        return list(self.views)

    @property
    def queries(self) -> list[Path]:
        """The newest photo of each view."""
        newest = max(view.capture for view in self.views.values())
        return [path for path, view in self.views.items() if view.capture == newest]


@dataclass(frozen=True)
class _Shot:
    """A photo as it is kept: its truth and its JPEG."""

    view: "View"
    jpeg: bytes


class DrawnTown:
    """A small town. A place is drawn once, when it is first asked for, by whichever process asks.

    Args:
        store: the folder that all processes of a test session share.
        style: what the town looks like, and where on Earth it lies.
    """

    def __init__(self, store: Path, style: str) -> None:
        self._store, self._style = store, style

    def view(self, place: int, heading: int, capture: int) -> Image.Image:
        """Look at one photo: heading 0 is along the street, 1 is back; capture 0 is the oldest."""
        return Image.open(io.BytesIO(self._shots(place)[heading, capture].jpeg))

    def street(self, folder: Path, *, places: int = 10, captures: int = CAPTURES, first: int = 0) -> Street:
        """Write photos of neighbouring places, in both headings and several times through the years, to a folder.

        Args:
            folder: made where it is missing.
            places: how many.
            captures: the oldest so many of each view.
            first: number of the first place.
        """
        folder.mkdir(parents=True, exist_ok=True)
        rows, views = [], {}
        for place in range(first, first + places):
            for (heading, capture), shot in sorted(self._shots(place).items(), key=lambda item: item[0]):
                if capture >= captures:
                    continue
                path, view = folder / f"{place:03d}_{heading}_{capture}.jpg", shot.view
                path.write_bytes(shot.jpeg)
                views[path] = view
                where = (view.latitude, view.longitude, view.heading_deg)
                role = "query" if capture == captures - 1 else "database"
                rows.append((path.name, *where, view.captured_at.isoformat(), f"p{place}", role))
        manifest = folder / "photos.csv"
        with manifest.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["path", "latitude", "longitude", "heading_deg", "captured_at", "place_id", "role"])
            writer.writerows(rows)
        return Street(folder, manifest, views)

    @cached_property
    def _world(self) -> "World":
        from placeprint.sample.drawn import SampleSettings
        from placeprint.sample.world import World  # loads all the painting, which most test processes do without

        # The number of places shapes the whole town, so it is the same however few of them are drawn.
        return World(SampleSettings((self._style,), PLACES, CAPTURES, HEADINGS, WIDTH, HEIGHT))

    def _shots(self, place: int) -> dict[tuple[int, int], _Shot]:
        """All photos of a place, by heading and capture."""
        return once(self._store, f"{self._style}-{place:03d}", lambda: self._draw(place))

    def _draw(self, place: int) -> dict[tuple[int, int], _Shot]:
        shots = {}
        for number, photo in enumerate(self._world.draw_place(0, place)):
            jpeg = io.BytesIO()
            Image.fromarray(photo.rgb).save(jpeg, "JPEG", quality=88)
            shots[number % HEADINGS, photo.view.capture] = _Shot(photo.view, jpeg.getvalue())
        return shots
