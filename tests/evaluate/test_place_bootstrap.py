"""Intervals hold the truth as often as they say, because whole places are drawn."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from placeprint.errors import InputError
from placeprint.evaluate import Outcomes
from placeprint.evaluate.bootstrap import bootstrap_intervals
from placeprint.evaluate.metrics import Metric, metrics_of

Draw = Callable[..., Outcomes]


def mean_of(values: list[float] | np.ndarray) -> Metric:
    return Metric("m", "m", "honesty", "nats", np.asarray(values, dtype=np.float64))


def share_of(values: list[float]) -> Metric:
    return Metric("s", "s", "look-alikes", "share", np.asarray(values, dtype=np.float64))


def test_coverage_with_correlated_photos() -> None:
    """Forty places of five photos each whose values move together; the true mean and median are 0."""
    rng = np.random.default_rng(7)
    places = [str(place) for place in np.repeat(np.arange(40), 5)]
    photos = [str(photo) for photo in range(200)]
    held, held_by_photos = 0, 0
    for trial in range(150):
        values = np.repeat(rng.normal(size=40), 5) + 0.5 * rng.normal(size=200)
        metrics = [mean_of(values), Metric("q", "q", "answers", "m", values, quantile=0.5)]
        intervals = bootstrap_intervals(metrics, places, resamples=200, seed=trial)
        held += int(((intervals[:, 0] <= 0) & (intervals[:, 1] >= 0)).sum())
        low, high = bootstrap_intervals(metrics[:1], photos, resamples=200, seed=trial)[0]
        held_by_photos += int(low <= 0 <= high)
    assert 0.90 <= held / 300 <= 0.98
    assert held_by_photos / 150 < 0.80  # what drawing photos instead would have claimed


def test_interval_of_a_mean_matches_its_standard_error() -> None:
    values = np.random.default_rng(1).normal(size=400)
    low, high = bootstrap_intervals([mean_of(values)], [str(i) for i in range(400)], resamples=4000)[0]
    wanted = values.mean() + np.array([-1.96, 1.96]) * values.std() / 20
    np.testing.assert_allclose([low, high], wanted, atol=0.01)


def test_same_seed_same_interval(draw: Draw) -> None:
    outcomes = draw(150)
    metrics = metrics_of(outcomes)
    once = bootstrap_intervals(metrics, outcomes.place, resamples=120, seed=5)
    np.testing.assert_array_equal(once, bootstrap_intervals(metrics, outcomes.place, resamples=120, seed=5))
    assert not np.array_equal(once, bootstrap_intervals(metrics, outcomes.place, resamples=120, seed=6))


def test_agrees_with_drawing_places_one_by_one() -> None:
    """Many enough queries for several blocks, and places of unequal size."""
    rng = np.random.default_rng(3)
    group = np.concatenate([np.arange(150), rng.integers(150, size=20_000) ** 2 // 150])
    values = rng.normal(size=len(group)) + group / 100
    metrics = [mean_of(values), Metric("q", "q", "answers", "m", values, quantile=0.9)]
    found = bootstrap_intervals(metrics, [str(label) for label in group], resamples=100, seed=11)
    members = [np.flatnonzero(group == place) for place in range(150)]
    draws = np.random.default_rng(11).integers(150, size=(100, 150))
    samples = [values[np.concatenate([members[place] for place in drawn])] for drawn in draws]
    means = sorted(sample.mean() for sample in samples)
    quantiles = sorted(np.quantile(sample, 0.9, method="inverted_cdf") for sample in samples)
    np.testing.assert_allclose(found, [[means[2], means[97]], [quantiles[2], quantiles[97]]])


def test_every_figure_lies_within_its_interval(draw: Draw) -> None:
    outcomes = draw(300)
    metrics = [metric for metric in metrics_of(outcomes) if metric.quantile is None]
    intervals = bootstrap_intervals(metrics, outcomes.place)
    for metric, (low, high) in zip(metrics, intervals, strict=True):
        assert low <= metric.values.mean() <= high


def test_all_alike_is_no_certainty() -> None:
    places = [str(place) for place in range(20)]
    hits, misses = bootstrap_intervals([share_of([1.0] * 20), share_of([0.0] * 20)], places)
    bound = 0.025 ** (1 / 20)  # the share at which twenty hits of twenty happen once in forty times
    assert hits == pytest.approx((bound, 1.0))
    assert misses == pytest.approx((0.0, 1 - bound))


def test_one_place_tells_nothing_of_others() -> None:
    mixed, alike = bootstrap_intervals([mean_of([1, 2, 3]), share_of([1, 1, 1])], ["here"] * 3)
    assert np.isnan(mixed).all()
    assert alike == pytest.approx((0.025, 1.0))


def test_infinite_quantiles_stay_sound() -> None:
    values = np.array([1.0] * 10 + [np.inf] * 10)
    metric = Metric("q", "q", "answers", "m", values, quantile=0.5)
    low, high = bootstrap_intervals([metric], [str(i) for i in range(20)])[0]
    assert low == 1.0
    assert high == np.inf


def test_too_few_resamples_are_refused() -> None:
    with pytest.raises(InputError, match="ask for 100 or more"):
        bootstrap_intervals([mean_of([1, 2])], ["a", "b"], resamples=99)


def test_two_thousand_queries_take_well_under_a_second(draw: Draw) -> None:
    outcomes = draw(2000, 500)
    metrics = metrics_of(outcomes)
    started = time.process_time()
    bootstrap_intervals(metrics, outcomes.place, resamples=1000)
    assert time.process_time() - started < 1.5  # about 0.15 s on a quiet laptop; processor time, as others may run
