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
from placeprint.learn.data.proxies import Proxies
from placeprint.learn.data.sampler import PlaceBatches
from placeprint.learn.data.shuffled import ShuffledBatches

__all__ = ["Batch", "PlaceData"]

Batch = tuple[Tensor, Tensor]
"""Inputs (uint8 pixels ``[n, side, side, 3]`` or float16 features ``[n, channels, h, w]``) and what the loss tells them
apart by, int64 ``[n]``: their views, or their rows for a student."""

_VALIDATION_BATCH = 32


class _Rows(Dataset[Batch]):
    """Whole batches of rows from a memory-mapped file, which every worker process opens for itself."""

    def __init__(self, path: Path, names: NDArray[np.int64]) -> None:
        self._path, self._names = path, torch.from_numpy(names)
        self._values: NDArray[np.generic] | None = None

    def __getitem__(self, rows: Sequence[int]) -> Batch:
        if self._values is None:
            self._values = np.load(self._path, mmap_mode="r")
        chosen = list(rows)
        return torch.from_numpy(self._values[chosen]), self._names[chosen]


class PlaceData(LightningDataModule):
    """Training batches of places and captures; the held-out photos in order for validation.

    Args:
        photos: those that can be used.
        inputs: pixels or features of all of them, as .npy.
        settings: of the run.
        proxies: what the model makes of every view, where what it confuses is to share batches.
    """

    def __init__(
        self, photos: PlacePhotos, inputs: Path, settings: TrainSettings, *, proxies: Proxies | None = None
    ) -> None:
        super().__init__()
        self._photos, self._settings, self.proxies = photos, settings, proxies
        self.inputs = inputs
        self._rows = _Rows(inputs, photos.views if settings.teacher is None else np.arange(len(photos.views)))
        self.validation_rows = np.flatnonzero(photos.validation)

    def train_dataloader(self) -> DataLoader[Batch]:
        """Batches of the current epoch; each process of several has its own."""
        settings, photos = self._settings, self._photos
        rank, world = (self.trainer.global_rank, self.trainer.world_size) if self.trainer else (0, 1)
        rows, batches = np.flatnonzero(photos.training), settings.batches_per_epoch
        if settings.teacher is not None:
            size = settings.places_per_batch * settings.captures_per_place
            return self._loader(
                ShuffledBatches(rows, size=size, seed=settings.seed, batches=batches, rank=rank, world=world)
            )
        sampler = PlaceBatches(
            rows,
            photos.views,
            photos.places,
            photos.vectors,
            places_per_batch=settings.places_per_batch,
            captures_per_place=settings.captures_per_place,
            apart_m=settings.apart_m,
            seed=settings.seed,
            batches=batches,
            proxies=self.proxies,
            hard_share=settings.hard_share,
            rank=rank,
            world=world,
        )
        return self._loader(sampler)

    def val_dataloader(self) -> DataLoader[Batch]:
        """All held-out photos."""
        rows = self.validation_rows
        return self._loader(
            [rows[start : start + _VALIDATION_BATCH] for start in range(0, len(rows), _VALIDATION_BATCH)]
        )

    def _loader(self, sampler: PlaceBatches | ShuffledBatches | list[NDArray[np.int64]]) -> DataLoader[Batch]:
        workers = self._settings.workers
        # batch_size None: the sampler's items are whole batches, read in one go. A generator of its own, because the
        # loader would draw a seed from the one that augmentation uses, and a resumed run draws it at another moment.
        return DataLoader(
            self._rows,
            sampler=sampler,
            batch_size=None,
            num_workers=workers,
            persistent_workers=workers > 0,
            generator=torch.Generator(),
        )
