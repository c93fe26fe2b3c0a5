"""How well an atlas knows its places: outcomes of photos with known places, figures with intervals, and reports."""

from placeprint.evaluate.outcomes import Outcomes
from placeprint.evaluate.report import Report, make_report
from placeprint.evaluate.terminal import to_terminal
from placeprint.evaluate.write import write_report

__all__ = ["Outcomes", "Report", "make_report", "to_terminal", "write_report"]
