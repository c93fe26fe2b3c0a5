"""Every format and kind of pixel that is read."""

from typing import Any

import numpy as np
import pytest
from pictures import STORED_BY, Pixels, chunk, corners, difference, encode, orientation_exif, png, scene, tiff
from PIL import Image

from placeprint.photos.decode import decode

SCENE = scene()
RGB = np.asarray(SCENE)
GREY = np.asarray(SCENE.convert("L"))
GREY_RGB = np.repeat(GREY[..., None], 3, axis=2)
DEEP = (np.arange(64 * 96, dtype=np.uint16) * 10).reshape(64, 96, 1)
DEEP_RGB = np.repeat((DEEP >> 8).astype(np.uint8), 3, axis=2)
ONE_BIT = (GREY > 128).astype(np.uint8)[..., None]
ONE_BIT_RGB = np.repeat(ONE_BIT * np.uint8(255), 3, axis=2)
PALETTE = SCENE.quantize(200)
PALETTE_RGB = np.asarray(PALETTE.convert("RGB"))


def ycck() -> bytes:
    """Write inks the way Photoshop does: all but black as luminance and colour difference."""
    *inks, black = SCENE.convert("CMYK").split()
    # Pillow turns all four over when it writes, as Adobe does; only black is meant to be.
    channels = [
        Image.eval(channel, lambda value: 255 - value) for channel in Image.merge("RGB", inks).convert("YCbCr").split()
    ]
    data = encode(Image.merge("CMYK", [*channels, black]), "JPEG", quality=95)
    transform = data.index(b"Adobe") + 11
    return data[:transform] + b"\x02" + data[transform + 1 :]


LOSSLESS: dict[str, tuple[bytes, Pixels]] = {
    "png rgb": (encode(SCENE, "PNG"), RGB),
    "png grey": (encode(SCENE.convert("L"), "PNG"), GREY_RGB),
    "png 1-bit": (encode(SCENE.convert("L").point(lambda v: 255 * (v > 128), "1"), "PNG"), ONE_BIT_RGB),
    "png 4-bit": (png(GREY[..., None] >> 4, colour_type=0, bits=4), (GREY_RGB & 0xF0) | (GREY_RGB >> 4)),
    "png 16-bit grey": (png(DEEP, colour_type=0, bits=16), DEEP_RGB),
    "png 16-bit rgb": (png(RGB.astype(int) * 257, colour_type=2, bits=16), RGB),
    "png interlaced": (png(RGB, colour_type=2, bits=8, interlaced=True), RGB),
    "png opaque alpha": (encode(SCENE.convert("RGBA"), "PNG"), RGB),
    "webp lossless": (encode(SCENE, "WEBP", lossless=True), RGB),
    "tiff rgb": (encode(SCENE, "TIFF"), RGB),
    "tiff grey": (encode(SCENE.convert("L"), "TIFF"), GREY_RGB),
    "tiff lzw": (encode(SCENE, "TIFF", compression="tiff_lzw"), RGB),
    "tiff deflate": (encode(SCENE, "TIFF", compression="tiff_adobe_deflate"), RGB),
    "bigtiff": (encode(SCENE, "TIFF", big_tiff=True), RGB),
    "tiff packbits": (encode(SCENE, "TIFF", compression="packbits"), RGB),
    "tiff fax": (
        encode(SCENE.convert("L").point(lambda v: 255 * (v > 128), "1"), "TIFF", compression="group4"),
        ONE_BIT_RGB,
    ),
    "tiff 16-bit grey": (tiff(DEEP, photometric=1), DEEP_RGB),
    "tiff 16-bit grey, other byte order": (tiff(DEEP, photometric=1, order=">"), DEEP_RGB),
    "tiff 16-bit grey, white is zero": (tiff(65535 - DEEP, photometric=0), DEEP_RGB),
    "tiff 16-bit rgb": (tiff(RGB.astype(np.uint16) * 257, photometric=2), RGB),
    "tiff cmyk": (encode(SCENE.convert("CMYK"), "TIFF"), RGB),
    "bmp": (encode(SCENE, "BMP"), RGB),
    "bmp grey": (encode(SCENE.convert("L"), "BMP"), GREY_RGB),
    "gif": (encode(SCENE.convert("L"), "GIF"), GREY_RGB),
    **{f"{kind} palette": (encode(PALETTE, kind), PALETTE_RGB) for kind in ("PNG", "TIFF", "BMP", "GIF")},
}
LOSSY: dict[str, tuple[bytes, Pixels]] = {
    "jpeg": (encode(SCENE, "JPEG", quality=95), RGB),
    "jpeg grey": (encode(SCENE.convert("L"), "JPEG", quality=95), GREY_RGB),
    "jpeg cmyk": (encode(SCENE.convert("CMYK"), "JPEG", quality=95), RGB),
    "jpeg ycck": (ycck(), RGB),
    "jpeg with rgb inside": (encode(SCENE, "JPEG", quality=95, keep_rgb=True), RGB),
    "jpeg progressive": (encode(SCENE, "JPEG", quality=95, progressive=True), RGB),
    "jpeg with restart markers": (encode(SCENE, "JPEG", quality=95, restart_marker_blocks=3), RGB),
    "jpeg 4:4:4": (encode(SCENE, "JPEG", quality=95, subsampling=0), RGB),
    "jpeg 4:2:2": (encode(SCENE, "JPEG", quality=95, subsampling=1), RGB),
    "mpo": (encode(SCENE, "MPO", quality=95, save_all=True, append_images=[SCENE.rotate(180)]), RGB),
    "webp": (encode(SCENE, "WEBP", quality=95), RGB),
    "heic": (encode(SCENE, "HEIF", quality=95), RGB),
    "heic of two": (encode(SCENE, "HEIF", quality=95, save_all=True, append_images=[SCENE.rotate(180)]), RGB),
    "avif": (encode(SCENE, "AVIF", quality=95), RGB),
    "tiff jpeg": (encode(SCENE, "TIFF", compression="jpeg", quality=95), RGB),
}


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_formats_give_the_very_pixels(name: str) -> None:
    data, expected = LOSSLESS[name]
    decoded = decode(data)
    assert decoded.pixels.dtype == np.uint8
    assert (decoded.height, decoded.width) == (64, 96)
    np.testing.assert_array_equal(decoded.pixels, expected)


@pytest.mark.parametrize("name", LOSSY)
def test_lossy_formats_come_close(name: str) -> None:
    data, expected = LOSSY[name]
    decoded = decode(data)
    assert (decoded.height, decoded.width) == (64, 96)
    assert difference(decoded.pixels, expected) < 4
    assert difference(decoded.pixels, expected[::-1]) > 20


@pytest.mark.parametrize("name", [*LOSSLESS, *LOSSY])
def test_every_format_is_squashed_and_kept_in_proportion(name: str) -> None:
    data, expected = (LOSSLESS | LOSSY)[name]
    squashed = decode(data, size=(40, 24))
    assert squashed.pixels.shape == (40, 24, 3)
    assert squashed.pixels.flags.c_contiguous
    assert (squashed.height, squashed.width) == (64, 96)
    ideal = Image.fromarray(expected).resize((24, 40), Image.Resampling.BILINEAR)
    assert difference(squashed.pixels, np.asarray(ideal)) < 4
    small = decode(data, max_side=30)
    assert small.pixels.shape == (20, 30, 3)
    assert decode(data, max_side=500).pixels.shape == (64, 96, 3)


TURNABLE: dict[str, dict[str, Any]] = {
    "jpeg": {"kind": "JPEG", "quality": 95, "subsampling": 0},
    "jpeg cmyk": {"kind": "JPEG", "quality": 95},
    "png": {"kind": "PNG"},
    "webp": {"kind": "WEBP", "lossless": True},
    "heic": {"kind": "HEIF", "quality": 95},
    "avif": {"kind": "AVIF", "quality": 95},
    "tiff": {"kind": "TIFF"},
    "tiff lzw": {"kind": "TIFF", "compression": "tiff_lzw"},
}


@pytest.mark.parametrize("orientation", STORED_BY)
@pytest.mark.parametrize("name", TURNABLE)
def test_every_orientation_is_turned_upright(name: str, orientation: int) -> None:
    upright = corners()
    turn = STORED_BY[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    if name.endswith("cmyk"):
        stored = stored.convert("CMYK")
    data = encode(stored, exif=orientation_exif(orientation), **TURNABLE[name])
    for decoded, shape in (
        (decode(data), (64, 96)),
        (decode(data, size=(48, 20)), (48, 20)),
        (decode(data, max_side=24), (16, 24)),
    ):
        assert (decoded.height, decoded.width) == (64, 96)
        assert decoded.pixels.shape[:2] == shape
        assert decoded.pixels.flags.c_contiguous
        height, width = shape
        quarters = np.asarray(upright.resize((width, height), Image.Resampling.BILINEAR))
        assert difference(decoded.pixels, quarters) < 6


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [3, 4])
def test_orientation_is_read_in_either_byte_order(order: str, kind: int) -> None:
    data = encode(corners(), "JPEG", exif=orientation_exif(6, order=order, kind=kind))
    assert (decode(data).height, decode(data).width) == (96, 64)


@pytest.mark.parametrize(
    "exif",
    [
        orientation_exif(0),
        orientation_exif(9),
        orientation_exif(6)[:20],
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\xff\xff",
        b"Exif\0\0not a header at all",
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_senseless_orientation_turns_nothing(exif: bytes, kind: str) -> None:
    decoded = decode(encode(corners(), kind, exif=exif))
    assert (decoded.height, decoded.width) == (64, 96)


def test_transparency_is_laid_on_mid_grey() -> None:
    clear = SCENE.convert("RGBA")
    alpha = np.zeros((64, 96), np.uint8)
    alpha[:, 48:] = 255
    alpha[:32, 24:48] = 128
    clear.putalpha(Image.fromarray(alpha))
    for data in (
        encode(clear, "PNG"),
        encode(clear, "WEBP", lossless=True, exact=True),
        encode(clear, "TIFF"),
        png(np.dstack([RGB, alpha]).astype(int) * 257, colour_type=6, bits=16),
    ):
        pixels = decode(data).pixels
        assert (pixels[32:, :48] == 128).all()
        np.testing.assert_array_equal(pixels[:, 48:], RGB[:, 48:])
        blend = (RGB[:32, 24:48].astype(float) + 128) / 2
        assert np.abs(pixels[:32, 24:48] - blend).max() <= 1


def test_transparent_colours_and_grey_with_alpha_are_laid_on_mid_grey_too() -> None:
    samples = np.where(np.arange(96)[None, :, None] < 48, 7, RGB.astype(int) | 8)
    keyed = png(samples, colour_type=2, bits=8, extra=chunk(b"tRNS", b"\0\x07\0\x07\0\x07"))
    assert (decode(keyed).pixels[:, :48] == 128).all()
    np.testing.assert_array_equal(decode(keyed).pixels[:, 48:], samples[:, 48:])
    half = np.dstack([GREY, np.where(np.arange(96)[None] < 48, 0, 255) + 0 * GREY])
    grey = png(half, colour_type=4, bits=8)
    assert (decode(grey).pixels[:, :48] == 128).all()
    np.testing.assert_array_equal(decode(grey).pixels[:, 48:], GREY_RGB[:, 48:])
    palette = chunk(b"PLTE", bytes([10, 20, 30, 200, 100, 50])) + chunk(b"tRNS", b"\xff\0")
    striped = np.tile(np.arange(96)[None, :, None] % 2, (64, 1, 1))
    pixels = decode(png(striped, colour_type=3, bits=1, extra=palette)).pixels
    assert (pixels[:, ::2] == (10, 20, 30)).all()
    assert (pixels[:, 1::2] == 128).all()


def test_overviews_and_masks_in_a_tiff_are_no_second_picture() -> None:
    overview = SCENE.resize((48, 32))
    overview.encoderinfo = {"tiffinfo": {254: 1}}
    pages = encode(SCENE, "TIFF", save_all=True, append_images=[overview])
    np.testing.assert_array_equal(decode(pages).pixels, RGB)


def test_an_embedded_thumbnail_is_ignored() -> None:
    thumbnail = encode(SCENE.rotate(180).resize((48, 32)), "JPEG")
    exif = orientation_exif(1)
    with_thumbnail = encode(SCENE, "JPEG", quality=95, exif=exif + thumbnail)
    assert difference(decode(with_thumbnail).pixels, RGB) < 4
    heic = encode(SCENE, "HEIF", quality=95, thumbnails=[32])
    small = np.asarray(SCENE.resize((30, 20), Image.Resampling.BILINEAR))
    assert difference(decode(heic, max_side=30).pixels, small) < 4
