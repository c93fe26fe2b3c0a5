"""An answer in plain words, the same in the terminal, in notebooks and on pages."""

from placeprint.locate.answer import Answer, Candidate
from placeprint.sphere import great_circle_m

__all__ = ["candidate_line", "distance", "headline", "metres", "position"]


def position(*, latitude: float, longitude: float) -> str:
    """Degrees as people write them, to about a metre."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


def metres(distance_m: float) -> str:
    """A distance with two or three digits that mean something."""
    if distance_m < 9.95:
        return f"{distance_m:.1f} m"
    if distance_m < 995:
        return f"{distance_m:.0f} m"
    kilometres = distance_m / 1000
    return f"{kilometres:.1f} km" if kilometres < 99.5 else f"{kilometres:,.0f} km"


def headline(answer: Answer) -> str:
    """One line that says how sure the answer is."""
    if not answer.candidates:
        return "no clue says anything about its place"
    first = answer.candidates[0]
    where = position(latitude=first.latitude, longitude=first.longitude)
    if answer.verdict == "place":
        return f"probably {where} ({first.probability:.0%}), within {metres(first.radius_90_m)}"
    if answer.verdict == "several":
        return f"one of several places, perhaps {where} ({first.probability:.0%})"
    return f"not known; the best guess is {where} ({first.probability:.0%})"


def candidate_line(candidate: Candidate) -> str:
    """A candidate with its probability and radii."""
    where = position(latitude=candidate.latitude, longitude=candidate.longitude)
    half, most = metres(candidate.radius_50_m), metres(candidate.radius_90_m)
    return f"{where}   {candidate.probability:.0%}   half of it within {half}, nine tenths within {most}"


def distance(answer: Answer, *, latitude: float, longitude: float) -> str:
    """How far a place lies from the first candidate."""
    if not answer.candidates:
        return ""
    first = answer.candidates[0]
    away = great_circle_m(
        latitude=first.latitude, longitude=first.longitude, to_latitude=latitude, to_longitude=longitude
    )
    return metres(float(away))
