"""Numbers and sentences of a report as people read them, the same on the page, in Markdown and in the terminal."""

import re
from collections.abc import Iterator
from itertools import groupby

from placeprint.evaluate.metrics import Section, Unit
from placeprint.evaluate.report import Figure, Report
from placeprint.sphere.wording import metres, spaced

__all__ = [
    "RECALL_RULE",
    "SECTIONS",
    "counted",
    "interval",
    "printable",
    "quantity",
    "sections",
    "shorten",
    "summary",
    "verdict",
]

RECALL_RULE = "Recall counts every query, as the field does, also those that no photo of the atlas is near."

SECTIONS: dict[Section, str] = {
    "look-alikes": "Look-alikes: is the best photo of the atlas one of the same place?",
    "answers": "Answers: how far from the truth?",
    "honesty": "Honesty: do the radii hold what they promise?",
    "speed": "Speed",
}

# What could move a cursor, end a line, or show a name backwards, and halves of characters that no file can store.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


_VAGUE = 0.15  # an interval of coverage wider than this can't tell honest from careless


def printable(text: str) -> str:
    r"""Show control characters, direction overrides and lone surrogates as escapes such as ``\x1b``."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def shorten(text: str, width: int = 120) -> str:
    """Make text printable and cut the middle out of one that is too long; a file's name is at its end."""
    text = printable(text)
    if len(text) <= width:
        return text
    head = width // 3
    return f"{text[:head]}…{text[head + 1 - width :]}"


def quantity(value: float | None, unit: Unit) -> str:
    """Write one value of a figure with its unit; ``unbounded`` where there is none."""
    if value is None:
        return "unbounded"
    match unit:
        case "share":
            # 99.96 % must not read as all, nor 0.04 % as none.
            percent = min(max(value * 100, 0.1), 99.9) if 0 < value < 1 else value * 100
            return f"{percent:.1f} %" if 0 < percent < 100 else f"{percent:.0f} %"
        case "m":
            return metres(value)
        case "nats":
            return f"{value:.2f} nats"
        case "s":
            return f"{value * 1000:.3g} ms" if value < 0.9995 else f"{value:.1f} s"


def interval(figure: Figure) -> str:
    """Write the 95 % interval of a figure, such as ``86.4 to 92.1 %``."""
    if figure.low is None:
        return "none"
    if figure.high is None:
        return f"{quantity(figure.low, figure.unit)} or more"
    low, high = quantity(figure.low, figure.unit), quantity(figure.high, figure.unit)
    number, _, unit = low.rpartition(" ")
    return f"{number} to {high}" if high.endswith(f" {unit}") else f"{low} to {high}"


def sections(report: Report) -> Iterator[tuple[str, list[tuple[str, Figure]]]]:
    """Yield the figures, name first, under the heading of each section."""
    for section, figures in groupby(report.figures.items(), key=lambda item: item[1].section):
        yield SECTIONS[section], list(figures)


def summary(report: Report) -> str:
    """Tell the whole in two or three sentences."""
    settings = report.settings
    first, error, held = (report.figures[name] for name in ("recall@1", "error_p50_m", "coverage_90"))
    photos = counted(settings.queries, "photo")
    asked = f"{photos} of {counted(settings.places, 'place')}" if settings.places > 1 else f"{photos} of one place"
    middle = "No median error exists: most photos were left unanswered."
    if error.value is not None:
        middle = f"The median answer was {metres(error.value)} from the truth."
    verb = "was" if settings.queries == 1 else "were"
    return (
        f"{asked} {verb} looked up among {counted(settings.rows, 'photo')}. The best look-alike stood within "
        f"{settings.threshold_m:g} m of the truth for {quantity(first.value, 'share')} of them. {middle} "
        f"The 90 % radius held the truth for {quantity(held.value, 'share')}."
    )


def verdict(report: Report) -> str:
    """Judge the 90 % radius by whether 90 % lies within the interval of the share that it did hold."""
    held = report.figures["coverage_90"]
    if report.figures["answered"].value == 0:
        return "There is no 90 % radius to judge, as nothing was answered."
    if report.settings.places == 1 or held.low is None or held.high is None:
        return "The 90 % radius can't be judged from one place."
    if held.high < 0.9:
        return "The 90 % radius is too confident: it's smaller than it should be."
    if held.low > 0.9:
        return "The 90 % radius is too cautious: it's larger than it need be."
    if held.high - held.low > _VAGUE:
        return "Nothing speaks against the 90 % radius, but so wide an interval proves little."
    return "The 90 % radius keeps its promise."


def counted(number: int, noun: str) -> str:
    """Write a number of things: ``1 photo``, ``12 449 photos``."""
    return f"{spaced(number)} {noun}{'' if number == 1 else 's'}"
