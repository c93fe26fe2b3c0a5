"""Which photos of a place show one view: captures a few degrees apart do, wherever north lies."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from placeprint.photos.views import view_groups


def table(places: list[str | None], headings: list[float | None]) -> pa.Table:
    return pa.table({"place_id": pa.array(places, pa.string()), "heading_deg": pa.array(headings, pa.float64())})


@given(
    turns=st.lists(st.floats(0, 360), min_size=1, max_size=6),
    views=st.integers(2, 5),
    captures=st.integers(2, 5),
    seed=st.integers(0, 999),
)
def test_jitter_never_splits_a_view(turns: list[float], views: int, captures: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places, headings, truth = [], [], []
    for number, turn in enumerate(turns):
        for view in range(views):
            for _ in range(captures):
                places.append(f"p{number}")
                headings.append(float((turn + view * 360 / views + rng.uniform(-4, 4)) % 360))
                truth.append((number, view))
    order = rng.permutation(len(places))
    groups = view_groups(table([places[i] for i in order], [headings[i] for i in order]))
    assert groups is not None
    assert len(np.unique(groups)) == len(turns) * views
    pairs = {(int(groups[row]), truth[i]) for row, i in enumerate(order.tolist())}
    assert len(pairs) == len(turns) * views
    assert groups.min() == 0
    assert groups.max() == len(turns) * views - 1


def test_headings_all_around_are_sectors() -> None:
    groups = view_groups(table(["p"] * 72, [float(h) for h in range(0, 360, 5)]))
    assert groups is not None
    assert len(np.unique(groups)) == 8
    assert np.bincount(groups).tolist() == [9] * 8


def test_unknown_headings_of_a_place_are_one_view_and_photos_without_a_place_are_alone() -> None:
    groups = view_groups(table(["a", "a", "a", None, None, "b"], [None, None, 10.0, 5.0, 5.0, None]))
    assert groups is not None
    assert groups[0] == groups[1]
    assert len(np.unique(groups)) == 5


def test_no_two_captures_no_groups() -> None:
    assert view_groups(table(["a", "a", "b"], [0.0, 90.0, 0.0])) is None
    assert view_groups(table([None, None], [0.0, 0.0])) is None
