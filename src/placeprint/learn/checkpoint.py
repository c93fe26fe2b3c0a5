"""Checkpoints of a run: written so that a kill leaves a whole one, read without trusting them, exported to ONNX."""

import os
import pickle
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import torch
from lightning.fabric.plugins import TorchCheckpointIO
from pydantic import ValidationError

from placeprint.describe.card import ModelCard, name_from, read_card
from placeprint.errors import InputError, ModelError
from placeprint.learn.config import TrainSettings, read_settings
from placeprint.learn.data.calibration import calibration_pixels
from placeprint.learn.export import export_describer
from placeprint.learn.finish import AS_TRAINED, Finish, finish
from placeprint.learn.model import PlaceModel, build_model
from placeprint.learn.precision import Agreement, Precision, patches, reduce_model
from placeprint.photos.wording import show
from placeprint.progress import OnProgress, silent

__all__ = ["CALIBRATION_PHOTOS", "AtomicCheckpoints", "Exported", "export_checkpoint", "load_checkpoint"]

CALIBRATION_PHOTOS = 256
"""Training photos that int8 takes its ranges from, where nothing else is said."""

# Pictures that half precision is compared on.
_COMPARED = 8


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


def load_checkpoint(path: Path, *, input_px: int | None = None) -> tuple[PlaceModel, TrainSettings]:
    """Read the model of a checkpoint, on the CPU and ready for use.

    Args:
        path: the checkpoint.
        input_px: another side of the square input than in training. Crops made things look larger there than they look
            in use, so a larger input often does better (Touvron et al., "Fixing the Train-Test Resolution
            Discrepancy", NeurIPS 2019).

    Returns:
        The model and the settings of its run.

    Raises:
        InputError: there is no such file.
        ModelError: it is no checkpoint of ``placeprint train``, or a damaged one.
    """
    if not path.is_file():
        raise InputError(f"{show(str(path))}: there is no such file; a run folder holds best.ckpt and last.ckpt.")
    try:
        # weights_only: a checkpoint is a pickle, and only tensors and plain values may come out of it.
        content = torch.load(path, map_location="cpu", weights_only=True)
        told = content["placeprint"]
        settings = TrainSettings.model_validate(told["settings"])
        if input_px is not None:
            settings = read_settings(None, {**settings.model_dump(mode="json"), "input_px": input_px})
        model = build_model(settings, recipe=told.get("trunk", {}))
        prefix = "model."
        weights = {
            name.removeprefix(prefix): value for name, value in content["state_dict"].items() if name.startswith(prefix)
        }
        model.load_state_dict(weights)
        model.describes_as = told.get("describes_as")
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


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        card: of the file.
        precision: of its weights.
        agreement: how near it is to the float32 model; None where it is that model.
    """

    card: ModelCard
    precision: Precision
    agreement: Agreement | None


def export_checkpoint(
    path: Path,
    out: Path,
    *,
    precision: Precision = "float32",
    calibration_photos: int = CALIBRATION_PHOTOS,
    how: Finish = AS_TRAINED,
    input_px: int | None = None,
    force: bool = False,
    on_progress: OnProgress = silent,
) -> Exported:
    """Write a checkpoint's model as ONNX, for ``placeprint models add`` and ``--model``.

    Args:
        path: the checkpoint.
        out: the .onnx file; it appears under its name when it is complete and has been checked.
        precision: ``float32``, ``half`` (weights stored as float16) or ``int8``, see `placeprint.learn.precision`.
        calibration_photos: training photos that int8 takes its ranges from.
        how: what is done to the model first.
        input_px: side of the square input; None for that of the training.
        force: replace a file that is there.
        on_progress: told while a reduced model is made.

    Raises:
        InputError: the output can't be written there, `how` or `input_px` don't fit the model, or the training photos
            that int8 or shortening needs are gone.
        ModelError: the checkpoint is none, or a reduced model isn't the same any more.
    """
    if out.suffix.lower() != ".onnx":
        raise InputError(f"{show(out.name)}: a model is exported as .onnx; choose such a name.")
    if out.is_dir() or (out.exists() and not force):
        raise InputError(f"{show(str(out))} exists: choose another name, or overwrite it with --force.")
    if not out.parent.is_dir():
        raise InputError(f"{show(str(out.parent))} is no folder: make it first.")
    model, settings = load_checkpoint(path, input_px=input_px)
    finish(model, settings, how, on_progress)
    name = name_from(settings.name or path.absolute().parent.name) or "model"
    aggregator = settings.aggregator.kind
    description = settings.description
    if description is None:
        lesson = settings.loss if settings.teacher is None else f"a student of {Path(settings.teacher).name}"
        description = f"trained on places of {Path(settings.photos).name}, {settings.epochs} epochs, {lesson}"
        if how != AS_TRAINED:
            description += f"; {how}"
    metadata = {
        "name": name,
        "license": settings.license,
        "source": f"placeprint train, {model.trunk.origin}, {aggregator}",
        "description": description,
        "precision": "float32",
    }
    if model.describes_as is not None:
        metadata["describes_as"] = model.describes_as
    if precision == "int8":
        pixels = calibration_pixels(settings, calibration_photos, on_progress, purpose="int8 is calibrated on")
    else:
        pixels = patches(_COMPARED, settings.input_px)
    whole = out.with_name(f".{out.name}.float32.part")
    agreement = None
    try:
        export_describer(model.trunk, model.aggregator, whole, input_px=settings.input_px, metadata=metadata)
        if precision == "float32":
            card = read_card(whole, source=metadata["source"])
            os.replace(whole, out)
        else:
            card, agreement = reduce_model(whole, out, precision, pixels, on_progress=on_progress)
    finally:
        whole.unlink(missing_ok=True)
    return Exported(card, precision, agreement)
