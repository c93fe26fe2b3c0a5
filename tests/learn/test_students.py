"""A light model learns to describe as a heavy one does, and asks the atlas that the heavy one described."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import InputError, ModelError
from placeprint.learn.checkpoint import export_checkpoint
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.shuffled import ShuffledBatches
from placeprint.learn.record import read_metrics
from placeprint.learn.run import train_places
from placeprint.photos.decode import decode
from streets import Street, once
from tiny_runs import SIDE, tiny_settings


def settings_of(street: Street, cache: Path, **changes: object) -> TrainSettings:
    given = {
        "teacher": "lite0",
        "aggregator": {"kind": "gem", "grid": [2, 2]},
        "freeze": "all",
        "epochs": 15,
        "learning_rate": 3e-3,
        "cache": str(cache),
    }
    return tiny_settings(street, **{**given, **changes})


@pytest.fixture(scope="module")
def cache(session_folder: Path) -> Path:
    return session_folder / "student-cache"


@pytest.fixture(scope="module")
def student_run(street: Street, session_folder: Path, cache: Path) -> Path:
    def train() -> Path:
        train_places(settings_of(street, cache), session_folder / "student-run")
        return session_folder / "student-run"

    return once(session_folder, "student-run", train)


def test_a_student_comes_near_its_teacher(student_run: Path, street: Street, tmp_path: Path) -> None:
    rows = read_metrics(student_run / "metrics.csv")
    assert float(rows[-1]["loss"]) < 0.5 * float(rows[1]["loss"])
    assert float(rows[-1]["recall@1"]) >= float(rows[0]["recall@1"])
    teacher = resolve("lite0")
    assert json.loads((student_run / "run.json").read_text("utf-8"))["teacher"] == teacher.sha256
    card = export_checkpoint(student_run / "last.ckpt", tmp_path / "student.onnx").card
    assert (card.describes_as, card.dim) == (teacher.sha256, teacher.card.dim)
    asked = street.queries[:8]
    mine = Describer(resolve(str(tmp_path / "student.onnx"))).describe(
        np.stack([decode(path, size=(SIDE, SIDE)).pixels for path in asked])
    )
    theirs = Describer(teacher).describe(np.stack([decode(path, size=(224, 224)).pixels for path in asked]))
    likeness = mine @ theirs.T
    own, others = np.diag(likeness).mean(), likeness[~np.eye(len(asked), dtype=bool)].mean()
    assert own > max(0.5, others + 0.1), (own, others)


def test_a_student_asks_its_teachers_atlas(
    student_run: Path, street: Street, street_atlas: Path, tmp_path: Path
) -> None:
    export_checkpoint(student_run / "last.ckpt", tmp_path / "student.onnx")
    command = [sys.executable, "-m", "placeprint", "locate", street.queries[0], "--atlas", street_atlas]
    done = subprocess.run([*command, "--model", "student.onnx", "--json"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["candidates"]


def test_a_run_belongs_to_its_teacher(student_run: Path, street: Street, cache: Path, tmp_path: Path) -> None:
    before = (student_run / "metrics.csv").read_bytes()
    assert train_places(settings_of(street, cache), student_run).epochs == 15  # nothing left to learn
    export_checkpoint(student_run / "last.ckpt", tmp_path / "other.onnx")
    with pytest.raises(InputError, match="teacher"):
        train_places(settings_of(street, cache, teacher=str(tmp_path / "other.onnx")), student_run)
    assert (student_run / "metrics.csv").read_bytes() == before


def test_what_no_student_can_be(street: Street, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="have 1280 numbers"):
        train_places(settings_of(street, cache, aggregator={"kind": "gem", "dim": 64}), tmp_path / "a")
    with pytest.raises(InputError, match="have 1280 numbers"):
        train_places(settings_of(street, cache, aggregator="boq"), tmp_path / "b")
    with pytest.raises(ModelError, match="nobody"):
        train_places(settings_of(street, cache, teacher="nobody"), tmp_path / "c")
    assert not any((tmp_path / name).exists() for name in "abc")


def test_an_epoch_meets_every_photo_once() -> None:
    rows = np.arange(100, 141)
    sampler = ShuffledBatches(rows, size=8, seed=3)
    drawn = list(sampler)
    assert len(drawn) == len(sampler) == 5
    assert len(set(np.concatenate(drawn))) == 40
    assert list(sampler) == drawn
    sampler.set_epoch(1)
    assert list(sampler) != drawn
    both = [list(ShuffledBatches(rows, size=8, seed=3, rank=rank, world=2)) for rank in (0, 1)]
    assert [len(part) for part in both] == [2, 2]
    assert len(set(np.concatenate([*both[0], *both[1]]))) == 32
    assert [len(batch) for batch in ShuffledBatches(rows[:5], size=8, seed=3)] == [5]
