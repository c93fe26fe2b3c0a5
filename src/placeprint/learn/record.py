"""What a run tells while it trains: progress for people, a row an epoch in ``metrics.csv`` for plots."""

import csv
import os
import time
from pathlib import Path
from typing import Any

from lightning.pytorch import Callback, LightningModule, Trainer

from placeprint.learn.data.module import Batch
from placeprint.learn.tasks.places import KS, PlaceTask
from placeprint.progress import OnProgress

__all__ = ["Record", "read_metrics"]

_COLUMNS = ["epoch", "step", "loss", *(f"recall@{k}" for k in KS), "learning_rate", "photos_per_s", "seconds"]


class Record(Callback):
    """Writes a row after every epoch. Epoch 0 is the model before training.

    Args:
        path: the file; rows that a resumed run is about to repeat are dropped.
        on_progress: told after every step.
    """

    def __init__(self, path: Path, on_progress: OnProgress) -> None:
        self._path, self._on_progress = path, on_progress
        self._began = 0.0
        self._seconds = 0.0
        self._photos = 0

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Drop what comes after the checkpoint, which is restored by now."""
        if trainer.is_global_zero and self._path.is_file():
            kept = [row for row in read_metrics(self._path) if int(row["epoch"]) <= trainer.current_epoch]
            self._write(kept)

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Start the clock."""
        self._began, self._photos = time.monotonic(), 0

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: object, batch: Batch, batch_idx: int
    ) -> None:
        """Tell how far the training is; the time left follows from it."""
        self._photos += len(batch[1])
        if trainer.is_global_zero:
            self._on_progress("training", trainer.global_step, int(trainer.estimated_stepping_batches))

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Stop the clock: the pace is that of training alone."""
        self._seconds = time.monotonic() - self._began if trainer.state.fn == "fit" else 0.0

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Write the row."""
        if not trainer.is_global_zero or not isinstance(pl_module, PlaceTask):
            return
        training = trainer.state.fn == "fit"
        row = {
            "epoch": trainer.current_epoch + 1 if training else 0,
            "step": trainer.global_step,
            "loss": f"{pl_module.mean_loss():.5f}" if training else "",
            **{f"recall@{k}": f"{float(trainer.callback_metrics[f'recall@{k}']):.5f}" for k in KS},
            "learning_rate": f"{trainer.optimizers[0].param_groups[-1]['lr']:.3g}" if training else "",
            "photos_per_s": f"{self._photos / max(self._seconds, 1e-9):.1f}" if training else "",
            "seconds": f"{self._seconds:.1f}" if training else "",
        }
        self._write([*(read_metrics(self._path) if self._path.is_file() else []), row])

    def _write(self, rows: list[dict[str, Any]]) -> None:
        part = self._path.with_name(f".{self._path.name}.part")
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        os.replace(part, self._path)


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a ``metrics.csv``, all as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if (row["epoch"] or "").isdigit()]
