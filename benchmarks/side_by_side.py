"""Running contestants in turn, each in a process of its own, and telling how they compare.

Machines are shared and drift, so contestants alternate within one run and what counts is the ratio round by round.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["Rounds", "alternate", "machine"]

Rounds = Mapping[str, Sequence[float]]


def alternate(script: Path, contestants: Sequence[str], arguments: Sequence[str], rounds: int) -> Rounds:
    """Run every contestant once a round, in turn.

    Args:
        script: a file that, called with ``--only NAME`` and the arguments, prints one JSON number on its last line.
        contestants: their names.
        arguments: passed on to each.
        rounds: how often.

    Returns:
        The numbers of each contestant, in order of rounds.
    """
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(1, rounds + 1):
        for name in contestants:
            command = [sys.executable, str(script), "--only", name, *arguments]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures[name].append(float(json.loads(done.stdout.splitlines()[-1])))
            print(f"round {number}: {name}: {figures[name][-1]:,.4g}", file=sys.stderr)
    return figures


def ratio(figures: Rounds, one: str, other: str) -> str:
    """``one`` over ``other``, round by round: median, minimum and maximum."""
    ratios = [a / b for a, b in zip(figures[one], figures[other], strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median, minimum and maximum."""
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def machine() -> str:
    """The processor and how much of it there is."""
    import os

    name = "unknown processor"
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line.split(":", 1)[1].strip() for line in information.read_text().splitlines() if "model name" in line]
        name = names[0] if names else name
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores"
