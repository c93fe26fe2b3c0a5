"""A manifest as it was read, before anything is known of its rows."""

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from placeprint.errors import Refusal

__all__ = ["Points", "RawManifest"]


@dataclass(frozen=True, slots=True)
class Points:
    """The positions that a manifest's geometry gives.

    Attributes:
        latitude: float64 ``[rows]``, WGS 84 degrees, NaN where there is no point.
        longitude: float64 ``[rows]``, likewise.
        other: bool ``[rows]``, the geometry is no point.
    """

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    other: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RawManifest:
    """A manifest's columns as they are written in it.

    Attributes:
        table: all columns but the geometry.
        rows: int64 ``[rows]``, each row's number in the manifest, the first being 1.
        points: the geometry's positions, where the manifest has a geometry.
        untyped: every column is text, because the format knows no types.
        refusals: rows that couldn't even be read.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    points: Points | None = None
    untyped: bool = False
    refusals: list[Refusal] = field(default_factory=list)

    def keep(self, mask: NDArray[np.bool_]) -> "RawManifest":
        """Keep some of the rows.

        Args:
            mask: bool ``[rows]``.

        Returns:
            The manifest with these rows only, and all refusals.
        """
        points = self.points
        if points is not None:
            points = Points(points.latitude[mask], points.longitude[mask], points.other[mask])
        return replace(self, table=self.table.filter(pa.array(mask)), rows=self.rows[mask], points=points)
