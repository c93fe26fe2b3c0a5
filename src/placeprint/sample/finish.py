"""From the parts of all places to the tables, maps and words of a finished sample."""

import contextlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from placeprint.errors import InputError
from placeprint.photos.geoparquet import write_geoparquet
from placeprint.sample.classes import COLOURS, SemanticClass
from placeprint.sample.crew import Job
from placeprint.sample.folder import WORK, write_atomically
from placeprint.sample.parts import read_part
from placeprint.sample.tables import SCHEMAS
from placeprint.sample.world import World

__all__ = ["write_maps", "write_tables", "write_words"]

_ROW_GROUP = 65_536
_TRUTH = ("adverts", "texts", "elements")
_LAYERS = ("streets", "houses", "places")


class _Growing:
    """A Parquet file that rows are added to.

    Args:
        path: of the file.
        schema: of its rows.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.unlink(missing_ok=True)
        self._batches: list[pa.RecordBatch] = []
        self._rows = 0
        self._schema = schema
        self._file = path.open("xb")
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")

    def add(self, batch: pa.RecordBatch) -> None:
        self._batches.append(batch)
        self._rows += batch.num_rows
        while self._rows >= _ROW_GROUP:
            self._flush(_ROW_GROUP)

    def close(self) -> None:
        if self._rows:
            self._flush(self._rows)
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Let go of a file that can't be finished."""
        with contextlib.suppress(OSError, pa.ArrowException):
            self._writer.close()
        with contextlib.suppress(OSError):
            self._file.close()

    def _flush(self, count: int) -> None:
        table = pa.Table.from_batches(self._batches, self._schema)
        self._writer.write_table(table.slice(0, count).combine_chunks(), row_group_size=_ROW_GROUP)
        rest = table.slice(count).combine_chunks()
        self._batches, self._rows = rest.to_batches(), rest.num_rows


def write_tables(
    folder: Path, jobs: Sequence[Job], photos_a_place: int, on_photos: Callable[[int], None]
) -> dict[str, int]:
    """Write ``photos.parquet`` and the tables in ``truth/`` from the parts.

    Args:
        folder: the sample.
        jobs: all places, in the order of the rows.
        photos_a_place: panoramas included.
        on_photos: told the number of photos and panoramas done.

    Returns:
        Counts: ``photos``, ``panoramas``, ``adverts``, ``texts``, ``readable_texts``, ``elements``.

    Raises:
        InputError: a part has gone.
    """
    counts = dict.fromkeys(("photos", "panoramas", "adverts", "texts", "readable_texts", "elements"), 0)
    work = folder / WORK
    truth: dict[str, _Growing] = {}
    photos: list[pa.RecordBatch] = []
    try:
        for name in _TRUTH:
            truth[name] = _Growing(work / f"{name}.parquet", SCHEMAS[name])
        for job in jobs:
            rows = read_part(folder, job, photos_a_place)
            if rows is None:
                raise InputError(f"{folder} was changed while it was drawn into; run the same command again")
            photos.append(rows["photos"])
            for name, table in truth.items():
                table.add(rows[name])
                counts[name] += rows[name].num_rows
            panoramas = sum(rows["photos"]["panorama"].to_pylist())
            counts["panoramas"] += panoramas
            counts["photos"] += rows["photos"].num_rows - panoramas
            counts["readable_texts"] += sum(rows["texts"]["readable"].to_pylist())
            on_photos(counts["photos"] + counts["panoramas"])
        (folder / "truth").mkdir(exist_ok=True)
        for name, table in truth.items():
            table.close()
            (work / f"{name}.parquet").replace(folder / "truth" / f"{name}.parquet")
    except BaseException:
        for table in truth.values():
            table.abandon()
        raise
    (work / "photos.parquet").unlink(missing_ok=True)
    write_geoparquet(work / "photos.parquet", pa.Table.from_batches(photos).combine_chunks())
    (work / "photos.parquet").replace(folder / "photos.parquet")
    return counts


def write_maps(folder: Path, world: World) -> None:
    """Write the towns' plans as GeoJSON, one feature a line."""
    features: dict[str, list[dict[str, Any]]] = {layer: [] for layer in _LAYERS}
    for town in range(len(world.towns)):
        for layer, more in world.map_features(town).items():
            features[layer].extend(more)
    (folder / "map").mkdir(exist_ok=True)
    for layer, listed in features.items():
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in listed)
        text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
        write_atomically(folder, f"map/{layer}.geojson", text)


def write_words(folder: Path, world: World, counts: dict[str, int]) -> None:
    """Write ``classes.json`` and ``README.md``."""
    classes = [
        {"value": int(value), "name": value.name.lower(), "colour": list(COLOURS[value])} for value in SemanticClass
    ]
    lines = ",\n".join("  " + json.dumps(entry) for entry in classes)
    write_atomically(folder, "classes.json", f"[\n{lines}\n]\n")
    towns = ", ".join(town.style.place.town for town in world.towns)
    panoramas = f" and {counts['panoramas']:,} panoramas" if counts["panoramas"] else ""
    write_atomically(
        folder,
        "README.md",
        f"""# A drawn world

Streets that software drew with `placeprint sample`: {counts["photos"]:,} photos{panoramas} in the styles of {towns}.
No real house, person or advert is in them. The towns and the names of streets are real; the streets as drawn are not.

- `photos.parquet`: one row a photo: file, position, heading, time, place and masks; GeoParquet
- `photos/`, `panoramas/`: JPEG, without EXIF, so the position is in the table alone
- `masks/semantic/`: a class for every pixel, listed in `classes.json`; `masks/instances/`: a number for every thing
- `truth/`: adverts with their corners, texts with their letters, and all things; Parquet
- `map/`: streets, houses and places; GeoJSON
- `sample.json`: the settings that draw the same again

Build an atlas: `placeprint build photos.parquet --where "role = 'database'" -o town.atlas`

Dedicated to the public domain under CC0 1.0: do with it as you like.
""",
    )
