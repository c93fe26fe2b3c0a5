"""How long a person waits before anything happens: whole processes, from the shell to the last byte.

python benchmarks/startup.py --atlas /tmp/s.atlas --photo ../shared/data/lund/05.jpg
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from side_by_side import machine, spread


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    program = [sys.executable, "-m", "placeprint"]
    commands = {
        "placeprint --help": ["--help"],
        "placeprint locate PHOTO --atlas ATLAS": ["locate", str(options.photo), "--atlas", str(options.atlas)],
        "placeprint info ATLAS": ["info", str(options.atlas)],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.rounds + 1):
        for name, arguments in commands.items():
            began = time.perf_counter()
            subprocess.run([*program, *arguments], check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - began)
    print(f"{machine()}; {options.rounds} rounds after one to warm up; command: {' '.join(sys.argv)}\n")
    print("| command | seconds, median (min to max) |")
    print("| --- | ---: |")
    for name, values in seconds.items():
        print(f"| `{name}` | {spread(values[1:], 2)} |")


if __name__ == "__main__":
    main()
