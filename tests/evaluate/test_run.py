"""Asking an atlas about photos whose places are known."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from placeprint.atlas import AtlasFolder
from placeprint.errors import NothingUsableError
from placeprint.evaluate import run_queries
from placeprint.photos.importers import import_photos
from placeprint.sphere import great_circle_m
from streets import DrawnTown, Street


def test_queries_are_placed_and_measured(street: Street, street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    run = run_queries(atlas, import_photos(street.manifest, where="role = 'query'").photos)
    outcomes = run.outcomes
    assert len(outcomes) == 20
    assert run.refusals == []
    assert outcomes.reachable.all()
    assert np.mean(outcomes.first_hit_rank == 1) >= 0.9
    # Forty photos make forty look-alikes at most.
    assert np.isfinite(outcomes.neighbour_distance_m[:, :40]).all()
    assert np.isinf(outcomes.neighbour_distance_m[:, 40:]).all()
    away = great_circle_m(
        latitude=outcomes.latitude,
        longitude=outcomes.longitude,
        to_latitude=outcomes.answer_latitude,
        to_longitude=outcomes.answer_longitude,
    )
    np.testing.assert_allclose(away, outcomes.error_m, atol=1e-3)
    assert outcomes.credible_level is not None
    np.testing.assert_array_equal(outcomes.error_m <= outcomes.radius_90_m, outcomes.credible_level <= 0.9 + 1e-4)
    assert set(outcomes.place) == {f"p{place}" for place in range(10)}


def test_a_photo_is_never_its_own_look_alike(street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    outcomes = run_queries(atlas, atlas.photos).outcomes
    assert not [
        (mine, theirs)
        for mine, theirs in zip(outcomes.query_uri, outcomes.neighbour_uri, strict=True)
        if mine == theirs
    ]
    assert np.isfinite(outcomes.neighbour_distance_m[:, :39]).all()
    assert np.isinf(outcomes.neighbour_distance_m[:, 39:]).all()


def test_places_the_atlas_does_not_hold_are_unreachable(
    street_atlas: Path, drawn_town: DrawnTown, tmp_path: Path
) -> None:
    elsewhere = drawn_town.street(tmp_path / "elsewhere", places=2, captures=1, first=30)
    outcomes = run_queries(AtlasFolder(street_atlas), import_photos(elsewhere.manifest).photos).outcomes
    assert not outcomes.reachable.any()
    assert not outcomes.hit.any()


def test_unreadable_queries_are_set_aside(street_atlas: Path, drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=1)
    street.photos[0].write_bytes(b"")
    run = run_queries(AtlasFolder(street_atlas), import_photos(street.manifest).photos)
    assert len(run.outcomes) == 5
    assert [(refusal.uri, refusal.reason) for refusal in run.refusals] == [(str(street.photos[0]), "empty")]
    for photo in street.photos:
        photo.write_bytes(b"")
    with pytest.raises(NothingUsableError, match="none of the 6"):
        run_queries(AtlasFolder(street_atlas), import_photos(street.manifest).photos)


def test_places_without_a_name_are_told_apart_by_position(street: Street, street_atlas: Path) -> None:
    atlas = AtlasFolder(street_atlas)
    photos = atlas.photos
    column = photos.schema.get_field_index("place_id")
    unnamed = photos.set_column(column, photos.schema.field(column), pa.nulls(photos.num_rows, pa.string()))
    outcomes = run_queries(atlas, unnamed).outcomes
    named = dict(zip(outcomes.query_uri, outcomes.place, strict=True))
    views = [(named[str(path)], view) for path, view in street.views.items() if str(path) in named]
    assert len(views) == 40
    apart = 0
    for (mine, view), (theirs, other) in combinations(views, 2):
        away = np.hypot(view.east_m - other.east_m, view.north_m - other.north_m)
        if away == 0:  # one visit's photos in both directions
            assert mine == theirs
        elif away > 160:  # more than the diagonal of a thousandth of a degree
            assert mine != theirs
            apart += 1
    assert apart > 100
