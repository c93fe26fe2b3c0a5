"""From a manifest of any format to a catalogue: read it, find its columns, choose its rows, check them."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from placeprint.errors import InputError, NothingUsableError
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.columns import REQUIRED, label_names, resolve
from placeprint.photos.importers.cells import infer_type
from placeprint.photos.importers.points import merge_points
from placeprint.photos.importers.raw import RawManifest
from placeprint.photos.importers.rows import check_rows
from placeprint.photos.where import matching_rows
from placeprint.photos.wording import show, show_names

__all__ = ["import_manifest"]

# Every label column is looked at by itself; a table of more is something else than a list of photos.
_MAX_COLUMNS = 1_000


def import_manifest(
    path: Path, read: Callable[[Path], RawManifest], *, columns: Mapping[str, str], where: str | None, root: Path | None
) -> Catalogue:
    """Import the rows of a manifest. The photos themselves are not looked for.

    Args:
        path: the manifest.
        read: reads its format.
        columns: canonical name to the manifest's name, where the user says so.
        where: condition for the rows to import.
        root: folder that the photos' paths start at and don't leave; None for the manifest's own.

    Returns:
        The catalogue, in which nothing may be left.

    Raises:
        InputError: the manifest can't be used as a whole.
    """
    if root is not None and not root.is_dir():
        raise InputError(f"--root {show(str(root))} is not a folder: name the one that holds the photos.")
    try:
        raw = read(path)
    except OSError as error:
        raise InputError(f"{show(str(path))} can't be read ({error.strerror or error}): check it.") from None
    if raw.table.num_rows == 0:
        broken = f" that can be read, and {len(raw.refusals)} broken ones" if raw.refusals else ""
        raise NothingUsableError(f"{show(path.name)} has no rows{broken}: fill it in.")
    if raw.table.num_columns > _MAX_COLUMNS:
        raise InputError(f"{show(path.name)} has {raw.table.num_columns} columns: keep the {_MAX_COLUMNS} that matter.")
    raw = merge_points(raw, columns, path.name)
    names = raw.table.column_names
    found = resolve(names, columns)
    if missing := [name for name in REQUIRED if name not in found]:
        raise InputError(
            f"{show(path.name)} has no column for {' and '.join(missing)}: rename the one meant, or name it with "
            f"--column {missing[0]}=NAME. Its columns are {show_names(names)}."
        )
    if raw.untyped:
        raw = _typed(raw, label_names(names, found))
    if where is not None:
        raw = raw.keep(matching_rows(raw.table, where, found))
    catalogue = check_rows(raw, found, manifest=path, root=root or Path(os.path.abspath(path)).parent)
    catalogue.refusals.extend(raw.refusals)
    catalogue.refusals.sort(key=lambda refusal: refusal.row or 0)
    return catalogue


def _typed(raw: RawManifest, labels: Mapping[str, str]) -> RawManifest:
    """Give the labels of an untyped manifest the types that their cells agree on."""
    table = raw.table
    for at, name in enumerate(table.column_names):
        if name in labels:
            table = table.set_column(at, name, infer_type(table[name]))
    return replace(raw, table=table)
