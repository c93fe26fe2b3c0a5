"""The real photos beside the repository: phone photos with GPS and a city's manifest."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from placeprint.errors import InputError
from placeprint.photos.export import export_photos
from placeprint.photos.importers import import_photos


def test_phone_photos_know_their_place_heading_and_time(shared_data: Path) -> None:
    catalogue = import_photos(shared_data / "lund")
    assert catalogue.refusals == []
    photos = catalogue.photos
    assert photos.num_rows == 29
    assert np.all(np.abs(photos["latitude"].to_numpy() - 55.698) < 0.01)
    assert np.all(np.abs(photos["longitude"].to_numpy() - 13.195) < 0.01)
    first = photos.slice(0, 1).to_pylist()[0]
    assert first["uri"].endswith("/lund/01.jpg")
    assert first["heading_deg"] == 179.2156
    assert first["captured_at"] == datetime(2014, 6, 7, 10, 24, 5, 656_000, tzinfo=UTC)
    assert photos["heading_deg"].null_count == 0


def test_photos_without_places_are_refused(shared_data: Path) -> None:
    catalogue = import_photos(shared_data / "sacre_coeur")
    assert catalogue.photos.num_rows == 0
    assert {refusal.reason for refusal in catalogue.refusals} == {"no-position"}


def test_the_city_s_manifest_is_imported_whole(shared_data: Path) -> None:
    catalogue = import_photos(shared_data / "stockholm" / "photos.csv")
    assert catalogue.refusals == []
    assert catalogue.warnings == []
    photos = catalogue.photos
    assert photos.num_rows == 12_449
    assert set(photos["heading_deg"].to_pylist()) == {0.0, 90.0, 180.0, 270.0}
    assert len(photos["place_id"].unique()) == 608
    assert photos["captured_at"].null_count == 0
    assert set(photos["role"].to_pylist()) == {"query", "database"}
    assert all(Path(uri).is_file() for uri in photos["uri"].to_pylist()[::100])


def test_a_part_of_the_city_is_chosen(shared_data: Path) -> None:
    manifest = shared_data / "stockholm" / "photos.csv"
    part = import_photos(manifest, where="split = 'test' and role = 'database'").photos
    assert set(part["split"].to_pylist()) == {"test"}
    assert set(part["role"].to_pylist()) == {"database"}
    everything = import_photos(manifest).photos.to_pylist()
    expected = [row for row in everything if row["split"] == "test" and row["role"] == "database"]
    assert part.to_pylist() == expected


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".parquet"])
def test_the_city_survives_a_round_trip(shared_data: Path, tmp_path: Path, suffix: str) -> None:
    photos = import_photos(shared_data / "stockholm" / "photos.csv").photos
    export_photos(photos, tmp_path / f"photos{suffix}")
    again = import_photos(tmp_path / f"photos{suffix}", root=shared_data / "stockholm").photos
    assert again.to_pylist() == photos.to_pylist()


def test_phone_photos_give_a_swapped_manifest_away(shared_data: Path, tmp_path: Path) -> None:
    photos = import_photos(shared_data / "lund").photos
    swapped = photos.rename_columns({"latitude": "longitude", "longitude": "latitude"})
    export_photos(swapped, tmp_path / "photos.csv")
    with pytest.raises(InputError, match="look swapped"):
        import_photos(tmp_path / "photos.csv", root=shared_data / "lund")
