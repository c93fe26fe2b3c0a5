"""Batches of places: who meets whom, and that it is the same again."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from placeprint.errors import InputError
from placeprint.learn.data.proxies import Proxies
from placeprint.learn.data.sampler import PlaceBatches
from placeprint.sphere.points import distance_m, to_vectors

APART_M = 40.0


def street(captures: list[int], *, metres: float) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Views, places and positions: two views a place, places in a row northwards, photos a metre from each other."""
    views = np.repeat(np.arange(len(captures)), captures)
    places = views // 2
    north = places * metres + np.arange(len(views)) % 2
    return views, places, to_vectors(latitude=59.0 + north / 111_195.0, longitude=np.full(len(views), 18.0))


def batches_of(captures: list[int], metres: float, **options: int) -> PlaceBatches:
    views, places, vectors = street(captures, metres=metres)
    options = {"places_per_batch": 4, "captures_per_place": 3, "seed": 1} | options
    return PlaceBatches(np.arange(len(views)), views, places, vectors, apart_m=APART_M, **options)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    captures=st.lists(st.integers(1, 5), min_size=8, max_size=30),
    metres=st.sampled_from([15.0, 30.0, 60.0]),
    p=st.integers(2, 6),
    k=st.integers(2, 4),
    epoch=st.integers(0, 3),
)
def test_a_batch_holds_captures_of_views_that_are_far_apart(
    captures: list[int], metres: float, p: int, k: int, epoch: int
) -> None:
    views, places, vectors = street(captures, metres=metres)
    try:
        sampler = batches_of(captures, metres, places_per_batch=p, captures_per_place=k)
    except InputError:
        several = np.flatnonzero(np.bincount(views) > 1)
        rows = [np.flatnonzero(views == view)[0] for view in several]
        apart = distance_m(vectors[rows][:, None], vectors[rows][None])
        assert len(rows) < 2 or apart.max() < APART_M + 2
        return
    sampler.set_epoch(epoch)
    drawn = list(sampler)
    assert len(drawn) == len(sampler)
    for batch in drawn:
        rows = np.array(batch).reshape(-1, k)
        assert 2 <= len(rows) <= p
        assert (views[rows] == views[rows[:, :1]]).all()
        assert len(set(places[rows[:, 0]])) == len(rows)
        for number, row in enumerate(rows):
            assert len(set(row)) == min(k, captures[views[row[0]]])
            away = distance_m(vectors[row[:1]], vectors[np.delete(rows, number, axis=0).ravel()])
            assert away.min() >= APART_M - 2


def test_an_epoch_meets_every_view_once() -> None:
    sampler = batches_of([3] * 32, 60.0)
    views, _, _ = street([3] * 32, metres=60.0)
    met = [view for batch in sampler for view in views[batch][::3]]
    assert len(met) == 32
    # The last batches may be filled up with views of other places, because a place's two views never meet.
    assert len(set(met)) >= 28


def test_seed_and_epoch_decide() -> None:
    once, again, other = (batches_of([4] * 20, 60.0, seed=seed) for seed in (5, 5, 6))
    assert list(once) == list(again) != list(other)
    first = list(once)
    once.set_epoch(1)
    assert list(once) != first
    once.set_epoch(0)
    assert list(once) == first


def test_processes_share_an_epoch_out() -> None:
    both = [list(batches_of([3] * 48, 60.0, rank=rank, world=2)) for rank in (0, 1)]
    assert len(both[0]) == len(both[1]) == 6
    assert not {tuple(sorted(batch)) for batch in both[0]} & {tuple(sorted(batch)) for batch in both[1]}


def test_a_street_of_one_place_is_refused() -> None:
    with pytest.raises(InputError, match="apart_m"):
        batches_of([3, 3], 60.0)
    with pytest.raises(InputError, match="apart"):
        batches_of([1] * 8, 60.0)


def test_views_that_the_model_confuses_share_a_batch() -> None:
    """Views 0, 10, 20 … look alike, and so do 1, 11, 21 …: those that share a batch are mostly of one kind."""
    captures = [2] * 80
    views, places, vectors = street(captures, metres=60.0)
    proxies = Proxies(80, seed=5)
    kinds = torch.eye(400)[:10]
    options = {"places_per_batch": 8, "captures_per_place": 2, "apart_m": 40.0, "seed": 3}

    def same_kind(share: float) -> float:
        sampler = PlaceBatches(
            np.arange(len(views)), views, places, vectors, proxies=proxies, hard_share=share, **options
        )  # type: ignore[arg-type]
        drawn = [views[np.array(batch)].reshape(-1, 2)[:, 0] for batch in sampler]
        assert sorted(np.concatenate(drawn)) == list(range(80))  # still, an epoch meets every view once
        return float(np.mean([(batch[1:] % 10 == batch[0] % 10).mean() for batch in drawn[:4]]))

    unmet = same_kind(0.5)
    proxies.remember(kinds[torch.arange(80) % 10], torch.arange(80))
    assert unmet == same_kind(0.0) < 0.3
    assert same_kind(0.5) >= 3 / 7
    assert same_kind(1.0) == 1.0


def test_a_proxy_is_the_middle_of_its_views_captures() -> None:
    proxies = Proxies(3, seed=1)
    random = torch.Generator().manual_seed(2)
    descriptors = torch.nn.functional.normalize(torch.randn((4, 600), generator=random), dim=1)
    assert len(proxies.alike(0, torch.tensor([1, 2]))) == 0
    proxies.remember(descriptors, torch.tensor([0, 0, 1, 1]))
    assert not proxies.values[2].any()
    assert proxies.values[:2].float().norm(dim=1) == pytest.approx(1.0, abs=1e-2)
    near = torch.nn.functional.normalize(descriptors[0] + descriptors[1] + 0.1 * descriptors[2], dim=0)
    proxies.remember(near[None], torch.tensor([2]))
    assert proxies.alike(2, torch.tensor([1, 0])).tolist() == [1, 0]
