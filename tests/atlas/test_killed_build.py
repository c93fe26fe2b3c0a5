"""A build killed at any moment resumes, and ends as if nothing had happened."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from placeprint.atlas import AtlasFolder, build_atlas, verify_atlas
from placeprint.errors import AtlasError
from streets import DrawnTown, Street

_KILLS = 20

# Small chunks and shards, so that a few photos cross as many boundaries as a hundred thousand do.
_BUILD = """
import sys
from pathlib import Path
from placeprint.atlas import build, chunks, shards
chunks.CHUNK_ROWS = 8
shards.SHARD_ROWS = 32
if sys.argv[1] == "append":
    build.append_photos(Path(sys.argv[3]), Path(sys.argv[2]), where="role = 'query'")
else:
    build.build_atlas(Path(sys.argv[2]), Path(sys.argv[3]), where=sys.argv[4] if len(sys.argv) > 4 else None)
"""


@pytest.fixture(scope="module")
def town(drawn_town: DrawnTown, tmp_path_factory: pytest.TempPathFactory) -> Street:
    return drawn_town.street(tmp_path_factory.mktemp("town"), places=40)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def run(*arguments: str) -> float:
    began = time.monotonic()
    process = start(*arguments)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    return time.monotonic() - began


def same(first: Path, second: Path) -> None:
    a, b = AtlasFolder(first), AtlasFolder(second)
    assert a.photos.equals(b.photos)
    assert a.quarantine.equals(b.quarantine)
    for mine, theirs in ((a.descriptors, b.descriptors), (a.adapted, b.adapted)):
        assert [len(shard) for shard in mine] == [len(shard) for shard in theirs]
        for left, right in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(left, right)
    np.testing.assert_array_equal(a.projection.matrix, b.projection.matrix)
    assert verify_atlas(second) == []


class Killer:
    """Runs a command and kills it at a random moment.

    Args:
        seconds: how long the whole command takes.
        share: of that time, the earliest and the latest moment.
        seed: of the moments.
    """

    def __init__(self, seconds: float, share: tuple[float, float], seed: int) -> None:
        self._seconds, self._share, self._moments = seconds, share, random.Random(seed)

    def strike(self, *arguments: str, whole: bool) -> bool:
        """Run the command; whether it was still running when its moment came.

        Args:
            arguments: of the command.
            whole: whether all of the work is before it, and nothing is resumed.
        """
        began = time.monotonic()
        process = start(*arguments)
        try:
            process.wait(timeout=self._moments.uniform(*self._share) * self._seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        if whole:  # the machine was busier when the time was taken
            self._seconds = min(self._seconds, time.monotonic() - began)
        return False


def finished(path: Path) -> bool:
    try:
        AtlasFolder(path)
    except AtlasError:
        return False
    return True


def test_a_build_killed_twenty_times_ends_row_for_row_the_same(town: Street, tmp_path: Path) -> None:
    whole = tmp_path / "whole.atlas"
    seconds = run("build", str(town.manifest), str(whole))
    # Most of the time goes by before the work begins, in loading Python; aim at the work.
    killer = Killer(seconds, (0.25, 1.05), seed=0)
    kills, attempts = 0, 0
    while kills < _KILLS:
        attempts += 1
        path = tmp_path / f"killed-{attempts}.atlas"
        while not finished(path) and killer.strike("build", str(town.manifest), str(path), whole=not path.exists()):
            kills += 1
            if kills == _KILLS:
                break
        if not finished(path):
            run("build", str(town.manifest), str(path))
        same(whole, path)
        assert attempts < 4 * _KILLS, "the kills never hit the build"


def test_an_append_killed_midway_leaves_the_old_or_the_new_atlas(town: Street, tmp_path: Path) -> None:
    before, after, path = (tmp_path / f"{name}.atlas" for name in ("before", "after", "killed"))
    run("build", str(town.manifest), str(before), "role = 'database'")
    for copy in (after, path):
        shutil.copytree(before, copy)
    seconds = run("append", str(town.manifest), str(after))
    killer = Killer(seconds, (0.4, 0.95), seed=1)
    kills, attempts, whole = 0, 0, True
    while kills < 6:
        attempts += 1
        assert attempts < 40, "the kills never hit the append"
        kills += killer.strike("append", str(town.manifest), str(path), whole=whole)
        assert AtlasFolder(path).photos.num_rows in (80 * 2, 80 * 3)
        assert verify_atlas(path) == []
        whole = AtlasFolder(path).photos.num_rows == 80 * 3
        if whole:
            same(after, path)
            shutil.rmtree(path)
            shutil.copytree(before, path)
    run("append", str(town.manifest), str(path))
    same(after, path)


def test_a_resumed_build_does_not_describe_again(town: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from placeprint.atlas import chunks

    monkeypatch.setattr(chunks, "CHUNK_ROWS", 16)
    path = tmp_path / "a.atlas"
    seen: list[str] = []
    decode = chunks.decode

    class Stop(Exception):
        pass

    def counting(source: Path, *, size: tuple[int, int]) -> object:
        seen.append(source.name)
        return decode(source, size=size)

    def stop_at_half(stage: str, done: int, total: int) -> None:
        if stage == "describing" and done >= total // 2:
            raise Stop

    monkeypatch.setattr(chunks, "decode", counting)
    with pytest.raises(Stop):
        build_atlas(town.manifest, path, on_progress=stop_at_half, workers=1)
    assert not finished(path)
    with pytest.raises(AtlasError, match="resume"):
        AtlasFolder(path)
    first = len(seen)
    seen.clear()
    build_atlas(town.manifest, path, workers=1)
    assert len(seen) <= 240 - first // 2
    assert AtlasFolder(path).photos.num_rows == 240


def test_a_photo_changed_before_the_resume_is_described_again(drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=2)
    path = tmp_path / "a.atlas"

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "adapting" or (stage == "projecting" and done == 0) or stage == "indexing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_atlas(street.manifest, path, on_progress=stop)
    street.photos[0].write_bytes(b"gone bad")
    summary = build_atlas(street.manifest, path)
    assert [refusal.uri for refusal in summary.refusals] == [str(street.photos[0])]
