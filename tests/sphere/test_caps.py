"""The mass in a circle and the radius that holds a mass, against quadrature and against samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.special import ive

from placeprint.sphere import Belief, destination, great_circle_m
from placeprint.sphere.caps import mass_in_cap
from placeprint.sphere.points import EARTH_RADIUS_M

pytestmark = pytest.mark.filterwarnings("error")


def reference(kappa: float, offset: float, radius: float) -> float:
    """The same mass by another road: rings around the cap's centre, whose mean density is a Bessel function."""
    scale = kappa / -np.expm1(-2.0 * kappa)

    def ring(angle: float) -> float:
        peak = np.exp(-2.0 * kappa * np.sin(0.5 * (angle - offset)) ** 2)
        return float(scale * peak * ive(0, kappa * np.sin(angle) * np.sin(offset)) * np.sin(angle))

    reach = 9.0 / np.sqrt(kappa)
    low, high = max(0.0, offset - reach), min(radius, offset + reach)
    return quad(ring, low, high, limit=200, epsabs=1e-11, epsrel=1e-10)[0] if high > low else 0.0


@settings(max_examples=150, deadline=None)
@given(exponent=st.floats(-2.0, 12.0), offset=st.floats(0.0, 6.0), margin=st.floats(-4.0, 4.0), far=st.booleans())
def test_off_centre_mass_against_quadrature(exponent: float, offset: float, margin: float, far: bool) -> None:
    """Distances are in widths of the component; `far` puts it near the antipodes of the cap's centre."""
    kappa = 10.0**exponent
    width = min(1.0 / np.sqrt(kappa), 0.5)
    angle = np.pi - offset * width if far else offset * width
    radius = float(np.clip(angle + margin * width, 1e-3 * width, np.pi))
    found = mass_in_cap(np.array([kappa]), np.array([angle]), np.array([radius]))
    assert_allclose(found, reference(kappa, angle, radius), atol=1e-7)


def test_caps_of_the_uniform_are_their_area() -> None:
    radius = np.linspace(0.0, np.pi, 9)
    for offset in (0.0, 1.0, np.pi / 2.0, np.pi):
        found = mass_in_cap(np.zeros(9), np.full(9, offset), radius)
        assert_allclose(found, np.sin(0.5 * radius) ** 2, atol=1e-8)


@pytest.mark.parametrize("sigma_m", [6.4, 25.0, 1e4, 1e6, 6.4e6])
@pytest.mark.parametrize("shift", [0.0, 0.3, 2.0, 20.0])
def test_credible_radius_holds_its_mass(sigma_m: float, shift: float) -> None:
    """From kappa 1 to 1e12, centred and off, against drawn truths."""
    belief = Belief.at(latitude=80.0, longitude=180.0, sigma_m=sigma_m)
    centre = destination(
        latitude=80.0, longitude=180.0, bearing_deg=30.0, distance_m=min(shift * sigma_m, np.pi * EARTH_RADIUS_M)
    )
    at = {"latitude": float(centre.latitude), "longitude": float(centre.longitude)}
    truth = belief.sample(20_000, np.random.default_rng(11))
    distance = great_circle_m(
        latitude=truth.latitude, longitude=truth.longitude, to_latitude=at["latitude"], to_longitude=at["longitude"]
    )
    for p in (0.1, 0.5, 0.9, 0.99):
        radius = belief.credible_radius(p, **at)
        assert_allclose(belief.mass_within(radius, **at), p, atol=2e-5)
        # Four standard errors of 20 000 draws.
        assert_allclose(np.mean(distance <= radius), p, atol=4.0 * np.sqrt(p * (1.0 - p) / 20_000))


def test_credible_radius_of_a_mixture() -> None:
    rng = np.random.default_rng(4)
    belief = Belief.at(
        latitude=59.33 + rng.normal(0.0, 0.01, 64),
        longitude=18.07 + rng.normal(0.0, 0.02, 64),
        sigma_m=10.0 ** rng.uniform(1.0, 3.0, 64),
        weight=rng.random(64),
        background=0.15,
    )
    first = belief.modes()[0]
    truth = belief.sample(40_000, rng)
    distance = great_circle_m(
        latitude=truth.latitude,
        longitude=truth.longitude,
        to_latitude=first.latitude,
        to_longitude=first.longitude,
    )
    for p in (0.2, 0.5, 0.84, 0.9, 0.99):
        assert_allclose(np.mean(distance <= belief.credible_radius(p)), p, atol=0.01)
    assert belief.credible_radius(0.84) < 1e4 < 1e6 < belief.credible_radius(0.9)


def test_centred_radius_is_closed_form() -> None:
    belief = Belief.at(latitude=59.33, longitude=18.07, sigma_m=25.0)
    assert_allclose(belief.credible_radius(0.9), 25.0 * np.sqrt(2.0 * np.log(10.0)), rtol=1e-5)
    assert_allclose(belief.mass_within(25.0), 1.0 - np.exp(-0.5), rtol=1e-9)
    assert belief.mass_within(0.0) == 0.0
    assert belief.mass_within(np.inf) == 1.0


def test_uniform_belief_needs_a_point() -> None:
    nowhere = Belief.uniform()
    with pytest.raises(ValueError, match="no mode"):
        nowhere.credible_radius(0.5)
    quarter_m = EARTH_RADIUS_M * np.pi / 2.0
    assert_allclose(nowhere.credible_radius(0.5, latitude=12.0, longitude=34.0), quarter_m, rtol=1e-4)
    assert_allclose(nowhere.mass_within(quarter_m, latitude=-90.0, longitude=0.0), 0.5, rtol=1e-12)


def test_half_named_points_and_impossible_masses_are_refused() -> None:
    belief = Belief.at(latitude=0.0, longitude=0.0, sigma_m=1.0)
    for p in (0.0, 1.0, np.nan):
        with pytest.raises(ValueError, match="probability"):
            belief.credible_radius(p)
    with pytest.raises(ValueError, match="both"):
        belief.credible_radius(0.5, latitude=1.0)
    with pytest.raises(ValueError, match="radius_m"):
        belief.mass_within(-1.0)
