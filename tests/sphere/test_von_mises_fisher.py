"""The von Mises-Fisher density: unit mass, quantiles, sampling and the exact product, from kappa 0 to 1e20."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import kstest

from placeprint.sphere.points import EARTH_RADIUS_M, angle_between, to_vectors
from placeprint.sphere.von_mises_fisher import (
    LOG_SPHERE_AREA,
    MAX_KAPPA,
    kappa_of,
    log_density,
    log_normaliser,
    product,
    radial_mass,
    radial_quantile,
    sample,
    sigma_m_of,
)

pytestmark = pytest.mark.filterwarnings("error")

kappas = st.one_of(st.just(0.0), st.floats(-6.0, 20.0).map(lambda exponent: float(10.0**exponent)))
positions = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0))


def _vector(position: tuple[float, float]) -> np.ndarray:
    return to_vectors(latitude=position[0], longitude=position[1])


@pytest.mark.parametrize("kappa", [0.0, 1e-300, 1e-9, 1e-3, 1.0, 20.0, 700.0, 1e5, 6.5e10, 1e12, 1e20])
def test_the_mass_is_one(kappa: float) -> None:
    # Over the height 1 - cos, in which the area of the sphere is even: Gauss-Legendre out to where nothing is left.
    nodes, weights = np.polynomial.legendre.leggauss(200)
    top = min(2.0, 40.0 / max(kappa, 1e-300))
    height = 0.5 * top * (nodes + 1.0)
    density = np.exp(log_normaliser(np.array(kappa)) - kappa * height)
    assert_allclose(2.0 * np.pi * 0.5 * top * (weights @ density), 1.0, rtol=1e-12)


def test_kappa_zero_is_the_uniform_density() -> None:
    assert_allclose(log_normaliser(np.array([0.0, 5e-324, 1e-17])), -LOG_SPHERE_AREA, rtol=1e-15)


@settings(max_examples=100)
@given(kappa=kappas, mass=st.floats(0.0, 1.0 - 1e-6))
def test_quantile_inverts_the_mass(kappa: float, mass: float) -> None:
    angle = radial_quantile(np.array(kappa), np.array(mass))
    assert 0.0 <= angle <= np.pi
    assert_allclose(radial_mass(np.array(kappa), angle), mass, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("kappa", [0.0, 1e-6, 1.0, 100.0])
def test_all_the_mass_is_the_whole_sphere(kappa: float) -> None:
    assert_allclose(radial_quantile(np.array(kappa), np.array(1.0)), np.pi, rtol=1e-6)


@pytest.mark.parametrize("kappa", [0.0, 1.0, 1e4, 1e12])
def test_samples_follow_the_density(kappa: float) -> None:
    rng = np.random.default_rng(7)
    mu = np.tile(to_vectors(latitude=90.0, longitude=0.0), (4000, 1))
    drawn = sample(mu, np.full(4000, kappa), rng)
    assert_allclose(np.linalg.norm(drawn, axis=1), 1.0, atol=1e-14)
    # Mapped through its own distribution function, each angle is uniform; and so is the direction around the mean.
    assert kstest(radial_mass(np.array(kappa), angle_between(drawn, mu)), "uniform").pvalue > 0.001
    assert kstest(np.arctan2(drawn[:, 1], drawn[:, 0]) / (2.0 * np.pi) + 0.5, "uniform").pvalue > 0.001


def test_metres_and_kappa() -> None:
    assert_allclose(kappa_of(25.0), (EARTH_RADIUS_M / 25.0) ** 2)
    assert_allclose(sigma_m_of(kappa_of([1.0, 25.0, 1e6])), [1.0, 25.0, 1e6])
    assert kappa_of(1e-9) == MAX_KAPPA and kappa_of(np.inf) == 0.0
    assert sigma_m_of(np.array(0.0)) == np.inf
    # Half the mass lies within 1.177 sigma of a small spread, as on the plane.
    half = EARTH_RADIUS_M * radial_quantile(kappa_of(25.0), np.array(0.5))
    assert_allclose(half, 25.0 * np.sqrt(2.0 * np.log(2.0)), rtol=1e-9)


@pytest.mark.parametrize("sigma_m", [0.0, -1.0, np.nan])
def test_impossible_spreads_are_refused(sigma_m: float) -> None:
    with pytest.raises(ValueError, match="sigma_m"):
        kappa_of(sigma_m)


@settings(max_examples=150)
@given(a=positions, b=positions, kappa_a=kappas, kappa_b=kappas)
def test_product_is_finite_and_symmetric(
    a: tuple[float, float], b: tuple[float, float], kappa_a: float, kappa_b: float
) -> None:
    mu_a, mu_b, k_a, k_b = _vector(a), _vector(b), np.array(kappa_a), np.array(kappa_b)
    mu, kappa, log_scale = product(mu_a, k_a, mu_b, k_b)
    assert np.all(np.isfinite(mu)) and np.isfinite(kappa) and np.isfinite(log_scale)
    assert_allclose(np.linalg.norm(mu), 1.0, atol=1e-14)
    swapped = product(mu_b, k_b, mu_a, k_a)
    assert kappa == swapped[1] and log_scale == swapped[2]
    if np.linalg.norm(mu_a + mu_b) > 1e-8:
        assert np.array_equal(mu, swapped[0])


@settings(max_examples=150)
@given(
    a=positions,
    exponent=st.floats(-2.0, 12.0),
    ratio=st.floats(-3.0, 3.0),
    widths=st.tuples(*[st.floats(-4.0, 4.0)] * 4),
)
def test_product_is_the_pointwise_product(
    a: tuple[float, float], exponent: float, ratio: float, widths: tuple[float, float, float, float]
) -> None:
    """At distances of a few widths, where a density at 1e12 is most easily spoilt by cancellation."""
    kappa_a, kappa_b = np.array(10.0**exponent), np.array(10.0 ** (exponent + ratio))
    width = min(1.0, 1.0 / np.sqrt(max(kappa_a, kappa_b)))
    mu_a = _vector(a)
    east, north = np.linalg.svd(mu_a[None])[2][1:]
    shifted = [mu_a + width * (u * east + v * north) for u, v in (widths[:2], widths[2:])]
    mu_b, x = (vector / np.linalg.norm(vector) for vector in shifted)
    mu, kappa, log_scale = product(mu_a, kappa_a, mu_b, kappa_b)
    expected = log_density(x, mu_a, kappa_a) + log_density(x, mu_b, kappa_b)
    assert_allclose(
        log_density(x, mu, kappa) + log_scale, expected, rtol=1e-9, atol=1e-9 * (1.0 + width * kappa_b**0.5)
    )


def test_opposite_and_equal_cancel() -> None:
    mu = to_vectors(latitude=59.0, longitude=18.0)
    for kappa in (1.0, 1e12):
        _, left, log_scale = product(mu, np.array(kappa), -mu, np.array(kappa))
        assert left == 0.0
        # What is left is flat: exp(-2 kappa) of each peak, everywhere.
        assert_allclose(log_scale, 2.0 * log_normaliser(np.array(kappa)) - 2.0 * kappa + LOG_SPHERE_AREA, rtol=1e-12)


def test_exponent_at_street_level_does_not_cancel() -> None:
    # Two certain clues 30 m apart at 25 m each: on the plane the exponent is d^2 / (4 sigma^2) = 0.36.
    mu_a = to_vectors(latitude=0.0, longitude=0.0)
    mu_b = to_vectors(latitude=0.0, longitude=np.degrees(30.0 / EARTH_RADIUS_M))
    k = kappa_of(25.0)
    mu, kappa, log_scale = product(mu_a, k, mu_b, k)
    assert_allclose(kappa, 2.0 * k, rtol=1e-9)
    assert_allclose(log_scale - (2.0 * log_normaliser(k) - log_normaliser(kappa)), -0.36, rtol=1e-9)
    assert_allclose(EARTH_RADIUS_M * angle_between(mu, mu_a), 15.0, rtol=1e-8)
