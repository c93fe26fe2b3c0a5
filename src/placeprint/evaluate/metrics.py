"""The figures of an evaluation, each a mean or a quantile over queries, computed under any weighting of them.

The weights are what lets one piece of code give both a figure (every query once) and its interval (each bootstrap
resample is a weighting, see `placeprint.evaluate.bootstrap`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from placeprint.evaluate.outcomes import Outcomes

__all__ = [
    "RECALL_RANKS",
    "UNIFORM_LOG_DENSITY",
    "WITHIN_M",
    "Metric",
    "Section",
    "Unit",
    "error_curve",
    "metrics_of",
    "recall_curve",
    "reliability_curve",
    "weighted",
]

Unit = Literal["share", "m", "nats", "s"]
Section = Literal["look-alikes", "answers", "honesty", "speed"]

RECALL_RANKS = (1, 5, 10, 20)
ERROR_QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

# Street, city, region, country and continent as in IM2GPS (Hays and Efros 2008; Vo, Jacobs and Hays 2017), with the
# two nearer ones that street-level atlases are judged by.
WITHIN_M = {
    "within_25_m": (25.0, "within 25 m"),
    "within_200_m": (200.0, "within 200 m"),
    "within_1_km": (1e3, "within 1 km (street)"),
    "within_25_km": (25e3, "within 25 km (city)"),
    "within_200_km": (200e3, "within 200 km (region)"),
    "within_750_km": (750e3, "within 750 km (country)"),
    "within_2500_km": (2500e3, "within 2500 km (continent)"),
}

# Density of knowing nothing: one over the area of the unit sphere, in nats per steradian.
UNIFORM_LOG_DENSITY = -float(np.log(4 * np.pi))

_FURTHEST_M = 2.1e7  # a little over half the Earth's circumference
_POINTS_PER_DECADE = 12


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """One figure: the mean of ``values``, or their quantile.

    Attributes:
        name: key of the figure in ``report.json``.
        label: the same for people.
        section: the heading that it stands under.
        unit: ``share`` of the queries (0 to 1), metres, nats or seconds.
        values: [n] one value a query.
        quantile: None for the mean, otherwise the level between 0 and 1. The quantile is the smallest value that at
            least this share of the queries doesn't exceed (the inverted CDF, type 1 of Hyndman and Fan 1996), so it's
            always an error that did occur, and infinity needs no special care.
    """

    name: str
    label: str
    section: Section
    unit: Unit
    values: npt.NDArray[np.float64]
    quantile: float | None = None


def weighted(metrics: Sequence[Metric], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Compute every metric under every weighting.

    Args:
        metrics: F metrics over the same n queries.
        weights: [b, n] how often each query counts; whole numbers, and none of the rows all zero.

    Returns:
        [b, F] the figures. A quantile is infinite where too few queries have an answer.
    """
    figures = np.empty((len(weights), len(metrics)))
    total = weights.sum(axis=1)
    means = [column for column, metric in enumerate(metrics) if metric.quantile is None]
    if means:
        stacked = np.column_stack([metrics[column].values for column in means])
        figures[:, means] = weights @ stacked / total[:, None]
    # Sorting and cumulating cost the most, so quantiles of one array share them.
    of_array: dict[int, list[int]] = {}
    for column, metric in enumerate(metrics):
        if metric.quantile is not None:
            of_array.setdefault(id(metric.values), []).append(column)
    for columns in of_array.values():
        values = metrics[columns[0]].values
        order = np.argsort(values, kind="stable")
        cumulated = np.take(weights, order, axis=1).cumsum(axis=1)
        for column in columns:
            # The small step back keeps 0.1 * 30 = 3.0000000000000004 from asking for a fourth query.
            wanted = np.ceil(float(metrics[column].quantile or 0.0) * total - 1e-9)
            below = np.count_nonzero(cumulated < wanted[:, None], axis=1)
            figures[:, column] = values[order[below]]
    return figures


def metrics_of(outcomes: Outcomes) -> list[Metric]:
    """List every figure of a report, in the order of its table.

    Recall@K counts every query, also those that no atlas photo is near, as the field does; ``reachable`` says how high
    it could have been. Recall at a K beyond the number of look-alikes that were kept is left out, not guessed.
    """
    return [*_look_alikes(outcomes), *_answers(outcomes), *_honesty(outcomes), *_speed(outcomes)]


def recall_curve(outcomes: Outcomes) -> list[tuple[float, Metric]]:
    """Recall@K for K from 1 to 20, or to the number of look-alikes that were kept."""
    last = min(max(RECALL_RANKS), outcomes.neighbour_distance_m.shape[1])
    return [(float(rank), _recall(outcomes, rank)) for rank in range(1, last + 1)]


def error_curve(outcomes: Outcomes) -> list[tuple[float, Metric]]:
    """Share of the answers within each distance, from 1 m to the far side of the Earth in equal steps of its log."""
    steps = int(np.ceil(np.log10(_FURTHEST_M) * _POINTS_PER_DECADE))
    distances = 10.0 ** (np.arange(steps + 1) / _POINTS_PER_DECADE)
    return [(float(metres), _within(outcomes, f"{metres:g}", "", float(metres))) for metres in distances]


def reliability_curve(outcomes: Outcomes) -> list[tuple[float, Metric]]:
    """Share of the truths held by the region of each stated probability.

    Every 5 % where the outcomes carry credible levels, otherwise the two that the radii give.
    """
    if outcomes.credible_level is None:
        return [(0.5, _coverage(outcomes, 50)), (0.9, _coverage(outcomes, 90))]
    levels = np.arange(1, 20) / 20
    held = [outcomes.answered & (outcomes.credible_level <= level) for level in levels]
    return [
        (float(level), Metric(f"held_{level:.2f}", "", "honesty", "share", inside.astype(np.float64)))
        for level, inside in zip(levels, held, strict=True)
    ]


def _recall(outcomes: Outcomes, rank: int) -> Metric:
    hit = (outcomes.first_hit_rank <= rank).astype(np.float64)
    return Metric(f"recall@{rank}", f"recall@{rank}", "look-alikes", "share", hit)


def _within(outcomes: Outcomes, name: str, label: str, metres: float) -> Metric:
    return Metric(name, label, "answers", "share", (outcomes.error_m <= metres).astype(np.float64))


def _coverage(outcomes: Outcomes, percent: Literal[50, 90]) -> Metric:
    radius = outcomes.radius_50_m if percent == 50 else outcomes.radius_90_m
    held = outcomes.answered & (outcomes.error_m <= radius)
    label = f"{percent} % radius holds the truth"
    return Metric(f"coverage_{percent}", label, "honesty", "share", held.astype(np.float64))


def _look_alikes(outcomes: Outcomes) -> Iterator[Metric]:
    kept = outcomes.neighbour_distance_m.shape[1]
    yield from (_recall(outcomes, rank) for rank in RECALL_RANKS if rank <= kept)
    yield Metric("reachable", "best possible recall", "look-alikes", "share", outcomes.reachable.astype(np.float64))


def _answers(outcomes: Outcomes) -> Iterator[Metric]:
    yield Metric("answered", "answered at all", "answers", "share", outcomes.answered.astype(np.float64))
    yield from (_within(outcomes, name, label, metres) for name, (metres, label) in WITHIN_M.items())
    for level in ERROR_QUANTILES:
        label = "error, median" if level == 0.5 else f"error, {level * 100:.0f}th percentile"
        yield Metric(f"error_p{level * 100:.0f}_m", label, "answers", "m", outcomes.error_m, quantile=level)


def _honesty(outcomes: Outcomes) -> Iterator[Metric]:
    yield _coverage(outcomes, 50)
    yield _coverage(outcomes, 90)
    yield Metric("radius_50_m", "50 % radius, median", "honesty", "m", outcomes.radius_50_m, quantile=0.5)
    yield Metric("radius_90_m", "90 % radius, median", "honesty", "m", outcomes.radius_90_m, quantile=0.5)
    density = outcomes.log_density_at_truth
    yield Metric("log_likelihood_nats", "log-likelihood at the truth, mean", "honesty", "nats", density)
    gain = density - UNIFORM_LOG_DENSITY
    yield Metric("gain_over_uniform_nats", "gain over knowing nothing, mean", "honesty", "nats", gain)


def _speed(outcomes: Outcomes) -> Iterator[Metric]:
    for level, label in ((0.5, "time a photo, median"), (0.9, "time a photo, 90th percentile")):
        yield Metric(f"seconds_p{level * 100:.0f}", label, "speed", "s", outcomes.seconds, quantile=level)
