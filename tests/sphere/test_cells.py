"""S2 cells: known tokens, arrays, hierarchy, coverings, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from placeprint.sphere import destination, great_circle_m
from placeprint.sphere.cells import (
    MAX_LEVEL,
    cell_centres,
    cell_corners,
    cell_ids,
    cell_levels,
    cell_size_m,
    cell_tokens,
    cells_from_tokens,
    cells_in_cap,
    level_for_size,
    neighbours,
    parents,
)

pytestmark = pytest.mark.filterwarnings("error")


def test_faces_are_where_s2_has_them() -> None:
    faces = cell_ids(latitude=[0, 0, 90, 0, 0, -90], longitude=[0, 90, 0, 180, -90, 0], level=0)
    assert cell_tokens(faces) == ["1", "3", "5", "7", "9", "b"]
    assert_array_equal(cell_levels(faces), 0)


def test_a_known_cell() -> None:
    # Lower Manhattan, from the S2 documentation's favourite part of the world.
    cell = cell_ids(latitude=40.7128, longitude=-74.0060, level=8)
    assert cell_tokens(cell) == ["89c25"]
    assert_array_equal(cells_from_tokens(["89c25"]), cell.reshape(1))


@settings(max_examples=60)
@given(latitude=st.floats(-90.0, 90.0), longitude=st.floats(-180.0, 180.0), level=st.integers(0, MAX_LEVEL))
def test_a_cell_is_found_again_by_centre_token_and_parent(latitude: float, longitude: float, level: int) -> None:
    cell = cell_ids(latitude=latitude, longitude=longitude, level=level)
    assert cell.shape == () and cell.dtype == np.uint64
    assert cell_levels(cell) == level
    centre = cell_centres(cell)
    assert cell_ids(latitude=centre.latitude, longitude=centre.longitude, level=level) == cell
    assert cells_from_tokens(cell_tokens(cell))[0] == cell
    leaf = cell_ids(latitude=latitude, longitude=longitude, level=MAX_LEVEL)
    assert parents(leaf, level) == cell
    # No place in a cell is farther from its centre than a whole side of an average one.
    off = great_circle_m(
        latitude=latitude, longitude=longitude, to_latitude=centre.latitude, to_longitude=centre.longitude
    )
    assert off <= cell_size_m(level) * 1.1 + 1e-7


def test_arrays_keep_their_shape() -> None:
    latitude, longitude = np.meshgrid([10.0, 20.0, 30.0], [179.9, -179.9])
    cells = cell_ids(latitude=latitude, longitude=longitude, level=12)
    assert cells.shape == (2, 3)
    assert cell_centres(cells).latitude.shape == (2, 3)
    assert cell_corners(cells).longitude.shape == (2, 3, 4)
    assert cell_ids(latitude=[], longitude=[], level=3).shape == (0,)


def test_corners_go_round_the_cell() -> None:
    cell = cell_ids(latitude=59.33, longitude=18.07, level=13)
    corners, centre = cell_corners(cell), cell_centres(cell)
    x, y = corners.longitude - centre.longitude, corners.latitude - centre.latitude
    twice_area = np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
    assert twice_area > 0.0
    assert np.all(x.min() < 0.0 < x.max()) and np.all(y.min() < 0.0 < y.max())


def test_corners_do_not_jump_at_the_date_line() -> None:
    cells = cell_ids(latitude=[0.01, 0.01], longitude=[179.99, -179.99], level=5)
    corners = cell_corners(cells)
    assert np.all(np.ptp(corners.longitude, axis=-1) < 10.0)


def test_levels_and_sizes() -> None:
    assert level_for_size(cell_size_m(13)) == 13
    assert level_for_size(1.2 * cell_size_m(13)) == 13
    assert level_for_size(1e9) == 0 and level_for_size(1e-9) == MAX_LEVEL
    assert_allclose(cell_size_m(0) ** 2 * 6.0, 4.0 * np.pi * 6_371_008.8**2, rtol=1e-12)


def test_neighbours() -> None:
    cell = int(cell_ids(latitude=59.33, longitude=18.07, level=15))
    around = neighbours(cell)
    assert len(around) == 8 and cell not in around
    assert all(cell in neighbours(int(near)) for near in around)
    # Three faces of the cube meet at this corner, so one of the eight is missing.
    corner = int(cell_ids(latitude=np.degrees(np.arctan(0.5**0.5)) - 0.01, longitude=44.99, level=10))
    assert len(neighbours(corner)) == 7


def test_cap_is_covered() -> None:
    rng = np.random.default_rng(0)
    for latitude, longitude in ((59.33, 18.07), (90.0, 0.0), (0.0, 180.0)):
        cells = cells_in_cap(latitude=latitude, longitude=longitude, radius_m=5000.0, level=12)
        assert_array_equal(cell_levels(cells), 12)
        inside = destination(
            latitude=latitude,
            longitude=longitude,
            bearing_deg=rng.uniform(0, 360, 500),
            distance_m=5000.0 * np.sqrt(rng.random(500)),
        )
        assert np.all(np.isin(cell_ids(latitude=inside.latitude, longitude=inside.longitude, level=12), cells))
        assert len(cells) < 60
    assert len(cells_in_cap(latitude=0.0, longitude=0.0, radius_m=3e7, level=1)) == 24


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="latitude"):
        cell_ids(latitude=91.0, longitude=0.0, level=3)
    with pytest.raises(ValueError, match="0 to 30"):
        cell_ids(latitude=1.0, longitude=0.0, level=31)
    for cells in ([0], [2**64 - 1], [2]):
        with pytest.raises(ValueError, match="not an S2 cell id"):
            cell_levels(np.array(cells, dtype=np.uint64))
    with pytest.raises(ValueError, match="64 bits"):
        cell_levels([1.5])
    with pytest.raises(ValueError, match="token"):
        cells_from_tokens(["zz"])
    with pytest.raises(ValueError, match="coarser"):
        parents(cells_from_tokens(["89c25"]), 12)
    with pytest.raises(ValueError, match="coarser level"):
        cells_in_cap(latitude=0.0, longitude=0.0, radius_m=1e6, level=20)
    with pytest.raises(ValueError, match="size_m"):
        level_for_size(0.0)
    with pytest.raises(ValueError, match="radius_m"):
        cells_in_cap(latitude=0.0, longitude=0.0, radius_m=np.nan, level=3)


def test_signed_ids_from_a_parquet_column_are_the_same_cells() -> None:
    cells = cell_ids(latitude=[-60.0, 60.0], longitude=[-120.0, 20.0], level=9)
    assert cell_tokens(cells.view(np.int64)) == cell_tokens(cells)
