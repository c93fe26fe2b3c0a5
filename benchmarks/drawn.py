"""Drawn towns: how fast they are drawn, and whether they are neither too easy nor absurd.

    python benchmarks/drawn.py --places 200

Draws three towns into a folder with all truth (photos a second, the files written), then measures on them what the
default descriptor makes of them:

- recall@1 and recall@5 of the newest visit among the older ones, with the atlas's own adaptation and without;
- how well a linear classifier on bare descriptors tells the towns apart, on places it was not fitted on;
- how many strings marked readable RapidOCR reads back (Latin, Japanese and Chinese: what its own model knows).
"""

import argparse
import random
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image
from sklearn.linear_model import LogisticRegression

from placeprint.atlas import AtlasFolder, build_atlas
from placeprint.sample.choose import first_styles
from placeprint.sample.draw_world import draw_world
from placeprint.sample.drawn import SampleSettings
from side_by_side import machine

Rows = NDArray[np.float32]


def recall(rows: Rows, table: dict[str, NDArray[np.object_]], k: int) -> float:
    """Share of query photos with a database photo within 25 m among the k most similar."""
    query, base = table["role"] == "query", table["role"] == "database"
    east, north = table["east_m"].astype(float), table["north_m"].astype(float)
    towns = table["town"]
    hits = 0
    for number in np.flatnonzero(query):
        best = np.argpartition(-(rows[base] @ rows[number]), k)[:k]
        found = np.flatnonzero(base)[best]
        near = np.hypot(east[found] - east[number], north[found] - north[number]) <= 25
        hits += bool((near & (towns[found] == towns[number])).any())
    return hits / int(query.sum())


def town_accuracy(rows: Rows, table: dict[str, NDArray[np.object_]]) -> float:
    """Accuracy of a linear classifier of towns on the places of the test split."""
    fit, ask = table["split"] == "train", table["split"] == "test"
    model = LogisticRegression(max_iter=300).fit(rows[fit], table["town"][fit].astype(str))
    return float(model.score(rows[ask], table["town"][ask].astype(str)))


def plain(text: str) -> str:
    """Letters and digits without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def read_back(world: Path, photos: int) -> tuple[int, int]:
    """How many readable strings RapidOCR reads, and of how many."""
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "critical"})
    uris = dict(
        zip(*(pq.read_table(world / "photos.parquet")[c].to_pylist() for c in ("photo_id", "uri")), strict=True)
    )
    wanted: dict[str, list[str]] = {}
    for text in pq.read_table(world / "truth" / "texts.parquet").to_pylist():
        if text["readable"] and text["script"] in ("latin", "japanese", "chinese"):
            wanted.setdefault(text["photo_id"], []).append(text["text"])
    chosen = sorted(wanted)
    random.Random(1).shuffle(chosen)
    read = strings = 0
    for photo in chosen[:photos]:
        pixels = np.asarray(Image.open(world / uris[photo]))
        found = "|".join(plain(words) for words in reader(pixels[..., ::-1]).txts or ())
        strings += len(wanted[photo])
        read += sum(plain(text) in found for text in wanted[photo])
    return read, strings


def main() -> None:
    """Draw, build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--towns", type=int, default=3)
    options.add_argument("--places", type=int, default=200)
    options.add_argument("--captures", type=int, default=3)
    options.add_argument("--read", type=int, default=150, help="photos to read words from")
    options.add_argument("--keep", type=Path, help="draw here and keep it")
    given = options.parse_args()
    settings = SampleSettings(first_styles(given.towns), places=given.places, captures=given.captures)
    with tempfile.TemporaryDirectory() as scratch:
        world = given.keep or Path(scratch) / "world"
        started = time.perf_counter()
        summary = draw_world(settings, world)
        seconds = time.perf_counter() - started
        if summary.drawn:
            print(
                f"{summary.drawn} photos of {settings.width}x{settings.height}, {summary.drawn / seconds:.1f} photos/s"
            )
        atlas = Path(scratch) / "all.atlas"
        build_atlas(world / "photos.parquet", atlas)
        opened = AtlasFolder(atlas)
        names = ("role", "split", "town", "east_m", "north_m")
        table = {name: np.array(opened.photos[name].to_pylist(), dtype=object) for name in names}
        bare = np.concatenate([np.asarray(shard, np.float32) for shard in opened.descriptors])
        print(f"recall@1 {recall(bare, table, 1):.3f}, recall@5 {recall(bare, table, 5):.3f} (bare descriptor)")
        print(f"town by a linear classifier {town_accuracy(bare, table):.3f} (chance {1 / given.towns:.3f})")
        read, strings = read_back(world, given.read)
        print(f"readable strings read back: {read} of {strings} ({read / max(strings, 1):.3f})")
    print(machine())


if __name__ == "__main__":
    sys.exit(main())
