"""Belief: where a photo was taken, as a probability on the sphere. The one type that every clue returns.

A belief is a mixture of von Mises-Fisher components plus a uniform background, the chance that the clue is wrong
altogether. Two beliefs from independent clues fuse by multiplication, and the product of two such mixtures is exactly
one again. See docs/belief.md for the mathematics.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from placeprint.errors import InputError

from .caps import mass_in_cap, radius_holding
from .modes import Mode, find_modes
from .plain import BeliefDict, log_mass, read_plain, write_plain
from .points import EARTH_RADIUS_M, FloatArray, Positions, angle_between, to_positions, to_vectors
from .reduction import lighten
from .von_mises_fisher import LOG_SPHERE_AREA, MAX_KAPPA, kappa_of, log_density, product, sample, sigma_m_of

__all__ = ["MAX_COMPONENTS", "Belief"]

MAX_COMPONENTS = 64
"""Components a product keeps; ten look-alike places and their neighbours need fewer."""

_NEGLIGIBLE_LOG = float(np.log(1e-30))
"""Lighter components are dropped: one clue at 25 m lifts a place by 1e11, so it would take three to bring them back."""

_PAIRS_AT_ONCE = 1 << 16
"""Size of the largest temporary, in pairs of components or of components and places."""


@dataclass(frozen=True, eq=False, repr=False)
class Belief:
    """An immutable mixture of von Mises-Fisher components and a uniform background, of total mass one.

    ``a * b`` fuses the beliefs of two independent clues; ``math.prod(beliefs, start=Belief.uniform())`` fuses any
    number. The constructor takes unit vectors; `Belief.at` takes degrees and metres.

    Attributes:
        mu: mean directions, unit vectors [k, 3], see `to_vectors`.
        kappa: concentrations [k], about ``(R / sigma)^2``, 0 to `MAX_KAPPA`. Components of kappa 0 are uniform and
            become part of the background.
        log_weight: natural logarithms of the masses [k], of any total: they are normalised together with the
            background. Components of no mass (minus infinity) are left out.
        log_background: logarithm of the background's mass; minus infinity for none.

    Raises:
        ValueError: shapes don't agree, a vector is not of unit length, a concentration is out of range, a weight is NaN
            or infinite, or there is no mass at all.
    """

    mu: FloatArray
    kappa: FloatArray
    log_weight: FloatArray
    log_background: float = -np.inf

    def __post_init__(self) -> None:
        mu, kappa, log_weight = (np.asarray(part, dtype=np.float64) for part in (self.mu, self.kappa, self.log_weight))
        log_background = float(self.log_background)
        if kappa.ndim != 1 or mu.shape != (len(kappa), 3) or log_weight.shape != kappa.shape:
            raise ValueError(
                f"mu [k, 3], kappa [k] and log_weight [k] don't agree: {mu.shape}, {kappa.shape}, {log_weight.shape}"
            )
        length = np.linalg.norm(mu, axis=1, keepdims=True)
        if not np.all(np.abs(length - 1.0) < 1e-6):
            raise ValueError("mu must be unit vectors; to_vectors makes them from latitude and longitude")
        if not np.all((kappa >= 0.0) & (kappa <= MAX_KAPPA)):
            raise ValueError(f"kappa must be a number from 0 to {MAX_KAPPA:g}")
        if not (np.all(log_weight < np.inf) and log_background < np.inf):
            raise ValueError("log_weight and log_background must be numbers or minus infinity")

        flat = kappa == 0.0
        log_background = float(np.logaddexp.reduce(log_weight[flat], initial=log_background))
        kept = ~flat & (log_weight > -np.inf)
        log_weight = log_weight[kept]
        log_total = float(np.logaddexp.reduce(log_weight, initial=log_background))
        if log_total == -np.inf:
            raise ValueError("a belief needs some mass: a component of positive weight, or a background")
        own = {"mu": mu[kept] / length[kept], "kappa": kappa[kept], "log_weight": log_weight - log_total}
        for name, array in own.items():
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        object.__setattr__(self, "log_background", log_background - log_total)

    @classmethod
    def uniform(cls) -> Self:
        """Knowing nothing: every place on Earth alike, the neutral element of ``*``."""
        return cls(mu=np.empty((0, 3)), kappa=np.empty(0), log_weight=np.empty(0), log_background=0.0)

    @classmethod
    def at(
        cls,
        *,
        latitude: ArrayLike,
        longitude: ArrayLike,
        sigma_m: ArrayLike,
        weight: ArrayLike = 1.0,
        background: float = 0.0,
    ) -> Self:
        """Belief in one or more positions.

        Args:
            latitude: WGS 84 degrees, a number or [k].
            longitude: WGS 84 degrees, a number or [k].
            sigma_m: spread of each in metres, along each axis; broadcast.
            weight: how the positions compare with each other, on any scale; broadcast.
            background: the chance that none of them is right, 0 to 1; the positions share the rest.

        Raises:
            ValueError: a value is NaN or out of range, or nothing has any weight.
        """
        if not 0.0 <= background <= 1.0:
            raise ValueError("background must be a probability from 0 to 1")
        vectors = to_vectors(latitude=latitude, longitude=longitude).reshape(-1, 3)
        kappa, log_weight, _ = np.broadcast_arrays(kappa_of(sigma_m), log_mass(weight), vectors[:, 0])
        log_total = np.logaddexp.reduce(log_weight, initial=-np.inf)
        if log_total > -np.inf:
            log_weight = log_weight - log_total + log_mass(1.0 - background)
        elif background < 1.0:
            raise ValueError("no position has any weight, and the background is less than 1")
        mu = np.broadcast_to(vectors, (len(kappa), 3))
        return cls(mu=mu, kappa=kappa, log_weight=log_weight, log_background=float(log_mass(background)))

    @property
    def background(self) -> float:
        """Mass of the uniform background: the chance that every component is wrong."""
        return float(np.exp(self.log_background))

    @property
    def weight(self) -> FloatArray:
        """Masses of the components [k]; with the background they add up to 1."""
        return np.exp(self.log_weight)

    def __mul__(self, other: "Belief") -> "Belief":
        """Fuse the beliefs of two independent clues: the product of their densities, exact but for pruning.

        Each density is a likelihood against the uniform measure, so `Belief.uniform` changes nothing. The product keeps
        `MAX_COMPONENTS`, or as many as the larger of the two has.
        """
        if not isinstance(other, Belief):
            return NotImplemented
        limit = max(MAX_COMPONENTS, len(self.kappa), len(other.kappa))
        mu = [self.mu, other.mu]
        kappa = [self.kappa, other.kappa]
        log_weight = [self.log_weight + other.log_background, other.log_weight + self.log_background]
        rows = max(1, _PAIRS_AT_ONCE // max(1, len(other.kappa)))
        for start in range(0, len(self.kappa), rows):
            mine = slice(start, start + rows)
            pair_mu, pair_kappa, log_scale = product(self.mu[mine, None], self.kappa[mine, None], other.mu, other.kappa)
            pair_weight = (self.log_weight[mine, None] + other.log_weight) + (log_scale + LOG_SPHERE_AREA)
            pairs = lighten(
                pair_mu.reshape(-1, 3),
                pair_kappa.ravel(),
                pair_weight.ravel(),
                max_components=limit,
                log_floor=float(np.max(pair_weight, initial=-np.inf)) + _NEGLIGIBLE_LOG,
            )
            for parts, part in zip((mu, kappa, log_weight), pairs, strict=True):
                parts.append(part)
        fused = Belief(
            mu=np.concatenate(mu),
            kappa=np.concatenate(kappa),
            log_weight=np.concatenate(log_weight),
            log_background=self.log_background + other.log_background,
        )
        return fused.prune(limit)

    def prune(self, max_components: int = MAX_COMPONENTS) -> "Belief":
        """Merge equal components, keep the heaviest, and share the mass of the rest among what is kept.

        The mass of dropped components is not given to the background: that would spread over the oceans what was a
        street in the same town, and let the background grow with every product.

        Returns:
            A belief with its components heaviest first.

        Raises:
            ValueError: `max_components` is less than 1.
        """
        if max_components < 1:
            raise ValueError("max_components must be at least 1")
        mu, kappa, log_weight = lighten(
            self.mu, self.kappa, self.log_weight, max_components=max_components, log_floor=_NEGLIGIBLE_LOG
        )
        return Belief(mu=mu, kappa=kappa, log_weight=log_weight, log_background=self.log_background)

    def log_density(self, *, latitude: ArrayLike, longitude: ArrayLike) -> FloatArray:
        """Log density at places (WGS 84 degrees, any shape), in nats per steradian; -2.53 everywhere if uniform.

        Raises:
            ValueError: a position is NaN or out of range.
        """
        x = to_vectors(latitude=latitude, longitude=longitude)
        flat = x.reshape(-1, 3)
        level = np.full(len(flat), self.log_background - LOG_SPHERE_AREA)
        rows = max(1, _PAIRS_AT_ONCE // max(1, len(self.kappa)))
        for start in range(0, len(flat), rows):
            here = slice(start, start + rows)
            parts = self.log_weight + log_density(flat[here, None], self.mu, self.kappa)
            top = np.max(parts, axis=1, initial=self.log_background - LOG_SPHERE_AREA)
            level[here] = top + np.log(np.exp(level[here] - top) + np.exp(parts - top[:, None]).sum(axis=1))
        return level.reshape(x.shape[:-1])

    def sample(self, n: int, rng: np.random.Generator) -> Positions:
        """Draw `n` positions from the belief, [n] each."""
        weight = np.append(self.weight, self.background)
        drawn = rng.choice(len(weight), size=n, p=weight / weight.sum())
        mu = np.append(self.mu, [[0.0, 0.0, 1.0]], axis=0)[drawn]
        kappa = np.append(self.kappa, 0.0)[drawn]
        return to_positions(sample(mu, kappa, rng))

    def modes(self) -> tuple[Mode, ...]:
        """The peaks, the most probable first; none for a uniform belief. Computed once and remembered."""
        return self._modes

    @cached_property
    def _modes(self) -> tuple[Mode, ...]:
        return find_modes(self.mu, self.kappa, self.log_weight)

    def mass_within(self, radius_m: float, *, latitude: float | None = None, longitude: float | None = None) -> float:
        """Probability that the truth lies within a distance of a point (by default the first mode).

        Args:
            radius_m: great-circle distance in metres, not negative.
            latitude: of the point, WGS 84 degrees.
            longitude: of the point, WGS 84 degrees.

        Raises:
            ValueError: a value is out of range, half a point is given, or none while the belief has no mode.
        """
        if not radius_m >= 0.0:
            raise ValueError("radius_m must be a number of metres, not negative")
        weight, kappa, offset = self._seen_from(latitude, longitude)
        radius = np.full(len(kappa), min(radius_m / EARTH_RADIUS_M, np.pi))
        return min(1.0, float(weight @ mass_in_cap(kappa, offset, radius)))

    def credible_radius(self, p: float, *, latitude: float | None = None, longitude: float | None = None) -> float:
        """Radius in metres of the circle around a point (by default the first mode) that holds the mass `p`.

        Deterministic, and the inverse of `mass_within` to about 1e-6 of mass.

        Args:
            p: mass to hold, between 0 and 1 exclusive.
            latitude: of the point, WGS 84 degrees.
            longitude: of the point, WGS 84 degrees.

        Raises:
            ValueError: a value is out of range, half a point is given, or none while the belief has no mode.
        """
        if not 0.0 < p < 1.0:
            raise ValueError("p must be a probability between 0 and 1")
        weight, kappa, offset = self._seen_from(latitude, longitude)
        together = np.zeros(len(kappa), dtype=np.intp)
        return EARTH_RADIUS_M * float(radius_holding(np.array([p]), weight, kappa, offset, together)[0])

    def _seen_from(self, latitude: float | None, longitude: float | None) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Mass, concentration and angle from a point of every part, the background last."""
        if latitude is None and longitude is None:
            if not self.modes():
                raise ValueError("a uniform belief has no mode to centre on: give latitude and longitude")
            latitude, longitude = self.modes()[0].latitude, self.modes()[0].longitude
        if latitude is None or longitude is None:
            raise ValueError("give both latitude and longitude, or neither")
        offset = angle_between(to_vectors(latitude=latitude, longitude=longitude), self.mu)
        return np.append(self.weight, self.background), np.append(self.kappa, 0.0), np.append(offset, 0.0)

    def to_dict(self) -> BeliefDict:
        """The belief in plain, JSON-ready form; components whose mass is below 1e-308 are left out."""
        return write_plain(self.mu, self.kappa, self.weight, self.background)

    @classmethod
    def from_dict(cls, plain: Mapping[str, object]) -> Self:
        """Read what `to_dict` wrote.

        Raises:
            InputError: a field is missing, or has a value that a belief can't have.
        """
        try:
            return cls(*read_plain(plain))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise InputError(f"this is no belief: {problem}; write it with Belief.to_dict") from None

    def __repr__(self) -> str:
        """Show the number of components, the heaviest one and the background."""
        if not len(self.kappa):
            return "Belief(uniform)"
        first = int(np.argmax(self.log_weight))
        place = to_positions(self.mu[first])
        return (
            f"Belief(components={len(self.kappa)}, background={self.background:.3g}, heaviest: "
            f"latitude={place.latitude:.6f}, longitude={place.longitude:.6f}, "
            f"sigma_m={sigma_m_of(self.kappa[first]):.3g}, weight={np.exp(self.log_weight[first]):.3g})"
        )
