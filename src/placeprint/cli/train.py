"""``placeprint train``: learn a describer from a city's own photos, and hand it on as ONNX.

The room that trains loads PyTorch, which no other command may do; so it is looked up only when it is asked for, and
what it lacks is told in one line.
"""

import importlib
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from placeprint.cli.bars import Bars
from placeprint.cli.options import Columns, Json, Quiet, Root, Where, read_columns
from placeprint.cli.plain import plain

__all__ = ["app", "export_model"]

app = typer.Typer(help="Train a describer on photos of your own city (needs the extra `train`).", no_args_is_help=True)


@app.callback()
def _main() -> None:
    pass


@app.command()
def places(
    out: Annotated[Path, typer.Option("--out", "-o", help="The run folder; run again to go on.", show_default=False)],
    photos: Annotated[
        Path | None, typer.Option("--photos", metavar="SOURCE", help="Folder or manifest.", show_default=False)
    ] = None,
    where: Where = None,
    validate_where: Annotated[
        str | None,
        typer.Option(help="Validate on the rows for which this holds; else on held-out places.", show_default=False),
    ] = None,
    column: Columns = None,
    root: Root = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="YAML file of settings; options win.", show_default=False)
    ] = None,
    backbone: Annotated[
        str | None,
        typer.Option(
            help="lite0, lite1, lite2, or a transformers vision model: folder or hub name, e.g. facebook/dinov2-small.",
            show_default="lite0",
        ),
    ] = None,
    aggregator: Annotated[str | None, typer.Option(help="average, gem, salad or boq.", show_default="gem")] = None,
    teacher: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PATH",
            help="Learn to describe as this model does: it describes the atlas, the light one the queries.",
            show_default=False,
        ),
    ] = None,
    freeze: Annotated[
        Literal["none", "half", "all"] | None,
        typer.Option(help="How much of the trunk stays as it is; all trains in minutes.", show_default="none"),
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="How often every view is met.", show_default="10")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed, another run.", show_default="7")] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Any other setting, the value as in YAML, e.g. input_px=320. Repeatable.",
            show_default=False,
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Train a model that knows places again after years.

    A run that was broken off goes on from its last epoch when the same command runs again.
    """
    given: dict[str, object] = {
        "photos": None if photos is None else os.path.abspath(photos),
        "where": where,
        "validate_where": validate_where,
        "columns": read_columns(column) or None,
        "root": None if root is None else os.path.abspath(root),
        "backbone": backbone,
        "aggregator": aggregator,
        "teacher": os.path.abspath(teacher) if teacher and teacher.endswith(".onnx") else teacher,
        "freeze": freeze,
        "epochs": epochs,
        "seed": seed,
    }
    settings_of, run = _room("config"), _room("run")
    if backbone is not None and backbone not in settings_of.LITE and os.path.isdir(backbone):
        given["backbone"] = os.path.abspath(backbone)
    settings = settings_of.read_settings(
        config, {name: value for name, value in given.items() if value is not None} | settings_of.read_changes(changes)
    )
    with Bars(quiet=quiet, unit="steps") as bars:
        summary = run.train_places(settings, out, on_progress=bars)
    if os.environ.get("LOCAL_RANK", "0") != "0":
        return
    if as_json:
        typer.echo(json.dumps({**summary.as_dict(), "path": str(out)}))
        return
    typer.echo(plain(f"Trained {out}: {summary.epochs} epochs, {summary.steps:,} steps, {summary.seconds:.0f} s"))
    typer.echo(
        f"  photos    {summary.training:,} to learn from, {summary.validation:,} held out, {summary.queries:,} of them "
        f"asked, {summary.refused:,} refused"
    )
    typer.echo(
        f"  recall@1  {summary.best:.1%} in epoch {summary.best_epoch} (before training {summary.before:.1%}), "
        f"recall@5 {summary.best_at_5:.1%}"
    )
    typer.echo(plain(f"Next: placeprint export {out / 'best.ckpt'} -o {out.name}.onnx"))


def export_model(
    checkpoint: Path,
    out: Path,
    precision: str,
    calibration_photos: int | None,
    *,
    blend: float | None,
    cell_dim: int | None,
    input_px: int | None,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write a checkpoint's model as ONNX."""
    room = _room("checkpoint")
    with Bars(quiet=quiet) as bars:
        exported = room.export_checkpoint(
            checkpoint,
            out,
            precision=precision,
            calibration_photos=calibration_photos or room.CALIBRATION_PHOTOS,
            how=room.Finish(blend=1.0 if blend is None else blend, cell_dim=cell_dim),
            input_px=input_px,
            force=force,
            on_progress=bars,
        )
    card, agreement = exported.card, exported.agreement
    if as_json:
        told = {"precision": exported.precision, "agreement": agreement and agreement.as_dict()}
        typer.echo(json.dumps({"path": str(out), **card.model_dump(mode="json"), **told}))
        return
    size = f"{card.input_width} × {card.input_height} pixels to {card.dim:,} dimensions"
    typer.echo(plain(f"Wrote {out}: {card.name}, {size}, {card.size_bytes / 1e6:.1f} MB"))
    if agreement is not None:
        compared = "training photos" if exported.precision == "int8" else "patterns"
        typer.echo(
            f"  cosine to float32  {agreement.mean:.4f} on average, {agreement.least:.4f} at least, "
            f"{agreement.photos} {compared}"
        )
    typer.echo(plain(f"Next: placeprint models add {out}"))


def _room(module: str) -> Any:  # noqa: ANN401 - a type would be an import of that room
    """Load a part of the training room, which imports what the extra `train` brings.

    Raises:
        InputError: the extra is not installed.
    """
    from placeprint.errors import InputError

    try:
        return importlib.import_module(f"placeprint.learn.{module}")
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing in ("", "placeprint"):
            raise
        raise InputError(f"training needs {missing}, which is not installed: pip install 'placeprint[train]'") from None
