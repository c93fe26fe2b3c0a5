"""What a run learns from, what it holds out and what it asks."""

import csv
from pathlib import Path

import numpy as np
import pytest

from placeprint.errors import InputError
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.photos import PlacePhotos, read_places
from placeprint.progress import silent
from streets import Street


def read(manifest: Path, **changes: object) -> PlacePhotos:
    return read_places(TrainSettings.model_validate({"photos": str(manifest), **changes}), silent)


def test_the_newest_capture_of_every_held_out_view_asks(street: Street) -> None:
    photos = read(street.manifest, where="place_id < 'p5'", validate_where="place_id >= 'p5'")
    asked = {Path(uri) for uri, query in zip(photos.uris, photos.query, strict=True) if query}
    assert asked == {path for path in street.queries if path.name >= "005"}
    assert photos.training.sum() == photos.validation.sum() == 30
    assert len(np.unique(photos.views)) == 20
    assert len(np.unique(photos.places)) == 10


def test_places_are_held_out_whole(street: Street) -> None:
    photos = read(street.manifest, validation_share=0.4)
    assert not set(photos.places[photos.held_out]) & set(photos.places[~photos.held_out])
    assert (read(street.manifest, validation_share=0.4).held_out == photos.held_out).all()
    other = read(street.manifest, validation_share=0.4, seed=3)
    assert other.digest != photos.digest


def test_a_photo_of_both_parts_is_for_validation(street: Street) -> None:
    photos = read(street.manifest, validate_where="place_id >= 'p5'")
    assert len(photos.uris) == 60
    assert photos.training.sum() == 30


def test_a_damaged_photo_neither_teaches_nor_asks(street: Street) -> None:
    photos = read(street.manifest, validate_where="place_id >= 'p5'")
    usable = np.ones(60, dtype=bool)
    newest = np.flatnonzero(photos.query)[0]
    usable[newest] = False
    left = photos.without(usable, [])
    assert not left.validation[newest]
    (instead,) = np.flatnonzero(left.query & ~photos.query)
    assert left.views[instead] == photos.views[newest]
    with pytest.raises(InputError, match="for training"):
        photos.without(photos.held_out, [])
    with pytest.raises(InputError, match="nothing can be asked"):
        photos.without(~photos.held_out, [])


def test_the_hash_knows_photos_and_no_paths(street: Street, tmp_path: Path) -> None:
    rows = list(csv.DictReader(street.manifest.open(encoding="utf-8")))
    for name, moved in (("same", 0.0), ("moved", 0.001)):
        rows[0]["latitude"] = str(float(rows[0]["latitude"]) + moved)
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    for path in street.photos:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    digest = read(street.manifest, validation_share=0.4).digest
    assert read(tmp_path / "same.csv", validation_share=0.4).digest == digest
    assert read(tmp_path / "moved.csv", validation_share=0.4).digest != digest


def test_photos_without_places_are_refused(street: Street, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="place_id"):
        read(street.manifest, columns={"place_id": ""})
    with pytest.raises(InputError, match="captured twice"):
        read(street.manifest, where="role = 'query'")
