"""Positions and unit vectors: known distances, round trips, poles and the date line, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from placeprint.sphere.points import (
    EARTH_RADIUS_M,
    angle_between,
    destination,
    distance_m,
    great_circle_m,
    tangent_basis,
    to_positions,
    to_vectors,
)

pytestmark = pytest.mark.filterwarnings("error")

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-180.0, 180.0)
QUARTER_M = EARTH_RADIUS_M * np.pi / 2.0


def test_axes_point_where_they_should() -> None:
    vectors = to_vectors(latitude=[0.0, 0.0, 90.0, -90.0], longitude=[0.0, 90.0, 12.0, 0.0])
    assert_allclose(vectors, [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1]], atol=1e-15)


@settings(max_examples=100)
@given(latitude=st.floats(-89.9999, 89.9999), longitude=longitudes)
def test_degrees_survive_the_round_trip(latitude: float, longitude: float) -> None:
    back = to_positions(to_vectors(latitude=latitude, longitude=longitude))
    assert_allclose(back.latitude, latitude, atol=1e-10)
    apart = great_circle_m(
        latitude=latitude, longitude=longitude, to_latitude=back.latitude, to_longitude=back.longitude
    )
    assert apart < 1e-8


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((0.0, 0.0), (0.0, 90.0), QUARTER_M),
        ((0.0, 0.0), (0.0, 180.0), 2.0 * QUARTER_M),
        ((90.0, 0.0), (-90.0, 77.0), 2.0 * QUARTER_M),
        ((0.0, 0.0), (1.0, 0.0), QUARTER_M / 90.0),
        ((0.0, 179.5), (0.0, -179.5), QUARTER_M / 90.0),
        ((89.0, 0.0), (89.0, 180.0), QUARTER_M / 45.0),
        ((90.0, 0.0), (90.0, 123.0), 0.0),
        # A spherical triangle with a known side: 60 degrees apart, seen from (0, 0) to (45, 45).
        ((0.0, 0.0), (45.0, 45.0), QUARTER_M / 1.5),
    ],
)
def test_known_distances(start: tuple[float, float], end: tuple[float, float], metres: float) -> None:
    found = great_circle_m(latitude=start[0], longitude=start[1], to_latitude=end[0], to_longitude=end[1])
    assert_allclose(found, metres, rtol=1e-12, atol=1e-8)


def test_a_published_city_pair() -> None:
    # Paris (Notre-Dame) to London (Charing Cross) is 343 to 344 km on the ellipsoid and on the mean sphere alike.
    found = great_circle_m(latitude=48.8530, longitude=2.3498, to_latitude=51.5073, to_longitude=-0.12755)
    assert 342_500.0 < float(found) < 344_500.0


@settings(max_examples=100)
@given(
    latitude=latitudes,
    longitude=longitudes,
    bearing=st.floats(0.0, 360.0),
    exponent=st.floats(-3.0, np.log10(2.0 * QUARTER_M)),
)
def test_destination_lies_at_its_distance(latitude: float, longitude: float, bearing: float, exponent: float) -> None:
    metres = 10.0**exponent
    end = destination(latitude=latitude, longitude=longitude, bearing_deg=bearing, distance_m=metres)
    back = great_circle_m(latitude=latitude, longitude=longitude, to_latitude=end.latitude, to_longitude=end.longitude)
    assert_allclose(back, metres, rtol=1e-12, atol=2e-8)


def test_destination_keeps_its_bearing() -> None:
    end = destination(latitude=0.0, longitude=179.0, bearing_deg=90.0, distance_m=QUARTER_M / 45.0)
    assert_allclose([end.latitude, end.longitude], [0.0, -179.0], atol=1e-10)
    over_the_pole = destination(latitude=80.0, longitude=10.0, bearing_deg=0.0, distance_m=QUARTER_M * 20.0 / 90.0)
    assert_allclose([over_the_pole.latitude, over_the_pole.longitude], [80.0, -170.0], atol=1e-10)
    many = destination(latitude=59.0, longitude=18.0, bearing_deg=np.arange(0.0, 360.0, 45.0), distance_m=1000.0)
    assert many.latitude.shape == (8,)
    assert many.latitude[0] > 59.0 and many.longitude[2] > 18.0


def test_close_to_the_antipodes_every_millimetre_counts() -> None:
    start = to_vectors(latitude=10.0, longitude=20.0)
    millimetre = np.degrees(1e-3 / EARTH_RADIUS_M)
    almost = to_vectors(latitude=-10.0 + millimetre, longitude=-160.0)
    assert_allclose(2.0 * QUARTER_M - distance_m(start, almost), 1e-3, atol=5e-8)
    assert_allclose(angle_between(start, -start), np.pi, rtol=1e-15)


@pytest.mark.parametrize("latitude", [90.0001, -91.0, np.nan, np.inf])
def test_impossible_latitudes_are_refused(latitude: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        to_vectors(latitude=[0.0, latitude], longitude=[0.0, 0.0])


@pytest.mark.parametrize("longitude", [674_000.0, np.nan, -np.inf])
def test_impossible_longitudes_are_refused(longitude: float) -> None:
    with pytest.raises(ValueError, match="longitude"):
        to_vectors(latitude=0.0, longitude=longitude)


def test_other_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="not zero"):
        to_positions([[0.0, 0.0, 0.0]])
    with pytest.raises(ValueError, match="3 coordinates"):
        to_positions([1.0, 2.0])
    with pytest.raises(ValueError, match="finite"):
        destination(latitude=0.0, longitude=0.0, bearing_deg=np.nan, distance_m=1.0)


@settings(max_examples=50)
@given(latitude=latitudes, longitude=longitudes)
def test_tangent_basis_is_orthonormal(latitude: float, longitude: float) -> None:
    vector = to_vectors(latitude=latitude, longitude=longitude)
    frame = np.stack([vector, *tangent_basis(vector)])
    assert_allclose(frame @ frame.T, np.eye(3), atol=1e-15)
