"""Settings of training runs so small that a test can wait for them."""

from placeprint.learn.config import TrainSettings, read_settings
from streets import Street

SIDE = 64


def tiny_settings(street: Street, **changes: object) -> TrainSettings:
    """A run on a drawn street at 64 pixels, its last places held out; `changes` win."""
    settings = {
        "photos": str(street.manifest),
        "validate_where": "place_id >= 'p6'",
        "input_px": SIDE,
        "places_per_batch": 4,
        "captures_per_place": 2,
        "apart_m": 20,
        "accelerator": "cpu",
    }
    return read_settings(None, {**settings, **changes})
