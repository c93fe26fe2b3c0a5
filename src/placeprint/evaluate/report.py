"""The report of an evaluation: what was measured, how sure that is, and under which settings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict

from placeprint.evaluate.bootstrap import bootstrap_intervals
from placeprint.evaluate.metrics import (
    Metric,
    Section,
    Unit,
    error_curve,
    metrics_of,
    recall_curve,
    reliability_curve,
    weighted,
)
from placeprint.evaluate.outcomes import Outcomes
from placeprint.version import __version__

__all__ = ["CurvePoint", "Figure", "Miss", "Report", "Settings", "make_report"]

_FEW_PLACES = 10


class _Frozen(BaseModel):
    # Positional titles and unknown keys would let a damaged report pass for a whole one.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Figure(_Frozen):
    """One measured number with its 95 % interval.

    Attributes:
        label: its name for people.
        section: the heading that it stands under.
        unit: ``share`` (0 to 1), ``m``, ``nats`` or ``s``.
        value: None where so many queries went unanswered that no number bounds it.
        low: lower bound; None where no interval can be given.
        high: upper bound; None where no interval can be given, or nothing bounds it from above.
    """

    label: str
    section: Section
    unit: Unit
    value: float | None
    low: float | None
    high: float | None


class CurvePoint(_Frozen):
    """One point of a curve: a share of the queries, measured at ``at``, with its 95 % interval."""

    at: float
    value: float
    low: float | None
    high: float | None


class Miss(_Frozen):
    """A query whose answer lies beyond the threshold.

    Attributes:
        query_uri: the photo.
        neighbour_uri: its best look-alike; empty where there was none.
        place: label of the query's place.
        latitude: true position, WGS 84 degrees.
        longitude: true position, WGS 84 degrees.
        answer_latitude: the answer, WGS 84 degrees.
        answer_longitude: the answer, WGS 84 degrees.
        error_m: metres between the two.
        radius_90_m: the answer's 90 % radius; None where nothing bounds it.
        first_hit_rank: rank of the first look-alike within the threshold; None where none was among those kept.
        reachable: whether any photo of the atlas lies within the threshold of the truth.
    """

    query_uri: str
    neighbour_uri: str
    place: str
    latitude: float
    longitude: float
    answer_latitude: float
    answer_longitude: float
    error_m: float
    radius_90_m: float | None
    first_hit_rank: int | None
    reachable: bool


class Settings(_Frozen):
    """What was evaluated and how, enough to do it again.

    Attributes:
        atlas: name of the atlas.
        model: name of the model that described the atlas's photos.
        query_model: name of the model that described the queries; None where it is the same.
        rows: photos in the atlas.
        queries: photos that were located.
        places: distinct places among them, the units that the bootstrap draws.
        threshold_m: how near counts as a hit.
        resamples: how many times the bootstrap drew.
        seed: of its random numbers.
        software_version: of Placeprint.
        command: the command line that made the report, or whatever else tells how to repeat it.
        made_at: when, UTC.
    """

    atlas: str
    model: str
    query_model: str | None = None
    rows: int
    queries: int
    places: int
    threshold_m: float
    resamples: int
    seed: int
    software_version: str
    command: str
    made_at: AwareDatetime


class Report(_Frozen):
    """All that ``report.json`` holds; ``Report.model_json_schema()`` describes it.

    Attributes:
        format: name and version of this layout.
        settings: what was evaluated and how.
        cautions: sentences to read before the figures; often none.
        figures: by name, in the order of the table.
        recall_curve: recall against the number of look-alikes looked at.
        error_curve: share of the answers within each distance in metres.
        reliability: share of the truths that the region of each stated probability held.
        worst_misses: the misses with the largest errors, worst first.
    """

    format: Literal["placeprint-evaluation-1"] = "placeprint-evaluation-1"
    settings: Settings
    cautions: tuple[str, ...]
    figures: Mapping[str, Figure]
    recall_curve: tuple[CurvePoint, ...]
    error_curve: tuple[CurvePoint, ...]
    reliability: tuple[CurvePoint, ...]
    worst_misses: tuple[Miss, ...]

    def pictured(self) -> tuple[str, ...]:
        """URIs of the photos that the page can show, each once: the thumbnails worth making."""
        uris = (uri for miss in self.worst_misses for uri in (miss.query_uri, miss.neighbour_uri))
        return tuple(dict.fromkeys(uri for uri in uris if uri))


def make_report(
    outcomes: Outcomes,
    *,
    atlas: str,
    model: str,
    rows: int,
    command: str,
    query_model: str | None = None,
    worst: int = 12,
    resamples: int = 1000,
    seed: int = 0,
    made_at: datetime | None = None,
) -> Report:
    """Measure everything there is to say about the outcomes.

    Args:
        outcomes: what the atlas did with each query.
        atlas: name of the atlas.
        model: name of the model that described the atlas's photos.
        rows: photos in the atlas.
        command: the command line that led here.
        query_model: name of the model that described the queries, where it is another.
        worst: how many of the largest misses to list.
        resamples: bootstrap resamples behind every interval.
        seed: of the bootstrap.
        made_at: time to write on the report; now by default.

    Returns:
        The report, ready for `placeprint.evaluate.write_report`.

    Raises:
        InputError: ``resamples`` is too small.
    """
    figures = metrics_of(outcomes)
    curves = [recall_curve(outcomes), error_curve(outcomes), reliability_curve(outcomes)]
    # One call for all of them, so that every interval on the page comes from the same resamples.
    metrics: list[Metric] = [*figures, *(metric for curve in curves for _, metric in curve)]
    values = weighted(metrics, np.ones((1, len(outcomes))))[0]
    bounds = bootstrap_intervals(metrics, outcomes.place, resamples=resamples, seed=seed)
    numbers = (tuple(map(_finite, triple)) for triple in np.column_stack([values, bounds]))
    told = {metric.name: _figure(metric, *next(numbers)) for metric in figures}
    points = [tuple(_point(at, *next(numbers)) for at, _ in curve) for curve in curves]
    places = len(set(outcomes.place))
    settings = Settings(
        atlas=storable(atlas),
        model=storable(model),
        query_model=None if query_model is None else storable(query_model),
        rows=int(rows),
        queries=len(outcomes),
        places=places,
        threshold_m=outcomes.threshold_m,
        resamples=resamples,
        seed=seed,
        software_version=__version__,
        command=storable(command),
        made_at=(made_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
    )
    return Report(
        settings=settings,
        cautions=_cautions(outcomes, places),
        figures=told,
        recall_curve=points[0],
        error_curve=points[1],
        reliability=points[2],
        worst_misses=_worst(outcomes, worst),
    )


def storable(text: str) -> str:
    r"""Make text fit for UTF-8: file names that were no valid UTF-8 keep their odd bytes as ``\udc..``."""
    return text.encode("utf-8", "backslashreplace").decode()


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _figure(metric: Metric, value: float | None, low: float | None, high: float | None) -> Figure:
    return Figure(label=metric.label, section=metric.section, unit=metric.unit, value=value, low=low, high=high)


def _point(at: float, value: float | None, low: float | None, high: float | None) -> CurvePoint:
    assert value is not None, "a share of at least one query is a number"
    return CurvePoint(at=at, value=value, low=low, high=high)


def _worst(outcomes: Outcomes, count: int) -> tuple[Miss, ...]:
    missed = np.flatnonzero(~outcomes.hit & outcomes.answered)
    ranks = outcomes.first_hit_rank
    order = missed[np.argsort(-outcomes.error_m[missed], kind="stable")][:count]
    return tuple(
        Miss(
            query_uri=storable(outcomes.query_uri[row]),
            neighbour_uri=storable(outcomes.neighbour_uri[row]),
            place=storable(outcomes.place[row]),
            latitude=float(outcomes.latitude[row]),
            longitude=float(outcomes.longitude[row]),
            answer_latitude=float(outcomes.answer_latitude[row]),
            answer_longitude=float(outcomes.answer_longitude[row]),
            error_m=float(outcomes.error_m[row]),
            radius_90_m=_finite(outcomes.radius_90_m[row]),
            first_hit_rank=int(ranks[row]) if np.isfinite(ranks[row]) else None,
            reachable=bool(outcomes.reachable[row]),
        )
        for row in order
    )


def _cautions(outcomes: Outcomes, places: int) -> tuple[str, ...]:
    """Say what a reader has to know before believing the figures."""
    total = len(outcomes)
    cautions = []
    if places == 1:
        cautions.append("All queries show one place, so nothing tells how the atlas does elsewhere.")
    elif places < _FEW_PLACES:
        cautions.append(f"The queries show only {places} places; intervals from fewer than ten are too narrow.")
    unreachable = total - int(outcomes.reachable.sum())
    if unreachable:
        share = 100 * (1 - unreachable / total)
        verb = "has" if unreachable == 1 else "have"
        cautions.append(
            f"{unreachable} of {total} queries {verb} no photo of the atlas within {outcomes.threshold_m:g} m, so "
            f"recall can't exceed {share:.1f} %."
        )
    unanswered = total - int(outcomes.answered.sum())
    if unanswered:
        cautions.append(f"{unanswered} of {total} queries got no answer, which counts as a miss everywhere.")
    return tuple(cautions)
