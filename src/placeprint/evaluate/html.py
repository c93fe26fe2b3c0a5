"""The report as one page that needs nothing else: no script, no font, no request; light and dark, desk and phone."""

import base64
import math
import re
from collections.abc import Mapping
from html import escape
from importlib import resources

from placeprint.evaluate.charts import error_chart, recall_chart, reliability_chart
from placeprint.evaluate.map import hit_and_miss_map
from placeprint.evaluate.outcomes import Outcomes
from placeprint.evaluate.report import Figure, Miss, Report
from placeprint.evaluate.wording import (
    RECALL_RULE,
    counted,
    interval,
    quantity,
    sections,
    shorten,
    summary,
    verdict,
)
from placeprint.sphere.wording import metres

__all__ = ["to_html"]

_JPEG = b"\xff\xd8\xff"

_WITHIN_NUMBER = re.compile(r"(?<=\d) (?=%|\d{3}\b|(?:km|m|ms|s|nats)\b)")

# Even if something slipped through the escaping, the browser may load nothing and run nothing.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(report: Report, outcomes: Outcomes, thumbnails: Mapping[str, bytes]) -> str:
    """Write the report as a page.

    Args:
        report: the figures.
        outcomes: what the report was made from, for the map.
        thumbnails: small JPEGs by photo URI, see `Report.pictured`; those that are missing or no JPEG leave a gap.

    Returns:
        HTML 5; all text from outside is escaped, pictures are embedded.
    """
    name = escape(shorten(report.settings.atlas))
    style = resources.files("placeprint.evaluate").joinpath("report.css").read_text(encoding="utf-8")
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>Evaluation of {name}</title>\n'
        f"<style>\n{style}</style>\n</head>\n"
    )
    parts = [
        _header(report, name),
        _headlines(report),
        _charts(report),
        _map(outcomes),
        _table(report),
        _misses(report, thumbnails),
        _settings(report),
    ]
    body = "\n".join(part for part in parts if part)
    return f"{head}<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"


def _header(report: Report, name: str) -> str:
    cautions = "".join(f"<li>{_prose(caution)}</li>" for caution in report.cautions)
    listed = f'<ul class="cautions">{cautions}</ul>' if cautions else ""
    return (
        f'<header><p class="kind">Placeprint evaluation</p><h1>{name}</h1>'
        f'<p class="lead">{_prose(summary(report))}</p>{listed}</header>'
    )


def _headlines(report: Report) -> str:
    figures, settings = report.figures, report.settings
    gain = figures["gain_over_uniform_nats"].value or 0.0
    reach = quantity(figures["reachable"].value, "share")
    p90 = figures["error_p90_m"].value
    cards = [
        (
            f"recall@1 within {settings.threshold_m:g} m",
            "recall@1",
            f"The best that this atlas could reach is {reach}.",
        ),
        (
            "median error",
            "error_p50_m",
            f"Nine answers in ten are within {metres(p90)}." if p90 is not None else "Over a tenth went unanswered.",
        ),
        ("90 % radius holds the truth", "coverage_90", verdict(report)),
        (
            "90 % radius, median",
            "radius_90_m",
            f"The 50 % radius is {quantity(figures['radius_50_m'].value, 'm')}.",
        ),
        ("gain over knowing nothing", "gain_over_uniform_nats", _likelier(gain)),
        (
            "time a photo, median",
            "seconds_p50",
            f"Nine photos in ten take at most {quantity(figures['seconds_p90'].value, 's')}.",
        ),
    ]
    drawn = "".join(_headline(title, figures[key], gist) for title, key, gist in cards)
    return f'<section class="headlines" aria-label="Headline figures">{drawn}</section>'


def _headline(title: str, figure: Figure, gist: str) -> str:
    value, range_ = _prose(quantity(figure.value, figure.unit)), _prose(interval(figure))
    return (
        f'<div class="card"><h2>{_prose(title)}</h2><p class="number">{value}</p>'
        f'<p class="range">95&nbsp;% interval {range_}</p>{_track(figure)}<p class="gist">{_prose(gist)}</p></div>'
    )


def _track(figure: Figure) -> str:
    """Draw a share and its interval on a bar from 0 to 100 %; other units have no natural end to draw them against."""
    if figure.unit != "share" or figure.value is None:
        return ""
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return (
        '<svg class="track" aria-hidden="true"><rect class="all" y="4" width="100%" height="4" rx="2"/>'
        f'<rect class="span" x="{low:.2%}" y="2" width="{high - low:.2%}" height="8" rx="3"/>'
        f'<circle class="point" cx="{figure.value:.2%}" cy="6" r="4.5"/></svg>'
    )


def _likelier(gain: float) -> str:
    if gain <= 0:
        return "On average the truth got no more belief than a uniform guess gives it."
    power = math.floor(gain / math.log(10))
    times = (
        f"{math.exp(gain):.1f}" if power < 1 else f"some 10{_raised(power)}" if power > 3 else f"{math.exp(gain):.0f}"
    )
    return f"The truth was held {times} times likelier than by a uniform guess over the Earth."


def _raised(power: int) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(power))


def _charts(report: Report) -> str:
    charts = [
        ("Recall", "Share of the queries with a look-alike of their place among the first K.", recall_chart(report)),
        ("Errors", "Share of the answers within each distance of the truth.", error_chart(report)),
        ("Reliability", "On the diagonal, a region holds the truth as often as it says.", reliability_chart(report)),
    ]
    drawn = "".join(
        f'<div class="card"><div><h2>{title}</h2><p class="note">{note}</p></div>{chart}</div>'
        for title, note, chart in charts
    )
    return f'<section class="charts" aria-label="Curves; shaded bands are 95 % intervals">{drawn}</section>'


def _map(outcomes: Outcomes) -> str:
    drawing, caption = hit_and_miss_map(outcomes)
    return (
        '<section class="card"><h2>Hits and misses</h2><ul class="legend">'
        '<li><svg viewBox="0 0 26 14" aria-hidden="true"><path class="hit" d="M13 7h0"/></svg>answered within '
        f"{outcomes.threshold_m:g} m</li>"
        '<li><svg viewBox="0 0 26 14" aria-hidden="true"><path class="miss" d="M8.5 2.5l9 9m0 -9l-9 9"/></svg>missed'
        "</li>"
        '<li><svg viewBox="0 0 26 14" aria-hidden="true"><path class="miss-line" d="M0 7h15"/><path class="answer" '
        'd="M15 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"/></svg>where the answer pointed instead</li></ul>'
        f'<figure class="atlas-map">{drawing}<figcaption>{_prose(caption)}</figcaption></figure></section>'
    )


def _table(report: Report) -> str:
    rows = []
    for heading, figures in sections(report):
        rows.append(f'<tr class="section"><th colspan="4" scope="colgroup">{escape(heading)}</th></tr>')
        rows += [
            f'<tr><th scope="row">{escape(figure.label)}</th>'
            f'<td class="figure">{escape(quantity(figure.value, figure.unit))}</td>'
            f'<td class="interval">{escape(interval(figure))}</td><td class="bar">{_track(figure)}</td></tr>'
            for _, figure in figures
        ]
    return (
        f'<section class="card"><h2>All figures</h2><p class="note">{RECALL_RULE} Intervals come from drawing places, '
        "not photos, with replacement.</p><table><thead><tr>"
        '<th scope="col">figure</th><th scope="col" class="figure">value</th><th scope="col" class="figure">95 % '
        'interval</th><th scope="col" class="bar"><span aria-hidden="true">0 to 100 %</span></th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></section>"
    )


def _misses(report: Report, thumbnails: Mapping[str, bytes]) -> str:
    if not report.worst_misses:
        return ""
    pictured = any(_is_jpeg(thumbnails.get(uri)) for uri in report.pictured())
    cards = "".join(_missed(miss, thumbnails if pictured else None) for miss in report.worst_misses)
    title = "The worst miss" if len(report.worst_misses) == 1 else f"The {len(report.worst_misses)} worst misses"
    return (
        f'<section class="card"><h2>{title}</h2><p class="note">Left the query, right the look-alike that the atlas '
        f'put first.</p><div class="misses">{cards}</div></section>'
    )


def _missed(miss: Miss, thumbnails: Mapping[str, bytes] | None) -> str:
    pair = ""
    if thumbnails is not None:
        pictures = [("query", miss.query_uri), ("look-alike", miss.neighbour_uri)]
        pair = f'<div class="pair">{"".join(_picture(words, thumbnails.get(uri)) for words, uri in pictures)}</div>'
    radius = "without bound" if miss.radius_90_m is None else metres(miss.radius_90_m)
    return (
        f'<article class="missed">{pair}<div class="story"><p class="off">{metres(miss.error_m)} off</p>'
        f"<p>90 % radius {radius}. {_cause(miss)}</p>"
        f'<p class="names">{escape(shorten(miss.query_uri))}<br>{escape(shorten(miss.neighbour_uri))}</p>'
        f'<p class="names">Latitude {miss.latitude:.5f}, longitude {miss.longitude:.5f}</p></div></article>'
    )


def _cause(miss: Miss) -> str:
    if not miss.reachable:
        return "No photo of the atlas is near the truth."
    if miss.first_hit_rank is None:
        return "The true place is not among the look-alikes."
    if miss.first_hit_rank == 1:
        return "The best look-alike was right, the answer was not."
    return f"The true place came {_ordinal(miss.first_hit_rank)} among the look-alikes."


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _picture(words: str, jpeg: bytes | None) -> str:
    if not _is_jpeg(jpeg):
        return f'<figure class="absent"><figcaption>{words}</figcaption></figure>'
    data = base64.b64encode(jpeg or b"").decode()
    return f'<figure><img alt="{words}" src="data:image/jpeg;base64,{data}"><figcaption>{words}</figcaption></figure>'


def _is_jpeg(data: bytes | None) -> bool:
    return data is not None and data.startswith(_JPEG)


def _settings(report: Report) -> str:
    settings = report.settings
    told = {
        "Atlas": f"{shorten(settings.atlas)}, {counted(settings.rows, 'photo')}",
        "Model": shorten(settings.model),
        **({} if settings.query_model is None else {"Model of the queries": shorten(settings.query_model)}),
        "Queries": f"{counted(settings.queries, 'photo')} of {counted(settings.places, 'place')}",
        "A hit lies within": f"{settings.threshold_m:g} m of the truth",
        "Intervals": f"95 %, percentile bootstrap over places, {settings.resamples} resamples, seed {settings.seed}",
        "Software": f"Placeprint {settings.software_version}",
        "Made": f"{settings.made_at:%Y-%m-%d %H:%M} UTC",
    }
    rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in told.items())
    command = escape(shorten(settings.command, 4000))
    return f'<section class="card"><h2>Settings</h2><dl>{rows}</dl><pre><code>{command}</code></pre></section>'


def _prose(words: str) -> str:
    """Escape our own words and keep numbers and their units on one line; names from outside stay as they are."""
    return escape(_WITHIN_NUMBER.sub("\u00a0", words))
