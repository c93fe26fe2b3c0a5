"""Exact search: every row is compared, in float16 as the rows lie on disk."""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from placeprint.index.protocol import Neighbours

__all__ = ["ExactIndex"]


class ExactIndex:
    """Compares a query with every row.

    Args:
        shards: float16 ``[rows, dim]`` arrays, for instance memory-mapped, in row order; at least one.
    """

    def __init__(self, shards: Sequence[NDArray[np.float16]]) -> None:
        dim = shards[0].shape[1]
        self._index = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        for shard in shards:
            # Faiss's float16 code of a row is the row's own bytes, so nothing is converted.
            self._index.add_sa_codes(np.ascontiguousarray(shard).view(np.uint8))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, queries: NDArray[np.float32], k: int) -> Neighbours:
        """Find the ``k`` nearest rows of each query; see `placeprint.index.protocol.Index.search`."""
        similarity, row = self._index.search(np.ascontiguousarray(queries, np.float32), min(k, len(self)))
        return Neighbours(similarity, row)
