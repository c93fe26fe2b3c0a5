"""Asking where a photo was taken: every clue looks, the beliefs multiply, the peaks become candidates."""

import math
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

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
from placeprint.version import __version__

__all__ = ["clues_for", "conclude", "fuse", "locate"]

_CANDIDATES = 5
_SEVERAL_WITHIN_M = 200_000.0


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
    modes = belief.modes()[:_CANDIDATES]
    candidates = [
        Candidate(
            latitude=mode.latitude,
            longitude=mode.longitude,
            probability=min(mode.probability, 1.0),
            radius_50_m=mode.radius50_m,
            radius_90_m=mode.radius90_m,
        )
        for mode in modes
    ]
    radius_50 = belief.credible_radius(0.5) if candidates else None
    radius_90 = belief.credible_radius(0.9) if candidates else None
    return Answer(
        estimated_by=f"Placeprint {__version__}",
        photo=photo,
        verdict=_verdict(candidates, radius_50),
        candidates=candidates,
        radius_50_m=radius_50,
        radius_90_m=radius_90,
        elsewhere=min(belief.background, 1.0),
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


def _verdict(candidates: Sequence[Candidate], radius_50_m: float | None) -> Verdict:
    if candidates and candidates[0].probability >= 0.5:
        return "place"
    if radius_50_m is not None and radius_50_m <= _SEVERAL_WITHIN_M:
        return "several"
    return "unknown"


def _reference(atlas: AtlasFolder | None) -> AtlasReference | None:
    if atlas is None:
        return None
    manifest = atlas.manifest
    return AtlasReference(
        path=str(atlas.path), generation=manifest.generation, photos=manifest.rows, model=manifest.describer.name
    )
