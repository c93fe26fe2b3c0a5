"""Keeping a mixture small: equal components become one, and the heaviest stay.

A product of two mixtures has a component for every pair. Many pairs are the same: look-alike photos share one position,
and clues drawn from one atlas share positions with each other. Those are merged first, without loss; of the rest the
heaviest are kept. Distinct components are not averaged, as Gaussian mixture reduction would (Runnalls 2007): one light
component across town would then blur a sharp one, and a radius that was earned would be lost.
"""

import numpy as np

from .points import FloatArray

__all__ = ["lighten", "merge_equal"]

_DIRECTION_GRID = 2.0**40
_KAPPA_GRID = 2.0**30
# Odd 64-bit constants; the products wrap around, as a hash should.
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)


def merge_equal(mu: FloatArray, kappa: FloatArray, log_weight: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Merge components that are equal in place and concentration, adding their weights.

    Equal means up to rounding: products of the same components taken in another order differ in the last bits. The
    grid is 6 micrometres wide, and a billionth in concentration.

    Args:
        mu: unit vectors [k, 3].
        kappa: concentrations [k].
        log_weight: [k].

    Returns:
        The same three for the distinct components, in no particular order.
    """
    if len(kappa) < 2:
        return mu, kappa, log_weight
    grid = np.empty((len(kappa), 4), dtype=np.int64)
    grid[:, :3] = np.rint(mu * _DIRECTION_GRID)
    grid[:, 3] = np.rint(np.log2(np.maximum(kappa, 1e-300)) * _KAPPA_GRID)
    # Sorting by a hash brings equal rows together in one pass; a collision can only leave two equal rows apart.
    order = np.argsort((grid.view(np.uint64) * _MIX).sum(axis=1), kind="stable")
    grid = grid[order]
    first = np.flatnonzero(np.append(True, np.any(grid[1:] != grid[:-1], axis=1)))
    if len(first) == len(order):
        return mu, kappa, log_weight
    chosen = order[first]
    return mu[chosen], kappa[chosen], np.logaddexp.reduceat(log_weight[order], first)


def lighten(
    mu: FloatArray, kappa: FloatArray, log_weight: FloatArray, *, max_components: int, log_floor: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Leave out components lighter than a floor, merge equal ones, and keep those of most weight, heaviest first."""
    kept = np.flatnonzero(log_weight >= log_floor)
    mu, kappa, log_weight = merge_equal(mu[kept], kappa[kept], log_weight[kept])
    order = np.argsort(-log_weight, kind="stable")[:max_components]
    return mu[order], kappa[order], log_weight[order]
