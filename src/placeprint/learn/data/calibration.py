"""Photos that a trained model is calibrated or shortened by: some of those it learned from."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.errors import InputError, PhotoRefused
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.photos import read_places
from placeprint.photos.decode import decode
from placeprint.photos.wording import show
from placeprint.progress import OnProgress

__all__ = ["calibration_pixels"]


def calibration_pixels(
    settings: TrainSettings, count: int, on_progress: OnProgress, *, purpose: str
) -> NDArray[np.uint8]:
    """Decode training photos of a run, chosen by its seed and none of them held out.

    Args:
        settings: of the run.
        count: how many; fewer where the run has fewer that can be decoded.
        on_progress: told while photos are read and decoded.
        purpose: what they are for, as messages say it: "... the photos of the training".

    Returns:
        RGB, uint8 ``[n, side, side, 3]``, as the model met them in training.

    Raises:
        InputError: the photos aren't there any more; one line with the mend.
    """
    try:
        photos = read_places(settings, on_progress)
    except InputError as error:
        raise _gone(settings, purpose, str(error)) from None
    side = settings.input_px
    chosen: list[NDArray[np.uint8]] = []
    why = "there are none"
    for row in np.random.default_rng(settings.seed).permutation(np.flatnonzero(photos.training)):
        try:
            chosen.append(decode(Path(photos.uris[row]), size=(side, side)).pixels)
        except PhotoRefused as refused:
            why = str(refused)
            continue
        on_progress("decoding photos", len(chosen), count)
        if len(chosen) == count:
            break
    if not chosen:
        raise _gone(settings, purpose, why)
    return np.stack(chosen)


def _gone(settings: TrainSettings, purpose: str, why: str) -> InputError:
    return InputError(
        f"{purpose} the photos of the training, {show(settings.photos, 200)}, and none can be used now "
        f"({why.rstrip('.')}): put them back where they were, or export without it."
    )
