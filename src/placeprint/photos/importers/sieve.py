"""Which rows of a manifest are still good, and why the others are not."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.errors import Refusal

__all__ = ["Sieve"]


class Sieve:
    """Takes rows out one reason at a time; a row that is out is not looked at again.

    Attributes:
        alive: bool ``[rows]``, the rows that are still good.
    """

    def __init__(self, rows: NDArray[np.int64], uris: pa.ChunkedArray, manifest: Path) -> None:
        """Start with every row good.

        Args:
            rows: each row's number in the manifest.
            uris: each row's photo, null where that isn't known.
            manifest: stands in for the photo where that isn't known.
        """
        self.alive = np.ones(len(rows), dtype=bool)
        self._rows = rows
        self._uris = uris
        self._manifest = str(manifest)
        self._refused: list[tuple[int, str, str]] = []
        self._warned: list[tuple[int, str, str]] = []

    def refuse(self, mask: NDArray[np.bool_], reason: str, message: Callable[[int], str]) -> None:
        """Take rows out.

        Args:
            mask: bool ``[rows]``, the bad rows; those that are out already are skipped.
            reason: short machine-readable code.
            message: makes the line for people from the row's place in the columns.
        """
        bad = np.flatnonzero(mask & self.alive)
        self._refused.extend((row, reason, message(row)) for row in bad.tolist())
        self.alive[bad] = False

    def refuse_each(self, wrong: Mapping[int, tuple[str, str]]) -> None:
        """Take out rows that each have a reason of their own.

        Args:
            wrong: the row's place in the columns to its reason and line for people.
        """
        bad = [row for row in wrong if self.alive[row]]
        self._refused.extend((row, *wrong[row]) for row in bad)
        self.alive[bad] = False

    def refuse_repeats(self, column: pa.ChunkedArray, reason: str, message: str) -> None:
        """Take out rows whose value an earlier good row has.

        Args:
            column: the values, not null in good rows.
            reason: short machine-readable code.
            message: line for people, with ``{first}`` where the earlier row's number belongs.
        """
        candidates = np.flatnonzero(self.alive)
        values = column.filter(pa.array(self.alive))
        codes = np.asarray(pc.dictionary_encode(values).combine_chunks().indices)
        _, first, group = np.unique(codes, return_index=True, return_inverse=True)
        earlier = np.arange(len(self.alive))
        earlier[candidates] = candidates[first[group]]
        self.refuse(
            earlier != np.arange(len(self.alive)),
            reason,
            lambda row: message.format(first=self._rows[earlier[row]]),
        )

    def warn(self, mask: NDArray[np.bool_], reason: str, message: Callable[[int], str]) -> None:
        """Note of good rows that a cell of theirs was left empty; the arguments are those of `refuse`."""
        self._warned.extend((row, reason, message(row)) for row in np.flatnonzero(mask & self.alive).tolist())

    def refusals(self) -> list[Refusal]:
        """List the rows that were taken out, in the manifest's order."""
        return self._as_refusals(self._refused)

    def warnings(self) -> list[Refusal]:
        """List the good rows with a cell left empty, in the manifest's order."""
        return self._as_refusals(self._warned)

    def _as_refusals(self, entries: list[tuple[int, str, str]]) -> list[Refusal]:
        entries = sorted(entries, key=lambda entry: entry[0])
        places = np.array([row for row, _, _ in entries], dtype=np.int64)
        uris = self._uris.take(pa.array(places)).to_pylist()
        numbers = self._rows[places].tolist()
        return [
            Refusal(uri or self._manifest, number, reason, message)
            for uri, number, (_, reason, message) in zip(uris, numbers, entries, strict=True)
        ]
