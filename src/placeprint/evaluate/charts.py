"""The three curves of the report: recall against rank, the distribution of errors, and reliability."""

import math
from collections.abc import Sequence

from placeprint.evaluate.metrics import WITHIN_M
from placeprint.evaluate.report import CurvePoint, Report
from placeprint.evaluate.svg import Panel, circle, line, text
from placeprint.evaluate.wording import quantity
from placeprint.sphere.wording import metres

__all__ = ["error_chart", "recall_chart", "reliability_chart"]


def recall_chart(report: Report) -> str:
    """Draw recall@K with its band, and how high it could have been."""
    points = report.recall_curve
    ceiling = report.figures["reachable"].value or 0.0
    lowest = min(_low(point) for point in points)
    step = 0.1 if lowest >= 0.5 else 0.2
    floor = max(0.0, step * math.floor(lowest / step - 0.7))
    last = points[-1].at
    panel = Panel((0.5, last + 0.5), (floor, 1.0))
    y_ticks = [floor + step * index for index in range(math.floor((1 - floor) / step + 1e-9) + 1)]
    ranks = [rank for rank in (1, 5, 10, 15, 20) if rank <= last]
    panel.axes(ranks, y_ticks, "{:g}".format, _percent, "look-alikes counted, K", "recall@K")
    if floor < ceiling:
        panel.curve([(0.5, ceiling), (last + 0.5, ceiling)], "limit")
        words = f"best possible {quantity(ceiling, 'share')}"
        x, y = panel.at(last + 0.5, ceiling)
        panel.elements.append(text((x, y - 6), words, "note", "end"))
    _band_and_curve(panel, points)
    for point in points:
        if point.at in (1, 5, 10, 20):
            x, y = panel.at(point.at, point.value)
            panel.elements.append(circle((x, y), 3.5, "dot", f"recall@{point.at:g}: {quantity(point.value, 'share')}"))
            beneath = min(panel.y(_low(point)) + 17, panel.y(floor) - 8)
            # The first one starts at its point, clear of the ticks on its left and of the second on its right.
            anchor, at = ("start", x - 6) if point.at == 1 else ("middle", x)
            panel.elements.append(text((at, beneath), quantity(point.value, "share"), "value", anchor))
    spoken = ", ".join(f"{quantity(p.value, 'share')} at {p.at:g}" for p in points if p.at in (1, 5, 10, 20))
    return panel.drawing(f"Recall against the number of look-alikes counted: {spoken}")


def error_chart(report: Report) -> str:
    """Draw the share of answers within each distance, with the distances that the field quotes marked on it."""
    points = report.error_curve
    # The axis ends at the first quoted distance that holds (nearly) every answer, but never before a kilometre.
    settled = next((point.at for point in points if point.value >= 0.995), points[-1].at)
    end = next((mark for mark, _ in WITHIN_M.values() if mark >= max(settled, 1e3)), points[-1].at) * 1.25
    panel = Panel((1.0, end), (0.0, 1.0), log_x=True, top=44.0 if end < 1e5 else 62.0)
    decades = [10.0**power for power in range(0, 8, 1 if end < 1e5 else 2) if 10.0**power <= end]
    panel.axes(decades, [0, 0.25, 0.5, 0.75, 1], _distance, _percent, "distance from the truth", "answers within")
    marks = {mark: name for name, (mark, _) in WITHIN_M.items() if mark <= end}
    for mark in marks:
        panel.elements.append(line(panel.at(mark, 0), panel.at(mark, 1), "mark"))
    _band_and_curve(panel, [point for point in points if point.at <= end])
    filled = [-math.inf] * 3  # how far right each row of labels is taken
    for mark, name in marks.items():
        share = report.figures[name].value or 0.0
        x, y = panel.at(mark, share)
        panel.elements.append(circle((x, y), 3.5, "dot", f"{quantity(share, 'share')} within {_distance(mark)}"))
        half = 3 + 4 * len(_distance(mark))
        row = next((row for row, right in enumerate(filled) if x - half >= right), len(filled) - 1)
        filled[row] = x + half
        panel.elements.append(text((x, panel.top - 8 - 16 * row), _distance(mark), "note", "middle"))
    spoken = ", ".join(
        f"{quantity(report.figures[name].value, 'share')} within {_distance(m)}" for m, name in marks.items()
    )
    return panel.drawing(f"Distribution of errors: {spoken}")


def reliability_chart(report: Report) -> str:
    """Draw how often the region of each stated probability held the truth, against the diagonal of perfect honesty."""
    points = report.reliability
    panel = Panel((0.0, 1.0), (0.0, 1.0))
    ticks = [0, 0.25, 0.5, 0.75, 1]
    panel.axes(ticks, ticks, _percent, _percent, "probability stated", "truths held")
    panel.curve([(0.0, 0.0), (1.0, 1.0)], "limit")
    if len(points) > 2:
        _band_and_curve(panel, points)
    for point in points:
        if len(points) == 2 or point.at in (0.5, 0.9):
            if point.low is not None and point.high is not None:
                panel.curve([(point.at, point.low), (point.at, point.high)], "whisker")
            words = f"{_percent(point.at)} stated, {quantity(point.value, 'share')} held"
            panel.elements.append(circle(panel.at(point.at, point.value), 4, "dot", words))
    # Where the curve itself runs along the top, the words go below it.
    crowded = any(point.at <= 0.4 and point.value > 0.8 for point in points)
    panel.elements.append(text(panel.at(0.04, 0.72 if crowded else 0.9), "too cautious", "note"))
    panel.elements.append(text(panel.at(0.97, 0.06), "too confident", "note", "end"))
    spoken = ", ".join(
        f"{_percent(p.at)} stated, {quantity(p.value, 'share')} held" for p in points if p.at in (0.5, 0.9)
    )
    return panel.drawing(f"Reliability: {spoken}")


def _band_and_curve(panel: Panel, points: Sequence[CurvePoint]) -> None:
    if all(point.low is not None and point.high is not None for point in points):
        panel.band([(p.at, _low(p)) for p in points], [(p.at, _high(p)) for p in points])
    panel.curve([(point.at, point.value) for point in points])


def _low(point: CurvePoint) -> float:
    return point.value if point.low is None else point.low


def _high(point: CurvePoint) -> float:
    return point.value if point.high is None else point.high


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _distance(value: float) -> str:
    """A round distance, without the decimals of a measured one."""
    return metres(value).replace(".0 ", " ")
