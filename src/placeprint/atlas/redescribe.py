"""Describing an atlas anew with another model, in place: a new generation that shares no descriptor with the last."""

import contextlib
import os
import posixpath
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from placeprint.atlas.adaptation import Adaptation
from placeprint.atlas.commit import exclusive, finish_commit, leave
from placeprint.atlas.described_by import record_for, resolve_for_atlas
from placeprint.atlas.describing import describe_catalogue
from placeprint.atlas.generation import BuildSummary, Generation, next_shard
from placeprint.atlas.importing import reasons
from placeprint.atlas.opened import AtlasFolder
from placeprint.describe.describer import Describer
from placeprint.describe.projection import AdaptationKind
from placeprint.errors import InputError, NothingUsableError, Refusal
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.importers.paths import resolve_paths
from placeprint.progress import OnProgress, silent

__all__ = ["redescribe_atlas"]

# How to fit a projection so that it is of the same kind; learned whitening is what `auto` takes where it can.
_AGAIN: dict[AdaptationKind, Adaptation] = {"learned": "auto", "pca": "pca", "none": "none"}


def redescribe_atlas(
    path: Path,
    model: str,
    *,
    adaptation: Adaptation | None = None,
    root: Path | None = None,
    drop_missing: bool = False,
    workers: int | None = None,
    on_progress: OnProgress = silent,
) -> BuildSummary:
    """Describe all photos of an atlas again, with another model or the same one.

    Only the photo table and the quarantine of the atlas are read, so its own model need not be there, nor its
    descriptors be whole. Until the new generation is committed the atlas stays as it was; a killed call loses nothing
    that it had described, the same call goes on from there. A calibration of the atlas is dropped: it belongs to the
    old descriptors.

    Args:
        path: the atlas.
        model: name in the registry, or path of an ONNX describer; no student.
        adaptation: how to fit the projection, see `placeprint.atlas.adaptation.fit_projection`; None keeps the kind
            that the atlas has.
        root: where the folder that all photos of the atlas share lies now, if it has moved.
        drop_missing: move photos that can't be read any more to the quarantine, and go on without them.
        workers: threads; by default one a core.
        on_progress: told how far it is.

    Raises:
        AtlasError: if the folder is no atlas, its photo table is damaged, or another process writes it.
        InputError: if photos can't be read any more and `drop_missing` is not given, or none can be.
        ModelError: if the model can't be used.
    """
    started = time.perf_counter()
    AtlasFolder(path)  # says clearly what is wrong before anything is locked or read
    resolved = resolve_for_atlas(model)
    try:
        with exclusive(path), ThreadPoolExecutor(1) as aside:
            # The model loads while the photos are looked for.
            loading = aside.submit(Describer, resolved)
            finish_commit(path)
            atlas = AtlasFolder(path)
            catalogue = _catalogue(atlas, root)
            if not drop_missing:
                # Looked for first: hours of describing should not end with what a moment tells.
                _stop_if_refused(atlas, [*catalogue.refusals, *_missing(catalogue, on_progress)], root)
            describer = loading.result()
            described = describe_catalogue(
                catalogue, path, describer, strict=False, workers=workers, on_progress=on_progress
            )
            if not described.photos.num_rows:
                raise NothingUsableError(
                    f"{path}: none of its photos can be read any more ({reasons(described.refusals)}); "
                    "nothing was changed"
                )
            if not drop_missing:
                _stop_if_refused(atlas, described.refusals, root)
            generation = Generation(
                folder=path,
                number=atlas.manifest.generation + 1,
                model=record_for(model, describer),
                before=atlas,
                on_progress=on_progress,
                first_shard=next_shard(atlas.manifest),
                anew=True,
            )
            return generation.write(described, adaptation or _AGAIN[atlas.manifest.projection.kind], started=started)
    except BaseException:
        leave(path)
        raise


def _catalogue(atlas: AtlasFolder, root: Path | None) -> Catalogue:
    """The atlas's photos as they were imported, their paths led to where the photos lie now."""
    photos = atlas.photos
    if root is None:
        return Catalogue(photos, [])
    if not root.is_dir():
        raise InputError(f"--root {root}: there is no such folder")
    shared = _shared_folder(photos)
    uris: list[str] = photos["uri"].to_pylist()
    inner = [posixpath.relpath(uri, shared) for uri in uris]
    paths = resolve_paths(pa.chunked_array([pa.array(inner, pa.string())]), root)
    refusals = [Refusal(uris[row], None, *wrong) for row, wrong in paths.refused.items()]
    position = photos.schema.get_field_index("uri")
    found = photos.set_column(position, photos.schema.field(position), paths.uris.cast(pa.string()).fill_null(""))
    return Catalogue(found.filter(pc.not_equal(found["uri"], "")), refusals)


def _shared_folder(photos: pa.Table) -> str:
    """The deepest folder that holds all photos.

    Raises:
        InputError: if there is none, as on two drives.
    """
    try:
        shared: str = posixpath.commonpath(sorted({posixpath.dirname(uri) for uri in photos["uri"].to_pylist()}))
    except ValueError:
        shared = ""
    if not shared:
        raise InputError(
            "the atlas's photos share no folder, so --root can't say where it is now: build the atlas again"
        )
    return shared


def _missing(catalogue: Catalogue, on_progress: OnProgress) -> list[Refusal]:
    uris: list[str] = catalogue.photos["uri"].to_pylist()
    missing = []
    for done, uri in enumerate(uris, start=1):
        if not os.path.isfile(uri):
            missing.append(Refusal(uri, None, "missing", "There is no such file: check the path."))
        on_progress("looking for photos", done, len(uris))
    return missing


def _stop_if_refused(atlas: AtlasFolder, refusals: Sequence[Refusal], root: Path | None) -> None:
    """End with one line that says which photos are missed and what to do."""
    if not refusals:
        return
    mend = "bring them back, or go on without them with --drop-missing"
    with contextlib.suppress(InputError):
        shared = _shared_folder(atlas.photos)
        mend += f"; where {shared} lies now is " + ("said with --root" if root is None else f"not {root}, mend --root")
    raise InputError(
        f"{len(refusals):,} of {len(atlas):,} photos can't be read any more ({reasons(refusals)}); nothing was "
        f"changed: {mend}"
    )
