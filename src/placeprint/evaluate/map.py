"""The map of hits and misses: north up, true proportions at its middle, from one street corner to the whole world."""

import json
import math
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from placeprint.evaluate.outcomes import Outcomes
from placeprint.evaluate.svg import circle, line, polyline, svg, text
from placeprint.evaluate.wording import shorten
from placeprint.sphere.wording import metres

__all__ = ["hit_and_miss_map"]

FloatArray = npt.NDArray[np.float64]

_WIDTH = 1000.0
_METRES_PER_DEGREE = 111_195.0  # of latitude, on the mean sphere of 6 371 km
_MOST_LINES = 150
_MANY = 800  # queries, from which on the marks are drawn smaller
_LAND_FROM_DEGREES = 8.0  # coastlines of 1:110 million say nothing about anything smaller
_NICE = (1.0, 2.0, 5.0)
_CROSS = "M{x} {y}m-4.5 -4.5l9 9m0 -9l-9 9"
_SMALL_CROSS = "M{x} {y}m-2.5 -2.5l5 5m0 -5l-5 5"
_RING = "M{x} {y}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"


class _Frame:
    """Where the map lies: equirectangular about its middle, longitudes unwrapped so that it may span the date line."""

    def __init__(self, latitude: FloatArray, longitude: FloatArray, threshold_m: float) -> None:
        self.middle_longitude, span_longitude = _smallest_arc(longitude)
        south, north = float(latitude.min()), float(latitude.max())
        self.middle_latitude = (south + north) / 2
        self.squeeze = max(0.05, math.cos(math.radians(self.middle_latitude)))
        least = 8 * threshold_m / _METRES_PER_DEGREE
        # In degrees of latitude, so that both directions share one scale.
        tall = max((north - south) * 1.12, least)
        wide = max(min(span_longitude * 1.12, 360.0) * self.squeeze, least)
        self.height = _WIDTH * min(max(tall / wide, 0.42), 0.72)
        self.pixels_per_degree = min(_WIDTH / wide, self.height / tall)

    def x(self, longitude: FloatArray) -> FloatArray:
        """Pixels from the left."""
        return _WIDTH / 2 + self.east(longitude) * self.squeeze * self.pixels_per_degree

    def y(self, latitude: FloatArray) -> FloatArray:
        """Pixels from the top."""
        return self.height / 2 - (latitude - self.middle_latitude) * self.pixels_per_degree

    def east(self, longitude: FloatArray) -> FloatArray:
        """Degrees east of the middle, within -180 and 180."""
        return _wrapped(longitude - self.middle_longitude)

    @property
    def metres_per_pixel(self) -> float:
        return _METRES_PER_DEGREE / self.pixels_per_degree

    @property
    def spans(self) -> tuple[float, float]:
        """Degrees of latitude and of longitude that the frame shows."""
        return self.height / self.pixels_per_degree, _WIDTH / self.pixels_per_degree / self.squeeze


def hit_and_miss_map(outcomes: Outcomes) -> tuple[str, str]:
    """Draw where the queries were found and where not.

    Hits are round dots; misses are crosses, each with a line to its answer, so that the two differ by shape as well as
    by colour. The frame holds every query; an answer far outside of it doesn't shrink the rest to a point, its line
    leaves the map instead.

    Returns:
        The drawing, and a caption that says what it leaves out.
    """
    frame = _Frame(outcomes.latitude, outcomes.longitude, outcomes.threshold_m)
    x, y = frame.x(outcomes.longitude), frame.y(outcomes.latitude)
    hit = outcomes.hit
    missed = np.flatnonzero(~hit & outcomes.answered)
    missed = missed[np.argsort(-outcomes.error_m[missed], kind="stable")]
    lined = missed[np.linspace(0, len(missed) - 1, min(len(missed), _MOST_LINES)).astype(np.intp)]

    # Lines go the short way round the world: one that meets the map's seam leaves on one side and enters on the other.
    step = _wrapped(outcomes.answer_longitude - outcomes.longitude) * frame.squeeze * frame.pixels_per_degree
    end_x, end_y = frame.x(outcomes.answer_longitude), frame.y(outcomes.answer_latitude)
    seam = lined[np.abs(x[lined] + step[lined] - end_x[lined]) > 1]
    outside = ~((end_x >= 0) & (end_x <= _WIDTH) & (end_y >= 0) & (end_y <= frame.height))

    many = len(outcomes) > _MANY
    body = [
        _land(frame) if max(frame.spans) >= _LAND_FROM_DEGREES else "",
        *_graticule(frame),
        _marks(x[hit], y[hit], "M{x} {y}h0", "hit"),
        *(line((x[row], y[row]), (x[row] + step[row], end_y[row]), "miss-line") for row in lined),
        *(line((end_x[row] - step[row], y[row]), (end_x[row], end_y[row]), "miss-line") for row in seam),
        _marks(end_x[lined], end_y[lined], _RING, "answer"),
        _marks(x[~hit], y[~hit], _SMALL_CROSS if many else _CROSS, "miss"),
        *(circle((x[row], y[row]), 9, "touch", _told(outcomes, row)) for row in lined),
    ]
    height = f"{frame.height:.0f}"
    clip = f'<clipPath id="map-frame"><rect width="{_WIDTH:g}" height="{height}" rx="10"/></clipPath>'
    sea = f'<rect class="sea" width="{_WIDTH:g}" height="{height}" rx="10"/>'
    elements = [clip, sea, f'<g clip-path="url(#map-frame)">{"".join(body)}</g>', *_furniture(frame)]
    label = f"Map of {int(hit.sum())} hits and {int((~hit).sum())} misses"
    drawing = svg(_WIDTH, frame.height, label, elements, "map many" if many else "map")
    return drawing, _caption(outcomes, len(lined), int(outside[missed].sum()))


def _caption(outcomes: Outcomes, lines: int, outside: int) -> str:
    missed = int((~outcomes.hit & outcomes.answered).sum())
    unanswered = int((~outcomes.answered).sum())
    words = [f"{int(outcomes.hit.sum())} answers within {outcomes.threshold_m:g} m of the truth, {missed} further off."]
    if lines < missed:
        words.append(f"Lines to the answers are drawn for {lines} of the misses, evenly over all sizes of error.")
    if outside:
        words.append(f"{outside} of the answers {'lies' if outside == 1 else 'lie'} beyond the edge of the map.")
    if unanswered:
        words.append(f"{unanswered} crosses without a line were left unanswered.")
    return " ".join(words)


def _told(outcomes: Outcomes, row: int) -> str:
    return f"{shorten(outcomes.query_uri[row])}: {metres(float(outcomes.error_m[row]))} off"


def _marks(x: FloatArray, y: FloatArray, shape: str, name: str) -> str:
    """Draw one shape at many points as a single path; points of the same half pixel are drawn once."""
    spots = np.unique(np.round(np.column_stack([x, y]) * 2) / 2, axis=0) if len(x) else np.empty((0, 2))
    return f'<path class="{name}" d="{"".join(shape.format(x=f"{a:g}", y=f"{b:g}") for a, b in spots)}"/>'


def _graticule(frame: _Frame) -> list[str]:
    tall, wide = frame.spans
    step = _nice(max(tall, wide) / 6)
    step = 30.0 if step > 20 else step
    digits = max(0, -math.floor(math.log10(step)))
    elements = []
    first = math.ceil((frame.middle_latitude - tall / 2) / step)
    for index in range(first, math.floor((frame.middle_latitude + tall / 2) / step) + 1):
        latitude = index * step
        if abs(latitude) <= 90:
            y = float(frame.y(np.array([latitude]))[0])
            elements.append(line((0, y), (_WIDTH, y), "graticule"))
            if y > 40:  # clear of the longitudes along the top
                elements.append(text((10, y - 5), _degrees(latitude, digits, "N", "S"), "degree"))
    first = math.ceil((frame.middle_longitude - wide / 2) / step)
    for index in range(first, math.floor((frame.middle_longitude + wide / 2) / step) + 1):
        x = _WIDTH / 2 + (index * step - frame.middle_longitude) * frame.squeeze * frame.pixels_per_degree
        longitude = float(_wrapped(np.array([index * step]))[0])
        elements.append(line((x, 0), (x, frame.height), "graticule"))
        if x < _WIDTH - 110:  # clear of the north arrow
            elements.append(text((x + 5, 17), _degrees(longitude, digits, "E", "W"), "degree"))
    return elements


def _degrees(value: float, digits: int, positive: str, negative: str) -> str:
    side = "" if abs(value) < 1e-9 else positive if value > 0 else negative
    return f"{abs(value):.{digits}f}° {side}".strip()


def _furniture(frame: _Frame) -> list[str]:
    """The scale bar and the north arrow."""
    length_m = _nice(180 * frame.metres_per_pixel)
    length = length_m / frame.metres_per_pixel
    right, bottom = _WIDTH - 18, frame.height - 18
    words = metres(length_m).replace(".0 ", " ") + (" at mid-latitude" if frame.spans[0] > 20 else "")
    bar = [(right - length, bottom - 6), (right - length, bottom), (right, bottom), (right, bottom - 6)]
    arrow = [(right - 8, 46.0), (right, 22.0), (right + 8, 46.0), (right, 40.0)]
    return [
        polyline(bar, "scale-rim"),
        polyline(bar, "scale"),
        text((right, bottom - 12), words, "scale-words", "end"),
        polyline(arrow, "north", closed=True),
        text((right, 62), "N", "scale-words north-letter", "middle"),
    ]


def _land(frame: _Frame) -> str:
    steps = []
    scale = frame.squeeze * frame.pixels_per_degree
    for longitude, latitude in _coastlines():
        y = frame.y(latitude)
        if y.max() < 0 or y.min() > frame.height:
            continue
        # Rings are whole, so they are moved by full turns instead of being wrapped point by point.
        for turn in (-360.0, 0.0, 360.0):
            x = _WIDTH / 2 + (longitude + turn - frame.middle_longitude) * scale
            if x.max() >= 0 and x.min() <= _WIDTH:
                steps.append("M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in zip(x, y, strict=True)) + "Z")
    return f'<path class="land" d="{"".join(steps)}"/>'


@cache
def _coastlines() -> list[tuple[FloatArray, FloatArray]]:
    """Longitude and latitude of each ring of Natural Earth's land at 1:110 million."""
    told = json.loads(resources.files("placeprint.evaluate").joinpath("land.json").read_text(encoding="utf-8"))
    return [(np.array(ring["longitude"]) / 10, np.array(ring["latitude"]) / 10) for ring in told["rings"]]


def _smallest_arc(longitude: FloatArray) -> tuple[float, float]:
    """Find the middle and the width, in degrees, of the smallest arc that holds every longitude."""
    around = np.unique(np.mod(longitude, 360.0))
    gaps = np.diff(around, append=around[0] + 360.0)
    widest = int(gaps.argmax())
    width = 360.0 - float(gaps[widest])
    if width > 180:
        return 0.0, 360.0  # a map of the world, laid out as people know it
    start = float(around[(widest + 1) % len(around)])
    return float(_wrapped(np.array([start + width / 2]))[0]), width


def _wrapped(degrees: FloatArray) -> FloatArray:
    return np.asarray(np.mod(degrees + 180.0, 360.0) - 180.0)


def _nice(value: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … that the value reaches."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(nice * power for nice in _NICE if nice * power <= value * (1 + 1e-9))
