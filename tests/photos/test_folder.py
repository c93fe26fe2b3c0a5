"""Folders of photos: what is found, in which order, and that nothing in them can hang or stop the walk."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tagged import ascii_text, exif_block, photo, position, rationals

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.importers import import_photos
from placeprint.photos.table import PHOTO_SCHEMA, photo_id_of

TAGGED = photo(exif_block(position(59.32, 18.07)))


def put(path: Path, content: bytes = TAGGED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path, uris: list[str]) -> list[str]:
    return [Path(uri).relative_to(folder).as_posix() for uri in uris]


def test_photos_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.jpg", "a/2.JPG", "a/10.jpeg", "a.jpg", "c/d/e.tif", "c/x.png"):
        kind = {".tif": "TIFF", ".png": "PNG"}.get(Path(name).suffix, "JPEG")
        put(tmp_path / name, photo(exif_block(position(59.32, 18.07)), kind))
    catalogue = import_photos(tmp_path)
    found = catalogue.photos["uri"].to_pylist()
    assert names(tmp_path, found) == ["a/10.jpeg", "a/2.JPG", "a.jpg", "b.jpg", "c/d/e.tif", "c/x.png"]
    assert catalogue.photos["photo_id"].to_pylist() == [photo_id_of(uri) for uri in found]
    assert catalogue.photos.schema.equals(PHOTO_SCHEMA)
    assert catalogue.refusals == []


def test_what_photos_say_arrives_in_the_table(tmp_path: Path) -> None:
    gps = position(-33.9, 151.2) | {17: rationals((450, 1))}
    detail = {0x9003: ascii_text("2014:06:07 10:24:05"), 0x9011: ascii_text("+10:00")}
    put(tmp_path / "a.jpg", photo(exif_block(gps, detail)))
    (row,) = import_photos(tmp_path).photos.to_pylist()
    assert row["latitude"] == pytest.approx(-33.9)
    assert row["longitude"] == pytest.approx(151.2)
    assert row["heading_deg"] == 90
    assert row["captured_at"] == datetime(2014, 6, 7, 0, 24, 5, tzinfo=UTC)
    assert row["width"] is None


def test_what_is_no_photo_is_counted_or_refused(tmp_path: Path) -> None:
    put(tmp_path / "good.jpg")
    put(tmp_path / "bare.jpg", photo())
    put(tmp_path / "text.jpg", b"text")
    put(tmp_path / "raw.NEF", b"raw")
    put(tmp_path / "notes.txt", b"")
    put(tmp_path / "photos.csv", b"")
    put(tmp_path / ".hidden.jpg")
    put(tmp_path / ".thumbnails" / "x.jpg")
    put(tmp_path / "__MACOSX" / "._x.jpg", b"\0\5\x16\7")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere")
    catalogue = import_photos(tmp_path)
    assert names(tmp_path, catalogue.photos["uri"].to_pylist()) == ["good.jpg"]
    assert [(Path(refusal.uri).name, refusal.row, refusal.reason) for refusal in catalogue.refusals] == [
        ("bare.jpg", None, "no-position"),
        ("gone.jpg", None, "missing"),
        ("pipe.jpg", None, "not-a-file"),
        ("raw.NEF", None, "unsupported-format"),
        ("text.jpg", None, "not-a-photo"),
    ]
    assert catalogue.others == 2


def test_loops_of_links_end(tmp_path: Path) -> None:
    put(tmp_path / "photos" / "a.jpg")
    put(tmp_path / "elsewhere" / "b.jpg")
    (tmp_path / "photos" / "self").symlink_to(tmp_path / "photos")
    (tmp_path / "photos" / "up").symlink_to(tmp_path)
    (tmp_path / "photos" / "loop1").symlink_to(tmp_path / "photos" / "loop2")
    (tmp_path / "photos" / "loop2").symlink_to(tmp_path / "photos" / "loop1")
    (tmp_path / "photos" / "z.jpg").symlink_to(tmp_path / "photos" / "a.jpg")
    catalogue = import_photos(tmp_path / "photos")
    uris = catalogue.photos["uri"].to_pylist()
    assert names(tmp_path / "photos", uris) == ["a.jpg", "up/elsewhere/b.jpg", "z.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't allow such names")
def test_names_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.jpg", "wb") as file:
        file.write(TAGGED)
    put(tmp_path / "two\nlines.jpg")
    put(tmp_path / "ünï\u2028.jpg")
    catalogue = import_photos(tmp_path)
    assert names(tmp_path, catalogue.photos["uri"].to_pylist()) == ["ünï\u2028.jpg"]
    assert [refusal.reason for refusal in catalogue.refusals] == ["bad-path", "bad-path"]
    assert r"\xff.jpg" in catalogue.refusals[0].uri


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    (tmp_path / "closed").mkdir(mode=0)
    catalogue = import_photos(tmp_path)
    assert [refusal.reason for refusal in catalogue.refusals] == ["unreadable"]


def test_no_photos_is_an_error_and_no_positions_is_none(tmp_path: Path) -> None:
    put(tmp_path / "notes.txt", b"")
    with pytest.raises(NothingUsableError, match=r"holds no photos .*; 1 other files are there"):
        import_photos(tmp_path)
    put(tmp_path / "a.jpg", photo())
    catalogue = import_photos(tmp_path)
    assert catalogue.photos.num_rows == 0
    assert catalogue.photos.schema.equals(PHOTO_SCHEMA)


def test_conditions_choose_among_the_photos(tmp_path: Path) -> None:
    put(tmp_path / "north.jpg", photo(exif_block(position(59.32, 18.07))))
    put(tmp_path / "south.jpg", photo(exif_block(position(-33.9, 151.2))))
    put(tmp_path / "bare.jpg", photo())
    catalogue = import_photos(tmp_path, where="latitude > 0")
    assert names(tmp_path, catalogue.photos["uri"].to_pylist()) == ["north.jpg"]
    assert len(catalogue.refusals) == 1
    with pytest.raises(InputError, match="no such column"):
        import_photos(tmp_path, where="role = 'query'")


def test_progress_counts_every_photo(tmp_path: Path) -> None:
    for at in range(600):
        put(tmp_path / f"{at}.jpg", TAGGED if at % 2 else b"")
    seen: list[tuple[int, int]] = []
    catalogue = import_photos(tmp_path, on_progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (600, 600)
    assert (catalogue.photos.num_rows, len(catalogue.refusals)) == (300, 300)
