"""The page loads nothing, runs nothing, and shows hostile names as text."""

import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from placeprint.evaluate import Outcomes, Report
from placeprint.evaluate.html import to_html
from placeprint.evaluate.map import hit_and_miss_map

Draw = Callable[..., Outcomes]
Make = Callable[..., Report]

HOSTILE = [
    "<script>alert(1)</script>.jpg",
    "\"><img src=x onerror='alert(1)'>",
    "</title></style></svg><iframe src=https://evil.example>",
    "https://photos.example/1.jpg?a=1&lt;b",
    "\x1b[31m\u202egpj.exe\n\0",
    "]]>--><!--",
    "javascript:alert(1)",
    "\udcff\udc00",
    "é" * 5000,
    "",
]

VOID = {"meta", "br", "img"}


class Page(HTMLParser):
    """Collects every tag and attribute, and checks that tags close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(stream, "JPEG")
    return stream.getvalue()


def check_harmless(page: str) -> Page:
    seen = Page(page)
    assert seen.open == []
    assert not seen.tags & {"script", "iframe", "object", "embed", "link", "base", "form", "a", "foreignobject"}
    for name, value in seen.attributes:
        assert not name.startswith("on")
        if name in {"src", "href", "xlink:href", "srcset", "action", "data", "poster", "background"}:
            assert value.startswith("data:image/jpeg;base64,")
    assert "@import" not in page
    assert set(re.findall(r"url\(.*?\)", page)) <= {"url(#map-frame)"}
    return seen


def drawings(page: str) -> list[ElementTree.Element]:
    found = [ElementTree.fromstring(drawing) for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]
    for drawing in found:
        for element in drawing.iter():
            for value in element.attrib.values():
                assert not re.search(r"\b(nan|inf)\b", value), value
    return found


def scale_of(drawing: str) -> str | None:
    return next(e.text for e in ElementTree.fromstring(drawing).iter() if e.get("class") == "scale-words")


def test_page_is_whole_and_harmless(draw: Draw, make: Make) -> None:
    outcomes = draw(200)
    report = make(outcomes)
    page = to_html(report, outcomes, {})
    seen = check_harmless(page)
    words = " ".join(seen.words)
    assert "http:" not in page
    assert "https:" not in page
    assert "//" not in page
    assert page.count("<h1>") == 1
    assert all(figure.label in words for figure in report.figures.values())
    assert "evaluate it" in words
    assert len([drawing for drawing in drawings(page) if drawing.get("class") == "chart"]) == 3
    assert "prefers-color-scheme: dark" in page


def test_hostile_names_are_text(draw: Draw, make: Make) -> None:
    count = len(HOSTILE)
    outcomes = draw(count, hits=0.0, query_uri=HOSTILE, neighbour_uri=HOSTILE[::-1], place=HOSTILE)
    for name in HOSTILE:
        report = make(outcomes, atlas=name, model=name, command=name, worst=count)
        page = to_html(report, outcomes, dict.fromkeys(report.pictured(), jpeg()))
        seen = check_harmless(page)
        drawings(page)
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", page)
        page.encode("utf-8")
    assert any("<script>alert(1)</script>.jpg" in words for words in seen.words)


def test_thumbnails_are_embedded_only_where_used_and_if_jpeg(draw: Draw, make: Make) -> None:
    outcomes = draw(100)
    report = make(outcomes, worst=3)
    wanted = report.pictured()
    page = to_html(report, outcomes, dict.fromkeys([*wanted, "elsewhere.jpg"], jpeg()))
    assert page.count("data:image/jpeg;base64,") == len(wanted) == 6
    assert page.count('class="absent"') == 0
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    mixed = to_html(report, outcomes, {wanted[0]: jpeg(), wanted[1]: svg})
    assert mixed.count("data:image") == 1
    assert mixed.count('class="absent"') == 5


def test_no_misses_no_gallery(draw: Draw, make: Make) -> None:
    outcomes = draw(30, hits=1.0)
    assert "worst miss" not in to_html(make(outcomes), outcomes, {})


def test_map_tells_hits_from_misses_by_shape(draw: Draw) -> None:
    outcomes = draw(120)
    drawing, caption = hit_and_miss_map(outcomes)
    marks = {element.get("class"): element.get("d", "") for element in ElementTree.fromstring(drawing).iter()}
    assert "h0" in marks["hit"]
    assert "l9 9" in marks["miss"]
    assert f"{int(outcomes.hit.sum())} answers within 25 m" in caption


def test_map_keeps_proportions_and_a_true_scale(draw: Draw) -> None:
    latitude, longitude = np.array([60.0, 60.0, 60.01]), np.array([18.0, 18.02, 18.0])
    same = {"latitude": latitude, "longitude": longitude, "answer_latitude": latitude, "answer_longitude": longitude}
    drawing, _ = hit_and_miss_map(draw(3, **same, error_m=[1.0] * 3, reachable=[True] * 3))
    tree = ElementTree.fromstring(drawing)
    marks = {element.get("class"): element for element in tree.iter()}
    spots = np.array(
        [[float(v) for v in spot.split()] for spot in re.findall(r"M(\S+ \S+?)h0", marks["hit"].get("d", ""))]
    )
    assert len(spots) == 3
    # At 60 degrees north a degree of longitude is half as long as one of latitude, so both legs are as long.
    width, height = np.ptp(spots, axis=0)
    assert width == pytest.approx(height, abs=1.5)
    bar = np.array(
        [[float(v) for v in spot.split()] for spot in re.findall(r"[\d.]+ [\d.]+", marks["scale"].get("d", ""))]
    )
    assert scale_of(drawing) == "200 m"
    assert np.ptp(bar[:, 0]) / height == pytest.approx(200 / (0.01 * 111_195), rel=0.01)


def test_map_across_the_date_line_stays_small(draw: Draw) -> None:
    longitude = np.array([179.95, -179.95, 179.9])
    latitude = np.array([-17.0, -17.0, -17.05])
    same = {"latitude": latitude, "longitude": longitude, "answer_latitude": latitude, "answer_longitude": longitude}
    drawing, _ = hit_and_miss_map(draw(3, **same, error_m=[1.0] * 3))
    degrees = [
        element.text or "" for element in ElementTree.fromstring(drawing).iter() if element.get("class") == "degree"
    ]
    assert any(words.startswith("179.9") and words.endswith("E") for words in degrees)
    assert any(words.startswith("179.9") and words.endswith("W") for words in degrees)
    assert 'class="land"' not in drawing


def test_a_far_answer_leaves_the_map_instead_of_shrinking_it(draw: Draw) -> None:
    near = draw(40, hits=1.0)
    answer = near.answer_latitude.copy()
    answer[0] = -35.0
    error = near.error_m.copy()
    error[0] = 1e7
    drawing, caption = hit_and_miss_map(
        draw(40, hits=1.0, answer_latitude=answer, error_m=error, radius_90_m=np.full(40, 99.0))
    )
    assert "1 of the answers lies beyond" in caption
    assert scale_of(drawing) == scale_of(hit_and_miss_map(near)[0])


def test_a_world_of_queries_shows_land(draw: Draw, make: Make) -> None:
    rng = np.random.default_rng(0)
    latitude, longitude = rng.uniform(-60, 75, 3000), rng.uniform(-180, 180, 3000)
    outcomes = draw(3000, latitude=latitude, longitude=longitude, answer_latitude=latitude, answer_longitude=-longitude)
    page = to_html(make(outcomes), outcomes, {})
    check_harmless(page)
    drawings(page)
    assert 'class="land"' in page
    assert len(page) < 400_000


degrees = st.tuples(
    st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 2.1e7)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(degrees, min_size=1, max_size=6))
def test_any_positions_make_a_sound_map(draw: Draw, rows: list[tuple[float, ...]]) -> None:
    latitude, longitude, answer_latitude, answer_longitude, error = np.array(rows).T
    outcomes = draw(
        len(rows),
        latitude=latitude,
        longitude=longitude,
        answer_latitude=answer_latitude,
        answer_longitude=answer_longitude,
        error_m=error,
    )
    drawing, caption = hit_and_miss_map(outcomes)
    assert drawings(drawing)
    assert len(drawing) < 300_000
    assert caption
