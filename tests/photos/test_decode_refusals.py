"""What is refused, for which reason, and that it costs next to nothing."""

import os
import re
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pictures import chunk, encode, png, scene, tiff

from placeprint.errors import PhotoRefused
from placeprint.photos.decode import MAX_BYTES, decode

SCENE = scene()
BYTES = {
    "jpg": encode(SCENE, "JPEG"),
    "png": encode(SCENE, "PNG"),
    "webp": encode(SCENE, "WEBP"),
    "heic": encode(SCENE, "HEIF"),
    "avif": encode(SCENE, "AVIF"),
    "tif": encode(SCENE, "TIFF"),
    "bmp": encode(SCENE, "BMP"),
    "gif": encode(SCENE, "GIF"),
}


def refusal(source: Path | bytes, reason: str) -> str:
    """Decode what has to be refused and check how."""
    with pytest.raises(PhotoRefused) as refused:
        decode(source, size=(32, 32))
    message = str(refused.value)
    assert refused.value.reason == reason, message
    assert message.isprintable()
    assert message.endswith((".", ")"))
    assert len(message) < 220
    return message


def huge_png(width: int, height: int) -> bytes:
    """Promise a great many pixels in a file of a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x\x9c" + b"\0" * 50) + chunk(b"IEND", b"")


def test_paths_that_lead_to_no_file(tmp_path: Path) -> None:
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "round.jpg").symlink_to(tmp_path / "round.jpg")
    (tmp_path / "plain.jpg").write_bytes(b"x")
    for name in ("none.jpg", "dangling.jpg", "none/none.jpg", "plain.jpg/none.jpg", "nul\0.jpg"):
        assert "check the path" in refusal(tmp_path / name, "missing")
    refusal(tmp_path / "round.jpg", "unreadable")
    refusal(tmp_path / ("long" * 100), "unreadable")
    refusal(tmp_path, "not-a-file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders on this system")
def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "pipe" in refusal(tmp_path / "pipe.jpg", "not-a-file")
    monkeypatch.chdir(tmp_path)  # a socket's address may be no longer than about a hundred characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.jpg")
        assert "socket" in refusal(tmp_path / "socket.jpg", "not-a-file")
    assert "device" in refusal(Path(os.devnull), "not-a-file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(BYTES["jpg"])
    (tmp_path / "secret.jpg").chmod(0)
    assert "permission" in refusal(tmp_path / "secret.jpg", "unreadable")


def test_a_link_to_a_photo_is_followed(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(BYTES["jpg"])
    (tmp_path / "link.jpg").symlink_to("photo.jpg")
    assert decode(tmp_path / "link.jpg").width == 96


def test_empty_and_oversized_files(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    refusal(tmp_path / "empty.jpg", "empty")
    refusal(b"", "empty")
    with open(tmp_path / "vast.jpg", "wb") as file:  # sparse: it takes no room on the disk
        file.truncate(MAX_BYTES + 1)
    assert "MiB" in refusal(tmp_path / "vast.jpg", "too-large")


@pytest.mark.parametrize("name", BYTES)
def test_the_name_is_held_against_the_content(name: str, tmp_path: Path) -> None:
    others = {".jpg", ".png", ".webp", ".heic", ".avif", ".tif", ".bmp", ".gif"} - {f".{name}"}
    for suffix in others:
        path = tmp_path / f"photo{suffix}"
        path.write_bytes(BYTES[name])
        message = refusal(path, "mislabelled")
        assert suffix in message
        assert f"rename it to end in .{name}" in message


def test_endings_that_mean_the_same_or_nothing_are_fine(tmp_path: Path) -> None:
    same = {
        "jpg": ".jpeg .JPG .jpe .jfif",
        "heic": ".heif .HIF",
        "tif": ".tiff .TIF",
        "png": ".PNG",
        "bmp": ".dib",
    }
    for name, suffixes in same.items():
        for suffix in [*suffixes.split(), "", ".photo", ".jpg.part", ".1"]:
            path = tmp_path / f"photo{suffix}"
            path.write_bytes(BYTES[name])
            assert decode(path).width == 96


STRANGERS = {
    "text": b"latitude,longitude\n59.3,18.1\n",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "zip": b"PK\x03\x04\x14\0\0\0\x08\0",
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "video": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41",
    "web page": b"<!DOCTYPE html><html><title>404 Not Found</title>",
    "Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "no format known": b"\x80\x05\x95\x00\x01\x02\x03" * 20,
}


@pytest.mark.parametrize("what", STRANGERS)
def test_files_that_are_no_photos(what: str, tmp_path: Path) -> None:
    for path in (tmp_path / "photo.jpg", tmp_path / "photo"):
        path.write_bytes(STRANGERS[what])
        assert what in refusal(path, "not-a-photo").replace("of no format known", "no format known")


def test_pictures_of_other_formats_are_named(tmp_path: Path) -> None:
    assert "JPEG XL" in refusal(b"\xff\x0a\xfa\x7f" + b"\0" * 20, "unsupported-format")
    assert "JPEG 2000" in refusal(b"\0\0\0\x0cjP  \r\n\x87\n", "unsupported-format")
    assert "Photoshop" in refusal(b"8BPS\0\1" + b"\0" * 20, "unsupported-format")
    assert "PPM" in refusal(b"P6\n16 16\n255\n" + b"\0" * 768, "unsupported-format")
    assert "camera raw" in refusal(b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "unsupported-format")
    assert "camera raw" in refusal(BYTES["tif"][:8] + b"CR\2\0" + BYTES["tif"][12:], "unsupported-format")
    (tmp_path / "photo.NEF").write_bytes(BYTES["tif"])
    assert "develop it" in refusal(tmp_path / "photo.NEF", "unsupported-format")
    preview = tiff(np.asarray(SCENE), photometric=2, extra={254: 1})
    assert "raw" in refusal(preview, "unsupported-format")


def test_pixels_without_a_brightness_range(tmp_path: Path) -> None:
    depth = np.linspace(-3, 900, 64 * 96, dtype=np.float32).reshape(64, 96, 1)
    refusal(tiff(depth, photometric=1, sample_format=3), "unsupported-format")
    refusal(tiff(depth.astype(np.int16), photometric=1, sample_format=2), "unsupported-format")
    refusal(tiff(depth.astype(np.uint32), photometric=1), "unsupported-format")


def test_a_file_of_zeros_is_a_broken_copy() -> None:
    assert "copy it again" in refusal(bytes(5000), "corrupt")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_animations(kind: str) -> None:
    moving = encode(SCENE, kind, save_all=True, append_images=[SCENE.rotate(90), SCENE.rotate(180)])
    assert "export" in refusal(moving, "animated")


def test_sequences_of_heic() -> None:
    assert "export" in refusal(BYTES["heic"].replace(b"ftypheic", b"ftyphevc"), "animated")


def test_several_pages() -> None:
    pages = encode(SCENE, "TIFF", save_all=True, append_images=[SCENE.rotate(90)])
    assert "page" in refusal(pages, "several-pages")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "BMP", "GIF"])
def test_too_small(kind: str) -> None:
    assert "16" in refusal(encode(SCENE.crop((0, 0, 40, 15)), kind), "too-small")
    assert "16" in refusal(encode(SCENE.crop((0, 0, 15, 40)), kind), "too-small")
    assert decode(encode(SCENE.crop((0, 0, 16, 16)), kind)).width == 16


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "GIF"])
def test_too_many_pixels_are_seen_in_the_header(kind: str) -> None:
    data = bytearray(encode(SCENE.convert("L") if kind == "TIFF" else SCENE, kind))
    if kind == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", 60000, 60000)
    elif kind == "PNG":
        data = bytearray(huge_png(60000, 60000))
    elif kind == "TIFF":
        data = bytearray(tiff(np.zeros((16, 16, 1), np.uint8), photometric=1))
        for tag in (256, 257):
            at = data.index(struct.pack("<HHI", tag, 4, 1)) + 8
            data[at : at + 4] = struct.pack("<I", 60000)
    elif kind == "BMP":
        data[18:26] = struct.pack("<ii", 60000, 60000)
    else:
        data[6:10] = struct.pack("<HH", 60000, 60000)
    assert "save a smaller copy" in refusal(bytes(data), "too-large")


MEASURE = """
import resource, sys, time
from placeprint.errors import PhotoRefused
from placeprint.photos.decode import decode
from pathlib import Path
from typing import Any
path = Path(sys.argv[1])
try:
    decode(path.with_name("small.png"), size=(32, 32))  # imports what decoding needs
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    decode(path, size=(32, 32))
except PhotoRefused as refusal:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(refusal.reason, grown, time.perf_counter() - start)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in other units elsewhere")
def test_a_huge_png_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    (tmp_path / "huge.png").write_bytes(huge_png(60000, 60000))
    (tmp_path / "small.png").write_bytes(BYTES["png"])
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "huge.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    reason, grown, seconds = done.stdout.split()
    assert reason == "too-large"
    assert int(grown) < 4096  # kibibytes
    assert float(seconds) < 0.1
    assert done.stderr == ""


def test_pictures_of_many_pixels_are_read_without_warnings(recwarn: pytest.WarningsRecorder) -> None:
    # Above Pillow's own threshold for a warning, within the limit here.
    rows = np.zeros((9500, 9500, 1), np.uint8)
    decoded = decode(png(rows, colour_type=0, bits=1), size=(16, 16))
    assert (decoded.height, decoded.width) == (9500, 9500)
    assert not recwarn.list


def test_arguments_that_make_no_sense() -> None:
    wrongs: list[dict[str, Any]] = [{"size": (0, 5)}, {"max_side": 0}, {"size": (9, 9), "max_side": 9}]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="size"):
            decode(BYTES["jpg"], **wrong)


def test_every_reason_is_documented() -> None:
    repository = Path(__file__).resolve().parents[2]
    sources = [path.read_text() for path in (repository / "src" / "placeprint" / "photos").rglob("*.py")]
    reasons = {reason for text in sources for reason in re.findall(r'Refused\(\s*"([a-z-]+)"', text)}
    assert {"missing", "truncated", "several-pages"} <= reasons
    documented = (repository / "docs" / "reference" / "quarantine.md").read_text()
    assert {reason for reason in reasons if f"| `{reason}` |" not in documented} == set()
