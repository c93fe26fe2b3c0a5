"""Positions as unit vectors: conversions, great-circle distance, destination.

A position is a unit vector in float64: x points to latitude 0 and longitude 0, y to longitude 90 east, z to the north
pole. On vectors the poles and the date line are points like any other, and distances keep their digits from a
millimetre to the antipodes. The Earth is a sphere of the mean radius, so a distance can differ from the ellipsoid's by
up to about 0.5 %.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "EARTH_RADIUS_M",
    "FloatArray",
    "Positions",
    "angle_between",
    "checked_degrees",
    "destination",
    "distance_m",
    "great_circle_m",
    "tangent_basis",
    "to_positions",
    "to_vectors",
]

FloatArray = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the WGS 84 ellipsoid, (2a + b) / 3, in metres."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Latitudes and longitudes that belong together, by name.

    Attributes:
        latitude: WGS 84 degrees, -90 to 90, any shape.
        longitude: WGS 84 degrees, the same shape.
    """

    latitude: FloatArray
    longitude: FloatArray


def checked_degrees(*, latitude: ArrayLike, longitude: ArrayLike) -> Positions:
    """Take degrees as float64 arrays of one shape, as they are.

    Args:
        latitude: WGS 84 degrees, -90 to 90, any shape.
        longitude: WGS 84 degrees, -360 to 360, broadcast with `latitude`.

    Raises:
        ValueError: a value is NaN, infinite or out of range.
    """
    latitude_deg = np.asarray(latitude, dtype=np.float64)
    longitude_deg = np.asarray(longitude, dtype=np.float64)
    # Written so that NaN, for which every comparison is false, is refused as well.
    if not np.all(np.abs(latitude_deg) <= 90.0):
        raise ValueError("latitude must be a number of degrees from -90 to 90; are latitude and longitude swapped?")
    if not np.all(np.abs(longitude_deg) <= 360.0):
        raise ValueError("longitude must be a number of degrees from -360 to 360; is it in a projected grid instead?")
    latitude_deg, longitude_deg = np.broadcast_arrays(latitude_deg, longitude_deg)
    return Positions(latitude=latitude_deg, longitude=longitude_deg)


def to_vectors(*, latitude: ArrayLike, longitude: ArrayLike) -> FloatArray:
    """Turn degrees into unit vectors.

    Args:
        latitude: WGS 84 degrees, -90 to 90, any shape.
        longitude: WGS 84 degrees, -360 to 360, so that 190 and -170 are the same meridian; broadcast with `latitude`.

    Returns:
        Unit vectors, float64 [..., 3].

    Raises:
        ValueError: a value is NaN, infinite or out of range.
    """
    degrees = checked_degrees(latitude=latitude, longitude=longitude)
    phi, lam = np.radians(degrees.latitude), np.radians(degrees.longitude)
    cos_phi = np.cos(phi)
    return np.stack([cos_phi * np.cos(lam), cos_phi * np.sin(lam), np.sin(phi)], axis=-1)


def to_positions(vectors: ArrayLike) -> Positions:
    """Turn vectors into degrees; their length does not matter.

    Args:
        vectors: float [..., 3], none of them zero.

    Returns:
        Positions of shape [...]. A pole has whichever longitude its rounding leaves it.

    Raises:
        ValueError: the last axis is not 3, or a vector is zero or not finite.
    """
    xyz = np.asarray(vectors, dtype=np.float64)
    if xyz.ndim == 0 or xyz.shape[-1] != 3:
        raise ValueError(f"vectors must have 3 coordinates on their last axis, not the shape {xyz.shape}")
    if not (np.all(np.isfinite(xyz)) and np.all(np.any(xyz != 0.0, axis=-1))):
        raise ValueError("vectors must be finite and not zero")
    x, y, z = xyz[..., 0], xyz[..., 1], xyz[..., 2]
    return Positions(latitude=np.degrees(np.arctan2(z, np.hypot(x, y))), longitude=np.degrees(np.arctan2(y, x)))


def angle_between(a: FloatArray, b: FloatArray) -> FloatArray:
    """Angle between unit vectors in radians, [...], from the two chords |a - b| and |a + b|.

    The arc cosine of a dot product loses everything below 10 cm and the arc sine of the chord loses the antipodes;
    their quotient keeps full precision everywhere (Kahan 2006, "How futile are mindless assessments of roundoff").
    """
    apart = np.sqrt(np.sum(np.square(a - b), axis=-1))
    along = np.sqrt(np.sum(np.square(a + b), axis=-1))
    angle: FloatArray = 2.0 * np.arctan2(apart, along)
    return angle


def distance_m(a: FloatArray, b: FloatArray) -> FloatArray:
    """Great-circle distance between unit vectors [..., 3] (broadcast), in metres."""
    return EARTH_RADIUS_M * angle_between(a, b)


def great_circle_m(
    *, latitude: ArrayLike, longitude: ArrayLike, to_latitude: ArrayLike, to_longitude: ArrayLike
) -> FloatArray:
    """Great-circle distance between named positions (WGS 84 degrees, broadcast), in metres.

    Raises:
        ValueError: a value is NaN, infinite or out of range.
    """
    start = to_vectors(latitude=latitude, longitude=longitude)
    return distance_m(start, to_vectors(latitude=to_latitude, longitude=to_longitude))


def destination(
    *, latitude: ArrayLike, longitude: ArrayLike, bearing_deg: ArrayLike, distance_m: ArrayLike
) -> Positions:
    """Where one arrives after a distance along a great circle.

    Args:
        latitude: of the start, WGS 84 degrees.
        longitude: of the start, WGS 84 degrees. At a pole it says which meridian the bearing is counted from.
        bearing_deg: direction of departure in degrees clockwise from north.
        distance_m: metres along the great circle; a negative distance walks backwards.

    Returns:
        Positions of the broadcast shape of the arguments.

    Raises:
        ValueError: a value is NaN, infinite or out of range.
    """
    start = to_vectors(latitude=latitude, longitude=longitude)
    bearing = np.radians(np.asarray(bearing_deg, dtype=np.float64))[..., None]
    angle = (np.asarray(distance_m, dtype=np.float64) / EARTH_RADIUS_M)[..., None]
    if not (np.all(np.isfinite(bearing)) and np.all(np.isfinite(angle))):
        raise ValueError("bearing_deg and distance_m must be finite numbers")
    lam = np.broadcast_to(np.radians(np.asarray(longitude, dtype=np.float64)), start.shape[:-1])
    east = np.stack([-np.sin(lam), np.cos(lam), np.zeros_like(lam)], axis=-1)
    north = np.cross(start, east)
    heading = np.cos(bearing) * north + np.sin(bearing) * east
    return to_positions(np.cos(angle) * start + np.sin(angle) * heading)


def tangent_basis(vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two unit vectors that span the tangent plane at each unit vector [..., 3], poles included."""
    # The axis the vector leans on least can't be parallel to it.
    axis = np.eye(3)[np.argmin(np.abs(vectors), axis=-1)]
    first = np.cross(axis, vectors)
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    return first, np.cross(vectors, first)
