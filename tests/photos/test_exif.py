"""What a photo says of itself, and every way in which it says it wrongly."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tagged import DESCRIPTION, ORIENTATION, Entry, ascii_text, exif_block, photo, position, rationals, short

from placeprint.errors import PhotoRefused
from placeprint.photos.decode import decode
from placeprint.photos.exif import Exif, read_exif

STOCKHOLM = position(59.3246483, 18.0672859)
KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF")

pillow_heif.register_heif_opener()


def of_gps(gps: dict[int, Entry]) -> Exif:
    return read_exif(photo(exif_block(gps)))


def refused(source: bytes | Path) -> PhotoRefused:
    with pytest.raises(PhotoRefused) as caught:
        read_exif(source)
    assert str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_gives_its_position(kind: str) -> None:
    exif = read_exif(photo(exif_block(STOCKHOLM), kind))
    assert exif.latitude == pytest.approx(59.3246483, abs=1e-8)
    assert exif.longitude == pytest.approx(18.0672859, abs=1e-8)
    assert (exif.width, exif.height) == (48, 32)


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
@settings(max_examples=40, deadline=None)
def test_positions_survive_in_all_four_quarters(latitude: float, longitude: float) -> None:
    if round(latitude, 7) == 0 and round(longitude, 7) == 0:
        return
    exif = of_gps(position(latitude, longitude))
    assert exif.latitude == pytest.approx(latitude, abs=1e-8)
    assert exif.longitude == pytest.approx(longitude, abs=1e-8)


def test_degrees_may_come_without_minutes_and_seconds() -> None:
    whole = {1: ascii_text("s"), 2: rationals((123_456, 10_000)), 3: ascii_text("W"), 4: rationals((7, 1), (30, 1))}
    exif = of_gps(whole)
    assert exif.latitude == pytest.approx(-12.3456)
    assert exif.longitude == pytest.approx(-7.5)


@pytest.mark.parametrize(
    ("gps", "reason"),
    [
        (None, "no-position"),
        ({}, "no-position"),
        ({1: ascii_text("N"), 3: ascii_text("E")}, "no-position"),
        ({tag: STOCKHOLM[tag] for tag in (1, 2)}, "half-a-position"),
        ({tag: STOCKHOLM[tag] for tag in (3, 4)}, "half-a-position"),
        ({tag: STOCKHOLM[tag] for tag in (2, 3, 4)}, "no-hemisphere"),
        (STOCKHOLM | {3: ascii_text("?")}, "no-hemisphere"),
        (STOCKHOLM | {2: rationals((59, 1), (19, 1), (0, 0))}, "zero-denominator"),
        (STOCKHOLM | {4: rationals((18, 0))}, "zero-denominator"),
        (STOCKHOLM | {2: ascii_text("59.3")}, "not-a-number"),
        (STOCKHOLM | {2: rationals((1, 1), (1, 1), (1, 1), (1, 1))}, "not-a-number"),
        (STOCKHOLM | {4: (12, 1, b"\0\0\0\0\0\0\xf8\x7f")}, "not-a-number"),
        (STOCKHOLM | {2: rationals((91, 1))}, "out-of-range"),
        (STOCKHOLM | {4: rationals((180, 1), (1, 1))}, "out-of-range"),
        (STOCKHOLM | {2: rationals((59, 1), (75, 1))}, "out-of-range"),
        (position(0, 0), "null-island"),
    ],
)
def test_each_bad_position_has_its_own_reason(gps: dict[int, Entry] | None, reason: str) -> None:
    source = photo(exif_block(gps))
    assert refused(source).reason == reason
    exif = read_exif(source, need_position=False)
    assert exif.latitude is None
    assert exif.longitude is None
    assert exif.width == 48


def test_one_zero_is_a_place() -> None:
    assert of_gps(position(0, 9.5)).latitude == 0
    assert of_gps(position(51.5, 0)).longitude == 0


@pytest.mark.parametrize(
    ("tags", "heading"),
    [
        ({16: ascii_text("T"), 17: rationals((905, 10))}, 90.5),
        ({17: rationals((905, 10))}, 90.5),
        ({17: rationals((360, 1))}, 0.0),
        ({17: rationals((725, 1))}, 5.0),
        ({16: ascii_text("M"), 17: rationals((905, 10))}, None),
        ({17: rationals((905, 0))}, None),
        ({17: ascii_text("north")}, None),
        ({}, None),
    ],
)
def test_headings_are_true_and_within_the_circle(tags: dict[int, Entry], heading: float | None) -> None:
    assert of_gps(STOCKHOLM | tags).heading_deg == heading


GPS_TIME = {7: rationals((8, 1), (24, 1), (55, 10)), 29: ascii_text("2014:06:07")}
CLOCK = {0x9003: ascii_text("2014:06:07 10:24:05")}
NOTES = {DESCRIPTION: ascii_text(json.dumps({"MAPCaptureTime": "2014_06_07_07_00_00_250"}))}


@pytest.mark.parametrize(
    ("detail", "gps", "main", "captured_at"),
    [
        (CLOCK | {0x9011: ascii_text("+02:00")}, GPS_TIME, NOTES, datetime(2014, 6, 7, 8, 24, 5, tzinfo=UTC)),
        (
            CLOCK | {0x9011: ascii_text("-0330"), 0x9291: ascii_text("25")},
            {},
            {},
            datetime(2014, 6, 7, 13, 54, 5, 250_000, tzinfo=UTC),
        ),
        (CLOCK, GPS_TIME, NOTES, datetime(2014, 6, 7, 8, 24, 5, 500_000, tzinfo=UTC)),
        (CLOCK, {}, NOTES, datetime(2014, 6, 7, 7, 0, 0, 250_000, tzinfo=UTC)),
        (CLOCK, {}, {}, datetime(2014, 6, 7, 10, 24, 5, tzinfo=UTC)),
        ({0x9004: CLOCK[0x9003]}, {}, {}, datetime(2014, 6, 7, 10, 24, 5, tzinfo=UTC)),
        (CLOCK | {0x9011: ascii_text("   :  ")}, {}, {}, datetime(2014, 6, 7, 10, 24, 5, tzinfo=UTC)),
        ({0x9003: ascii_text("0000:00:00 00:00:00")}, {}, {}, None),
        ({0x9003: ascii_text("0001:01:01 00:00:00"), 0x9011: ascii_text("+14:00")}, {}, {}, None),
        ({0x9003: ascii_text("yesterday")}, {29: ascii_text("2014:06:07")}, {}, None),
        ({}, GPS_TIME | {7: rationals((8, 1), (24, 1), (1, 0))}, {}, None),
        ({}, {}, {}, None),
    ],
)
def test_capture_times_come_from_the_clock_that_knows_most(
    detail: dict[int, Entry], gps: dict[int, Entry], main: dict[int, Entry], captured_at: datetime | None
) -> None:
    assert read_exif(photo(exif_block(STOCKHOLM | gps, detail, main))).captured_at == captured_at


def test_the_mapillary_app_s_notes_fill_in_what_tags_leave_out() -> None:
    notes = {
        "MAPLatitude": "55.698167",
        "MAPLongitude": "13.195389",
        "MAPCompassHeading": {"TrueHeading": 179.2156, "MagneticHeading": 85.97},
    }
    exif = read_exif(photo(exif_block(main={DESCRIPTION: ascii_text(json.dumps(notes))})))
    assert (exif.latitude, exif.longitude, exif.heading_deg) == (55.698167, 13.195389, 179.2156)
    both = read_exif(photo(exif_block(STOCKHOLM, main={DESCRIPTION: ascii_text(json.dumps(notes))})))
    assert both.latitude == pytest.approx(59.3246483)


@pytest.mark.parametrize(
    "notes",
    [
        '{"MAPLatitude": "north", "MAPLongitude": 3}',
        '{"MAPLatitude": {}, "MAPLongitude": []}',
        '{"MAPLatitude": 1e999, "MAPLongitude": 3}',
        '{"MAPCompassHeading": {"TrueHeading": -1}}',
        '{"MAPCompassHeading": 7, "MAPCaptureTime": 7}',
        '{"broken',
        "{" * 60_000,
        "[" * 5000,
        '["MAPLatitude"]',
    ],
)
def test_odd_notes_say_nothing(notes: str) -> None:
    source = photo(exif_block(main={DESCRIPTION: ascii_text(notes)}))
    assert refused(source).reason in ("no-position", "not-a-number")
    exif = read_exif(source, need_position=False)
    assert exif.heading_deg is None
    assert exif.captured_at is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_width_and_height_are_those_of_the_decoded_photo(kind: str, orientation: int) -> None:
    source = photo(exif_block(STOCKHOLM, main={ORIENTATION: short(orientation)}), kind)
    exif, decoded = read_exif(source), decode(source)
    assert (exif.width, exif.height) == (decoded.width, decoded.height)


def test_files_that_are_no_photos(tmp_path: Path) -> None:
    fifo, folder, text, empty = tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "c.jpg", tmp_path / "d.jpg"
    os.mkfifo(fifo)
    folder.mkdir()
    text.write_text("not a photo")
    empty.touch()
    named_png = tmp_path / "e.png"
    named_png.write_bytes(photo(exif_block(STOCKHOLM)))
    reasons = [refused(path).reason for path in (fifo, folder, text, empty, named_png, tmp_path / "f.jpg")]
    assert reasons == ["not-a-file", "not-a-file", "not-a-photo", "empty", "mislabelled", "missing"]
    assert refused(tmp_path / "nul\0.jpg").reason == "missing"


def test_a_loop_of_links_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
    assert refused(tmp_path / "a.jpg").reason == "unreadable"


def test_pixels_are_not_decoded() -> None:
    source = photo(exif_block(STOCKHOLM), width=640, height=480)
    cut = source[: source.index(b"\xff\xda") + 20]
    assert read_exif(cut).width == 640
    with pytest.raises(PhotoRefused, match="ends before"):
        decode(cut)


FUZZED = {kind: photo(exif_block(STOCKHOLM | GPS_TIME, CLOCK, NOTES), kind) for kind in KINDS}
EDITS = st.lists(st.tuples(st.integers(0, 700), st.binary(max_size=4), st.integers(0, 4)), min_size=1, max_size=8)


@given(kind=st.sampled_from(KINDS), edits=EDITS, length=st.one_of(st.none(), st.integers(0, 900)))
@settings(max_examples=300, deadline=None)
def test_damaged_files_are_read_or_refused(kind: str, edits: list[tuple[int, bytes, int]], length: int | None) -> None:
    data = bytearray(FUZZED[kind][:length])
    for at, bytes_, taken in edits:
        data[at : at + taken] = bytes_
    try:
        exif = read_exif(bytes(data))
    except PhotoRefused as refusal:
        assert str(refusal).isprintable()
    else:
        assert exif.latitude is not None
        assert abs(exif.latitude) <= 90


@given(block=st.binary(max_size=400), intact=st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_any_exif_block_is_read_or_refused(block: bytes, intact: int) -> None:
    whole = exif_block(STOCKHOLM, CLOCK, NOTES)
    try:
        read_exif(photo(whole[: 14 + intact] + block))
    except PhotoRefused as refusal:
        assert str(refusal).isprintable()


@given(
    gps=st.dictionaries(st.integers(0, 31), st.tuples(st.integers(0, 13), st.integers(0, 9), st.binary(max_size=30)))
)
@settings(max_examples=200, deadline=None)
def test_any_gps_tags_are_read_or_refused(gps: dict[int, Entry]) -> None:
    source = photo(exif_block(STOCKHOLM | gps))
    try:
        exif = read_exif(source)
    except PhotoRefused as refusal:
        assert str(refusal).isprintable()
        exif = read_exif(source, need_position=False)
    assert exif.heading_deg is None or 0 <= exif.heading_deg < 360
