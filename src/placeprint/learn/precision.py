"""Smaller files of a model: fewer bits for its weights, and a look at whether it still says the same.

A reduced model keeps the contract of `placeprint.describe.card` and has its precision in its metadata, under
``placeprint.precision``: ``float32``, ``float16 weights`` or ``int8``.
"""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
from numpy.typing import NDArray

from placeprint.describe.card import ModelCard, name_from, read_card
from placeprint.describe.describer import Describer
from placeprint.describe.registry import Model
from placeprint.errors import ModelError
from placeprint.learn.half_precision import halve_weights
from placeprint.learn.quantization import quantize
from placeprint.progress import OnProgress, silent

__all__ = ["Agreement", "Precision", "Reduced", "patches", "reduce_model"]

Reduced = Literal["half", "int8"]
Precision = Literal["float32", "half", "int8"]

_WORDS: dict[Reduced, str] = {"half": "float16 weights", "int8": "int8"}
_BATCH = 2
_COMPARED = 32
# Far below what either precision has been seen to reach; a model that falls so low has come apart.
_LEAST_COSINE = 0.9


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near the descriptors of a reduced model are to those of the model it was made from.

    Attributes:
        photos: compared.
        mean: mean cosine.
        least: least cosine.
    """

    photos: int
    mean: float
    least: float

    def as_dict(self) -> dict[str, float]:
        """Plain values, for JSON."""
        return asdict(self)


def reduce_model(
    source: Path, out: Path, precision: Reduced, pixels: NDArray[np.uint8], *, on_progress: OnProgress = silent
) -> tuple[ModelCard, Agreement]:
    """Write a model with fewer bits, and compare the two on the first of the photos.

    Args:
        source: a float32 ONNX file of the contract.
        out: the file to write; it appears under its name when it is complete and has been checked.
        precision: ``half`` (weights stored as float16) or ``int8``.
        pixels: photos such as the model will meet, uint8 ``[n, height, width, 3]``, of its input size; int8 takes its
            ranges from them.
        on_progress: told while int8 is calibrated and while the two are compared.

    Returns:
        The card of the new file, its name and description saying the precision, and how near it is to the source.

    Raises:
        ModelError: the model can't be reduced, or is no longer the same when it is; nothing is written.
    """
    model = onnx.load(source)
    reduced = halve_weights(model) if precision == "half" else quantize(model, pixels, on_progress=on_progress)
    _label(reduced, precision)
    onnx.checker.check_model(reduced, full_check=True)
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            file.write(reduced.SerializeToString(deterministic=True))
            file.flush()
            os.fsync(file.fileno())
        describer = _open(part, str(out))
        agreement = _compare(_open(source, str(source)), describer, pixels[:_COMPARED], on_progress)
        if not agreement.mean >= _LEAST_COSINE:
            raise ModelError(
                f"{_WORDS[precision]} takes too much from this model: the cosine to its float32 descriptors is "
                f"{agreement.mean:.2f} on average, and {_LEAST_COSINE} is the least; "
                + ("export it with --half." if precision == "int8" else "export it as it is.")
            )
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return describer.model.card, agreement


def patches(count: int, side: int) -> NDArray[np.uint8]:
    """Squares of random colour patches, for comparing where no photos are at hand: uint8 ``[count, side, side, 3]``."""
    coarse = np.random.default_rng(0).integers(0, 256, (count, 8, 8, 3), dtype=np.uint8)
    patch = np.arange(side) * 8 // side
    squares: NDArray[np.uint8] = coarse[:, patch][:, :, patch]
    return squares


def _label(model: onnx.ModelProto, precision: Reduced) -> None:
    """Say the precision in the metadata, so that a reduced model can stand beside the whole one."""
    said = {entry.key: entry.value for entry in model.metadata_props}
    whole = said.get("placeprint.name", "")
    said["placeprint.name"] = name_from(f"{whole[: 63 - len(precision)]}-{precision}")
    said["placeprint.precision"] = _WORDS[precision]
    description = said.get("placeprint.description")
    said["placeprint.description"] = f"{description}; {_WORDS[precision]}" if description else _WORDS[precision]
    del model.metadata_props[:]
    for key, value in sorted(said.items()):
        model.metadata_props.add(key=key, value=value)


def _compare(one: Describer, other: Describer, pixels: NDArray[np.uint8], on_progress: OnProgress) -> Agreement:
    cosines: list[NDArray[np.float32]] = []
    for start in range(0, len(pixels), _BATCH):
        batch = pixels[start : start + _BATCH]
        cosines.append((one.describe(batch) * other.describe(batch)).sum(axis=1))
        on_progress("comparing", min(start + _BATCH, len(pixels)), len(pixels))
    cosine = np.concatenate(cosines)
    return Agreement(len(cosine), float(cosine.mean()), float(cosine.min()))


def _open(path: Path, source: str) -> Describer:
    """Check a file against the contract, once, and open it."""
    card = read_card(path, source=source)
    return Describer(Model(name=card.name, path=path, sha256=card.sha256, card=card))
