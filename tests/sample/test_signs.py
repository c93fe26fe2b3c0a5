"""Signs, plates and adverts: what they say, where their words stand, and which way they look."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.lettering import sheet
from placeprint.sample.paint.adverts import paint_advert
from placeprint.sample.paint.phrases import broken, fill_pattern, write_block, write_column
from placeprint.sample.paint.plates import paint_plate
from placeprint.sample.paint.shop_signs import paint_shop_sign
from placeprint.sample.paint.street_signs import paint_street_sign
from placeprint.sample.paint.traffic_signs import TRAFFIC_SIGNS, paint_traffic_sign
from placeprint.sample.style import TownStyle
from placeprint.sample.styles import STYLE_NAMES, load_style
from placeprint.sample.surface import Advert, Element, Surface
from placeprint.sample.texture import Texture
from placeprint.sample.things.boards import back_of, make_blade, make_board
from placeprint.sample.things.bus_stops import make_bus_stop
from placeprint.sample.things.hoardings import make_hoarding
from placeprint.sample.things.posts import make_post_sign, make_street_post

CATEGORIES = ("food", "alcohol", "gambling", "other")


@pytest.fixture(params=STYLE_NAMES)
def style(request: pytest.FixtureRequest) -> TownStyle:
    return load_style(request.param)


def advert(style: TownStyle, category: str, shape: str, draws: Draws) -> tuple[Texture, Advert]:
    words = style.words.adverts[category]  # type: ignore[index]  # a plain string, for the sake of loops
    return paint_advert(style, words[0], category, draws, shape=shape)


def boards(style: TownStyle) -> list[Texture]:
    """A few of everything that bears words."""
    shops = style.words.shops
    return [
        paint_street_sign(style, 0, Draws("street")),
        paint_shop_sign(style, shops[0], Draws("fascia")),
        paint_shop_sign(style, shops[1], Draws("blade"), upright=True),
        paint_traffic_sign(style, "stop", Draws("stop")),
        paint_plate(style, Draws("plate"), rear=True),
        advert(style, "food", "wide", Draws("wide"))[0],
        advert(style, "other", "tall", Draws("tall"))[0],
        advert(style, "gambling", "banner", Draws("banner"))[0],
    ]


@cache
def painted(name: str) -> list[Texture]:
    """The same, painted once for all tests that only look."""
    return boards(load_style(name))


def normal(surface: Surface) -> np.ndarray:
    """Where a surface's front looks: a unit vector east, north, up."""
    corners = np.asarray(surface.corners)
    across = np.cross(corners[1] - corners[0], corners[3] - corners[0])
    unit: np.ndarray = across / np.sqrt((across**2).sum())
    return unit


def test_words_lie_within_their_texture_and_differ_from_the_board(style: TownStyle) -> None:
    for texture in painted(style.name):
        height, width = texture.texels.shape[:2]
        assert texture.texts
        for text in texture.texts:
            assert 0 <= text.left < text.right <= 1 and 0 <= text.top < text.bottom <= 1
            assert text.text.strip() == text.text != ""
            left, right = int(text.left * width), int(np.ceil(text.right * width))
            top, bottom = int(text.top * height), int(np.ceil(text.bottom * height))
            inked = texture.texels[top:bottom, left:right, :3].astype(int).sum(axis=2)
            assert inked.max() - inked.min() > 150  # letters and board are far apart
            assert (texture.texels[top:bottom, left:right, 3] != 0).all()  # no words over a hole


def test_boards_have_the_class_of_their_sort(style: TownStyle) -> None:
    sorts = ("STREET_SIGN", "SHOP_SIGN", "SHOP_SIGN", "TRAFFIC_SIGN", "PLATE", "ADVERT", "ADVERT", "ADVERT")
    for texture, sort in zip(painted(style.name), sorts, strict=True):
        assert set(np.unique(texture.texels[..., 3])) <= {0, SemanticClass[sort]}
        if sort in ("ADVERT", "PLATE"):
            assert not texture.has_holes


def test_painting_repeats_itself() -> None:
    tokyo = load_style("tokyo")
    for first, second in zip(painted("tokyo"), boards(tokyo), strict=True):
        assert first.texts == second.texts
        np.testing.assert_array_equal(first.texels, second.texels)


def test_street_signs_bear_the_streets_own_name(style: TownStyle) -> None:
    for index in (0, 5, len(style.words.streets) + 2):
        texture = paint_street_sign(style, index, Draws("street"))
        said = " ".join(text.text for text in texture.texts)
        assert style.words.streets[index % len(style.words.streets)] in said
        if style.words.streets_latin:
            assert style.words.streets_latin[index % len(style.words.streets_latin)] in said


def test_plates_match_their_pattern(style: TownStyle) -> None:
    pattern = re.escape(style.words.plate).replace(r"\#", "[0-9]").replace("#", "[0-9]")
    pattern = pattern.replace("@", f"[{re.escape(style.words.plate_letters)}]")
    seen = set()
    for number in range(6):
        front = paint_plate(style, Draws("car", number), rear=False)
        rear = paint_plate(style, Draws("car", number), rear=True)
        said = " ".join(text.text for text in front.texts)
        assert re.fullmatch(pattern, said), said
        assert said == " ".join(text.text for text in rear.texts)
        seen.add(said)
    assert len(seen) > 3


@pytest.mark.parametrize("shape", ["wide", "tall", "banner"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_adverts_say_what_their_truth_says(category: str, shape: str) -> None:
    shanghai = load_style("shanghai")
    words = shanghai.words.adverts[category][0]  # type: ignore[index]  # a plain string, for the sake of loops
    looks = set()
    for number in range(7):
        texture, truth = advert(shanghai, category, shape, Draws("advert", number))
        assert truth.category == category and truth.brand == words.brand
        assert sorted(truth.text.split("\n")) == sorted(text.text for text in texture.texts)
        assert re.sub(r"\s", "", words.headline) in re.sub(r"\s", "", truth.text)
        assert (texture.texels[..., 3] == SemanticClass.ADVERT).all()
        looks.add(tuple((round(text.left, 2), round(text.top, 2)) for text in texture.texts[:1]))
    assert len(looks) >= 3  # arrangements


def test_an_unknown_sign_is_refused() -> None:
    stockholm = load_style("stockholm")
    with pytest.raises(ValueError, match="no traffic sign"):
        paint_traffic_sign(stockholm, "yodel", Draws("x"))
    with pytest.raises(ValueError, match="no advert"):
        paint_advert(stockholm, stockholm.words.adverts["food"][0], "food", Draws("x"), shape="round")


def test_traffic_signs_have_air_around_their_outline(style: TownStyle) -> None:
    for what in TRAFFIC_SIGNS:
        texture = paint_traffic_sign(style, what, Draws(what))
        assert texture.texels.shape == (128, 128, 4)
        shown = (texture.texels[..., 3] != 0).mean()
        assert texture.has_holes and 0.3 < shown < 0.995


def test_without_its_script_a_board_stays_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokyo = load_style("tokyo")
    written = boards(tokyo)
    monkeypatch.setattr(sheet, "SHEETS", tmp_path)  # a folder without any letters
    for before, after in zip(written, boards(tokyo), strict=True):
        assert before.texts and not after.texts
        assert after.texels.shape[2] == 4
    _, truth = advert(tokyo, "food", "wide", Draws("wide"))
    assert truth.text == "" and truth.category == "food"


def test_a_column_is_one_string_and_runs_down() -> None:
    canvas = Canvas(64, 512, (255, 255, 255), 1)
    assert write_column(canvas, "ラーメン 一番", "japanese", (8, 8, 56, 504), (0, 0, 0))
    (text,) = canvas.texts
    assert text.text == "ラーメン 一番" and (text.bottom - text.top) * 512 > 4 * (text.right - text.left) * 64
    ink = np.argwhere(canvas.rgb[..., 0] < 128)
    assert ink[:, 0].min() >= int(text.top * 512) and ink[:, 0].max() < text.bottom * 512
    assert ink[:, 1].min() >= int(text.left * 64) and ink[:, 1].max() < text.right * 64


@given(st.text("abcde fghij", min_size=1, max_size=40), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_breaking_lines_keeps_every_letter(text: str, lines: int) -> None:
    text = " ".join(text.split()) or "a"
    parts = broken(text, "latin", lines)
    assert len(parts) <= lines
    assert " ".join(parts) == text and all(part.strip() == part != "" for part in parts)


@given(st.text("一二三四五、。", min_size=1, max_size=20), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_breaking_lines_without_spaces_keeps_every_letter(text: str, lines: int) -> None:
    parts = broken(text, "chinese", lines)
    assert len(parts) <= lines and "".join(parts) == text and all(parts)


@given(st.text("#@- A7", max_size=12), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_patterns_are_filled_sign_by_sign(pattern: str, seed: int) -> None:
    filled = fill_pattern(pattern, Draws(seed), "XYZ")
    assert len(filled) == len(pattern)
    for mark, sign in zip(pattern, filled, strict=True):
        assert sign in {"#": "0123456789", "@": "XYZ"}.get(mark, mark)


def test_a_phrase_takes_the_lines_that_make_it_largest() -> None:
    canvas = Canvas(256, 128, (255, 255, 255), 1)
    assert write_block(canvas, "Two words", "latin", (8, 8, 248, 120), (0, 0, 0)) == ["Two", "words"]
    canvas = Canvas(512, 32, (255, 255, 255), 1)
    assert write_block(canvas, "Two words", "latin", (8, 4, 504, 28), (0, 0, 0)) == ["Two words"]


@given(st.floats(0, 360), st.floats(-50, 50), st.floats(-50, 50))
@settings(max_examples=40, deadline=None)
def test_fronts_look_where_they_are_told(facing: float, east: float, north: float) -> None:
    london = load_style("london")
    texture = paint_traffic_sign(london, "speed", Draws("speed"))
    out = np.asarray([sin_deg(facing), cos_deg(facing), 0.0])
    place = (east, north, 0.3)
    front, back = make_post_sign(london, texture, place, facing, 2.0, 0.7, "sign")[:2]
    assert np.abs(normal(front) - out).max() < 1e-9 and np.abs(normal(back) + out).max() < 1e-9
    assert front.element == back.element and back.texture is back_of(texture)
    board = make_hoarding(london, Draws("h"), place, facing, texture, Advert("food", "b", "t"), "hoarding")[0]
    assert np.abs(normal(board) - out).max() < 1e-9
    corners = np.asarray(board.corners)
    assert np.allclose(corners[0] + corners[2], corners[1] + corners[3])  # a flat parallelogram
    assert np.allclose(corners[:2].mean(axis=0)[:2], (east, north))
    left, right = make_blade(texture, Element("blade", 22, True), place, facing, 3.0, 0.8, 1.6)[:2]
    assert np.abs(normal(left) + normal(right)).max() < 1e-9 and abs(float(normal(left) @ out)) < 1e-9


def test_a_board_hangs_before_its_wall() -> None:
    # The wall runs east, so its front, with left in the west, looks south.
    element = Element("board", 22, True)
    texture = paint_street_sign(load_style("athens"), 1, Draws("a"))
    (board,) = make_board(texture, element, (2.0, 5.0, 0.1), (4.0, 5.0, 0.1), 3.0, 0.5)
    np.testing.assert_allclose(normal(board), (0, -1, 0), atol=1e-12)
    assert board.corners[0] == pytest.approx((2.0, 4.95, 3.1)) and board.corners[2] == pytest.approx((4.0, 4.95, 3.6))


def test_posts_bear_both_streets_names() -> None:
    york = load_style("new_york")
    textures = [paint_street_sign(york, i, Draws(i)) for i in range(2)]
    surfaces = make_street_post(york, textures, (0.0, 0.0, 0.0), (180.0, 90.0), "corner")
    names = [s for s in surfaces if s.element.kind == SemanticClass.STREET_SIGN]
    assert [s.texture for s in names] == [textures[0], textures[0], textures[1], textures[1]]
    assert not any(s.two_sided for s in names)  # words are never mirrored
    assert {s.element.name for s in surfaces} == {"corner/0", "corner/1", "corner/post"}


@pytest.mark.parametrize("facing", [90.0, 217.0])
def test_shelters_hold_an_advert_that_is_an_element_of_its_own(style: TownStyle, facing: float) -> None:
    poster = advert(style, "food", "tall", Draws("tall"))
    surfaces = make_bus_stop(style, Draws("stop"), (3.0, 4.0, 0.15), facing, poster, "stop", 2)
    assert len(surfaces) <= 9
    panels = [s for s in surfaces if s.element.kind == SemanticClass.ADVERT]
    assert len(panels) == 2 and all(s.element.advert == poster[1] for s in panels)
    assert {s.element.name for s in panels} == {"stop/advert/2"}
    along = np.asarray([cos_deg(facing), -sin_deg(facing), 0.0])  # to the right of someone who looks at the road
    traffic = along if style.place.driving_side == "right" else -along  # the near lane runs this way
    nearest = min(panels, key=lambda s: float(np.asarray(s.corners)[0] @ traffic))
    assert float(normal(nearest) @ traffic) < -0.99  # drivers see it coming
    header = next(s for s in surfaces if s.element.name == "stop/flag")
    assert header.texture.texts[0].text == style.words.bus_stop
    assert float(normal(header) @ np.asarray([sin_deg(facing), cos_deg(facing), 0.0])) > 0.99


def test_without_an_advert_a_bus_stop_is_a_pole() -> None:
    seoul = load_style("seoul")
    surfaces = make_bus_stop(seoul, Draws("stop"), (0.0, 0.0, 0.0), 90.0, None, "stop")
    assert not any(s.element.kind == SemanticClass.ADVERT for s in surfaces)
    flags = [s for s in surfaces if s.element.name == "stop/flag"]
    assert len(flags) == 2 and seoul.words.bus_stop in " ".join(t.text for t in flags[0].texture.texts)
