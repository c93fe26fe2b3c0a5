"""From a photo to an answer."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from placeprint import Atlas
from placeprint.atlas import AtlasFolder
from placeprint.errors import AtlasError, PhotoRefused
from placeprint.locate import Answer, Evidence, ExifPosition, LookAlikes, QueryPhoto, conclude, fuse, locate
from placeprint.sample.drawn import View
from placeprint.sphere import Belief, great_circle_m
from streets import DrawnTown, Street


@pytest.fixture(scope="module")
def atlas(street_atlas: Path) -> Atlas:
    return Atlas.open(street_atlas)


def error_m(answer: Answer, truth: View) -> float:
    first = answer.candidates[0]
    return float(
        great_circle_m(
            latitude=first.latitude,
            longitude=first.longitude,
            to_latitude=truth.latitude,
            to_longitude=truth.longitude,
        )
    )


def test_photos_of_known_places_are_placed(atlas: Atlas, street: Street) -> None:
    answers = [atlas.locate(path) for path in street.queries]
    views = [street.views[path] for path in street.queries]
    errors = np.array([error_m(answer, view) for answer, view in zip(answers, views, strict=True)])
    assert np.mean(errors < 25) >= 0.9
    assert all(answer.candidates[0].kind == "place" for answer in answers)


def test_an_answer_adds_up(atlas: Atlas, street: Street) -> None:
    answer = atlas.locate(street.photos[2])
    mass = answer.belief.background + sum(part.weight for part in answer.belief.components)
    assert mass == pytest.approx(1.0, abs=1e-9)
    assert sum(candidate.probability for candidate in answer.candidates) + answer.elsewhere == pytest.approx(1.0)
    for kind in ("place", "area"):
        listed = [candidate.probability for candidate in answer.candidates if candidate.kind == kind]
        assert listed == sorted(listed, reverse=True)
    assert [candidate.kind for candidate in answer.candidates] == sorted(
        (candidate.kind for candidate in answer.candidates), reverse=True
    )
    assert answer.radius_50_m is not None and answer.radius_90_m is not None
    assert answer.radius_50_m <= answer.radius_90_m
    shares = [reason.weight for clue in answer.clues for reason in clue.reasons if reason.kind == "look-alike"]
    assert shares == sorted(shares, reverse=True)
    assert answer.atlas is not None and answer.atlas.photos == 40


def test_an_answer_survives_json_and_keeps_to_its_schema(atlas: Atlas, street: Street) -> None:
    answer = atlas.locate(street.photos[2], exif=True)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    schema = json.loads((Path(__file__).parents[2] / "docs" / "reference" / "answer.schema.json").read_text())
    assert schema == Answer.model_json_schema()


def test_bytes_and_paths_give_the_same_answer(atlas: Atlas, street: Street) -> None:
    by_path, by_bytes = atlas.locate(street.photos[5]), atlas.locate(street.photos[5].read_bytes())
    assert by_path.candidates == by_bytes.candidates
    assert by_bytes.photo == "photo"


def test_a_view_of_nowhere_is_not_placed_with_certainty(atlas: Atlas, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(noise).save(path)
    answer = atlas.locate(path)
    assert answer.verdict == "unknown"


def test_photos_of_another_drawn_town_are_not_placed(atlas: Atlas, another_town: DrawnTown, tmp_path: Path) -> None:
    elsewhere = another_town.street(tmp_path / "elsewhere", places=1)
    answers = [atlas.locate(path) for path in elsewhere.photos]
    assert len(answers) == 6
    assert not [answer for answer in answers if answer.verdict == "place"]


def test_photos_of_another_town_are_not_known_to_a_small_atlas(shared_data: Path, tmp_path: Path) -> None:
    atlas = Atlas.build(shared_data / "lund", tmp_path / "lund.atlas")
    answers = [atlas.locate(path) for path in sorted((shared_data / "sacre_coeur").glob("*.jpg"))]
    assert len(answers) == 10
    assert not [answer for answer in answers if answer.verdict == "place"]
    area = [candidate for answer in answers for candidate in answer.candidates if candidate.kind == "area"]
    assert area
    assert all(candidate.radius_90_m > 1_000 for candidate in area)


def test_the_exif_position_counts_only_when_asked_for(
    atlas: Atlas, street: Street, drawn_town: DrawnTown, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (33.0, 52.0, 4.0), 3: "E", 4: (151.0, 12.0, 36.0)}
    drawn_town.view(0, 0, 2).save(tmp_path / "tagged.jpg", exif=exif)
    without, with_tag = atlas.locate(tmp_path / "tagged.jpg"), atlas.locate(tmp_path / "tagged.jpg", exif=True)
    assert [clue.name for clue in without.clues] == ["look-alikes"]
    truth = street.views[street.photos[2]]
    assert error_m(without, truth) < 25
    assert [clue.name for clue in with_tag.clues] == ["look-alikes", "exif"]
    (tag,) = with_tag.clues[1].reasons
    assert (tag.latitude, tag.longitude) == pytest.approx((-33.867778, 151.21), abs=1e-4)
    # Two clues that contradict each other: both places stay, neither is certain.
    assert {round(candidate.latitude) for candidate in with_tag.candidates} >= {-34, round(truth.latitude)}


def test_a_photo_without_a_tag_gives_no_exif_evidence(street: Street) -> None:
    assert ExifPosition().look(QueryPhoto(street.photos[0])) is None
    assert ExifPosition().look(QueryPhoto(b"no photo")) is None


def test_no_clue_means_not_known() -> None:
    answer = conclude("photo.jpg", [], started=0.0)
    assert (answer.verdict, answer.candidates, answer.radius_90_m, answer.elsewhere) == ("unknown", [], None, 1.0)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert "no clue" in answer._repr_html_()


def test_a_wrong_clue_among_two_right_ones_does_not_win() -> None:
    right = Evidence(Belief.at(latitude=59.33, longitude=18.06, sigma_m=20.0, background=0.1), [])
    wrong = Evidence(Belief.at(latitude=-33.87, longitude=151.2, sigma_m=20.0, background=0.1), [])
    belief = fuse([right, wrong, right])
    assert belief.modes()[0].latitude == pytest.approx(59.33, abs=1e-3)
    assert belief.modes()[0].probability > 0.99


def test_unreadable_photos_are_refused_with_a_reason(atlas: Atlas, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("hello")
    with pytest.raises(PhotoRefused):
        atlas.locate(tmp_path / "text.jpg")
    with pytest.raises(PhotoRefused):
        atlas.locate(tmp_path / "missing.jpg")


def test_new_clues_need_nothing_but_a_name_and_a_look(street: Street) -> None:
    class Rumour:
        name = "rumour"

        def look(self, photo: QueryPhoto) -> Evidence:
            return Evidence(Belief.at(latitude=1.0, longitude=2.0, sigma_m=1000.0, background=0.2), [])

    answer = locate(street.photos[0], [Rumour()])
    assert answer.candidates[0].latitude == pytest.approx(1.0, abs=1e-6)
    assert answer.atlas is None


def test_a_calibration_that_cannot_be_used_is_refused(street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    atlas.manifest = atlas.manifest.model_copy(update={"calibration": {"look-alikes": {"warmth": 1.0}}})
    with pytest.raises(AtlasError, match="calibration"):
        LookAlikes(atlas)


def test_an_atlas_of_one_photo_answers(tmp_path: Path, street: Street) -> None:
    atlas = Atlas.build(street.manifest, tmp_path / "one.atlas", where="path = '000_0_0.jpg'")
    assert len(atlas) == 1
    assert error_m(atlas.locate(street.photos[1]), street.views[street.photos[0]]) < 1


def test_a_notebook_draws_the_answer(atlas: Atlas, street: Street, tmp_path: Path) -> None:
    hostile = tmp_path / "<script>alert(1)<.jpg"
    hostile.write_bytes(street.photos[2].read_bytes())
    drawn = atlas.locate(hostile)._repr_html_()
    assert "<script" not in drawn
    assert drawn.count("data:image/jpeg;base64,") >= 2
    assert "http" not in drawn.replace("http://www.w3.org", "")
