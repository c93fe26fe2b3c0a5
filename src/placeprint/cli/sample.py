"""``placeprint sample``: draw streets whose truth is known to the pixel."""

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placeprint.cli.bars import Bars
from placeprint.cli.options import Json, Quiet
from placeprint.cli.plain import plain

if TYPE_CHECKING:
    from placeprint.sample.draw_world import SampleSummary
    from placeprint.sample.style import TownStyle

__all__ = ["sample", "warn_of_blank_signs"]

_TOWNS = 3
_MOST_LETTERS = 8


def sample(
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="The folder to draw into.", show_default=False)
    ] = None,
    towns: Annotated[
        int | None,
        typer.Option(
            "--towns", help=f"How many towns, each of another style; {_TOWNS} by default.", show_default=False
        ),
    ] = None,
    styles: Annotated[
        str | None,
        typer.Option(
            "--styles",
            metavar="NAME,NAME",
            help="Which towns instead, e.g. tokyo,cairo; also paths of style files of your own (.toml).",
            show_default=False,
        ),
    ] = None,
    places: Annotated[int, typer.Option(help="Places a town.")] = 200,
    captures: Annotated[int, typer.Option(help="Visits to every place, spread over years and seasons.")] = 3,
    headings: Annotated[int, typer.Option(help="Views a visit, spread around the compass.")] = 4,
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT", help="Pixels of a photo.")] = "640x480",
    fov: Annotated[float, typer.Option(help="Horizontal field of view, degrees.")] = 90.0,
    panoramas: Annotated[bool, typer.Option("--panoramas", help="Also a 360° panorama of every visit.")] = False,
    seed: Annotated[int, typer.Option(help="Another seed, other streets; the same seed, the same bytes.")] = 7,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, help="Processes; one a core by default.", show_default=False),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace a sample that is already there, or draw beside other files."),
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the towns that can be drawn, and end.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Draw streets of towns that look like real ones, with the exact truth beside every photo.

    A drawing that was broken off goes on where it was when the same command runs again.
    """
    if listed:
        _list(as_json=as_json)
        return
    if out is None:
        raise typer.BadParameter("name the folder to draw into (or --list the towns)", param_hint="OUT")
    if towns is not None and styles is not None:
        raise typer.BadParameter("give a number of towns or name their styles, not both", param_hint="--towns/--styles")
    from placeprint.sample.choose import first_styles, load_styles
    from placeprint.sample.draw_world import draw_world
    from placeprint.sample.drawn import SampleSettings
    from placeprint.sample.settings import parse_size

    width, height = parse_size(size)
    if styles is None:
        names = first_styles(_TOWNS if towns is None else towns)
    else:
        names = tuple(name.strip() for name in styles.split(",") if name.strip())
    settings = SampleSettings(
        styles=names,
        places=places,
        captures=captures,
        headings=headings,
        width=width,
        height=height,
        fov_deg=fov,
        panoramas=panoramas,
        seed=seed,
    )
    warn_of_blank_signs(load_styles(names))
    with Bars(quiet=quiet) as bars:
        summary = draw_world(settings, out, workers=workers, force=force, on_progress=bars)
    if as_json:
        facts = {"path": str(out), **summary.counts, "drawn": summary.drawn, "seconds": summary.seconds}
        typer.echo(json.dumps(facts))
    else:
        _show(summary, names)


def warn_of_blank_signs(styles: "list[TownStyle]") -> None:
    """Say once which scripts can't be written here, and which letters of styles of one's own."""
    from placeprint.sample.choose import missing_letters
    from placeprint.sample.lettering import missing_scripts

    missing = missing_scripts()
    for script in missing:
        towns = [
            style.place.town
            for style in styles
            if script in {style.words.script, style.words.plate_script, *(shop.script for shop in style.words.shops)}
        ]
        if towns:
            sys.stderr.write(
                f"note: the {script} letters are missing from this installation; signs in {', '.join(towns)} that want "
                "them stay blank\n"
            )
    for style in styles:
        if letters := missing_letters(style):
            listed = ", ".join(f"'{letter}'" for letter in letters[:_MOST_LETTERS])
            more = f" and {len(letters) - _MOST_LETTERS} more" if len(letters) > _MOST_LETTERS else ""
            them = "them" if len(letters) > 1 else "it"
            town = style.place.town
            sys.stderr.write(f"note: no letters here write {listed}{more}; signs in {town} leave {them} out\n")


def _list(*, as_json: bool) -> None:
    from placeprint.sample.choose import ordered_styles
    from placeprint.sample.styles import load_style

    styles = [load_style(name) for name in ordered_styles()]
    if as_json:
        typer.echo(
            json.dumps(
                [{**style.place.model_dump(), "name": style.name, "script": style.words.script} for style in styles],
                ensure_ascii=False,
            )
        )
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from placeprint.cli.show import show

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for title in ("style", "town", "country", "continent", "script", "drives on the"):
        table.add_column(title)
    for style in styles:
        place = style.place
        table.add_row(
            Text(style.name, "bold"),
            place.town,
            place.country,
            place.continent,
            style.words.script,
            place.driving_side,
        )
    show(table)


def _show(summary: "SampleSummary", names: tuple[str, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from placeprint.cli.show import show

    counts = summary.counts
    if summary.drawn:
        pace = f"{summary.drawn:,} photos drawn in {summary.seconds:.1f} s ({summary.drawn / summary.seconds:.0f}/s)"
        kept = counts["photos"] + counts["panoramas"] - summary.drawn
        head = f"Drew {summary.path}" if not kept else f"Finished {summary.path}, where {kept:,} photos were already"
    else:
        pace = "nothing to do: this very sample is there already (--force draws it again)"
        head = f"{summary.path} is complete"
    panoramas = f", {counts['panoramas']:,} panoramas" if counts["panoramas"] else ""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    table.add_column(style="dim")
    table.add_column()
    for name, fact in (
        ("towns", f"{counts['towns']:,} ({', '.join(Path(name).stem for name in names)})"),
        ("places", f"{counts['places']:,}"),
        ("photos", f"{counts['photos']:,}{panoramas}"),
        ("adverts", f"{counts['adverts']:,} seen"),
        ("texts", f"{counts['texts']:,} seen, {counts['readable_texts']:,} of them readable"),
        ("things", f"{counts['elements']:,} seen, each with its mask"),
        ("time", pace),
    ):
        table.add_row(name, Text(fact))
    show(Text(plain(head), "bold"))
    show(table)
    manifest = shlex.quote(str(summary.path / "photos.parquet"))
    atlas = shlex.quote(str(summary.path.parent / f"{summary.path.name.strip('.') or 'sample'}.atlas"))
    typer.echo(plain(f"Next: placeprint build {manifest} --where \"role = 'database'\" -o {atlas}"))
