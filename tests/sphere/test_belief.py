"""Belief: unit mass, the product's algebra, extremes, pruning, and the round trip through JSON."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from placeprint.sphere import MAX_COMPONENTS, Belief, destination, great_circle_m, to_positions, to_vectors
from placeprint.sphere.points import EARTH_RADIUS_M
from placeprint.sphere.von_mises_fisher import LOG_SPHERE_AREA

pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def beliefs(draw: st.DrawFn, most: int = 3, background: bool = True) -> Belief:
    """Up to `most` components with spreads from 6 m (kappa 1e12) to wider than the Earth (kappa 0.4)."""
    count = draw(st.integers(0 if background else 1, most))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    # Half of the beliefs speak of one town, so that products overlap; the rest of the globe, poles included.
    if draw(st.booleans()):
        latitude, longitude = 59.0 + numbers.normal(0.0, 1e-3, count), 180.0 + numbers.normal(0.0, 2e-3, count)
    else:
        latitude, longitude = numbers.uniform(-90.0, 90.0, count), numbers.uniform(-180.0, 180.0, count)
        latitude[:1] = draw(st.sampled_from([90.0, -90.0, 0.0]))
    return Belief.at(
        latitude=latitude,
        longitude=longitude,
        sigma_m=10.0 ** numbers.uniform(0.8, 7.0, count),
        weight=numbers.uniform(0.1, 1.0, count),
        background=(numbers.uniform(0.01, 0.9) if count else 1.0) if background else 0.0,
    )


def fibonacci_sphere(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes of n places that share the sphere's area evenly."""
    index = np.arange(n) + 0.5
    golden = (1.0 + 5.0**0.5) / 2.0
    return np.degrees(np.arcsin(1.0 - 2.0 * index / n)), (360.0 * index / golden) % 360.0 - 180.0


def near(belief: Belief, n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Places where the belief has mass."""
    places = belief.sample(n, np.random.default_rng(3))
    return places.latitude, places.longitude


def assert_same(a: Belief, b: Belief, atol: float = 1e-7) -> None:
    """Compare two beliefs where they have mass and, through Fibonacci's places, where they have little."""
    for latitude, longitude in (near(a), near(b), fibonacci_sphere(50)):
        ours, theirs = (part.log_density(latitude=latitude, longitude=longitude) for part in (a, b))
        assert_allclose(ours, theirs, rtol=1e-9, atol=atol)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(1e6, 1e9)), min_size=1, max_size=4))
def test_the_mass_is_one_on_the_globe(parts: list[tuple[float, float, float]]) -> None:
    latitude, longitude, sigma_m = zip(*parts, strict=True)
    belief = Belief.at(latitude=latitude, longitude=longitude, sigma_m=sigma_m, background=0.2)
    at, to = fibonacci_sphere(20_000)
    assert_allclose(4.0 * np.pi * np.mean(np.exp(belief.log_density(latitude=at, longitude=to))), 1.0, rtol=2e-3)


@pytest.mark.parametrize("sigma_m", [6.4, 25.0, 1000.0, 50_000.0])
@pytest.mark.parametrize("latitude", [0.0, 59.3, 90.0, -90.0])
def test_the_mass_is_one_in_the_tangent_plane(sigma_m: float, latitude: float) -> None:
    belief = Belief.at(latitude=latitude, longitude=180.0, sigma_m=sigma_m, background=0.25)
    rng = np.random.default_rng(5)
    # Even places on a disc of 7 sigma around the mean, cut into equal areas so that few are enough.
    n = 20_000
    radius = 7.0 * sigma_m * np.sqrt((np.arange(n) + rng.random(n)) / n)
    places = destination(latitude=latitude, longitude=180.0, bearing_deg=rng.uniform(0, 360, n), distance_m=radius)
    density = np.exp(belief.log_density(latitude=places.latitude, longitude=places.longitude))
    area = np.pi * (7.0 * sigma_m / EARTH_RADIUS_M) ** 2
    flat = np.sin(radius / EARTH_RADIUS_M) * EARTH_RADIUS_M / radius
    assert_allclose(area * np.mean(density * flat), 0.75, rtol=2e-3)


@settings(max_examples=60, deadline=None)
@given(a=beliefs(), b=beliefs())
def test_product_is_commutative(a: Belief, b: Belief) -> None:
    assert_same(a * b, b * a, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(a=beliefs(), b=beliefs(), c=beliefs())
def test_product_is_associative(a: Belief, b: Belief, c: Belief) -> None:
    # Three components and a background each: 63 components at most, so nothing is pruned.
    left, right = (a * b) * c, a * (b * c)
    assert_same(left, right, atol=1e-5)
    assert_allclose(left.log_background, right.log_background, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(belief=beliefs(most=6))
def test_uniform_is_neutral(belief: Belief) -> None:
    for same in (belief * Belief.uniform(), Belief.uniform() * belief):
        order = np.argsort(-belief.log_weight, kind="stable")
        assert_allclose(same.mu, belief.mu[order], atol=1e-15)
        assert_allclose(same.kappa, belief.kappa[order], rtol=1e-15)
        assert_allclose(same.log_weight, belief.log_weight[order], atol=1e-14)
        assert_allclose(same.log_background, belief.log_background, atol=1e-14)


@settings(max_examples=60, deadline=None)
@given(a=beliefs(), b=beliefs())
def test_product_is_the_pointwise_product(a: Belief, b: Belief) -> None:
    fused = a * b
    latitude, longitude = near(fused)
    ours, theirs, both = (part.log_density(latitude=latitude, longitude=longitude) for part in (a, b, fused))
    assert_allclose(np.ptp(ours + theirs - both), 0.0, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(a=beliefs(), b=beliefs(), seed=st.integers(0, 1000))
def test_rotating_everything_rotates_the_product(a: Belief, b: Belief, seed: int) -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))

    def turned(belief: Belief) -> Belief:
        return Belief(belief.mu @ turn.T, belief.kappa, belief.log_weight, belief.log_background)

    fused, of_turned = a * b, turned(a) * turned(b)
    latitude, longitude = near(fused)
    there = to_positions(to_vectors(latitude=latitude, longitude=longitude) @ turn.T)
    assert_allclose(
        of_turned.log_density(latitude=there.latitude, longitude=there.longitude),
        fused.log_density(latitude=latitude, longitude=longitude),
        atol=1e-6,
        rtol=1e-6,
    )


@settings(max_examples=40, deadline=None)
@given(
    kappas=st.lists(
        st.one_of(st.floats(0.0, 20.0), st.floats(-300.0, 0.0)).map(lambda exponent: 10.0**exponent),
        min_size=2,
        max_size=6,
    ),
    background=st.sampled_from([-np.inf, -800.0, -1.0]),
    seed=st.integers(0, 1000),
)
def test_any_concentration_stays_finite(kappas: list[float], background: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    mu = rng.normal(size=(len(kappas), 3))
    mu /= np.linalg.norm(mu, axis=1, keepdims=True)
    if seed % 2:
        mu[-1] = -mu[0]
    singles = [Belief(mu[i : i + 1], np.array(kappas[i : i + 1]), np.zeros(1), background) for i in range(len(kappas))]
    with np.errstate(all="raise", under="ignore"):
        fused = math.prod(singles, start=Belief.uniform())
        together = Belief(mu, np.array(kappas), rng.normal(0.0, 100.0, len(kappas)), background)
        for belief in (fused, together):
            assert np.all(np.isfinite(belief.mu)) and np.all(belief.kappa > 0.0)
            assert_allclose(belief.weight.sum() + belief.background, 1.0, rtol=1e-12)
            assert np.all(np.isfinite(belief.log_density(latitude=[0.0, 90.0], longitude=[0.0, 0.0])))
            for mode in belief.modes():
                assert 0.0 < mode.radius50_m < mode.radius90_m <= math.pi * EARTH_RADIUS_M
            assert belief.credible_radius(0.9, latitude=10.0, longitude=20.0) > 0.0


def test_two_certain_clues_far_apart_keep_both_places() -> None:
    stockholm = Belief.at(latitude=59.33, longitude=18.07, sigma_m=25.0, background=0.1)
    lund = Belief.at(latitude=55.70, longitude=13.19, sigma_m=25.0, background=0.2)
    first, second = (stockholm * lund).modes()
    # Odds: each stands where the other is wrong, 0.9 * 0.2 against 0.8 * 0.1, and 0.1 * 0.2 that both are.
    assert_allclose([first.probability, second.probability], [0.18 / 0.28, 0.08 / 0.28], rtol=1e-9)
    assert_allclose((stockholm * lund).background, 0.02 / 0.28, rtol=1e-9)
    assert_allclose([first.latitude, second.latitude], [59.33, 55.70], atol=1e-9)


def test_two_certain_clues_without_background_meet_in_the_middle() -> None:
    east = Belief.at(latitude=0.0, longitude=40.0, sigma_m=1.0)
    west = Belief.at(latitude=0.0, longitude=-40.0, sigma_m=1.0)
    (mode,) = (east * west).modes()
    assert_allclose([mode.latitude, mode.longitude, mode.probability], [0.0, 0.0, 1.0], atol=1e-9)


def test_opposite_certainties_cancel_to_the_uniform() -> None:
    pole = Belief.at(latitude=90.0, longitude=0.0, sigma_m=25.0)
    other = Belief(-pole.mu, pole.kappa, pole.log_weight)
    fused = pole * other
    assert fused.modes() == ()
    assert_allclose(fused.log_density(latitude=12.0, longitude=34.0), -LOG_SPHERE_AREA, rtol=1e-12)


def test_agreement_sharpens() -> None:
    clue = Belief.at(latitude=59.33, longitude=180.0, sigma_m=100.0, background=0.1)
    four = math.prod([clue] * 4, start=Belief.uniform())
    assert four.background < 1e-20
    assert_allclose(four.modes()[0].radius50_m, 0.5 * clue.modes()[0].radius50_m, rtol=1e-4)


def test_equal_components_merge_even_after_another_order_of_products() -> None:
    places = {"latitude": [59.33, 59.3301], "longitude": [18.07, 18.0702]}
    a, b, c = (Belief.at(**places, sigma_m=25.0, weight=[1.0, w], background=0.1) for w in (0.5, 0.6, 0.7))
    fused = a * b * c
    # Of each of the two places one, two or three certainties, and mixed: 3 + 3 + 1 + 1 + 1.
    assert len(fused.kappa) == 9
    look_alikes = Belief.at(latitude=np.full(50, 59.33), longitude=np.full(50, 18.07), sigma_m=25.0, background=0.5)
    assert_allclose(look_alikes.prune().weight, [0.5])


def test_pruning_keeps_the_heaviest_and_its_proportions() -> None:
    rng = np.random.default_rng(0)
    belief = Belief.at(
        latitude=rng.uniform(-60, 60, 100),
        longitude=rng.uniform(-180, 180, 100),
        sigma_m=100.0,
        weight=np.arange(1.0, 101.0),
        background=0.1,
    )
    small = belief.prune(10)
    total = np.arange(91, 101).sum() * 0.9 / 5050 + 0.1
    assert_allclose(small.weight, np.arange(100, 90, -1) * 0.9 / 5050 / total)
    assert_allclose(small.background, 0.1 / total)
    assert len((belief * Belief.uniform()).kappa) == 100
    narrow = belief.prune(MAX_COMPONENTS)
    assert len((narrow * narrow).kappa) <= MAX_COMPONENTS


def test_large_mixtures_multiply_in_blocks() -> None:
    rng = np.random.default_rng(1)
    n = 2000
    wide = Belief.at(latitude=rng.uniform(-80, 80, n), longitude=rng.uniform(-180, 180, n), sigma_m=2e5, background=0.1)
    sharp = Belief.at(latitude=rng.uniform(-80, 80, 60), longitude=rng.uniform(-180, 180, 60), sigma_m=25.0)
    fused = wide * sharp
    assert len(fused.kappa) == n
    latitude, longitude = near(fused)
    ratio = (
        wide.log_density(latitude=latitude, longitude=longitude)
        + sharp.log_density(latitude=latitude, longitude=longitude)
        - fused.log_density(latitude=latitude, longitude=longitude)
    )
    # All but the lightest of the 120 000 pairs are there.
    assert np.ptp(ratio) < 0.01


def test_samples_come_from_the_belief() -> None:
    belief = Belief.at(
        latitude=[0.0, 0.0], longitude=[179.999, -60.0], sigma_m=[50.0, 50.0], weight=[3.0, 1.0], background=0.2
    )
    places = belief.sample(20_000, np.random.default_rng(2))
    distance = great_circle_m(
        latitude=places.latitude, longitude=places.longitude, to_latitude=0.0, to_longitude=179.999
    )
    assert_allclose(np.mean(distance < 500.0), 0.6, atol=0.015)
    assert_allclose(np.median(distance[distance < 500.0]), 50.0 * np.sqrt(2.0 * np.log(2.0)), rtol=0.03)


@settings(max_examples=40, deadline=None)
@given(belief=beliefs(most=6))
def test_plain_form_round_trip(belief: Belief) -> None:
    plain = json.loads(json.dumps(belief.to_dict(), allow_nan=False))
    again = Belief.from_dict(plain)
    assert_same(again, belief)
    assert_allclose(plain["background"] + sum(part["weight"] for part in plain["components"]), 1.0)
