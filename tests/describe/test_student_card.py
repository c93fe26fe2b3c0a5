"""A card that says in whose space its model describes."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from placeprint.describe.card import ModelCard, hash_file, read_card
from placeprint.describe.registry import add, list_models, resolve
from placeprint.errors import ModelError
from tiny_models import tiny_describer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEPRINT_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_a_student_names_its_teacher(folder: Path, tmp_path: Path) -> None:
    teacher = hash_file(tiny_describer(tmp_path / "teacher.onnx"))
    student = tiny_describer(tmp_path / "student.onnx", side=16, describes_as=teacher.upper())
    assert read_card(student, source="student").describes_as == teacher
    card = add(str(student))
    assert card.describes_as == resolve("student").card.describes_as == teacher
    assert card in list_models()


def test_a_model_with_a_space_of_its_own_has_a_card_as_ever(folder: Path, tmp_path: Path) -> None:
    card = add(str(tiny_describer(tmp_path / "teacher.onnx")))
    assert card.describes_as is None
    stored = json.loads((folder / "teacher.json").read_text())
    assert "describes_as" not in stored
    assert resolve("teacher").card == ModelCard.model_validate(stored) == card


@pytest.mark.parametrize("text", ["lite2", "ab" * 31, "ab" * 33, "zz" * 32, "\x1b[31m" * 10])
def test_a_teacher_that_is_no_hash_is_refused(tmp_path: Path, text: str) -> None:
    student = tiny_describer(tmp_path / "student.onnx", describes_as=text)
    with pytest.raises(ModelError, match=r"`placeprint\.describes_as` must be a SHA-256") as caught:
        read_card(student, source="student")
    assert str(caught.value).isprintable()
    card = read_card(tiny_describer(tmp_path / "plain.onnx"), source="plain").model_dump()
    with pytest.raises(ValidationError):
        ModelCard.model_validate(card | {"describes_as": text})
