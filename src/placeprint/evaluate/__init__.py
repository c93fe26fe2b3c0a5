"""How well an atlas knows its places: outcomes of photos with known places, figures with intervals, and reports."""

from typing import TYPE_CHECKING

from placeprint.evaluate.outcomes import Outcomes
from placeprint.evaluate.report import Report, make_report
from placeprint.evaluate.terminal import to_terminal
from placeprint.evaluate.write import write_report

if TYPE_CHECKING:
    from placeprint.evaluate.run import Run, run_queries
    from placeprint.evaluate.thumbnails import thumbnails_for

__all__ = [
    "Outcomes",
    "Report",
    "Run",
    "make_report",
    "run_queries",
    "thumbnails_for",
    "to_terminal",
    "write_report",
]

_HOMES = {"Run": "run", "run_queries": "run", "thumbnails_for": "thumbnails"}


def __getattr__(name: str) -> object:
    """Load what needs an index and decoders when it's asked for: measuring and reading reports needs neither."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
