"""Which model describes what: an atlas is described by one model, queries by the same or by a student of it.

A student is a light model trained to give a heavy one's descriptors. The heavy model describes the atlas once, the
light one describes queries wherever they arrive (asymmetric retrieval: Budnik and Avrithis, "Asymmetric Metric Learning
for Knowledge Transfer", CVPR 2021; AsymVPR, 2025). A student's card names its teacher by the SHA-256 of its file.
"""

from pathlib import Path

from placeprint.atlas.manifest import DescriberRecord
from placeprint.describe.describer import Describer
from placeprint.describe.registry import Model, resolve
from placeprint.errors import ModelError

__all__ = ["check_describes_atlases", "model_for_queries", "record_for", "resolve_for_atlas"]


def resolve_for_atlas(name_or_path: str) -> Model:
    """Find a model that is to describe an atlas.

    Raises:
        ModelError: if there is no such model, or it is a student.
    """
    model = resolve(name_or_path)
    check_describes_atlases(model)
    return model


def check_describes_atlases(model: Model) -> None:
    """Refuse a student: what it gives only comes near its teacher's descriptors, which others are to be held against.

    Raises:
        ModelError: if the model is a student.
    """
    teacher = model.card.describes_as
    if teacher is not None:
        raise ModelError(
            f"{model.name} is a student: it describes queries for atlases described by its teacher (SHA-256 "
            f"{teacher[:12]}…), and comes only near it; describe photos of an atlas with that model, and give "
            f"{model.name} to `placeprint locate` and `evaluate`"
        )


def record_for(name_or_path: str, describer: Describer) -> DescriberRecord:
    """What an atlas notes of its model; one given by its path is found again by its path."""
    model = describer.model
    name = name_or_path if name_or_path == model.name else str(model.path)
    return DescriberRecord(name=name, sha256=model.sha256, dim=describer.dim)


def model_for_queries(record: DescriberRecord, atlas: Path, given: str | None) -> Model:
    """Find the model that describes queries of an atlas.

    Args:
        record: the model of the atlas.
        atlas: its folder, for messages.
        given: another name or path of that model, or a student of it; None for what the atlas names.

    Returns:
        The atlas's own model, or a student of it; the teacher need not be there then.

    Raises:
        ModelError: if the model is not to be had, or describes in another space.
    """
    own = f"{atlas} was described with {record.name} (SHA-256 {record.sha256[:12]}…)"
    again = f"describe the atlas again: `placeprint redescribe {atlas} --model NAME`"
    try:
        model = resolve(given or record.name)
    except ModelError as error:
        if given is not None:
            raise
        raise ModelError(f"{own}, which can't be had: {error}; or name its file with --model, or {again}") from error
    if model.sha256 == record.sha256:
        return model
    if model.card.describes_as == record.sha256:
        if model.card.dim != record.dim:
            raise ModelError(
                f"{model.path} says that it describes as {record.name} does, but in {model.card.dim} dimensions "
                f"instead of {record.dim}: export it again"
            )
        return model
    raise ModelError(
        f"{own}, but {model.path} is another file ({model.sha256[:12]}…) and no student of it: name the right one with "
        f"--model, or {again}"
    )
