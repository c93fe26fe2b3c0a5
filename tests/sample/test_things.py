"""What stands and drives in a street: vehicles, people, trees, lamps, furniture."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.bodies import BODIES
from placeprint.sample.paint.body import BodySheet
from placeprint.sample.paint.brushes import between, lathe, limb, scatter
from placeprint.sample.paint.bus import BUSES
from placeprint.sample.paint.habits import HABITS
from placeprint.sample.paint.vehicle import paint_face, paint_flank, paint_glass
from placeprint.sample.style import TownStyle
from placeprint.sample.styles import STYLE_NAMES, load_style
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boxes import Frame, box, card, lid
from placeprint.sample.things.furniture import furniture_of, make_furniture
from placeprint.sample.things.lamps import make_lamp, make_pole, make_wires
from placeprint.sample.things.people import People
from placeprint.sample.things.trees import Garden, leaf_state
from placeprint.sample.things.vehicles import VehicleShop

KINDS = [*(kind for kind in BODIES if kind != "cab"), "taxi", "bus", "rickshaw", "scooter"]
PLACES = st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(-5, 40))
HEADINGS = st.floats(0, 360)
TREES = list(HABITS)
ROADWARDS = (0.6, -0.8)


def styled(name: str = "tokyo", **parts: dict[str, object]) -> TownStyle:
    """A town's style with some fields changed."""
    fields = load_style(name).model_dump()
    for part, changes in parts.items():
        fields[part] = {**fields[part], **changes}
    return TownStyle.model_validate(fields)


@cache
def shop(name: str = "stockholm") -> VehicleShop:
    return VehicleShop(load_style(name), Draws(7, name))


@cache
def garden(name: str = "tokyo") -> Garden:
    return Garden(load_style(name), Draws(7, name))


@cache
def plates() -> tuple[Texture, Texture]:
    front, rear = (Canvas(64, 16, (240, 240, 236), int(SemanticClass.PLATE)).texture() for _ in range(2))
    return front, rear


def normal(surface: Surface) -> np.ndarray:
    """Unit vector out of the front."""
    a, b, c, d = (np.array(corner) for corner in surface.corners)
    across = np.cross(c - a, d - b)
    return across / np.linalg.norm(across)


def off_plane(surface: Surface) -> float:
    """How far the corners are from lying in one plane, metres."""
    corners = np.array(surface.corners)
    return float(np.abs((corners - corners.mean(axis=0)) @ normal(surface)).max())


def spread(surfaces: list[Surface]) -> np.ndarray:
    """All corners [n, 3]."""
    return np.array([surface.corners for surface in surfaces]).reshape(-1, 3)


def solid(surfaces: list[Surface]) -> list[Surface]:
    """What belongs to the thing itself: no plate and no shade under it."""
    return [s for s in surfaces if s.element.kind not in (SemanticClass.PLATE, SemanticClass.ROAD)]


# --- boxes and frames


@given(PLACES, HEADINGS)
def test_frame_axes_are_level_unit_and_right_handed(place: Point, heading: float) -> None:
    frame = Frame.heading(place, heading)
    ahead, right, up = (np.subtract(frame.at(*step), place) for step in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    assert np.allclose(np.cross(right, ahead), up, atol=1e-9)
    assert math.degrees(math.atan2(ahead[0], ahead[1])) % 360 == pytest.approx(heading % 360, abs=1e-6) or (
        abs(heading % 360) < 1e-6 or abs(heading % 360 - 360) < 1e-6
    )


@given(PLACES, HEADINGS, st.tuples(*[st.floats(0.1, 12)] * 3))
def test_box_faces_outwards_and_its_first_face_is_the_front(
    place: Point, heading: float, size: tuple[float, float, float]
) -> None:
    frame, texture = Frame.heading(place, heading), plates()[0]
    faces = box(frame, size, Element("box", 26, own_style=False), texture, texture)
    middle = np.array(frame.at(0, 0, size[2] / 2))
    for face in faces:
        centre = np.array(face.corners).mean(axis=0)
        assert normal(face) @ (centre - middle) > 0
        assert off_plane(face) < 1e-9
    assert np.allclose(normal(faces[0]), [*frame.forward, 0], atol=1e-6)
    assert np.allclose(np.ptp(spread(faces), axis=0)[2], size[2])


def test_lid_looks_up() -> None:
    face = lid(Frame.heading((0, 0, 0), 30), (-1, 1), (-2, 2), 1.5, plates()[0], Element("lid", 26, own_style=False))
    assert np.allclose(normal(face), [0, 0, 1])


@given(PLACES, st.floats(0, 360), st.floats(1.5, 60))
def test_cards_face_the_eye_and_have_their_left_on_the_eyes_left(place: Point, bearing: float, far: float) -> None:
    way = np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing)), 0.0])
    eye = tuple(np.array(place) + far * way + [0, 0, 2.2])
    face = card(place, eye, 1.0, 2.0, plates()[0], Element("card", 19, own_style=False))
    assert np.allclose(normal(face), way, atol=1e-9)
    left, right = (np.array(corner) for corner in face.corners[:2])
    eyes_right = np.cross(-way, [0, 0, 1])
    assert (right - left) @ eyes_right == pytest.approx(1.0)


# --- vehicles


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), PLACES, HEADINGS, st.integers(0, 30))
def test_vehicles_are_flat_quads_on_the_ground(kind: str, place: Point, heading: float, number: int) -> None:
    surfaces = shop().make(Draws("car", number), kind, place, heading, "car", plates())
    assert max(off_plane(surface) for surface in surfaces) < 1e-6
    corners = spread(solid(surfaces))
    assert corners[:, 2].min() == pytest.approx(place[2], abs=1e-9)
    middle = (corners[:, :2].min(axis=0) + corners[:, :2].max(axis=0)) / 2
    assert np.hypot(*(middle - place[:2])) < 0.45


@pytest.mark.parametrize("kind", KINDS)
def test_vehicles_have_real_measures(kind: str) -> None:
    surfaces = solid(shop().make(Draws("car"), kind, (0, 0, 0), 0.0, "car", None))
    wide, long, tall = np.ptp(spread(surfaces), axis=0)
    assert long == pytest.approx(shop().length_of(kind), abs=0.06)
    low, high = {"bus": (2.9, 4.5), "minibus": (2.0, 2.5), "van": (1.8, 2.1)}.get(kind, (1.35, 1.95))
    assert low < tall < high
    assert (0.6 if kind == "scooter" else 1.2) < wide < 2.6


@pytest.mark.parametrize("kind", [*BODIES])
def test_bodies_are_drawn_from_front_to_rear_within_their_box(kind: str) -> None:
    body = BODIES[kind]
    positions = [spot[0] for spot in body.outline]
    assert positions == sorted(positions)
    assert max(spot[1] for spot in body.outline) <= body.height
    assert all(radius > 0.2 and low < body.wheel_radius for radius, low in [(body.wheel_radius, body.clearance)])
    assert 0 < body.wheels[0] < body.wheels[1] < body.length


@pytest.mark.parametrize("kind", KINDS)
def test_few_surfaces_of_a_vehicle_face_any_eye(kind: str) -> None:
    surfaces = shop().make(Draws("car"), kind, (0, 0, 0), 20.0, "car", plates())
    for bearing in range(0, 360, 30):
        eye = np.array([12 * math.sin(math.radians(bearing)), 12 * math.cos(math.radians(bearing)), 2.3])
        seen = [s for s in surfaces if s.two_sided or normal(s) @ (eye - np.array(s.corners[0])) > 0]
        assert 2 <= len(seen) <= 13


def test_cars_hide_nothing_of_their_fronts() -> None:
    """The front of a car that heads north looks north, its right side east."""
    quads = solid(shop().make(Draws("car"), "hatchback", (0, 0, 0), 0.0, "car", None))
    upright = [normal(s) for s in quads if abs(normal(s)[2]) < 0.2]
    for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        assert any(n[:2] @ np.array(way) > 0.95 for n in upright)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "scooter"])
def test_plates_hang_before_the_body_front_and_rear(kind: str) -> None:
    surfaces = shop().make(Draws("car"), kind, (0, 0, 0), 0.0, "car/4", plates())
    hung = [s for s in surfaces if s.element.kind == SemanticClass.PLATE]
    assert [s.texture for s in hung] == [*plates()]
    assert {s.element.name for s in hung} == {"car/4/plate"}
    assert np.allclose(normal(hung[0]), [0, 1, 0])
    assert np.allclose(normal(hung[1]), [0, -1, 0])
    for plate, way in zip(hung, (1, -1), strict=True):
        assert np.array(plate.corners)[:, 2].min() > 0.2
        faces = [s for s in solid(surfaces) if normal(s)[1] * way > 0.95]
        depth = np.array(plate.corners)[0, 1] * way
        level = np.array(plate.corners)[:, 2].mean()
        bodywork = max(
            np.interp(level, *np.sort(np.array(s.corners)[[0, 3]][:, [2, 1]] * [1, way], axis=0).T) for s in faces
        )
        assert depth > bodywork - 0.02


def test_only_vehicles_in_local_colours_are_the_towns_own() -> None:
    own = {
        kind: {s.element.own_style for s in solid(shop().make(Draws("c"), kind, (0, 0, 0), 0, "c", None))}
        for kind in KINDS
    }
    assert {kind for kind, flags in own.items() if flags == {True}} == {"taxi", "bus", "rickshaw", "minibus"}
    assert all(len(flags) == 1 for flags in own.values())


def test_vehicles_repeat_and_textures_are_shared() -> None:
    first = shop().make(Draws("car", 3), None, (1, 2, 0), 80.0, "car", None)
    again = VehicleShop(load_style("stockholm"), Draws(7, "stockholm")).make(
        Draws("car", 3), None, (1, 2, 0), 80.0, "car", None
    )
    assert [s.corners for s in first] == [s.corners for s in again]
    assert all(np.array_equal(a.texture.texels, b.texture.texels) for a, b in zip(first, again, strict=True))
    third = shop().make(Draws("car", 3), None, (9, 2, 0), 10.0, "other", None)
    assert all(a.texture is b.texture for a, b in zip(first, third, strict=True))


def test_buses_say_where_they_go_and_taxis_what_they_are() -> None:
    style = load_style("stockholm")
    bus = shop().make(Draws("bus", 1), "bus", (0, 0, 0), 0.0, "bus", None)
    said = [box.text for s in bus for box in s.texture.texts]
    assert any(line in said for line in style.words.bus_lines)
    taxi = shop().make(Draws("taxi"), "taxi", (0, 0, 0), 0.0, "taxi", None)
    assert [box.text for s in taxi for box in s.texture.texts].count(style.words.taxi) == 4  # doors, roof sign twice


def test_double_deckers_are_taller_and_british_taxis_too() -> None:
    british = styled("stockholm", vehicles={"bus": "double"}, place={"country_code": "GB"})
    london, elsewhere = VehicleShop(british, Draws(1)), shop()
    for kind in ("bus", "taxi"):
        tall, low = (
            np.ptp(spread(solid(s.make(Draws("x"), kind, (0, 0, 0), 0, "x", None))), axis=0)[2]
            for s in (london, elsewhere)
        )
        assert tall > low + 0.25
    assert BUSES["double"].height > BUSES["single"].height


@pytest.mark.parametrize(
    "paint", [paint_flank, lambda b, c: paint_face(b, c, rear=True), lambda b, c: paint_glass(b, c, rear=False)]
)
def test_spraying_gives_what_painting_gives(paint: Callable) -> None:
    colour = (92, 40, 120)
    sprayed = BodySheet(lambda c: paint(BODIES["hatchback"], c)).sprayed(colour)
    painted = paint(BODIES["hatchback"], colour).texture()
    difference = sprayed.texels.astype(int) - painted.texels
    assert np.abs(difference).max() <= 1
    assert np.array_equal(sprayed.texels[..., 3], painted.texels[..., 3])


def test_flanks_show_holes_between_the_wheels_and_the_road() -> None:
    texels = paint_flank(BODIES["sedan"], (120, 120, 120)).texture().texels
    bottom = texels[-2, :, 3] != 0
    touching = np.flatnonzero(np.diff(bottom.astype(int)) == 1).size
    assert touching == 2  # the road is met by two wheels and nothing else
    assert bottom.mean() < 0.3


# --- people


@settings(max_examples=25, deadline=None)
@given(PLACES, st.floats(0, 360), st.integers(0, 60), st.booleans(), st.booleans())
def test_people_face_the_eye(place: Point, bearing: float, number: int, cold: bool, rain: bool) -> None:
    way = np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing)), 0.0])
    eye = tuple(np.array(place) + 7 * way)
    (figure,) = people().make(Draws(number), place, eye, "person", cold=cold, rain=rain)
    assert normal(figure) @ way == pytest.approx(1.0, abs=1e-9)
    assert figure.element.kind == SemanticClass.PERSON
    assert not figure.element.own_style
    assert np.array(figure.corners)[:, 2].min() == pytest.approx(place[2])


@cache
def people() -> People:
    return People(Draws(7))


def test_people_stand_on_the_ground_and_are_of_human_size() -> None:
    for number in range(12):
        (figure,) = people().make(Draws(number), (0, 0, 0), (0, -5, 2), "person")
        rows = np.flatnonzero((figure.texture.texels[..., 3] != 0).any(axis=1))
        height = np.ptp(np.array(figure.corners)[:, 2])
        assert rows[-1] >= 254
        assert 1.4 < height * (1 - rows[0] / 256) < 2.1


def test_umbrellas_open_in_the_rain_only() -> None:
    def widest(rain: bool) -> int:
        texels = [
            people().make(Draws(n), (0, 0, 0), (0, -5, 2), "p", rain=rain)[0].texture.texels[:50, :, 3]
            for n in range(30)
        ]
        return max(int((t != 0).any(axis=0).sum()) for t in texels)

    assert widest(True) > 100
    assert widest(False) < 60


# --- trees


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TREES), PLACES, st.floats(0, 360), st.floats(3, 16), st.sampled_from((1, 4, 7)))
def test_trees_face_the_eye_and_reach_their_height(
    kind: str, place: Point, bearing: float, height: float, month: int
) -> None:
    way = np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing)), 0.0])
    eye = tuple(np.array(place) + 9 * way)
    cards = garden().make(Draws("tree"), kind, place, height, month, eye, "tree", snow=False)
    assert 2 <= len(cards) <= 4
    for piece in cards:
        assert normal(piece) @ way == pytest.approx(1.0, abs=1e-9)
        assert piece.leafy
        assert piece.element.kind == SemanticClass.TREE
    up = spread(cards)[:, 2]
    assert up.min() == pytest.approx(place[2])
    assert np.ptp(up) == pytest.approx(height, abs=1e-6)


def test_a_tree_stays_the_same_tree_through_the_months() -> None:
    def crown(month: int) -> Surface:
        return garden().make(Draws("t", 1), "broadleaf", (0, 0, 0), 8.0, month, (0, -9, 2), "t", snow=False)[-1]

    assert crown(7).corners == crown(1).corners
    assert crown(7).texture is crown(8).texture
    cover = {month: (crown(month).texture.texels[..., 3] != 0).mean() for month in (1, 7)}
    assert cover[1] < 0.6 * cover[7]


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_only_trees_that_shed_are_ever_bare(name: str) -> None:
    style = load_style(name)
    for kind, habit in HABITS.items():
        states = {month: leaf_state(kind, month, style) for month in range(1, 13)}
        bare = {month for month, state in states.items() if state == "bare"}
        assert bare <= (set(style.climate.bare_months) if habit.sheds else set())
        if not habit.sheds:
            assert set(states.values()) == {"leaf"}


def test_states_follow_the_calendar_of_the_hemisphere() -> None:
    tokyo = styled("tokyo", climate={"bare_months": (12, 1, 2, 3), "autumn_months": (11,)})
    assert [leaf_state("cherry", m, tokyo) for m in (1, 4, 5, 11)] == ["bare", "blossom", "leaf", "autumn"]
    assert [leaf_state("ginkgo", m, tokyo) for m in (4, 5)] == ["spring", "leaf"]
    southern = styled("tokyo", place={"latitude": -34.0}, climate={"bare_months": (), "autumn_months": ()})
    assert leaf_state("jacaranda", 10, southern) == "blossom"
    assert leaf_state("jacaranda", 5, southern) == "leaf"
    assert leaf_state("broadleaf", 7, southern) == "leaf"


def test_kinds_and_states_look_different() -> None:
    def mean(kind: str, month: int, snow: bool = False) -> np.ndarray:
        crown = garden().make(Draws("t"), kind, (0, 0, 0), 8.0, month, (0, -9, 2), "t", snow=snow)[-1]
        texels = crown.texture.texels
        return texels[texels[..., 3] != 0][:, :3].mean(axis=0)

    red, green, blue = mean("cherry", 4)
    assert red > green and blue > green  # blossom
    red, green, blue = mean("ginkgo", 11)
    assert red > green > blue + 60  # golden
    assert mean("conifer", 1, snow=True).mean() > mean("conifer", 1).mean() + 40
    summer = {kind: tuple(mean(kind, 7).round()) for kind in TREES}
    assert len(set(summer.values())) == len(TREES)


# --- lamps, wires, furniture


@pytest.mark.parametrize("kind", ["arm", "post", "wire", "ornate", "twin"])
def test_lamps_stand_or_hang(kind: str) -> None:
    style = styled("stockholm", lamps={"kind": kind})
    lamp = make_lamp(style, (3, 4, 0.15), ROADWARDS, "lamp")
    assert len(lamp) <= 4
    assert max(off_plane(s) for s in lamp) < 1e-9
    up = spread(lamp)[:, 2]
    assert (up.min() == pytest.approx(0.15)) == (kind != "wire")
    assert 4 < up.max() < 9
    assert {s.element.own_style for s in lamp} == {kind == "ornate"}
    assert {s.element.kind for s in lamp} == {int(SemanticClass.POLE)}
    if kind == "wire":
        middle = np.array([3, 4]) + np.array(ROADWARDS) * style.roads.width / 2
        lowest = spread(lamp)[np.argmin(up)]
        assert np.hypot(*(lowest[:2] - middle)) < 0.5


def test_arms_reach_over_the_road() -> None:
    lamp = make_lamp(styled("stockholm", lamps={"kind": "arm"}), (0, 0, 0), ROADWARDS, "lamp")
    assert (spread(lamp)[:, :2] @ np.array(ROADWARDS)).max() > 2


@settings(max_examples=30)
@given(PLACES, st.floats(12, 45), st.floats(0, 360), st.integers(1, 12))
def test_wires_hang_from_pole_to_pole_and_sag(start: Point, far: float, bearing: float, count: int) -> None:
    style = styled("tokyo", lamps={"wires": count})
    way = np.array([math.sin(math.radians(bearing)), math.cos(math.radians(bearing)), 0.0])
    end = tuple(np.array(start) + far * way)
    wires = make_wires(style, start, end, "wires")
    assert len(wires) == 3 * min(count, 6)
    for wire in wires:
        assert off_plane(wire) < 1e-6
        assert wire.two_sided
        assert wire.corners[3][2] - wire.corners[0][2] >= 0.03 - 1e-9
    one = wires[:3]
    assert one[1].corners[0][2] < one[0].corners[0][2] - 0.2
    assert one[0].corners[1] == one[1].corners[0]


def test_poles_are_tall_and_carry_a_beam_across_the_street() -> None:
    poles = [make_pole(load_style("tokyo"), (0, 0, 0), ROADWARDS, f"pole/{n}") for n in range(12)]
    assert {len(pole) for pole in poles} == {3, 5}  # with and without transformer
    for pole in poles:
        assert np.ptp(spread(pole)[:, 2]) > 8
        assert max(off_plane(s) for s in pole) < 1e-9


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(("tokyo", "new_york", "stockholm")), st.integers(0, 7), PLACES, HEADINGS, st.booleans())
def test_furniture_stands_on_the_pavement(name: str, pick: int, place: Point, heading: float, british: bool) -> None:
    lamps = {"phone_box": (160, 30, 32), "post_box": (160, 30, 32), "hydrant": (180, 40, 40), "vending": True}
    style = styled(name, lamps=lamps, **({"place": {"country_code": "GB"}} if british else {}))
    kinds = furniture_of(style)
    assert len(kinds) == 8
    kind = kinds[pick]
    piece = make_furniture(style, Draws(pick), kind, place, heading, "piece")
    corners = spread(piece)
    assert corners[:, 2].min() == pytest.approx(place[2])
    assert 0.5 < np.ptp(corners[:, 2]) < 3
    assert np.hypot(*(corners[:, :2] - place[:2]).T).max() < 1
    middle = corners.mean(axis=0)
    for face in piece:
        assert off_plane(face) < 1e-9
        if not face.two_sided and kind != "bench":
            assert normal(face) @ (np.array(face.corners).mean(axis=0) - middle) > 0
    own = kind in ("hydrant", "post_box", "phone_box", "vending")
    assert {face.element.own_style for face in piece} == {own}


def test_furniture_a_town_lacks_is_refused() -> None:
    style = styled("stockholm", lamps={"vending": False, "phone_box": None})
    assert "vending" not in furniture_of(style)
    with pytest.raises(ValueError, match="no vending"):
        make_furniture(style, Draws(1), "vending", (0, 0, 0), 0.0, "x")


# --- brushes


def test_later_dots_hide_earlier_ones() -> None:
    canvas = Canvas(16, 16, (0, 0, 0), 0)
    x = np.array([5.2, 5.7, 5.1], dtype=np.float32)
    colours = np.array([[10, 0, 0], [20, 0, 0], [30, 0, 0]], dtype=np.float32)
    scatter(canvas, x, x, colours, ((0, 0, 1.0), (1, 0, 0.5)), 14)
    assert canvas.rgb[5, 5, 0] == 30
    assert canvas.rgb[5, 6, 0] == 15
    assert (canvas.kinds != 0).sum() == 2


def test_dots_off_the_sheet_are_left_out() -> None:
    canvas = Canvas(8, 8, (0, 0, 0), 0)
    away = np.array([-3.0, 90.0], dtype=np.float32)
    scatter(canvas, away, away, np.ones((2, 3), dtype=np.float32), ((0, 0, 1.0),), 14)
    assert not canvas.kinds.any()


@given(st.floats(2, 9), st.floats(2, 9), st.floats(6, 14))
def test_between_fills_just_the_area(a: float, b: float, c: float) -> None:
    canvas = Canvas(32, 32, (0, 0, 0), 1)
    between(canvas, [(4, a), (20, b)], [(4, a + c), (20, b + c)], (255, 0, 0))
    assert canvas.rgb[..., 0].sum() / 255 == pytest.approx(16 * c, rel=0.02)


def test_limbs_and_lathes_cover_what_they_should_and_are_lit_from_the_left() -> None:
    canvas = Canvas(64, 64, (0, 0, 0), 0)
    limb(canvas, (20, 10, 6), (20, 50, 6), (100, 100, 100), 19)
    assert (canvas.kinds != 0).sum() == pytest.approx(40 * 12 + math.pi * 36, rel=0.05)
    assert canvas.rgb[30, 16, 0] > canvas.rgb[30, 24, 0]
    post = Canvas(64, 64, (0, 0, 0), 0)
    lathe(post, 32, [(4, 3), (60, 9)], (100, 100, 100), 16)
    assert (post.kinds != 0).sum() == pytest.approx(56 * 12, rel=0.06)
    assert post.rgb[40, 28, 0] > post.rgb[40, 37, 0]
