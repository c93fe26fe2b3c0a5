"""Outcomes are checked when made, and refusals are one line that names the query and the mend."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from placeprint.errors import InputError, NothingUsableError
from placeprint.evaluate import Outcomes

Draw = Callable[..., Outcomes]


def with_value(value: float, size: int = 5) -> np.ndarray[Any, Any]:
    array = np.ones(size)
    array[3] = value
    return array


def test_arrays_are_settled_and_read_only(draw: Draw) -> None:
    outcomes = draw(5, radius_50_m=[1, 2, 3, 4, 5], radius_90_m=[9] * 5)
    assert len(outcomes) == 5
    assert outcomes.radius_50_m.dtype == np.float64
    assert isinstance(outcomes.query_uri, tuple)
    with pytest.raises(ValueError, match="read-only"):
        outcomes.error_m[0] = 0.0


def test_what_the_caller_does_later_changes_nothing(draw: Draw) -> None:
    seconds = np.ones(5)
    outcomes = draw(5, seconds=seconds)
    seconds[:] = 99
    assert outcomes.seconds.max() == 1


def test_first_hit_rank(draw: Draw) -> None:
    distance = [[30, 20, 10], [25, 1, 1], [26, np.inf, np.inf], [100, 200, 24.9]]
    outcomes = draw(4, neighbour_distance_m=distance)
    np.testing.assert_array_equal(outcomes.first_hit_rank, [2, 1, np.inf, 3])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"latitude": with_value(np.nan)}, "latitude of query 3"),
        ({"latitude": with_value(90.001)}, "within -90 and 90"),
        ({"longitude": with_value(np.inf)}, "within -180 and 180"),
        ({"answer_longitude": with_value(181.0)}, "answer_longitude of query 3"),
        ({"answer_latitude": with_value(np.nan)}, "a query without an answer has NaN"),
        ({"error_m": with_value(np.inf)}, "a query without an answer has NaN"),
        ({"error_m": with_value(-1.0)}, "metres are 0 or more"),
        ({"error_m": with_value(np.nan)}, "error_m of query 3|a query without an answer"),
        ({"radius_90_m": with_value(np.nan)}, "radius_90_m of query 3"),
        ({"radius_50_m": np.full(5, 9.0), "radius_90_m": np.full(5, 8.0)}, "larger than the 90 % radius"),
        ({"neighbour_distance_m": np.full((5, 2), np.nan)}, "neighbour_distance_m of query 0"),
        ({"neighbour_distance_m": np.ones((5, 0))}, r"\[5, 0\]"),
        ({"neighbour_distance_m": np.ones(5)}, "K of 1 or more"),
        ({"neighbour_distance_m": np.ones((5, 3)), "reachable": np.zeros(5, dtype=bool)}, "one threshold for both"),
        ({"reachable": [1.0, 0.0, np.nan, 1.0, 1.0]}, "true or false"),
        ({"log_density_at_truth": with_value(-np.inf)}, "uniform background"),
        ({"log_density_at_truth": with_value(np.nan)}, "log_density_at_truth of query 3"),
        ({"seconds": with_value(np.inf)}, "seconds of query 3"),
        ({"seconds": ["fast"] * 5}, "numbers only"),
        ({"seconds": np.ones(4)}, r"shape \[4\] for 5 queries"),
        ({"seconds": 1.0}, r"shape \[\] for 5 queries"),
        ({"credible_level": with_value(1.01)}, "within 0 and 1"),
        ({"place": ["one"]}, "place has 1 entries for 5 queries"),
        ({"neighbour_uri": [None] * 5}, "empty string"),
        ({"threshold_m": 0.0}, "positive number of metres"),
        ({"threshold_m": np.nan}, "positive number of metres"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(draw: Draw, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        draw(5, **changes)
    assert "\n" not in str(refused.value)


def test_a_hostile_name_stays_on_its_line(draw: Draw) -> None:
    with pytest.raises(InputError) as refused:
        draw(1, query_uri=["a\n\x1b[31m\udcff.jpg"], latitude=[91.0])
    assert str(refused.value).isprintable()


def test_nothing_to_evaluate(draw: Draw) -> None:
    with pytest.raises(NothingUsableError, match="no query"):
        draw(0)


def test_a_query_may_go_unanswered(draw: Draw) -> None:
    nothing = {"answer_latitude": [np.nan], "answer_longitude": [np.nan], "error_m": [np.inf]}
    outcomes = draw(1, **nothing, radius_50_m=[np.inf], radius_90_m=[np.inf], credible_level=[1.0])
    assert not outcomes.answered.any()
    assert not outcomes.hit.any()
