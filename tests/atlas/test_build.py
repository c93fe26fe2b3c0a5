"""Build, append, adapt: what an atlas holds afterwards, and what is refused."""

import json
import os
import shutil
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from placeprint.atlas import AtlasFolder, adapt_atlas, append_photos, build_atlas, verify_atlas
from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.errors import AtlasError, InputError, ModelError, NothingUsableError, PlaceprintError, StrictError
from placeprint.photos.decode import decode
from streets import DrawnTown, Street


def test_an_atlas_holds_its_photos_in_row_order(street: Street, street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    photos = atlas.photos
    assert len(atlas) == photos.num_rows == 40
    assert set(photos["role"].to_pylist()) == {"database"}
    describer = Describer(resolve("lite0"))
    rows = np.concatenate([np.asarray(shard, np.float32) for shard in atlas.descriptors])
    for number in (0, 17, 39):
        pixels = decode(Path(photos["uri"][number].as_py()), size=describer.input_size).pixels
        assert float(describer.describe(pixels[None])[0] @ rows[number]) > 0.999
    assert photos["width"].to_pylist() == [256] * 40
    assert all(len(value) == 16 for value in photos["phash"].to_pylist())


def test_the_folder_is_what_the_format_says(street_atlas: Path) -> None:
    names = {path.relative_to(street_atlas).as_posix() for path in street_atlas.rglob("*") if path.is_file()}
    assert names - {".lock"} == {
        "atlas.json",
        "photos.parquet",
        "projection.npz",
        "quarantine.parquet",
        "descriptors/000000.npy",
        "adapted/g1-000000.npy",
    }
    frame = geopandas.read_parquet(street_atlas / "photos.parquet")
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326 or frame.crs.to_string() == "OGC:CRS84"
    np.testing.assert_allclose(frame.geometry.x, frame["longitude"])
    assert verify_atlas(street_atlas, photos=True) == []


def test_places_captured_twice_get_learned_whitening(street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    assert atlas.manifest.projection.kind == "learned"
    assert atlas.projection.dim == atlas.manifest.projection.dim == 39
    adapted = np.asarray(atlas.adapted[0], np.float32)
    np.testing.assert_allclose(np.linalg.norm(adapted, axis=1), 1.0, atol=1e-2)


@pytest.mark.parametrize(("adaptation", "kind"), [("none", "none"), ("pca", "pca"), ("auto", "learned")])
def test_adapting_again_changes_only_what_follows_from_it(
    street_atlas: Path, tmp_path: Path, adaptation: str, kind: str
) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    before = AtlasFolder(path).manifest
    summary = adapt_atlas(path, adaptation=adaptation)  # type: ignore[arg-type]
    after = AtlasFolder(path)
    assert summary.adaptation == after.manifest.projection.kind == kind
    assert after.manifest.generation == before.generation + 1
    assert after.manifest.descriptors == before.descriptors
    assert after.photos.equals(AtlasFolder(street_atlas).photos)
    assert after.manifest.created_at == before.created_at
    assert verify_atlas(path) == []
    assert sorted(path.glob("adapted/*")) == [path / name for name in after.manifest.adapted]


def test_appending_keeps_the_projection_and_adds_rows(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    before = AtlasFolder(path)
    matrix, rows = before.projection.matrix.copy(), np.asarray(before.descriptors[0]).copy()
    summary = append_photos(path, street.manifest, where="role = 'query'")
    after = AtlasFolder(path)
    assert (summary.rows, summary.added, summary.known) == (60, 20, 0)
    np.testing.assert_array_equal(after.projection.matrix, matrix)
    np.testing.assert_array_equal(after.descriptors[0], rows)
    assert [len(shard) for shard in after.adapted] == [40, 20]
    assert after.photos["role"].to_pylist() == ["database"] * 40 + ["query"] * 20
    assert verify_atlas(path) == []
    # What was read before is still there; what was not is refused rather than mixed.
    assert len(before.descriptors[0]) == 40
    with pytest.raises(AtlasError, match="open it again"):
        _ = before.photos


def test_appending_the_same_photos_again_changes_nothing(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    summary = append_photos(path, street.manifest, where="role = 'database'")
    assert (summary.rows, summary.added, summary.known) == (40, 0, 40)
    assert AtlasFolder(path).manifest == AtlasFolder(street_atlas).manifest


def test_damaged_photos_go_to_the_quarantine_and_the_build_goes_on(drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=3)
    good = street.photos[0].read_bytes()
    damaged = {
        street.photos[0]: good[: len(good) // 2],
        street.photos[1]: b"",
        street.photos[2]: b"%PDF-1.7 not a photo",
        street.photos[3]: None,
    }
    for path, content in damaged.items():
        path.unlink() if content is None else path.write_bytes(content)
    summary = build_atlas(street.manifest, tmp_path / "a.atlas")
    atlas = AtlasFolder(tmp_path / "a.atlas")
    refused = {row["uri"]: row["reason"] for row in atlas.quarantine.to_pylist()}
    assert refused == {
        str(street.photos[0]): "truncated",
        str(street.photos[1]): "empty",
        str(street.photos[2]): "not-a-photo",
        str(street.photos[3]): "missing",
    }
    assert all(row["message"] for row in atlas.quarantine.to_pylist())
    assert summary.rows == len(atlas) == 14
    assert not set(refused) & set(atlas.photos["uri"].to_pylist())
    with pytest.raises(StrictError, match=r"--strict"):
        build_atlas(street.manifest, tmp_path / "b.atlas", strict=True)
    assert not (tmp_path / "b.atlas" / "atlas.json").exists()


def test_an_atlas_of_nothing_is_never_done(drawn_town: DrawnTown, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PlaceprintError):
        build_atlas(tmp_path / "empty", tmp_path / "a.atlas")
    street = drawn_town.street(tmp_path / "photos", places=1)
    for photo in street.photos:
        photo.write_bytes(b"no photo")
    with pytest.raises(NothingUsableError, match="no photo can be used: 6 not-a-photo"):
        build_atlas(street.manifest, tmp_path / "b.atlas")
    for name in ("a.atlas", "b.atlas"):
        with pytest.raises(AtlasError):
            AtlasFolder(tmp_path / name)


def test_existing_atlases_and_other_folders_are_not_overwritten(street: Street, tmp_path: Path) -> None:
    out = tmp_path / "a.atlas"
    build_atlas(street.manifest, out, where="place_id = 'p0'")
    with pytest.raises(AtlasError, match="--force"):
        build_atlas(street.manifest, out)
    build_atlas(street.manifest, out, where="place_id = 'p1'", force=True)
    assert set(AtlasFolder(out).photos["place_id"].to_pylist()) == {"p1"}
    assert AtlasFolder(out).manifest.generation == 2
    assert verify_atlas(out) == []
    other = tmp_path / "holiday"
    other.mkdir()
    (other / "diary.txt").write_text("mine")
    for target in (other, other / "diary.txt"):
        with pytest.raises(AtlasError):
            build_atlas(street.manifest, target, force=True)
    assert [path.name for path in other.iterdir()] == ["diary.txt"]


def test_two_writers_are_kept_apart(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    from placeprint.atlas.commit import exclusive

    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    with exclusive(path), pytest.raises(AtlasError, match="another process"):
        append_photos(path, street.manifest)


def test_another_model_than_the_atlas_was_described_with_is_refused(street_atlas: Path, tmp_path: Path) -> None:
    import onnx

    model = onnx.load(str(resolve("lite0").path))
    model.producer_name = "somebody else"
    other = tmp_path / "other.onnx"
    onnx.save(model, str(other))
    with pytest.raises(ModelError, match=r"described with lite0.*--model"):
        _ = AtlasFolder(street_atlas, model=str(other)).describer
    with pytest.raises(ModelError):
        _ = AtlasFolder(street_atlas, model="no-such-model").describer


def test_a_model_given_by_its_path_is_found_again(street: Street, tmp_path: Path) -> None:
    moved = tmp_path / "mine.onnx"
    shutil.copy(resolve("lite0").path, moved)
    build_atlas(street.manifest, tmp_path / "a.atlas", where="place_id = 'p0'", model=str(moved))
    assert AtlasFolder(tmp_path / "a.atlas").describer.model.path == moved


def test_label_columns_that_do_not_go_together_are_refused(
    street_atlas: Path, drawn_town: DrawnTown, tmp_path: Path
) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    drawn_town.view(15, 0, 0).save(tmp_path / "new.jpg")
    table = pa.table({"path": ["new.jpg"], "latitude": [59.0], "longitude": [18.0], "role": [pa.scalar({"a": 1})]})
    pq.write_table(table, tmp_path / "new.parquet")
    with pytest.raises(InputError, match="label"):
        append_photos(path, tmp_path / "new.parquet")
    assert verify_atlas(path) == []
    assert len(AtlasFolder(path)) == 40


def test_symbolic_link_loops_do_not_hang_a_build(drawn_town: DrawnTown, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    exif = Image.Exif()
    gps = {1: "N", 2: (59.0, 19.0, 30.0), 3: "E", 4: (18.0, 3.0, 0.0)}
    exif[0x8825] = gps
    drawn_town.view(0, 0, 0).save(folder / "a.jpg", exif=exif)
    (folder / "loop").symlink_to(folder)
    (folder / "self.jpg").symlink_to(folder / "self.jpg")
    summary = build_atlas(folder, tmp_path / "a.atlas")
    assert summary.rows == 1


def test_verify_finds_damage(street_atlas: Path, tmp_path: Path) -> None:
    for name in ("photos.parquet", "descriptors/000000.npy", "adapted/g1-000000.npy", "projection.npz"):
        path = tmp_path / f"{name.replace('/', '-')}.atlas"
        shutil.copytree(street_atlas, path)
        content = bytearray((path / name).read_bytes())
        content[len(content) // 2] ^= 0xFF
        (path / name).write_bytes(content)
        assert [(finding.severity, finding.subject) for finding in verify_atlas(path)] == [("damage", name)]
        (path / name).unlink()
        assert [(finding.severity, finding.subject) for finding in verify_atlas(path)] == [("damage", name)]


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"rows": 0},
        {"rows": "many"},
        {"descriptors": ["../../etc/passwd"]},
        {"descriptors": ["/etc/passwd"]},
        {"descriptors": []},
        {"bounds": {"south": float("nan"), "west": 0, "north": 0, "east": 0}},
        {"surprise": 1},
    ],
)
def test_a_hostile_atlas_json_is_refused(street_atlas: Path, tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    manifest = json.loads((path / "atlas.json").read_text())
    (path / "atlas.json").write_text(json.dumps(manifest | change))
    with pytest.raises(AtlasError, match="damaged"):
        AtlasFolder(path)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, "\x00\xff", '{"format_version": 99}'])
def test_an_unreadable_or_newer_atlas_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "atlas.json").write_text(text)
    with pytest.raises(AtlasError):
        AtlasFolder(tmp_path)


def test_shards_that_do_not_fit_are_refused(street_atlas: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    np.save(path / "adapted" / "g1-000000.npy", np.zeros((3, 39), np.float16))
    np.save(path / "descriptors" / "000000.npy", np.zeros((40, 7), np.float16))
    atlas = AtlasFolder(path)
    with pytest.raises(AtlasError, match="should hold 40"):
        _ = atlas.adapted
    with pytest.raises(AtlasError, match="rows of 1280"):
        _ = atlas.descriptors


def test_a_large_atlas_is_searched_over_a_graph(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from placeprint.atlas import generation

    monkeypatch.setattr(generation, "EXACT_BELOW", 20)
    path = tmp_path / "a.atlas"
    build_atlas(street.manifest, path, where="role = 'database'")
    for expected in (40, 60):
        atlas = AtlasFolder(path)
        assert "index.faiss" in atlas.manifest.files
        rows = np.concatenate([np.asarray(shard, np.float32) for shard in atlas.adapted])
        assert len(atlas.index) == len(rows) == expected
        np.testing.assert_array_equal(atlas.search(rows, 1).row[:, 0], np.argmax(rows @ rows.T, axis=1))
        assert verify_atlas(path) == []
        append_photos(path, street.manifest)
    adapt_atlas(path, adaptation="none")
    assert AtlasFolder(path).search(np.zeros((1, 1280), np.float32), 3).row.shape == (1, 3)


def test_labels_of_other_types_become_text_when_appended(
    street_atlas: Path, drawn_town: DrawnTown, tmp_path: Path
) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    drawn_town.view(15, 0, 0).save(tmp_path / "new.jpg")
    (tmp_path / "new.csv").write_text("path,latitude,longitude,role,extra\nnew.jpg,59.0,18.0,7,1.5\n")
    append_photos(path, tmp_path / "new.csv")
    photos = AtlasFolder(path).photos
    assert photos["role"].to_pylist() == ["database"] * 40 + ["7"]
    assert photos["extra"].to_pylist() == [None] * 40 + [1.5]
    assert verify_atlas(path) == []


def test_other_peoples_folders_are_left_alone(street: Street, tmp_path: Path) -> None:
    town = tmp_path / "town"
    (town / "building").mkdir(parents=True)
    (town / "building" / "precious.jpg").write_bytes(b"mine")
    with pytest.raises(AtlasError, match="other files"):
        build_atlas(street.manifest, town)
    other = tmp_path / "other"
    other.mkdir()
    (other / "atlas.json").write_text('{"frames": []}')
    with pytest.raises(AtlasError, match="another program"):
        build_atlas(street.manifest, other, force=True)
    assert (town / "building" / "precious.jpg").read_bytes() == b"mine"
    assert (other / "atlas.json").read_text() == '{"frames": []}'


def test_a_build_that_never_began_leaves_no_folder(street: Street, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        build_atlas(tmp_path / "nowhere", tmp_path / "a.atlas")
    with pytest.raises(InputError):
        build_atlas(street.manifest, tmp_path / "a.atlas", where="nonsense = 1")
    assert not (tmp_path / "a.atlas").exists()


def test_the_file_makes_the_photo_and_not_its_id(street: Street, tmp_path: Path) -> None:
    first = tmp_path / "first.csv"
    rows = [f"{path},59.3,18.0,{number}" for number, path in enumerate(street.photos[:3])]
    first.write_text("\n".join(["path,latitude,longitude,photo_id", *rows]) + "\n")
    build_atlas(first, tmp_path / "a.atlas", root=street.folder)
    # Other files under ids that are taken are refused in words; the same files under new ids are known.
    second = tmp_path / "second.csv"
    rows = [f"{street.photos[3]},59.3,18.0,0", f"{street.photos[0]},59.3,18.0,77", f"{street.photos[4]},59.3,18.0,9"]
    second.write_text("\n".join(["path,latitude,longitude,photo_id", *rows]) + "\n")
    summary = append_photos(tmp_path / "a.atlas", second, root=street.folder)
    assert (summary.added, summary.known) == (1, 1)
    assert [(refusal.uri, refusal.reason) for refusal in summary.refusals] == [(str(street.photos[3]), "id-taken")]


def test_a_mended_photo_leaves_the_quarantine(drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=2)
    good = street.photos[0].read_bytes()
    street.photos[0].write_bytes(b"")
    build_atlas(street.manifest, tmp_path / "a.atlas")
    for _ in range(2):
        summary = append_photos(tmp_path / "a.atlas", street.manifest)
        assert (summary.added, summary.known, len(summary.refusals)) == (0, 11, 1)
    assert AtlasFolder(tmp_path / "a.atlas").quarantine.num_rows == 1
    with pytest.raises(StrictError):
        append_photos(tmp_path / "a.atlas", street.manifest, strict=True)
    street.photos[0].write_bytes(good)
    assert append_photos(tmp_path / "a.atlas", street.manifest).added == 1
    assert AtlasFolder(tmp_path / "a.atlas").quarantine.num_rows == 0


def test_a_few_repeats_are_not_enough_to_learn_from(drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=20, captures=1)
    drawn_town.view(0, 0, 1).save(street.folder / "again.jpg")
    view = street.views[street.photos[0]]
    with street.manifest.open("a") as file:
        file.write(f"again.jpg,{view.latitude},{view.longitude},{view.heading_deg},2020-01,p0,database\n")
    assert build_atlas(street.manifest, tmp_path / "a.atlas").adaptation == "pca"


def test_an_atlas_replaced_by_another_is_not_mixed_with_it(street: Street, tmp_path: Path) -> None:
    path = tmp_path / "a.atlas"
    build_atlas(street.manifest, path, where="place_id = 'p0'")
    opened = AtlasFolder(path)
    shutil.rmtree(path)
    build_atlas(street.manifest, path, where="place_id = 'p1' or place_id = 'p2'")
    with pytest.raises(AtlasError, match="open it again"):
        _ = opened.photos


@pytest.mark.parametrize("name", ["descriptors", "adapted"])
def test_nothing_is_written_or_tidied_through_a_link(street_atlas: Path, tmp_path: Path, name: str) -> None:
    path, elsewhere = tmp_path / "copy.atlas", tmp_path / "elsewhere"
    shutil.copytree(street_atlas, path)
    (path / name).rename(elsewhere)
    (elsewhere / "000009.npy").write_bytes(b"mine")
    (path / name).symlink_to(elsewhere)
    with pytest.raises(AtlasError, match="is a link"):
        adapt_atlas(path)
    assert (elsewhere / "000009.npy").read_bytes() == b"mine"


def test_a_staging_name_laid_out_as_a_link_is_replaced(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    path, victim = tmp_path / "copy.atlas", tmp_path / "victim.txt"
    shutil.copytree(street_atlas, path)
    victim.write_text("mine")
    (path / "photos.parquet.g2").symlink_to(victim)
    (path / "descriptors" / "000001.npy").symlink_to(victim)
    append_photos(path, street.manifest)
    assert victim.read_text() == "mine"
    assert verify_atlas(path) == []


@pytest.mark.parametrize("name", ["atlas.json", "photos.parquet", "projection.npz", "adapted/g1-000000.npy"])
def test_a_pipe_in_a_files_place_is_not_waited_on(street_atlas: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    (path / name).unlink()
    os.mkfifo(path / name)
    with pytest.raises(AtlasError, match="is no file"):
        AtlasFolder(path)


def test_adapting_refuses_shards_of_another_shape(street_atlas: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.atlas"
    shutil.copytree(street_atlas, path)
    manifest = json.loads((path / "atlas.json").read_text())
    manifest["describer"]["dim"] = 7
    (path / "atlas.json").write_text(json.dumps(manifest))
    with pytest.raises(AtlasError, match="rows of 7"):
        adapt_atlas(path)
    assert json.loads((path / "atlas.json").read_text())["generation"] == 1
