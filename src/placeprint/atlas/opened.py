"""An opened atlas: everything is read when it is first asked for, and descriptors only where they are touched."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from placeprint.atlas.commit import current_path
from placeprint.atlas.described_by import model_for_queries
from placeprint.atlas.manifest import AtlasManifest, read_manifest
from placeprint.atlas.parsing import parsing
from placeprint.atlas.photo_table import check_photo_table
from placeprint.atlas.quarantine import read_quarantine
from placeprint.atlas.shards import open_shards
from placeprint.describe.describer import Describer
from placeprint.describe.projection import Projection
from placeprint.errors import AtlasError, ModelError
from placeprint.photos.geoparquet import read_geoparquet

if TYPE_CHECKING:
    import geopandas

    from placeprint.index.protocol import Index, Neighbours

__all__ = ["AtlasFolder"]

Part = TypeVar("Part")

_REBUILD = "build the atlas again"
_REFIT = "refit it with `placeprint adapt`"


class AtlasFolder:
    """An atlas on disk, open for reading.

    Opening reads ``atlas.json`` alone. What has been read stays as it was while another process appends or adapts; to
    read more after that is refused, so that parts of two generations never mix.

    Args:
        path: the folder.
        model: another name or path for the atlas's own model, where its file has moved; or a student of it, to
            describe queries with.

    Raises:
        AtlasError: if the folder is no atlas, or unfinished, damaged or of a newer format.
    """

    def __init__(self, path: Path, *, model: str | None = None) -> None:
        self.path = path
        self.manifest: AtlasManifest = read_manifest(path)
        self._model = model
        for name in self.manifest.files:
            with parsing(path / name):
                file = current_path(path, name, self.manifest)
                # A pipe in a file's place would be waited on for ever.
                if file.exists() and not file.is_file():
                    raise AtlasError(f"{file} is no file; build the atlas again")

    def __len__(self) -> int:
        return self.manifest.rows

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r}, {len(self)} photos, {self.manifest.describer.name})"

    @cached_property
    def photos(self) -> pa.Table:
        """The photo table, one row a photo, in the order of the descriptors."""

        def read(path: Path) -> pa.Table:
            # Before they are read: a few bytes can stand for any number of equal rows.
            if pq.read_metadata(path).num_rows != len(self):
                raise ValueError(f"it does not hold {len(self)} rows")
            photos = read_geoparquet(path)
            check_photo_table(photos)
            return photos

        return self._same_generation("photos.parquet", read)

    def to_geopandas(self) -> "geopandas.GeoDataFrame":
        """The photo table as a GeoDataFrame of points in WGS 84."""
        import geopandas  # 0.3 s that only this method needs

        frame = self.photos.to_pandas()
        points = geopandas.points_from_xy(frame["longitude"], frame["latitude"])
        return geopandas.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")

    def positions(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitudes and longitudes of some photos, in that order."""
        latitude, longitude = self._positions
        return latitude[rows], longitude[rows]

    @cached_property
    def _positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self.photos["latitude"].to_numpy(), self.photos["longitude"].to_numpy()

    @cached_property
    def quarantine(self) -> pa.Table:
        """What was refused: uri, manifest row, reason, message."""
        return self._same_generation("quarantine.parquet", read_quarantine)

    @cached_property
    def descriptors(self) -> list[NDArray[np.float16]]:
        """Bare descriptors as the model gave them: memory-mapped shards ``[rows, dim]`` in row order."""
        dim = self.manifest.describer.dim
        return self._same_generation(
            "descriptors", lambda _: open_shards(self.path, self.manifest.descriptors, rows=len(self), dim=dim)
        )

    @cached_property
    def adapted(self) -> list[NDArray[np.float16]]:
        """Descriptors through the atlas's projection, unit length: memory-mapped shards in row order."""
        dim = self.manifest.projection.dim
        return self._same_generation(
            "adapted", lambda _: open_shards(self.path, self.manifest.adapted, rows=len(self), dim=dim)
        )

    @cached_property
    def projection(self) -> Projection:
        """The atlas's own projection."""
        projection = self._same_generation("projection.npz", Projection.load, mend=_REFIT)
        if (projection.mean.shape[0], projection.dim) != (self.manifest.describer.dim, self.manifest.projection.dim):
            raise AtlasError(f"{self.path}: projection.npz does not fit; refit it with `placeprint adapt`")
        return projection

    @cached_property
    def index(self) -> "Index":
        """Nearest neighbours among the adapted descriptors."""
        # Faiss takes 70 ms to load, and whoever only reads the table need not wait for it.
        if "index.faiss" not in self.manifest.files:
            from placeprint.index.exact import ExactIndex

            return ExactIndex(self.adapted)
        from placeprint.index.hnsw import HnswIndex

        index = self._same_generation("index.faiss", HnswIndex.open, mend=_REFIT)
        if len(index) != len(self) or index.dim != self.manifest.projection.dim:
            raise AtlasError(f"{self.path}: index.faiss does not fit the photos; rebuild it with `placeprint adapt`")
        return index

    @cached_property
    def describer(self) -> Describer:
        """The model that queries are described with: that of the photos, checked by its hash, or a student of it.

        Raises:
            ModelError: if the model is not to be had or describes in another space.
        """
        return Describer(model_for_queries(self.manifest.describer, self.path, self._model))

    @property
    def query_model(self) -> str | None:
        """Name of the model that queries are described with, where it is a student of the atlas's own.

        Raises:
            ModelError: as `describer`.
        """
        model = self.describer.model
        return None if model.sha256 == self.manifest.describer.sha256 else model.name

    def _same_generation(self, name: str, read: Callable[[Path], Part], *, mend: str = _REBUILD) -> Part:
        """Read a part of the atlas and make sure that it belongs to the generation that was opened.

        Args:
            name: of the part's file or folder.
            read: the part from where it lies now.
            mend: what to do if it is damaged.
        """
        failure: AtlasError | None = None
        # Twice, because a writer that has just committed may rename a file between its being found and being opened.
        for _ in range(2):
            try:
                path = current_path(self.path, name, self.manifest)
                with parsing(path, mend=mend):
                    part = read(path)
            except AtlasError as error:
                failure = error
                continue
            if read_manifest(self.path) != self.manifest:
                break
            return part
        if read_manifest(self.path) != self.manifest:
            raise AtlasError(f"{self.path} was rewritten since it was opened; open it again") from failure
        raise failure or AtlasError(f"{self.path} can't be read; open it again")

    def describe(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Describe query photos as this atlas describes its own.

        Args:
            pixels: uint8 ``[n, height, width, 3]``, RGB, of the describer's `input_size`.

        Returns:
            Adapted, unit-length descriptors, float32 ``[n, dim]``.

        Raises:
            ModelError: if the model gives numbers that are not finite.
        """
        return self.adapt(self.describer.describe(pixels))

    def adapt(self, descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Put a describer's descriptors ``[n, dim]`` through the atlas's projection.

        Raises:
            ModelError: if they are not finite.
            AtlasError: if what comes out is not.
        """
        if not np.isfinite(descriptors).all():
            raise ModelError(f"{self.describer.model.path} gives numbers that are not finite: use another model")
        adapted = self.projection(descriptors)
        if not np.isfinite(adapted).all():
            raise AtlasError(f"{self.path}: projection.npz is damaged; {_REFIT}")
        return adapted

    def search(self, descriptors: NDArray[np.float32], k: int) -> "Neighbours":
        """Find the atlas's ``k`` most similar photos for each adapted descriptor ``[n, dim]``.

        Raises:
            AtlasError: if rows are damaged so that their similarity is none.
        """
        found = self.index.search(descriptors, k)
        # Rounded to float16, cosines pass 1 by a thousandth; NaN is nobody's neighbour.
        if (found.row[:, 0] < 0).any() or not (np.abs(found.similarity[found.row >= 0]) <= 1.1).all():
            raise AtlasError(f"{self.path}: adapted descriptors are not of unit length; {_REFIT}")
        return found
