"""Drawn outcomes: what an imagined atlas did with photos of imagined places."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from placeprint.evaluate import Outcomes, Report, make_report

MakeOutcomes = Callable[..., Outcomes]

METRES_PER_DEGREE = 111_195.0


def draw_outcomes(
    queries: int = 200, places: int = 60, seed: int = 0, hits: float = 0.8, **changes: object
) -> Outcomes:
    """Draw queries in a small town; ``changes`` replace whole fields.

    Errors of hits follow a Gaussian of the stated radius, so a whole draw of hits is honest on average.
    """
    rng = np.random.default_rng(seed)
    group = rng.integers(places, size=queries)
    latitude = 59.33 + 0.02 * rng.random(places)[group]
    longitude = 18.05 + 0.04 * rng.random(places)[group]
    sigma = np.where(rng.random(queries) < hits, 5.0, 400.0)
    error = sigma * np.sqrt(-2 * np.log(rng.random(queries)))
    bearing = 2 * np.pi * rng.random(queries)
    neighbours = np.sort(rng.gamma(2.0, 400.0, (queries, 20)), axis=1)[:, ::-1].copy()
    neighbours[:, 0] = error
    fields: dict[str, Any] = {
        "query_uri": [f"queries/{row:04d}.jpg" for row in range(queries)],
        "latitude": latitude,
        "longitude": longitude,
        "place": [f"place {label}" for label in group],
        "neighbour_distance_m": neighbours,
        "neighbour_uri": [f"atlas/{row:04d}.jpg" for row in range(queries)],
        "reachable": np.ones(queries, dtype=bool),
        "answer_latitude": latitude + error * np.cos(bearing) / METRES_PER_DEGREE,
        "answer_longitude": longitude + error * np.sin(bearing) / METRES_PER_DEGREE / np.cos(np.radians(latitude)),
        "error_m": error,
        "radius_50_m": sigma * np.sqrt(2 * np.log(2)),
        "radius_90_m": sigma * np.sqrt(2 * np.log(10)),
        "log_density_at_truth": -np.log(2 * np.pi * (sigma / 6_371_000) ** 2) - (error / sigma) ** 2 / 2,
        "seconds": rng.gamma(9.0, 0.001, queries),
        "credible_level": 1 - np.exp(-((error / sigma) ** 2) / 2),
    }
    fields.update(changes)
    return Outcomes(**fields)


def report_of(outcomes: Outcomes, **changes: object) -> Report:
    """Make a report with plain settings and few resamples."""
    settings: dict[str, Any] = {"atlas": "town.atlas", "model": "lite0", "rows": 1234, "command": "evaluate it"}
    settings.update({"resamples": 200} | changes)
    return make_report(outcomes, **settings)


@pytest.fixture
def draw() -> MakeOutcomes:
    """The function that draws outcomes."""
    return draw_outcomes


@pytest.fixture
def make() -> Callable[..., Report]:
    """The function that makes a report with plain settings."""
    return report_of
