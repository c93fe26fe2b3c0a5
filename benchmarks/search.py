"""How fast the most similar photos are found, beside what a user would do instead.

All contestants search the same rows for the same queries, one query at a time, in turn within every round:

- ``hnsw``: what an atlas of this size uses, saved and opened memory-mapped.
- ``exact``: Placeprint's exact search over float16 rows.
- ``numpy``: one matrix product and a partial sort over float32 rows.
- ``kdtree``: scikit-learn's KDTree.

The rows are drawn as descriptors of streets are: places in a space of moderate dimension, each captured ten times with
noise; or, with ``--atlas``, the atlas's own descriptors, repeated with noise up to the number of rows.

    python benchmarks/search.py --rows 300000 --dim 512
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import KDTree

from placeprint.index.exact import ExactIndex
from placeprint.index.hnsw import HnswIndex
from side_by_side import machine, ratio, spread

Rows = NDArray[np.float32]


def unit(rows: Rows) -> Rows:
    """Scale rows to unit length."""
    scaled: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def draw(rows: int, dim: int, queries: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Rows and queries: 128 latent dimensions, ten captures a place, noise of eight tenths of the signal."""
    places = rng.normal(size=(-(-rows // 10), 128)).astype(np.float32)
    signal = unit(places @ rng.normal(size=(128, dim)).astype(np.float32))

    def capture(of: NDArray[np.int64]) -> Rows:
        noise = rng.standard_normal((len(of), dim), dtype=np.float32) * np.float32(0.8 / dim**0.5)
        return unit(signal[of] + noise)

    return capture(np.repeat(np.arange(len(places)), 10)[:rows]), capture(rng.integers(0, len(places), queries))


def enlarge(atlas: Path, rows: int, queries: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Real descriptors, repeated with noise of half their length."""
    from placeprint.atlas import AtlasFolder

    real = np.concatenate([np.asarray(shard, np.float32) for shard in AtlasFolder(atlas).adapted])
    dim = real.shape[1]

    def capture(of: NDArray[np.int64]) -> Rows:
        return unit(real[of] + rng.standard_normal((len(of), dim), dtype=np.float32) * np.float32(0.5 / dim**0.5))

    return capture(rng.integers(0, len(real), rows)), capture(rng.integers(0, len(real), queries))


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--slow-queries", type=int, default=10, help="for contestants that take long over each")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--atlas", type=Path, help="take descriptors from this atlas")
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    if options.atlas:
        rows, queries = enlarge(options.atlas, options.rows, options.queries, rng)
    else:
        rows, queries = draw(options.rows, options.dim, options.queries, rng)
    half = rows.astype(np.float16)
    exact = ExactIndex([half])
    began = time.perf_counter()
    graph = HnswIndex.empty(rows.shape[1])
    for added in graph.add(np.array_split(half, 50)):
        print(f"indexed {added:,}", end="\r", file=sys.stderr)
    building = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.faiss"
        graph.save(path)
        size = path.stat().st_size
        began = time.perf_counter()
        opened = HnswIndex.open(path)
        opening = time.perf_counter() - began
        began = time.perf_counter()
        tree = KDTree(rows)
        planting = time.perf_counter() - began

        def by_numpy(query: Rows) -> object:
            similarity = rows @ query[0]
            best = np.argpartition(-similarity, 10)[:10]
            return best[np.argsort(-similarity[best])]

        contestants: dict[str, tuple[Callable[[Rows], object], int]] = {
            "hnsw": (lambda query: opened.search(query, 10), options.queries),
            "exact": (lambda query: exact.search(query, 10), options.slow_queries),
            "numpy": (by_numpy, options.slow_queries),
            "kdtree": (lambda query: tree.query(query, 10), options.slow_queries),
        }
        milliseconds: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(options.rounds):
            for name, (search, count) in contestants.items():
                began = time.perf_counter()
                for number in range(count):
                    search(queries[number : number + 1])
                milliseconds[name].append((time.perf_counter() - began) / count * 1e3)
        truth, found = exact.search(queries, 10).row, opened.search(queries, 10).row
    command = " ".join(sys.argv)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(truth.tolist(), found.tolist(), strict=True)])
    print(f"\n{rows.shape[0]:,} rows of {rows.shape[1]}; {machine()}; {options.rounds} rounds\n\ncommand: {command}\n")
    print("| contestant | ms a query, median (min to max) | times hnsw's | recall@10 |")
    print("| --- | ---: | ---: | ---: |")
    for name in contestants:
        told = f"{recall:.4f}" if name == "hnsw" else "1"
        print(f"| {name} | {spread(milliseconds[name], 3)} | {ratio(milliseconds, name, 'hnsw')} | {told} |")
    print(
        f"\nhnsw: built in {building:.0f} s, {size / 1e6:.0f} MB on disk, opened in {opening * 1e3:.1f} ms; "
        f"kdtree: built in {planting:.0f} s"
    )


if __name__ == "__main__":
    main()
