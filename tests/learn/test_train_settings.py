"""Settings: YAML in, YAML out, and one clear line for whatever can't be."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placeprint.errors import InputError
from placeprint.learn.aggregators.settings import SaladSettings
from placeprint.learn.config import TrainSettings, read_changes, read_settings, write_settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "train.md"


def refused(**changes: object) -> str:
    with pytest.raises(InputError) as told:
        read_settings(None, {"photos": "p", **changes})
    assert "\n" not in str(told.value)
    return str(told.value)


def test_settings_survive_a_file(tmp_path: Path) -> None:
    made = read_settings(None, {"photos": "a.csv", "aggregator": {"kind": "salad", "clusters": 5}, "apart_m": 30})
    write_settings(made, tmp_path / "s.yaml")
    again = read_settings(tmp_path / "s.yaml", {})
    assert again == made
    assert again.aggregator == SaladSettings(clusters=5)
    assert read_settings(tmp_path / "s.yaml", {"epochs": 3}).epochs == 3


def test_what_yaml_makes_of_numbers(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("photos: a.csv\nlearning_rate: 1e-3\naggregator: boq\n", "utf-8")
    read = read_settings(file, {})
    assert (read.learning_rate, read.aggregator.kind) == (1e-3, "boq")


def test_refusals_name_the_setting() -> None:
    assert "did you mean epochs?" in refused(epoch=3)
    assert "'epochs' can't be 'True'" in refused(epochs=True)
    assert "'input_px' can't be '100'" in refused(input_px=100)
    assert "'learning_rate' can't be 'fast'" in refused(learning_rate="fast")
    assert "'aggregator' can't be" in refused(aggregator="netvlad")
    assert "'aggregator.q'" in refused(aggregator={"kind": "gem", "q": 1})
    assert "fewer clusters" in refused(aggregator="salad", input_px=96)
    assert "pooling alone" in refused(aggregator="average", freeze="all")
    with pytest.raises(InputError, match="--photos"):
        read_settings(None, {})


def test_changes_are_yaml() -> None:
    assert read_changes(["a=1", "b=[x, y]", "c=", "d=e=f"]) == {"a": 1, "b": ["x", "y"], "c": None, "d": "e=f"}
    for text in ("a", "=1", "a={", "a=2020-13-45"):
        with pytest.raises(InputError):
            read_changes([text])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*TrainSettings.model_fields, "other", ""]), values, max_size=4))
def test_any_value_is_taken_or_told_in_one_line(changes: dict[str, object]) -> None:
    try:
        made = read_settings(None, {"photos": "p", **changes})
    except InputError as error:
        assert str(error).isprintable()
    else:
        assert TrainSettings.model_validate(made.model_dump()) == made


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.text("a:-[]{}&*!|>%@`,?'\"#0123 \n\t", max_size=80).map(str.encode))
def test_any_file_is_read_or_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "s.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError) as told:
        read_settings(file, {})
    assert str(told.value).isprintable()


@pytest.mark.parametrize("content", ["[" * 5000, "photos: 2020-13-45", "a: &x [*x]", "? [a]\n: b", "9" * 5000])
def test_strange_files_are_told_in_one_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError) as told:
        read_settings(file, {})
    assert str(told.value).isprintable()


def test_the_guide_lists_every_setting() -> None:
    guide = GUIDE.read_text("utf-8")
    for name, field in TrainSettings.model_fields.items():
        assert f"| `{name}` |" in guide
        assert field.description is not None
        assert field.description in guide, name
