"""Asking where a photo was taken: every clue looks, the beliefs multiply, the peaks become candidates."""

import math
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from placeprint.atlas import AtlasFolder
from placeprint.locate.answer import (
    Answer,
    AtlasReference,
    BeliefRecord,
    Candidate,
    ClueReport,
    Verdict,
)
from placeprint.locate.clue import Clue, Evidence, QueryPhoto
from placeprint.locate.exif_position import ExifPosition
from placeprint.locate.look_alikes import LookAlikes
from placeprint.sphere import Belief
from placeprint.sphere.modes import find_modes
from placeprint.sphere.von_mises_fisher import sigma_m_of
from placeprint.version import __version__

__all__ = ["candidates_of", "clues_for", "conclude", "fuse", "locate"]

_CANDIDATES = 5
# Nine tenths of a component lie within twice its spread.
_STREET_SIGMA_M = 500.0


def clues_for(atlas: AtlasFolder, *, exif: bool = False) -> list[Clue]:
    """The clues that can be asked with this atlas.

    Args:
        atlas: where look-alikes are sought.
        exif: also trust the position written in the photo's file.
    """
    clues: list[Clue] = [LookAlikes(atlas)]
    if exif:
        clues.append(ExifPosition())
    return clues


def locate(photo: Path | bytes, clues: Sequence[Clue], *, atlas: AtlasFolder | None = None) -> Answer:
    """Say where a photo was probably taken.

    Args:
        photo: path, or the file's content.
        clues: who is asked; see `clues_for`.
        atlas: named in the answer.

    Raises:
        PhotoRefused: if the photo can't be read.
    """
    started = time.perf_counter()
    query = QueryPhoto(photo)
    asked: list[tuple[str, Evidence, float]] = []
    for clue in clues:
        before = time.perf_counter()
        evidence = clue.look(query)
        if evidence is not None:
            asked.append((clue.name, evidence, time.perf_counter() - before))
    return conclude(query.name, asked, started=started, atlas=atlas)


def fuse(said: Iterable[Evidence]) -> Belief:
    """Multiply what independent clues believe; knowing nothing if there is none."""
    return math.prod((evidence.belief for evidence in said), start=Belief.uniform())


def conclude(
    photo: str, asked: Sequence[tuple[str, Evidence, float]], *, started: float, atlas: AtlasFolder | None = None
) -> Answer:
    """Fuse what the clues said into an answer.

    Args:
        photo: the photo's name.
        asked: each clue's name, evidence and seconds.
        started: `time.perf_counter` when the question was asked.
        atlas: named in the answer.
    """
    belief = fuse(evidence for _, evidence, _ in asked)
    candidates = candidates_of(belief)
    radius_50, radius_90 = (None, None) if not candidates else _radii(belief, candidates[0])
    return Answer(
        estimated_by=f"Placeprint {__version__}",
        photo=photo,
        verdict=_verdict(candidates),
        candidates=_listed(candidates),
        radius_50_m=radius_50,
        radius_90_m=radius_90,
        elsewhere=_rest(_listed(candidates)),
        clues=[
            ClueReport(
                name=name,
                background=min(evidence.belief.background, 1.0),
                seconds=round(seconds, 6),
                reasons=list(evidence.reasons),
            )
            for name, evidence, seconds in asked
        ],
        belief=BeliefRecord.model_validate(belief.to_dict()),
        atlas=_reference(atlas),
        seconds=round(time.perf_counter() - started, 6),
    )


def candidates_of(belief: Belief) -> list[Candidate]:
    """The peaks of a belief, places before areas, each most probable first.

    Components that spread over more than a street make areas, and their peaks are sought apart from those of places:
    otherwise "somewhere in this town" would climb to the place nearest the middle and lend it its mass. An area,
    however probable, does not say where to look, so the best guess at a point is the best place.
    """
    wide = sigma_m_of(belief.kappa) > _STREET_SIGMA_M
    kinds: list[tuple[Literal["place", "area"], NDArray[np.bool_]]] = [("place", ~wide), ("area", wide)]
    return [
        Candidate(
            kind=kind,
            latitude=mode.latitude,
            longitude=mode.longitude,
            probability=min(mode.probability, 1.0),
            radius_50_m=mode.radius50_m,
            radius_90_m=mode.radius90_m,
        )
        for kind, chosen in kinds
        for mode in find_modes(belief.mu[chosen], belief.kappa[chosen], belief.log_weight[chosen])
    ]


def _listed(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The most probable places, and the most probable area so that it is told apart from them."""
    places = [candidate for candidate in candidates if candidate.kind == "place"]
    areas = [candidate for candidate in candidates if candidate.kind == "area"]
    return [*places[:_CANDIDATES], *areas[:1]]


def _rest(listed: Sequence[Candidate]) -> float:
    return max(0.0, 1.0 - math.fsum(candidate.probability for candidate in listed))


def _radii(belief: Belief, around: Candidate) -> tuple[float, float]:
    half, most = (
        belief.credible_radius(mass, latitude=around.latitude, longitude=around.longitude) for mass in (0.5, 0.9)
    )
    return half, most


def _verdict(candidates: Sequence[Candidate]) -> Verdict:
    places = [candidate.probability for candidate in candidates if candidate.kind == "place"]
    if places and places[0] >= 0.5:
        return "place"
    return "several" if sum(places) >= 0.5 else "unknown"


def _reference(atlas: AtlasFolder | None) -> AtlasReference | None:
    if atlas is None:
        return None
    manifest = atlas.manifest
    return AtlasReference(
        path=str(atlas.path),
        generation=manifest.generation,
        photos=manifest.rows,
        model=manifest.describer.name,
        query_model=atlas.query_model,
    )
