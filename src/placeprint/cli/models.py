"""``placeprint models``: which describers there are, and bringing one."""

import json
from typing import Annotated

import typer

from placeprint.cli.bars import Bars
from placeprint.cli.options import Json, Quiet

__all__ = ["app"]

app = typer.Typer(
    help="Describers: list them, bring one once from an address or a file, remove one.", no_args_is_help=True
)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the models there are, with their licences."""
    from placeprint.describe.registry import list_models

    cards = list_models()
    if as_json:
        typer.echo(json.dumps([card.model_dump(mode="json") for card in cards]))
        return
    from placeprint.cli.show import show_models

    show_models(cards)


@app.command()
def add(
    source: Annotated[str, typer.Argument(metavar="URL|PATH", help="Where the .onnx file is.", show_default=False)],
    name: Annotated[str | None, typer.Option(help="What to call it.", show_default=False)] = None,
    sha256: Annotated[str | None, typer.Option(help="The hash the file must have.", show_default=False)] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Bring a model once: checked, resumed if broken off, kept for good. Its licence is shown."""
    from placeprint.describe.registry import add as add_model

    with Bars(quiet=quiet, unit="MB") as bars:

        def on_bytes(done: int, total: int | None) -> None:
            megabyte = 1_000_000
            bars("fetching", done // megabyte, max((total or done + megabyte) // megabyte, 1))

        card = add_model(source, name=name, sha256=sha256, on_progress=on_bytes)
    if as_json:
        typer.echo(card.model_dump_json())
        return
    from placeprint.cli.show import show_models

    show_models([card])


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A model that was added.", show_default=False)]) -> None:
    """Remove a model that was added."""
    from placeprint.describe.registry import remove as remove_model

    remove_model(name)
    typer.echo(f"Removed {name}")
