"""The shipped model and the stream around it."""

import hashlib
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.describe.stream import describe_stream, worker_count
from placeprint.errors import PhotoRefused
from placeprint.photos.decode import Decoded, decode
from streets import Street


@pytest.fixture(scope="module")
def describer() -> Describer:
    return Describer(resolve("lite0"))


def look(street: Street, count: int) -> NDArray[np.uint8]:
    return np.stack([decode(path, size=(224, 224)).pixels for path in street.photos[:count]])


def test_descriptors_have_unit_length_and_features_their_places(describer: Describer, street: Street) -> None:
    pixels = look(street, 3)
    descriptors, features = describer.describe_with_features(pixels)
    assert descriptors.shape == (3, describer.dim) == (3, 1280)
    assert features.shape == (3, 1280, 7, 7)
    np.testing.assert_allclose(np.linalg.norm(descriptors, axis=1), 1.0, atol=1e-5)
    assert features.min() >= 0.0
    # What changes in the lower right corner of a photo changes the features there, and not those far from it.
    pixels[:, 192:, 192:] = 255 - pixels[:, 192:, 192:]
    moved = np.abs(describer.describe_with_features(pixels)[1] - features).sum(axis=1)
    assert (moved[:, 6, 6] > 4 * moved[:, 0, 0]).all()
    pixels[:, 192:, 192:] = 255 - pixels[:, 192:, 192:]
    np.testing.assert_array_equal(describer.describe(pixels), descriptors)


def test_a_photo_is_described_alike_alone_and_in_a_batch(describer: Describer, street: Street) -> None:
    pixels = look(street, 5)
    together = describer.describe(pixels)
    alone = np.concatenate([describer.describe(pixels[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_shipped_file_is_the_one_its_card_names() -> None:
    model = resolve("lite0")
    assert hashlib.sha256(model.path.read_bytes()).hexdigest() == model.card.sha256
    assert model.card.license == "Apache-2.0"


def test_the_stream_keeps_order_and_lets_single_photos_fail(describer: Describer, street: Street) -> None:
    paths: list[Path] = []
    for number, path in enumerate(street.photos[:13]):
        paths.append(path)
        if number % 4 == 0:
            paths.append(street.folder / f"missing-{number}.jpg")

    def load(path: Path) -> Decoded:
        return decode(path, size=describer.input_size)

    results = list(describe_stream(describer, paths, load, workers=3))
    assert len(results) == len(paths)
    for path, result in zip(paths, results, strict=True):
        if path.exists():
            assert result.descriptor is not None
            expected = describer.describe(load(path).pixels[None])[0]
            np.testing.assert_allclose(result.descriptor, expected, atol=1e-5)
        else:
            assert result.descriptor is None
            assert isinstance(result.refused, PhotoRefused)


def test_the_stream_runs_ahead_by_a_few_batches_only(describer: Describer) -> None:
    started: list[int] = []
    pixels = np.zeros((224, 224, 3), np.uint8)

    def load(item: int) -> Decoded:
        started.append(item)
        return Decoded(pixels, 224, 224)

    stream = describe_stream(describer, range(10_000), load, workers=2)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert len(started) < 200
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("describe")]


def test_an_unexpected_error_in_a_loader_reaches_the_caller(describer: Describer) -> None:
    def load(item: int) -> Decoded:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(describe_stream(describer, range(50), load, workers=2))


def test_there_is_at_least_one_worker() -> None:
    assert worker_count() >= 1
