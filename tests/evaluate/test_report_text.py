"""Wording, Markdown and the terminal."""

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from placeprint.evaluate import Outcomes, Report, to_terminal
from placeprint.evaluate.html import to_html
from placeprint.evaluate.markdown import to_markdown
from placeprint.evaluate.metrics import Unit
from placeprint.evaluate.report import Figure
from placeprint.evaluate.wording import interval, printable, quantity, shorten, summary, verdict
from placeprint.sphere.wording import metres

Draw = Callable[..., Outcomes]
Make = Callable[..., Report]


def shown(report: Report, width: int = 100) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(to_terminal(report))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0.0, "0.0 m"),
        (4.06, "4.1 m"),
        (9.97, "10 m"),
        (380.4, "380 m"),
        (999.6, "1.0 km"),
        (99_960.0, "100 km"),
        (2.5e6, "2500 km"),
        (2e7, "20 000 km"),
    ],
)
def test_metres(distance: float, words: str) -> None:
    assert metres(distance) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.9034, "share", "90.3 %"),
        (1.0, "share", "100 %"),
        (0.0, "share", "0 %"),
        (0.9999, "share", "99.9 %"),
        (0.0001, "share", "0.1 %"),
        (-2.531, "nats", "-2.53 nats"),
        (0.00859, "s", "8.59 ms"),
        (0.9999, "s", "1.0 s"),
        (12.34, "s", "12.3 s"),
        (None, "m", "unbounded"),
    ],
)
def test_quantity(value: float | None, unit: Unit, words: str) -> None:
    assert quantity(value, unit) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (4.0, 6.0, "4.0 to 6.0 m"),
        (520.0, 2200.0, "520 m to 2.2 km"),
        (4.0, None, "4.0 m or more"),
        (None, None, "none"),
    ],
)
def test_interval(low: float | None, high: float | None, words: str) -> None:
    assert interval(Figure(label="", section="answers", unit="m", value=5.0, low=low, high=high)) == words


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_printable_text_is_one_harmless_line(text: str) -> None:
    line = shorten(text)
    assert len(line.splitlines()) <= 1
    assert len(line) <= 120
    line.encode("utf-8")
    assert printable(line) == line


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("Ångström väg 3.jpg", "写真/東京.jpg", "می‌خواهم.jpg", "👩‍👩‍👧.png"):
        assert printable(name) == name


def test_verdict(draw: Draw, make: Make) -> None:
    honest = draw(3000, 600)
    assert "keeps its promise" in verdict(make(honest))
    assert "too confident" in verdict(make(draw(400, radius_50_m=np.zeros(400), radius_90_m=np.zeros(400))))
    assert "too cautious" in verdict(make(draw(400, radius_90_m=np.full(400, 1e6))))
    assert "can't be judged" in verdict(make(draw(20, 1)))
    assert "proves little" in verdict(make(draw(12, 4, radius_90_m=np.full(12, 1e6))))


def test_summary_reads_well(draw: Draw, make: Make) -> None:
    words = summary(make(draw(1)))
    assert words.startswith("1 photo of one place was looked up among 1234 photos.")
    assert "20 photos of " in summary(make(draw(20)))


def test_markdown_table_is_regular(draw: Draw, make: Make) -> None:
    report = make(draw(80))
    text = to_markdown(report)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"\|", row)) for row in rows} == {4, 5}
    for figure in report.figures.values():
        assert f"| {figure.label} | {quantity(figure.value, figure.unit)} | {interval(figure)} |" in rows
    assert "```sh\nevaluate it\n```" in text


names = st.text(alphabet=st.sampled_from("ab|`\\<>\n\r\x1b[]()*_!\u2028 "), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names)
def test_markdown_cannot_be_left(draw: Draw, make: Make, name: str) -> None:
    plain, text = (
        to_markdown(
            make(draw(6, 3, hits=0.0, query_uri=[word] * 6, neighbour_uri=[word] * 6), atlas=word, command=word)
        ).splitlines()
        for word in ("name", name)
    )
    assert len(text) == len(plain)
    for ours, theirs in zip(plain, text, strict=True):
        if ours.startswith("|"):
            assert theirs.count("|") == ours.count("|")
        if "<" in theirs and not theirs.startswith("```") and name.strip():
            outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", theirs)
            assert "<" not in outside or theirs == printable(name)


def test_terminal_has_a_line_for_every_figure(draw: Draw, make: Make) -> None:
    report = make(draw(80))
    lines = shown(report).splitlines()
    for figure in report.figures.values():
        assert any(figure.label in line and interval(figure) in line for line in lines)


def test_terminal_obeys_no_foreign_codes(draw: Draw, make: Make) -> None:
    words = shown(make(draw(20), atlas="[bold red]x[/] \x1b]0;owned\x07"))
    assert "\x1b" not in words
    assert "[bold red]x[/]" in words


def test_a_second_model_is_named_everywhere(draw: Draw, make: Make) -> None:
    outcomes = draw(20)
    both, one = make(outcomes, model="heavy", query_model="lig\x1b[31mht"), make(outcomes, model="heavy")
    assert Report.model_validate_json(both.model_dump_json()) == both
    assert one.settings.query_model is None
    assert "The atlas is described by heavy, the queries by lig\\x1b[31mht." in shown(both)
    assert "described by `lig\\x1b[31mht`" in to_markdown(both)
    assert "<dt>Model of the queries</dt><dd>lig\\x1b[31mht</dd>" in to_html(both, outcomes, {})
    for text in (shown(one), to_markdown(one), to_html(one, outcomes, {})):
        assert "queries by" not in text and "Model of the queries" not in text
