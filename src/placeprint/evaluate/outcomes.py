"""What an atlas did with photos whose places are known: one row a query, the input of every metric and report."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from placeprint.errors import InputError, NothingUsableError

__all__ = ["Outcomes"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# Two formulas for one distance may differ by this share before `reachable` is called wrong.
_DISTANCE_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcomes:
    """Arrays over ``n`` queries, checked when made and read-only afterwards.

    A query that the atlas declined to place has NaN in ``answer_latitude`` and ``answer_longitude`` and infinity in
    ``error_m``; it counts as a miss everywhere.

    Attributes:
        query_uri: [n] where each query photo lies.
        latitude: [n] true position, WGS 84 degrees.
        longitude: [n] true position, WGS 84 degrees.
        place: [n] label of the place of each query. Photos of one place succeed and fail together, so intervals come
            from drawing places, not photos.
        neighbour_distance_m: [n, K] metres from the truth to the position of the k-th look-alike, best first; infinity
            where the atlas returned fewer.
        neighbour_uri: [n] the best look-alike of each query; an empty string where there is none.
        reachable: [n] whether any photo of the atlas lies within ``threshold_m`` of the truth.
        answer_latitude: [n] most probable position, WGS 84 degrees.
        answer_longitude: [n] most probable position, WGS 84 degrees.
        error_m: [n] metres from the truth to the answer.
        radius_50_m: [n] radius around the answer that is said to hold the truth half of the time.
        radius_90_m: [n] radius around the answer that is said to hold the truth nine times in ten.
        log_density_at_truth: [n] log of the answer's probability density at the truth, nats per steradian.
        seconds: [n] time spent on each query.
        credible_level: [n] smallest credible level, 0 to 1, whose region around the answer holds the truth. With it
            the report draws the whole reliability curve, without it two points.
        threshold_m: how near counts as a hit; 25 m is the field's convention (Arandjelović et al. 2016).

    Raises:
        NothingUsableError: there is no query.
        InputError: an array has another length, or holds a value that can't be.
    """

    query_uri: Sequence[str]
    latitude: FloatArray
    longitude: FloatArray
    place: Sequence[str]
    neighbour_distance_m: FloatArray
    neighbour_uri: Sequence[str]
    reachable: BoolArray
    answer_latitude: FloatArray
    answer_longitude: FloatArray
    error_m: FloatArray
    radius_50_m: FloatArray
    radius_90_m: FloatArray
    log_density_at_truth: FloatArray
    seconds: FloatArray
    credible_level: FloatArray | None = None
    threshold_m: float = 25.0

    def __post_init__(self) -> None:
        if len(self.query_uri) == 0:
            raise NothingUsableError("there is no query to evaluate: give at least one photo whose place is known")
        if not (np.isfinite(self.threshold_m) and self.threshold_m > 0):
            raise InputError(f"threshold_m is {self.threshold_m}: give a positive number of metres")
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _TEXT:
                self._settle(field.name, self._texts(field.name, value))
            elif field.name != "threshold_m" and value is not None:
                self._settle(field.name, self._array(field.name, value))
        self._check_positions()
        self._check_distances()
        self._check_beliefs()

    def __len__(self) -> int:
        return len(self.query_uri)

    @property
    def answered(self) -> BoolArray:
        """[n] whether the atlas gave a position at all."""
        return np.isfinite(self.error_m)

    @property
    def hit(self) -> BoolArray:
        """[n] whether the answer lies within ``threshold_m`` of the truth."""
        return self.error_m <= self.threshold_m

    @property
    def first_hit_rank(self) -> FloatArray:
        """[n] rank, from 1, of the first look-alike within ``threshold_m`` of the truth; infinity where none is."""
        near = self.neighbour_distance_m <= self.threshold_m
        return np.where(near.any(axis=1), near.argmax(axis=1) + 1.0, np.inf)

    def _settle(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # the one way to set an attribute of a frozen dataclass

    def _texts(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        settled = tuple(values)
        if len(settled) != len(self):
            raise InputError(f"{name} has {len(settled)} entries for {len(self)} queries: give one for each")
        if not all(isinstance(text, str) for text in settled):
            raise InputError(f"{name} must hold text only: write a missing one as an empty string")
        return settled

    def _array(self, name: str, values: npt.ArrayLike) -> FloatArray | BoolArray:
        kind = np.bool_ if name == "reachable" else np.float64
        try:
            given = np.asarray(values)
            # Anything turns into a truth value, even NaN, so `reachable` must come as one.
            if kind is np.bool_ and given.dtype != np.bool_:
                raise TypeError
            array: FloatArray | BoolArray = np.array(given, dtype=kind)
        except (TypeError, ValueError, OverflowError):
            raise InputError(f"{name} must hold {'true or false' if kind is np.bool_ else 'numbers'} only") from None
        wanted = "[n, K] with K of 1 or more" if name == "neighbour_distance_m" else "[n]"
        if array.ndim != (2 if name == "neighbour_distance_m" else 1) or len(array) != len(self) or array.size == 0:
            shape = list(array.shape)
            raise InputError(f"{name} has shape {shape} for {len(self)} queries: give an array {wanted}")
        array.setflags(write=False)
        return array

    def _refuse(self, name: str, wrong: BoolArray, mend: str) -> None:
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            value = np.asarray(getattr(self, name))[row]
            told = f"is {value}" if value.ndim == 0 else "can't be used"
            raise InputError(f"{name} of query {row} ({self.query_uri[row]!r}) {told}: {mend}")

    def _check_positions(self) -> None:
        self._refuse("latitude", ~(np.abs(self.latitude) <= 90), "a latitude lies within -90 and 90 degrees")
        self._refuse("longitude", ~(np.abs(self.longitude) <= 180), "a longitude lies within -180 and 180 degrees")
        for name, bound in (("answer_latitude", 90), ("answer_longitude", 180)):
            degrees = getattr(self, name)
            self._refuse(name, np.abs(degrees) > bound, f"it lies within -{bound} and {bound} degrees")
            self._refuse(
                name,
                np.isnan(degrees) != ~self.answered,
                "a query without an answer has NaN as its answer's position and infinity as its error, others neither",
            )

    def _check_distances(self) -> None:
        for name in ("error_m", "radius_50_m", "radius_90_m"):
            self._refuse(name, ~(getattr(self, name) >= 0), "metres are 0 or more")
        self._refuse(
            "neighbour_distance_m",
            np.any(~(self.neighbour_distance_m >= 0), axis=1),
            "metres are 0 or more, and infinity where the atlas returned fewer look-alikes",
        )
        self._refuse(
            "radius_50_m",
            self.radius_50_m > self.radius_90_m,
            "a 50 % radius can't be larger than the 90 % radius",
        )
        near = self.neighbour_distance_m.min(axis=1) <= self.threshold_m * (1 - _DISTANCE_TOLERANCE)
        self._refuse(
            "reachable",
            near & ~self.reachable,
            f"one of its look-alikes lies within {self.threshold_m:g} m; use one threshold for both",
        )

    def _check_beliefs(self) -> None:
        self._refuse(
            "log_density_at_truth",
            ~np.isfinite(self.log_density_at_truth),
            "it must be finite; a belief with a uniform background has a density everywhere",
        )
        self._refuse("seconds", ~(np.isfinite(self.seconds) & (self.seconds >= 0)), "seconds are 0 or more")
        if self.credible_level is not None:
            inside = (self.credible_level >= 0) & (self.credible_level <= 1)
            self._refuse("credible_level", ~inside, "a credible level lies within 0 and 1")


_TEXT = frozenset({"query_uri", "place", "neighbour_uri"})
