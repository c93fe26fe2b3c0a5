"""How much memory a large build takes: hard links of a few photos stand for many.

python benchmarks/memory.py --photos ../shared/data/stockholm/photos/test --count 100000
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from side_by_side import machine


def main() -> None:
    """Build in a process of its own and watch it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="build the atlas here and keep it")
    options = parser.parse_args()
    originals = sorted(options.photos.glob("*.jpg"))
    with tempfile.TemporaryDirectory(dir=options.keep and options.keep.parent) as temporary:
        folder = Path(temporary) / "photos"
        folder.mkdir()
        rows = ["path,latitude,longitude,place_id"]
        for number in range(options.count):
            name = f"{number:07d}.jpg"
            original = originals[number % len(originals)]
            try:
                os.link(original, folder / name)
            except OSError:  # another file system
                (folder / name).symlink_to(original.resolve())
            rows.append(f"{name},{59 + number // 4 * 1e-5:.6f},18.0,{number // 4}")
        (folder / "photos.csv").write_text("\n".join(rows) + "\n")
        out = options.keep or Path(temporary) / "town.atlas"
        command = [sys.executable, "-m", "placeprint", "build", str(folder / "photos.csv"), "-o", str(out)]
        began = time.perf_counter()
        build = subprocess.Popen(command)
        peak = {"resident": 0, "private": 0}

        def watch() -> None:
            process = psutil.Process(build.pid)
            while build.poll() is None:
                try:
                    memory = process.memory_info()
                except psutil.NoSuchProcess:
                    return
                peak["resident"] = max(peak["resident"], memory.rss)
                peak["private"] = max(peak["private"], memory.rss - memory.shared)
                time.sleep(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        build.wait()
        watcher.join()
        seconds = time.perf_counter() - began
        if build.returncode:
            raise SystemExit(build.returncode)
    print(f"\n{options.count:,} photos; {machine()}; command: {' '.join(sys.argv)}\n")
    print("| figure | value |")
    print("| --- | ---: |")
    print(f"| peak resident memory, pages of mapped files included | {peak['resident'] / 1e6:,.0f} MB |")
    print(f"| peak memory of the process's own | {peak['private'] / 1e6:,.0f} MB |")
    print(f"| whole build | {seconds:,.0f} s, {options.count / seconds:,.0f} photos/s |")


if __name__ == "__main__":
    main()
