"""The report as Markdown: a table to paste into a paper, a README or an issue."""

import re

from placeprint.evaluate.report import Report
from placeprint.evaluate.wording import (
    RECALL_RULE,
    counted,
    interval,
    printable,
    quantity,
    sections,
    shorten,
    summary,
    verdict,
)
from placeprint.sphere.wording import metres

__all__ = ["to_markdown"]


def to_markdown(report: Report) -> str:
    """Write the report in GitHub-flavoured Markdown.

    Text that came from outside (names, file names, the command) stands in code spans and blocks that it can't leave.
    """
    settings = report.settings
    lines = [f"# Evaluation of {_code(settings.atlas)}", "", summary(report), ""]
    lines += [f"> {caution}" if index == 0 else f">\n> {caution}" for index, caution in enumerate(report.cautions)]
    lines += ["", "| figure | value | 95 % interval |", "| :--- | ---: | ---: |"]
    for heading, figures in sections(report):
        lines.append(f"| **{heading}** | | |")
        lines += [
            f"| {figure.label} | {quantity(figure.value, figure.unit)} | {interval(figure)} |" for _, figure in figures
        ]
    lines += ["", f"{RECALL_RULE} {verdict(report)}", ""]
    if report.worst_misses:
        lines += [
            "## Worst misses",
            "",
            "| photo | best look-alike | error | 90 % radius |",
            "| :--- | :--- | ---: | ---: |",
        ]
        lines += [
            f"| {_cell(miss.query_uri)} | {_cell(miss.neighbour_uri)} | {metres(miss.error_m)} "
            f"| {quantity(miss.radius_90_m, 'm')} |"
            for miss in report.worst_misses
        ]
        lines.append("")
    lines += [
        "## Settings",
        "",
        f"- atlas: {_code(settings.atlas)}, {counted(settings.rows, 'photo')}, described by {_code(settings.model)}",
        f"- queries: {counted(settings.queries, 'photo')} of {counted(settings.places, 'place')}"
        + ("" if settings.query_model is None else f", described by {_code(settings.query_model)}"),
        f"- a hit lies within {settings.threshold_m:g} m of the truth",
        f"- intervals: 95 %, percentile bootstrap over places, {settings.resamples} resamples, seed {settings.seed}",
        f"- Placeprint {settings.software_version}, {settings.made_at:%Y-%m-%d %H:%M} UTC",
        "",
        *_block(settings.command),
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _code(text: str) -> str:
    """Wrap foreign text in a code span that it can't close."""
    shown = shorten(text)
    if not shown.strip():
        return "none"
    fence = "`" * (_longest_run(shown) + 1)
    gap = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{gap}{shown}{gap}{fence}"


def _cell(text: str) -> str:
    r"""The same inside a table, where a bar would end the cell whatever stands before it; it's shown as ``\x7c``."""
    return _code(text).replace("|", "\\x7c")


def _block(text: str) -> list[str]:
    fence = "`" * max(3, _longest_run(text) + 1)
    return [f"{fence}sh", printable(text), fence]


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
