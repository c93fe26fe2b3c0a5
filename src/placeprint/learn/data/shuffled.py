"""Batches of any photos, in random order: for what is learned from each photo alone."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import Sampler

__all__ = ["ShuffledBatches"]


class ShuffledBatches(Sampler[list[int]]):
    """Every photo once an epoch, the same for the same seed and epoch on any machine.

    Args:
        rows: photos for training, int64 ``[m]``.
        size: photos in a batch; the last few of an epoch, which fill none, wait for the next.
        seed: another number, another order.
        batches: length of an epoch; None for all photos.
        rank: which of `world` processes this is; their batches differ.
        world: processes that train together.
    """

    def __init__(
        self,
        rows: NDArray[np.int64],
        *,
        size: int,
        seed: int,
        batches: int | None = None,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        self._rows, self._size = rows, min(size, len(rows))
        self._seed, self._epoch = seed, 0
        self._rank, self._world = rank, world
        self._batches = batches or max(1, len(rows) // (size * world))

    def __len__(self) -> int:
        return self._batches

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch whose batches come next; Lightning calls this."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[list[int]]:
        random = np.random.default_rng([self._seed, self._epoch])
        waiting = random.permutation(self._rows)
        for number in range(self._batches * self._world):
            if len(waiting) < self._size:
                waiting = random.permutation(self._rows)
            if number % self._world == self._rank:
                yield waiting[: self._size].tolist()
            waiting = waiting[self._size :]
