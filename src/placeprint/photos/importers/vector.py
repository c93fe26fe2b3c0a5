"""GeoJSON and GeoPackage, through GeoPandas."""

import contextlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from placeprint.errors import InputError
from placeprint.photos.importers.points import wgs84_points
from placeprint.photos.importers.raw import RawManifest
from placeprint.photos.wording import show, show_names

__all__ = ["read_geojson", "read_geopackage"]

# RFC 8142 separates the texts of a GeoJSON sequence by this.
_RECORD_SEPARATOR = b"\x1e"


def read_geojson(path: Path) -> RawManifest:
    """Read a GeoJSON collection (RFC 7946) or one feature a line.

    Args:
        path: the file.

    Returns:
        The features' properties and positions. Dates stay text, as written.

    Raises:
        InputError: the file is no GeoJSON, or its geometries are no points.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n" + _RECORD_SEPARATOR)
    # GDAL goes by content: under this name it would as well open formats that point to other files or to the network.
    if not start.startswith(b"{"):
        raise InputError(f"{show(path.name)} doesn't hold GeoJSON: save it again as a GeoJSON feature collection.")
    _refuse_linked_crs(path)
    return _read(path, "GeoJSON", DATE_AS_STRING="YES")


def _refuse_linked_crs(path: Path) -> None:
    """Refuse a coordinate reference system given by an address: GDAL would fetch it, and nothing is fetched unasked."""
    text = path.read_bytes()
    # The key may be spelled with escapes; only then, or where it stands plainly, is the whole text worth parsing.
    if b'"crs"' not in text and b"\\u00" not in text:
        return
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError):
        collection = None  # one feature a line has no reference system of its own; what is broken GDAL refuses
    crs = collection.get("crs") if isinstance(collection, dict) else None
    if isinstance(crs, dict) and crs.get("type") not in ("name", "EPSG"):
        raise InputError(f"{show(path.name)} gives its reference system by an address: save it as GeoJSON in WGS 84.")


def read_geopackage(path: Path) -> RawManifest:
    """Read a GeoPackage of one layer.

    Args:
        path: the file.

    Returns:
        The features' attributes and positions.

    Raises:
        InputError: the file is no GeoPackage, has several layers, or its geometries are no points.
        OSError: it can't be read.
    """
    import geopandas  # half a second, needed by this format only

    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise InputError(f"{show(path.name)} doesn't hold a GeoPackage: save it again as one.")
    with _quiet():
        try:
            layers = list(geopandas.list_layers(path).name)
        except Exception as error:  # GDAL's errors have no common type
            raise _unreadable(path, "GeoPackage", error) from None
    if len(layers) != 1:
        raise InputError(f"{show(path.name)} has the layers {show_names(layers)}: save the one with photos by itself.")
    return _read(path, "GeoPackage")


def _read(path: Path, name: str, **options: str) -> RawManifest:
    import geopandas  # half a second, needed by these formats only
    import numpy as np
    import pandas as pd

    with _quiet():
        try:
            frame = geopandas.read_file(
                path, use_arrow=True, arrow_to_pandas_kwargs={"types_mapper": pd.ArrowDtype}, **options
            )
        except Exception as error:  # GDAL's errors have no common type
            raise _unreadable(path, name, error) from None
    if not isinstance(frame, geopandas.GeoDataFrame):
        points, attributes = None, frame
    else:
        points = wgs84_points(frame.geometry, path.name)
        attributes = frame.drop(columns=frame.geometry.name)
    table = pa.Table.from_pandas(attributes, preserve_index=False).replace_schema_metadata(None)
    try:
        table.validate(full=True)  # GDAL hands on text as it is, be it UTF-8 or not
    except pa.ArrowException as error:
        raise _unreadable(path, name, error) from None
    return RawManifest(table, np.arange(1, len(frame) + 1), points=points)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep GDAL's remarks to itself: what they are about is refused by row, or with the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unreadable(path: Path, name: str, error: Exception) -> InputError:
    return InputError(f"{show(path.name)} can't be read as {name} ({show(str(error), 120)}): save it again.")
