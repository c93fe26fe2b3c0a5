"""Views: which photos show the same place in the same direction."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["view_groups"]

# Captures of one view differ by a few degrees, views of one place by 45 or more.
_HEADING_GAP_DEG = 20.0
_HEADING_SECTOR_DEG = 45.0


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
