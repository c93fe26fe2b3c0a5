"""An answer drawn for a notebook: the photo, its candidates on a small map, and the look-alikes beside it.

Self-contained HTML with inline pictures and SVG; nothing is fetched.
"""

import base64
from html import escape
from pathlib import Path

import numpy as np

from placeprint.errors import PhotoRefused
from placeprint.locate.answer import Answer, LookAlikeReason
from placeprint.locate.wording import candidate_place, candidate_radii, distance, elsewhere, headline, worth_showing
from placeprint.photos.thumbnail import thumbnail
from placeprint.sphere.wording import metres

__all__ = ["draw_answer"]

_MAP_PX = 260
_PHOTO_PX = 260
_LOOK_ALIKE_PX = 120
_LOOK_ALIKES = 5
_METRES_PER_DEGREE = 111_195.0


def draw_answer(answer: Answer) -> str:
    """Draw an answer as an HTML fragment."""
    look_alikes = [reason for clue in answer.clues for reason in clue.reasons if isinstance(reason, LookAlikeReason)][
        :_LOOK_ALIKES
    ]
    lines = "".join(
        f'<li style="margin-bottom:6px"><strong>{candidate.probability:.0%}</strong> '
        f"{escape(candidate_place(candidate))}<br>"
        f'<span style="opacity:.7">{escape(candidate_radii(candidate))}</span></li>'
        for candidate in worth_showing(answer)
    )
    rest = f'<p style="margin:0;opacity:.7">{escape(elsewhere(answer) or "")}</p>'
    pictures = "".join(
        f'<figure style="margin:0 8px 0 0;display:inline-block;font-size:12px;opacity:.85">'
        f"{_picture(reason.uri, _LOOK_ALIKE_PX)}<figcaption>{reason.weight:.0%} · "
        f"{escape(distance(answer, latitude=reason.latitude, longitude=reason.longitude))}"
        f"{f' · {reason.captured_at:%Y-%m}' if reason.captured_at else ''}</figcaption></figure>"
        for reason in look_alikes
    )
    return (
        '<div style="font-family:system-ui,sans-serif;max-width:820px">'
        f'<p style="margin:0 0 8px"><strong>{escape(headline(answer))}</strong></p>'
        '<div style="display:flex;gap:16px;align-items:flex-start;flex-wrap:wrap">'
        f"{_picture(answer.photo, _PHOTO_PX)}{_map(answer, look_alikes)}"
        f'<ol style="margin:0;padding-left:1.2em;font-size:13px;flex:1;min-width:220px">{lines}{rest}</ol></div>'
        f'<div style="margin-top:10px;white-space:nowrap;overflow-x:auto">{pictures}</div>'
        f'<p style="margin:6px 0 0;font-size:11px;opacity:.6">Estimated by {escape(answer.estimated_by)}</p></div>'
    )


def _picture(uri: str, side_px: int) -> str:
    name = escape(Path(uri).name)
    try:
        data = base64.b64encode(thumbnail(Path(uri), side_px=side_px)).decode()
    except PhotoRefused:
        return f'<span style="font-size:12px">{name}</span>'
    style = f"max-width:{side_px}px;max-height:{side_px}px;border-radius:6px;display:block"
    return f'<img alt="{name}" title="{name}" style="{style}" src="data:image/jpeg;base64,{data}">'


def _map(answer: Answer, look_alikes: list[LookAlikeReason]) -> str:
    """North up, equal scale both ways, centred on the first candidate; far candidates are left to the list."""
    if not answer.candidates:
        return ""
    first = answer.candidates[0]
    cosine = max(float(np.cos(np.radians(first.latitude))), 1e-6)

    def offset(latitude: float, longitude: float) -> tuple[float, float]:
        east = (longitude - first.longitude + 180.0) % 360.0 - 180.0
        return east * _METRES_PER_DEGREE * cosine, (latitude - first.latitude) * _METRES_PER_DEGREE

    points = [offset(reason.latitude, reason.longitude) for reason in look_alikes if reason.weight >= 0.01]
    reach = max(first.radius_90_m, *(float(np.hypot(*point)) for point in points), 20.0) * 1.2
    scale = _MAP_PX / 2 / reach

    def place(east: float, north: float) -> tuple[float, float]:
        return _MAP_PX / 2 + east * scale, _MAP_PX / 2 - north * scale

    marks = []
    for radius, opacity in ((first.radius_90_m, 0.15), (first.radius_50_m, 0.3)):
        marks.append(
            f'<circle cx="{_MAP_PX / 2}" cy="{_MAP_PX / 2}" r="{radius * scale:.1f}" fill="#0a7c86" '
            f'fill-opacity="{opacity}" stroke="#0a7c86" stroke-width="1"/>'
        )
    for reason in look_alikes:
        x, y = place(*offset(reason.latitude, reason.longitude))
        if 0 <= x <= _MAP_PX and 0 <= y <= _MAP_PX:
            size = 3 + 5 * reason.weight**0.5
            marks.append(f'<rect x="{x - size / 2:.1f}" y="{y - size / 2:.1f}" width="{size:.1f}" '
                         f'height="{size:.1f}" fill="#b5521b"/>')  # fmt: skip
    bar_m = 10.0 ** np.floor(np.log10(reach))
    bar_m *= next(step for step in (5, 2, 1) if step * bar_m <= reach or step == 1)
    marks.append(
        f'<path d="M10 {_MAP_PX - 12}h{bar_m * scale:.1f}" stroke="currentColor" stroke-width="2"/>'
        f'<text x="10" y="{_MAP_PX - 18}" font-size="11" fill="currentColor">{metres(bar_m)}</text>'
        f'<text x="{_MAP_PX - 14}" y="16" font-size="11" fill="currentColor">N</text>'
    )
    return (
        f'<svg width="{_MAP_PX}" height="{_MAP_PX}" viewBox="0 0 {_MAP_PX} {_MAP_PX}" role="img" '
        f'aria-label="Circles that hold half and nine tenths of the first candidate, and look-alikes as squares" '
        f'style="border:1px solid rgba(128,128,128,.4);border-radius:6px">{"".join(marks)}</svg>'
    )
