"""Where a mixture on the sphere peaks, and which components belong to which peak.

From every component's own place a climber goes uphill. For von Mises-Fisher components the mean shift (Cheng 1995;
Carreira-Perpinan 2007, where it is shown to be EM) takes the direction of the weighted sum of ``kappa_i mu_i`` as its
next place and never goes down, but it crawls where look-alikes line a street and the density is nearly flat. So once
its steps are short, Newton's take over, uphill even where the density is not concave, and kept well below one
component's width.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .caps import radius_holding
from .points import EARTH_RADIUS_M, FloatArray, angle_between, tangent_basis, to_positions
from .von_mises_fisher import log_density, log_normaliser

__all__ = ["Mode", "find_modes"]

_MAX_STEPS = 50
_ARRIVED = 1e-9
"""Nats a step may still hope to gain when the climb ends; near a peak that is 3e-5 of a component's width."""

_SAME_PLACE = 0.1
"""Climbers that end within this many widths of each other are on the same peak."""

_BRIDGE = np.linspace(0.0, 1.0, 9)[1:-1, None]
_BRIDGE_WIDTHS = 8.0
_VALLEY = 0.05
"""Two peaks are two if the density between them falls 5 % below the lower one; else they are one ridge."""

_PLATEAU = 0.01
"""Heights (in nats) this close to the top are as good as the top."""

_TRUST = 0.3
"""Longest Newton step, in widths. Longer ones would save a quarter of the steps but cross into a neighbour's slope."""

_FLAT = 1e-4
"""Curvature, in units of a single component's, that counts as none: a plateau, where a climb may rest anywhere."""

_PAIRS_AT_ONCE = 1 << 18
_NEGLIGIBLE = 1e-6
"""A peak with less than this share of the first one's probability is not worth naming."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A peak of a belief.

    Attributes:
        latitude: WGS 84 degrees.
        longitude: WGS 84 degrees.
        probability: mass of the components that climb to this peak; with the background they add up to 1, but for peaks
            of less than a millionth of the first one.
        radius50_m: radius of the circle around the peak with half of the mode's own mass, in metres.
        radius90_m: the same for 90 %.
    """

    latitude: float
    longitude: float
    probability: float
    radius50_m: float
    radius90_m: float


def find_modes(mu: FloatArray, kappa: FloatArray, log_weight: FloatArray) -> tuple[Mode, ...]:
    """Find the peaks of a mixture, the most probable first.

    Args:
        mu: unit vectors [k, 3].
        kappa: positive concentrations [k].
        log_weight: logarithms of the masses [k].

    Returns:
        The modes; none for a mixture without components.
    """
    if not len(kappa):
        return ()
    blocks = np.array_split(np.arange(len(kappa)), -(-(len(kappa) ** 2) // _PAIRS_AT_ONCE))
    log_scale = log_weight + log_normaliser(kappa)
    climbs = [_climb(mu[block], mu, kappa, log_scale) for block in blocks]
    peak, width, height = (np.concatenate(parts) for parts in zip(*climbs, strict=True))
    group, leaders = _gather(peak, width, height)
    ridge = _ridges(peak[leaders], width[leaders], height[leaders], mu, kappa, log_weight)
    group = ridge[group]
    weight = np.exp(log_weight - np.max(log_weight))
    share = np.bincount(group, weight)
    ranking = np.argsort(-share, kind="stable")
    ranking = ranking[share[ranking] >= _NEGLIGIBLE * share[ranking[0]]]
    # Number the modes by rank and leave out the components of those that are not named.
    rank = np.full(len(share), -1, dtype=np.intp)
    rank[ranking] = np.arange(len(ranking))
    mode = rank[group]
    named = mode >= 0

    centre = np.empty((len(ranking), 3))
    for index in range(len(ranking)):
        # A ridge is named by the place nearest to its middle among those about as high as its top.
        own = np.flatnonzero(mode == index)
        tops = own[height[own] >= height[own].max() - _PLATEAU]
        middle = weight[own] @ mu[own] / weight[own].sum()
        centre[index] = peak[tops[np.argmin(np.linalg.norm(peak[tops] - middle, axis=1))]]
    offset = angle_between(centre[mode[named]], mu[named])
    radius50, radius90 = (
        EARTH_RADIUS_M * radius_holding(np.full(len(ranking), mass), weight[named], kappa[named], offset, mode[named])
        for mass in (0.5, 0.9)
    )
    places = to_positions(centre)
    probability = share[ranking] * np.exp(np.max(log_weight))
    columns = (places.latitude, places.longitude, probability, radius50, radius90)
    return tuple(Mode(*map(float, row)) for row in zip(*columns, strict=True))


def _climb(
    start: FloatArray, mu: FloatArray, kappa: FloatArray, log_scale: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Climb from each start.

    Args:
        start: unit vectors [n, 3].
        mu: unit vectors [k, 3].
        kappa: concentrations [k].
        log_scale: log weight plus log normaliser [k].

    Returns:
        Where each climb ends [n, 3], the width of the components there in radians [n], and the log density there [n].
    """
    place = start.copy()
    width, height = np.empty(len(start)), np.empty(len(start))
    active = np.arange(len(start))
    for _ in range(_MAX_STEPS):
        here = _survey(place[active], mu, kappa, log_scale)
        width[active], height[active] = here.width, here.height
        moved = place[active] + here.stride
        active, moved = active[~here.arrived], moved[~here.arrived]
        if not active.size:
            break
        place[active] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return place, width, height


@dataclass(frozen=True, slots=True)
class _Survey:
    """What climbers see around them; [n] or [n, 3] each."""

    height: FloatArray
    width: FloatArray
    stride: FloatArray
    arrived: NDArray[np.bool_]


def _survey(x: FloatArray, mu: FloatArray, kappa: FloatArray, log_scale: FloatArray) -> _Survey:
    """Log density, local width and the stride to take at each of the places `x` [n, 3]."""
    delta = mu - x[:, None, :]
    fall = 0.5 * np.einsum("nkc,nkc->nk", delta, delta)
    log_part = log_scale - kappa * fall
    top = log_part.max(axis=1, keepdims=True)
    part = np.exp(log_part - top)
    total = part.sum(axis=1, keepdims=True)
    pull = part / total * kappa
    strength = pull.sum(axis=1)
    width = np.minimum(1.0 / np.sqrt(strength), 1.0)
    shift = (pull[:, None, :] @ delta)[:, 0] / strength[:, None]

    # Minus the Hessian of the log density in the tangent plane, in units of the strength.
    basis = np.stack(tangent_basis(x), axis=-1)
    across = delta @ basis
    slope = (shift[:, None, :] @ basis)[:, 0]
    bend = slope[:, :, None] * slope[:, None, :] * strength[:, None, None]
    bend -= across.transpose(0, 2, 1) @ ((pull * kappa)[..., None] * across) / strength[:, None, None]
    bend += (1.0 - np.einsum("nk,nk->n", pull, fall) / strength)[:, None, None] * np.eye(2)

    # Newton, with an axis along which the density is not concave taken for flat: a long step, and uphill.
    curvature, axes = np.linalg.eigh(bend)
    step = (slope[:, None, :] @ axes)[:, 0] / np.maximum(curvature, _FLAT)
    newton = (basis @ (axes @ step[..., None]))[..., 0]
    most = _TRUST * width
    length = np.maximum(np.linalg.norm(newton, axis=1), np.finfo(np.float64).tiny)
    near = np.linalg.norm(shift, axis=1) < most
    return _Survey(
        height=(top + np.log(total))[:, 0],
        width=width,
        stride=np.where(near[:, None], newton * np.minimum(1.0, most / length)[:, None], shift),
        arrived=strength * np.einsum("nc,nc->n", shift, newton) < _ARRIVED,
    )


def _gather(peak: FloatArray, width: FloatArray, height: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Group climbs that end at one place; return each climb's group [n] and the highest climb of each group [g]."""
    group = np.full(len(peak), -1, dtype=np.intp)
    leaders: list[int] = []
    for leader in np.argsort(-height, kind="stable"):
        if group[leader] < 0:
            apart = np.linalg.norm(peak - peak[leader], axis=1)
            near = (group < 0) & (apart <= _SAME_PLACE * np.minimum(width, width[leader]))
            group[near] = len(leaders)
            leaders.append(int(leader))
    return group, np.array(leaders, dtype=np.intp)


def _ridges(
    top: FloatArray, width: FloatArray, height: FloatArray, mu: FloatArray, kappa: FloatArray, log_weight: FloatArray
) -> NDArray[np.intp]:
    """Join each peak to the nearest higher one unless a valley lies between them; return each peak's ridge [g].

    Look-alikes along a street make a ridge whose ripples are no places of their own. The peaks come highest first, and
    each is joined to a higher one only, as persistence does (Chazal et al. 2013), so that a low peak never joins two
    high ones.
    """
    ridge = np.arange(len(top))
    for low in range(1, len(top)):
        apart = np.linalg.norm(top[:low] - top[low], axis=1)
        high = np.argmin(apart)
        # Between opposite places, 2 apart, no path is the shortest.
        if apart[high] < min(_BRIDGE_WIDTHS * width[high], _BRIDGE_WIDTHS * width[low], 1.9):
            bridge = (1.0 - _BRIDGE) * top[low] + _BRIDGE * top[high]
            bridge /= np.linalg.norm(bridge, axis=1, keepdims=True)
            level = np.logaddexp.reduce(log_weight + log_density(bridge[:, None], mu, kappa), axis=1)
            if level.min() >= height[low] - _VALLEY:
                ridge[low] = ridge[high]
    return ridge
