"""A student describes queries of an atlas that its teacher described, and nothing else."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from placeprint import Atlas
from placeprint.atlas import AtlasFolder, append_photos, build_atlas, redescribe_atlas, verify_atlas
from placeprint.describe.card import hash_file
from placeprint.errors import ModelError
from placeprint.evaluate.markdown import to_markdown
from placeprint.locate import Answer
from placeprint.photos.decode import decode
from streets import Street
from tiny_models import tiny_describer


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_describer(tmp_path_factory.mktemp("models") / "heavy.onnx", side=128)


@pytest.fixture(scope="module")
def light(heavy: Path) -> Path:
    return tiny_describer(heavy.with_name("light.onnx"), side=16, name="light", describes_as=hash_file(heavy))


@pytest.fixture(scope="module")
def described(street: Street, heavy: Path) -> Path:
    """An atlas whose model is gone for good; only its student is left."""
    path, gone = heavy.with_name("town.atlas"), heavy.with_name("gone.onnx")
    shutil.copy(heavy, gone)
    build_atlas(street.manifest, path, model=str(gone), where="role = 'database'")
    gone.unlink()
    return path


def test_the_student_locates_without_its_teacher(street: Street, described: Path, heavy: Path, light: Path) -> None:
    asked, own = (Atlas.open(described, model=str(model)) for model in (light, heavy))
    answer, like = asked.locate(street.photos[0]), own.locate(street.photos[0])
    assert answer.atlas is not None and like.atlas is not None
    assert (answer.atlas.model, answer.atlas.query_model) == (str(heavy.with_name("gone.onnx")), "light")
    assert (like.atlas.model, like.atlas.query_model) == (answer.atlas.model, None)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    # The very photo is found again, though two models of other input sizes looked at it.
    assert answer.clues[0].reasons[0].model_dump()["itself"]


def test_the_report_names_both(street: Street, described: Path, heavy: Path, light: Path) -> None:
    asked, own = (
        Atlas.open(described, model=str(model)).evaluate(street.manifest, where="place_id = 'p0'")
        for model in (light, heavy)
    )
    assert asked.settings.model == own.settings.model
    assert (asked.settings.query_model, own.settings.query_model) == ("light", None)
    assert "described by `light`" in to_markdown(asked)
    assert "light" not in to_markdown(own)


def test_every_photo_is_found_again_by_the_student(described: Path, light: Path) -> None:
    atlas = Atlas.open(described, model=str(light))
    pixels = [decode(Path(uri), size=(16, 16)).pixels for uri in atlas.photos["uri"].to_pylist()]
    found = atlas.search(atlas.describe(np.stack(pixels)), 1)
    assert np.mean(found.row[:, 0] == np.arange(40)) >= 0.9


def test_an_atlas_is_never_described_by_a_student(street: Street, described: Path, light: Path, tmp_path: Path) -> None:
    why = r"light is a student: it describes queries.*describe photos of an atlas with that model"
    with pytest.raises(ModelError, match=why):
        build_atlas(street.manifest, tmp_path / "a.atlas", model=str(light))
    assert not (tmp_path / "a.atlas").exists()
    before = AtlasFolder(described).manifest
    with pytest.raises(ModelError, match=why):
        append_photos(described, street.manifest, model=str(light))
    with pytest.raises(ModelError, match=why):
        Atlas.open(described, model=str(light)).append(street.manifest)
    with pytest.raises(ModelError, match=why):
        redescribe_atlas(described, str(light))
    assert AtlasFolder(described).manifest == before
    assert {finding.severity for finding in verify_atlas(described)} == {"note"}  # its model is gone


def test_students_of_others_and_of_another_length_are_refused(
    street: Street, described: Path, heavy: Path, tmp_path: Path
) -> None:
    stranger = tiny_describer(tmp_path / "stranger.onnx", describes_as="ab" * 32)
    with pytest.raises(ModelError, match=r"no student of it.*placeprint redescribe"):
        Atlas.open(described, model=str(stranger)).locate(street.photos[0])
    short = tiny_describer(tmp_path / "short.onnx", dim=16, describes_as=hash_file(heavy))
    with pytest.raises(ModelError, match="in 16 dimensions instead of 32"):
        Atlas.open(described, model=str(short)).locate(street.photos[0])
