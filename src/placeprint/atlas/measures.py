"""A few numbers about an atlas that every answer needs, measured once when a generation is written."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from placeprint.atlas.manifest import Baseline, Bounds, Extent
from placeprint.atlas.shards import gather_rows
from placeprint.errors import AtlasError
from placeprint.sphere import EARTH_RADIUS_M, to_positions, to_vectors

__all__ = ["baseline_of", "bounds_of", "extent_of"]

_PAIRS = 4_096
# Bare descriptors (small atlases are not adapted) of two Stockholm photos drawn at random: 0.52 and 0.11.
_USUAL_MEAN, _USUAL_DEVIATION = 0.52, 0.11
_ENOUGH_ROWS = 32
_PRIOR_PAIRS = 64
# "Somewhere around here" reaches this far also where an atlas holds a single street.
_MIN_SPREAD_M = 1_000.0


def bounds_of(photos: pa.Table) -> Bounds:
    """Minima and maxima of the positions."""
    latitude, longitude = photos["latitude"].to_numpy(), photos["longitude"].to_numpy()
    return Bounds(
        south=float(latitude.min()),
        west=float(longitude.min()),
        north=float(latitude.max()),
        east=float(longitude.max()),
    )


def extent_of(photos: pa.Table) -> Extent:
    """Centre and spread, on the sphere: poles and the date line are no special case."""
    vectors = to_vectors(latitude=photos["latitude"].to_numpy(), longitude=photos["longitude"].to_numpy())
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    # Photos all around the Earth have no centre; any will do, with a spread that says so.
    centre = mean / length if length > 1e-9 else vectors[0]
    squared_chord = np.sum((vectors - centre) ** 2, axis=1)
    spread = EARTH_RADIUS_M * float(np.sqrt(squared_chord.mean() / 2))
    place = to_positions(centre)
    return Extent(latitude=float(place.latitude), longitude=float(place.longitude), spread_m=max(spread, _MIN_SPREAD_M))


def baseline_of(folder: Path, names: Sequence[str], *, rows: int) -> Baseline:
    """Mean and deviation of the cosine similarity of two different photos, over pairs drawn with a fixed seed.

    Args:
        folder: the atlas.
        names: shards of adapted descriptors.
        rows: how many photos there are.

    Raises:
        AtlasError: if descriptors are not of unit length.
    """
    pairs = min(_PAIRS, rows * (rows - 1) // 2)
    if pairs == 0:
        return Baseline(mean=_USUAL_MEAN, deviation=_USUAL_DEVIATION)
    rng = np.random.default_rng(0)
    first = rng.integers(0, rows, _PAIRS)
    second = (first + rng.integers(1, rows, _PAIRS)) % rows
    drawn = np.unique([first, second])
    vectors = gather_rows(folder, names, drawn).astype(np.float32)
    one, other = vectors[np.searchsorted(drawn, first)], vectors[np.searchsorted(drawn, second)]
    similarity = np.einsum("nd,nd->n", one, other)
    if not (np.abs(similarity) <= 1.1).all():
        raise AtlasError(f"{folder}: adapted descriptors are not of unit length; refit them with `placeprint adapt`")
    if rows >= _ENOUGH_ROWS:
        return Baseline(mean=float(similarity.mean()), deviation=max(float(similarity.std()), 1e-2))
    # A handful of photos says little about what is usual; what is known of streets weighs in as some pairs more.
    share = pairs / (pairs + _PRIOR_PAIRS)
    mean = share * float(similarity.mean()) + (1 - share) * _USUAL_MEAN
    variance = share * float(similarity.var()) + (1 - share) * _USUAL_DEVIATION**2
    return Baseline(mean=mean, deviation=variance**0.5)
