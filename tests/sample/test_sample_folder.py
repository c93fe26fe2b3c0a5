"""The folder of a drawn world: whole, the same however it came about, and never at the cost of other files."""

import functools
import io
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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

from placeprint.errors import InputError
from placeprint.photos.table import PHOTO_SCHEMA
from placeprint.sample import parts, styles
from placeprint.sample.choose import first_styles, load_styles, ordered_styles
from placeprint.sample.classes import COLOURS, SemanticClass
from placeprint.sample.draw_world import SampleSummary, draw_world
from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.folder import SampleRecord, exclusive
from placeprint.sample.masks import instance_png, semantic_png
from placeprint.sample.settings import check_settings, parse_size
from placeprint.sample.tables import split_of
from placeprint.sample.world import World

SETTINGS = SampleSettings(
    styles=("stockholm", "kyiv"),
    places=3,
    captures=2,
    headings=2,
    width=256,
    height=192,
    panoramas=True,
    panorama_width=1024,
)
# As little as there can be, for what is about files: two photos.
TWO_PHOTOS = replace(
    SETTINGS, styles=("stockholm",), places=2, captures=1, headings=1, width=64, height=48, panoramas=False
)


world = functools.cache(World)


@pytest.fixture(scope="module", autouse=True)
def painted_once() -> Iterator[None]:
    """Painting towns is what takes time: drawings of equal settings in this process share one world."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("placeprint.sample.parts.World", world)
        yield


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    """Two towns, drawn by one process; read-only for tests."""
    return draw_world(SETTINGS, tmp_path_factory.mktemp("drawn") / "towns", workers=1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a small world is made of."""
    out = tmp_path_factory.mktemp("small") / "town"
    draw_world(TWO_PHOTOS, out, workers=1)
    return content(out)


@pytest.fixture(scope="module")
def first_place() -> list[DrawnPhoto]:
    return list(world(SETTINGS).draw_place(0, 0))


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
    assert town.counts["texts"] > 0
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


_DRAW = """
import sys
from pathlib import Path
from placeprint.sample.draw_world import draw_world
from placeprint.sample.drawn import SampleSettings
if __name__ == "__main__":
    draw_world(eval(sys.argv[1]), Path(sys.argv[2]), workers=2)
"""


def test_two_processes_killed_and_resumed_draw_what_one_draws_at_once(tmp_path: Path) -> None:
    settings = replace(TWO_PHOTOS, places=20, headings=2)
    script, out, once = tmp_path / "draw.py", tmp_path / "towns", tmp_path / "once"
    script.write_text(_DRAW)
    whole = draw_world(settings, once, workers=1)
    process = subprocess.Popen([sys.executable, str(script), repr(settings), str(out)])
    until = time.monotonic() + 240
    while not list((out / ".placeprint-drawing").glob("*-*.json")) and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert json.loads((out / "sample.json").read_text())["state"] == "drawing"
    assert not (out / "photos.parquet").exists()
    summary = draw_world(settings, out, workers=2)
    assert 0 < summary.drawn < whole.drawn == 40
    assert summary.counts == whole.counts
    assert content(out) == content(once)


@pytest.fixture
def broken_off(tmp_path: Path) -> Path:
    """A folder with all photos of a small world and no table yet."""

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "writing tables":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_world(TWO_PHOTOS, tmp_path / "town", workers=1, on_progress=stop)
    return tmp_path / "town"


def test_only_what_is_missing_or_cut_short_is_drawn_again(broken_off: Path, small: dict[str, bytes]) -> None:
    assert (broken_off / ".placeprint-drawing").is_dir()
    first, last = sorted((broken_off / "photos" / "stockholm").iterdir())
    drawn = first.stat().st_mtime_ns
    last.write_bytes(last.read_bytes()[:100])
    summary = draw_world(TWO_PHOTOS, broken_off, workers=1)
    assert summary.drawn == 1
    assert first.stat().st_mtime_ns == drawn
    assert content(broken_off) == small
    again = draw_world(TWO_PHOTOS, broken_off, workers=1)
    assert (again.drawn, again.counts) == (0, summary.counts)


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"files": 3, "rows": {"photos": 3}}',
        '{"files": {}, "rows": {"photos": [], "adverts": [], "texts": [], "elements": []}}',
        '{"files": {}, "rows": {"photos": [[1]], "adverts": [], "texts": [], "elements": [["x"]]}}',
    ],
)
def test_a_place_whose_part_is_damaged_is_drawn_again(damage: str, broken_off: Path, small: dict[str, bytes]) -> None:
    (broken_off / ".placeprint-drawing" / "0000-0001.json").write_text(damage)
    assert draw_world(TWO_PHOTOS, broken_off, workers=1).drawn == 1
    assert content(broken_off) == small


def test_drawing_never_reaches_through_links(broken_off: Path, small: dict[str, bytes], tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine")
    first, last = sorted((broken_off / "photos" / "stockholm").iterdir())
    first.unlink()
    first.symlink_to(mine)
    last.unlink()
    last.hardlink_to(mine)
    for name in ("sample.json.tmp", "0000-0000.json.tmp", "texts.parquet", "photos.parquet", "README.md.tmp"):
        (broken_off / ".placeprint-drawing" / name).unlink(missing_ok=True)
        (broken_off / ".placeprint-drawing" / name).symlink_to(mine)
    assert draw_world(TWO_PHOTOS, broken_off, workers=1).drawn == 2
    assert mine.read_text() == "mine"
    assert content(broken_off) == small


@pytest.mark.parametrize("link", ["photos/stockholm", "masks", ".placeprint-drawing", ".placeprint-drawing/.lock"])
@pytest.mark.parametrize("force", [False, True])
def test_a_folder_with_a_link_in_it_is_refused(link: str, force: bool, broken_off: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "stockholm-0000-0-0.jpg").write_text("mine")
    path = broken_off / link
    if path.exists():
        path.rename(tmp_path / "away")
    path.symlink_to(mine)
    with pytest.raises(InputError, match="is a link"):
        draw_world(replace(TWO_PHOTOS, seed=8), broken_off, workers=1, force=force)
    assert content(mine) == {"stockholm-0000-0-0.jpg": b"mine"}


def test_what_lies_in_the_work_folder_and_is_not_ours_stays(broken_off: Path, small: dict[str, bytes]) -> None:
    note = broken_off / ".placeprint-drawing" / "note.txt"
    note.write_text("mine")
    draw_world(TWO_PHOTOS, broken_off, workers=1)
    assert content(broken_off) == small | {".placeprint-drawing/note.txt": b"mine"}
    assert draw_world(TWO_PHOTOS, broken_off, workers=1).drawn == 0


def test_a_drawing_that_ended_before_its_first_word_is_begun_again(small: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / ".placeprint-drawing").mkdir()
    (tmp_path / ".placeprint-drawing" / "sample.json.tmp").write_text("{")
    draw_world(TWO_PHOTOS, tmp_path, workers=1)
    assert content(tmp_path) == small


@pytest.mark.parametrize("name", ["photos.parquet", "map/houses.geojson", "masks/semantic/stockholm"])
def test_a_sample_that_has_lost_files_is_not_called_complete(
    name: str, small: dict[str, bytes], tmp_path: Path
) -> None:
    draw_world(TWO_PHOTOS, tmp_path, workers=1)
    gone = tmp_path / name
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    with pytest.raises(InputError, match=rf"{name}.* is missing.*--force"):
        draw_world(TWO_PHOTOS, tmp_path, workers=1)
    draw_world(TWO_PHOTOS, tmp_path, workers=1, force=True)
    assert content(tmp_path) == small


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {}},
        {"counts": {"towns": "many"}},
        {"styles": {"../../mine": "0"}},
        {"styles": {"/": "0"}},
        {"styles": 3},
        {"format": "other"},
        {"settings": None},
    ],
)
def test_a_forged_record_gives_no_right_to_anything(change: dict[str, object], tmp_path: Path) -> None:
    out = tmp_path / "town"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "stockholm-0000-0-0.jpg").write_text("mine")
    draw_world(TWO_PHOTOS, out, workers=1)
    told = json.loads((out / "sample.json").read_text())
    (out / "sample.json").write_text(json.dumps(told | change))
    before = content(tmp_path)
    for force in (False, True):
        with pytest.raises(InputError, match="move it away"):
            draw_world(TWO_PHOTOS, out, workers=1, force=force)
    assert content(tmp_path) == before


def test_a_style_file_that_changes_while_it_is_drawn_is_noticed(tmp_path: Path) -> None:
    own, out = tmp_path / "mine.toml", tmp_path / "town"
    text = (Path(styles.__file__).parent / "stockholm.toml").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    settings = replace(TWO_PHOTOS, styles=(str(own),))
    out.mkdir()
    with exclusive(out):
        SampleRecord.begin(settings).write(out)
        parts.PlaceDrawer(settings, out)
        own.write_text(text.replace("wander = 0.25", "wander = 0.2"), encoding="utf-8")
        with pytest.raises(InputError, match=r"changed.*run the same command again"):
            parts.PlaceDrawer(replace(settings, seed=8), out)


def test_other_files_and_other_samples_need_force_which_touches_only_what_is_ours(
    small: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    other = replace(TWO_PHOTOS, seed=8, places=3)
    with pytest.raises(InputError, match=r"holiday\.jpg.*--force"):
        draw_world(other, tmp_path, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]
    draw_world(other, tmp_path, workers=1, force=True)
    (tmp_path / "photos" / "stockholm" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"other places, seed.*--force"):
        draw_world(TWO_PHOTOS, tmp_path, workers=1)
    draw_world(TWO_PHOTOS, tmp_path, workers=1, force=True)
    assert content(tmp_path) == small | {"photos/stockholm/notes.txt": b"mine", "holiday.jpg": b"mine"}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", ["README.md", "photos", "sample.json", ".placeprint-drawing"])
def test_files_that_bear_the_names_of_ours_are_never_overwritten(name: str, force: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match="move it away"):
        draw_world(TWO_PHOTOS, tmp_path, workers=1, force=force)
    assert content(tmp_path) == {name: b"mine"}


def test_a_file_a_link_and_a_folder_in_use_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="is a file"):
        draw_world(TWO_PHOTOS, tmp_path / "file")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match="leads nowhere"):
        draw_world(TWO_PHOTOS, tmp_path / "nowhere")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "photos").symlink_to(tmp_path)
    with pytest.raises(InputError, match="is a link"):
        draw_world(TWO_PHOTOS, tmp_path / "linked", force=True)
    work = tmp_path / "used" / ".placeprint-drawing"
    work.mkdir(parents=True)
    with FileLock(work / ".lock"), pytest.raises(InputError, match="another process"):
        draw_world(TWO_PHOTOS, tmp_path / "used")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": 32}, "64x48"),
        ({"height": 5000}, "4096x4096"),
        ({"places": 0}, "1 to 5,000"),
        ({"places": 5001}, "1 to 5,000"),
        ({"captures": 0}, "captures"),
        ({"captures": 18}, "1 to 17"),
        ({"places": 2.5}, "whole number"),
        ({"seed": True}, "whole number"),
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
