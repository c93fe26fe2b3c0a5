"""The few strokes of SVG that the charts and the map are drawn with.

Drawn here and not with Matplotlib because the page must follow the reader's light or dark scheme and phone, and its
labels must stay text that can be selected and read aloud; inline SVG that takes its colours from the style sheet does
all of that.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Panel", "Scale", "circle", "line", "polyline", "svg", "text"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from ``low`` to ``high`` onto pixels from ``start`` to ``end``, in steps of the log if asked."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Pixels of a value; on a log scale, what lies below ``low`` lands on it."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log10(max(value, low)), math.log10(low), math.log10(high)
        return self.start + (value - low) / (high - low) * (self.end - self.start)


def svg(width: float, height: float, label: str, elements: Iterable[str], name: str = "") -> str:
    """Wrap elements into a drawing that scales with the page and tells its content to screen readers."""
    return (
        f'<svg class="{name}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}">'
        f"{''.join(elements)}</svg>"
    )


def line(start: Point, end: Point, name: str) -> str:
    """Draw a straight line."""
    return f'<line class="{name}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def polyline(points: Sequence[Point], name: str, closed: bool = False) -> str:
    """Draw a path through points."""
    steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path class="{name}" d="M{steps}{"Z" if closed else ""}"/>'


def circle(centre: Point, radius: float, name: str, title: str = "") -> str:
    """Draw a circle, with a tooltip if a title is given."""
    tip = f"<title>{escape(title)}</title>" if title else ""
    return f'<circle class="{name}" cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:g}">{tip}</circle>'


def text(at: Point, words: str, name: str, anchor: str = "start") -> str:
    """Write escaped words."""
    return f'<text class="{name}" x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


class Panel:
    """A chart's frame of two axes, onto which bands, curves and marks are drawn in data units."""

    width, height = 370.0, 300.0
    left, right, bottom = 50.0, 22.0, 46.0

    def __init__(
        self, x: tuple[float, float], y: tuple[float, float], *, log_x: bool = False, top: float = 44.0
    ) -> None:
        self.top = top
        self.x = Scale(*x, self.left, self.width - self.right, log=log_x)
        self.y = Scale(*y, self.height - self.bottom, self.top)
        self.elements: list[str] = []

    def axes(
        self,
        x_ticks: Iterable[float],
        y_ticks: Iterable[float],
        x_words: Callable[[float], str],
        y_words: Callable[[float], str],
        x_title: str,
        y_title: str,
    ) -> None:
        """Draw grid, ticks and titles; the title of the y axis stands above it, where it's read without turning."""
        floor = self.height - self.bottom
        for value in y_ticks:
            at = self.y(value)
            self.elements.append(line((self.left, at), (self.width - self.right, at), "grid"))
            self.elements.append(text((self.left - 8, at + 4), y_words(value), "tick", "end"))
        for value in x_ticks:
            at = self.x(value)
            self.elements.append(line((at, floor), (at, floor + 4), "axis"))
            self.elements.append(text((at, floor + 18), x_words(value), "tick", "middle"))
        self.elements.append(line((self.left, floor), (self.width - self.right, floor), "axis"))
        self.elements.append(text((self.width - self.right, self.height - 8), x_title, "axis-title", "end"))
        self.elements.append(text((4, 14), y_title, "axis-title"))

    def at(self, x: float, y: float) -> Point:
        """Pixels of a point given in data units."""
        return self.x(x), self.y(y)

    def band(self, low: Sequence[Point], high: Sequence[Point]) -> None:
        """Fill between two curves."""
        self.elements.append(polyline([self.at(*p) for p in [*low, *reversed(high)]], "band", closed=True))

    def curve(self, points: Sequence[Point], name: str = "curve") -> None:
        """Draw a curve."""
        self.elements.append(polyline([self.at(*p) for p in points], name))

    def drawing(self, label: str) -> str:
        """Finish the chart."""
        return svg(self.width, self.height, label, self.elements, "chart")
