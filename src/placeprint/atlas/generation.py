"""Writing one generation: descriptors, projection, index, rows and quarantine, then the commit."""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from placeprint.atlas.adaptation import Adaptation, fit_projection
from placeprint.atlas.commit import commit, current_path, staging_path
from placeprint.atlas.describing import Described
from placeprint.atlas.join import join_photos
from placeprint.atlas.manifest import WORK, AtlasManifest, DescriberRecord, FileRecord, ProjectionRecord, record_of
from placeprint.atlas.measures import baseline_of, bounds_of, extent_of
from placeprint.atlas.opened import AtlasFolder
from placeprint.atlas.parsing import parsing
from placeprint.atlas.quarantine import quarantine_table
from placeprint.atlas.shards import open_shards, read_blocks, write_adapted, write_descriptors
from placeprint.describe.projection import Projection
from placeprint.errors import AtlasError, Refusal
from placeprint.index.protocol import EXACT_BELOW
from placeprint.photos.geoparquet import write_geoparquet
from placeprint.progress import OnProgress
from placeprint.version import __version__

__all__ = ["BuildSummary", "Generation", "next_shard"]

# Names of shards have nine digits at most; a million of them hold more photos than there are.
_LAST_SHARD = 998_999_999


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build, an append, an adaptation or a new description did.

    Attributes:
        path: the atlas.
        model: the model it is described by.
        rows: photos in the atlas now.
        added: photos this call added.
        described: photos this call described, now or before it was broken off.
        known: photos left out because the atlas holds them already (append only).
        refusals: what was refused this time.
        warnings: headings and dates of accepted photos that couldn't be read and were left empty.
        adaptation: how the projection was fitted: ``learned``, ``pca`` or ``none``.
        uncalibrated: clues whose calibration was dropped, as it belonged to what search compared before.
        seconds: wall time by stage.
    """

    path: Path
    model: str
    rows: int
    added: int
    described: int
    known: int
    refusals: Sequence[Refusal]
    warnings: Sequence[Refusal]
    adaptation: str
    uncalibrated: Sequence[str]
    seconds: Mapping[str, float]


@dataclass
class Generation:
    """The coming generation of an atlas while it is written; invisible until `commit`.

    Args:
        folder: the atlas.
        number: its number, one more than the last.
        model: the describer of all its photos.
        before: the generation it goes on from; None for a new or replaced atlas.
        on_progress: told how far it is.
        first_shard: number of the first shard of descriptors that is written.
        anew: all photos are described anew; of the generation before only its age and its quarantine go on.
    """

    folder: Path
    number: int
    model: DescriberRecord
    before: AtlasFolder | None
    on_progress: OnProgress
    first_shard: int = 0
    anew: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    _files: dict[str, FileRecord] = field(default_factory=dict)
    _staged: list[str] = field(default_factory=list)

    def write(
        self, described: Described | None, adaptation: Adaptation | None, *, known: int = 0, started: float
    ) -> BuildSummary:
        """Write everything and commit.

        Args:
            described: photos to add; None if only the projection is fitted anew.
            adaptation: how to fit the projection; None keeps the one there is.
            known: photos left out because the atlas holds them, for the summary.
            started: `time.perf_counter` when the work began.

        Raises:
            InputError: if the new photos' label columns don't go with the atlas's.
            OSError: if the disk is full or can't be written; the atlas is as it was.
        """
        clock = _Clock(started, self.seconds)
        clock.lap("describe")
        last = self.before
        before = None if self.anew else last
        photos = self._photos(described)
        rows = photos.num_rows

        old = self._keep(before.manifest.descriptors) if before else []
        new = self._add_descriptors(described) if described else []
        names = [*old, *new]
        clock.lap("gather")

        if before is not None and adaptation is None:
            projection = before.projection
            # Measured together with the new rows, so checked before they are trusted.
            open_shards(self.folder, before.manifest.adapted, rows=len(before), dim=projection.dim)
            self._keep(["projection.npz"])
            kept, fresh = self._keep(before.manifest.adapted), new
        else:
            projection = self._fit(photos, names, adaptation or "auto")
            kept, fresh = [], names
        clock.lap("adapt")

        known_rows = before.manifest.rows if before is not None and kept else 0
        written = self._add_adapted(fresh, projection, rows=rows - known_rows)
        adapted = [*kept, *written]
        clock.lap("project")
        self._write_index(adapted, written, rows=rows, dim=projection.dim, known_rows=known_rows)
        clock.lap("index")

        write_geoparquet(self._stage("photos.parquet"), photos)
        refused = quarantine_table(described.refusals if described else [])
        if last is not None:
            refused = pa.concat_tables([_still_refused(last.quarantine, photos, refused), refused])
        pq.write_table(refused, self._stage("quarantine.parquet"))
        for name in self._staged:
            self._files[name] = record_of(staging_path(self.folder, name, self.number))

        now = datetime.now(UTC).replace(microsecond=0)
        manifest = AtlasManifest(
            generation=self.number,
            created_at=last.manifest.created_at if last is not None else now,
            updated_at=now,
            placeprint_version=__version__,
            describer=self.model,
            projection=ProjectionRecord(kind=projection.kind, dim=projection.dim, fitted_rows=projection.fitted_rows),
            rows=rows,
            quarantined=refused.num_rows,
            bounds=bounds_of(photos),
            extent=extent_of(photos),
            baseline=baseline_of(self.folder, adapted, rows=rows),
            # A calibration belongs to the descriptors and the projection it was fitted with.
            calibration=before.manifest.calibration if before is not None and adaptation is None else {},
            descriptors=names,
            adapted=adapted,
            files=self._files,
            staged=self._staged,
        )
        commit(self.folder, manifest)
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        clock.lap("commit")
        described_rows = described.photos.num_rows if described else 0
        return BuildSummary(
            path=self.folder,
            model=self.model.name,
            rows=rows,
            added=0 if self.anew else described_rows,
            described=described_rows,
            known=known,
            refusals=described.refusals if described else [],
            warnings=described.warnings if described else [],
            adaptation=projection.kind,
            uncalibrated=sorted(last.manifest.calibration.keys() - manifest.calibration.keys())
            if last is not None
            else [],
            seconds=self.seconds,
        )

    def _stage(self, name: str) -> Path:
        """Where to write a file that keeps its name through the generations."""
        self._staged.append(name)
        path = staging_path(self.folder, name, self.number)
        path.unlink(missing_ok=True)
        return path

    def _keep(self, names: Sequence[str]) -> list[str]:
        """Take files over from the generation before, unchanged."""
        if self.before is not None:
            self._files |= {name: self.before.manifest.files[name] for name in names}
        return list(names)

    def _photos(self, described: Described | None) -> pa.Table:
        if described is not None and (self.before is None or self.anew):
            return described.photos
        if self.before is None:
            raise ValueError("a generation needs photos")
        return self.before.photos if described is None else join_photos(self.before.photos, described.photos)

    def _add_descriptors(self, described: Described) -> list[str]:
        names = write_descriptors(
            described.chunks, described.accepted, self.folder, self.first_shard, dim=self.model.dim
        )
        self._files |= {name: record_of(self.folder / name) for name in names}
        return names

    def _fit(self, photos: pa.Table, names: Sequence[str], adaptation: Adaptation) -> Projection:
        self.on_progress("adapting", 0, 1)
        open_shards(self.folder, names, rows=photos.num_rows, dim=self.model.dim)  # checked before they are trusted
        projection = fit_projection(photos, self.folder, names, self.model.dim, adaptation)
        projection.save(self._stage("projection.npz"))
        self.on_progress("adapting", 1, 1)
        return projection

    def _add_adapted(self, descriptors: Sequence[str], projection: Projection, *, rows: int) -> list[str]:
        def on_rows(done: int) -> None:
            self.on_progress("projecting", done, rows)

        names = write_adapted(descriptors, projection, self.folder, self.number, on_rows, rows=rows)
        self._files |= {name: record_of(self.folder / name) for name in names}
        return names

    def _write_index(
        self, adapted: Sequence[str], written: Sequence[str], *, rows: int, dim: int, known_rows: int
    ) -> None:
        """Write ``index.faiss`` where the atlas is large enough to need one."""
        if rows < EXACT_BELOW:
            return
        from placeprint.index.hnsw import HnswIndex  # loads Faiss, which small atlases are built without

        if self.before is not None and known_rows and "index.faiss" in self.before.manifest.files:
            path = current_path(self.folder, "index.faiss", self.before.manifest)
            with parsing(path, mend="rebuild it with `placeprint adapt`"):
                index = HnswIndex.open(path, to_append=True)
                if (len(index), index.dim) != (known_rows, dim):
                    raise ValueError("it does not fit the photos")
            new, todo = written, rows - known_rows
        else:
            index, new, todo = HnswIndex.empty(dim), adapted, rows
        for added in index.add(read_blocks(self.folder, new)):
            self.on_progress("indexing", added, todo)
        index.save(self._stage("index.faiss"))


def _still_refused(old: pa.Table, photos: pa.Table, new: pa.Table) -> pa.Table:
    """Earlier refusals that were neither mended nor met again."""
    settled = pc.or_(
        pc.is_in(old["uri"], value_set=photos["uri"].combine_chunks()),
        pc.is_in(old["uri"], value_set=new["uri"].combine_chunks()),
    )
    return old.filter(pc.invert(settled))


class _Clock:
    """Wall time by stage."""

    def __init__(self, started: float, seconds: dict[str, float]) -> None:
        self._last = started
        self._seconds = seconds

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._seconds[stage] = round(now - self._last, 4)
        self._last = now


def next_shard(manifest: AtlasManifest) -> int:
    """The first shard number that no file of a generation uses, listed as descriptors or not.

    Raises:
        AtlasError: if a hand-made manifest leaves none.
    """
    shards = [PurePosixPath(name) for name in manifest.files if name.startswith("descriptors/")]
    following = max((int(path.stem) + 1 for path in shards), default=0)
    if following > _LAST_SHARD:
        raise AtlasError(f"shard numbers of generation {manifest.generation} are used up; build the atlas again")
    return following
