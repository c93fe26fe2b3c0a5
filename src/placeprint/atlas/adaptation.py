"""Which projection an atlas gets, and from which of its photos."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from placeprint.atlas.shards import gather_rows
from placeprint.describe.projection import Projection, fit_learned_whitening, fit_pca_whitening

__all__ = ["Adaptation", "fit_projection", "view_groups"]

Adaptation = Literal["auto", "pca", "none"]

# Whitening needs some photos to learn from; below this, descriptors stay as the model made them.
_MIN_ROWS = 32
# Photos the projection is fitted on at most: more change it little, cost memory (5 KB each) and a second per 10 000.
_MAX_ROWS = 20_000
# Captures of one view differ by a few degrees, views of one place by 45 or more.
_HEADING_GAP_DEG = 20.0
_HEADING_SECTOR_DEG = 45.0
# Share of photos that must be further captures of a view. Measured on 1 641 single captures and 1, 10, 40 and 150
# further ones, recall@1 of learned whitening was 40.2, 40.8, 44.3 and 49.9 %, that of PCA whitening 48 % throughout.
_MIN_REPEATS = 0.1


def view_groups(photos: pa.Table) -> NDArray[np.int64] | None:
    """Number the views: photos of one group show the same place in the same direction at different times.

    Args:
        photos: the photo table.

    Returns:
        int64 ``[rows]``, or None where no two photos share a view (or no place is named). A photo without a place
        is a group of its own.
    """
    rows = photos.num_rows
    places = photos["place_id"].combine_chunks().dictionary_encode()
    codes = places.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    views = _directions(codes, photos["heading_deg"].to_numpy().astype(np.float64))
    alone = codes < 0
    views[alone] = -1 - np.arange(rows)[alone]
    _, groups = np.unique(views, return_inverse=True)
    return groups if groups.max(initial=-1) + 1 < rows else None


def _directions(places: NDArray[np.int64], headings: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number the directions in which each place was photographed.

    Headings of a place that follow one another closely on the compass are one direction, wherever north lies: no fixed
    border cuts through captures of one view that differ by a degree. Where they follow one another all around, as the
    views of panoramas may, sectors of the compass are directions.
    """
    rows = len(places)
    known = ~np.isnan(headings)
    turned = np.where(known, np.mod(np.where(known, headings, 0.0), 360.0), np.inf)  # unknown ones last, together
    order = np.lexsort((turned, places))
    place, heading = places[order], turned[order]
    with np.errstate(invalid="ignore"):  # two unknown headings
        apart = np.diff(heading, prepend=np.nan) > _HEADING_GAP_DEG
    first = np.diff(place, prepend=place[0] - 1 if rows else 0) != 0
    cluster = np.cumsum(first | apart) - 1
    # The last cluster of a place may go on over north into its first.
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], rows) - 1
    for start, end in zip(starts, ends, strict=True):
        while end > start and np.isinf(heading[end]):
            end -= 1
        if cluster[end] != cluster[start] and heading[start] + 360.0 - heading[end] <= _HEADING_GAP_DEG:
            joined = slice(np.searchsorted(cluster, cluster[end]), end + 1)
            heading[joined] -= 360.0
            cluster[joined] = cluster[start]
    count = int(cluster.max(initial=-1)) + 1
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, cluster, heading)
    np.maximum.at(high, cluster, heading)
    with np.errstate(invalid="ignore"):
        wide = (high - low > _HEADING_SECTOR_DEG)[cluster]
    sector = np.where(wide, np.mod(np.round(np.where(wide, heading, 0.0) / _HEADING_SECTOR_DEG), 8) + 1, 0)
    directions = np.empty(rows, dtype=np.int64)
    directions[order] = cluster * 9 + sector.astype(np.int64)
    return directions


def fit_projection(
    photos: pa.Table, folder: Path, names: Sequence[str], dim: int, adaptation: Adaptation
) -> Projection:
    """Fit the atlas's own projection on its own photos.

    Args:
        photos: the photo table.
        folder: the atlas.
        names: shards of bare descriptors, float16 ``[rows, dim]`` each, in row order.
        dim: dimensions of the bare descriptors.
        adaptation: ``auto`` takes learned whitening where views were captured more than once, else PCA whitening;
            ``pca`` and ``none`` are for comparing.

    Returns:
        The projection; the identity where there are too few photos to learn from.
    """
    rows = photos.num_rows
    if adaptation == "none" or rows < _MIN_ROWS:
        return Projection.identity(dim)
    groups = view_groups(photos) if adaptation == "auto" else None
    chosen = _sample(groups if groups is not None else np.arange(rows))
    if groups is not None and len(chosen) - len(np.unique(groups[chosen])) < _MIN_REPEATS * len(chosen):
        groups = None
    descriptors = gather_rows(folder, names, chosen)
    if groups is None:
        return fit_pca_whitening(descriptors)
    return fit_learned_whitening(descriptors, groups[chosen])


def _sample(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row numbers of whole groups, drawn with a fixed seed, up to the most that are used; ascending."""
    if len(groups) <= _MAX_ROWS:
        return np.arange(len(groups))
    order = np.random.default_rng(0).permutation(groups.max() + 1)
    rank = np.argsort(order)[groups]
    taken = np.argsort(rank, kind="stable")[:_MAX_ROWS]
    return np.sort(taken)
