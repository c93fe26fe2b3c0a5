"""One training run, from photos to checkpoints; started again after a kill, it goes on."""

import logging
import os
import time
import warnings
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch import Trainer
from lightning.pytorch.callbacks import ModelCheckpoint

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import InputError
from placeprint.learn.checkpoint import AtomicCheckpoints, load_checkpoint
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.features import cache_features
from placeprint.learn.data.module import PlaceData
from placeprint.learn.data.photos import PlacePhotos, read_places
from placeprint.learn.data.pixels import cache_pixels
from placeprint.learn.data.proxies import Proxies
from placeprint.learn.data.teacher import cache_teacher
from placeprint.learn.folder import exclusive_run, note_run, open_run, write_refused
from placeprint.learn.model import PlaceModel, build_model
from placeprint.learn.record import Record, read_metrics
from placeprint.learn.tasks.places import PlaceTask
from placeprint.learn.tasks.students import StudentTask
from placeprint.photos.wording import show
from placeprint.progress import OnProgress, silent

__all__ = ["TrainSummary", "precision_of", "train_places"]


@dataclass(frozen=True, slots=True)
class TrainSummary:
    """What came out of a run.

    Attributes:
        path: the run folder.
        epochs: trained in all.
        steps: trained in all.
        training: photos learned from.
        validation: photos held out, and `queries` of them that asked.
        queries: see above.
        refused: photos and rows left out, listed in ``refused.csv``.
        before: recall@1 of the model that training started from.
        best: recall@1 of ``best.ckpt``.
        best_at_5: its recall@5.
        best_epoch: its epoch.
        seconds: this sitting took, caching included.
    """

    path: Path
    epochs: int
    steps: int
    training: int
    validation: int
    queries: int
    refused: int
    before: float
    best: float
    best_at_5: float
    best_epoch: int
    seconds: float

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {**asdict(self), "path": str(self.path)}


def train_places(settings: TrainSettings, out: Path, *, on_progress: OnProgress = silent) -> TrainSummary:
    """Train a place descriptor, or go on with the run that `out` holds.

    Args:
        settings: of the run.
        out: the run folder, see `placeprint.learn.folder`.
        on_progress: told while photos are read and decoded, and after every training step.

    Raises:
        InputError: photos, settings or folder can't be used; one line with the mend.
        ModelError: there is no such trunk or teacher.
    """
    began = time.monotonic()
    teacher = None if settings.teacher is None else resolve(settings.teacher)
    if teacher is not None:
        settings = settings.for_teacher(teacher.name, teacher.card.dim)
    # Lightning starts the same command once for every further device.
    first = os.environ.get("LOCAL_RANK", "0") == "0"
    with exclusive_run(out) if first else nullcontext():
        if first:
            open_run(out, settings)
        photos = read_places(settings, on_progress)
        model = _model(settings, out / "last.ckpt")
        if first:
            known = None if teacher is None else teacher.sha256
            note_run(out, settings, photos.digest, {"photos": len(photos.uris)}, teacher=known)
        photos, data = _prepare(settings, out, photos, model, on_progress)
        if first:
            write_refused(out, photos.refusals)
        asks = (photos.vectors[photos.validation], photos.query[photos.validation])
        if teacher is None:
            task = PlaceTask(model, settings, *asks, proxies=data.proxies)
        else:
            kept = cache_teacher(Describer(teacher), photos.uris, photos.usable, data.inputs.parent, on_progress)
            targets = np.load(kept, mmap_mode="r")
            model.describes_as = teacher.sha256
            task = StudentTask(model, settings, *asks, targets=targets, held_out=data.validation_rows)
        trainer = _trainer(settings, out, Record(out / "metrics.csv", on_progress))
        _fit(trainer, task, data, out / "last.ckpt")
        rows = read_metrics(out / "metrics.csv")
    trained = [row for row in rows if row["epoch"] != "0"]
    best = max(trained, key=lambda row: float(row["recall@1"]))
    return TrainSummary(
        path=out,
        epochs=int(trained[-1]["epoch"]),
        steps=int(trained[-1]["step"]),
        training=int(photos.training.sum()),
        validation=int(photos.validation.sum()),
        queries=int(photos.query.sum()),
        refused=len(photos.refusals),
        before=float(rows[0]["recall@1"]),
        best=float(best["recall@1"]),
        best_at_5=float(best["recall@5"]),
        best_epoch=int(best["epoch"]),
        seconds=time.monotonic() - began,
    )


def _model(settings: TrainSettings, last: Path) -> PlaceModel:
    """A new model; or that of the checkpoint to go on from, which needs neither folder nor hub."""
    if last.is_file():
        return load_checkpoint(last)[0].train()
    # Whatever is random in a new model comes from the seed.
    torch.manual_seed(settings.seed)
    return build_model(settings)


def _prepare(
    settings: TrainSettings, out: Path, photos: PlacePhotos, model: PlaceModel, on_progress: OnProgress
) -> tuple[PlacePhotos, PlaceData]:
    """Decode what is to be decoded, and compute features where the whole trunk is frozen."""
    cache = out / "cache" if settings.cache is None else Path(settings.cache)
    pixels = cache_pixels(photos.uris, settings.input_px, cache, on_progress)
    photos = photos.without(pixels.usable, pixels.refusals)
    inputs = pixels.path
    if settings.freeze == "all":
        inputs = cache_features(model.trunk, pixels.path, pixels.usable, name=model.trunk.name, on_progress=on_progress)
    proxies = Proxies(int(photos.views.max()) + 1, seed=settings.seed) if settings.hard_share else None
    return photos, PlaceData(photos, inputs, settings, proxies=proxies)


def _trainer(settings: TrainSettings, out: Path, record: Record) -> Trainer:
    for name in ("lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    last = ModelCheckpoint(dirpath=out, filename="last", save_on_train_epoch_end=True, enable_version_counter=False)
    best = ModelCheckpoint(
        dirpath=out,
        filename="best",
        monitor="recall@1",
        mode="max",
        save_on_train_epoch_end=False,
        enable_version_counter=False,
    )
    flags: dict[str, Any] = {
        "accelerator": settings.accelerator,
        "devices": settings.devices,
        "strategy": settings.strategy,
        "precision": precision_of(settings),
    }
    try:
        return Trainer(
            **flags,
            max_epochs=settings.epochs,
            callbacks=[record, best, last],
            plugins=[AtomicCheckpoints()],
            logger=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
            use_distributed_sampler=False,
            default_root_dir=out,
        )
    except (MisconfigurationException, ValueError, TypeError, RuntimeError) as error:
        told = ", ".join(f"{name} {value}" for name, value in flags.items())
        raise InputError(f"Lightning refuses these flags ({told}): {show(error, 200)}.") from None


def precision_of(settings: TrainSettings) -> str:
    """Mixed precision where the device is faster for it."""
    if settings.precision != "auto":
        return settings.precision
    if settings.accelerator in ("auto", "gpu", "cuda") and torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported(including_emulation=False) else "16-mixed"
    if settings.accelerator in ("auto", "cpu"):
        # Older versions of PyTorch can't tell what the processor has.
        abilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
        if abilities.get("avx512_bf16") or abilities.get("amx_bf16"):
            return "bf16-mixed"
    return "32-true"


def _fit(trainer: Trainer, task: PlaceTask, data: PlaceData, last: Path) -> None:
    with warnings.catch_warnings():
        # Lightning's advice on workers and on the shape of batches is for other ways of reading data.
        warnings.filterwarnings("ignore", module=r"lightning|torch\.optim|torch\.utils")
        try:
            if last.is_file():
                trainer.fit(task, data, ckpt_path=str(last), weights_only=True)
            else:
                trainer.validate(task, data, verbose=False)
                trainer.fit(task, data)
        except SystemExit:
            # Lightning turns Ctrl-C into an exit; a caller wants to know.
            if trainer.interrupted:
                raise KeyboardInterrupt from None
            raise
