"""Recall against a search written out by hand."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.learn.recall import recall_at
from placeprint.sphere.points import distance_m, to_vectors


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_recall_is_what_a_search_by_hand_finds(seed: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    vectors = to_vectors(latitude=59 + random.random(rows) * 1e-3, longitude=18 + random.random(rows) * 2e-3)
    descriptors = random.standard_normal((rows, 4))
    descriptors /= np.linalg.norm(descriptors, axis=1, keepdims=True)
    query = random.random(rows) < 0.4
    query[:2] = True, False
    expected = {1: 0, 5: 0}
    for asked in np.flatnonzero(query):
        database = np.flatnonzero(~query)
        found = database[np.argsort(-(descriptors[database] @ descriptors[asked]), kind="stable")]
        near = distance_m(vectors[found], vectors[asked]) <= 25.0
        for k in expected:
            expected[k] += bool(near[:k].any())
    told = recall_at(
        torch.from_numpy(descriptors), torch.from_numpy(vectors), torch.from_numpy(query), ks=(1, 5), threshold_m=25.0
    )
    assert told == {k: count / query.sum() for k, count in expected.items()}


def test_nobody_asked() -> None:
    nobody = torch.zeros(3, dtype=torch.bool)
    assert recall_at(torch.eye(3), torch.eye(3).double(), nobody, ks=(1,), threshold_m=25.0) == {1: 0.0}
