"""Recall@K: how many queries have a photo of their place among the K most alike."""

from collections.abc import Sequence

import torch
from torch import Tensor

from placeprint.sphere.points import EARTH_RADIUS_M

__all__ = ["recall_at"]

_QUERIES_AT_ONCE = 1024


def recall_at(
    descriptors: Tensor, vectors: Tensor, query: Tensor, *, ks: Sequence[int], threshold_m: float
) -> dict[int, float]:
    """Search every query among the rest, by exact cosine similarity.

    Args:
        descriptors: unit length, ``[n, dim]``.
        vectors: positions as unit vectors, float64 ``[n, 3]``.
        query: bool ``[n]``; the other rows are the database.
        ks: how many of the most alike may hold a hit.
        threshold_m: how near, in metres along the great circle, counts as a hit.

    Returns:
        K to the share of queries with a hit. Without queries or database, shares are zero.
    """
    database, places = descriptors[~query], vectors[~query]
    asked, truth = descriptors[query], vectors[query]
    if not len(database) or not len(asked):
        return dict.fromkeys(ks, 0.0)
    limit = 2.0 * torch.sin(torch.tensor(threshold_m / (2.0 * EARTH_RADIUS_M), dtype=torch.float64))
    hits = dict.fromkeys(ks, 0)
    for start in range(0, len(asked), _QUERIES_AT_ONCE):
        part = slice(start, start + _QUERIES_AT_ONCE)
        found = (asked[part] @ database.T).topk(min(max(ks), len(database)), dim=1).indices
        near = (places[found] - truth[part, None]).norm(dim=2) <= limit
        for k in ks:
            hits[k] += int(near[:, :k].any(dim=1).sum())
    return {k: count / len(asked) for k, count in hits.items()}
