"""Options that several verbs share, and how their text is read."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Columns",
    "Json",
    "ModelName",
    "Quiet",
    "Root",
    "Source",
    "Strict",
    "Where",
    "Workers",
    "read_columns",
]

Source = Annotated[
    Path,
    typer.Argument(
        help="Folder of photos with positions in EXIF, or a manifest: CSV, GeoJSON, GeoPackage or (Geo)Parquet.",
        show_default=False,
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        help="Take only rows for which this SQL condition holds, e.g. \"split = 'test'\".",
        show_default=False,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="NAME=COLUMN",
        help="Name a manifest column that goes by an unusual name, e.g. latitude=breite. Repeatable.",
        show_default=False,
    ),
]
Root = Annotated[
    Path | None,
    typer.Option("--root", help="Folder the manifest's paths are relative to, if not its own.", show_default=False),
]
ModelName = Annotated[str, typer.Option("--model", help="Describer: a name from `placeprint models` or an .onnx file.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail, writing nothing, if any photo or row is refused.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Threads; one a core by default.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text for people.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


def read_columns(given: list[str] | None) -> dict[str, str]:
    """Turn ``NAME=COLUMN`` texts into a mapping.

    Raises:
        typer.BadParameter: if one has another form or names a column twice.
    """
    columns: dict[str, str] = {}
    for text in given or []:
        name, equals, column = text.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"{text!r} is not of the form NAME=COLUMN", param_hint="--column")
        if name in columns:
            raise typer.BadParameter(f"{name} is named twice", param_hint="--column")
        columns[name] = column
    return columns
