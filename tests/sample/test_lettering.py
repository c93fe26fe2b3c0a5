"""Writing for signs: the same everywhere, in every script, at the size asked for."""

import hashlib
import shutil
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.sample.lettering import SCRIPTS, line_width, missing_scripts, sheet, write_line
from placeprint.sample.lettering.arabic import FORMS, paint_order, shape
from placeprint.sample.lettering.resample import rescale

STYLES = Path(sheet.__file__).parents[1] / "styles"

LINES = {
    "latin": "Östermalmstorg 24",
    "cyrillic": "Хрещатик їжа",
    "greek": "Οδός Ερμού",
    "japanese": "渋谷区 らーめん",
    "chinese": "南京路药店",
    "korean": "명동길 약국",
    "arabic": "شارع القاهرة ٢٤",
}

# Of the ink, not of the sheets: these stay as they are when the sheets get more letters.
GOLDEN = {
    "latin": "1e2ce3fb1af5eec5",
    "cyrillic": "d3f1eb7f1e0d1ebe",
    "greek": "65351685ce4e32c5",
    "japanese": "f41d123170a9d4ba",
    "chinese": "8560b946df750824",
    "korean": "7b5bb731e69a8d49",
    "arabic": "6d7427cdb72a7b2d",
}


def ink(text: str, script: str, *, bold: bool = True, height: int = 48) -> np.ndarray[Any, np.dtype[np.uint8]]:
    line = write_line(text, script, bold=bold, height=height)
    assert line is not None
    return line


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_same_bytes_on_every_machine(script: str) -> None:
    digest = hashlib.sha256()
    for bold in (False, True):
        for height in (9, 33, 100):
            line = ink(LINES[script], script, bold=bold, height=height)
            digest.update(repr(line.shape).encode() + line.tobytes())
    assert digest.hexdigest()[:16] == GOLDEN[script]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("height", [8, 16, 24, 48, 96])
def test_lines_fill_their_height_and_are_trimmed(script: str, height: int) -> None:
    line = ink(LINES[script], script, height=height)
    assert 0.65 * height <= line.shape[0] <= height
    assert line.max() > 180
    for edge in (line[0], line[-1], line[:, 0], line[:, -1]):
        assert edge.any()
    assert abs(line.shape[1] - line_width(LINES[script], script, bold=True, height=height)) <= 2


def test_lines_of_one_height_are_equally_large() -> None:
    for height in range(9, 90, 4):
        stem = ink("Helig", "latin", height=height)[:, :2] >= 16  # of the H
        assert stem.any(axis=1).sum() == ink("H", "latin", height=height).shape[0]
        assert ink("Helig", "latin", height=height).shape[0] > stem.any(axis=1).sum()
    assert ink("H", "latin").shape[0] > ink("x", "latin").shape[0]


def test_accents_on_capitals_stay_within_the_height() -> None:
    assert ink("Åg", "latin", height=64).shape[0] <= 64


def test_a_line_is_made_to_fit_its_width() -> None:
    wide = ink("Kungsgatan", "latin", height=40)
    narrow = write_line("Kungsgatan", "latin", bold=True, height=40, width=100)
    assert narrow is not None
    assert wide.shape[1] > 100
    assert 96 <= narrow.shape[1] <= 100
    assert narrow.shape[0] < wide.shape[0]
    squeezed = write_line("Kungsgatan", "latin", bold=True, height=40, width=wide.shape[1] * 15 // 16)
    assert squeezed is not None
    assert squeezed.shape[0] == wide.shape[0]


def test_bold_is_heavier_where_there_are_two_weights() -> None:
    for script in ("latin", "cyrillic", "greek"):
        regular, bold = ink(LINES[script], script, bold=False), ink(LINES[script], script)
        assert bold.mean() > 1.2 * regular.mean()
    assert np.array_equal(ink("茶", "japanese", bold=False), ink("茶", "japanese"))


def test_capitals_have_crisp_edges() -> None:
    for height in (16, 24, 67, 100):
        column = ink("H", "latin", height=height)[:, 1].astype(int)
        assert min(column[0], column[-1]) > 0.9 * column[len(column) // 2]


def test_letters_are_kerned() -> None:
    apart = line_width("A", "latin", bold=True, height=67) + line_width("V", "latin", bold=True, height=67)
    assert line_width("AV", "latin", bold=True, height=67) < apart
    assert line_width("ÅV", "latin", bold=True, height=67) < apart


# Forms by name, in the order in which the word is typed.
@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("القاهرة", ["isolated", "initial", "medial", "final", "initial", "final", "isolated"]),
        ("شارع", ["initial", "final", "isolated", "isolated"]),
        ("محل", ["initial", "medial", "final"]),
        ("سلام", ["initial", "final", "isolated"]),  # lam and alef are one
        ("لا", ["isolated"]),
        ("ماء", ["initial", "final", "isolated"]),
        ("بـب", ["initial", "medial", "final"]),
    ],
)
def test_arabic_letters_join(word: str, forms: list[str]) -> None:
    shaped = shape(word)
    assert len(shaped) == len(forms)
    for character, kind in zip(shaped, forms, strict=True):
        assert character in {letter[kind] for letter in FORMS.values() if kind in letter}
        if character != "ـ":
            assert unicodedata.decomposition(character).startswith(f"<{kind}>")


def test_arabic_marks_are_left_out_and_do_not_part_letters() -> None:
    assert shape("مُحَمَّد") == shape("محمد")


def test_joined_arabic_letters_touch() -> None:
    line = ink("محلسبت", "arabic", height=80)
    assert (line[:, 1:-1].max(axis=0) > 128).all()
    parted = ink("دار", "arabic", height=80)
    assert not (parted.max(axis=0) > 128).all()


@pytest.mark.parametrize(
    ("typed", "painted"),
    [
        ("ابت", "تبا"),
        ("اب 123", "123 با"),
        ("اب ٢٤ ت", "ت ٢٤ با"),
        ("اب 02-345 678 ت", "ت 02-345 678 با"),
        ("خصم 50%", "50% مصخ"),
        ("(اب) Cafe 24", "Cafe 24 (با)"),
        ("Open 24/7!", "Open 24/7!"),
    ],
)
def test_arabic_runs_from_the_right_and_numbers_from_the_left(typed: str, painted: str) -> None:
    assert paint_order(typed) == painted


def test_characters_of_other_scripts_are_borrowed_or_written_plainly() -> None:
    latin = ink("Cafe 24 €", "latin", height=69)
    heights = {"cyrillic": 71, "greek": 71, "japanese": 67, "chinese": 67, "korean": 67, "arabic": 84}
    for script, height in heights.items():  # at which capitals are 48 tall
        assert np.array_equal(ink("Cafe 24 €", script, height=height), latin)
    assert np.array_equal(ink("ḁ", "latin"), ink("a", "latin"))  # a letter with a ring below, on no sheet
    assert np.array_equal(ink("A\u030a", "latin"), ink("Å", "latin"))
    assert np.array_equal(ink("Ⅷ", "latin"), ink("VIII", "latin"))
    assert np.array_equal(ink("a𓀀b", "latin"), ink("ab", "latin"))
    assert np.array_equal(ink("a\u2003b", "latin"), ink("a b", "latin"))


@pytest.mark.parametrize("text", ["", " ", "𓀀", "\n\t"])
def test_without_ink_there_is_one_empty_pixel(text: str) -> None:
    assert ink(text, "latin").tolist() == [[0]]
    assert line_width(text, "latin", bold=True, height=20) == 0


def test_nothing_is_missing_here() -> None:
    assert missing_scripts() == ()


@pytest.mark.parametrize("suffix", ["png", "json"])
def test_a_missing_or_damaged_sheet_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "sheets"
    shutil.copytree(sheet.SHEETS, folder)
    (folder / f"greek-regular.{suffix}").unlink()
    (folder / f"korean-bold.{suffix}").write_bytes(b"\x89PNG {")
    monkeypatch.setattr(sheet, "SHEETS", folder)
    assert missing_scripts() == ("greek", "korean")
    assert write_line("명동", "korean", bold=True, height=20) is None
    assert line_width("명동", "korean", bold=True, height=20) == 0
    assert write_line("Ερμού", "greek", bold=False, height=20) is None
    assert write_line("Ερμού", "greek", bold=True, height=20) is not None


@pytest.mark.parametrize(
    "table",
    [
        '{"glyphs": {}, "kerning": {}}',
        '{"glyphs": {"a": [1, 2]}, "kerning": {}}',
        '{"glyphs": {"a": [99999, 0, 9, 9, 0, 9, 9]}, "kerning": {}}',
        '{"glyphs": {"a": [0, 0, 9, 9, 0, 9, 9]}, "kerning": 3}',
    ],
)
def test_a_sheet_whose_list_of_letters_is_not_its_own_counts_as_missing(
    table: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "sheets"
    shutil.copytree(sheet.SHEETS, folder)
    (folder / "korean-bold.json").write_text(table)
    monkeypatch.setattr(sheet, "SHEETS", folder)
    assert missing_scripts() == ("korean",)


def test_impossible_wishes_are_refused() -> None:
    with pytest.raises(ValueError, match="no script 'runes'"):
        write_line("a", "runes", bold=True, height=20)
    with pytest.raises(ValueError, match="one pixel"):
        write_line("a", "latin", bold=True, height=0)
    with pytest.raises(ValueError, match="one pixel"):
        write_line("a", "latin", bold=True, height=9, width=0)


@given(
    st.text(st.characters(), max_size=12),
    st.sampled_from(SCRIPTS),
    st.booleans(),
    st.integers(1, 120),
    st.none() | st.integers(1, 300),
)
@settings(max_examples=120, deadline=None)
def test_any_text_can_be_written(text: str, script: str, bold: bool, height: int, width: int | None) -> None:
    line = write_line(text, script, bold=bold, height=height, width=width)
    assert line is not None
    assert line.dtype == np.uint8
    assert line.ndim == 2
    assert line.size > 0
    assert line.shape[0] <= max(height, 3)  # below that, capitals are one pixel tall
    assert width is None or line.shape[1] <= max(width, 8)


@given(st.integers(1, 40), st.integers(1, 3), st.integers(0, 255), st.data())
@settings(max_examples=40, deadline=None)
def test_scaling_down_keeps_the_mean_and_scaling_flat_ink_changes_nothing(
    numerator: int, blocks: int, grey: int, data: st.DataObject
) -> None:
    flat = np.full((20 * blocks, 20), grey, dtype=np.uint8)
    scaled = rescale(flat, (numerator, 20), (numerator, 20))
    assert scaled.shape == (numerator * blocks, numerator)
    if numerator <= 20:
        assert (scaled == grey).all()
        rough = np.frombuffer(data.draw(st.binary(min_size=400, max_size=400)), dtype=np.uint8).reshape(20, 20)
        assert abs(float(rescale(rough, (numerator, 20), (numerator, 20)).mean()) - float(rough.mean())) <= 0.5
    elif grey in (0, 255):
        assert (scaled == grey).all()


def words(style: dict[str, Any]) -> list[tuple[str, str]]:
    """Every string that a town may paint, with the script it is painted in."""
    own = style["words"]
    found = [(text, own["script"]) for key in ("streets", "districts", "bus_lines") for text in own[key]]
    found += [(own[key], own["script"]) for key in ("stop", "bus_stop", "taxi", "phone")]
    found += [(shop["name"], shop.get("script", own["script"])) for shop in own["shops"]]
    found += [(text, own["script"]) for adverts in own["adverts"].values() for ad in adverts for text in ad.values()]
    found += [(text, "latin") for text in (*own.get("streets_latin", ()), *own["web_names"], own["domain"])]
    return [*found, (own["plate"] + own["plate_letters"], own.get("plate_script", "latin"))]


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_character_of_the_styles_is_on_a_sheet(path: Path) -> None:
    latin = sheet.load_sheet("latin", bold=True)
    assert latin is not None
    for text, script in words(tomllib.loads(path.read_text(encoding="utf-8"))):
        own = sheet.load_sheet(script, bold=True)
        assert own is not None
        composed = unicodedata.normalize("NFC", text)
        for character in shape(composed) if script == "arabic" else composed:
            assert character in own.glyphs or character in latin.glyphs, f"{character!r} of {text!r} ({script})"
