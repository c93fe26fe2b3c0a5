"""Is an atlas whole? Every file is hashed, and what the files say of each other is compared."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from placeprint.atlas.commit import current_path
from placeprint.atlas.manifest import record_of
from placeprint.atlas.opened import AtlasFolder
from placeprint.errors import ModelError, PlaceprintError
from placeprint.progress import OnProgress, silent

__all__ = ["Finding", "verify_atlas"]

_SAMPLE = 2_048
# Float16 keeps three digits; a row that strays further from its projection was not made by it.
_TOLERANCE = 5e-3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        severity: ``damage`` means that answers can't be trusted, ``note`` that something outside the atlas changed.
        subject: file, photo or model.
        message: one line for people, with the mend.
    """

    severity: Literal["damage", "note"]
    subject: str
    message: str


def verify_atlas(path: Path, *, photos: bool = False, on_progress: OnProgress = silent) -> list[Finding]:
    """Check an atlas.

    Args:
        path: the atlas.
        photos: also look whether every photo's file is still where it was.
        on_progress: told after every file.

    Returns:
        What was found; empty if all is well.

    Raises:
        AtlasError: if the folder is no atlas, or its ``atlas.json`` can't be read.
    """
    atlas = AtlasFolder(path)
    findings = list(_hashes(atlas, on_progress))
    if not findings:
        findings += _contents(atlas)
    try:
        _ = atlas.describer
    except ModelError as error:
        findings.append(Finding("note", atlas.manifest.describer.name, str(error)))
    if photos and not any(finding.severity == "damage" for finding in findings):
        findings += _missing_photos(atlas, on_progress)
    return findings


def _hashes(atlas: AtlasFolder, on_progress: OnProgress) -> Iterator[Finding]:
    records = atlas.manifest.files
    for done, (name, record) in enumerate(sorted(records.items()), start=1):
        try:
            found = record_of(current_path(atlas.path, name, atlas.manifest))
        except OSError as error:
            yield Finding("damage", name, f"can't be read ({error.strerror}); build the atlas again")
            continue
        if found.bytes != record.bytes:
            yield Finding("damage", name, f"has {found.bytes} bytes instead of {record.bytes}; build the atlas again")
        elif found.sha256 != record.sha256:
            yield Finding("damage", name, "its content changed since it was written; build the atlas again")
        on_progress("hashing", done, len(records))


def _contents(atlas: AtlasFolder) -> Iterator[Finding]:
    """What hashes can't tell: whether the files belong together."""
    try:
        rows = len(atlas.photos)
        for name, shards in (("descriptors", atlas.descriptors), ("adapted", atlas.adapted)):
            if not all(np.isfinite(shard[:: max(1, len(shard) // _SAMPLE)]).all() for shard in shards):
                yield Finding("damage", name, "holds numbers that are not finite; build the atlas again")
        # The two are cut into shards at different rows.
        rows_compared = min(_SAMPLE, len(atlas.descriptors[0]), len(atlas.adapted[0]))
        bare, adapted = atlas.descriptors[0][:rows_compared], atlas.adapted[0][:rows_compared]
        stray = np.abs(atlas.projection(bare) - adapted.astype(np.float32)).max(initial=0.0)
        if stray > _TOLERANCE:
            yield Finding("damage", "adapted", "does not follow from the descriptors; run `placeprint adapt`")
        if len(atlas.index) != rows:
            yield Finding("damage", "index.faiss", "does not fit the photos; run `placeprint adapt`")
        if atlas.quarantine.num_rows != atlas.manifest.quarantined:
            yield Finding("damage", "quarantine.parquet", "has another number of rows than atlas.json says")
        identities = atlas.photos["photo_id"]
        if len(identities.unique()) != rows:
            yield Finding("damage", "photos.parquet", "names two photos alike; build the atlas again")
    except PlaceprintError as error:
        yield Finding("damage", atlas.path.name, str(error))


def _missing_photos(atlas: AtlasFolder, on_progress: OnProgress) -> Iterator[Finding]:
    uris = atlas.photos["uri"].to_pylist()
    for done, uri in enumerate(uris, start=1):
        if not os.path.isfile(uri):  # never raises, whatever a hand-made table names
            yield Finding("note", uri, "the photo is no longer there; answers still work, but can't show it")
        on_progress("looking for photos", done, len(uris))
