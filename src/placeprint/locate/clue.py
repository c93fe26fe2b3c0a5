"""What a clue is: something seen in or known of one photo that speaks for places.

A new method of geolocation is a new clue: one file with one class that looks at a photo and returns a belief with the
reasons a person can check.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from placeprint.locate.answer import Reason
from placeprint.photos.decode import Decoded, decode
from placeprint.photos.files import read_photo
from placeprint.sphere import Belief

__all__ = ["Clue", "Evidence", "QueryPhoto"]


class QueryPhoto:
    """A photo whose place is asked for; its bytes are read once, whatever number of clues look at it.

    Args:
        source: path, or the file's content.
        name: what to call it in the answer; by default the path.
    """

    def __init__(self, source: Path | bytes, name: str | None = None) -> None:
        self.source = source
        shown = source.as_posix() if isinstance(source, Path) else "photo"
        # A name that is not UTF-8 could be written to no JSON.
        self.name = name or os.fsencode(shown).decode(errors="replace")
        self._decoded: dict[tuple[int, int], Decoded] = {}

    @cached_property
    def data(self) -> bytes:
        """The file's content.

        Raises:
            PhotoRefused: if it can't be read.
        """
        return read_photo(self.source)

    def decoded(self, size: tuple[int, int]) -> Decoded:
        """Upright RGB pixels squashed to ``(height, width)``.

        Raises:
            PhotoRefused: if the file is no photo that can be read.
        """
        if size not in self._decoded:
            self._decoded[size] = decode(self.source, size=size)
        return self._decoded[size]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one clue says.

    Attributes:
        belief: where the photo was taken, as far as this clue can tell.
        reasons: what a person can check, weightiest first.
    """

    belief: Belief
    reasons: Sequence[Reason]


class Clue(Protocol):
    """One way of telling where a photo was taken."""

    @property
    def name(self) -> str:
        """What the clue is called in answers and in the atlas's calibration."""
        ...

    def look(self, photo: QueryPhoto) -> Evidence | None:
        """Look at a photo; None if this clue has nothing to say about it."""
        ...
