"""Verbs that make and keep atlases: build, append, adapt, redescribe, info, export, verify."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from placeprint.cli.bars import Bars
from placeprint.cli.options import Columns, Json, ModelName, Quiet, Root, Source, Strict, Where, Workers, read_columns
from placeprint.cli.plain import plain

if TYPE_CHECKING:
    from placeprint.atlas import BuildSummary

__all__ = ["adapt", "append", "build", "export", "info", "redescribe", "verify"]

AtlasPath = Annotated[Path, typer.Argument(metavar="ATLAS", help="The atlas folder.", show_default=False)]


def build(
    source: Source,
    out: Annotated[Path, typer.Option("--out", "-o", help="The atlas folder to make.", show_default=False)],
    where: Where = None,
    column: Columns = None,
    root: Root = None,
    model: ModelName = "lite0",
    adaptation: Annotated[
        Literal["auto", "pca", "none"],
        typer.Option(help="How the atlas adapts the descriptor to its own photos; pca and none are for comparing."),
    ] = "auto",
    strict: Strict = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an atlas that is already there.")] = False,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Build an atlas from photos whose places are known.

    A build that was broken off goes on where it was when the same command runs again.
    """
    columns = read_columns(column)
    from placeprint.atlas import build_atlas

    with Bars(quiet=quiet) as bars:
        summary = build_atlas(
            source,
            out,
            model=model,
            adaptation=adaptation,
            columns=columns,
            where=where,
            root=root,
            strict=strict,
            force=force,
            workers=workers,
            on_progress=bars,
        )
    _report(summary, as_json=as_json, verb="Built")


def append(
    atlas: AtlasPath,
    source: Source,
    where: Where = None,
    column: Columns = None,
    root: Root = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The atlas's own model, where its file has moved.", show_default=False)
    ] = None,
    strict: Strict = False,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Add photos to an atlas. Photos it already holds are left out; its projection stays as it is."""
    columns = read_columns(column)
    from placeprint.atlas import append_photos

    with Bars(quiet=quiet) as bars:
        summary = append_photos(
            atlas,
            source,
            model=model,
            columns=columns,
            where=where,
            root=root,
            strict=strict,
            workers=workers,
            on_progress=bars,
        )
    _report(summary, as_json=as_json, verb="Appended to")


def adapt(
    atlas: AtlasPath,
    adaptation: Annotated[
        Literal["auto", "pca", "none"], typer.Option(help="How to adapt; pca and none are for comparing.")
    ] = "auto",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Fit an atlas's projection anew on the photos it holds now, for instance after many were appended."""
    from placeprint.atlas import adapt_atlas

    with Bars(quiet=quiet) as bars:
        summary = adapt_atlas(atlas, adaptation=adaptation, on_progress=bars)
    _report(summary, as_json=as_json, verb="Adapted")


def redescribe(
    atlas: AtlasPath,
    model: Annotated[
        str,
        typer.Option(
            "--model", help="Describer: a name from `placeprint models` or an .onnx file.", show_default=False
        ),
    ],
    adaptation: Annotated[
        Literal["auto", "pca", "none"] | None,
        typer.Option(help="How to adapt; by default as the atlas is adapted now.", show_default=False),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(
            "--root",
            help="Where the folder that all photos of the atlas share lies now, if it has moved.",
            show_default=False,
        ),
    ] = None,
    drop_missing: Annotated[
        bool, typer.Option("--drop-missing", help="Set photos that can't be read any more aside, and go on.")
    ] = False,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Describe all photos of an atlas again with another model, in place.

    The old atlas answers until the new one is whole. What was broken off goes on when the same command runs again.
    """
    from placeprint.atlas import redescribe_atlas

    with Bars(quiet=quiet) as bars:
        summary = redescribe_atlas(
            atlas,
            model,
            adaptation=adaptation,
            root=root,
            drop_missing=drop_missing,
            workers=workers,
            on_progress=bars,
        )
    _report(summary, as_json=as_json, verb="Redescribed")


def info(atlas: AtlasPath, as_json: Json = False) -> None:
    """Say what an atlas holds."""
    from placeprint.atlas import AtlasFolder
    from placeprint.cli.show import show_info

    opened = AtlasFolder(atlas)
    if as_json:
        typer.echo(opened.manifest.model_dump_json(indent=2))
    else:
        show_info(opened)


def export(
    source: Annotated[
        Path,
        typer.Argument(metavar="ATLAS|CHECKPOINT", help="An atlas folder, or a run's best.ckpt.", show_default=False),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="File to write: .parquet, .geojson or .csv; of a checkpoint .onnx.", show_default=False
        ),
    ],
    half: Annotated[bool, typer.Option("--half", help="Of a checkpoint: float16 weights, half the file.")] = False,
    int8: Annotated[bool, typer.Option("--int8", help="Of a checkpoint: eight bits, a quarter of the file.")] = False,
    calibrate_photos: Annotated[
        int | None,
        typer.Option(min=1, max=4096, help="Training photos that --int8 takes its ranges from.", show_default="256"),
    ] = None,
    blend: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="Of a checkpoint: share of the trained trunk, the rest as before training."
        ),
    ] = None,
    cell_dim: Annotated[
        int | None, typer.Option(min=8, help="Of a checkpoint with gem: principal components of each cell.")
    ] = None,
    input_px: Annotated[
        int | None, typer.Option(min=32, max=1024, help="Of a checkpoint: another input than in training.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is already there.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write an atlas's photo table as GeoParquet, GeoJSON or CSV, or a trained model as ONNX."""
    if half and int8:
        raise typer.BadParameter("choose one of --half and --int8")
    if calibrate_photos is not None and not int8:
        raise typer.BadParameter("--calibrate-photos goes with --int8")
    if source.suffix.lower() == ".ckpt":
        from placeprint.cli.train import export_model

        precision = "half" if half else "int8" if int8 else "float32"
        export_model(
            source,
            out,
            precision,
            calibrate_photos,
            blend=blend,
            cell_dim=cell_dim,
            input_px=input_px,
            force=force,
            quiet=quiet,
            as_json=as_json,
        )
        return
    if half or int8 or any(option is not None for option in (blend, cell_dim, input_px)):
        raise typer.BadParameter(
            "--half, --int8, --blend, --cell-dim and --input-px are for a run's checkpoint, such as run/best.ckpt"
        )
    from placeprint.atlas import AtlasFolder
    from placeprint.photos.export import export_photos

    photos = AtlasFolder(source).photos
    export_photos(photos, out, force=force)
    if as_json:
        typer.echo(json.dumps({"path": str(out), "rows": photos.num_rows}))
    else:
        typer.echo(f"Wrote {photos.num_rows:,} rows to {out}")


def verify(
    atlas: AtlasPath,
    photos: Annotated[
        bool, typer.Option("--photos", help="Also look whether every photo's file is still where it was.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check that an atlas is whole: every hash, every shape, every count. Ends with exit code 5 if it is damaged."""
    from placeprint.atlas import verify_atlas

    with Bars(quiet=quiet, unit="files") as bars:
        findings = verify_atlas(atlas, photos=photos, on_progress=bars)
    damaged = any(finding.severity == "damage" for finding in findings)
    if as_json:
        listed = [
            {"severity": finding.severity, "subject": finding.subject, "message": finding.message}
            for finding in findings
        ]
        typer.echo(json.dumps({"whole": not damaged, "findings": listed}))
    else:
        for finding in findings:
            typer.echo(plain(f"{finding.severity}: {finding.subject}: {finding.message}"))
        typer.echo("The atlas is damaged." if damaged else "The atlas is whole.")
    if damaged:
        raise typer.Exit(5)


def _report(summary: "BuildSummary", *, as_json: bool, verb: str) -> None:
    if as_json:
        refused: dict[str, int] = {}
        for refusal in summary.refusals:
            refused[refusal.reason] = refused.get(refusal.reason, 0) + 1
        typer.echo(
            json.dumps(
                {
                    "path": str(summary.path),
                    "model": summary.model,
                    "rows": summary.rows,
                    "added": summary.added,
                    "described": summary.described,
                    "known": summary.known,
                    "refused": refused,
                    "warnings": len(summary.warnings),
                    "adaptation": summary.adaptation,
                    "uncalibrated": list(summary.uncalibrated),
                    "seconds": dict(summary.seconds),
                }
            )
        )
    else:
        from placeprint.cli.show import show_summary

        show_summary(summary, verb=verb)
