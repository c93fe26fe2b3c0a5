"""What can go wrong, said so that a person can mend it.

Every error that Placeprint raises on purpose derives from `PlaceprintError`: one clear line that names the mend, and
the exit code that the command line ends with. A single photo or row that can't be used is no error but a `Refusal`:
it is written to the quarantine, and the work goes on.
"""

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "AtlasError",
    "InputError",
    "ModelError",
    "NothingUsableError",
    "PhotoRefused",
    "PlaceprintError",
    "Refusal",
    "StrictError",
]


class PlaceprintError(Exception):
    """Base of all errors raised on purpose; its message is one line and names the mend."""

    exit_code: ClassVar[int] = 1


class InputError(PlaceprintError):
    """A source, a manifest or an argument can't be used as a whole."""

    exit_code = 3


class NothingUsableError(InputError):
    """Every photo was refused, or none was found: there is nothing to go on with."""


class StrictError(PlaceprintError):
    """``--strict`` was given and something was refused."""

    exit_code = 4


class AtlasError(PlaceprintError):
    """An atlas is missing, unfinished, damaged, locked or of another format."""

    exit_code = 5


class ModelError(PlaceprintError):
    """A model file is missing, damaged, or not the one the atlas was described with."""

    exit_code = 6


class PhotoRefused(PlaceprintError):
    """One photo can't be used.

    Args:
        reason: short machine-readable code such as ``truncated`` or ``too-large``, see docs/reference/quarantine.md.
        message: one line for people.
    """

    exit_code = 3

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """One input that was refused, as a row of ``quarantine.parquet``.

    Attributes:
        uri: the photo's path or, for a manifest row without one, the manifest's.
        row: row number in the manifest, the first data row being 1; None for a file found in a folder.
        reason: short machine-readable code.
        message: one line for people.
    """

    uri: str
    row: int | None
    reason: str
    message: str
