"""The ``placeprint`` command: its verbs, and how errors end.

Modules of this room import nothing heavy at the top, so that ``placeprint --help`` answers at once.
"""

import io
import os
import sys
from typing import Annotated

import typer

from placeprint.cli import ask, atlases, models, sample, train
from placeprint.cli.plain import plain
from placeprint.version import __version__

__all__ = ["run"]

EPILOG = (
    "Exit codes: 0 done · 1 a fault in Placeprint · 2 wrong usage · 3 input refused · 4 refused under --strict · "
    "5 atlas missing, damaged or in use · 6 model missing or not the right one · 7 disk or file system · "
    "130 interrupted"
)

app = typer.Typer(
    name="placeprint",
    help="Turns street photos into places: build an atlas, locate a photo, measure how good the answers are.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"placeprint {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


app.command("build")(atlases.build)
app.command("append")(atlases.append)
app.command("adapt")(atlases.adapt)
app.command("redescribe")(atlases.redescribe)
app.command("locate")(ask.locate)
app.command("evaluate")(ask.evaluate)
app.command("info")(atlases.info)
app.command("export")(atlases.export)
app.command("verify")(atlases.verify)
app.command("sample")(sample.sample)
app.add_typer(train.app, name="train")
app.add_typer(models.app, name="models")


def run() -> None:
    """Run the command line and end the process with the documented exit code."""
    from placeprint.errors import PlaceprintError

    # Whoever closed our output does not listen; what we say must still have somewhere to go.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (open as long as we run)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no degree sign gets a question mark, not a stack trace.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except PlaceprintError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        _fail(f"{named}{error.strerror or error}; free some space or name another folder, then run this again", 7)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"placeprint: {plain(message)}\n")
    raise SystemExit(code)
