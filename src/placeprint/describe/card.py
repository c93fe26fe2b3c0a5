"""The model card: what a model file says of itself, checked by running it once.

A describer is one ONNX file, and this is the contract every one of them keeps: a single input ``pixels``, uint8
``[n, height, width, 3]`` in RGB with any ``n`` and a fixed height and width; an output ``descriptor``, float32
``[n, dim]`` of unit length; an output ``features``, float32 ``[n, channels, h, w]``; and all weights inside the file,
so that one SHA-256 vouches for the whole model.
"""

import hashlib
import mmap
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from placeprint.describe.onnx_weights import points_elsewhere
from placeprint.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["SIZE_LIMIT", "ModelCard", "hash_file", "name_from", "read_card"]

# An ONNX file is one Protocol Buffers message, and those end at 2 GiB.
SIZE_LIMIT = 2**31 - 1

_MEND = "export it with placeprint.learn.export, see docs/guides/models.md"
_MOST_PX = 4096
_MOST_DIM = 65_536
_UNIT_TOLERANCE = 1e-3
_LONGEST_LINE = 500
_GREY = 127

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ModelCard(BaseModel):
    """What is known of one model; kept as ``<name>.json`` beside ``<name>.onnx``.

    Attributes:
        name: what the model is called in commands and in atlases.
        license: SPDX identifier or a line of text; ``unknown`` where the file doesn't say.
        source: where the weights come from: what the file says, or else the address or path it was added from.
        sha256: SHA-256 of the ONNX file, 64 hexadecimal digits.
        size_bytes: size of the ONNX file.
        dim: length of a descriptor.
        input_height: height of the input, pixels.
        input_width: width of the input, pixels.
        description: one line for people; may be empty.
        describes_as: SHA-256 of the ONNX file in whose space the descriptors of this one lie: of a student, its
            teacher's. Such a model describes queries only. None for a model with a space of its own, whose stored card
            leaves the field out: earlier versions refuse fields that they don't know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=64)]
    license: Annotated[str, Field(min_length=1, max_length=_LONGEST_LINE)]
    source: Annotated[str, Field(min_length=1, max_length=_LONGEST_LINE)]
    sha256: _Sha256
    size_bytes: Annotated[int, Field(gt=0, le=SIZE_LIMIT)]
    dim: Annotated[int, Field(gt=0, le=_MOST_DIM)]
    input_height: Annotated[int, Field(gt=0, le=_MOST_PX)]
    input_width: Annotated[int, Field(gt=0, le=_MOST_PX)]
    description: Annotated[str, Field(max_length=_LONGEST_LINE)]
    describes_as: _Sha256 | None = None


def hash_file(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_from(text: str) -> str:
    """Turn any text into a model name: lower-case letters and digits with single ``.``, ``_`` or ``-`` between.

    Returns:
        The name, at most 64 characters; empty if nothing of the text can be kept.
    """
    cleaned = re.sub(r"[^a-z0-9._-]+", "-", text.lower())
    return re.sub(r"([._-])[._-]+", r"\1", cleaned).strip("._-")[:64].rstrip("._-")


def read_card(path: Path, *, source: str, name: str = "") -> ModelCard:
    """Check a model file against the contract and read its card.

    Name, licence, source, description and teacher come from the file's metadata keys ``placeprint.name``,
    ``placeprint.license``, ``placeprint.source``, ``placeprint.description`` and ``placeprint.describes_as``; sizes
    from its graph.

    Args:
        path: the ONNX file.
        source: the address or path it was brought from: what messages call it, and what the card says for a file that
            doesn't say where its weights come from.
        name: what to call it; empty for the name in the file or else the last part of the source.

    Raises:
        ModelError: if the file is not such a model; one line that says why and how models are exported.
        OSError: if it can't be read.
    """
    source = _one_line(source)
    _check_bytes(path, source)
    session = _load(path, source)
    try:
        height, width = _input_size(session, source)
        dim = _output_size(session, source)
        said = {key: _one_line(value) for key, value in session.get_modelmeta().custom_metadata_map.items()}
    except UnicodeDecodeError as error:
        raise _refused(source, "holds names that aren't UTF-8") from error
    teacher = said.get("placeprint.describes_as", "").lower() or None
    if teacher is not None and not re.fullmatch(r"[0-9a-f]{64}", teacher):
        raise _refused(source, f"`placeprint.describes_as` must be a SHA-256 of 64 digits, but is {teacher[:80]!r}")
    for photos in (1, 2):
        _check_run(session, (photos, height, width, 3), dim, source)
    return ModelCard(
        name=name or name_from(said.get("placeprint.name", "")) or name_from(Path(source).stem) or "model",
        license=said.get("placeprint.license") or "unknown",
        source=said.get("placeprint.source") or source,
        sha256=hash_file(path),
        size_bytes=path.stat().st_size,
        dim=dim,
        input_height=height,
        input_width=width,
        description=said.get("placeprint.description", ""),
        describes_as=teacher,
    )


def _one_line(text: str) -> str:
    """Make text from a stranger's file safe to print: one line, no control characters, no novel."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:_LONGEST_LINE].rstrip()


def _refused(source: str, why: str, mend: str = _MEND) -> ModelError:
    return ModelError(f"{source}: {why}; {mend}")


def _first_words(error: Exception) -> str:
    """ONNX Runtime's message, short enough to quote."""
    return _one_line(str(error))[:300].rstrip() or type(error).__name__


def _load(path: Path, source: str) -> "InferenceSession":
    # Loading ONNX Runtime takes 70 ms, which commands that only list models need not pay.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], enable_fallback=0)
    except Exception as error:
        # ONNX Runtime raises its own undocumented exception types, which share no base but Exception.
        why = _first_words(error).replace(str(path), "it")
        raise _refused(source, f"ONNX Runtime can't load this model ({why})") from error


def _input_size(session: "InferenceSession", source: str) -> tuple[int, int]:
    """Height and width of the one input, or a refusal."""
    inputs = session.get_inputs()
    if [(value.name, value.type) for value in inputs] != [("pixels", "tensor(uint8)")]:
        found = _one_line(", ".join(f"{value.name} {value.type}" for value in inputs))[:200] or "none"
        raise _refused(source, f"must have one input `pixels` of type tensor(uint8), but its inputs are: {found}")
    shape = inputs[0].shape
    if len(shape) != 4 or shape[3] != 3:
        hint = " (channels must come last)" if len(shape) == 4 and shape[1] == 3 else ""
        raise _refused(source, f"`pixels` must be [n, height, width, 3], but is {_shown_shape(shape)}{hint}")
    photos, height, width, _ = shape
    if isinstance(photos, int):
        raise _refused(source, f"`pixels` must take any number of photos at once, but takes exactly {photos}")
    if not all(isinstance(side, int) and 0 < side <= _MOST_PX for side in (height, width)):
        raise _refused(source, f"`pixels` must have fixed sides of at most {_MOST_PX}, but is {_shown_shape(shape)}")
    return height, width


def _output_size(session: "InferenceSession", source: str) -> int:
    """Length of the descriptor, or a refusal."""
    outputs = {value.name: value for value in session.get_outputs()}
    for name, rank in (("descriptor", 2), ("features", 4)):
        if name not in outputs:
            found = _one_line(", ".join(outputs))[:200]
            raise _refused(source, f"must have an output `{name}`, but its outputs are: {found}")
        output = outputs[name]
        if output.type != "tensor(float)" or len(output.shape) != rank:
            raise _refused(
                source,
                f"`{name}` must be tensor(float) of rank {rank}, but is {output.type} {_shown_shape(output.shape)}",
            )
    dim = outputs["descriptor"].shape[1]
    if not isinstance(dim, int) or not 0 < dim <= _MOST_DIM:
        raise _refused(
            source, f"`descriptor` must have a fixed length of at most {_MOST_DIM:_}, but has {_one_line(str(dim))}"
        )
    return dim


def _shown_shape(shape: list[int | str | None]) -> str:
    return _one_line(f"[{', '.join('?' if side is None else str(side) for side in shape)}]")[:200]


def _check_run(session: "InferenceSession", shape: tuple[int, int, int, int], dim: int, source: str) -> None:
    """Describe grey photos and look at what comes out."""
    try:
        descriptor, features = session.run(
            ["descriptor", "features"], {"pixels": np.full(shape, _GREY, dtype=np.uint8)}
        )
    except Exception as error:
        # As above: no base class to name.
        raise _refused(source, f"fails on {shape[0]} grey photo(s) ({_first_words(error)})") from error
    if descriptor.shape != (shape[0], dim) or features.ndim != 4 or len(features) != shape[0] or not features.size:
        raise _refused(
            source, f"gives descriptor {descriptor.shape} and features {features.shape} for {shape[0]} photo(s)"
        )
    if not (np.isfinite(descriptor).all() and np.isfinite(features).all()):
        raise _refused(source, "gives numbers that aren't finite for a grey photo")
    lengths = np.linalg.norm(descriptor.astype(np.float64), axis=1)
    if (np.abs(lengths - 1.0) > _UNIT_TOLERANCE).any():
        raise _refused(source, f"`descriptor` must have unit length, but has {lengths.max():.4g} for a grey photo")


def _check_bytes(path: Path, source: str) -> None:
    """Refuse what is no ONNX file, and one whose weights lie elsewhere, before ONNX Runtime opens anything."""
    size = path.stat().st_size
    if size == 0:
        raise _refused(source, "is empty", "fetch or export it again")
    if size > SIZE_LIMIT:
        raise _refused(source, "is larger than an ONNX file can be (2 GiB)")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        start = content[:64].lstrip()
        if start.startswith(b"version https://git-lfs"):
            raise _refused(source, "is a Git LFS pointer, not the model", "fetch the file behind it (git lfs pull)")
        if start.startswith(b"<"):
            raise _refused(source, "is a web page, not a model", "look for the page's download or raw link")
        try:
            external = any(points_elsewhere(content))
        except (IndexError, ValueError) as error:
            raise _refused(source, "is no ONNX file, or a damaged one", "fetch it again, or " + _MEND) from error
    if external:
        raise _refused(
            source,
            "keeps its weights in another file, which a SHA-256 of this one can't vouch for",
            "save it as one file (onnx.save(onnx.load(path), new_path, save_as_external_data=False))",
        )
