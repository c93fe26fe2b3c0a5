"""A mixture in plain, JSON-ready form: named fields, degrees and metres."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from .points import FloatArray, to_positions, to_vectors
from .von_mises_fisher import kappa_of, sigma_m_of

__all__ = ["BeliefDict", "ComponentDict", "log_mass", "read_plain", "write_plain"]


class ComponentDict(TypedDict):
    """One component: WGS 84 degrees, its spread in metres, and its mass."""

    latitude: float
    longitude: float
    sigma_m: float
    weight: float


class BeliefDict(TypedDict):
    """A belief; the background and the weights of the components add up to 1."""

    background: float
    components: list[ComponentDict]


def write_plain(mu: FloatArray, kappa: FloatArray, weight: FloatArray, background: float) -> BeliefDict:
    """Describe a mixture in plain values, leaving out components whose weight is zero in float64."""
    places = to_positions(mu)
    columns = (places.latitude, places.longitude, sigma_m_of(kappa), weight)
    return {
        "background": background,
        "components": [
            {"latitude": latitude, "longitude": longitude, "sigma_m": sigma_m, "weight": mass}
            for latitude, longitude, sigma_m, mass in zip(*(column.tolist() for column in columns), strict=True)
            if mass > 0.0
        ],
    }


def read_plain(plain: Mapping[str, object]) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Turn the plain form back into unit vectors, concentrations, log weights and the log background.

    Raises:
        KeyError: a field is missing.
        TypeError: a field has a value of another kind.
        ValueError: a number is NaN or out of range.
    """
    components: Any = plain["components"]
    background: Any = plain["background"]
    if not isinstance(components, Sequence) or not all(isinstance(part, Mapping) for part in components):
        raise TypeError("components must be a list of objects")
    names = ("latitude", "longitude", "sigma_m", "weight")
    table = np.array([[float(part[name]) for name in names] for part in components]).reshape(-1, 4)
    latitude, longitude, sigma_m, weight = table.T
    mu = to_vectors(latitude=latitude, longitude=longitude)
    return mu, kappa_of(sigma_m), log_mass(weight), float(log_mass(float(background)))


def log_mass(mass: ArrayLike) -> FloatArray:
    """Natural logarithm of masses of any total: minus infinity for zero, without a warning.

    Raises:
        ValueError: a mass is NaN, infinite or negative.
    """
    values = np.asarray(mass, dtype=np.float64)
    if not np.all((values >= 0.0) & (values < np.inf)):
        raise ValueError("a weight or background must be a finite number, not negative")
    return np.log(values, out=np.full(values.shape, -np.inf), where=values > 0.0)
