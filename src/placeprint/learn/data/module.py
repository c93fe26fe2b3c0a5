"""The batches of a run, as Lightning asks for them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from lightning.pytorch import LightningDataModule
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from placeprint.learn.config import TrainSettings
from placeprint.learn.data.photos import PlacePhotos
from placeprint.learn.data.sampler import PlaceBatches

__all__ = ["Batch", "PlaceData"]

Batch = tuple[Tensor, Tensor]
"""Inputs (uint8 pixels ``[n, side, side, 3]`` or float16 features ``[n, channels, h, w]``) and views, int64 ``[n]``."""

_VALIDATION_BATCH = 32


class _Rows(Dataset[Batch]):
    """Whole batches of rows from a memory-mapped file, which every worker process opens for itself."""

    def __init__(self, path: Path, views: NDArray[np.int64]) -> None:
        self._path, self._views = path, torch.from_numpy(views)
        self._values: NDArray[np.generic] | None = None

    def __getitem__(self, rows: Sequence[int]) -> Batch:
        if self._values is None:
            self._values = np.load(self._path, mmap_mode="r")
        chosen = list(rows)
        return torch.from_numpy(self._values[chosen]), self._views[chosen]


class PlaceData(LightningDataModule):
    """Training batches of places and captures; the held-out photos in order for validation.

    Args:
        photos: those that can be used.
        inputs: pixels or features of all of them, as .npy.
        settings: of the run.
    """

    def __init__(self, photos: PlacePhotos, inputs: Path, settings: TrainSettings) -> None:
        super().__init__()
        self._photos, self._settings = photos, settings
        self._rows = _Rows(inputs, photos.views)
        self.validation_rows = np.flatnonzero(photos.validation)

    def train_dataloader(self) -> DataLoader[Batch]:
        """Batches of the current epoch; each process of several has its own."""
        settings, photos, trainer = self._settings, self._photos, self.trainer
        sampler = PlaceBatches(
            np.flatnonzero(photos.training),
            photos.views,
            photos.places,
            photos.vectors,
            places_per_batch=settings.places_per_batch,
            captures_per_place=settings.captures_per_place,
            apart_m=settings.apart_m,
            seed=settings.seed,
            batches=settings.batches_per_epoch,
            rank=trainer.global_rank if trainer else 0,
            world=trainer.world_size if trainer else 1,
        )
        return self._loader(sampler)

    def val_dataloader(self) -> DataLoader[Batch]:
        """All held-out photos."""
        rows = self.validation_rows
        return self._loader(
            [rows[start : start + _VALIDATION_BATCH] for start in range(0, len(rows), _VALIDATION_BATCH)]
        )

    def _loader(self, sampler: PlaceBatches | list[NDArray[np.int64]]) -> DataLoader[Batch]:
        workers = self._settings.workers
        # batch_size None: the sampler's items are whole batches, read in one go.
        return DataLoader(
            self._rows, sampler=sampler, batch_size=None, num_workers=workers, persistent_workers=workers > 0
        )
