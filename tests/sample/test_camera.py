"""The camera model: where points of the town fall in the picture."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from placeprint.sample.camera import Camera
from placeprint.sample.heap import TextureHeap
from placeprint.sample.raster import look
from placeprint.sample.stack import Stack
from placeprint.sample.surface import Element, Point, Surface, rectangle
from placeprint.sample.texture import Texture

WALL = Texture(np.full((16, 16, 4), 7, dtype=np.uint8))


def house(west: float, south: float, side: float, height: float) -> list[Surface]:
    """Four walls of a square house, anticlockwise from the south-west corner."""
    corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]
    return [
        rectangle((*corners[i], 0.0), (*corners[(i + 1) % 4], 0.0), height, WALL, Element(f"wall/{i}", 7, False))
        for i in range(4)
    ]


def test_a_camera_that_looks_north() -> None:
    camera = Camera((10.0, 20.0, 2.0), 0.0, 0.0, 640, 480, 90.0)
    points = np.array([[10.0, 30.0, 2.0], [20.0, 30.0, 2.0], [10.0, 30.0, 7.0], [10.0, 10.0, 2.0]])
    pixels = camera.project(points)
    assert pixels[0] == pytest.approx((320, 240))
    assert pixels[1] == pytest.approx((640, 240))  # 45 degrees to the right: the border of a view of 90
    assert pixels[2] == pytest.approx((320, 80))  # up is up
    assert np.isnan(pixels[3]).all()  # behind


@given(heading=st.floats(0, 360), pitch=st.floats(-80, 80), fov=st.floats(20, 120))
def test_axes_stand_at_right_angles(heading: float, pitch: float, fov: float) -> None:
    camera = Camera((0.0, 0.0, 0.0), heading, pitch, 64, 48, fov)
    axes = np.array(camera.axes)
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(axes) == pytest.approx(-1.0)  # right, up, ahead: the left-handed order of pictures
    middle = camera.project(np.array([axes[2]]))
    assert middle[0] == pytest.approx((32, 24))
    turn = math.degrees(math.atan2(axes[2][0], axes[2][1])) - heading
    assert math.remainder(turn, 360.0) == pytest.approx(0.0, abs=1e-6)  # 0 and 360 are one direction


@settings(deadline=None, max_examples=40)
@given(
    east=st.floats(-30, 30),
    north=st.floats(-40, -6),
    up=st.floats(0.5, 6),
    aside=st.floats(-25, 25),
    pitch=st.floats(-10, 10),
)
def test_a_house_corner_is_drawn_where_the_camera_model_says(
    east: float, north: float, up: float, aside: float, pitch: float
) -> None:
    """Seen from any place before it, the front wall fills exactly the box around its projected corners."""
    front = house(-5.0, 0.0, 10.0, 8.0)[0]
    heading = math.degrees(math.atan2(-east, -north)) + aside
    camera = Camera((east, north, up), heading, pitch, 160, 120, 80.0)
    corners = camera.project(np.array(front.corners))
    assume(not np.isnan(corners).any())
    assume((camera.to_camera(np.array(front.corners))[:, 2] > 1.0).all())
    heap = TextureHeap()
    seen = look(Stack.of([front], heap), heap, camera)
    drawn = seen.numbers >= 0
    box = np.array([corners[:, 0].min(), corners[:, 1].min(), corners[:, 0].max(), corners[:, 1].max()])
    visible = np.clip(box, 0, [160, 120, 160, 120])
    assume(visible[2] - visible[0] > 4 and visible[3] - visible[1] > 4)
    if (box == visible).all():  # wholly in the picture
        rows, columns = np.nonzero(drawn)
        found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / 2
        assert np.abs(found - box).max() <= 1.0
    middle = camera.project(np.array([front.corners]).mean(axis=1))[0]
    if 1 < middle[0] < 159 and 1 < middle[1] < 119:
        assert drawn[int(middle[1] * 2), int(middle[0] * 2)]


def test_walls_turned_away_are_not_seen_and_near_ones_hide_far_ones() -> None:
    heap = TextureHeap()
    stack = Stack.of(house(-5.0, 0.0, 10.0, 8.0) + house(-3.0, 30.0, 6.0, 6.0), heap)
    seen = look(stack, heap, Camera((0.0, -15.0, 2.0), 0.0, 0.0, 160, 120, 90.0))
    walls = {int(seen.kept[n]) for n in np.unique(seen.numbers) if n >= 0}
    assert walls == {0}


def test_a_wall_that_passes_behind_the_camera_is_drawn_to_the_border() -> None:
    """A long wall beside the camera reaches from the vanishing point to the edge of the picture and beyond."""
    heap = TextureHeap()
    wall = rectangle((4.0, 100.0, -30.0), (4.0, -50.0, -30.0), 60.0, WALL, Element("long", 7, False))
    eye: Point = (0.0, 0.0, 2.0)
    numbers = look(Stack.of([wall], heap), heap, Camera(eye, 0.0, 0.0, 160, 120, 90.0)).numbers
    assert (numbers[:, -1] == 0).all()
    assert (numbers[:, :160] == -1).all()


def test_many_surfaces_hidden_or_not_give_what_a_plain_search_gives() -> None:
    """The quick way (tiles that tell what is hidden) sees what the nearest of all crossings says."""
    heap = TextureHeap()
    surfaces = [s for i in range(40) for s in house(-60.0 + (i % 8) * 15, 10.0 + (i // 8) * 17, 9.0, 5.0 + i % 7)]
    stack = Stack.of(surfaces, heap)
    camera = Camera((1.0, 2.0, 3.0), 12.0, 2.0, 80, 60, 90.0)
    seen = look(stack, heap, camera)
    right, up, ahead = (np.array(axis) for axis in camera.axes)
    wrong = 0
    rng = np.random.default_rng(5)
    for row, column in zip(rng.integers(0, 120, 200), rng.integers(0, 160, 200), strict=True):
        x, y = (column + 0.5) / 2, (row + 0.5) / 2
        ray = right * (x - 40) / camera.focal - up * (y - 30) / camera.focal + ahead
        best, nearest = -1, math.inf
        for number, surface in enumerate(surfaces):
            corners = np.array(surface.corners)
            normal = stack.normal[number]
            falling = float(ray @ normal)
            if falling >= 0:
                continue
            reach = float((corners[0] - np.array(camera.eye)) @ normal) / falling
            point = np.array(camera.eye) + ray * reach
            sides = [float(np.cross(corners[(i + 1) % 4] - corners[i], point - corners[i]) @ normal) for i in range(4)]
            if min(sides) > 0 and 0.2 < reach < nearest:
                best, nearest = number, reach
        own = int(seen.numbers[row, column])
        wrong += (int(seen.kept[own]) if own >= 0 else -1) != best
    assert wrong == 0
