"""Streets, lots, visits, shadows and textures: the parts that a town is made of."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from placeprint.sample.draws import Draws
from placeprint.sample.heap import LEVELS, TextureHeap
from placeprint.sample.lots import cut_lots, plan_house
from placeprint.sample.network import along, draw_network, inset, length_of
from placeprint.sample.places import SPACING_M, lay_out
from placeprint.sample.shadows import cast_shadows
from placeprint.sample.styles import STYLE_NAMES, load_style
from placeprint.sample.tenancy import plan_number, poster_number, tenant_number
from placeprint.sample.texture import Texture
from placeprint.sample.visits import plan_visit

STYLES = st.sampled_from(STYLE_NAMES)


@settings(deadline=None, max_examples=20)
@given(style=STYLES, seed=st.integers(0, 99), columns=st.integers(1, 4), rows=st.integers(1, 4))
def test_kerbs_run_parallel_to_the_middle_of_the_road(style: str, seed: int, columns: int, rows: int) -> None:
    town = load_style(style)
    network = draw_network(town, Draws(seed), columns, rows)
    assert len(network.crossings) == (columns + 1) * (rows + 1)
    assert len(network.roads) == columns * (rows + 1) + rows * (columns + 1)
    for road in network.roads:
        east, north = road.stop[0] - road.start[0], road.stop[1] - road.start[1]
        length = math.hypot(east, north)
        for side, kerb in ((1, road.left), (-1, road.right)):
            for x, y in kerb:
                apart = (east * (y - road.start[1]) - north * (x - road.start[0])) / length
                assert apart == pytest.approx(side * town.roads.width / 2, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(style=STYLES, seed=st.integers(0, 99), count=st.integers(1, 60))
def test_places_keep_their_distance_and_lie_on_roads(style: str, seed: int, count: int) -> None:
    _, places = lay_out(load_style(style), Draws(seed), count)
    assert [place.number for place in places] == list(range(count))
    for one, two in pairwise(places):
        if one.road == two.road:
            assert length_of(one.middle, two.middle) == pytest.approx(SPACING_M)
        assert length_of(one.middle, two.middle) > 10


@settings(deadline=None, max_examples=15)
@given(style=STYLES, seed=st.integers(0, 50))
def test_lots_fill_the_sides_of_their_block(style: str, seed: int) -> None:
    town, draws = load_style(style), Draws(seed)
    network = draw_network(town, draws, 2, 2)
    for block in network.blocks:
        lots = cut_lots(town, block, draws)
        assert {lot.side for lot in lots} == {side for side in range(4) if block.open_sides[side]}
        assert len({lot.name for lot in lots}) == len(lots)
        for one, two in pairwise(lots):
            if one.side == two.side:
                assert one.front[1] == two.front[0]
        for lot in lots:
            plan = plan_house(town, lot, draws.child(lot.name))
            low, high = town.facade.floors
            assert low <= plan.floors <= high
            assert plan.bays >= 1
            assert 0 <= plan.colour < len(plan.material.colours)
            assert plan.fire_escape is None or plan.fire_escape < plan.bays


@given(left=st.floats(0, 3), below=st.floats(0, 3), right=st.floats(0, 3), above=st.floats(0, 3), skew=st.floats(-3, 3))
def test_insets_move_each_side_by_its_own_distance(
    left: float, below: float, right: float, above: float, skew: float
) -> None:
    corners = ((0.0, 0.0), (20.0, skew), (22.0, 15.0), (-1.0, 14.0 - skew))
    distances = (below, right, above, left)
    inner = inset(corners, distances)
    for side in range(4):
        (ax, ay), (bx, by) = corners[side], corners[(side + 1) % 4]
        for x, y in (inner[side], inner[(side + 1) % 4]):
            apart = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / math.hypot(bx - ax, by - ay)
            assert apart == pytest.approx(distances[side], abs=1e-6)
    assert along((0.0, 0.0), (4.0, 2.0), 0.25) == (1.0, 0.5)


@settings(deadline=None, max_examples=60)
@given(style=STYLES, seed=st.integers(0, 10_000), captures=st.integers(1, 9), data=st.data())
def test_visits_have_daylight_and_their_hemisphere_s_season(
    style: str, seed: int, captures: int, data: st.DataObject
) -> None:
    town = load_style(style)
    capture = data.draw(st.integers(0, captures - 1))
    visit = plan_visit(town, Draws(seed, capture), capture, captures)
    assert visit.light.to_sun[2] > 0.05
    assert math.hypot(*visit.light.to_sun) == pytest.approx(1, abs=1e-9)
    assert 2008 <= visit.captured_at.year <= 2026
    assert visit.captured_at.utcoffset() is not None
    northern = {12: "winter", 1: "winter", 2: "winter", 6: "summer", 7: "summer", 8: "summer"}.get(visit.month)
    if northern is not None:
        swapped = {"winter": "summer", "summer": "winter"}
        assert visit.season == (northern if town.place.latitude > 0 else swapped[northern])
    if visit.weather == "snow":
        assert visit.month in town.climate.snow_months
        assert visit.light.snow > 0
    if town.place.latitude > 25 and abs(visit.captured_at.hour + town.place.longitude / 15 - 12) < 0.5:
        assert visit.light.to_sun[1] < 0  # at noon the northern sun stands in the south


def test_visits_follow_one_another() -> None:
    town = load_style("stockholm")
    dates = [plan_visit(town, Draws(3, capture), capture, 5).captured_at for capture in range(5)]
    assert dates == sorted(dates)


def test_tenants_move_now_and_then_and_houses_are_rebuilt_for_good() -> None:
    moved = sum(tenant_number(Draws("shop", n), 1, 30) != tenant_number(Draws("shop", n), 0, 30) for n in range(400))
    assert 40 < moved < 140
    for number in range(200):
        plans = [plan_number(Draws("house", number), capture, 6) for capture in range(6)]
        assert plans == sorted(plans)
        assert plans[0] == 0
    assert any(plan_number(Draws("house", number), 5, 6) for number in range(200))
    assert len({poster_number(Draws("wall"), capture, 20) for capture in range(8)}) > 3


@settings(deadline=None, max_examples=40)
@given(azimuth=st.floats(0, 360), elevation=st.floats(15, 75), height=st.floats(5, 25))
def test_shadows_fall_away_from_the_sun_as_far_as_geometry_says(
    azimuth: float, elevation: float, height: float
) -> None:
    level, up = math.cos(math.radians(elevation)), math.sin(math.radians(elevation))
    east, north = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
    square = ((-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0))
    shadow = cast_shadows([(square, height)], (0.0, 0.0, 0.0), 100.0, (east * level, north * level, up))
    length = height * level / up

    def reach(metres: float) -> float:
        """Height of the shadow so far from the middle, away from the sun."""
        x, y = -east * metres - shadow.west, -north * metres - shadow.south
        return float(shadow.reach[int(y), int(x)])

    edge = 5 / max(abs(east), abs(north))  # where the ray from the middle leaves the square
    assume(length > 6)
    assert reach(edge + 2) > 0
    assert reach(edge + length + 3) == 0
    middle = reach(edge + length / 2)
    assert middle == pytest.approx(height / 2, abs=height / length * 4 + 0.5)
    assert reach(-(edge + 4)) == 0  # towards the sun it is light


@settings(deadline=None, max_examples=40)
@given(
    width=st.sampled_from([1, 2, 8, 64]),
    height=st.sampled_from([1, 4, 32]),
    holes=st.booleans(),
    seed=st.integers(0, 99),
)
def test_reduced_textures_keep_their_mean_and_fill_holes_with_what_is_solid(
    width: int, height: int, holes: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    texels = rng.integers(1, 256, (height, width, 4)).astype(np.uint8)
    if holes:
        texels[rng.random((height, width)) < 0.5] = (255, 0, 255, 0)
    heap = TextureHeap()
    texture = Texture(texels)
    number = heap.add(texture)
    assert heap.add(texture) == number  # once only
    top = int(heap.top_level[number])
    assert top == min(width.bit_length(), height.bit_length()) - 1
    start = int(heap.offsets[number * LEVELS + top])
    size = max(width, height) // min(width, height)
    last = heap.texels[start : start + size].view(np.uint8).reshape(-1, 4)
    solid = texels[texels[..., 3] > 0][:, :3]
    if not holes:
        assert np.abs(last[:, :3].mean(axis=0) - solid.mean(axis=0)).max() < 3
    elif len(solid):
        # Nowhere does the colour of a hole shine through.
        assert (last[:, :3] <= solid.max(axis=0)).all()
        assert (last[:, :3] >= solid.min(axis=0)).all()


@pytest.mark.parametrize("shape", [(3, 4, 4), (4, 4, 3)])
def test_textures_have_sides_of_powers_of_two(shape: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="a texture is"):
        Texture(np.zeros(shape, dtype=np.uint8))
