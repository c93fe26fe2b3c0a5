"""The peaks: found where they were put, with their mass and radii; saddles, ridges and broad slopes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import brentq

from placeprint.sphere import EARTH_RADIUS_M, Belief, destination, great_circle_m, to_positions, to_vectors

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("sigma_m", [0.01, 25.0, 1e4])
def test_modes_lie_where_they_were_put(sigma_m: float) -> None:
    latitude = np.array([90.0, 0.0, -33.9, 59.33, -90.0])
    longitude = np.array([0.0, 180.0, 151.2, 18.07, 0.0])
    weight = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    belief = Belief.at(latitude=latitude, longitude=longitude, sigma_m=sigma_m, weight=weight, background=0.1)
    modes = belief.modes()
    assert len(modes) == 5
    assert_allclose([mode.probability for mode in modes], 0.9 * weight / 15.0)
    found = great_circle_m(
        latitude=[mode.latitude for mode in modes],
        longitude=[mode.longitude for mode in modes],
        to_latitude=latitude,
        to_longitude=longitude,
    )
    assert np.all(found < 1e-3 * sigma_m + 1e-7)
    assert_allclose([mode.radius50_m for mode in modes], sigma_m * np.sqrt(2.0 * np.log(2.0)), rtol=1e-4)
    assert_allclose([mode.radius90_m for mode in modes], sigma_m * np.sqrt(2.0 * np.log(10.0)), rtol=1e-4)


def test_two_close_components_are_one_mode_and_two_distant_ones_two() -> None:
    for metres, peaks in ((40.0, 1), (80.0, 2)):
        # Two equal Gaussians have two peaks once they are more than 2 sigma apart.
        east = destination(latitude=-45.0, longitude=179.9999, bearing_deg=90.0, distance_m=metres)
        belief = Belief.at(
            latitude=[-45.0, float(east.latitude)], longitude=[179.9999, float(east.longitude)], sigma_m=25.0
        )
        assert len(belief.modes()) == peaks
        if peaks == 1:
            middle = destination(latitude=-45.0, longitude=179.9999, bearing_deg=90.0, distance_m=0.5 * metres)
            mode = belief.modes()[0]
            off = great_circle_m(
                latitude=mode.latitude,
                longitude=mode.longitude,
                to_latitude=middle.latitude,
                to_longitude=middle.longitude,
            )
            assert off < 0.1


def test_an_uneven_pair_peaks_where_the_plane_says() -> None:
    sigma_m, apart_m = 25.0, 30.0

    def slope(x: float) -> float:
        """Derivative of the mixture along the line between the two, in the plane, up to a positive factor."""
        near, far = 2.0 * np.exp(-0.5 * (x / sigma_m) ** 2), np.exp(-0.5 * ((x - apart_m) / sigma_m) ** 2)
        return float(-near * x + far * (apart_m - x))

    peak_m = brentq(slope, 0.0, apart_m)
    second = destination(latitude=59.33, longitude=18.07, bearing_deg=70.0, distance_m=apart_m)
    belief = Belief.at(
        latitude=[59.33, float(second.latitude)],
        longitude=[18.07, float(second.longitude)],
        sigma_m=sigma_m,
        weight=[2.0, 1.0],
    )
    (mode,) = belief.modes()
    found = great_circle_m(latitude=59.33, longitude=18.07, to_latitude=mode.latitude, to_longitude=mode.longitude)
    assert_allclose(found, peak_m, atol=1e-3 * sigma_m)


def test_a_component_on_a_saddle_joins_a_neighbour() -> None:
    step = np.degrees(100.0 / EARTH_RADIUS_M)
    # The faint broad one in the middle sits exactly on the saddle between two strong ones.
    belief = Belief.at(
        latitude=[0.0, 0.0, 0.0],
        longitude=[-step, 0.0, step],
        sigma_m=[60.0, 80.0, 60.0],
        weight=[1.0, 0.05, 1.0],
    )
    modes = belief.modes()
    assert len(modes) == 2
    assert_allclose(sum(mode.probability for mode in modes), 1.0)
    assert all(abs(mode.longitude) > 0.5 * step for mode in modes)


def test_a_row_of_look_alikes_is_one_ridge() -> None:
    step = np.degrees(10.0 / EARTH_RADIUS_M)
    belief = Belief.at(latitude=np.zeros(41), longitude=179.999 + step * np.arange(41), sigma_m=25.0)
    (mode,) = belief.modes()
    assert_allclose(mode.probability, 1.0)
    middle = great_circle_m(
        latitude=mode.latitude, longitude=mode.longitude, to_latitude=0.0, to_longitude=179.999 + 20 * step
    )
    assert middle < 30.0
    # Half of a street of 400 m, seen from its middle.
    assert 90.0 < mode.radius50_m < 120.0


def test_a_broad_hill_does_not_swallow_two_sharp_peaks() -> None:
    belief = Belief.at(
        latitude=[59.0, 59.01, 59.005],
        longitude=[18.0, 18.0, 18.0],
        sigma_m=[2.0, 2.0, 2000.0],
        weight=[0.3, 0.25, 0.45],
    )
    sharp = [mode for mode in belief.modes() if mode.radius90_m < 10.0]
    assert_allclose(sorted(mode.probability for mode in sharp), [0.25, 0.3], rtol=1e-6)


def test_a_light_broad_component_slides_into_a_sharp_one_beneath() -> None:
    belief = Belief.at(latitude=[10.0, 10.0], longitude=[20.0, 20.0], sigma_m=[10.0, 1000.0], weight=[0.6, 0.4])
    (mode,) = belief.modes()
    assert_allclose(mode.probability, 1.0)
    assert mode.radius50_m < 100.0 < 1000.0 < mode.radius90_m


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.floats(1.0, 5.0), count=st.integers(1, 30))
def test_modes_are_peaks_and_share_out_the_mass(seed: int, spread: float, count: int) -> None:
    """No place a little way off is higher; the probabilities and the background add up to one; rotation rotates."""
    rng = np.random.default_rng(seed)
    mu = to_vectors(latitude=90.0, longitude=0.0) + 10.0**-spread * rng.normal(size=(count, 3))
    mu /= np.linalg.norm(mu, axis=1, keepdims=True)
    kappa = 10.0 ** (2.0 * spread + rng.uniform(-0.5, 1.0, count))
    belief = Belief(mu, kappa, np.log(rng.uniform(0.2, 1.0, count)), np.log(0.1))
    modes = belief.modes()
    assert_allclose(sum(mode.probability for mode in modes) + belief.background, 1.0, rtol=1e-4)
    assert [mode.probability for mode in modes] == sorted((mode.probability for mode in modes), reverse=True)
    for mode in modes:
        around = destination(
            latitude=mode.latitude,
            longitude=mode.longitude,
            bearing_deg=np.arange(0.0, 360.0, 45.0),
            distance_m=0.05 * EARTH_RADIUS_M / np.sqrt(kappa.max()),
        )
        here = belief.log_density(latitude=mode.latitude, longitude=mode.longitude)
        # A ridge is named by its middle, which may lie up to 1 % below its top.
        assert np.all(belief.log_density(latitude=around.latitude, longitude=around.longitude) <= here + 0.011)

    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turned = Belief(mu @ turn.T, kappa, belief.log_weight, belief.log_background).modes()
    first = to_vectors(latitude=modes[0].latitude, longitude=modes[0].longitude) @ turn.T
    there = to_positions(first)
    if len(modes) == 1 or modes[0].probability - modes[1].probability > 1e-6:
        off = great_circle_m(
            latitude=there.latitude,
            longitude=there.longitude,
            to_latitude=turned[0].latitude,
            to_longitude=turned[0].longitude,
        )
        assert off < 0.2 * EARTH_RADIUS_M / np.sqrt(kappa.min())
        assert_allclose(turned[0].probability, modes[0].probability, rtol=1e-6)


def test_uniform_has_no_modes() -> None:
    assert Belief.uniform().modes() == ()


def test_modes_too_light_to_name_are_left_out() -> None:
    belief = Belief(
        to_vectors(latitude=[0.0, 50.0, -50.0], longitude=[0.0, 0.0, 0.0]),
        np.full(3, 1e10),
        np.array([0.0, -5.0, -1000.0]),
    )
    assert len(belief.modes()) == 2
