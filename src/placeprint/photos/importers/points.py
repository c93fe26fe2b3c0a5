"""Geometries of any coordinate reference system brought to WGS 84 positions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from placeprint.errors import InputError
from placeprint.photos.importers.cells import parse_numbers
from placeprint.photos.importers.raw import Points, RawManifest
from placeprint.photos.wording import show, show_names

if TYPE_CHECKING:
    from geopandas import GeoSeries

__all__ = ["merge_points", "wgs84_points"]

# Columns and geometry that differ by more than this, a tenth of a metre, contradict each other.
_AGREEMENT_DEG = 1e-6


def merge_points(raw: RawManifest, chosen: Mapping[str, str], source: str) -> RawManifest:
    """Turn a manifest's geometry into its columns ``latitude`` and ``longitude``.

    The geometry is what people see and edit on a map, so it counts; columns of these very names that say something
    else are no detail to pass over. Columns that the user names count for more than the geometry.

    Args:
        raw: the manifest.
        chosen: the user's choice of columns.
        source: the file's name, for messages.

    Returns:
        The manifest; without `Points` where its columns give the positions.

    Raises:
        InputError: geometry and columns contradict each other.
    """
    points = raw.points
    if points is None or any(chosen.get(name) for name in ("latitude", "longitude")):
        return replace(raw, points=None)
    table = raw.table
    for name, values in (("latitude", points.latitude), ("longitude", points.longitude)):
        for given in [given for given in table.column_names if given.lower() == name]:
            differ = np.abs(parse_numbers(table[given], given).values - values) > _AGREEMENT_DEG
            if differ.any():
                raise InputError(
                    f"{show(source)}: column {show(given)} and the geometry differ in {np.count_nonzero(differ)} rows: "
                    "take the column out, or use the columns with --column latitude=... --column longitude=..."
                )
            table = table.drop_columns([given])
        table = table.append_column(name, pa.array(values, from_pandas=True))
    return replace(raw, table=table)


def wgs84_points(geometry: "GeoSeries", source: str) -> Points:
    """Read point geometries as positions.

    Args:
        geometry: geometries in any coordinate reference system, with x eastwards; a multipoint of one point counts.
        source: the file's name, for messages.

    Returns:
        The positions, NaN where a geometry is missing, empty or no point.

    Raises:
        InputError: the coordinate reference system isn't known, or none of the geometries is a point.
    """
    if geometry.crs is None:
        raise InputError(f"{show(source)} doesn't say its coordinate reference system: set it, then try again.")
    kinds = geometry.geom_type
    present = ~(geometry.isna() | geometry.is_empty)
    if (kinds == "MultiPoint").any():
        single = (kinds == "MultiPoint") & (geometry.count_geometries() == 1)
        geometry = geometry.where(~single, geometry.representative_point())
        kinds = geometry.geom_type
    other = present & (kinds != "Point")
    if present.any() and (other | ~present).all():
        raise InputError(f"{show(source)} holds {show_names(sorted(set(kinds[other])))}, not points.")
    try:
        points = geometry.where(present & ~other).to_crs("OGC:CRS84")
    except Exception as error:  # PROJ's errors come as several types
        raise InputError(
            f"{show(source)}: its coordinate reference system can't be brought to WGS 84 ({show(str(error), 120)}): "
            "save it in WGS 84."
        ) from None
    return Points(
        latitude=np.asarray(points.y, dtype=np.float64),
        longitude=np.asarray(points.x, dtype=np.float64),
        other=np.asarray(other, dtype=bool),
    )
