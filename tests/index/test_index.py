"""Exact and graph search agree, hold float16 rows, and refuse damaged files."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from placeprint.errors import AtlasError
from placeprint.index.exact import ExactIndex
from placeprint.index.hnsw import HnswIndex


def unit_rows(rows: int, dim: int, seed: int) -> NDArray[np.float32]:
    values = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


@settings(max_examples=25, deadline=None)
@given(
    rows=st.integers(1, 60),
    dim=st.integers(1, 40),
    k=st.integers(1, 80),
    cuts=st.lists(st.integers(0, 60), max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_exact_search_is_a_sorted_matrix_product(rows: int, dim: int, k: int, cuts: list[int], seed: int) -> None:
    database = unit_rows(rows, dim, seed).astype(np.float16)
    queries = unit_rows(3, dim, seed + 1)
    index = ExactIndex(np.split(database, sorted(min(cut, rows) for cut in cuts)))
    similarity, row = index.search(queries, k)
    assert len(index) == rows
    assert row.shape == similarity.shape == (3, min(k, rows))
    expected = queries @ database.astype(np.float32).T
    np.testing.assert_allclose(similarity, -np.sort(-expected, axis=1)[:, : min(k, rows)], atol=2e-3)
    np.testing.assert_allclose(np.take_along_axis(expected, row, 1), similarity, atol=2e-3)


def test_graph_finds_what_exact_search_finds(tmp_path: Path) -> None:
    database = unit_rows(4_000, 32, 0).astype(np.float16)
    graph = HnswIndex.empty(32)
    assert list(graph.add([database[:1_500], database[1_500:]])) == [1_500, 4_000]
    graph.save(tmp_path / "index.faiss")
    opened = HnswIndex.open(tmp_path / "index.faiss")
    queries = unit_rows(50, 32, 1)
    exact, found = ExactIndex([database]).search(queries, 10).row, opened.search(queries, 10).row
    shared = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact.tolist(), found.tolist(), strict=True)])
    assert (len(opened), opened.dim) == (4_000, 32)
    assert shared >= 0.99


def test_a_graph_grows_after_it_was_saved(tmp_path: Path) -> None:
    database = unit_rows(500, 16, 2).astype(np.float16)
    graph = HnswIndex.empty(16)
    list(graph.add([database[:300]]))
    graph.save(tmp_path / "index.faiss")
    grown = HnswIndex.open(tmp_path / "index.faiss", to_append=True)
    list(grown.add([database[300:]]))
    assert grown.search(database[400:401].astype(np.float32), 1).row.tolist() == [[400]]


@pytest.mark.parametrize("content", [b"", b"not an index", None])
def test_a_damaged_graph_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "index.faiss"
    if content is None:
        graph = HnswIndex.empty(16)
        list(graph.add([unit_rows(300, 16, 3).astype(np.float16)]))
        graph.save(path)
        content = path.read_bytes()[:4_000]
    path.write_bytes(content)
    with pytest.raises(AtlasError, match="placeprint adapt"):
        HnswIndex.open(path)


def test_a_full_disk_is_said_clearly() -> None:
    graph = HnswIndex.empty(16)
    list(graph.add([unit_rows(300, 16, 3).astype(np.float16)]))
    with pytest.raises(OSError, match="disk full"):
        graph.save(Path("/dev/full"))
