"""Processes that draw side by side: each place once, nobody idle, nothing that goes wrong unheard."""

import os
import time
from pathlib import Path

import pytest

from placeprint.errors import PlaceprintError
from placeprint.sample.crew import Draw, Job, draw_side_by_side


class Noting:
    """Draws nothing but a note of which process drew what."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> Draw:
        def draw(job: Job, wanted: object) -> int:
            if job[0] == 9:
                os._exit(3)
            if job[0] == 8:
                raise PermissionError(13, "Permission denied", "somewhere")
            until = time.monotonic() + 240
            while job == (0, 0) and len(list(self.folder.iterdir())) < 8 and time.monotonic() < until:
                time.sleep(0.01)  # until the other process has drawn all the rest, also what waits behind this one
            with (self.folder / f"{job[0]}-{job[1]}").open("a") as file:
                file.write(f"{os.getpid()}\n")
            return 2

        return draw


def test_every_place_is_drawn_once_and_nobody_waits_for_the_slowest(tmp_path: Path) -> None:
    jobs = [(0, place) for place in range(9)]
    told: list[int] = []
    draw_side_by_side(jobs, Noting(tmp_path), workers=2, on_place=told.append)
    assert told == [2] * 9
    notes = {path.name: path.read_text().split() for path in tmp_path.iterdir()}
    assert set(notes) == {f"0-{place}" for place in range(9)}
    assert all(len(drawers) == 1 for drawers in notes.values())
    assert [place for place, drawers in notes.items() if drawers == notes["0-0"]] == ["0-0"]
    assert str(os.getpid()) not in notes["0-0"]


def test_what_goes_wrong_in_a_process_is_heard_of(tmp_path: Path) -> None:
    with pytest.raises(PlaceprintError, match=r"exit code 3.*--workers"):
        draw_side_by_side([(0, 1), (9, 0)], Noting(tmp_path), workers=2, on_place=lambda photos: None)
    with pytest.raises(PermissionError) as refused:
        draw_side_by_side([(0, 1), (8, 0)], Noting(tmp_path), workers=2, on_place=lambda photos: None)
    assert (refused.value.errno, refused.value.filename) == (13, "somewhere")
