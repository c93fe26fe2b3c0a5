"""What is done to a trained model before its export."""

from pathlib import Path

import numpy as np
import pytest
import torch

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import InputError
from placeprint.learn.backbones.pretrained import load_backbone
from placeprint.learn.checkpoint import export_checkpoint, load_checkpoint
from placeprint.learn.finish import Finish, finish
from placeprint.learn.run import train_places
from placeprint.photos.decode import decode
from placeprint.progress import silent
from streets import Street, once
from tiny_runs import SIDE, tiny_settings


@pytest.fixture(scope="module")
def run(street: Street, session_folder: Path) -> Path:
    """The later half of a trunk, trained for a moment, pooled over quarters."""

    def train() -> Path:
        settings = tiny_settings(street, aggregator={"kind": "gem", "grid": [2, 2]}, freeze="half", epochs=1)
        train_places(settings, session_folder / "finish-run")
        return session_folder / "finish-run"

    return once(session_folder, "finish-run", train)


def test_a_blend_lies_between_before_and_after(run: Path) -> None:
    before = load_backbone("lite0", input_px=SIDE).state_dict()
    after = load_checkpoint(run / "best.ckpt")[0].trunk.state_dict()
    model, settings = load_checkpoint(run / "best.ckpt")
    finish(model, settings, Finish(blend=0.25), silent)
    moved = 0
    for name, value in model.trunk.state_dict().items():
        if value.is_floating_point():
            torch.testing.assert_close(value, 0.75 * before[name] + 0.25 * after[name])
            moved += not torch.equal(before[name], after[name])
    assert moved > 20


def test_shortening_keeps_who_is_like_whom(run: Path, street: Street, tmp_path: Path) -> None:
    pixels = np.stack([decode(path, size=(SIDE, SIDE)).pixels for path in street.queries])

    def likeness(name: str, how: Finish) -> np.ndarray:
        card = export_checkpoint(run / "best.ckpt", tmp_path / name, how=how).card
        assert card.dim == 4 * (how.cell_dim or 1280)
        described = Describer(resolve(str(tmp_path / name))).describe(pixels)
        products = described @ described.T
        return products[np.triu_indices(len(products), 1)]

    whole, short = likeness("whole.onnx", Finish()), likeness("short.onnx", Finish(cell_dim=48))
    # Principal components are centred, which stretches likenesses but mostly keeps their order.
    assert np.corrcoef(np.argsort(np.argsort(whole)), np.argsort(np.argsort(short)))[0, 1] > 0.7
    first = (tmp_path / "short.onnx").read_bytes()
    export_checkpoint(run / "best.ckpt", tmp_path / "short.onnx", how=Finish(cell_dim=48), force=True)
    assert (tmp_path / "short.onnx").read_bytes() == first


def test_another_input_than_in_training(run: Path, tmp_path: Path) -> None:
    card = export_checkpoint(run / "best.ckpt", tmp_path / "m.onnx", input_px=96).card
    assert (card.input_width, card.dim) == (96, 5120)
    with pytest.raises(InputError, match="multiple of 32"):
        export_checkpoint(run / "best.ckpt", tmp_path / "n.onnx", input_px=100)
    assert not (tmp_path / "n.onnx").exists()


def test_what_can_not_be_done(run: Path, street: Street, tmp_path: Path) -> None:
    model, settings = load_checkpoint(run / "best.ckpt")
    with pytest.raises(InputError, match="cell-dim can't be 1280"):
        finish(model, settings, Finish(cell_dim=1280), silent)
    finish(model, settings, Finish(cell_dim=16), silent)
    with pytest.raises(InputError, match="no projection yet"):
        finish(model, settings, Finish(cell_dim=8), silent)
    model.describes_as = "0" * 64
    with pytest.raises(InputError, match="student"):
        finish(model, settings, Finish(blend=0.5), silent)
    gone = settings.model_copy(update={"photos": str(tmp_path / "gone.csv")})
    model, _ = load_checkpoint(run / "best.ckpt")
    with pytest.raises(InputError, match="put them back"):
        finish(model, gone, Finish(cell_dim=16), silent)
