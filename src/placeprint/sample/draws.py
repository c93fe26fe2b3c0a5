"""Chance that repeats itself: random numbers that depend on a seed and a name, and on nothing else.

Each thing in a drawn town draws from its own stream, named after it ("7/tokyo/house/12"), so that a tree more in one
street never changes the houses of another. Only `random.Random.random` and the raw bits of PCG64 are used, because
Python and NumPy promise that just these stay the same between versions and machines.
"""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Draws"]

T = TypeVar("T")


class Draws:
    """A named stream of random numbers.

    Args:
        name: parts of the name; equal names give equal streams.
    """

    __slots__ = ("_name", "_random")

    def __init__(self, *name: str | int) -> None:
        self._name = "/".join(str(part) for part in name)
        self._random = random.Random(self._name)

    def child(self, *name: str | int) -> "Draws":
        """A stream of its own below this one; drawing from it leaves this one as it was."""
        return Draws(self._name, *name)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number between ``low`` and ``high``."""
        return low + (high - low) * self._random.random()

    def integer(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random.random() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all alike in likelihood."""
        return items[int(self._random.random() * len(items))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight among all."""
        left = self.uniform(0.0, sum(weights.values()))
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return next(item for item, weight in weights.items() if weight > 0)

    def noise(self, height: int, width: int) -> npt.NDArray[np.float32]:
        """White noise, float32 [height, width], uniform between -1 and 1."""
        bits = np.random.PCG64(int(self._random.random() * 2**53)).random_raw(height * width)
        values = (np.asarray(bits, dtype=np.uint64) >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - 1
        return values.reshape(height, width)
