"""Redescribing, and asking with a student, as a person or a program meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from placeprint.atlas import build_atlas
from placeprint.describe.card import hash_file
from placeprint.describe.registry import add
from streets import DrawnTown, Street
from tiny_models import tiny_describer


@pytest.fixture
def town(drawn_town: DrawnTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Street, Path]:
    """Photos and their atlas, which ``heavy`` described; ``light`` is its student, ``other`` another model."""
    monkeypatch.setenv("PLACEPRINT_MODELS", str(tmp_path / "models"))
    heavy = tiny_describer(tmp_path / "heavy.onnx", side=64)
    add(str(heavy))
    add(str(tiny_describer(tmp_path / "light.onnx", side=16, describes_as=hash_file(heavy))))
    add(str(tiny_describer(tmp_path / "other.onnx", seed=5)))
    street = drawn_town.street(tmp_path / "photos", places=6)
    build_atlas(street.manifest, tmp_path / "town.atlas", model="heavy")
    return street, tmp_path / "town.atlas"


def placeprint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placeprint", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, "COLUMNS": "160"})


def test_an_atlas_is_redescribed(town: tuple[Street, Path]) -> None:
    street, atlas = town
    manifest = json.loads((atlas / "atlas.json").read_text())
    manifest["calibration"] = {"look-alikes": {"temperature": 0.5, "offset": -4.0, "slope": 1.0}}
    (atlas / "atlas.json").write_text(json.dumps(manifest))
    told = placeprint("redescribe", atlas, "--model", "other", "--quiet")
    assert (told.returncode, told.stderr) == (0, "")
    assert "36 photos (all described by other)" in told.stdout
    assert "learned whitening" in told.stdout
    assert "dropped: the calibration of look-alikes" in told.stdout
    street.photos[7].unlink()
    refused = placeprint("redescribe", atlas, "--model", "heavy")
    assert refused.returncode == 3
    assert len(refused.stderr.splitlines()) == 1
    assert "1 missing" in refused.stderr and "--drop-missing" in refused.stderr
    done = placeprint("redescribe", atlas, "--model", "heavy", "--drop-missing", "--adaptation", "pca", "--json")
    summary = json.loads(done.stdout)
    expected = {"model": "heavy", "rows": 35, "added": 0, "described": 35, "adaptation": "pca", "uncalibrated": []}
    assert summary | expected | {"refused": {"missing": 1}} == summary
    assert json.loads(placeprint("info", atlas, "--json").stdout)["describer"]["name"] == "heavy"


def test_a_student_answers_and_is_named(town: tuple[Street, Path]) -> None:
    street, atlas = town
    listed = placeprint("models", "list").stdout
    assert "student: describes queries as heavy does" in " ".join(listed.split())
    assert "light: may describe queries in its stead" in placeprint("info", atlas).stdout
    assert placeprint("models", "remove", "heavy").returncode == 0
    alone = placeprint("locate", street.photos[0], "--atlas", atlas)
    assert alone.returncode == 6
    assert len(alone.stderr.splitlines()) == 1
    assert f"placeprint redescribe {atlas} --model NAME" in alone.stderr
    told = placeprint("locate", street.photos[0], "--atlas", atlas, "--model", "light")
    assert told.returncode == 0, told.stderr
    assert "the photo was described by light, the atlas by heavy" in told.stdout
    measured = placeprint("evaluate", street.manifest, "--atlas", atlas, "--model", "light", "--json", "--quiet")
    settings = json.loads(measured.stdout)["settings"]
    assert (settings["model"], settings["query_model"]) == ("heavy", "light")
    for verb in (["append", atlas, street.manifest], ["redescribe", atlas]):
        done = placeprint(*verb, "--model", "light")
        assert done.returncode == 6
        assert len(done.stderr.splitlines()) == 1
        assert "light is a student" in done.stderr
