"""Arrays that are filled once: whole, resumed, and with damaged photos set aside."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from placeprint.errors import InputError, NothingUsableError
from placeprint.learn.data.pixels import cache_pixels
from placeprint.learn.data.store import fill
from placeprint.photos.decode import decode
from placeprint.progress import silent
from streets import Street


class Killed(BaseException):
    pass


def test_a_fill_goes_on_where_it_stopped(tmp_path: Path) -> None:
    made: list[int] = []

    def make(rows: slice) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
        if len(made) == 2:
            made.append(-1)
            raise Killed
        made.append(rows.start)
        numbers = np.arange(rows.start, rows.stop)
        return np.repeat(numbers[:, None], 3, axis=1), numbers != 5

    def run() -> NDArray[np.bool_]:
        return fill(tmp_path / "a", shape=(10, 3), dtype=np.int16, block=4, make=make, on_rows=lambda done, total: None)

    with pytest.raises(Killed):
        run()
    usable = run()
    assert made == [0, 4, -1, 8]
    assert np.flatnonzero(~usable).tolist() == [5]
    assert np.load(tmp_path / "a.npy")[:, 0].tolist() == list(range(10))
    run()
    assert len(made) == 4

    # A truncated file is no cache.
    (tmp_path / "a.npy").write_bytes((tmp_path / "a.npy").read_bytes()[:-8])
    run()
    assert made[4:] == [0, 4, 8]


def test_a_fill_that_has_no_room_says_so(tmp_path: Path) -> None:
    def make(rows: slice) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
        raise AssertionError

    with pytest.raises(InputError, match="GB are needed"):
        fill(tmp_path / "a", shape=(1 << 24, 1 << 24), dtype=np.uint8, block=1, make=make, on_rows=lambda *_: None)
    assert not (tmp_path / "a.npy").exists()


def test_decoded_photos_are_what_the_describer_sees(street: Street, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(b"\xff\xd8\xff\xe0 no photo")
    uris = [str(street.photos[0]), str(damaged), str(street.photos[1]), str(tmp_path / "missing.jpg")]
    told: list[int] = []
    cache = cache_pixels(uris, 64, tmp_path / "cache", lambda stage, done, total: told.append(done))
    assert cache.usable.tolist() == [True, False, True, False]
    assert [refusal.uri for refusal in cache.refusals] == [uris[1], uris[3]]
    assert cache.refusals[1].reason == "missing"
    pixels = np.load(cache.path, mmap_mode="r")
    np.testing.assert_array_equal(pixels[2], decode(street.photos[1], size=(64, 64)).pixels)
    again = cache_pixels(uris, 64, tmp_path / "cache", silent)
    assert (again.path, again.refusals, told) == (cache.path, cache.refusals, [4])
    assert cache_pixels(uris, 96, tmp_path / "cache", silent).path != cache.path


def test_nothing_to_decode_is_told(tmp_path: Path) -> None:
    with pytest.raises(NothingUsableError, match="none of 1 photos"):
        cache_pixels([str(tmp_path / "missing.jpg")], 64, tmp_path / "cache", silent)
