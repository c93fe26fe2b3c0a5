"""Which photos make a batch: a few views, each of another place, with several captures of each."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Sampler

from placeprint.errors import InputError
from placeprint.learn.data.proxies import Proxies
from placeprint.sphere.points import EARTH_RADIUS_M

__all__ = ["PlaceBatches"]

_WINDOW = 256


class PlaceBatches(Sampler[list[int]]):
    """Batches of P views x K captures, the same for the same seed and epoch on any machine.

    Captures of a view are each other's positives, everything else in the batch is a negative. So the views of a batch
    belong to different places, at least ``apart_m`` metres from one another: no photo has a negative that may show the
    same houses. Over an epoch views come in random order, each once; where the last ones can't share a batch, others
    fill it up. A view with fewer than K captures repeats some.

    With proxies, a share of each batch is what the model last took for the batch's first view: what it confuses is what
    it has to tell apart.

    Args:
        rows: photos for training, as rows of the arrays that follow, int64 ``[m]``.
        views: int64 ``[n]``.
        places: int64 ``[n]``.
        vectors: positions as unit vectors, float64 ``[n, 3]``.
        places_per_batch: P.
        captures_per_place: K.
        apart_m: metres.
        seed: another number, other batches.
        batches: length of an epoch; None for as many as meet every view once.
        proxies: what the model makes of every view, by its number in `views`; None for batches by chance alone.
        hard_share: the share of a batch that looks like its first view.
        rank: which of `world` processes this is; their batches differ.
        world: processes that train together.

    Raises:
        InputError: no two views with several captures are so far apart.
    """

    def __init__(
        self,
        rows: NDArray[np.int64],
        views: NDArray[np.int64],
        places: NDArray[np.int64],
        vectors: NDArray[np.float64],
        *,
        places_per_batch: int,
        captures_per_place: int,
        apart_m: float,
        seed: int,
        batches: int | None = None,
        proxies: Proxies | None = None,
        hard_share: float = 0.0,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        by_view = rows[np.argsort(views[rows], kind="stable")]
        groups = np.split(by_view, np.flatnonzero(np.diff(views[by_view])) + 1)
        self._captures = [group for group in groups if len(group) > 1]
        self._numbers = np.array([views[group[0]] for group in self._captures], dtype=np.int64)
        self._places = np.array([places[group[0]] for group in self._captures], dtype=np.int64)
        middles = np.array([vectors[group].mean(axis=0) for group in self._captures]).reshape(-1, 3)
        self._middles = middles / np.linalg.norm(middles, axis=1, keepdims=True)
        # Half the Earth's circumference is as far as anything can be.
        self._chord = 2.0 * np.sin(min(apart_m / (2.0 * EARTH_RADIUS_M), np.pi / 2))
        everything = np.arange(len(self._captures), dtype=np.int64)
        self._views = np.array(
            [view for view in range(len(everything)) if len(self._choose([view], everything, 2)) == 2], np.int64
        )
        if not len(self._views):
            raise InputError(
                f"no two views that were captured several times are {apart_m:g} m apart: lower apart_m, or take photos "
                "of more places."
            )
        self._p, self._k = places_per_batch, captures_per_place
        self._seed, self._epoch = seed, 0
        self._rank, self._world = rank, world
        self._proxies, self._hard = proxies, round(places_per_batch * hard_share)
        self._batches = batches or max(1, len(self._views) // (places_per_batch * world))

    def __len__(self) -> int:
        return self._batches

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch whose batches come next; Lightning calls this."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[list[int]]:
        for number, batch in enumerate(self._plan()):
            if number % self._world == self._rank:
                yield batch

    def _plan(self) -> Iterator[list[int]]:
        """All batches of the epoch, for all processes."""
        random = np.random.default_rng([self._seed, self._epoch])
        waiting = random.permutation(self._views)
        for _ in range(self._batches * self._world):
            chosen = self._choose(self._confused(waiting), waiting, self._p)
            if len(chosen) < self._p:
                chosen = self._choose(chosen, random.permutation(self._views), self._p)
            waiting = waiting[~np.isin(waiting, chosen)]
            if not len(waiting):
                waiting = random.permutation(self._views)
            yield [int(row) for view in chosen for row in self._draw(view, random)]

    def _confused(self, waiting: NDArray[np.int64]) -> list[int]:
        """The first view that waits, and of the others those that the model takes for it."""
        if self._proxies is None or not self._hard:
            return []
        first, others = int(waiting[0]), waiting[1:]
        order = self._proxies.alike(int(self._numbers[first]), torch.from_numpy(self._numbers[others]))
        return self._choose([first], others[order.numpy()], self._hard) if len(order) else []

    def _choose(self, chosen: list[int], candidates: NDArray[np.int64], count: int) -> list[int]:
        """Take views in order, up to a count, passing over those too near to one taken already."""
        chosen = list(chosen)
        # Seldom more than the first few are looked at, however many wait.
        for start in range(0, len(candidates), _WINDOW):
            window = candidates[start : start + _WINDOW]
            window = window[self._free(chosen, window)]
            while len(chosen) < count and len(window):
                chosen.append(int(window[0]))
                window = window[self._free(chosen[-1:], window)]
            if len(chosen) == count:
                break
        return chosen

    def _free(self, chosen: list[int], candidates: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which candidates are other places than all that are chosen, and far enough from them."""
        free = np.ones(len(candidates), dtype=bool)
        for view in chosen:
            distance = np.linalg.norm(self._middles[candidates] - self._middles[view], axis=1)
            free &= (self._places[candidates] != self._places[view]) & (distance >= self._chord)
        return free

    def _draw(self, view: int, random: np.random.Generator) -> NDArray[np.int64]:
        rows = random.permutation(self._captures[view])[: self._k]
        more = self._k - len(rows)
        return np.concatenate([rows, random.choice(rows, more)]) if more else rows
