"""The towns that come with Placeprint are whole, true to their cities and unlike each other; bad files are refused."""

import itertools
import math
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from placeprint.errors import InputError
from placeprint.sample import styles
from placeprint.sample.canvas import Canvas
from placeprint.sample.choose import missing_letters
from placeprint.sample.draws import Draws
from placeprint.sample.lettering import written
from placeprint.sample.lots import cut_lots
from placeprint.sample.paint.phrases import write_column
from placeprint.sample.places import lay_out
from placeprint.sample.style import Script, TownStyle, Words
from placeprint.sample.styles import STYLE_NAMES, load_style
from placeprint.sample.visits import plan_visit

FOLDER = Path(styles.__file__).parent

# Latitude and longitude from GeoNames, and the side that people drive on.
CITIES: dict[str, tuple[float, float, str]] = {
    "athens": (37.984, 23.728, "right"),
    "buenos_aires": (-34.613, -58.377, "right"),
    "cairo": (30.063, 31.250, "right"),
    "kyiv": (50.455, 30.524, "right"),
    "london": (51.509, -0.126, "left"),
    "melbourne": (-37.814, 144.963, "left"),
    "nairobi": (-1.283, 36.817, "left"),
    "new_york": (40.714, -74.006, "right"),
    "seoul": (37.566, 126.978, "right"),
    "shanghai": (31.222, 121.458, "right"),
    "stockholm": (59.329, 18.069, "right"),
    "tokyo": (35.690, 139.692, "left"),
}

# How the Unicode names of each script's letters begin.
LETTERS: dict[Script, tuple[str, ...]] = {
    "latin": ("LATIN",),
    "cyrillic": ("CYRILLIC",),
    "greek": ("GREEK",),
    "japanese": ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"),
    "chinese": ("CJK",),
    "korean": ("HANGUL",),
    "arabic": ("ARABIC",),
}
MARKS = "–·・£€№"

STYLES = {name: load_style(name) for name in STYLE_NAMES}


def every_word(words: Words) -> Iterator[tuple[str, Script]]:
    """All strings of a town with the script they are said to be in."""
    town = (*words.streets, *words.districts, words.stop, words.bus_stop, words.taxi, *words.bus_lines)
    yield from ((text, words.script) for text in town)
    yield from ((shop.name, shop.script or words.script) for shop in words.shops)
    for advert in itertools.chain.from_iterable(words.adverts.values()):
        yield from ((text, words.script) for text in (advert.brand, advert.headline, advert.small) if text)
    latin = (*words.streets_latin, *words.web_names, words.phone, words.phone_prefix, words.domain)
    yield from ((text, "latin") for text in latin)
    yield words.plate, words.plate_script
    yield words.plate_letters, words.plate_script


def in_script(letter: str, script: Script) -> bool:
    return unicodedata.name(letter).startswith(LETTERS[script])


def kilometres(latitude: float, longitude: float, style: TownStyle) -> float:
    north = style.place.latitude - latitude
    east = (style.place.longitude - longitude) * math.cos(math.radians(latitude))
    return 111.2 * math.hypot(north, east)


def looks(style: TownStyle) -> dict[str, Any]:
    """All that is seen of a town but its words, field by field."""
    parts = style.model_dump(exclude={"name", "place", "words"})
    return {f"{part}.{field}": value for part, fields in parts.items() for field, value in fields.items()}


def test_the_names_are_those_of_the_files_and_of_the_towns() -> None:
    assert tuple(sorted(CITIES)) == STYLE_NAMES
    assert [style.name for style in STYLES.values()] == list(STYLE_NAMES)
    assert len({style.place.town for style in STYLES.values()}) == len(STYLE_NAMES)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_a_town_stands_where_its_city_does_and_drives_on_its_side(name: str) -> None:
    latitude, longitude, side = CITIES[name]
    assert kilometres(latitude, longitude, STYLES[name]) < 30
    assert STYLES[name].place.driving_side == side


def test_the_towns_span_six_continents_and_seven_scripts() -> None:
    assert len({style.place.continent for style in STYLES.values()}) == 6
    assert {style.words.script for style in STYLES.values()} == set(LETTERS)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_words_are_in_the_script_they_are_said_to_be_in(name: str) -> None:
    for text, script in every_word(STYLES[name].words):
        assert text == unicodedata.normalize("NFC", text).strip()
        for letter in text:
            if letter.isalpha():
                assert in_script(letter, script) or unicodedata.name(letter).startswith("LATIN"), (text, letter)
            else:
                assert letter.isascii() or letter in MARKS, (text, letter)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_a_town_writes_mostly_its_own_script(name: str) -> None:
    words = STYLES[name].words
    assert all(any(in_script(letter, words.script) for letter in text) for text in (*words.streets, *words.districts))
    own = [any(in_script(letter, words.script) for letter in text) for text, script in every_word(words)]
    assert sum(own) > 0.6 * len(own)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_no_word_is_said_twice_and_there_are_enough(name: str) -> None:
    words = STYLES[name].words
    adverts = list(itertools.chain.from_iterable(words.adverts.values()))
    shops = [shop.name for shop in words.shops]
    for group in (words.streets, words.streets_latin, words.districts, shops, [advert.brand for advert in adverts]):
        assert len(set(group)) == len(group)
    assert 16 <= len(words.streets) <= 24
    assert 8 <= len(words.districts) <= 14
    assert 28 <= len(shops) <= 36
    assert all(5 <= len(words.adverts[kind]) <= 6 for kind in ("food", "alcohol", "gambling", "other"))
    assert len({shop.trade for shop in words.shops}) == 12


@pytest.mark.parametrize("name", ["tokyo", "shanghai", "seoul"])
def test_a_font_needs_few_characters(name: str) -> None:
    used = {letter for text, _ in every_word(STYLES[name].words) for letter in text if letter >= "⺀"}
    assert len(used) < 350


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_plates_and_phone_numbers_have_a_pattern(name: str) -> None:
    words = STYLES[name].words
    assert words.plate.count("#") >= 1
    assert words.plate.count("@") >= 1
    assert len(set(words.plate_letters)) == len(words.plate_letters)
    assert all(in_script(letter, words.plate_script) or letter.isascii() for letter in words.plate_letters)
    assert words.plate_letters.isalpha()
    for mark in words.plate.replace("#", "").replace("@", ""):
        assert mark in " -·0123456789" or mark.isalpha()
    assert set(words.phone) <= set("#0123456789 -()")
    assert words.phone_prefix[0] == "+" and words.phone_prefix[1:].isdigit()
    assert words.domain[0] == "." and words.domain[1:].isalpha()


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_seasons_fit_the_hemisphere(name: str) -> None:
    climate, south = STYLES[name].climate, STYLES[name].place.latitude < 0
    winter = {5, 6, 7, 8, 9} if south else {11, 12, 1, 2, 3, 4}
    autumn = {3, 4, 5, 6} if south else {9, 10, 11, 12}
    assert set(climate.bare_months) <= winter
    assert set(climate.snow_months) <= winter
    assert set(climate.autumn_months) <= autumn
    assert not set(climate.bare_months) & set(climate.autumn_months)


def test_every_two_towns_differ_in_most_of_what_is_seen() -> None:
    for one, other in itertools.combinations(STYLES.values(), 2):
        mine, theirs = looks(one), looks(other)
        differ = [field for field in mine if mine[field] != theirs[field]]
        assert len(differ) > 0.6 * len(mine), (one.name, other.name)
        telling = {"facade.balcony", "facade.ground", "facade.window_kind", "facade.trim", "roofs.cover"}
        telling |= {"roads.centre", "roads.edge", "roads.kerb", "roads.paving", "roads.crossing", "lamps.kind"}
        telling |= {"signs.street_mount", "signs.street_shape", "signs.warning", "signs.shop", "plots.fence"}
        assert len(telling & set(differ)) >= 5, (one.name, other.name)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_walls_have_colours_of_real_surfaces(name: str) -> None:
    for material in STYLES[name].facade.materials:
        for colour in material.colours:
            assert 90 <= max(colour) <= 236
            assert max(colour) - min(colour) <= 0.6 * max(colour), colour


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_every_letter_of_a_town_can_be_written(name: str) -> None:
    assert missing_letters(STYLES[name]) == []
    for text, script in every_word(STYLES[name].words):
        assert written(text, script, bold=True) == written(text, script, bold=False) == text


def test_letters_that_no_sheet_has_are_named_and_left_out_of_the_truth() -> None:
    words = STYLES["stockholm"].words
    style = STYLES["stockholm"].model_copy(update={"words": words.model_copy(update={"taxi": "T\u0e2aAXI \U0001f695"})})
    assert missing_letters(style) == ["\u0e2a", "\U0001f695"]
    canvas = Canvas(64, 16, (0, 0, 0), 1)
    assert canvas.write(style.words.taxi, "latin", 0, 0, 64, 16, (255, 255, 255))
    assert not canvas.write("\u0e2a", "latin", 0, 0, 64, 16, (255, 255, 255))
    assert [box.text for box in canvas.texts] == ["TAXI"]
    assert write_column(canvas, "日\u0e2a本", "japanese", (0, 0, 64, 16), (255, 255, 255))
    assert not write_column(canvas, " \u0e2a", "japanese", (0, 0, 64, 16), (255, 255, 255))
    assert [box.text for box in canvas.texts] == ["TAXI", "日本"]


@settings(max_examples=40, deadline=None)
@given(st.floats(-80, 80), st.integers(0, 10**6), st.integers(1, 17))
def test_photos_are_taken_by_day_everywhere_and_in_order(latitude: float, seed: int, captures: int) -> None:
    kyiv = STYLES["kyiv"]
    style = kyiv.model_copy(update={"place": kyiv.place.model_copy(update={"latitude": latitude})})
    visits = [plan_visit(style, Draws(seed, capture), capture, captures) for capture in range(captures)]
    assert all(visit.light.to_sun[2] >= 0.05 for visit in visits)
    assert sorted(visit.captured_at for visit in visits) == [visit.captured_at for visit in visits]
    south = {12: "summer", 1: "summer", 7: "winter"} if latitude < 0 else {12: "winter", 1: "winter", 7: "summer"}
    assert all(visit.season == south.get(visit.month, visit.season) for visit in visits)


@settings(max_examples=60, deadline=None)
@given(
    sides=st.tuples(st.floats(20, 200), st.floats(20, 200)),
    wander=st.floats(0, 1),
    road=st.tuples(st.floats(3, 60), st.floats(0.5, 20)),
    setback=st.floats(0, 12),
    seed=st.integers(0, 10**6),
)
def test_every_style_that_is_accepted_has_room_for_houses(
    sides: tuple[float, float], wander: float, road: tuple[float, float], setback: float, seed: int
) -> None:
    fields = STYLES["stockholm"].model_dump()
    fields["plots"] |= {"block_length": sides[0], "block_width": sides[1], "wander": wander, "setback": setback}
    fields["roads"] |= {"width": road[0], "sidewalk": road[1]}
    try:
        style = TownStyle.model_validate(fields)
    except ValidationError:
        return
    network, places = lay_out(style, Draws(seed), 5)
    assert len(places) == 5
    for block in network.blocks:
        for lot in cut_lots(style, block, Draws(seed, "lots")):
            corners = (lot.front[0], lot.front[1], lot.back[1], lot.back[0])
            for number, (x, y) in enumerate(corners):
                (bx, by), (cx, cy) = corners[(number + 1) % 4], corners[(number + 2) % 4]
                assert (bx - x) * (cy - by) - (by - y) * (cx - bx) > 0  # turns left at each corner: no fold


# --- reading ---------------------------------------------------------------------------------------------------------


def refusal(name: str | Path) -> str:
    with pytest.raises(InputError) as caught:
        load_style(name)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 700
    return message


def test_a_file_of_ones_own_is_read_by_its_path(tmp_path: Path) -> None:
    text = (FOLDER / "kyiv.toml").read_text(encoding="utf-8").replace('name = "kyiv"', 'name = "lviv"')
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert load_style(path) == load_style(str(path))
    assert load_style(path).name == "lviv"


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = (FOLDER / "athens.toml").read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_style(path) == STYLES["athens"]


@pytest.mark.parametrize(("wrong", "near"), [("tokio", "tokyo"), ("New York", "new_york"), ("kiev", "kyiv")])
def test_a_misspelt_name_is_answered_with_a_near_one(wrong: str, near: str) -> None:
    assert f"did you mean {near}" in refusal(wrong)


@pytest.mark.parametrize("wrong", ["", "zzz", "atlantis\nsunk", "x" * 100_000, "stockholm\0"])
def test_an_unknown_name_is_answered_with_the_known_ones(wrong: str) -> None:
    assert all(name in refusal(wrong) for name in STYLE_NAMES)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "does not exist" in refusal(tmp_path / "none.toml")
    assert "does not exist" in refusal(str(tmp_path / "two\nlines.toml"))
    assert "check the path" in refusal("zero\0byte.toml")
    assert "check the path" in refusal("x" * 5000 + ".toml")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name = ", "is not TOML"),
        (b"a = " + b"[" * 50_000, "is not TOML"),
        (b"a = " + b"9" * 9000, "is not TOML"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "is not text in UTF-8"),
        (b"# much\n" * 200_000, "is larger than 1 MB"),
        (b"", "mend name"),
        (b'name = "x"\n"two\\nlines" = 3\n', "is not a town style"),
    ],
)
def test_what_is_no_style_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('town = "Stockholm"', "town = 7", "place.town"),
        ("latitude = 59.32938", "latitude = nan", "place.latitude"),
        ("latitude = 59.32938", "latitude = 591.0", "place.latitude"),
        ("floors = [4, 6]", "floors = [6, 4]", "facade.floors"),
        ("floors = [4, 6]", "floors = [4]", "facade.floors"),
        ("floor_height = 3.3", "floor_height = 3.3\nfloor_hieght = 3.3", "facade.floor_hieght"),
        ("[92, 93, 96]", "[92, 93, 960]", "roads.asphalt"),
        ("mansard = 4.0, gable = 2.0, hip = 1.0", "mansard = -4.0", "roofs.shapes"),
        ("mansard = 4.0, gable = 2.0, hip = 1.0", "mansard = 0", "roofs.shapes"),
        ("clear = 0.4\n", "clear = 0.9\n", "climate"),
        ('stop = "STOP"', 'stop = "ST\\nOP"', "words.stop"),
        ('name = "stockholm"', 'name = "../stockholm"', "mend name"),
        ('name = "stockholm"', 'name = "con"', "Windows"),
        ("longitude = 18.06871", "longitude = 179.9", "place.longitude"),
        ("latitude = 59.32938", "latitude = -89.0", "place.latitude"),
        ('bus_stop = "Busshållplats"', 'bus_stop = "  "', "words.bus_stop"),
        ("floor_height = 3.3", "floor_height = 200.0", "facade.floor_height"),
        ("bay_width = 2.7", "bay_width = 0.001", "facade.bay_width"),
        ("frontage = [16.0, 26.0]", "frontage = [1e-9, 1e-9]", "plots.frontage"),
        ("block_length = 110.0", "block_length = 1.0", "plots.block_length"),
        ("wander = 0.25", "wander = 1.0", "plots.wander"),
        ("wander = 0.25", "wander = 0.25\nsetback = 12.0", "setback of 12 m leaves no room for houses: at most"),
        ("wander = 0.25", "wander = 0.25\ngap = 15.0\ngap_share = 0.1", "gap of 15 m leaves no house"),
        ("gambling = [", "gaming = [", "words.adverts"),
        ("door_colours = [[104, 66, 40], [126, 82, 46], [56, 72, 60]]", "door_colours = []", "facade.door_colours"),
    ],
)
def test_a_fault_is_named_by_its_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = (FOLDER / "stockholm.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert field in refusal(path)


@pytest.mark.parametrize("part", sorted(set(TownStyle.model_fields) - {"name"}))
@pytest.mark.parametrize("value", ["7", '"words"', "[]", "true", "1979-05-27"])
def test_a_part_of_the_wrong_type_is_named(tmp_path: Path, part: str, value: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "mine"\n{part} = {value}\n', encoding="utf-8")
    assert "is not a town style" in refusal(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(content)
    refusal(path)
