"""Which projection an atlas gets, and from which of its photos."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from placeprint.atlas.shards import gather_rows
from placeprint.describe.projection import Projection, fit_learned_whitening, fit_pca_whitening
from placeprint.errors import AtlasError
from placeprint.photos.views import view_groups

__all__ = ["Adaptation", "fit_projection"]

Adaptation = Literal["auto", "pca", "none"]

# Whitening needs some photos to learn from; below this, descriptors stay as the model made them.
_MIN_ROWS = 32
# Photos the projection is fitted on at most: more change it little, cost memory (5 KB each) and a second per 10 000.
_MAX_ROWS = 20_000
# Share of photos that must be further captures of a view. Measured on 1 641 single captures and 1, 10, 40 and 150
# further ones, recall@1 of learned whitening was 40.2, 40.8, 44.3 and 49.9 %, that of PCA whitening 48 % throughout.
_MIN_REPEATS = 0.1


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

    Raises:
        AtlasError: if descriptors are not finite: the model gave such, or their files are damaged.
    """
    rows = photos.num_rows
    if adaptation == "none" or rows < _MIN_ROWS:
        return Projection.identity(dim)
    groups = view_groups(photos) if adaptation == "auto" else None
    chosen = _sample(groups if groups is not None else np.arange(rows))
    if groups is not None and len(chosen) - len(np.unique(groups[chosen])) < _MIN_REPEATS * len(chosen):
        groups = None
    descriptors = gather_rows(folder, names, chosen)
    if not np.isfinite(descriptors).all():
        raise AtlasError(f"{folder}: descriptors hold numbers that are not finite; describe the photos again")
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
