"""The perceptual hash: steady under copying, apart for different pictures."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scipy.fft
from hypothesis import given
from hypothesis import strategies as st
from pictures import Pixels, encode, scene
from PIL import Image

from placeprint.photos.decode import decode
from placeprint.photos.phash import hamming, perceptual_hash
from streets import Street

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
hashes = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")


@pytest.fixture(scope="module")
def views(street: Street) -> list[Pixels]:
    """Ten places in two directions, once each."""
    return [decode(path, size=(224, 224)).pixels for path, view in street.views.items() if view.capture == 0]


def copies(pixels: Pixels) -> dict[str, Pixels]:
    """Make the copies that people make."""
    picture = Image.fromarray(pixels)
    return {
        "saved again": decode(encode(picture, "JPEG", quality=75)).pixels,
        "saved badly": decode(encode(picture, "JPEG", quality=20)).pixels,
        "smaller": np.asarray(picture.resize((150, 150), Image.Resampling.LANCZOS)),
        "larger": np.asarray(picture.resize((333, 333), Image.Resampling.BICUBIC)),
        "squashed": np.asarray(picture.resize((240, 160), Image.Resampling.BILINEAR)),
        "brighter": np.clip(pixels * 1.1, 0, 255).astype(np.uint8),
    }


def test_a_hash_is_sixteen_hexadecimal_digits_and_always_the_same(views: list[Pixels]) -> None:
    first = perceptual_hash(views[0])
    assert len(first) == 16
    assert int(first, 16) >= 0
    assert perceptual_hash(views[0].copy()) == first


def test_the_hash_is_the_published_one(views: list[Pixels]) -> None:
    bits = 0
    for pixels in views:
        grey = np.asarray(Image.fromarray(pixels).convert("L").resize((32, 32), Image.Resampling.BOX), float)
        low = scipy.fft.dctn(grey, norm="ortho")[1:9, 1:9].ravel()
        bits += hamming(perceptual_hash(pixels), np.packbits(low > np.median(low)).tobytes().hex())
    assert bits <= len(views)  # Pillow rounds to whole grey levels on its way


def test_copies_differ_in_few_bits_and_views_in_many(views: list[Pixels]) -> None:
    for pixels in views:
        for name, copy in copies(pixels).items():
            assert hamming(perceptual_hash(pixels), perceptual_hash(copy)) <= 8, name
    apart = [hamming(perceptual_hash(a), perceptual_hash(b)) for a, b in combinations(views, 2)]
    assert min(apart) > 12
    # Sky above and a road below are common to all; unlike pictures would differ in half of the bits.
    assert 28 < np.mean(apart) < 34


def test_half_the_bits_are_set(views: list[Pixels]) -> None:
    for pixels in views:
        assert 28 <= int(perceptual_hash(pixels), 16).bit_count() <= 32


def test_a_mirrored_view_is_another_view(views: list[Pixels]) -> None:
    for pixels in views:
        assert hamming(perceptual_hash(pixels), perceptual_hash(pixels[:, ::-1])) > 16


def test_rounding_noise_decides_no_bit() -> None:
    for level in (0, 77, 255):
        assert perceptual_hash(np.full((224, 224, 3), level, np.uint8)) == "0" * 16
        assert perceptual_hash(np.full((50, 71, 3), level, np.uint8)) == "0" * 16


@given(height=st.integers(16, 90), width=st.integers(16, 90))
def test_any_size_can_be_hashed(height: int, width: int) -> None:
    picture = scene(96, 96, 3)
    small = np.asarray(picture.resize((width, height), Image.Resampling.BOX))
    assert hamming(perceptual_hash(small), perceptual_hash(np.asarray(picture))) <= 20


@given(a=hashes, b=hashes, c=hashes)
def test_hamming_is_a_distance(a: str, b: str, c: str) -> None:
    assert hamming(a, a) == 0
    assert 0 <= hamming(a, b) == hamming(b, a) <= 64
    assert hamming(a, c) <= hamming(a, b) + hamming(b, c)
    assert hamming(a, b) == sum(x != y for x, y in zip(f"{int(a, 16):064b}", f"{int(b, 16):064b}", strict=True))


def test_real_photos() -> None:
    folder = DATA / "stockholm" / "photos" / "test"
    if not folder.is_dir():
        pytest.skip("the stockholm photos are not beside the repository")
    photos = [decode(path, size=(224, 224)).pixels for path in sorted(folder.glob("*.jpg"))[::60][:40]]
    for pixels in photos:
        for name, copy in copies(pixels).items():
            assert hamming(perceptual_hash(pixels), perceptual_hash(copy)) <= 10, name
    apart = [hamming(perceptual_hash(a), perceptual_hash(b)) for a, b in combinations(photos, 2)]
    assert 30 < np.mean(apart) < 34
    assert np.percentile(apart, 1) > 14
