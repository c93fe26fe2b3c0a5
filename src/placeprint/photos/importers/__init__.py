"""Importers: from what people have (a folder, a table, a map layer) to one catalogue of photos."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from placeprint.errors import InputError
from placeprint.photos.catalogue import Catalogue
from placeprint.photos.wording import show

if TYPE_CHECKING:
    from placeprint.photos.importers.raw import RawManifest

__all__ = ["import_photos"]

# Ten million rows; text formats are read into memory.
_MAX_MANIFEST_BYTES = 2 << 30
_DELIMITED = (".csv", ".tsv", ".tab", ".txt")
_GEOJSON = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson")
_GEOPACKAGE = (".gpkg",)
_PARQUET = (".parquet", ".geoparquet", ".pq")
_KNOWN = "a folder of photos, or a manifest as .csv, .tsv, .geojson, .parquet, .geoparquet or .gpkg"


def import_photos(
    source: Path,
    *,
    columns: Mapping[str, str] = MappingProxyType({}),
    where: str | None = None,
    root: Path | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Catalogue:
    """Import photos with known positions.

    A folder is walked, and positions come from the photos' EXIF. A manifest (CSV and its kin, GeoJSON, GeoPackage,
    Parquet, GeoParquet) gives a path and a position a row; whether the photos are there shows when they are decoded.

    Args:
        source: the folder or the manifest.
        columns: canonical column name to the manifest's, for names that are not understood by themselves.
        where: condition on the row, as SQLite writes it, for importing a part.
        root: folder that the manifest's paths start at and don't leave; None for the manifest's own.
        on_progress: called with the photos done and the photos in all.

    Returns:
        The photos that can be used, and each one that can't with its reason. Nothing may be left: the caller tells.

    Raises:
        InputError: the source can't be used as a whole.
    """
    columns = {canonical.strip().lower(): name for canonical, name in columns.items()}
    try:
        is_folder, is_file, exists = source.is_dir(), source.is_file(), source.exists()
    except (OSError, ValueError):
        raise InputError(f"{show(str(source))} can't be looked at: name {_KNOWN}.") from None
    # Each way is imported when it is taken: all together load longer than a small source takes to read.
    if is_folder:
        from placeprint.photos.importers.folder import import_folder

        if columns or root is not None:
            raise InputError(f"--column and --root are for manifests, and {show(str(source))} is a folder.")
        return import_folder(source, where=where, on_progress=on_progress)
    if not is_file:
        state = "is neither a file nor a folder" if exists else "does not exist"
        raise InputError(f"{show(str(source))} {state}: name {_KNOWN}.")

    if source.stat().st_size > _MAX_MANIFEST_BYTES:
        raise InputError(
            f"{show(str(source))} is larger than the {_MAX_MANIFEST_BYTES >> 30} GiB that are read: split it."
        )
    from placeprint.photos.importers.manifest import import_manifest

    catalogue = import_manifest(source, _reader(source), columns=columns, where=where, root=root)
    if on_progress is not None:
        rows = catalogue.photos.num_rows + len(catalogue.refusals)
        on_progress(rows, rows)
    return catalogue


def _reader(source: Path) -> Callable[[Path], "RawManifest"]:
    """Choose by the file's name what reads it."""
    suffix = source.suffix.lower()
    if suffix in _DELIMITED:
        from placeprint.photos.importers.delimited import read_delimited

        return read_delimited
    if suffix in _PARQUET:
        from placeprint.photos.importers.parquet import read_parquet

        return read_parquet
    if suffix in _GEOJSON or suffix in _GEOPACKAGE:
        from placeprint.photos.importers.vector import read_geojson, read_geopackage

        return read_geojson if suffix in _GEOJSON else read_geopackage
    if suffix in (".xls", ".xlsx", ".ods"):
        raise InputError(f"{show(source.name)} is a spreadsheet: save it as CSV, then give that.")
    raise InputError(f"{show(source.name)} is no manifest by its name: name {_KNOWN}.")
