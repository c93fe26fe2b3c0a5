"""The report as data and as files."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from placeprint.errors import InputError
from placeprint.evaluate import Outcomes, Report, write_report
from placeprint.evaluate.report import Figure
from placeprint.evaluate.wording import verdict

Draw = Callable[..., Outcomes]
Make = Callable[..., Report]


def unanswered(draw: Draw, queries: int) -> Outcomes:
    nowhere, unbounded = np.full(queries, np.nan), np.full(queries, np.inf)
    return draw(
        queries,
        answer_latitude=nowhere,
        answer_longitude=nowhere,
        error_m=unbounded,
        radius_50_m=unbounded,
        radius_90_m=unbounded,
        credible_level=np.ones(queries),
    )


@pytest.mark.parametrize("queries", [1, 2, 150])
def test_json_round_trip(draw: Draw, make: Make, queries: int) -> None:
    report = make(draw(queries))
    text = report.model_dump_json()
    assert Report.model_validate_json(text) == report
    json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))


def test_an_atlas_that_never_answers_still_gets_a_report(draw: Draw, make: Make) -> None:
    report = make(unanswered(draw, 30))
    assert report.figures["error_p50_m"].value is None
    assert report.figures["radius_90_m"].high is None
    assert report.figures["answered"].value == 0
    assert report.worst_misses == ()
    assert any("no answer" in caution for caution in report.cautions)
    assert verdict(report).startswith("There is no 90 % radius")
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_schema_names_every_part() -> None:
    schema = Report.model_json_schema()
    assert set(schema["required"]) == set(Report.model_fields) - {"format"}
    assert set(schema["$defs"]["Figure"]["properties"]) == set(Figure.model_fields)
    json.dumps(schema)


def test_report_is_frozen_and_strict(draw: Draw, make: Make) -> None:
    report = make(draw(20))
    with pytest.raises(ValidationError):
        report.cautions = ()
    told = json.loads(report.model_dump_json())
    with pytest.raises(ValidationError):
        Report.model_validate(told | {"format": "placeprint-evaluation-9"})
    with pytest.raises(ValidationError):
        Report.model_validate(told | {"surprise": 1})


def test_worst_misses_come_worst_first(draw: Draw, make: Make) -> None:
    outcomes = draw(100)
    report = make(outcomes, worst=5)
    errors = [miss.error_m for miss in report.worst_misses]
    assert errors == sorted(outcomes.error_m, reverse=True)[:5]
    assert len(report.pictured()) == 10
    assert make(outcomes, worst=0).pictured() == ()


def test_no_misses(draw: Draw, make: Make) -> None:
    report = make(draw(50, hits=1.0))
    assert report.worst_misses == ()
    assert report.figures["recall@1"].low is not None
    assert report.figures["recall@1"].low < 1


def test_cautions_tell_what_to_beware_of(draw: Draw, make: Make) -> None:
    assert make(draw(100)).cautions == ()
    assert "one place" in make(draw(9, 1)).cautions[0]
    assert "too narrow" in make(draw(100, 5)).cautions[0]
    far = np.full((100, 3), 99.0)
    reach = np.arange(100) > 0
    assert "can't exceed 99.0 %" in make(draw(100, neighbour_distance_m=far, reachable=reach)).cautions[0]


def test_time_is_utc(draw: Draw, make: Make) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert make(draw(10), made_at=noon).settings.made_at == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_settings_say_what_was_done(draw: Draw, make: Make) -> None:
    settings = make(draw(40, 8, threshold_m=50.0), command="placeprint évaluer").settings
    assert (settings.queries, settings.rows, settings.threshold_m) == (40, 1234, 50.0)
    assert settings.command == "placeprint évaluer"


def test_files_are_written_whole(draw: Draw, make: Make, tmp_path: Path) -> None:
    outcomes = draw(60)
    report = make(outcomes)
    folder = tmp_path / "new" / "report"
    paths = write_report(report, outcomes, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json", "report.md"]
    assert sorted(paths) == sorted(folder.iterdir())
    assert Report.model_validate_json((folder / "report.json").read_bytes()) == report
    write_report(make(outcomes, atlas="second"), outcomes, folder)
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["settings"]["atlas"] == "second"
    assert len(list(folder.iterdir())) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permission bits")
def test_files_follow_the_umask(draw: Draw, make: Make, tmp_path: Path) -> None:
    outcomes = draw(10)
    before = os.umask(0o022)
    try:
        paths = write_report(make(outcomes), outcomes, tmp_path)
    finally:
        os.umask(before)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o644 for path in paths)


def test_a_folder_that_is_a_file_is_refused(draw: Draw, make: Make, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    outcomes = draw(10)
    for folder in (taken, taken / "below"):
        with pytest.raises(InputError, match="name a folder") as refused:
            write_report(make(outcomes), outcomes, folder)
        assert "\n" not in str(refused.value)
    assert taken.read_text() == "mine"


def test_a_failed_write_leaves_the_old_report(draw: Draw, make: Make, tmp_path: Path) -> None:
    outcomes = draw(10)
    write_report(make(outcomes, atlas="old"), outcomes, tmp_path)
    (tmp_path / "report.html").unlink()
    (tmp_path / "report.html").mkdir()  # the last rename can't succeed
    (tmp_path / "report.html" / "kept").touch()
    with pytest.raises(InputError):
        write_report(make(outcomes, atlas="new"), outcomes, tmp_path)
    assert not list(tmp_path.glob(".report*"))


def test_names_that_are_no_utf8_are_storable(draw: Draw, make: Make, tmp_path: Path) -> None:
    names = [f"bad\udcff{row}.jpg" for row in range(20)]
    outcomes = draw(20, hits=0.0, query_uri=names, neighbour_uri=names)
    report = make(outcomes, atlas="a\udc80")
    write_report(report, outcomes, tmp_path)
    assert report.worst_misses[0].query_uri.startswith(r"bad\udcff")
    assert Report.model_validate_json((tmp_path / "report.json").read_bytes()) == report
