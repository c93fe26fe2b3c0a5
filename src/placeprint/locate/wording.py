"""An answer in plain words, the same in the terminal, in notebooks and on pages."""

from placeprint.locate.answer import Answer, Candidate
from placeprint.sphere import great_circle_m
from placeprint.sphere.wording import metres, position

__all__ = ["candidate_place", "candidate_radii", "distance", "elsewhere", "headline", "worth_showing"]

# Less reads as 0 %.
_SHOWN_PROBABILITY = 0.005


def headline(answer: Answer) -> str:
    """One line that says how sure the answer is."""
    if not answer.candidates:
        return "not known: no clue says anything about its place"
    first = answer.candidates[0]
    where = position(latitude=first.latitude, longitude=first.longitude)
    if answer.verdict == "place":
        return f"probably {where}: within {metres(first.radius_90_m)} at {0.9 * first.probability:.0%}"
    if answer.verdict == "several":
        return f"one of several places, perhaps {where} ({first.probability:.0%})"
    likeliest = max(answer.candidates, key=lambda candidate: candidate.probability)
    return f"not known; perhaps {candidate_place(likeliest)} ({likeliest.probability:.0%})"


def candidate_place(candidate: Candidate) -> str:
    """Where a candidate is: a position, or an area around one."""
    where = position(latitude=candidate.latitude, longitude=candidate.longitude)
    return where if candidate.kind == "place" else f"somewhere around {where}"


def worth_showing(answer: Answer) -> list[Candidate]:
    """The candidates whose probability does not read as 0 %."""
    return [candidate for candidate in answer.candidates if candidate.probability >= _SHOWN_PROBABILITY]


def candidate_radii(candidate: Candidate) -> str:
    """How far a candidate's belief spreads."""
    half, most = metres(candidate.radius_50_m), metres(candidate.radius_90_m)
    return f"half of it within {half}, nine tenths within {most}"


def elsewhere(answer: Answer) -> str | None:
    """What no candidate holds, if it is enough to be told."""
    if answer.elsewhere < _SHOWN_PROBABILITY:
        return None
    return f"anywhere else: {answer.elsewhere:.0%}"


def distance(answer: Answer, *, latitude: float, longitude: float) -> str:
    """How far a place lies from the first candidate."""
    if not answer.candidates:
        return ""
    first = answer.candidates[0]
    away = great_circle_m(
        latitude=first.latitude, longitude=first.longitude, to_latitude=latitude, to_longitude=longitude
    )
    return metres(float(away))
