"""JPEG photos: scaling inside the decoder, cameras' habits, real photos."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pictures import Pixels, difference, encode, orientation_exif, scene
from PIL import Image

from placeprint.errors import PhotoRefused
from placeprint.photos.decode import decode

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def psnr(first: Pixels, second: Pixels) -> float:
    """Peak signal-to-noise ratio in decibels."""
    error = np.mean((first.astype(float) - second.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def in_full(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_a_jpeg_of_the_wanted_size_is_what_pillow_decodes() -> None:
    for options in ({}, {"progressive": True}, {"subsampling": 0}, {"quality": 30}):
        data = encode(scene(224, 224), "JPEG", **options)
        np.testing.assert_array_equal(decode(data, size=(224, 224)).pixels, in_full(data))
        np.testing.assert_array_equal(decode(data).pixels, in_full(data))


@pytest.mark.parametrize(
    ("height", "width"), [(230, 224), (448, 448), (563, 560), (600, 1000), (1800, 1500), (900, 3000)]
)
@pytest.mark.parametrize("progressive", [False, True])
def test_scaling_inside_the_decoder_comes_close_to_scaling_later(height: int, width: int, progressive: bool) -> None:
    picture = scene(height, width)
    data = encode(picture, "JPEG", quality=92, progressive=progressive)
    decoded = decode(data, size=(224, 224))
    ideal = Image.fromarray(in_full(data)).resize((224, 224), Image.Resampling.BILINEAR)
    assert psnr(decoded.pixels, np.asarray(ideal)) > 38
    assert (decoded.height, decoded.width) == (height, width)


def test_a_thumbnail_never_comes_from_fewer_pixels_than_it_has() -> None:
    # Stripes one block wide hardly survive at 128 pixels and would be gone from anything enlarged to it.
    stripes = np.zeros((1024, 1024, 3), np.uint8)
    stripes[:, np.arange(1024) % 16 < 8] = 255
    data = encode(Image.fromarray(stripes), "JPEG", quality=95)
    for side in (128, 130, 250, 256, 300, 511, 512, 700):
        pixels = decode(data, max_side=side).pixels
        assert pixels.shape == (side, side, 3)
        assert pixels[:, 8:-8].std() > 50


def test_scaling_and_turning_agree_on_the_frame() -> None:
    tall = scene(1200, 300)
    data = encode(tall.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=orientation_exif(6))
    decoded = decode(data, size=(300, 60))
    assert (decoded.height, decoded.width) == (1200, 300)
    assert difference(decoded.pixels, np.asarray(tall.resize((60, 300), Image.Resampling.BILINEAR))) < 3
    assert decode(data, max_side=400).pixels.shape == (400, 100, 3)


def test_the_orientation_is_found_behind_other_segments() -> None:
    data = encode(scene(), "JPEG", exif=orientation_exif(6), icc_profile=b"x" * 70_000, comment=b"y" * 3000)
    filled = data[:2] + b"\xff" * 5 + data[2:]
    foreign = data[:2] + b"\xff\xe1\x00\x0ahttp://n" + data[2:]
    for variant in (data, filled, foreign):
        assert (decode(variant).height, decode(variant).width) == (96, 64)


def test_cameras_habits_are_no_damage() -> None:
    data = encode(scene(), "JPEG")
    whole = in_full(data)
    for variant in (
        data[:-2],
        data + b"trailer" * 100,
        data[:-2] + b"\0" * 6 + data[-2:],
        data + data,
        data[:2] + b"\xff\xfe\x00\x04hi" + data[2:],
    ):
        np.testing.assert_array_equal(decode(variant).pixels, whole)


def test_many_bytes_left_over_are_damage() -> None:
    data = encode(scene(), "JPEG")
    with pytest.raises(PhotoRefused) as refused:
        decode(data[:-2] + b"\x55" * 300 + data[-2:])
    assert refused.value.reason == "corrupt"


def test_damage_inside_is_refused_rather_than_painted_over() -> None:
    data = encode(scene(), "JPEG")
    start = data.index(b"\xff\xda") + 14
    middle = (start + len(data)) // 2
    for broken in (data[:middle] + data[middle + 200 :], data[:middle] + b"\xff\xd9" + data[middle:]):
        with pytest.raises(PhotoRefused) as refused:
            decode(broken)
        assert refused.value.reason == "corrupt"


def test_unusual_sampling_falls_back_to_pillow() -> None:
    # Luminance sampled 4 x 1 against 1 x 2 is a factor that libjpeg-turbo's simple interface can't name.
    data = bytearray(encode(scene(64, 64), "JPEG", subsampling=2, exif=orientation_exif(3)))
    sampling = data.index(b"\xff\xc0") + 11
    assert data[sampling] == 0x22
    data[sampling + 3] = 0x21
    expected = in_full(bytes(data))[::-1, ::-1]
    np.testing.assert_array_equal(decode(bytes(data)).pixels, expected)


def test_twelve_bits_a_sample_are_not_read() -> None:
    data = bytearray(encode(scene(), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(PhotoRefused) as refused:
        decode(bytes(data))
    assert refused.value.reason == "unsupported-format"


def test_thousands_of_scans_are_refused() -> None:
    data = encode(scene(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    bomb = data[:last] + data[last:-2] * 2000 + data[-2:]
    with pytest.raises(PhotoRefused, match="scans") as refused:
        decode(bomb)
    assert refused.value.reason == "too-large"


def test_threads_do_not_disturb_one_another() -> None:
    files = [encode(scene(seed=seed), kind) for seed in range(6) for kind in ("JPEG", "PNG", "TIFF")]
    alone = [decode(data, size=(40, 40)).pixels for data in files]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            together = pool.map(lambda data: decode(data, size=(40, 40)).pixels, files)
            for first, second in zip(alone, together, strict=True):
                np.testing.assert_array_equal(first, second)


def test_street_photos_are_what_pillow_decodes() -> None:
    folder = DATA / "stockholm" / "photos" / "test"
    if not folder.is_dir():
        pytest.skip("the stockholm photos are not beside the repository")
    for path in sorted(folder.glob("*.jpg"))[:40]:
        decoded = decode(path, size=(224, 224))
        np.testing.assert_array_equal(decoded.pixels, np.asarray(Image.open(path).convert("RGB")))


@pytest.mark.parametrize("folder", ["lund", "sacre_coeur", "signs"])
def test_real_photos_scale_close_to_scaling_all_pixels(folder: str) -> None:
    if not (DATA / folder).is_dir():
        pytest.skip(f"the {folder} photos are not beside the repository")
    for path in sorted((DATA / folder).glob("*.jpg"))[:10]:
        ideal = Image.open(path).convert("RGB").resize((224, 224), Image.Resampling.BILINEAR)
        assert psnr(decode(path, size=(224, 224)).pixels, np.asarray(ideal)) > 30
