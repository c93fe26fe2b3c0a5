"""How fast photos become an atlas, beside what a user would do instead.

Contestants, alternating, each in a process of its own:

- ``placeprint``: `build_atlas` as it is: import, decoding, describing, adaptation, index, files synced to disk.
- ``stream``: the part of it that grows with the number of photos: reading, decoding, hashing and describing.
- ``bare``: the same ONNX model on pixels already decoded, in the faster of ONNX Runtime's two ways to use all cores.
- ``torch``: the same network in eager PyTorch, photos decoded by Pillow in a DataLoader; no atlas is written.
- ``pillow``: `build_atlas` with every photo decoded in full size by Pillow (for large photos).

    python benchmarks/throughput.py --photos ../shared/data/stockholm/photos/test --rounds 5
    python benchmarks/throughput.py --photos ../shared/data/stockholm/photos/test --upscale 4000x3000 --limit 60
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from side_by_side import alternate, machine, ratio, spread


def build(folder: Path) -> float:
    """Photos a second of a whole build."""
    from placeprint.atlas import build_atlas

    out = Path(tempfile.mkdtemp(dir=folder.parent)) / "town.atlas"
    began = time.perf_counter()
    summary = build_atlas(folder / "photos.csv", out)
    rate = summary.rows / (time.perf_counter() - began)
    shutil.rmtree(out.parent)
    return rate


def stream(folder: Path) -> float:
    """Photos a second of decoding and describing, without what every build pays once."""
    from placeprint.describe.describer import Describer
    from placeprint.describe.registry import resolve
    from placeprint.describe.stream import describe_stream
    from placeprint.photos.decode import Decoded, decode
    from placeprint.photos.phash import perceptual_hash

    describer = Describer(resolve("lite0"))
    paths = sorted(folder.glob("*.jpg"))

    def load(path: Path) -> Decoded:
        decoded = decode(path, size=describer.input_size)
        perceptual_hash(decoded.pixels)
        return decoded

    began = time.perf_counter()
    count = sum(1 for _ in describe_stream(describer, paths, load))
    return count / (time.perf_counter() - began)


def build_with_pillow(folder: Path) -> float:
    """The same, but photos are decoded in full by Pillow and then resized."""
    import numpy as np
    from PIL import Image

    from placeprint.atlas import chunks
    from placeprint.photos.decode import Decoded

    def decode(source: Path, *, size: tuple[int, int]) -> Decoded:
        with Image.open(source) as image:
            whole = image.convert("RGB")
        pixels = np.asarray(whole.resize((size[1], size[0]), Image.Resampling.BILINEAR))
        return Decoded(pixels, whole.width, whole.height)

    chunks.decode = decode  # type: ignore[assignment]
    return build(folder)


def bare(folder: Path) -> float:
    """Photos a second of the model alone, decoding not counted."""
    import numpy as np
    import onnxruntime

    from placeprint.describe.registry import resolve
    from placeprint.photos.decode import decode

    paths = sorted(folder.glob("*.jpg"))
    pixels = np.stack([decode(path, size=(224, 224)).pixels for path in paths])
    cores = len(os.sched_getaffinity(0))
    rates = []
    for split_calls in (False, True):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1 if split_calls else cores
        session = onnxruntime.InferenceSession(str(resolve("lite0").path), options)
        batches = [pixels[start : start + 4] for start in range(0, len(pixels), 4)]

        def run(batch: "np.ndarray", session: "onnxruntime.InferenceSession" = session) -> None:  # type: ignore[type-arg]
            session.run(["descriptor"], {"pixels": batch})

        run(batches[0])
        began = time.perf_counter()
        with ThreadPoolExecutor(cores if split_calls else 1) as pool:
            list(pool.map(run, batches))
        rates.append(len(pixels) / (time.perf_counter() - began))
    return max(rates)


def torch_eager(folder: Path) -> float:
    """Photos a second of an eager PyTorch loop as one would write it."""
    import numpy as np
    import torch
    from PIL import Image

    from placeprint.learn.aggregators.gem import GeM
    from placeprint.learn.backbones.pretrained import load_backbone

    class Photos(torch.utils.data.Dataset[torch.Tensor]):
        def __init__(self) -> None:
            self.paths = sorted(folder.glob("*.jpg"))

        def __len__(self) -> int:
            return len(self.paths)

        def __getitem__(self, index: int) -> torch.Tensor:
            with Image.open(self.paths[index]) as image:
                resized = image.convert("RGB").resize((224, 224), Image.Resampling.BILINEAR)
            return torch.from_numpy(np.array(resized)).permute(2, 0, 1)

    # Of the describer's shape; its pace is what counts.
    trunk = load_backbone("lite0", input_px=224).eval()
    pooling = GeM(trunk.channels, grid=(2, 2), cell_dim=320).eval()
    photos = Photos()
    began = time.perf_counter()
    with torch.inference_mode():
        for batch in torch.utils.data.DataLoader(photos, batch_size=32, num_workers=1):
            pooling(trunk(batch.float()))
    return len(photos) / (time.perf_counter() - began)


CONTESTANTS = {
    "placeprint": build,
    "stream": stream,
    "bare": bare,
    "torch": torch_eager,
    "pillow": build_with_pillow,
}


def prepare(photos: Path, limit: int, upscale: str | None, folder: Path) -> int:
    """Lay the photos out with a manifest of made-up places, two captures each."""
    from PIL import Image

    paths = sorted(photos.glob("*.jpg"))[:limit]
    rows = ["path,latitude,longitude,place_id"]
    for number, path in enumerate(paths):
        name = f"{number:06d}.jpg"
        if upscale:
            width, height = map(int, upscale.split("x"))
            with Image.open(path) as image:
                image.resize((width, height), Image.Resampling.LANCZOS).save(folder / name, quality=90)
        else:
            shutil.copyfile(path, folder / name)
        rows.append(f"{name},{59 + number // 2 * 1e-4:.6f},18.0,{number // 2}")
    (folder / "photos.csv").write_text("\n".join(rows) + "\n")
    return len(paths)


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, help="a folder of JPEG photos")
    parser.add_argument("--limit", type=int, default=1_952)
    parser.add_argument("--upscale", help="WIDTHxHEIGHT; compares with full-size decoding")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=CONTESTANTS, help=argparse.SUPPRESS)
    parser.add_argument("--prepared", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(CONTESTANTS[options.only](options.prepared)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "photos"
        folder.mkdir()
        count = prepare(options.photos, options.limit, options.upscale, folder)
        names = ["placeprint", "pillow"] if options.upscale else ["placeprint", "stream", "bare", "torch"]
        figures = alternate(Path(__file__), names, ["--prepared", str(folder)], options.rounds)
    size = options.upscale or "as they are"
    print(f"\n{count} photos, {size}; {machine()}; {options.rounds} rounds; command: {' '.join(sys.argv)}\n")
    beside = names[-1] if options.upscale else "bare"
    print(f"| contestant | photos/s, median (min to max) | placeprint's over it | over {beside} |")
    print("| --- | ---: | ---: | ---: |")
    for name in names:
        over, share = ratio(figures, "placeprint", name), ratio(figures, name, beside)
        print(f"| {name} | {spread(figures[name])} | {over} | {share} |")


if __name__ == "__main__":
    main()
