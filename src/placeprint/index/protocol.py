"""What every index can do, whatever stands behind it."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["EXACT_BELOW", "Index", "Neighbours"]

# Rows below which comparing with all of them is faster than opening and walking a graph: 1.5 ms a query at 50 000 rows
# of 512 dimensions on two cores, with nothing to build and nothing approximate. See docs/benchmarks.md.
EXACT_BELOW = 50_000


class Neighbours(NamedTuple):
    """The nearest rows of each query, best first.

    Attributes:
        similarity: cosine similarity, float32 ``[queries, k]``.
        row: row number in the index, int64 ``[queries, k]``.
    """

    similarity: NDArray[np.float32]
    row: NDArray[np.int64]


class Index(Protocol):
    """Nearest neighbours among unit-length descriptors by cosine similarity."""

    def __len__(self) -> int:
        """Number of rows."""
        ...

    def search(self, queries: NDArray[np.float32], k: int) -> Neighbours:
        """Find the ``k`` nearest rows of each query.

        Args:
            queries: unit-length descriptors, float32 ``[n, dim]``.
            k: how many; fewer come back where the index has fewer rows.
        """
        ...
