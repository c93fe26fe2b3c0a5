"""Sines and cosines that are the same on every machine.

The last bit of a sine differs between C libraries; rounded to twelve digits it does not.
"""

import math

__all__ = ["bearing_deg", "cos_deg", "sin_deg", "tan_deg"]


def sin_deg(angle: float) -> float:
    """Sine of an angle in degrees, rounded to 12 digits."""
    return round(math.sin(math.radians(angle)), 12)


def cos_deg(angle: float) -> float:
    """Cosine of an angle in degrees, rounded to 12 digits."""
    return round(math.cos(math.radians(angle)), 12)


def tan_deg(angle: float) -> float:
    """Tangent of an angle in degrees, rounded to 12 digits."""
    return round(math.tan(math.radians(angle)), 12)


def bearing_deg(east: float, north: float) -> float:
    """Direction of a vector on the map, degrees clockwise from north, 0 to 360, rounded to 6 digits."""
    return round(math.degrees(math.atan2(east, north)) % 360, 6)
