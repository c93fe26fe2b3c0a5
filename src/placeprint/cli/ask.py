"""Verbs that ask an atlas: locate and evaluate."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from placeprint.cli.bars import Bars
from placeprint.cli.options import Columns, Json, Quiet, Root, Source, Where, Workers, read_columns
from placeprint.cli.plain import plain

__all__ = ["evaluate", "locate"]

AtlasOption = Annotated[Path, typer.Option("--atlas", "-a", help="The atlas to ask.", show_default=False)]
QueryModel = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="The atlas's own model, where its file has moved, or a student of it to describe the photos asked about.",
        show_default=False,
    ),
]


def locate(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO...", help="Photos to place.", show_default=False)],
    atlas: AtlasOption,
    exif: Annotated[
        bool, typer.Option("--exif", help="Also trust the position written in the photo's own file (off by default).")
    ] = False,
    model: QueryModel = None,
    as_json: Json = False,
) -> None:
    """Say where photos were probably taken, and why.

    With --json, one answer a line; docs/reference/answer.md describes it.
    """
    from placeprint.errors import PhotoRefused
    from placeprint.front import Atlas

    opened = Atlas.open(atlas, model=model)
    refused = 0
    for number, photo in enumerate(photos):
        try:
            answer = opened.locate(photo, exif=exif)
        except PhotoRefused as error:
            refused += 1
            if as_json:
                typer.echo(json.dumps({"photo": str(photo), "refused": error.reason, "message": str(error)}))
            sys.stderr.write(f"placeprint: {plain(f'{photo}: {error}')}\n")
            continue
        if as_json:
            typer.echo(answer.model_dump_json())
        else:
            from placeprint.cli.show import show_answer

            if number:
                typer.echo()
            show_answer(answer)
    if refused:
        raise typer.Exit(3)


def evaluate(
    source: Source,
    atlas: AtlasOption,
    where: Where = None,
    column: Columns = None,
    root: Root = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder for the report; by default NAME.evaluation beside NAME.atlas.",
            show_default=False,
        ),
    ] = None,
    threshold: Annotated[float, typer.Option(min=0.1, help="How near, in metres, counts as a hit.")] = 25.0,
    resamples: Annotated[int, typer.Option(min=100, max=100_000, help="Bootstrap resamples.")] = 1000,
    model: QueryModel = None,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Ask an atlas about photos whose places are known, and measure how good the answers are.

    Prints the figures and writes them as report.json, report.md and a page report.html with plots.
    """
    columns = read_columns(column)
    from placeprint.atlas import AtlasFolder
    from placeprint.atlas.importing import import_usable
    from placeprint.cli.command_line import this_command
    from placeprint.evaluate import make_report, run_queries, thumbnails_for, to_terminal, write_report

    opened = AtlasFolder(atlas, model=model)
    folder = out or atlas.parent / f"{atlas.name.removesuffix('.atlas') or 'atlas'}.evaluation"
    with Bars(quiet=quiet) as bars:
        catalogue = import_usable(source, columns, where, root, bars)
        run = run_queries(opened, catalogue.photos, threshold_m=threshold, workers=workers, on_progress=bars)
    report = make_report(
        run.outcomes,
        atlas=atlas.name,
        model=opened.manifest.describer.name,
        query_model=opened.query_model,
        rows=len(opened),
        command=this_command(),
        resamples=resamples,
    )
    write_report(report, run.outcomes, folder, thumbnails_for(report))
    if run.held:
        sys.stderr.write(
            f"note: the atlas holds {run.held} of the {len(run.outcomes)} query photos; each was left out of its own "
            "search, but figures from photos the atlas was built on say little about others\n"
        )
    refusals = [*catalogue.refusals, *run.refusals]
    if as_json:
        typer.echo(report.model_dump_json())
    else:
        from placeprint.cli.show import show

        show(to_terminal(report))
        typer.echo(f"Report: {folder / 'report.html'}")
    for refusal in refusals[:5]:
        sys.stderr.write(f"refused: {plain(f'{refusal.uri}: {refusal.message}')}\n")
    if len(refusals) > 5:
        sys.stderr.write(f"… and {len(refusals) - 5} more refused\n")
