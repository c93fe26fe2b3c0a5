"""How much of a mixture lies in a circle on the map, and how wide a circle must be to hold a given mass.

A cap need not be centred on a component. Rings around the component's mean direction carry a known mass, and of each
ring the cap cuts out an arc that spherical trigonometry gives in closed form; so the mass is a one-dimensional integral
of a smooth function, and a few dozen Gauss-Legendre nodes give it to about eight digits, without random numbers.
"""

import numpy as np
from numpy.typing import NDArray

from .points import FloatArray
from .von_mises_fisher import log_normaliser, radial_mass, radial_quantile

__all__ = ["mass_in_cap", "radius_holding"]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
# Nodes in psi for a = middle - half * cos(psi): the arc grows like a square root at both ends, which this straightens.
_PSI = 0.5 * np.pi * (_NODES + 1.0)
_ALONG = -np.cos(_PSI)
_WEIGHT = 0.5 * np.pi * _WEIGHTS * np.sin(_PSI)

_TAIL = 28.0
"""Rings whose density has fallen by exp(-28), 7e-13 of the mass, are left out of the integral."""

_MASS_TOLERANCE = 1e-6
_RADIUS_TOLERANCE = 1e-14
"""Relative; at this width the radius has no further digits to give, and the search ends in about 50 steps at most."""


def mass_in_cap(kappa: FloatArray, offset: FloatArray, radius: FloatArray) -> FloatArray:
    """Mass of a von Mises-Fisher component inside a cap.

    Args:
        kappa: concentrations [n].
        offset: angles between the cap's centre and the mean directions [n], radians.
        radius: angular radii of the caps [n], radians, 0 to pi.

    Returns:
        Masses [n], 0 to 1, with an absolute error of about 1e-8.
    """
    near = np.abs(radius - offset)
    far = np.minimum(radius + offset, 2.0 * np.pi - radius - offset)
    # Rings below `near` are all inside or all outside; rings beyond `far` are inside only if the cap wraps round them.
    mass = np.where(radius > offset, radial_mass(kappa, near), 0.0)
    mass += np.where(radius + offset > np.pi, 1.0 - radial_mass(kappa, far), 0.0)

    tail = 2.0 * np.arcsin(np.sqrt(0.5 * _TAIL / np.maximum(kappa, 0.5 * _TAIL)))
    end = np.minimum(far, tail)
    cut = np.flatnonzero(end > near)
    if cut.size:
        middle, half = 0.5 * (end + near)[cut, None], 0.5 * (end - near)[cut, None]
        ring = middle + half * _ALONG
        at, out, k = offset[cut, None], radius[cut, None], kappa[cut, None]
        sines = np.sin(ring)
        # The half-angle form of the law of cosines, as a product of sines: no two near-equal cosines are subtracted.
        inside = np.sin(0.5 * (out + at - ring)) * np.sin(0.5 * (out - at + ring)) / (np.sin(at) * sines)
        share = np.arcsin(np.sqrt(np.clip(inside, 0.0, 1.0))) * (2.0 / np.pi)
        density = np.exp(-2.0 * k * np.square(np.sin(0.5 * ring))) * sines
        scale = 2.0 * np.pi * np.exp(log_normaliser(kappa[cut])) * half[:, 0]
        mass[cut] += ((share * density) @ _WEIGHT) * scale
    return np.clip(mass, 0.0, 1.0)


def radius_holding(
    mass: FloatArray, weight: FloatArray, kappa: FloatArray, offset: FloatArray, group: NDArray[np.intp]
) -> FloatArray:
    """Angular radius of the cap that holds a share of a group of components, for several groups at once.

    Args:
        mass: share to hold for each group [g], between 0 and 1 exclusive.
        weight: weights of the components [n], at least one positive in each group.
        kappa: concentrations [n].
        offset: angles between the group's centre and the mean directions [n], radians.
        group: which group each component belongs to [n], 0 to g - 1.

    Returns:
        Radii [g] in radians; the mass they hold is right to about 1e-6.
    """
    groups = len(mass)
    share = weight / np.bincount(group, weight, groups)[group]
    # A cap centred elsewhere holds no more of a component than the component's own, and all of it once it covers that.
    own = radial_quantile(kappa, mass[group])
    low, high = np.full(groups, np.pi), np.zeros(groups)
    np.minimum.at(low, group, own)
    np.maximum.at(high, group, np.minimum(own + offset, np.pi))
    # Radii range from a millimetre to half the globe, so the bracket is halved in logarithms.
    low, high = np.log(low), np.log(high)
    middle = 0.5 * (low + high)
    unsettled = high - low > _RADIUS_TOLERANCE
    while np.any(unsettled):
        parts = np.flatnonzero(unsettled[group])
        inside = mass_in_cap(kappa[parts], offset[parts], np.exp(middle)[group[parts]])
        excess = np.bincount(group[parts], share[parts] * inside, groups) - mass
        low = np.where(unsettled & (excess < 0.0), middle, low)
        high = np.where(unsettled & (excess >= 0.0), middle, high)
        unsettled &= (np.abs(excess) > _MASS_TOLERANCE) & (high - low > _RADIUS_TOLERANCE)
        middle = np.where(unsettled, 0.5 * (low + high), middle)
    radius: FloatArray = np.exp(middle)
    return radius
