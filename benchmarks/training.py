"""How much of training is training: its pace against bare forward and backward passes, and the memory it takes.

    python benchmarks/training.py PHOTOS [--where SQL] [--backbone lite0] [--input-px 224] [--rounds 3]

Bare passes and runs of `placeprint train places` take turns, each in a process of its own, because shared machines
change their pace by the minute: only the ratios count. A bare pass is the trunk and its pooling on one batch that lies
in memory, in the precision and memory layout of training, with its loss, its backward pass and the optimizer's step.
"""

import argparse
import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STEPS = 12


def bare(settings: dict[str, object]) -> float:
    """Photos a second of bare passes."""
    import torch

    from placeprint.learn.config import read_settings
    from placeprint.learn.losses import PlaceLoss
    from placeprint.learn.model import build_model
    from placeprint.learn.run import precision_of

    chosen = read_settings(None, settings)
    model = build_model(chosen).to(memory_format=torch.channels_last)
    loss = PlaceLoss(chosen.loss)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-5)
    photos = chosen.places_per_batch * chosen.captures_per_place
    pixels = (torch.rand(photos, 3, chosen.input_px, chosen.input_px) * 255).contiguous(
        memory_format=torch.channels_last
    )
    views = torch.arange(chosen.places_per_batch).repeat_interleave(chosen.captures_per_place)
    seconds = []
    for _ in range(STEPS):
        began = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision_of(chosen) == "bf16-mixed"):
            value = loss(model(pixels), views)
        value.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seconds.append(time.perf_counter() - began)
    return photos / statistics.median(seconds[2:])


def trained(settings: dict[str, object], out: Path) -> float:
    """Photos a second of a run's second epoch."""
    from placeprint.learn.config import read_settings
    from placeprint.learn.run import train_places

    train_places(read_settings(None, settings), out)
    with (out / "metrics.csv").open() as file:
        return float(list(csv.DictReader(file))[-1]["photos_per_s"])


def one(kind: str, settings: dict[str, object], out: Path) -> None:
    """Measure in this process and print it."""
    rate = bare(settings) if kind == "bare" else trained(settings, out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"rate": rate, "peak_gb": peak}))


def main() -> None:
    """Take turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos")
    parser.add_argument("--where")
    parser.add_argument("--backbone", default="lite0")
    parser.add_argument("--input-px", type=int, default=224)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        kind, settings, out = arguments.one
        one(kind, json.loads(settings), Path(out))
        return
    with tempfile.TemporaryDirectory() as folder:
        print("| freeze | bare, photos/s | training, photos/s | ratio | peak memory, GB |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for freeze in ("none", "half"):
            settings = {
                "photos": str(Path(arguments.photos).absolute()),
                "where": arguments.where,
                "backbone": arguments.backbone,
                "input_px": arguments.input_px,
                "freeze": freeze,
                "epochs": 2,
                "batches_per_epoch": STEPS,
                "cache": str(Path(folder) / "cache"),
            }
            pairs = []
            for turn in range(arguments.rounds):
                found = {}
                for kind in ("bare", "train"):
                    out = Path(folder) / f"{freeze}-{turn}"
                    command = [sys.executable, __file__, arguments.photos]
                    told = subprocess.run(
                        [*command, "--one", kind, json.dumps(settings), str(out)],
                        check=True,
                        capture_output=True,
                        text=True,
                    )
                    found[kind] = json.loads(told.stdout.splitlines()[-1])
                pairs.append(found)
            rates = {kind: statistics.median(pair[kind]["rate"] for pair in pairs) for kind in ("bare", "train")}
            ratio = statistics.median(pair["train"]["rate"] / pair["bare"]["rate"] for pair in pairs)
            peak = max(pair["train"]["peak_gb"] for pair in pairs)
            print(f"| {freeze} | {rates['bare']:.1f} | {rates['train']:.1f} | {ratio:.0%} | {peak:.1f} |", flush=True)


if __name__ == "__main__":
    main()
