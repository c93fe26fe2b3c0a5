"""The folder of a drawn world: whole, the same however it came about, and never at the cost of other files."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import simplejpeg
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from placeprint.errors import InputError, PlaceprintError
from placeprint.photos.table import PHOTO_SCHEMA
from placeprint.sample.choose import first_styles, load_styles, ordered_styles
from placeprint.sample.classes import COLOURS, SemanticClass
from placeprint.sample.crew import Draw, Job, draw_side_by_side
from placeprint.sample.draw_world import SampleSummary, draw_world
from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.masks import instance_png, semantic_png
from placeprint.sample.settings import check_settings, parse_size
from placeprint.sample.tables import split_of
from placeprint.sample.world import World

SETTINGS = SampleSettings(
    styles=("stockholm", "tokyo"),
    places=3,
    captures=2,
    headings=2,
    width=96,
    height=64,
    panoramas=True,
    panorama_width=256,
)
ONE_TOWN = replace(SETTINGS, styles=("stockholm",), places=2, panoramas=False)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    """Two towns, drawn by one process; read-only for tests."""
    return draw_world(SETTINGS, tmp_path_factory.mktemp("drawn") / "towns", workers=1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a small world is made of."""
    out = tmp_path_factory.mktemp("small") / "town"
    draw_world(ONE_TOWN, out, workers=1)
    return content(out)


@pytest.fixture(scope="module")
def first_place() -> list[DrawnPhoto]:
    return list(World(SETTINGS).draw_place(0, 0))


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_counts_add_up(town: SampleSummary) -> None:
    photos = pq.read_table(town.path / "photos.parquet")
    truth = {name: pq.read_table(town.path / "truth" / f"{name}.parquet") for name in ("adverts", "texts", "elements")}
    told = json.loads((town.path / "sample.json").read_text())
    assert told["state"] == "complete"
    assert told["counts"] == town.counts
    assert (town.counts["towns"], town.counts["places"]) == (2, 6)
    assert (town.counts["photos"], town.counts["panoramas"]) == (2 * 3 * 2 * 2, 2 * 3 * 2)
    assert photos.num_rows == town.drawn == 36
    assert pc.sum(photos["panorama"]).as_py() == 12
    for name, table in truth.items():
        assert table.num_rows == town.counts[name]
        assert set(table["photo_id"].to_pylist()) <= set(photos["photo_id"].to_pylist())
    assert pc.sum(truth["texts"]["readable"]).as_py() == town.counts["readable_texts"]
    assert set(truth["elements"]["photo_id"].to_pylist()) == set(photos["photo_id"].to_pylist())


def test_the_folder_holds_what_the_tables_name_and_what_is_documented(town: SampleSummary) -> None:
    photos = pq.read_table(town.path / "photos.parquet")
    pictures = {path for name in ("uri", "semantic", "instances") for path in photos[name].to_pylist()}
    assert set(content(town.path)) == pictures | {
        *("sample.json", "photos.parquet", "classes.json", "README.md"),
        *("truth/adverts.parquet", "truth/texts.parquet", "truth/elements.parquet"),
        *("map/streets.geojson", "map/houses.geojson", "map/places.geojson"),
    }
    reference = (Path(__file__).parents[2] / "docs/reference/sample-format.md").read_text(encoding="utf-8")
    for file in (town.path / "photos.parquet", *(town.path / "truth").iterdir()):
        for column in pq.read_schema(file).names:
            assert f"`{column}`" in reference, column


def test_the_table_is_a_photo_table_and_opens_as_a_map_layer(town: SampleSummary) -> None:
    schema = pq.read_schema(town.path / "photos.parquet")
    assert [schema.field(name) for name in PHOTO_SCHEMA.names] == list(PHOTO_SCHEMA)
    frame = geopandas.read_parquet(town.path / "photos.parquet")
    assert frame.crs.to_epsg() == 4326 or frame.crs.to_string() == "OGC:CRS84"
    np.testing.assert_array_equal(frame.geometry.y, frame["latitude"])
    np.testing.assert_array_equal(frame.geometry.x, frame["longitude"])
    assert frame["photo_id"].is_unique
    assert not frame["uri"].str.startswith("/").any()
    assert set(frame["license"]) == {"CC0-1.0"}
    assert frame["captured_at"].dt.tz is not None
    assert frame["heading_deg"].between(0, 360, inclusive="left").all()
    views = frame[~frame["panorama"]]
    assert set(views.loc[views["capture"] == 1, "role"]) == {"query"}
    assert set(views.loc[views["capture"] == 0, "role"]) == {"database"}
    assert set(frame.loc[frame["panorama"], "role"]) == {"panorama"}
    newest = views.groupby("place_id")["captured_at"].transform("max") == views["captured_at"]
    assert (views["role"] == "query").equals(newest)
    assert (frame.groupby("place_id")["split"].nunique() == 1).all()
    for row in frame[["town", "style"]].drop_duplicates().to_dict("records"):
        assert load_styles([row["style"]])[0].place.town == row["town"]


def test_photos_and_masks_hold_the_pixels_that_were_drawn(town: SampleSummary, first_place: list[DrawnPhoto]) -> None:
    rows = {row["photo_id"]: row for row in pq.read_table(town.path / "photos.parquet").to_pylist()}
    assert len(first_place) == 6
    for photo in first_place:
        row = rows[photo.view.photo_id]
        assert (row["height"], row["width"]) == photo.rgb.shape[:2]
        with Image.open(town.path / row["semantic"]) as mask:
            assert mask.mode == "P"
            np.testing.assert_array_equal(np.asarray(mask), photo.semantic)
        with Image.open(town.path / row["instances"]) as mask:
            np.testing.assert_array_equal(np.asarray(mask), photo.instances)
        jpeg = simplejpeg.decode_jpeg((town.path / row["uri"]).read_bytes())
        assert jpeg.shape == photo.rgb.shape
        assert np.abs(jpeg.astype(int) - photo.rgb).mean() < 12
        with Image.open(town.path / row["uri"]) as picture:
            assert not picture.getexif()


def test_the_truth_in_the_tables_is_that_of_the_masks(town: SampleSummary) -> None:
    photos = {row["photo_id"]: row for row in pq.read_table(town.path / "photos.parquet").to_pylist()}
    elements = pq.read_table(town.path / "truth" / "elements.parquet").to_pylist()
    photo_id = elements[0]["photo_id"]
    with Image.open(town.path / photos[photo_id]["instances"]) as picture:
        mask = np.asarray(picture)
    listed = {row["instance"]: row for row in elements if row["photo_id"] == photo_id}
    assert set(listed) == set(np.unique(mask).tolist()) - {0}
    for instance, row in listed.items():
        ys, xs = np.nonzero(mask == instance)
        assert row["pixels"] == len(ys)
        box = (row["left"], row["top"], row["right"], row["bottom"])
        assert box == (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)


def test_maps_and_classes_open(town: SampleSummary) -> None:
    for layer in ("streets", "houses", "places"):
        frame = geopandas.read_file(town.path / "map" / f"{layer}.geojson")
        assert len(frame) >= 2
        assert frame.geometry.is_valid.all()
    classes = json.loads((town.path / "classes.json").read_text())
    assert {entry["name"]: entry["value"] for entry in classes} == {
        kind.name.lower(): int(kind) for kind in SemanticClass
    }


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)), elements=st.integers(0, len(COLOURS) - 1)
    ),
    st.integers(0, 65535),
)
def test_png_files_decode_to_their_masks(mask: np.ndarray, seed: int) -> None:
    with Image.open(io.BytesIO(semantic_png(mask))) as picture:
        np.testing.assert_array_equal(np.asarray(picture), mask)
        colours = np.asarray(picture.convert("RGB"))
    assert colours[0, 0].tolist() == list(COLOURS[SemanticClass(int(mask[0, 0]))])
    wide = (mask.astype(np.uint32) * 2521 + seed).astype(np.uint16)
    with Image.open(io.BytesIO(instance_png(wide))) as picture:
        assert picture.mode == "I;16"
        np.testing.assert_array_equal(np.asarray(picture), wide)


def test_two_processes_draw_the_same_bytes(town: SampleSummary, tmp_path: Path) -> None:
    draw_world(SETTINGS, tmp_path / "towns", workers=2)
    assert content(tmp_path / "towns") == content(town.path)


_DRAW = """
import sys
from pathlib import Path
import test_sample_folder
if __name__ == "__main__":
    test_sample_folder.draw_world(test_sample_folder.SETTINGS, Path(sys.argv[1]), workers=2)
"""


def test_a_killed_drawing_goes_on_and_ends_the_same(town: SampleSummary, tmp_path: Path) -> None:
    script, out = tmp_path / "draw.py", tmp_path / "towns"
    script.write_text(_DRAW)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    kills = 0
    for wanted in (1, 3):
        process = subprocess.Popen([sys.executable, str(script), str(out)], env=environment, stderr=subprocess.PIPE)
        parts = out / ".placeprint-drawing"
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            if len(list(parts.glob("*.json"))) >= wanted:
                process.send_signal(signal.SIGKILL)
                kills += 1
                break
            time.sleep(0.005)
        process.communicate()
    assert kills
    assert json.loads((out / "sample.json").read_text())["state"] == "drawing"
    summary = draw_world(SETTINGS, out, workers=1)
    assert 0 < summary.drawn < 36
    assert content(out) == content(town.path)


def test_only_what_is_missing_or_cut_short_is_drawn_again(small: dict[str, bytes], tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "writing tables":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_world(ONE_TOWN, tmp_path, workers=1, on_progress=stop)
    assert (tmp_path / ".placeprint-drawing").is_dir()
    photos = sorted((tmp_path / "photos" / "stockholm").iterdir())
    photos[-1].write_bytes(photos[-1].read_bytes()[:100])
    summary = draw_world(ONE_TOWN, tmp_path, workers=1)
    assert summary.drawn == 4  # one of two places
    assert content(tmp_path) == small
    again = draw_world(ONE_TOWN, tmp_path, workers=1)
    assert (again.drawn, again.counts) == (0, summary.counts)


def test_other_settings_are_refused_and_force_replaces_what_the_sample_owns(
    small: dict[str, bytes], tmp_path: Path
) -> None:
    first = replace(ONE_TOWN, styles=("tokyo",), places=3)
    draw_world(first, tmp_path, workers=1)
    notes = tmp_path / "photos" / "tokyo" / "notes.txt"
    notes.write_text("mine")
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"other styles, places.*--force"):
        draw_world(ONE_TOWN, tmp_path, workers=1)
    draw_world(ONE_TOWN, tmp_path, workers=1, force=True)
    assert content(tmp_path) == small | {"photos/tokyo/notes.txt": b"mine", "mine.jpg": b"mine"}


def test_other_files_are_refused_and_never_overwritten(small: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(InputError, match=r"holiday\.jpg.*--force"):
        draw_world(ONE_TOWN, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]
    draw_world(ONE_TOWN, tmp_path, workers=1, force=True)
    assert content(tmp_path) == small | {"holiday.jpg": b"mine"}

    other = tmp_path / "other"
    for name in ("README.md", "photos", "sample.json"):
        other.mkdir()
        (other / name).write_text("mine")
        for force in (False, True):
            with pytest.raises(InputError, match="move it away"):
                draw_world(ONE_TOWN, other, workers=1, force=force)
        assert content(other) == {name: b"mine"}
        (other / name).unlink()
        other.rmdir()


def test_a_file_a_link_and_a_folder_in_use_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="is a file"):
        draw_world(ONE_TOWN, tmp_path / "file")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "photos").symlink_to(tmp_path)
    with pytest.raises(InputError, match="is a link"):
        draw_world(ONE_TOWN, tmp_path / "linked", force=True)
    work = tmp_path / "used" / ".placeprint-drawing"
    work.mkdir(parents=True)
    with FileLock(work / ".lock"), pytest.raises(InputError, match="another process"):
        draw_world(ONE_TOWN, tmp_path / "used")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": 32}, "64x48"),
        ({"height": 5000}, "4096x4096"),
        ({"places": 0}, "1 to 5,000"),
        ({"places": 5001}, "1 to 5,000"),
        ({"captures": 0}, "captures"),
        ({"headings": 37}, "headings"),
        ({"fov_deg": 10.0}, "20 to 120"),
        ({"fov_deg": float("nan")}, "20 to 120"),
        ({"panoramas": True, "panorama_width": 255}, "even width"),
        ({"styles": ()}, "style"),
        ({"styles": ("tokio",)}, "did you mean tokyo"),
        ({"styles": ("tokyo", "tokyo")}, "twice"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_written(
    change: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        draw_world(replace(SETTINGS, **change), tmp_path / "out")  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,12} ?[xX×*] ?[0-9]{1,12}"), st.just("\u0666\u0664x\u0664\u0668")))
def test_any_text_is_a_size_or_is_refused(text: str) -> None:
    try:
        width, height = parse_size(text)
    except InputError as refused:
        assert "\n" not in str(refused)
    else:
        assert 64 <= width <= 4096 and 48 <= height <= 4096
        check_settings(replace(SETTINGS, width=width, height=height))


@given(st.integers(64, 4096), st.integers(48, 4096))
def test_every_possible_size_is_read(width: int, height: int) -> None:
    assert parse_size(f"{width}x{height}") == parse_size(f" {width} × {height}") == (width, height)


@given(st.integers(1, 5000))
def test_splits_are_districts_of_three_one_and_one_fifths(places: int) -> None:
    splits = [split_of(place, places) for place in range(places)]
    assert splits == sorted(splits, key=["train", "val", "test"].index)
    for name, share in (("train", 0.6), ("val", 0.2), ("test", 0.2)):
        assert abs(splits.count(name) - share * places) <= 1


def test_the_first_towns_differ_much() -> None:
    assert first_styles(3) == ordered_styles()[:3]
    styles = load_styles(first_styles(4))
    assert len({style.place.country for style in styles}) == 4
    assert len({style.words.script for style in styles}) >= 3
    for towns in (0, -1, len(ordered_styles()) + 1):
        with pytest.raises(InputError, match=f"1 to {len(ordered_styles())}"):
            first_styles(towns)


class Noting:
    """Draws nothing but a note of which process drew what."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> Draw:
        def draw(job: Job, wanted: object) -> int:
            if job[0] == 9:
                os._exit(3)
            if job[0] == 8:
                raise PermissionError(13, "Permission denied", "somewhere")
            until = time.monotonic() + 60
            while job == (0, 0) and len(list(self.folder.iterdir())) < 8 and time.monotonic() < until:
                time.sleep(0.01)  # until the other process has drawn all the rest, also what waits behind this one
            with (self.folder / f"{job[0]}-{job[1]}").open("a") as file:
                file.write(f"{os.getpid()}\n")
            return 2

        return draw


def test_every_place_is_drawn_once_and_nobody_waits_for_the_slowest(tmp_path: Path) -> None:
    jobs = [(0, place) for place in range(9)]
    told: list[int] = []
    draw_side_by_side(jobs, Noting(tmp_path), workers=2, on_place=told.append)
    assert told == [2] * 9
    notes = {path.name: path.read_text().split() for path in tmp_path.iterdir()}
    assert set(notes) == {f"0-{place}" for place in range(9)}
    assert all(len(drawers) == 1 for drawers in notes.values())
    assert [place for place, drawers in notes.items() if drawers == notes["0-0"]] == ["0-0"]
    assert str(os.getpid()) not in notes["0-0"]


def test_what_goes_wrong_in_a_process_is_heard_of(tmp_path: Path) -> None:
    with pytest.raises(PlaceprintError, match=r"exit code 3.*--workers"):
        draw_side_by_side([(0, 1), (9, 0)], Noting(tmp_path), workers=2, on_place=lambda photos: None)
    with pytest.raises(PermissionError) as refused:
        draw_side_by_side([(0, 1), (8, 0)], Noting(tmp_path), workers=2, on_place=lambda photos: None)
    assert (refused.value.errno, refused.value.filename) == (13, "somewhere")
