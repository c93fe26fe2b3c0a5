"""``atlas.json``: what an atlas holds and which files make it up, validated as a hostile input."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from placeprint.describe.projection import AdaptationKind
from placeprint.errors import AtlasError

__all__ = [
    "ATLAS_JSON",
    "FORMAT_VERSION",
    "WORK",
    "AtlasManifest",
    "Baseline",
    "Bounds",
    "DescriberRecord",
    "Extent",
    "FileRecord",
    "ProjectionRecord",
    "read_manifest",
    "record_of",
]

ATLAS_JSON = "atlas.json"
WORK = ".placeprint-building"
"""Folder inside the atlas where finished chunks wait for the commit; a name nobody else gives a folder."""
FORMAT_VERSION = 1
_MAX_BYTES = 64 << 20


# Only files the format knows: whatever else a received atlas.json names could lie anywhere.
FileName = Annotated[
    str,
    Field(
        pattern=r"^(photos\.parquet|projection\.npz|quarantine\.parquet|index\.faiss"
        r"|descriptors/[0-9]{6,9}\.npy|adapted/g[0-9]{1,9}-[0-9]{6,9}\.npy)$"
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# No atlas comes near these, and numbers below them can be counted, added and shown everywhere.
_MOST_ROWS = 2**40
_MOST_DIM = 65_536
_LAST_GENERATION = 999_999_998
Rows = Annotated[int, Field(ge=0, le=_MOST_ROWS)]
Dim = Annotated[int, Field(ge=1, le=_MOST_DIM)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class FileRecord(_Record):
    """Size and hash of one file, so that `placeprint verify` finds damage."""

    bytes: Annotated[int, Field(ge=0, le=2**63 - 1)]
    sha256: Sha256


class DescriberRecord(_Record):
    """The model that described the photos; a query must be described by the same."""

    name: str
    sha256: Sha256
    dim: Dim


class ProjectionRecord(_Record):
    """How the atlas's own projection was fitted."""

    kind: AdaptationKind
    dim: Dim
    fitted_rows: Rows


class Bounds(_Record):
    """Where the photos lie: WGS 84 degrees, plain minima and maxima."""

    south: Annotated[float, Field(ge=-90, le=90)]
    west: Annotated[float, Field(ge=-180, le=180)]
    north: Annotated[float, Field(ge=-90, le=90)]
    east: Annotated[float, Field(ge=-180, le=180)]


class Extent(_Record):
    """The photos' centre and how far they spread around it.

    Attributes:
        latitude: of the centre, WGS 84 degrees.
        longitude: of the centre, WGS 84 degrees.
        spread_m: root mean square distance from the centre along each axis, in metres.
    """

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    spread_m: Annotated[float, Field(gt=0, le=2.1e7)]


class Baseline(_Record):
    """Similarity of two photos of this atlas taken at random: the scale on which a match is judged."""

    mean: Annotated[float, Field(ge=-2, le=2)]
    deviation: Annotated[float, Field(ge=1e-6, le=2)]


class AtlasManifest(_Record):
    """The contents of ``atlas.json``.

    Attributes:
        format: says what this folder is.
        format_version: of the layout described in docs/reference/atlas-format.md.
        generation: grows by one with every write.
        created_at: when the atlas was built, UTC.
        updated_at: when this generation was written, UTC.
        placeprint_version: the version that wrote this generation.
        describer: the model.
        projection: the adaptation in force.
        rows: number of photos.
        quarantined: number of refused inputs in ``quarantine.parquet``.
        bounds: where the photos lie.
        extent: their centre and spread.
        baseline: similarity of two photos at random.
        calibration: fitted parameters by clue name; empty where a clue's defaults hold.
        descriptors: bare descriptors as the model gave them, in row order.
        adapted: the same through the projection, in row order: what search compares.
        files: size and hash of every file.
        staged: files of this generation that may still carry their staging names, see `placeprint.atlas.commit`.
    """

    format: Literal["placeprint-atlas"] = "placeprint-atlas"
    format_version: Literal[1] = 1
    generation: Annotated[int, Field(ge=1, le=_LAST_GENERATION)]
    created_at: datetime
    updated_at: datetime
    placeprint_version: str
    describer: DescriberRecord
    projection: ProjectionRecord
    rows: Annotated[int, Field(ge=1, le=_MOST_ROWS)]
    quarantined: Rows
    bounds: Bounds
    extent: Extent
    baseline: Baseline
    calibration: dict[str, dict[str, float]] = {}
    descriptors: Annotated[list[FileName], Field(min_length=1)]
    adapted: Annotated[list[FileName], Field(min_length=1)]
    files: dict[FileName, FileRecord]
    staged: list[FileName]

    @model_validator(mode="after")
    def _every_file_is_recorded(self) -> "AtlasManifest":
        always = {"photos.parquet", "projection.npz", "quarantine.parquet"}
        missing = {*always, *self.descriptors, *self.adapted, *self.staged} - self.files.keys()
        if missing:
            raise ValueError(f"no size and hash for {sorted(missing)[0]}")
        return self


def read_manifest(folder: Path) -> AtlasManifest:
    """Read and check ``atlas.json``.

    Raises:
        AtlasError: if there is none, or it is damaged or of a newer format.
    """
    path = folder / ATLAS_JSON
    try:
        if path.exists() and not path.is_file():
            raise AtlasError(f"{path} is no file; build the atlas again")
        if path.stat().st_size > _MAX_BYTES:
            raise AtlasError(f"{path} is far too large to be an atlas's manifest")
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if (folder / WORK).is_dir():
            raise AtlasError(
                f"{folder} holds an unfinished build; run the same `placeprint build` again to resume it"
            ) from None
        raise AtlasError(f"{folder} is not an atlas (no {ATLAS_JSON}); make one with `placeprint build`") from None
    except OSError as error:
        raise AtlasError(f"{path} can't be read: {error.strerror}") from error
    try:
        version = json.loads(text).get("format_version")
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise AtlasError(
                f"{folder} has atlas format {version}, this Placeprint reads up to {FORMAT_VERSION}; update Placeprint"
            )
        return AtlasManifest.model_validate_json(text)
    except (ValueError, AttributeError, RecursionError) as error:
        what = (
            error.errors()[0]["msg"] if isinstance(error, ValidationError) else "it is not JSON as Placeprint writes it"
        )
        raise AtlasError(f"{path} is damaged: {what}") from error


def record_of(path: Path) -> FileRecord:
    """Measure and hash one file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileRecord(bytes=path.stat().st_size, sha256=digest)
