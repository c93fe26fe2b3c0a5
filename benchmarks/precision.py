"""What a model loses and gains with fewer bits: float32, float16 weights and int8 of one model, side by side.

Recall is that of ``placeprint build`` and ``placeprint evaluate``, with the atlas's own adaptation. For speed the
models describe the same photos in turn, in one process, with two photos a call and one thread, as
`placeprint.describe.stream` does; what counts is the ratio round by round, in processor time, so that other work on the
machine hardly matters. int8 is calibrated on photos of its own. With ``--eager`` lite0 in eager PyTorch takes part in
the rounds, in the same way.

    python benchmarks/precision.py --photos ../shared/data/stockholm/photos.csv \
        --calibrate "split = 'train'" --database "split = 'val' and role = 'database'" \
        --queries "split = 'val' and role = 'query'"
"""

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.learn.precision import reduce_model
from placeprint.photos.decode import decode
from placeprint.photos.importers import import_photos
from side_by_side import Rounds, machine, ratio

Describe = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

NAMES = {"float32": "float32", "half": "float16 weights", "int8": "int8"}
BATCH = 2


def pixels_of(photos: Path, where: str, count: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Some photos of a manifest, decoded, the same ones every time: uint8 ``[n, height, width, 3]``."""
    uris = import_photos(photos, where=where).photos["uri"].to_pylist()
    chosen = np.sort(np.random.default_rng(7).permutation(len(uris))[:count])
    return np.stack([decode(Path(uris[row]), size=size).pixels for row in chosen])


def rounds(describers: dict[str, Describe], pixels: NDArray[np.uint8]) -> tuple[Rounds, dict[str, NDArray[np.float32]]]:
    """Seconds of processor time a round, and all descriptors, of every contestant."""
    seconds: dict[str, list[float]] = {name: [] for name in describers}
    found: dict[str, list[NDArray[np.float32]]] = {name: [] for name in describers}
    for describe in describers.values():
        describe(pixels[:BATCH])
    for start in range(0, len(pixels), 8 * BATCH):
        for name, describe in describers.items():
            part = pixels[start : start + 8 * BATCH]
            began = time.thread_time()
            found[name] += [describe(part[row : row + BATCH]) for row in range(0, len(part), BATCH)]
            seconds[name].append(time.thread_time() - began)
    return seconds, {name: np.concatenate(parts) for name, parts in found.items()}


def recall(model: Path, options: argparse.Namespace, folder: Path) -> tuple[float, float, float]:
    """recall@1 with its 95 % interval."""
    atlas = folder / f"{model.stem}.atlas"
    placeprint = [sys.executable, "-m", "placeprint"]
    build = ["build", options.photos, "--where", options.database, "--model", model, "-o", atlas, "--quiet"]
    subprocess.run([*placeprint, *build], check=True, stdout=subprocess.DEVNULL)
    ask = ["evaluate", options.photos, "--where", options.queries, "-a", atlas, "--json", "--quiet"]
    done = subprocess.run([*placeprint, *ask], check=True, capture_output=True, text=True)
    figure = json.loads(done.stdout)["figures"]["recall@1"]
    return figure["value"], figure["low"], figure["high"]


def eager() -> dict[str, Describe]:
    """A model of lite0's shape in eager PyTorch, for its pace: what it says means nothing."""
    import torch

    from placeprint.learn.aggregators.gem import GeM
    from placeprint.learn.backbones.pretrained import load_backbone

    torch.set_num_threads(1)
    trunk = load_backbone("lite0", input_px=224).eval()
    pooling = GeM(trunk.channels, grid=(2, 2), cell_dim=320).eval()

    def describe(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            descriptors: NDArray[np.float32] = pooling(
                trunk(torch.from_numpy(pixels).permute(0, 3, 1, 2).float())
            ).numpy()
        return descriptors

    return {"PyTorch eager": describe}


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lite0", help="a name or an .onnx file, in float32")
    parser.add_argument("--photos", type=Path, required=True, help="a manifest, for all three conditions")
    parser.add_argument("--calibrate", required=True, help="SQL condition: photos that int8 is calibrated on")
    parser.add_argument("--database", required=True, help="SQL condition: photos of the atlas")
    parser.add_argument("--queries", required=True, help="SQL condition: photos that ask")
    parser.add_argument("--calibrate-photos", type=int, default=256)
    parser.add_argument("--compare-photos", type=int, default=400, help="queries for speed and cosine")
    parser.add_argument("--eager", action="store_true", help="also time lite0 in eager PyTorch")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        whole = resolve(options.model)
        files = {name: folder / f"{name}.onnx" for name in NAMES}
        shutil.copyfile(whole.path, files["float32"])
        size = (whole.card.input_height, whole.card.input_width)
        calibration = pixels_of(options.photos, options.calibrate, options.calibrate_photos, size)
        reduce_model(files["float32"], files["half"], "half", calibration)
        reduce_model(files["float32"], files["int8"], "int8", calibration)
        describers: dict[str, Describe] = {
            name: Describer(resolve(str(path))).describe for name, path in files.items()
        } | (eager() if options.eager else {})
        pixels = pixels_of(options.photos, options.queries, options.compare_photos, size)
        seconds, descriptors = rounds(describers, pixels)
        figures = {name: recall(path, options, folder) for name, path in files.items()}
        sizes = {name: path.stat().st_size / 1e6 for name, path in files.items()}
    print(
        f"\n{whole.name}; {len(calibration)} photos for calibrating, {len(pixels)} for speed and cosine; {machine()}\n"
    )
    print("| precision | MB | speed over float32, median (min to max) | cosine, mean (least) | recall@1 (95 %) |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in describers:
        row = [NAMES.get(name, name), f"{sizes[name]:.2f}" if name in sizes else "", ratio(seconds, "float32", name)]
        cosine = (descriptors["float32"] * descriptors[name]).sum(axis=1)
        row.append(f"{cosine.mean():.4f} ({cosine.min():.4f})" if name in files else "")
        value, low, high = figures.get(name, (0.0, 0.0, 0.0))
        row.append(f"{100 * value:.1f} ({100 * low:.1f} to {100 * high:.1f})" if name in figures else "")
        print(f"| {' | '.join(row)} |")
    fastest = statistics.median(seconds["float32"]) / (8 * BATCH)
    print(f"\nfloat32: {1000 * fastest:.1f} ms of one core a photo; command: {shlex.join(sys.argv)}")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
