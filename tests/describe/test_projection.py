"""Whitening: what it equals, what it does to scatter within and between places, and how it is stored."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from placeprint.describe.projection import Projection, fit_learned_whitening, fit_pca_whitening
from placeprint.errors import AtlasError

Rows = NDArray[np.float32]
Groups = NDArray[np.int64]


def places_with_captures(seed: int, places: int = 40, captures: int = 4, dim: int = 24) -> tuple[Rows, Groups]:
    rng = np.random.default_rng(seed)
    centre = rng.normal(size=(places, dim))
    # Light and season move photos along few directions, and far.
    nuisance = rng.normal(size=(3, dim)) * 4
    rows = np.repeat(centre, captures, axis=0) + rng.normal(size=(places * captures, 3)) @ nuisance
    return rows.astype(np.float32), np.repeat(np.arange(places), captures)


def recall(projection: Projection, rows: Rows, group: Groups) -> float:
    adapted = projection(rows)
    similarity = adapted @ adapted.T
    np.fill_diagonal(similarity, -2)
    return float(np.mean(group[similarity.argmax(axis=1)] == group))


def test_learned_whitening_forgets_what_changes_within_places() -> None:
    rows, group = places_with_captures(0)
    learned = recall(fit_learned_whitening(rows, group), rows, group)
    bare = recall(Projection.identity(rows.shape[1]), rows, group)
    assert learned > 0.85
    assert learned > bare + 0.3


def test_learned_whitening_whitens_the_regularised_scatter() -> None:
    rows, group = places_with_captures(1)
    projection = fit_learned_whitening(rows, group, dim=24)
    means = np.stack([rows[group == g].mean(axis=0) for g in range(40)])
    deviations = (rows - means[group]).astype(np.float64)
    scatter = deviations.T @ deviations / (len(rows) - 40)
    scatter += 0.1 * np.trace(scatter) / 24 * np.eye(24)
    matrix = projection.matrix.astype(np.float64)
    np.testing.assert_allclose(matrix.T @ scatter @ matrix, np.eye(24), atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(rows=st.integers(2, 40), dim=st.integers(1, 24), seed=st.integers(0, 10_000), learned=st.booleans())
def test_projections_give_finite_unit_rows(rows: int, dim: int, seed: int, learned: bool) -> None:
    rng = np.random.default_rng(seed)
    descriptors = rng.normal(size=(rows, dim)).astype(np.float16)
    group = rng.integers(0, max(rows // 2, 1), rows)
    projection = fit_learned_whitening(descriptors, group) if learned else fit_pca_whitening(descriptors)
    adapted = projection(descriptors)
    assert adapted.shape == (rows, min(512, rows - 1, dim)) == (rows, projection.dim)
    assert np.isfinite(adapted).all()
    length = np.linalg.norm(adapted, axis=1)
    assert np.all((np.abs(length - 1) < 1e-3) | (length < 1e-3))


def test_identical_photos_do_not_divide_by_zero() -> None:
    same = np.ones((40, 8), np.float16)
    for projection in (fit_pca_whitening(same), fit_learned_whitening(same, np.arange(40) // 2)):
        assert np.isfinite(projection(same)).all()


@pytest.mark.parametrize("kind", ["learned", "pca", "none"])
def test_a_saved_projection_comes_back(tmp_path: Path, kind: str) -> None:
    rows, group = places_with_captures(2)
    made = {
        "learned": fit_learned_whitening(rows, group),
        "pca": fit_pca_whitening(rows),
        "none": Projection.identity(rows.shape[1]),
    }[kind]
    made.save(tmp_path / "projection.npz")
    back = Projection.load(tmp_path / "projection.npz")
    assert (back.kind, back.dim, back.fitted_rows) == (made.kind, made.dim, made.fitted_rows)
    np.testing.assert_array_equal(back(rows), made(rows))


@pytest.mark.parametrize("damage", ["missing", "cut", "pickle", "nan", "shape", "text"])
def test_damaged_projections_are_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "projection.npz"
    good = {"kind": np.array("pca"), "mean": np.zeros(4), "matrix": np.ones((4, 2)), "fitted_rows": np.array(9)}
    match damage:
        case "cut":
            np.savez(path, **good)
            path.write_bytes(path.read_bytes()[:200])
        case "pickle":
            np.savez(path, **{**good, "mean": np.array([object()], dtype=object)}, allow_pickle=True)
        case "nan":
            np.savez(path, **{**good, "mean": np.full(4, np.nan)})
        case "shape":
            np.savez(path, **{**good, "matrix": np.ones((3, 2))})
        case "text":
            path.write_text("hello")
    with pytest.raises(AtlasError, match="placeprint adapt"):
        Projection.load(path)


def test_one_repeated_photo_among_many_is_no_trouble() -> None:
    rows = np.abs(np.random.default_rng(3).normal(size=(300, 200))).astype(np.float16)
    rows[1] = rows[0]
    group = np.arange(300)
    group[1] = 0
    assert np.isfinite(fit_learned_whitening(rows, group)(rows)).all()
