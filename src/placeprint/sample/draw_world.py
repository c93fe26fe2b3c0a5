"""Draw a world into a folder: photos, masks, truth and map, resumed where it was broken off."""

import functools
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from placeprint.errors import InputError
from placeprint.progress import OnProgress, silent
from placeprint.sample.crew import Job, draw_side_by_side
from placeprint.sample.drawn import SampleSettings
from placeprint.sample.finish import write_maps, write_tables, write_words
from placeprint.sample.folder import WORK, SampleRecord, clear, exclusive, first_gone, look
from placeprint.sample.parts import PlaceDrawer, read_part
from placeprint.sample.settings import check_settings
from placeprint.sample.world import World

__all__ = ["SampleSummary", "draw_world"]

_FEW_PLACES = 8


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What there is after drawing.

    Attributes:
        path: the folder.
        counts: ``towns``, ``places``, ``photos``, ``panoramas``, ``adverts``, ``texts``, ``readable_texts``,
            ``elements``.
        drawn: photos and panoramas drawn by this call; the rest was there.
        seconds: that this took.
    """

    path: Path
    counts: dict[str, int]
    drawn: int
    seconds: float


def draw_world(
    settings: SampleSettings,
    out: Path,
    *,
    workers: int | None = None,
    force: bool = False,
    on_progress: OnProgress = silent,
) -> SampleSummary:
    """Draw a world into a folder. A drawing that was broken off goes on where it was.

    With more than one worker, call it under ``if __name__ == "__main__":``, as for all that starts processes.

    Args:
        settings: what to draw.
        out: the folder; docs/reference/sample-format.md says what it holds in the end.
        workers: processes; by default one a core, and fewer for a few places. The files are the same whatever their
            number.
        force: replace a finished sample or one of other settings, or draw beside files that are no sample's. Only files
            that a sample wrote are ever removed or overwritten.
        on_progress: told how far it is.

    Returns:
        What there is now.

    Raises:
        InputError: the settings can't be drawn, or the folder can't be used.
        OSError: the disk is full or read-only.
    """
    started = time.monotonic()
    check_settings(settings)
    wanted = SampleRecord.begin(settings)
    there = look(out, wanted, force=force)
    if there is not None and _is_done(there, wanted) and not force and not (out / WORK).exists():
        _see_all_there(out)
        return SampleSummary(out, there.counts, 0, time.monotonic() - started)
    with exclusive(out):
        # Again, for another process may have been drawing until now.
        there = look(out, wanted, force=force)
        if there is not None and _is_done(there, wanted) and not force:
            _see_all_there(out)
            return SampleSummary(out, there.counts, 0, time.monotonic() - started)
        if there is not None and (there.state == "complete" or wanted.differences(there)):
            clear(out, there)
        wanted.write(out)
        world = World(settings)
        jobs: list[Job] = [(town, place) for town in range(len(world.towns)) for place in range(world.places(town))]
        total = len(jobs) * _photos_a_place(settings)
        drawn = _draw(settings, out, jobs, total, workers or _processes(len(jobs)), on_progress)
        counts = {"towns": len(world.towns), "places": len(jobs)}
        counts |= write_tables(
            out, jobs, _photos_a_place(settings), lambda done: on_progress("writing tables", done, total)
        )
        write_maps(out, world)
        write_words(out, world, counts)
        replace(wanted, state="complete", counts=counts).write(out)
    return SampleSummary(out, counts, drawn, time.monotonic() - started)


def _draw(
    settings: SampleSettings, out: Path, jobs: list[Job], total: int, workers: int, on_progress: OnProgress
) -> int:
    """Draw what isn't there yet and return the number of photos drawn."""
    photos = _photos_a_place(settings)
    missing = [job for job in jobs if read_part(out, job, photos) is None]
    there = total - photos * len(missing)
    drawn = 0

    def on_place(photos: int) -> None:
        nonlocal drawn
        drawn += photos
        on_progress("drawing", there + drawn, total)

    draw_side_by_side(missing, functools.partial(PlaceDrawer, settings, out), workers=workers, on_place=on_place)
    return drawn


def _is_done(there: SampleRecord, wanted: SampleRecord) -> bool:
    return there.state == "complete" and not wanted.differences(there)


def _photos_a_place(settings: SampleSettings) -> int:
    return settings.captures * (settings.headings + settings.panoramas)


def _see_all_there(out: Path) -> None:
    if gone := first_gone(out):
        raise InputError(f"{out} says that it is complete, but {gone} is missing; draw it anew with --force")


def _processes(places: int) -> int:
    """One a core; fewer where a process would spend more time on painting its towns than on drawing places."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, -(-places // _FEW_PLACES))
