"""Equal settings draw equal bytes: on any machine, in any order, in any process."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.draws import Draws
from placeprint.sample.world import World

GOLDEN = {
    "tokyo": "727991ccd82bcb600b148de255d42dc5",
    "london": "97d19e371ac4b39075d68674509b1a8a",
    "cairo": "da9b512bb07e6c0716a5842baf9a4fef",
}
"""Hashes of drawn places. They change when pictures are meant to change; see the test for how to make them anew."""


def settings(style: str, **more: int) -> SampleSettings:
    return SampleSettings(
        (style,), places=4, captures=2, headings=2, width=128, height=96, panoramas=True, panorama_width=128
    )


def digest(photos: Iterable[DrawnPhoto]) -> str:
    """Hash of all pixels and all truth."""
    sums = hashlib.blake2b(digest_size=16)
    for photo in photos:
        for part in (photo.rgb, photo.semantic, photo.instances.astype("<u2")):
            sums.update(np.ascontiguousarray(part).tobytes())
        sums.update(repr((photo.view, photo.elements, photo.adverts, photo.texts)).encode())
    return sums.hexdigest()


@pytest.mark.parametrize("style", GOLDEN)
def test_a_place_is_drawn_as_it_always_was(style: str) -> None:
    """If the pictures were meant to change, look at them (tools/contact_sheet.py) and put the new hash into GOLDEN."""
    assert digest(World(settings(style)).draw_place(0, 1)) == GOLDEN[style]


def test_a_lesser_processor_draws_the_same_bytes() -> None:
    """NumPy picks its inner loops by what the processor can do; without all it could pick, not a bit differs."""
    features = " ".join(np._core._multiarray_umath.__cpu_dispatch__)
    script = (
        "from test_determinism import World, digest, settings;"
        "print(digest(World(settings('tokyo')).draw_place(0, 1)), end='')"
    )
    plain = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=Path(__file__).parent,
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": features},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout == GOLDEN["tokyo"]


def test_the_order_of_places_is_all_one() -> None:
    """A worker that starts in the middle draws what a worker draws that came from the beginning."""
    from_the_start = World(settings("new_york"))
    for place in range(3):
        for _ in from_the_start.draw_place(0, place):
            pass
    assert digest(from_the_start.draw_place(0, 3)) == digest(World(settings("new_york")).draw_place(0, 3))


def test_towns_may_be_drawn_in_turn() -> None:
    """A town that was let go of in the middle of a place goes on as if nothing had happened."""
    both = SampleSettings(("tokyo", "stockholm"), places=1, captures=2, headings=2, width=64, height=48)
    world = World(both)
    one, two = world.draw_place(0, 0), world.draw_place(1, 0)
    mixed = [next(one), next(two), *one, *two]
    alone = [*World(both).draw_place(0, 0), *World(both).draw_place(1, 0)]
    assert digest([mixed[0], *mixed[2:5], mixed[1], *mixed[5:]]) == digest(alone)


def test_another_seed_draws_another_town() -> None:
    one = SampleSettings(("stockholm",), places=1, captures=1, headings=1, width=64, height=48, seed=1)
    two = SampleSettings(("stockholm",), places=1, captures=1, headings=1, width=64, height=48, seed=2)
    assert digest(World(one).draw_place(0, 0)) != digest(World(two).draw_place(0, 0))


def test_streams_of_chance_depend_on_their_names_alone() -> None:
    one, two = Draws(7, "tokyo"), Draws(7, "tokyo")
    one.uniform()
    assert one.child("house", 3).uniform() == two.child("house", 3).uniform()
    assert Draws(7, "a").uniform() != Draws(7, "b").uniform()
    # Python promises that random() stays the same for a seed; PCG64's raw bits likewise.
    assert Draws(7, "tokyo").uniform() == pytest.approx(Draws("7/tokyo").uniform(), abs=0)
    noise = Draws("noise").noise(4, 4)
    assert noise.dtype == np.float32
    assert (np.abs(noise) <= 1).all()
    assert (noise == Draws("noise").noise(4, 4)).all()
