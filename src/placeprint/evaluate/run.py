"""Ask an atlas about photos whose places are known, and write down what it said."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from placeprint.atlas import AtlasFolder
from placeprint.describe.stream import describe_stream
from placeprint.errors import NothingUsableError, Refusal
from placeprint.evaluate.outcomes import Outcomes
from placeprint.locate import LookAlikes, candidates_of, fuse
from placeprint.photos.decode import Decoded, decode
from placeprint.progress import OnProgress, silent
from placeprint.sphere import EARTH_RADIUS_M, Belief, distance_m, to_positions, to_vectors

__all__ = ["Run", "run_queries"]

_NEIGHBOURS = 100
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Run:
    """What came of the queries.

    Attributes:
        outcomes: what the atlas said of the photos that could be read.
        refusals: the photos that could not.
        held: how many of the queries the atlas itself holds; each was left out of its own search.
    """

    outcomes: Outcomes
    refusals: Sequence[Refusal]
    held: int


def run_queries(
    atlas: AtlasFolder,
    queries: pa.Table,
    *,
    threshold_m: float = 25.0,
    workers: int | None = None,
    on_progress: OnProgress = silent,
) -> Run:
    """Locate every query photo with the look-alike clue.

    A photo that the atlas itself holds is never its own look-alike, so an atlas can be asked about its own photos.

    Args:
        atlas: which atlas.
        queries: photo table with true positions.
        threshold_m: how near counts as a hit.
        workers: threads; by default one a core.
        on_progress: told after every photo.

    Raises:
        NothingUsableError: if no query photo can be read.
    """
    started = time.perf_counter()
    descriptors, read, refusals = _describe(atlas, queries, workers, on_progress)
    if not read:
        first = f"; the first: {refusals[0].uri}: {refusals[0].message}" if refusals else ""
        raise NothingUsableError(f"none of the {queries.num_rows} query photos can be read{first}")
    describing = (time.perf_counter() - started) / len(read)
    queries = queries.take(read)
    truth = to_vectors(latitude=queries["latitude"].to_numpy(), longitude=queries["longitude"].to_numpy())
    latitude, longitude = atlas.positions(np.arange(len(atlas)))
    places = to_vectors(latitude=latitude, longitude=longitude)
    own = _rows_of(atlas, queries)
    uris = atlas.photos["uri"]

    n = len(read)
    neighbour_m = np.full((n, _NEIGHBOURS), np.inf)
    neighbour_uri = [""] * n
    said = _Said.of(n)
    clue = LookAlikes(atlas)
    for start in range(0, n, _BATCH):
        batch = slice(start, min(start + _BATCH, n))
        before = time.perf_counter()
        found = atlas.search(descriptors[batch], _NEIGHBOURS + 1)
        searching = (time.perf_counter() - before) / (batch.stop - batch.start)
        for i, similarity, row in zip(range(batch.start, batch.stop), *found, strict=True):
            before = time.perf_counter()
            others = (row != own[i]) & (row >= 0)
            similarity, row = similarity[others][:_NEIGHBOURS], row[others][:_NEIGHBOURS]
            if len(row):
                neighbour_m[i, : len(row)] = distance_m(truth[i], places[row])
                neighbour_uri[i] = uris[int(row[0])].as_py()
                evidence = clue.weigh(similarity[: clue.neighbours], row[: clue.neighbours])
                said.note(i, fuse([evidence]), truth[i])
            said.seconds[i] = describing + searching + time.perf_counter() - before
            on_progress("locating", i + 1, n)
    outcomes = Outcomes(
        query_uri=queries["uri"].to_pylist(),
        latitude=queries["latitude"].to_numpy(),
        longitude=queries["longitude"].to_numpy(),
        place=_places(queries),
        neighbour_distance_m=neighbour_m,
        neighbour_uri=neighbour_uri,
        reachable=_reachable(truth, places, own, threshold_m),
        answer_latitude=said.latitude,
        answer_longitude=said.longitude,
        error_m=said.error_m,
        radius_50_m=said.radius_50_m,
        radius_90_m=said.radius_90_m,
        log_density_at_truth=said.log_density,
        seconds=said.seconds,
        credible_level=said.credible_level,
        threshold_m=threshold_m,
    )
    return Run(outcomes, refusals, held=int((own >= 0).sum()))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the atlas said of each query; as if it had said nothing until `note` is called."""

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    error_m: NDArray[np.float64]
    radius_50_m: NDArray[np.float64]
    radius_90_m: NDArray[np.float64]
    log_density: NDArray[np.float64]
    credible_level: NDArray[np.float64]
    seconds: NDArray[np.float64]

    @classmethod
    def of(cls, n: int) -> "_Said":
        uniform = float(Belief.uniform().log_density(latitude=0.0, longitude=0.0))
        defaults = (np.nan, np.nan, np.inf, np.inf, np.inf, uniform, 1.0, 0.0)
        return cls(*(np.full(n, value) for value in defaults))

    def note(self, i: int, belief: Belief, truth: NDArray[np.float64]) -> None:
        position = to_positions(truth)
        latitude, longitude = float(position.latitude), float(position.longitude)
        self.log_density[i] = belief.log_density(latitude=latitude, longitude=longitude)
        candidates = candidates_of(belief)
        if not candidates:
            return
        top = candidates[0]
        around = {"latitude": top.latitude, "longitude": top.longitude}
        self.latitude[i], self.longitude[i] = top.latitude, top.longitude
        self.error_m[i] = distance_m(truth, to_vectors(latitude=top.latitude, longitude=top.longitude))
        self.radius_50_m[i] = belief.credible_radius(0.5, **around)
        self.radius_90_m[i] = belief.credible_radius(0.9, **around)
        self.credible_level[i] = min(belief.mass_within(self.error_m[i], **around), 1.0)


def _describe(
    atlas: AtlasFolder, queries: pa.Table, workers: int | None, on_progress: OnProgress
) -> tuple[NDArray[np.float32], list[int], list[Refusal]]:
    """Adapted descriptors of the photos that can be read, their rows, and the refusals."""
    size = atlas.describer.input_size

    def load(uri: str) -> Decoded:
        return decode(Path(uri), size=size)

    uris: list[str] = queries["uri"].to_pylist()
    read: list[int] = []
    refusals: list[Refusal] = []
    bare = np.empty((len(uris), atlas.describer.dim), np.float32)
    for i, result in enumerate(describe_stream(atlas.describer, uris, load, workers=workers)):
        if result.descriptor is None:
            reason = result.refused.reason if result.refused else "unreadable"
            refusals.append(Refusal(uris[i], None, reason, str(result.refused)))
        else:
            bare[len(read)] = result.descriptor
            read.append(i)
        on_progress("describing", i + 1, len(uris))
    return atlas.adapt(bare[: len(read)]), read, refusals


def _rows_of(atlas: AtlasFolder, queries: pa.Table) -> NDArray[np.int64]:
    """Each query's own row in the atlas, -1 where the atlas does not hold it."""
    rows = pc.index_in(queries["uri"], value_set=atlas.photos["uri"].combine_chunks())
    numbered: NDArray[np.int64] = rows.fill_null(-1).to_numpy().astype(np.int64)
    return numbered


def _places(queries: pa.Table) -> list[str]:
    """A place label a query: the manifest's own, or else the position to about 100 m."""
    positions = zip(queries["latitude"].to_pylist(), queries["longitude"].to_pylist(), strict=True)
    return [
        name if name is not None else f"{latitude:.3f},{longitude:.3f}"
        for name, (latitude, longitude) in zip(queries["place_id"].to_pylist(), positions, strict=True)
    ]


def _reachable(
    truth: NDArray[np.float64], places: NDArray[np.float64], own: NDArray[np.int64], threshold_m: float
) -> NDArray[np.bool_]:
    """Whether any photo of the atlas but the query itself lies within the threshold.

    Unit vectors ``[n, 3]`` against ``[rows, 3]``.
    """
    order = np.argsort(places[:, 2], kind="stable")
    height = places[order, 2]
    # Points within a chord differ by no more than the chord in any coordinate, so a slice along z holds them all.
    reach = threshold_m / EARTH_RADIUS_M * (1 + 1e-9) + 1e-12
    low, high = np.searchsorted(height, truth[:, 2] - reach), np.searchsorted(height, truth[:, 2] + reach)
    found = np.zeros(len(truth), bool)
    for i in range(len(truth)):
        near = order[low[i] : high[i]]
        found[i] = bool(((distance_m(truth[i], places[near]) <= threshold_m) & (near != own[i])).any())
    return found
