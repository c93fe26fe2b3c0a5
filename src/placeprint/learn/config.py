"""The settings of a training run: one typed model, written to and read from YAML.

Each field's description is what docs/guides/train.md prints of it.
"""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import (
    BeforeValidator,
    Field,
    Strict,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from placeprint.errors import InputError
from placeprint.learn.aggregators.settings import Aggregator, AverageSettings, GemSettings, SaladSettings, StrictPart
from placeprint.photos.wording import show

__all__ = [
    "LITE",
    "LITE_STRIDE",
    "Augmentation",
    "TrainSettings",
    "read_changes",
    "read_settings",
    "write_settings",
]

LITE = ("lite0", "lite1", "lite2")
"""The trunks whose weights come as packages; any other name is a `transformers` model's."""

LITE_STRIDE = 32
"""They halve their input five times."""

_LONGEST_FILE = 1 << 20
# PyYAML lets through what Python says of impossible dates, endless numbers and bottomless nesting.
_YAML_ERRORS = (yaml.YAMLError, ValueError, OverflowError, RecursionError, TypeError, AttributeError)

Share = Annotated[float, Strict(False), Field(ge=0.0, le=1.0)]


def _by_name(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


class Augmentation(StrictPart):
    """How much training photos are changed; 0 turns a change off. Nothing is ever mirrored: words and headings matter.

    Attributes:
        crop: up to this share of a photo's area is cut away.
        colour: strength of changes to brightness, contrast and saturation.
        blur: share of photos that are blurred.
        erasing: share of photos of which a rectangle is blanked, as by a passing bus.
    """

    crop: Annotated[float, Strict(False), Field(ge=0.0, le=0.9)] = 0.4
    colour: Share = 0.3
    blur: Share = 0.2
    erasing: Share = 0.25


class TrainSettings(StrictPart):
    """All that shapes a training run. A run folder's ``settings.yaml`` holds every one of these."""

    photos: str = Field(min_length=1, description="folder of photos with positions, or a manifest")
    where: str | None = Field(None, description="SQL condition: take only these rows")
    validate_where: str | None = Field(
        None, description="SQL condition: these rows are for validation; without it, a share of the places is held out"
    )
    validation_share: Annotated[float, Strict(False)] = Field(
        0.1, gt=0.0, le=0.5, description="share of the places held out where `validate_where` is not given"
    )
    columns: dict[str, str] = Field({}, description="canonical column name to the manifest's, for unusual names")
    root: str | None = Field(None, description="folder that the manifest's paths start at, if not its own")

    backbone: str = Field(
        "lite0",
        min_length=1,
        max_length=1000,
        description="the trunk: `lite0`, `lite1` or `lite2` (EfficientNet-Lite, from ImageNet weights), or a "
        "`transformers` vision model by hub name or folder",
    )
    aggregator: Annotated[Aggregator, BeforeValidator(_by_name)] = Field(
        GemSettings(),
        description="`average`, `gem`, `salad` or `boq`, or a mapping with its own settings (below)",
    )
    loss: Literal["multi_similarity", "triplet", "info_nce"] = Field(
        "multi_similarity", description="what pulls captures of a view together and views apart"
    )
    teacher: str | None = Field(
        None,
        min_length=1,
        description="learn to describe as this model does, instead of by the loss: its name or .onnx file",
    )
    freeze: Literal["none", "half", "all"] = Field(
        "none",
        description="how much of the trunk stays as it is; with `all` its features are computed once and a head is "
        "trained on them, in minutes",
    )
    input_px: int = Field(
        224,
        ge=64,
        le=1024,
        description="side of the square input, a multiple of the trunk's stride: 32, or a ViT's patch size",
    )
    name: str | None = Field(None, max_length=64, description="name of the exported model; by default the run folder's")
    description: str | None = Field(
        None, max_length=300, description="one line for the exported model's card; by default how it was trained"
    )
    license: str = Field(
        "unknown",
        min_length=1,
        max_length=500,
        description="licence of the weights, yours to say: it follows the photos'",
    )

    places_per_batch: int = Field(8, ge=2, le=1024, description="views in a batch, each of another place")
    captures_per_place: int = Field(4, ge=2, le=64, description="captures of each view in a batch")
    apart_m: Annotated[float, Strict(False)] = Field(
        50.0, ge=0.0, le=100_000.0, description="places of one batch are at least so many metres apart"
    )
    hard_share: Share = Field(
        0.0, description="share of a batch that the model last took for the batch's first view; 0 is by chance alone"
    )
    batches_per_epoch: int | None = Field(
        None, ge=1, description="length of an epoch; by default every view is met once"
    )
    augmentation: Augmentation = Field(Augmentation(), description="`crop`, `colour`, `blur` and `erasing`; 0 is off")

    epochs: int = Field(10, ge=1, le=10_000, description="an epoch ends with validation and a checkpoint")
    optimizer: Literal["adamw", "sgd"] = Field("adamw", description="`adamw` or `sgd` (with momentum 0.9)")
    learning_rate: Annotated[float, Strict(False)] = Field(
        1e-3, gt=0.0, le=10.0, description="highest rate of the aggregator"
    )
    trunk_learning_rate: Annotated[float, Strict(False)] = Field(
        1e-4, gt=0.0, le=10.0, description="highest rate of the trunk"
    )
    weight_decay: Annotated[float, Strict(False)] = Field(1e-4, ge=0.0, le=1.0, description="of all weights but biases")
    warmup: Share = Field(0.05, description="share of the steps in which the rates rise; then they fall as a cosine")
    threshold_m: Annotated[float, Strict(False)] = Field(
        25.0, gt=0.0, le=100_000.0, description="validation: how near counts as a hit"
    )
    seed: int = Field(7, ge=0, le=2**31 - 1, description="another number, another run")

    accelerator: str = Field("auto", description="Lightning's flag: `auto`, `cpu`, `gpu`, `mps`, …")
    devices: int | str = Field(1, description="Lightning's flag: how many, or `auto` for all")
    strategy: str = Field("auto", description="Lightning's flag: `ddp`, `fsdp`, … for several devices")
    precision: str = Field("auto", description="Lightning's flag; `auto` is mixed where the device is faster for it")
    workers: int = Field(0, ge=0, le=256, description="processes that read batches; the cache is quick without any")
    cache: str | None = Field(None, description="folder for decoded photos, to share between runs; else in the run")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.freeze == "all" and isinstance(self.aggregator, AverageSettings):
            raise ValueError("on a frozen trunk pooling alone can't learn: choose gem, salad or boq")
        if self.backbone in LITE:
            _check_positions(self.aggregator, self.input_px, LITE_STRIDE)
        return self

    def for_teacher(self, name: str, dim: int) -> Self:
        """These settings for a student: its descriptors get the teacher's length, each cell an equal part of it.

        Args:
            name: of the teacher.
            dim: length of its descriptors.

        Raises:
            InputError: the aggregator can't have that length.
        """
        given = self.aggregator
        if isinstance(given, GemSettings):
            cells = given.grid[0] * given.grid[1]
            if given.dim == dim or (given.dim is None and given.cell_dim == dim / cells):
                return self
            if given.dim is None and given.cell_dim is None and dim % cells == 0:
                return self.model_copy(update={"aggregator": given.model_copy(update={"cell_dim": dim // cells})})
        raise InputError(
            f"a student's descriptors are as long as its teacher's, and {name}'s have {dim} numbers: choose the "
            f"aggregator gem, without dim and with a grid whose cells divide that, or set its dim to {dim}."
        )

    @field_validator("input_px")
    @classmethod
    def _divides(cls, input_px: int, info: ValidationInfo) -> int:
        if info.data.get("backbone") in LITE:
            _check_multiple(input_px, LITE_STRIDE)
        return input_px

    def check_stride(self, stride: int) -> None:
        """Make sure that the feature map of a trunk, which only the trunk itself knows, fits these settings.

        Args:
            stride: of the trunk, pixels.

        Raises:
            InputError: `input_px` is no multiple, or the aggregator needs more positions; one line with the mend.
        """
        try:
            _check_multiple(self.input_px, stride)
            _check_positions(self.aggregator, self.input_px, stride)
        except ValueError as error:
            raise InputError(f"with the backbone {show(self.backbone)}, input_px {self.input_px}: {error}.") from None


def _check_multiple(input_px: int, stride: int) -> None:
    if input_px % stride:
        below = input_px // stride * stride
        raise ValueError(f"it must be a multiple of {stride}: choose {below} or {below + stride}")


def _check_positions(aggregator: Aggregator, input_px: int, stride: int) -> None:
    positions = (input_px // stride) ** 2
    if isinstance(aggregator, SaladSettings) and aggregator.clusters >= positions:
        raise ValueError(
            f"salad needs fewer clusters than the feature map has positions, which are {positions} for an input of "
            f"{input_px} pixels: lower clusters below that or raise input_px"
        )


def read_settings(file: Path | None, changes: Mapping[str, object]) -> TrainSettings:
    """Read settings from YAML and from the command line, which wins.

    Args:
        file: a YAML file of settings; None for none.
        changes: further settings by name.

    Raises:
        InputError: a file can't be read, or a setting is unknown or has a value it can't have; one line.
    """
    given = {} if file is None else _read_yaml(file)
    try:
        return TrainSettings.model_validate({**given, **changes})
    except ValidationError as error:
        raise InputError(_first_line(error, "" if file is None else f"{file.name}: ")) from None


def read_changes(given: Sequence[str] | None) -> dict[str, object]:
    """Read ``name=value`` texts, the value as YAML.

    Raises:
        InputError: one has another form.
    """
    changes: dict[str, object] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise InputError(f"--set takes NAME=VALUE, and {show(text)} is not of that form.")
        try:
            changes[name.strip()] = yaml.safe_load(value)
        except _YAML_ERRORS:
            raise InputError(f"--set {show(text)}: the value is no YAML.") from None
    return changes


def write_settings(settings: TrainSettings, file: Path) -> None:
    """Write every setting as YAML, in the order of the documentation."""
    file.write_text(yaml.safe_dump(settings.model_dump(mode="json"), sort_keys=False, allow_unicode=True), "utf-8")


def _read_yaml(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_LONGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"{show(str(file))} can't be read ({error.strerror}): name a YAML file of settings.") from None
    if len(content) > _LONGEST_FILE:
        raise InputError(f"{show(file.name)} is larger than a file of settings can be: name a YAML file of settings.")
    try:
        found = yaml.safe_load(content.decode("utf-8-sig"))
    except _YAML_ERRORS as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark is not None else ""
        raise InputError(f"{show(file.name)} is no YAML{place}: write `name: value` lines.") from None
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise InputError(f"{show(file.name)} must hold `name: value` lines, one a setting.")
    return found


def _first_line(error: ValidationError, source: str) -> str:
    """One line about the first thing that is wrong."""
    first = error.errors(include_url=False)[0]
    # Which of several types was tried is no part of the user's file.
    path = [str(part) for part in first["loc"] if part not in ("average", "gem", "salad", "boq", "int", "str")]
    name = ".".join(path)[:120]
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], TrainSettings.model_fields, n=1) if len(path) == 1 else []
        hint = f"did you mean {near[0]}?" if near else "docs/guides/train.md lists them."
        return f"{source}there is no setting {show(name)}: {hint}"
    if first["type"] == "missing":
        return f"{source}the setting {show(name)} is missing: give --photos, or name it in the file."
    message = "".join(sign if sign.isprintable() else "?" for sign in first["msg"].removeprefix("Value error, "))
    message = message[:1].lower() + message[1:]
    if not name:
        return f"{source}{message}."
    return f"{source}setting {show(name)} can't be {show(first['input'])}: {message}."
