"""Positions and distances as people read them."""

import math

__all__ = ["metres", "position", "spaced"]


def spaced(number: float) -> str:
    """Group thousands with a space, from five digits on as is usual, so that years and small counts stay whole."""
    whole = math.floor(number + 0.5)
    return f"{whole:,}".replace(",", " ") if whole >= 10_000 else str(whole)


def metres(distance_m: float) -> str:
    """Write a distance with two or three figures that matter: ``4.1 m``, ``380 m``, ``12.3 km``, ``1240 km``."""
    if distance_m < 9.95:
        return f"{distance_m:.1f} m"
    if distance_m < 999.5:
        return f"{distance_m:.0f} m"
    kilometres = distance_m / 1000
    return f"{kilometres:.1f} km" if kilometres < 99.95 else f"{spaced(kilometres)} km"


def position(*, latitude: float, longitude: float) -> str:
    """Write degrees with their hemisphere, to about a metre: ``59.33019° N, 18.06858° E``."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"
