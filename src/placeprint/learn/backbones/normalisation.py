"""How a pretrained model wants its pixels, from the file that stands beside its weights."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from placeprint.errors import ModelError

__all__ = ["Normalisation", "read_normalisation"]

_RED_GREEN_BLUE = 3
_LONGEST_FILE = 1 << 20


class Normalisation(NamedTuple):
    """Taken from each channel and divided by; pixels are 0–255, channels red, green, blue."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]


_IMAGENET: Mapping[str, Any] = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


def read_normalisation(folder: Path) -> Normalisation:
    """Read what a model was trained with, as `transformers` writes it; ImageNet's where nothing is written.

    Plain JSON is read here: the classes that would read it load torchvision.

    Args:
        folder: of the model.

    Raises:
        ModelError: the file says what can't be, or what isn't done here.
    """
    said = _processor(folder)
    scale = _number(said.get("rescale_factor", 1.0 / 255.0)) if said.get("do_rescale", True) is not False else 1.0
    if said.get("do_flip_channel_order"):
        raise ModelError(f"{folder.name} takes blue before red, which isn't done here: choose another backbone.")
    if said.get("do_normalize", True) is False:
        mean, std = (0.0,) * _RED_GREEN_BLUE, (1.0,) * _RED_GREEN_BLUE
    else:
        mean, std = _three(said, "image_mean"), _three(said, "image_std")
    if not (math.isfinite(scale) and scale > 0.0 and all(map(math.isfinite, mean)) and min(std) > 0.0):
        raise _damaged(folder)
    return Normalisation(_pixels(mean, scale), _pixels(std, scale))


def _processor(folder: Path) -> Mapping[str, Any]:
    for name in ("processor_config.json", "preprocessor_config.json"):
        path = folder / name
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                said = json.loads(file.read(_LONGEST_FILE))
        except (OSError, ValueError, RecursionError):
            raise _damaged(folder) from None
        # Of the two files, the first tells of pictures only in a part of its own.
        said = said.get("image_processor") if isinstance(said, dict) and name.startswith("processor") else said
        if isinstance(said, dict):
            return said
        if said is not None:
            raise _damaged(folder)
    return _IMAGENET


def _three(said: Mapping[str, Any], name: str) -> tuple[float, ...]:
    value = said.get(name)
    value = _IMAGENET[name] if value is None else value
    numbers = tuple(map(_number, value)) if isinstance(value, list) else (_number(value),) * _RED_GREEN_BLUE
    return numbers if len(numbers) == _RED_GREEN_BLUE else (math.nan,) * _RED_GREEN_BLUE


def _number(value: object) -> float:
    try:
        return float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return math.nan


def _pixels(values: tuple[float, ...], scale: float) -> tuple[float, float, float]:
    red, green, blue = (value / scale for value in values)
    return red, green, blue


def _damaged(folder: Path) -> ModelError:
    return ModelError(
        f"preprocessor_config.json of {folder.name} is damaged: it must give image_mean and image_std, three numbers "
        "each."
    )
