"""Importing for use: a source with nothing in it to go on with is an error that says why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from placeprint.errors import NothingUsableError, Refusal
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.importers import import_photos
from placeprint.progress import OnProgress

__all__ = ["first_reasons", "import_usable", "reasons"]


def import_usable(
    source: Path,
    columns: Mapping[str, str] | None,
    where: str | None,
    root: Path | None,
    on_progress: OnProgress,
) -> Catalogue:
    """Import photos with known positions, at least one; see `placeprint.photos.importers.import_photos`.

    Raises:
        InputError: if the source can't be used as a whole.
        NothingUsableError: if nothing in it can.
    """

    def on_read(done: int, total: int) -> None:
        on_progress("reading positions", done, total)

    catalogue = import_photos(source, columns=columns or {}, where=where, root=root, on_progress=on_read)
    if not catalogue.photos.num_rows:
        raise NothingUsableError(f"{source}: no photo can be used{first_reasons(catalogue.refusals)}")
    return catalogue


def first_reasons(refusals: Sequence[Refusal]) -> str:
    """The most frequent reasons of an import, so that one line says what to mend."""
    if not refusals:
        return " (nothing was found)"
    missing = Counter(refusal.reason for refusal in refusals).most_common(1)[0][0] == "missing"
    mend = "; if the paths start at another folder, name it with --root" if missing else ""
    return f": {reasons(refusals)}{mend}"


def reasons(refusals: Sequence[Refusal]) -> str:
    """The three most frequent reasons of at least one refusal, and the first photo of the most frequent."""
    counts = Counter(refusal.reason for refusal in refusals).most_common(3)
    first = next(refusal for refusal in refusals if refusal.reason == counts[0][0])
    listed = ", ".join(f"{count} {reason}" for reason, count in counts)
    return f"{listed}; the first: {first.uri}: {first.message}"
