"""Belief: what it refuses, that it never changes, and how it shows itself."""

from typing import Any

import numpy as np
import pytest

from placeprint.errors import InputError
from placeprint.sphere import Belief

pytestmark = pytest.mark.filterwarnings("error")

GOOD = {"latitude": 59.0, "longitude": 18.0, "sigma_m": 25.0, "weight": 1.0}


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({}, "components"),
        ({"components": []}, "background"),
        ({"components": "none", "background": 1.0}, "list"),
        ({"components": [], "background": 0.0}, "mass"),
        ({"components": [GOOD], "background": -0.1}, "negative"),
        ({"components": [GOOD], "background": float("nan")}, "finite"),
        ({"components": [GOOD], "background": None}, "number"),
        ({"components": [GOOD | {"latitude": 159.0}], "background": 0.1}, "swapped"),
        ({"components": [GOOD | {"sigma_m": 0}], "background": 0.1}, "sigma_m"),
        ({"components": [GOOD | {"weight": 10**400}], "background": 0.1}, "large"),
        ({"components": [{"latitude": 59.0}], "background": 0.1}, "longitude"),
        ({"components": [[59.0, 18.0, 25.0, 1.0]], "background": 0.1}, "objects"),
    ],
)
def test_a_broken_plain_form_is_refused_in_one_line(plain: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        Belief.from_dict(plain)
    assert "\n" not in str(refused.value)


def test_the_constructor_refuses_nonsense() -> None:
    up = np.array([[0.0, 0.0, 1.0]])
    one = np.ones(1)
    mixtures: list[tuple[tuple[Any, ...], str]] = [
        ((up, np.ones(2), one), "agree"),
        ((2.0 * up, one, one), "unit"),
        ((np.nan * up, one, one), "unit"),
        ((up, -one, one), "kappa"),
        ((up, np.nan * one, one), "kappa"),
        ((up, 1e21 * one, one), "kappa"),
        ((up, one, np.nan * one), "log_weight"),
        ((up, one, np.inf * one), "log_weight"),
        ((up, one, one, np.nan), "log_background"),
        ((up, one, -np.inf * one), "mass"),
    ]
    for arguments, says in mixtures:
        with pytest.raises(ValueError, match=says):
            Belief(*arguments)
    for extra, says in [
        ({"weight": -1.0}, "weight"),
        ({"weight": 0.0}, "no position has any weight"),
        ({"background": 1.1}, "background"),
        ({"sigma_m": np.nan}, "sigma_m"),
        ({"latitude": 200.0}, "latitude"),
    ]:
        with pytest.raises(ValueError, match=says):
            Belief.at(**({"latitude": 1.0, "longitude": 2.0, "sigma_m": 3.0} | extra))
    with pytest.raises(ValueError, match="max_components"):
        Belief.uniform().prune(0)


def test_a_belief_never_changes() -> None:
    weights = np.zeros(1)
    belief = Belief(np.array([[0.0, 0.0, 1.0]]), np.ones(1), weights)
    weights += 5.0
    assert belief.log_weight[0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        belief.log_weight[0] = 1.0
    with pytest.raises(AttributeError):
        belief.log_background = 0.0  # type: ignore[misc]  # the point of the test


def test_a_belief_shows_itself() -> None:
    assert repr(Belief.uniform()) == "Belief(uniform)"
    text = repr(Belief.at(latitude=59.33, longitude=18.07, sigma_m=25.0, background=0.1))
    assert "latitude=59.33" in text and "longitude=18.07" in text and "sigma_m=25" in text
    with pytest.raises(TypeError):
        Belief.uniform() * 2  # type: ignore[operator]  # the point of the test
