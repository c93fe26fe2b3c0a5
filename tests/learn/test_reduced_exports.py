"""Smaller files of a trained model: they say the same, keep the contract, and appear whole or not at all."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from torch import Tensor, nn
from typer.testing import CliRunner, Result

from placeprint.cli.app import app
from placeprint.describe.describer import Describer
from placeprint.describe.registry import list_models, resolve
from placeprint.errors import InputError, ModelError
from placeprint.learn.checkpoint import export_checkpoint, load_checkpoint
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.calibration import calibration_pixels
from placeprint.learn.export import export_describer
from placeprint.learn.half_precision import halve_weights
from placeprint.learn.precision import patches, reduce_model
from placeprint.learn.run import train_places
from placeprint.photos.decode import decode
from placeprint.progress import silent
from streets import Street, once
from tiny_runs import SIDE, tiny_settings


def placeprint(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def run_settings(street: Street, session_folder: Path) -> TrainSettings:
    return tiny_settings(
        street,
        freeze="all",
        aggregator={"kind": "gem", "dim": 64},
        epochs=1,
        cache=str(session_folder / "train-cache"),
    )


@pytest.fixture(scope="module")
def checkpoint(run_settings: TrainSettings, session_folder: Path) -> Path:
    """The model of a tiny run."""

    def train() -> Path:
        train_places(run_settings, session_folder / "small-run")
        return session_folder / "small-run" / "best.ckpt"

    return once(session_folder, "small-run", train)


@pytest.fixture(scope="module")
def whole(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It as float32."""
    path = tmp_path_factory.mktemp("whole") / "street.onnx"
    assert export_checkpoint(checkpoint, path).agreement is None
    return path


@pytest.fixture(scope="module")
def training_pixels(run_settings: TrainSettings) -> NDArray[np.uint8]:
    return calibration_pixels(run_settings, 12, silent, purpose="for")


@pytest.fixture(scope="module")
def exported(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, str]]:
    """It with fewer bits, and what the command said: half to a person, int8 to a program."""
    folder = tmp_path_factory.mktemp("reduced")
    told: dict[str, tuple[Path, str]] = {}
    for precision, more in (("half", ()), ("int8", ("--calibrate-photos", "24", "--json"))):
        path = folder / f"{precision}.onnx"
        path.write_bytes(b"old")
        result = placeprint("export", checkpoint, "-o", path, f"--{precision}", "--force", *more)
        assert result.exit_code == 0, result.output
        told[precision] = path, result.stdout
    return told


@pytest.mark.parametrize(
    ("precision", "mean", "least", "share", "word"),
    [("half", 0.9999, 0.9999, (0.49, 0.54), "float16 weights"), ("int8", 0.97, 0.94, (0.2, 0.35), "int8")],
)
def test_fewer_bits_say_the_same(
    exported: Mapping[str, tuple[Path, str]],
    whole: Path,
    street: Street,
    precision: str,
    mean: float,
    least: float,
    share: tuple[float, float],
    word: str,
) -> None:
    path, _ = exported[precision]
    pixels = np.stack([decode(photo, size=(SIDE, SIDE)).pixels for photo in street.queries])
    before, features = Describer(resolve(str(whole))).describe_with_features(pixels)
    after, fewer = Describer(resolve(str(path))).describe_with_features(pixels)
    cosine = (before * after).sum(axis=1)
    assert cosine.mean() >= mean
    assert cosine.min() >= least
    assert fewer.shape == features.shape
    assert share[0] <= path.stat().st_size / whole.stat().st_size <= share[1]
    said = {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    assert said.pop("placeprint.precision") == word
    assert said.pop("placeprint.name") == f"small-run-{precision}"
    assert said.pop("placeprint.description").endswith(f"; {word}")
    kept = {entry.key: entry.value for entry in onnx.load(whole).metadata_props}
    assert said == {key: kept[key] for key in ("placeprint.license", "placeprint.source")}
    assert sorted(path.parent.iterdir()) == sorted(file for file, _ in exported.values())


def test_the_command_tells_how_near_it_is(exported: Mapping[str, tuple[Path, str]]) -> None:
    assert "cosine to float32  1.0000 on average, 1.0000 at least, 8 patterns" in exported["half"][1]
    path, told = exported["int8"]
    found = json.loads(told)
    assert (found["precision"], found["name"], found["dim"]) == ("int8", "small-run-int8", 64)
    assert found["size_bytes"] == path.stat().st_size
    assert found["agreement"]["photos"] == 24
    assert 0.94 <= found["agreement"]["least"] <= found["agreement"]["mean"] < 1


def test_the_whole_model_says_so(whole: Path) -> None:
    assert {e.key: e.value for e in onnx.load(whole).metadata_props}["placeprint.precision"] == "float32"


def test_eight_bits_are_really_multiplied(exported: Mapping[str, tuple[Path, str]]) -> None:
    graph = onnx.load(exported["int8"][0]).graph
    made = {output: node.op_type for node in graph.node for output in node.output}
    weighted = [node for node in graph.node if node.op_type in ("Conv", "Gemm")]
    assert len(weighted) == 50
    for node in weighted:
        assert [made.get(name) for name in node.input] == ["DequantizeLinear"] * len(node.input)
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    assert types["trunk.head.0.weight_quantized"] == TensorProto.INT8


def test_both_are_brought_and_used_by_name(
    exported: Mapping[str, tuple[Path, str]], whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACEPRINT_MODELS", str(tmp_path / "models"))
    for path in (whole, *(path for path, _ in exported.values())):
        assert placeprint("models", "add", path).exit_code == 0
    assert {"small-run", "small-run-half", "small-run-int8"} <= {model.name for model in list_models()}


def test_options_that_don_t_fit_are_refused(tmp_path: Path) -> None:
    for arguments, words in (
        (["run/best.ckpt", "--half", "--int8"], "one of"),
        (["run/best.ckpt", "--half", "--calibrate-photos", "9"], "goes with --int8"),
        (["run/best.ckpt", "--int8", "--calibrate-photos", "0"], "calibrate"),
        (["town.atlas", "--int8"], "checkpoint"),
    ):
        told = placeprint("export", *arguments, "-o", tmp_path / "a.onnx")
        assert told.exit_code == 2
        assert words in told.output
    assert not list(tmp_path.iterdir())


def test_photos_of_the_training_calibrate_and_no_others(run_settings: TrainSettings, street: Street) -> None:
    told: list[tuple[str, int, int]] = []
    few = calibration_pixels(run_settings, 5, lambda *state: told.append(state), purpose="for")
    assert told[-1] == ("decoding photos", 5, 5)
    every = calibration_pixels(run_settings, 1000, silent, purpose="for")
    assert every.shape == (36, SIDE, SIDE, 3)
    assert (every[:5] == few).all()
    learned = {
        decode(path, size=(SIDE, SIDE)).pixels.tobytes()
        for path, place in zip(street.photos, np.repeat(np.arange(10), 6), strict=True)
        if place < 6
    }
    assert {photo.tobytes() for photo in every} == learned


def test_damaged_photos_are_passed_over_and_lost_ones_told(
    run_settings: TrainSettings, checkpoint: Path, street: Street, tmp_path: Path
) -> None:
    for row, path in enumerate(street.photos):
        (tmp_path / path.name).write_bytes(path.read_bytes() if row % 2 else b"damaged")
    (tmp_path / "photos.csv").write_bytes(street.manifest.read_bytes())
    moved = run_settings.model_copy(update={"photos": str(tmp_path / "photos.csv")})
    assert len(calibration_pixels(moved, 1000, silent, purpose="for")) == 18
    for path in street.photos:
        (tmp_path / path.name).unlink()
    with pytest.raises(InputError, match=r"^for the photos of the training.*put them back where they were"):
        calibration_pixels(moved, 1000, silent, purpose="for")

    # So does the checkpoint of a run whose photos are gone, before anything is computed.
    (tmp_path / "photos.csv").unlink()
    content = torch.load(checkpoint, weights_only=True)
    content["placeprint"]["settings"]["photos"] = moved.photos
    lost = tmp_path / "lost.ckpt"
    torch.save(content, lost)
    assert load_checkpoint(lost)[1].photos == moved.photos
    with pytest.raises(InputError, match=r"int8 is calibrated on .*photos\.csv.*put them back"):
        export_checkpoint(lost, tmp_path / "a.onnx", precision="int8")
    assert [path.name for path in tmp_path.iterdir()] == ["lost.ckpt"]


def test_the_same_photos_make_the_same_file(
    whole: Path, training_pixels: NDArray[np.uint8], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("one.onnx", "two.onnx"):
        reduce_model(whole, tmp_path / name, "int8", training_pixels)
    assert (tmp_path / "one.onnx").read_bytes() == (tmp_path / "two.onnx").read_bytes()
    assert not caplog.records


@pytest.mark.parametrize("stage", ["calibrating", "comparing"])
def test_what_is_broken_off_leaves_the_old_file(
    whole: Path, training_pixels: NDArray[np.uint8], tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "street.onnx"
    out.write_bytes(b"old")

    def interrupt(name: str, done: int, total: int) -> None:
        if name == stage and done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reduce_model(whole, out, "int8", training_pixels, on_progress=interrupt)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_kill_leaves_no_model_under_the_name(whole: Path, training_pixels: NDArray[np.uint8], tmp_path: Path) -> None:
    out = tmp_path / "models" / "street.onnx"
    out.parent.mkdir()
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom placeprint.learn.precision import patches, reduce_model\n"
        f"reduce_model(Path({str(whole)!r}), Path({str(out)!r}), 'int8', patches(8, {SIDE}),\n"
        "             on_progress=lambda stage, done, total: stage == 'comparing' and time.sleep(60))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 60
    while not list(out.parent.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert [path.name for path in out.parent.iterdir()] == [".street.onnx.part"]
    reduce_model(whole, out, "int8", training_pixels)
    assert list(out.parent.iterdir()) == [out]


class _Loud(nn.Module):
    """A trunk one of whose channels is so loud that eight bits leave nothing of the others."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.convolution = nn.Conv2d(3, 16, 8, 8, bias=False)
        with torch.no_grad():
            self.convolution.weight[0] = 100.0

    def forward(self, pixels: Tensor) -> Tensor:
        features: Tensor = self.convolution(pixels / 255)
        return features


class _Others(nn.Module):
    """Describes by all channels but the first."""

    def forward(self, features: Tensor) -> Tensor:
        return nn.functional.normalize(features.flatten(2)[:, 1:].flatten(1) + 1e-3, dim=1)


def test_a_model_that_comes_apart_is_refused(tmp_path: Path) -> None:
    source, out = tmp_path / "loud.onnx", tmp_path / "loud-int8.onnx"
    export_describer(_Loud(), _Others(), source, input_px=SIDE, metadata={"name": "loud"})
    with pytest.raises(ModelError, match=r"too much from this model.*export it with --half"):
        reduce_model(source, out, "int8", patches(8, SIDE))
    assert [path.name for path in tmp_path.iterdir()] == ["loud.onnx"]


def product(weights: NDArray[np.float32]) -> onnx.ModelProto:
    """A model that multiplies by a matrix."""
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [value("x", TensorProto.FLOAT, ["n", weights.shape[0]])],
        [value("y", TensorProto.FLOAT, ["n", weights.shape[1]])],
        [numpy_helper.from_array(weights, "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])


@settings(max_examples=25, deadline=None)
@given(weights=arrays(np.float32, (32, 32), elements=st.floats(-65504.0, 65504.0, width=32)))
def test_weights_are_those_that_float16_holds(weights: NDArray[np.float32]) -> None:
    before = product(weights)
    halved = halve_weights(before)
    onnx.checker.check_model(halved, full_check=True)
    (found,) = ReferenceEvaluator(halved).run(None, {"x": np.eye(32, dtype=np.float32)})
    np.testing.assert_array_equal(found, weights.astype(np.float16).astype(np.float32))
    assert before == product(weights)


@pytest.mark.parametrize("number", [65600.0, float("inf"), float("nan")])
def test_weights_that_float16_can_t_hold_stay(number: float) -> None:
    weights = np.ones((64, 64), dtype=np.float32)
    weights[3, 5] = number
    with pytest.raises(ModelError, match="no float32 weights"):
        halve_weights(product(weights))
