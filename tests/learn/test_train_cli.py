"""``placeprint train`` and ``placeprint export`` as a person meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from placeprint.cli.app import app
from placeprint.describe.registry import list_models
from placeprint.errors import InputError
from streets import Street


def placeprint(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def test_from_photos_to_a_model_by_its_name(
    street: Street, session_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACEPRINT_MODELS", str(tmp_path / "models"))
    config = tmp_path / "my.yaml"
    config.write_text("input_px: 64\nepochs: 9\nplaces_per_batch: 4\napart_m: 20\naccelerator: cpu\n", "utf-8")
    run = tmp_path / "My City"
    command = [
        *("train", "places", "--photos", street.manifest, "--config", config, "--freeze", "all", "--epochs", "2"),
        *("--validate-where", "place_id >= 'p6'", "--set", "aggregator={kind: gem, dim: 32}", "-o", run),
        *("--set", f"cache={session_folder / 'train-cache'}"),
    ]
    told = placeprint(*command, "--quiet")
    assert told.exit_code == 0
    assert "2 epochs" in told.stdout
    assert "recall@1" in told.stdout
    again = json.loads(placeprint(*command, "--json").stdout)
    assert (again["epochs"], again["queries"], again["refused"]) == (2, 8, 0)

    # The run folder alone repeats the run, to the last digit.
    repeated = placeprint("train", "places", "--config", run / "settings.yaml", "-o", tmp_path / "again", "--json")
    assert repeated.exit_code == 0
    assert (tmp_path / "again" / "metrics.csv").read_text().splitlines()[1][:30] == (
        (run / "metrics.csv").read_text().splitlines()[1][:30]
    )

    out = tmp_path / "city.onnx"
    card = json.loads(placeprint("export", run / "best.ckpt", "-o", out, "--json").stdout)
    assert (card["name"], card["dim"]) == ("my-city", 32)
    assert placeprint("models", "add", out).exit_code == 0
    assert "my-city" in [model.name for model in list_models()]


def test_refusals_are_told() -> None:
    for arguments, words in (
        (["export", "none.ckpt", "-o", "a.onnx"], "no such file"),
        (["export", "none.ckpt", "-o", "a.csv"], ".onnx"),
        (["train", "places", "-o", "run", "--set", "epochs"], "NAME=VALUE"),
        (["train", "places", "-o", "run"], "--photos"),
    ):
        with pytest.raises(InputError, match=words):
            placeprint(*arguments)


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    for blocked in ("torch", "yaml", "lightning"):
        code = (
            f"import sys\nsys.modules[{blocked!r}] = None\n"
            "sys.argv = ['placeprint', 'train', 'places', '--photos', 'p', '-o', 'run']\n"
            "from placeprint.cli import run\nrun()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env={**os.environ}
        )
        assert done.returncode == 3
        assert done.stderr == (
            f"placeprint: training needs {blocked}, which is not installed: pip install 'placeprint[train]'\n"
        )
        assert not (tmp_path / "run").exists()
