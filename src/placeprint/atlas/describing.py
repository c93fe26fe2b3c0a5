"""From a catalogue to descriptors: every photo is described or refused, and a killed run goes on where it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from placeprint.atlas.chunks import Chunk, describe_chunks, plan_chunks
from placeprint.atlas.manifest import WORK
from placeprint.describe.describer import Describer
from placeprint.errors import Refusal, StrictError
from placeprint.photos.catalogue import Catalogue
from placeprint.progress import OnProgress

__all__ = ["Described", "describe_catalogue"]


@dataclass(frozen=True, slots=True)
class Described:
    """A catalogue with every photo either described or refused.

    Attributes:
        photos: the accepted rows, with width, height and phash.
        chunks: where their descriptors lie, in order.
        accepted: accepted photos a chunk.
        refusals: from import and decoding together.
        warnings: cells of accepted rows that couldn't be read and were left empty.
    """

    photos: pa.Table
    chunks: Sequence[Chunk]
    accepted: Sequence[int]
    refusals: Sequence[Refusal]
    warnings: Sequence[Refusal]


def describe_catalogue(
    catalogue: Catalogue,
    folder: Path,
    describer: Describer,
    *,
    strict: bool,
    workers: int | None,
    on_progress: OnProgress,
) -> Described:
    """Describe a catalogue into the atlas's work folder.

    Args:
        catalogue: what to describe.
        folder: the atlas.
        describer: the model.
        strict: fail if anything was or is refused.
        workers: threads; by default one a core.
        on_progress: told after every photo.

    Raises:
        StrictError: with ``strict``, at the first refusal.
    """
    if strict and catalogue.refusals:
        raise StrictError(_strict_line(catalogue.refusals[0], len(catalogue.refusals)))
    work = folder / WORK
    work.mkdir(exist_ok=True)
    photos = catalogue.photos
    uris: list[str] = photos["uri"].to_pylist()
    chunks = plan_chunks(uris, describer.model.sha256, work)
    refusals = list(catalogue.refusals)
    if not uris:
        return Described(photos, [], [], refusals, catalogue.warnings)
    done = 0

    def on_photo() -> None:
        nonlocal done
        done += 1
        on_progress("describing", done, len(uris))

    outcomes: list[pa.Table] = []
    for chunk, outcome in zip(
        chunks, describe_chunks(chunks, describer, workers=workers, on_photo=on_photo), strict=True
    ):
        outcomes.append(outcome)
        for uri, row in zip(chunk.uris, outcome.select(["accepted", "reason", "message"]).to_pylist(), strict=True):
            if not row["accepted"]:
                refusals.append(Refusal(uri, None, row["reason"], row["message"]))
                if strict:
                    raise StrictError(_strict_line(refusals[-1], 1))
    seen = pa.concat_tables(outcomes)
    for name in ("width", "height", "phash"):
        photos = photos.set_column(photos.schema.get_field_index(name), photos.schema.field(name), seen[name])
    photos = photos.filter(seen["accepted"])
    accepted = [sum(outcome["accepted"].to_pylist()) for outcome in outcomes]
    return Described(photos, chunks, accepted, refusals, catalogue.warnings)


def _strict_line(first: Refusal, count: int) -> str:
    more = f" (and {count - 1} more)" if count > 1 else ""
    where = f"row {first.row}, " if first.row is not None else ""
    return f"--strict: {where}{first.uri}: {first.message}{more}"
