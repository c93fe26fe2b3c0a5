"""Checkpoints of a run: written so that a kill leaves a whole one, read without trusting them, exported to ONNX."""

import os
import pickle
from os import PathLike
from pathlib import Path
from typing import Any

import torch
from lightning.fabric.plugins import TorchCheckpointIO
from pydantic import ValidationError

from placeprint.describe.card import ModelCard, name_from, read_card
from placeprint.errors import InputError, ModelError
from placeprint.learn.config import TrainSettings
from placeprint.learn.export import export_describer
from placeprint.learn.model import PlaceModel, build_model
from placeprint.photos.wording import show

__all__ = ["AtomicCheckpoints", "export_checkpoint", "load_checkpoint"]


class AtomicCheckpoints(TorchCheckpointIO):
    """Lightning's checkpoints, visible under their name only when whole."""

    def save_checkpoint(
        self, checkpoint: dict[str, Any], path: str | PathLike[str], storage_options: object = None
    ) -> None:
        """Write beside, wait for the disk, rename."""
        final = Path(path)
        final.parent.mkdir(parents=True, exist_ok=True)
        part = final.with_name(f".{final.name}.part")
        with part.open("wb") as file:
            torch.save(checkpoint, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, final)


def load_checkpoint(path: Path) -> tuple[PlaceModel, TrainSettings]:
    """Read the model of a checkpoint, on the CPU and ready for use.

    Raises:
        InputError: there is no such file.
        ModelError: it is no checkpoint of ``placeprint train``, or a damaged one.
    """
    if not path.is_file():
        raise InputError(f"{show(str(path))}: there is no such file; a run folder holds best.ckpt and last.ckpt.")
    try:
        # weights_only: a checkpoint is a pickle, and only tensors and plain values may come out of it.
        content = torch.load(path, map_location="cpu", weights_only=True)
        settings = TrainSettings.model_validate(content["placeprint"]["settings"])
        model = build_model(settings, pretrained=False)
        prefix = "model."
        weights = {name.removeprefix(prefix): value for name, value in content["state_dict"].items() if prefix in name}
        model.load_state_dict(weights)
    except (
        pickle.UnpicklingError,
        ValidationError,
        RuntimeError,
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
        EOFError,
    ) as error:
        raise ModelError(
            f"{show(str(path))} is no checkpoint of `placeprint train`, or a damaged one ({type(error).__name__}): "
            "name best.ckpt or last.ckpt of a run folder."
        ) from None
    return model.eval(), settings


def export_checkpoint(path: Path, out: Path, *, force: bool = False) -> ModelCard:
    """Write a checkpoint's model as ONNX, for ``placeprint models add`` and ``--model``.

    Args:
        path: the checkpoint.
        out: the .onnx file; it appears under its name when it is complete and has been checked.
        force: replace a file that is there.

    Raises:
        InputError: the output can't be written there.
        ModelError: the checkpoint is none.
    """
    if out.suffix.lower() != ".onnx":
        raise InputError(f"{show(out.name)}: a model is exported as .onnx; choose such a name.")
    if out.is_dir() or (out.exists() and not force):
        raise InputError(f"{show(str(out))} exists: choose another name, or overwrite it with --force.")
    if not out.parent.is_dir():
        raise InputError(f"{show(str(out.parent))} is no folder: make it first.")
    model, settings = load_checkpoint(path)
    name = name_from(settings.name or path.absolute().parent.name) or "model"
    aggregator = settings.aggregator.kind
    metadata = {
        "name": name,
        "license": settings.license,
        "source": f"placeprint train places, EfficientNet-L{settings.backbone[1:]} from ImageNet weights, {aggregator}",
        "description": f"trained on places of {Path(settings.photos).name}, {settings.epochs} epochs, {settings.loss}",
    }
    part = out.with_name(f".{out.name}.part")
    try:
        export_describer(model.trunk, model.aggregator, part, input_px=settings.input_px, metadata=metadata)
        card = read_card(part, source=metadata["source"])
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return card
