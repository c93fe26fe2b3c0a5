"""Training on a drawn street: it learns, it survives a kill, and what it learned runs everywhere."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import InputError, ModelError
from placeprint.learn.checkpoint import export_checkpoint, load_checkpoint
from placeprint.learn.config import TrainSettings, read_settings
from placeprint.learn.data.augment import Augment
from placeprint.learn.losses import LossName, PlaceLoss
from placeprint.learn.model import build_model
from placeprint.learn.record import read_metrics
from placeprint.learn.run import train_places
from placeprint.learn.tasks.places import PlaceTask
from placeprint.photos.decode import decode
from streets import Street, once
from tiny_runs import SIDE, tiny_settings

EPOCHS = 12


def head(street: Street, cache: Path) -> TrainSettings:
    return tiny_settings(street, freeze="all", aggregator={"kind": "gem", "dim": 64}, epochs=EPOCHS, cache=str(cache))


@pytest.fixture(scope="module")
def cache(session_folder: Path) -> Path:
    return session_folder / "train-cache"


@pytest.fixture(scope="module")
def head_run(street: Street, session_folder: Path, cache: Path) -> Path:
    """A head trained on cached features, without a break."""

    def train() -> Path:
        train_places(head(street, cache), session_folder / "head-run")
        return session_folder / "head-run"

    return once(session_folder, "head-run", train)


def test_a_head_learns_from_cached_features(head_run: Path) -> None:
    rows = read_metrics(head_run / "metrics.csv")
    assert [int(row["epoch"]) for row in rows] == list(range(EPOCHS + 1))
    losses = [float(row["loss"]) for row in rows[1:]]
    assert losses[-1] < 0.7 * losses[0]
    noted = json.loads((head_run / "run.json").read_text("utf-8"))
    assert noted["data"]["photos"] == 60
    assert {"torch", "lightning"} <= set(noted["packages"])
    assert not (head_run / "cache").exists()


def test_a_killed_run_goes_on_to_the_same_end(street: Street, cache: Path, head_run: Path, tmp_path: Path) -> None:
    settings, out = head(street, cache), tmp_path / "run"
    code = (
        "import sys\nfrom pathlib import Path\nfrom placeprint.learn.config import TrainSettings\n"
        "from placeprint.learn.run import train_places\n"
        "import time\n"
        "settings = TrainSettings.model_validate_json(sys.argv[1])\n"
        "train_places(settings, Path(sys.argv[2]), on_progress=lambda *told: time.sleep(0.05))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, settings.model_dump_json(), str(out)])
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        if (out / "last.ckpt").is_file() and len(read_metrics(out / "metrics.csv")) >= 4:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert int(read_metrics(out / "metrics.csv")[-1]["epoch"]) < EPOCHS

    told: list[int] = []
    summary = train_places(settings, out, on_progress=lambda stage, done, total: told.append(done))
    whole = read_metrics(head_run / "metrics.csv")
    assert summary.steps == int(whole[-1]["step"])
    steps = [done for done in told if done <= summary.steps]
    assert min(steps) > 1
    for mine, theirs in zip(read_metrics(out / "metrics.csv"), whole, strict=True):
        assert (mine["epoch"], mine["step"]) == (theirs["epoch"], theirs["step"])
        assert float(mine["loss"] or 0) == pytest.approx(float(theirs["loss"] or 0), abs=1e-3)
    for name, value in load_checkpoint(head_run / "last.ckpt")[0].aggregator.state_dict().items():
        torch.testing.assert_close(load_checkpoint(out / "last.ckpt")[0].aggregator.state_dict()[name], value)

    # A finished run has nothing left to do.
    assert train_places(settings, out).steps == summary.steps


def test_the_whole_network_learns(street: Street, tmp_path: Path) -> None:
    calm = {"crop": 0, "colour": 0, "blur": 0, "erasing": 0}
    settings = tiny_settings(
        street, freeze="half", epochs=2, augmentation=calm, trunk_learning_rate=3e-4, warmup=0, loss="info_nce"
    )
    summary = train_places(settings, tmp_path / "run")
    rows = read_metrics(tmp_path / "run" / "metrics.csv")
    assert float(rows[2]["loss"]) < float(rows[1]["loss"])
    assert summary.queries == 8
    before, after = build_model(settings).trunk.state_dict(), load_checkpoint(summary.path / "last.ckpt")[0].trunk
    changed = {name for name, value in after.state_dict().items() if not torch.equal(value, before[name])}
    assert any(name.startswith("head") for name in changed)
    assert not any(name.startswith(("stem", "blocks.0.")) for name in changed)


def test_what_is_random_in_a_photo_does_not_depend_on_the_break(street: Street, tmp_path: Path) -> None:
    settings = tiny_settings(street, freeze="half", epochs=2, hard_share=0.5)
    whole = train_places(settings, tmp_path / "whole")
    first_epoch = whole.steps // 2

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "training" and done > first_epoch:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_places(settings, tmp_path / "broken", on_progress=stop)
    assert len(read_metrics(tmp_path / "broken" / "metrics.csv")) == 2
    train_places(settings, tmp_path / "broken")
    for mine, theirs in zip(
        read_metrics(tmp_path / "broken" / "metrics.csv"), read_metrics(tmp_path / "whole" / "metrics.csv"), strict=True
    ):
        assert mine["loss"] == theirs["loss"]


def test_the_exported_model_says_what_torch_says(head_run: Path, street: Street, tmp_path: Path) -> None:
    out = tmp_path / "street.onnx"
    card = export_checkpoint(head_run / "best.ckpt", out).card
    assert (card.name, card.dim, card.input_width, card.license) == ("head-run", 64, SIDE, "unknown")
    pixels = np.stack([decode(path, size=(SIDE, SIDE)).pixels for path in street.queries[:6]])
    model, _ = load_checkpoint(head_run / "best.ckpt")
    with torch.no_grad():
        expected = model(torch.from_numpy(pixels).permute(0, 3, 1, 2).float()).numpy()
    assert (Describer(resolve(str(out))).describe(pixels) * expected).sum(axis=1).min() >= 0.9999
    with pytest.raises(InputError, match="--force"):
        export_checkpoint(head_run / "best.ckpt", out)
    done = subprocess.run(
        [sys.executable, "-m", "placeprint", "build", street.manifest, "-o", tmp_path / "a.atlas", "--model", out],
        capture_output=True,
        text=True,
    )
    assert "60 photos" in done.stdout, done.stderr


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_what_is_no_checkpoint_is_refused(head_run: Path, tmp_path: Path) -> None:
    whole = (head_run / "best.ckpt").read_bytes()
    strange = tmp_path / "strange.ckpt"
    for content in (b"", b"PK\3\4 no", whole[: len(whole) // 2], b"\x80\x04cos\nsystem\n."):
        strange.write_bytes(content)
        with pytest.raises(ModelError, match="no checkpoint"):
            load_checkpoint(strange)
    torch.save({"placeprint": {"settings": {"photos": "p"}}, "state_dict": {}}, strange)
    with pytest.raises(ModelError, match="no checkpoint"):
        load_checkpoint(strange)


def test_a_loss_that_is_no_number_ends_the_run(street: Street) -> None:
    settings = tiny_settings(street, freeze="all")
    task = PlaceTask(build_model(settings), settings, np.zeros((1, 3)), np.ones(1, dtype=bool))
    task._losses.append(torch.tensor(float("nan")))
    with pytest.raises(InputError, match="lower learning_rate"):
        task.on_train_epoch_end()


def test_a_folder_keeps_to_its_run(head_run: Path, street: Street, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="seed is '7' there and '8' here"):
        train_places(head(street, cache).model_copy(update={"seed": 8}), head_run)
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="other files"):
        train_places(head(street, cache), tmp_path)
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("settings.yaml", "run.json"):
        (moved / name).write_bytes((head_run / name).read_bytes())
    noted = json.loads((moved / "run.json").read_text("utf-8"))
    noted["data"]["blake2b"] = "0" * 32
    (moved / "run.json").write_text(json.dumps(noted), "utf-8")
    with pytest.raises(InputError, match="not those"):
        train_places(head(street, cache), moved)
    with pytest.raises(InputError, match="Lightning refuses"):
        train_places(head(street, cache).model_copy(update={"accelerator": "abacus"}), tmp_path / "new")


@pytest.mark.parametrize("name", ["multi_similarity", "triplet", "info_nce"])
def test_losses_prefer_captures_of_a_view_together(name: LossName) -> None:
    labels = torch.tensor([4, 4, 9, 9])
    near = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 0.05], [0.0, 1.0], [0.05, 1.0]]), dim=1)
    mixed = near[[0, 2, 1, 3]].requires_grad_()
    loss = PlaceLoss(name)
    far = loss(mixed, labels)
    assert float(loss(near, labels)) < float(far.detach())
    far.backward()
    assert mixed.grad is not None
    assert mixed.grad.abs().max() > 0


def test_augmentation_changes_photos_and_mirrors_none() -> None:
    settings = read_settings(None, {"photos": "p"}).augmentation
    torch.manual_seed(2)
    # Dark on the left, light on the right.
    pixels = torch.linspace(0, 255, SIDE).expand(32, 3, SIDE, SIDE).clone()
    changed = Augment(settings, SIDE)(pixels)
    assert changed.shape == pixels.shape
    assert 0 <= float(changed.min()) <= float(changed.max()) <= 255
    assert len({float(photo.mean()) for photo in changed}) == 32
    assert (changed[..., SIDE // 2 :].mean(dim=(1, 2, 3)) > changed[..., : SIDE // 2].mean(dim=(1, 2, 3))).all()


def test_training_loads_neither_torchvision_nor_faiss() -> None:
    code = (
        "import sys, placeprint.cli.train, placeprint.learn.run, placeprint.learn.checkpoint\n"
        "print(sorted({'torchvision', 'faiss', 'timm', 'placeprint.index', 'placeprint.atlas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
