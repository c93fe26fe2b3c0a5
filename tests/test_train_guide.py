"""The guide "Train a model for your own city", run as it is written."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guides" / "train.md"


def blocks(title: str) -> list[list[tuple[str, list[str]]]]:
    """The console blocks of a section: each command with what the guide says it prints."""
    section = re.split(r"^## ", GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(title))
    found = []
    for block in re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL):
        commands = re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]
        found.append([(command.splitlines()[0], command.splitlines()[1:]) for command in commands])
    return found


def shape(line: str) -> str:
    """A printed line without its figures, which differ from machine to machine."""
    return re.sub(r"[\d.,]+", "#", line).strip()


def test_the_guide_runs_as_written(tmp_path: Path) -> None:
    settings = {"PLACEPRINT_MODELS": str(tmp_path / "models"), "OMP_NUM_THREADS": "1", "COLUMNS": "200"}
    environment = {**os.environ, **settings}
    told = [step for block in blocks("Try it on a drawn town") for step in block]
    assert len(told) >= 6
    for command, printed in told:
        name, *arguments = shlex.split(command)
        assert name == "placeprint"
        done = subprocess.run(
            [sys.executable, "-m", "placeprint", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        shapes = [shape(line) for line in done.stdout.splitlines()]
        for line in printed:
            assert shape(line) in shapes, f"{command} prints:\n{done.stdout}\nand not {line}"
