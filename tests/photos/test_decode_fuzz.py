"""Damaged files of every format: a refusal or pixels, never another error, never half a photo, never a hang."""

import time
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import encode, orientation_exif, png, scene, tiff

from placeprint.errors import PhotoRefused
from placeprint.photos.decode import decode

SCENE = scene(48, 64)
EXIF = orientation_exif(6)
FILES = {
    "jpeg": encode(SCENE, "JPEG", exif=EXIF),
    "jpeg progressive": encode(SCENE, "JPEG", progressive=True),
    "jpeg cmyk": encode(SCENE.convert("CMYK"), "JPEG"),
    "png": encode(SCENE, "PNG", exif=EXIF),
    "png deep": png(np.asarray(SCENE.convert("L"), np.uint16)[..., None] * 257, colour_type=0, bits=16),
    "png palette": encode(SCENE.convert("P"), "PNG", transparency=3),
    "webp": encode(SCENE, "WEBP", exif=EXIF),
    "webp lossless": encode(SCENE, "WEBP", lossless=True),
    "heic": encode(SCENE, "HEIF", exif=EXIF),
    "avif": encode(SCENE, "AVIF", exif=EXIF),
    "tiff": tiff(np.asarray(SCENE), photometric=2),
    "tiff deep": tiff(np.asarray(SCENE.convert("L"), np.uint16)[..., None] * 257, photometric=1, order=">"),
    "tiff lzw": encode(SCENE, "TIFF", compression="tiff_lzw"),
    "tiff deflate": encode(SCENE, "TIFF", compression="tiff_adobe_deflate"),
    "tiff jpeg": encode(SCENE, "TIFF", compression="jpeg"),
    "tiff fax": encode(SCENE.convert("1"), "TIFF", compression="group4"),
    "tiff pages": encode(SCENE, "TIFF", save_all=True, append_images=[SCENE]),
    "bmp": encode(SCENE, "BMP"),
    "gif": encode(SCENE, "GIF"),
}

places = st.one_of(st.integers(4, 300), st.integers(4, 10**6))  # headers are where most can go wrong
edits = st.lists(
    st.one_of(
        st.tuples(st.just("set"), places, st.binary(min_size=1, max_size=4)),
        st.tuples(st.just("set"), places, st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\0\0\0\1"])),
        st.tuples(st.just("insert"), places, st.binary(min_size=1, max_size=16)),
        st.tuples(st.just("delete"), places, st.binary(min_size=1, max_size=16)),
        st.tuples(st.just("cut"), places, st.just(b"")),
    ),
    min_size=1,
    max_size=5,
)


def damage(data: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    for action, place, content in changes:
        at = place % max(len(data), 1)
        if action == "set":
            data = data[:at] + content + data[at + len(content) :]
        elif action == "insert":
            data = data[:at] + content + data[at:]
        elif action == "delete":
            data = data[:at] + data[at + len(content) :]
        else:
            data = data[:at]
    return data


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_are_refused_or_read(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    @settings(max_examples=150, deadline=None)
    @given(changes=edits)
    def attempt(changes: list[tuple[str, int, bytes]]) -> None:
        data = damage(FILES[name], changes)
        start = time.perf_counter()
        try:
            decoded = decode(data, size=(24, 32))
        except PhotoRefused as refusal:
            assert refusal.reason
            assert str(refusal).isprintable()
        else:
            assert decoded.pixels.shape == (24, 32, 3)
            assert decoded.pixels.dtype == np.uint8
        assert time.perf_counter() - start < 5

    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        attempt()
    assert [str(warning.message) for warning in leaked if "PIL" in warning.filename] == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"tiff pages"}))
def test_a_file_cut_short_is_refused_or_was_whole(name: str) -> None:
    data = FILES[name]
    whole = decode(data).pixels
    lengths = sorted({*range(0, len(data), max(1, len(data) // 60)), *range(len(data) - 24, len(data))})
    refused = set()
    for length in lengths:
        try:
            rest = decode(data[:length]).pixels
        except PhotoRefused as refusal:
            refused.add(refusal.reason)
            assert refusal.reason in {"truncated", "corrupt", "empty", "not-a-photo"}
        else:
            np.testing.assert_array_equal(rest, whole)
            assert length >= len(data) - 24
    assert "truncated" in refused


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), length=st.sampled_from([4, 12, 16, 40]), rest=st.binary(max_size=200))
def test_a_good_start_with_noise_behind_it(name: str, length: int, rest: bytes) -> None:
    with pytest.raises(PhotoRefused):
        decode(FILES[name][:length] + rest)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=100))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(PhotoRefused):
        decode(data)
