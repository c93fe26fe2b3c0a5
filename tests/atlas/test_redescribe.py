"""Describing an atlas anew with another model: what comes out, what is refused, and kills at every stage."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from placeprint import Atlas
from placeprint.atlas import (
    AtlasFolder,
    adapt_atlas,
    append_photos,
    build_atlas,
    chunks,
    redescribe_atlas,
    verify_atlas,
)
from placeprint.atlas.commit import exclusive
from placeprint.atlas.manifest import WORK
from placeprint.describe.card import hash_file
from placeprint.errors import AtlasError, InputError, ModelError, NothingUsableError
from streets import DrawnTown, Street
from tiny_models import tiny_describer

_REDESCRIBE = """
import os, signal, sys
from pathlib import Path
from placeprint.atlas import chunks, commit, generation, redescribe, shards

chunks.CHUNK_ROWS, shards.SHARD_ROWS = 8, 16
moment = sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def on_progress(stage, done, total):
    if moment == f"{stage} {done}":
        die()

if moment == "commit":
    generation.commit = die
if moment == "finish":
    commit.finish_commit = die
redescribe.redescribe_atlas(Path(sys.argv[1]), sys.argv[2], on_progress=on_progress)
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``old.onnx`` and ``new.onnx``."""
    folder = tmp_path_factory.mktemp("models")
    tiny_describer(folder / "old.onnx", dim=24, seed=1)
    tiny_describer(folder / "new.onnx", dim=32, seed=2, side=64)
    return folder


@pytest.fixture
def old(street: Street, models: Path, tmp_path: Path) -> Path:
    path = tmp_path / "town.atlas"
    build_atlas(street.manifest, path, model=str(models / "old.onnx"), where="role = 'database'")
    return path


@pytest.fixture
def own(drawn_town: DrawnTown, models: Path, tmp_path: Path) -> tuple[Street, Path]:
    """An atlas of photos that a test may move, damage or delete."""
    street = drawn_town.street(tmp_path / "photos", places=3)
    build_atlas(street.manifest, tmp_path / "own.atlas", model=str(models / "old.onnx"))
    return street, tmp_path / "own.atlas"


def rows_of(shards: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.asarray(shard) for shard in shards])


def assert_same(first: Path, second: Path) -> None:
    a, b = AtlasFolder(first), AtlasFolder(second)
    assert a.photos.equals(b.photos)
    assert a.quarantine.equals(b.quarantine)
    assert a.manifest.describer == b.manifest.describer
    np.testing.assert_array_equal(rows_of(a.descriptors), rows_of(b.descriptors))
    np.testing.assert_array_equal(rows_of(a.adapted), rows_of(b.adapted))
    np.testing.assert_array_equal(a.projection.matrix, b.projection.matrix)


def test_it_is_as_if_it_had_been_built_with_the_new_model(
    street: Street, models: Path, old: Path, tmp_path: Path
) -> None:
    before = AtlasFolder(old).manifest
    summary = redescribe_atlas(old, str(models / "new.onnx"))
    assert (summary.rows, summary.described, summary.added, summary.adaptation) == (40, 40, 0, "learned")
    assert summary.model == str(models / "new.onnx")
    after = AtlasFolder(old).manifest
    assert (after.generation, after.created_at) == (before.generation + 1, before.created_at)
    assert not {*after.descriptors, *after.adapted} & {*before.descriptors, *before.adapted}
    build_atlas(street.manifest, tmp_path / "new.atlas", model=str(models / "new.onnx"), where="role = 'database'")
    assert_same(old, tmp_path / "new.atlas")
    assert verify_atlas(old) == []
    names = {path.relative_to(old).as_posix() for path in old.rglob("*") if path.is_file()}
    assert names - {".lock"} == {"atlas.json", *after.files}
    # And it goes on from there like any other.
    assert append_photos(old, street.manifest).added == 20
    assert verify_atlas(old) == []


def test_the_front_door_answers_with_the_new_model(street: Street, models: Path, old: Path) -> None:
    atlas = Atlas.open(old).redescribe(str(models / "new.onnx"))
    answer = atlas.locate(street.photos[0])
    assert answer.atlas is not None
    assert (answer.atlas.model, answer.atlas.generation) == (str(models / "new.onnx"), 2)
    assert answer.clues[0].reasons[0].model_dump()["itself"]


@pytest.mark.parametrize(
    ("had", "asked", "gets"),
    [("auto", None, "learned"), ("pca", None, "pca"), ("none", None, "none"), ("pca", "auto", "learned")],
)
def test_the_kind_of_adaptation_stays_unless_another_is_asked_for(
    models: Path, old: Path, had: str, asked: str | None, gets: str
) -> None:
    adapt_atlas(old, adaptation=had)  # type: ignore[arg-type]
    summary = redescribe_atlas(old, str(models / "new.onnx"), adaptation=asked)  # type: ignore[arg-type]
    assert summary.adaptation == AtlasFolder(old).manifest.projection.kind == gets


def test_a_calibration_is_dropped_and_that_is_told(models: Path, old: Path) -> None:
    manifest = json.loads((old / "atlas.json").read_text())
    manifest["calibration"] = {"look-alikes": {"temperature": 0.5, "offset": -4.0, "slope": 1.0}}
    (old / "atlas.json").write_text(json.dumps(manifest))
    assert redescribe_atlas(old, str(models / "new.onnx")).uncalibrated == ["look-alikes"]
    assert AtlasFolder(old).manifest.calibration == {}
    assert redescribe_atlas(old, str(models / "old.onnx")).uncalibrated == []


def test_an_atlas_whose_model_is_gone_is_mended(street: Street, models: Path, tmp_path: Path) -> None:
    path, gone = tmp_path / "town.atlas", tmp_path / "gone.onnx"
    shutil.copy(models / "old.onnx", gone)
    build_atlas(street.manifest, path, model=str(gone), where="role = 'database'")
    gone.unlink()
    mend = r"was described with .*gone\.onnx.*placeprint redescribe .*town\.atlas --model NAME"
    with pytest.raises(ModelError, match=mend):
        Atlas.open(path).locate(street.photos[0])
    with pytest.raises(ModelError, match=mend):
        Atlas.open(path).evaluate(street.manifest)
    with pytest.raises(ModelError, match=mend):
        append_photos(path, street.manifest)
    with pytest.raises(ModelError, match=r"another file.*placeprint redescribe .*town\.atlas --model NAME"):
        _ = Atlas.open(path, model=str(models / "new.onnx")).describer
    shutil.copy(models / "new.onnx", gone)  # another file under the name that the atlas knows
    with pytest.raises(ModelError, match=r"another file.*placeprint redescribe"):
        Atlas.open(path).locate(street.photos[0])
    redescribe_atlas(path, str(gone))
    assert AtlasFolder(path).manifest.describer.sha256 == hash_file(gone)
    assert Atlas.open(path).locate(street.photos[0]).candidates


def test_damaged_descriptors_are_no_hindrance(models: Path, old: Path) -> None:
    for name in ("projection.npz", "descriptors/000000.npy", "adapted/g1-000000.npy"):
        (old / name).write_bytes(b"damaged")
    redescribe_atlas(old, str(models / "new.onnx"))
    assert verify_atlas(old) == []


def test_missing_photos_stop_it_before_anything_is_described(own: tuple[Street, Path], models: Path) -> None:
    street, path = own
    street.photos[0].unlink()
    street.photos[4].unlink()
    before = AtlasFolder(path).manifest
    line = r"^2 of 18 photos can't be read any more \(2 missing; the first: .*000_0_0\.jpg: .*--drop-missing"
    with pytest.raises(InputError, match=line) as caught:
        redescribe_atlas(path, str(models / "new.onnx"))
    assert str(caught.value).isprintable()
    assert AtlasFolder(path).manifest == before
    assert verify_atlas(path) == []
    assert not (path / WORK).exists()
    summary = redescribe_atlas(path, str(models / "new.onnx"), drop_missing=True)
    assert (summary.rows, summary.described, len(summary.refusals)) == (16, 16, 2)
    atlas = AtlasFolder(path)
    refused = {row["uri"]: row["reason"] for row in atlas.quarantine.to_pylist()}
    assert refused == {str(street.photos[0]): "missing", str(street.photos[4]): "missing"}
    assert not set(refused) & set(atlas.photos["uri"].to_pylist())
    assert verify_atlas(path) == []


def test_photos_that_went_bad_stop_it_and_nothing_described_is_lost(
    own: tuple[Street, Path], models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    street, path = own
    street.photos[3].write_bytes(street.photos[3].read_bytes()[:2000])
    with pytest.raises(InputError, match=r"1 of 18 photos can't be read any more \(1 truncated"):
        redescribe_atlas(path, str(models / "new.onnx"))
    assert AtlasFolder(path).manifest.generation == 1

    def decode_again(*_: object, **__: object) -> None:
        raise AssertionError("described again")

    monkeypatch.setattr(chunks, "decode", decode_again)
    assert redescribe_atlas(path, str(models / "new.onnx"), drop_missing=True).rows == 17
    assert [row["reason"] for row in AtlasFolder(path).quarantine.to_pylist()] == ["truncated"]


def test_an_atlas_of_nothing_is_never_written(own: tuple[Street, Path], models: Path) -> None:
    street, path = own
    for photo in street.photos:
        photo.unlink()
    with pytest.raises(NothingUsableError, match=r"none of its photos.*18 missing.*nothing was changed"):
        redescribe_atlas(path, str(models / "new.onnx"), drop_missing=True)
    assert len(AtlasFolder(path)) == 18
    assert verify_atlas(path) == []


def test_photos_that_moved_are_found_where_their_folder_lies_now(
    own: tuple[Street, Path], models: Path, tmp_path: Path
) -> None:
    street, path = own
    moved = tmp_path / "elsewhere" / "town"
    moved.parent.mkdir()
    identities = AtlasFolder(path).photos["photo_id"]
    street.folder.rename(moved)
    with pytest.raises(InputError, match=rf"where {street.folder} lies now is said with --root"):
        redescribe_atlas(path, str(models / "new.onnx"))
    with pytest.raises(InputError, match=r"18 missing.*mend --root"):
        redescribe_atlas(path, str(models / "new.onnx"), root=moved.parent)
    with pytest.raises(InputError, match="no such folder"):
        redescribe_atlas(path, str(models / "new.onnx"), root=tmp_path / "nowhere")
    redescribe_atlas(path, str(models / "new.onnx"), root=moved)
    photos = AtlasFolder(path).photos
    assert photos["uri"].to_pylist() == [str(moved / photo.name) for photo in street.photos]
    assert photos["photo_id"].equals(identities)
    assert verify_atlas(path, photos=True) == []


def test_earlier_refusals_stay_in_the_quarantine(drawn_town: DrawnTown, models: Path, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=2)
    street.photos[0].write_bytes(b"")
    build_atlas(street.manifest, tmp_path / "a.atlas", model=str(models / "old.onnx"))
    redescribe_atlas(tmp_path / "a.atlas", str(models / "new.onnx"))
    assert [row["reason"] for row in AtlasFolder(tmp_path / "a.atlas").quarantine.to_pylist()] == ["empty"]


def test_what_cannot_be_redescribed_is_refused(models: Path, old: Path, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="not an atlas"):
        redescribe_atlas(tmp_path / "nowhere", str(models / "new.onnx"))
    with pytest.raises(ModelError, match="no model is called"):
        redescribe_atlas(old, "nonesuch")
    with exclusive(old), pytest.raises(AtlasError, match="another process"):
        redescribe_atlas(old, str(models / "new.onnx"))
    assert AtlasFolder(old).manifest.generation == 1


def test_a_large_atlas_gets_its_graph_anew(models: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from placeprint.atlas import generation

    monkeypatch.setattr(generation, "EXACT_BELOW", 20)
    adapt_atlas(old)
    redescribe_atlas(old, str(models / "new.onnx"))
    atlas = AtlasFolder(old)
    assert "index.faiss" in atlas.manifest.files
    rows = rows_of(atlas.adapted).astype(np.float32)
    np.testing.assert_array_equal(atlas.search(rows, 1).row[:, 0], np.arange(40))
    assert verify_atlas(old) == []


def run(path: Path, model: Path, moment: str) -> int:
    command = [sys.executable, "-c", _REDESCRIBE, str(path), str(model), moment]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


@pytest.mark.parametrize(
    "moment",
    ["looking for photos 1", "describing 1", "describing 25", "adapting 0", "adapting 1", "projecting 16", "commit"],
)
def test_killed_before_the_commit_the_old_atlas_stays_whole_and_the_next_run_ends_alike(
    models: Path, old: Path, tmp_path: Path, moment: str
) -> None:
    whole = tmp_path / "whole.atlas"
    shutil.copytree(old, whole)
    before = AtlasFolder(old).manifest
    assert run(old, models / "new.onnx", moment) == -signal.SIGKILL
    assert AtlasFolder(old).manifest == before
    assert verify_atlas(old) == []
    described = len(list((old / WORK).glob("*.parquet"))) if (old / WORK).exists() else 0
    assert (described > 0) == (moment not in ("looking for photos 1", "describing 1"))
    redescribe_atlas(old, str(models / "new.onnx"))
    redescribe_atlas(whole, str(models / "new.onnx"))
    assert_same(old, whole)
    assert verify_atlas(old) == []
    assert not (old / WORK).exists()


def test_killed_after_the_commit_the_new_atlas_is_whole(models: Path, old: Path) -> None:
    assert run(old, models / "new.onnx", "finish") == -signal.SIGKILL
    assert AtlasFolder(old).manifest.describer.sha256 == hash_file(models / "new.onnx")
    assert list(old.glob("photos.parquet.g2"))
    assert verify_atlas(old) == []


def test_the_next_writer_of_any_kind_tidies_up_what_a_kill_left(street: Street, models: Path, old: Path) -> None:
    assert run(old, models / "new.onnx", "commit") == -signal.SIGKILL
    assert len(list(old.glob("descriptors/*"))) > 1
    append_photos(old, street.manifest)
    manifest = AtlasFolder(old).manifest
    assert manifest.describer.sha256 == hash_file(models / "old.onnx")
    names = {path.relative_to(old).as_posix() for path in old.rglob("*") if path.is_file()}
    assert names - {".lock"} == {"atlas.json", *manifest.files}
    assert verify_atlas(old) == []


def test_finished_chunks_are_not_described_again(models: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(old, models / "new.onnx", "describing 25") == -signal.SIGKILL
    finished = len(list((old / WORK).glob("*.parquet")))
    assert finished in (2, 3)
    seen = []
    decode = chunks.decode

    def counting(source: Path, *, size: tuple[int, int]) -> object:
        seen.append(source)
        return decode(source, size=size)

    monkeypatch.setattr(chunks, "CHUNK_ROWS", 8)
    monkeypatch.setattr(chunks, "decode", counting)
    redescribe_atlas(old, str(models / "new.onnx"))
    assert len(seen) == 40 - 8 * finished
