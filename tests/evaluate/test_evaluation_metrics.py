"""Figures against values worked out by hand, and quantiles against their definition."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.evaluate import Outcomes
from placeprint.evaluate.metrics import (
    UNIFORM_LOG_DENSITY,
    Metric,
    error_curve,
    metrics_of,
    recall_curve,
    reliability_curve,
    weighted,
)

Draw = Callable[..., Outcomes]


def figures(outcomes: Outcomes) -> dict[str, float]:
    metrics = metrics_of(outcomes)
    values = weighted(metrics, np.ones((1, len(outcomes))))[0]
    return {metric.name: float(value) for metric, value in zip(metrics, values, strict=True)}


@pytest.fixture
def five(draw: Draw) -> Outcomes:
    """Five queries, the last of which has no photo near it and got no answer."""
    distance = np.full((5, 10), 1000.0)
    distance[0, 0] = 25.0  # on the threshold: a hit
    distance[1, 4] = 3.0
    distance[2, 9] = 24.0
    distance[4, 1:] = np.inf
    return draw(
        5,
        place=["a", "a", "b", "c", "c"],
        neighbour_distance_m=distance,
        reachable=[True, True, True, True, False],
        answer_latitude=[59.3, 59.3, 59.3, 59.3, np.nan],
        answer_longitude=[18.0, 18.0, 18.0, 18.0, np.nan],
        error_m=[25.0, 199.0, 900.0, 2_400_000.0, np.inf],
        radius_50_m=[25.0, 100.0, 100.0, 100.0, np.inf],
        radius_90_m=[30.0, 300.0, 800.0, 5_000.0, np.inf],
        log_density_at_truth=[20.0, 10.0, 5.0, -3.0, UNIFORM_LOG_DENSITY],
        seconds=[0.1, 0.2, 0.3, 0.4, 0.5],
        credible_level=[0.5, 0.7, 0.92, 0.99, 1.0],
    )


def test_recall_counts_every_query(five: Outcomes) -> None:
    found = figures(five)
    assert found["recall@1"] == pytest.approx(1 / 5)
    assert found["recall@5"] == pytest.approx(2 / 5)
    assert found["recall@10"] == pytest.approx(3 / 5)
    assert found["reachable"] == pytest.approx(4 / 5)


def test_recall_beyond_the_kept_look_alikes_is_not_guessed(five: Outcomes) -> None:
    assert "recall@20" not in figures(five)
    assert [at for at, _ in recall_curve(five)] == list(range(1, 11))


def test_answers(five: Outcomes) -> None:
    found = figures(five)
    assert found["answered"] == pytest.approx(4 / 5)
    within = {name: value * 5 for name, value in found.items() if name.startswith("within")}
    assert within == pytest.approx(
        {
            "within_25_m": 1,
            "within_200_m": 2,
            "within_1_km": 3,
            "within_25_km": 3,
            "within_200_km": 3,
            "within_750_km": 3,
            "within_2500_km": 4,
        }
    )


def test_error_quantiles_are_errors_that_occurred(five: Outcomes) -> None:
    found = figures(five)
    assert found["error_p10_m"] == 25.0
    assert found["error_p25_m"] == 199.0
    assert found["error_p50_m"] == 900.0
    assert found["error_p75_m"] == 2_400_000.0
    assert found["error_p90_m"] == math.inf


def test_honesty(five: Outcomes) -> None:
    found = figures(five)
    assert found["coverage_50"] == pytest.approx(1 / 5)  # a truth on the rim is held; an unbounded radius holds none
    assert found["coverage_90"] == pytest.approx(2 / 5)
    assert found["radius_50_m"] == 100.0
    assert found["radius_90_m"] == 800.0
    assert found["log_likelihood_nats"] == pytest.approx((32 + UNIFORM_LOG_DENSITY) / 5)
    assert found["gain_over_uniform_nats"] == pytest.approx((32 - 4 * UNIFORM_LOG_DENSITY) / 5)
    assert math.exp(-UNIFORM_LOG_DENSITY) == pytest.approx(4 * math.pi)


def test_speed(five: Outcomes) -> None:
    assert figures(five)["seconds_p50"] == 0.3


def test_curves_agree_with_the_table(five: Outcomes) -> None:
    curves = [recall_curve(five), error_curve(five), reliability_curve(five)]
    recall, error, reliability = ({at: metric.values.mean() for at, metric in curve} for curve in curves)
    assert recall[10] == pytest.approx(3 / 5)
    assert error[1000.0] == pytest.approx(3 / 5)
    assert reliability[0.5] == pytest.approx(1 / 5)
    assert reliability[0.7] == pytest.approx(2 / 5)
    assert reliability[0.95] == pytest.approx(3 / 5)
    assert all(np.diff(list(curve.values())).min() >= 0 for curve in (recall, error, reliability))


def test_an_honest_draw_lies_on_the_diagonal(draw: Draw) -> None:
    outcomes = draw(20_000)
    off = [abs(metric.values.mean() - at) for at, metric in reliability_curve(outcomes)]
    assert max(off) < 0.012  # three standard deviations of a share among 20 000
    assert figures(outcomes)["coverage_90"] == pytest.approx(0.9, abs=0.007)


def test_reliability_without_credible_levels_has_two_points(draw: Draw) -> None:
    outcomes = draw(50, credible_level=None)
    assert [at for at, _ in reliability_curve(outcomes)] == [0.5, 0.9]


def test_all_misses(draw: Draw) -> None:
    nowhere = draw(7, neighbour_distance_m=np.full((7, 20), np.inf), error_m=np.full(7, 1e6))
    found = figures(nowhere)
    assert found["recall@20"] == 0
    assert found["within_200_km"] == 0
    assert found["error_p50_m"] == 1e6


@settings(max_examples=150, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.floats(0, 1e8) | st.just(math.inf), st.integers(0, 4)), min_size=1, max_size=12).filter(
        lambda pairs: any(weight for _, weight in pairs)
    ),
    level=st.sampled_from(["0.1", "0.25", "0.3", "0.5", "0.7", "0.9", "0.95"]),
)
def test_weighted_quantile_is_the_inverted_cdf(pairs: list[tuple[float, int]], level: str) -> None:
    values, weights = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    metric = Metric("q", "q", "answers", "m", values, quantile=float(level))
    found = weighted([metric], weights[None])[0, 0]
    repeated = [value for value, weight in pairs for _ in range(weight)]
    enough = [v for v in repeated if Fraction(sum(o <= v for o in repeated), len(repeated)) >= Fraction(level)]
    assert found == min(enough)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.integers(0, 5)), min_size=1, max_size=12))
def test_weighted_mean_counts_repeats(pairs: list[tuple[float, int]]) -> None:
    pairs = [*pairs, (1.0, 1)]
    values, weights = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    metric = Metric("m", "m", "honesty", "nats", values)
    found = weighted([metric], weights[None])[0, 0]
    assert found == pytest.approx(np.repeat(values, weights.astype(int)).mean(), abs=1e-9)
