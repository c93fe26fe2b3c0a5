"""Build, append, adapt: each writes one new generation of an atlas, or leaves the old one as it was."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc

from placeprint.atlas.adaptation import Adaptation
from placeprint.atlas.commit import exclusive, finish_commit, leave
from placeprint.atlas.described_by import check_describes_atlases, record_for, resolve_for_atlas
from placeprint.atlas.describing import describe_catalogue
from placeprint.atlas.generation import BuildSummary, Generation, next_shard
from placeprint.atlas.importing import first_reasons, import_usable
from placeprint.atlas.manifest import ATLAS_JSON, WORK, AtlasManifest, read_manifest
from placeprint.atlas.opened import AtlasFolder
from placeprint.describe.describer import Describer
from placeprint.errors import AtlasError, NothingUsableError, Refusal
from placeprint.photos.catalogue import Catalogue
from placeprint.progress import OnProgress, silent

__all__ = ["BuildSummary", "adapt_atlas", "append_photos", "build_atlas"]


def build_atlas(
    source: Path,
    out: Path,
    *,
    model: str = "lite0",
    adaptation: Adaptation = "auto",
    columns: Mapping[str, str] | None = None,
    where: str | None = None,
    root: Path | None = None,
    strict: bool = False,
    force: bool = False,
    workers: int | None = None,
    on_progress: OnProgress = silent,
) -> BuildSummary:
    """Build an atlas from photos whose places are known.

    A killed build loses nothing: the same call finds what was described before and goes on.

    Args:
        source: a folder of photos with positions in EXIF, or a CSV, GeoJSON, GeoPackage or GeoParquet manifest.
        out: the atlas folder to make.
        model: name in the registry, or path of an ONNX describer.
        adaptation: how to fit the atlas's own projection, see `placeprint.atlas.adaptation.fit_projection`.
        columns: canonical column name to the manifest's own, where it isn't a usual one.
        where: SQL condition on the manifest's columns.
        root: folder that the manifest's paths are relative to, if not its own.
        strict: fail, writing nothing, if anything is refused.
        force: replace an atlas that is already there.
        workers: threads; by default one a core.
        on_progress: told how far it is.

    Raises:
        InputError: if the source can't be used, or nothing in it can.
        AtlasError: if ``out`` holds an atlas or other files, or another process writes it.
        ModelError: if the model can't be used, or is a student.
        StrictError: with ``strict``, if anything was refused.
    """
    started = time.perf_counter()
    resolved = resolve_for_atlas(model)
    _claim(out, force=force)
    try:
        with exclusive(out), ThreadPoolExecutor(1) as aside:
            # The model loads while the source is read; each takes a tenth of a second.
            loading = aside.submit(Describer, resolved)
            replaced = _manifest_or_none(out)
            catalogue = import_usable(source, columns, where, root, on_progress)
            describer = loading.result()
            described = describe_catalogue(
                catalogue, out, describer, strict=strict, workers=workers, on_progress=on_progress
            )
            if not described.photos.num_rows:
                raise NothingUsableError(f"{source}: no photo can be used{first_reasons(described.refusals)}")
            generation = Generation(
                folder=out,
                # A replaced atlas may still be open elsewhere, so no new file takes an old one's name.
                number=replaced.generation + 1 if replaced else 1,
                model=record_for(model, describer),
                before=None,
                on_progress=on_progress,
                first_shard=next_shard(replaced) if replaced else 0,
            )
            return generation.write(described, adaptation, started=started)
    except BaseException:
        leave(out)
        raise


def append_photos(
    path: Path,
    source: Path,
    *,
    model: str | None = None,
    columns: Mapping[str, str] | None = None,
    where: str | None = None,
    root: Path | None = None,
    strict: bool = False,
    workers: int | None = None,
    on_progress: OnProgress = silent,
) -> BuildSummary:
    """Add photos to an atlas; its projection stays as it is, and photos it already holds are left out.

    Args and errors are those of `build_atlas`.
    """
    started = time.perf_counter()
    AtlasFolder(path)  # says clearly what is wrong before anything is locked or read
    with exclusive(path):
        finish_commit(path)
        atlas = AtlasFolder(path, model=model)
        check_describes_atlases(atlas.describer.model)
        catalogue = import_usable(source, columns, where, root, on_progress)
        fresh, known = _new_to(atlas, catalogue)
        described = describe_catalogue(
            fresh, path, atlas.describer, strict=strict, workers=workers, on_progress=on_progress
        )
        if known and not described.photos.num_rows:
            # Appending the same photos again is no mistake: it is how a killed append is made sure of.
            return BuildSummary(
                path=path,
                model=atlas.manifest.describer.name,
                rows=len(atlas),
                added=0,
                described=0,
                known=known,
                refusals=described.refusals,
                warnings=[],
                adaptation=atlas.manifest.projection.kind,
                uncalibrated=[],
                seconds={},
            )
        if not described.photos.num_rows:
            raise NothingUsableError(f"{source}: no photo can be used{first_reasons(described.refusals)}")
        return _next_generation(atlas, on_progress).write(described, None, known=known, started=started)


def adapt_atlas(path: Path, *, adaptation: Adaptation = "auto", on_progress: OnProgress = silent) -> BuildSummary:
    """Refit an atlas's projection on the photos it holds now, and rebuild what depends on it.

    Args:
        path: the atlas.
        adaptation: see `placeprint.atlas.adaptation.fit_projection`.
        on_progress: told how far it is.

    Raises:
        AtlasError: if the atlas is damaged or another process writes it.
    """
    started = time.perf_counter()
    AtlasFolder(path)
    with exclusive(path):
        finish_commit(path)
        atlas = AtlasFolder(path)
        return _next_generation(atlas, on_progress).write(None, adaptation, started=started)


def _new_to(atlas: AtlasFolder, catalogue: Catalogue) -> tuple[Catalogue, int]:
    """What the atlas does not hold yet, and how many photos it does.

    The file makes the photo: the same path is the same photo, and an id that the atlas gave to another file is refused.
    """
    held = pc.is_in(catalogue.photos["uri"], value_set=atlas.photos["uri"].combine_chunks())
    fresh = catalogue.photos.filter(pc.invert(held))
    taken = pc.is_in(fresh["photo_id"], value_set=atlas.photos["photo_id"].combine_chunks())
    refused = [
        Refusal(
            row["uri"], None, "id-taken", f"the atlas has another photo with the id {row['photo_id']!r}: rename one"
        )
        for row in fresh.filter(taken).select(["uri", "photo_id"]).to_pylist()
    ]
    known = catalogue.photos.num_rows - fresh.num_rows
    return replace(catalogue, photos=fresh.filter(pc.invert(taken)), refusals=[*catalogue.refusals, *refused]), known


def _next_generation(atlas: AtlasFolder, on_progress: OnProgress) -> Generation:
    manifest = atlas.manifest
    return Generation(
        folder=atlas.path,
        number=manifest.generation + 1,
        model=manifest.describer,
        before=atlas,
        on_progress=on_progress,
        first_shard=next_shard(manifest),
    )


def _manifest_or_none(folder: Path) -> AtlasManifest | None:
    """The manifest of an atlas about to be replaced; None where there is none or it is beyond reading."""
    try:
        return read_manifest(folder)
    except AtlasError:
        return None


def _claim(out: Path, *, force: bool) -> None:
    """Make the folder, or see that it is ours to write to.

    Raises:
        AtlasError: if it holds an atlas (without ``force``) or anything that is not part of one.
    """
    if out.exists() and not out.is_dir():
        raise AtlasError(f"{out} is a file; name a folder for the atlas")
    if (out / ATLAS_JSON).exists():
        if not _is_ours(out / ATLAS_JSON):
            raise AtlasError(f"{out} holds another program's {ATLAS_JSON}; name a new or empty folder for the atlas")
        if not force:
            raise AtlasError(
                f"{out} is an atlas already; add photos with `placeprint append`, or replace it with --force"
            )
    elif out.exists() and not (out / WORK).exists() and any(child.name != ".lock" for child in out.iterdir()):
        raise AtlasError(f"{out} holds other files; name a new or empty folder for the atlas")
    (out / WORK).mkdir(parents=True, exist_ok=True)


def _is_ours(path: Path) -> bool:
    """Whether an ``atlas.json``, damaged or not, was written by Placeprint."""
    with path.open("rb") as file:
        return b'"placeprint-atlas"' in file.read(4096)
