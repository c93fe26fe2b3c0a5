"""The report in the terminal: one line a figure."""

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from placeprint.evaluate.report import Report
from placeprint.evaluate.wording import interval, quantity, sections, shorten, summary, verdict

__all__ = ["to_terminal"]

_HEADLINES = frozenset({"recall@1", "error_p50_m", "coverage_90", "radius_90_m"})


def to_terminal(report: Report) -> RenderableType:
    """Lay the figures out as a table, with the summary above and what to beware of below.

    Names from outside are plain text: neither Rich's markup nor escape codes in them take effect.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", style="dim", no_wrap=True)
    for _, figures in sections(report):
        for name, figure in figures:
            style = "bold" if name in _HEADLINES else ""
            table.add_row(
                Text(figure.label, style=style),
                Text(quantity(figure.value, figure.unit), style=style),
                Text(interval(figure)),
            )
        table.add_section()
    return Group(
        Text(f"Evaluation of {shorten(report.settings.atlas, 60)}", style="bold"),
        *_models(report),
        Padding(Text(summary(report)), (0, 0, 1, 0)),
        table,
        Text(verdict(report)),
        *(Text(caution, style="yellow") for caution in report.cautions),
    )


def _models(report: Report) -> list[Text]:
    """Who described what, where the atlas and the queries were described by two models."""
    settings = report.settings
    if settings.query_model is None:
        return []
    atlas, queries = shorten(settings.model, 60), shorten(settings.query_model, 60)
    return [Text(f"The atlas is described by {atlas}, the queries by {queries}.", style="dim")]
