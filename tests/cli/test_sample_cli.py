"""``placeprint sample`` as a person or a program meets it."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from placeprint.cli import run
from placeprint.cli.sample import warn_of_blank_signs
from placeprint.sample import styles
from placeprint.sample.choose import load_styles, ordered_styles

SMALL = ("--places", "3", "--captures", "2", "--headings", "2", "--size", "96x64")
TINY = ("--captures", "1", "--headings", "1", "--size", "64x48")


def placeprint(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placeprint", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True)
class Done:
    """How the command line ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """The whole command line, in this process: quicker by the start of one."""

    def run_here(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["placeprint", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run()
        told = capsys.readouterr()
        return Done(int(ended.value.code or 0), told.out, told.err)

    return run_here


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town drawn by the command; read-only for tests."""
    out = tmp_path_factory.mktemp("sample") / "town"
    done = placeprint("sample", out, "--styles", "stockholm", *SMALL)
    assert done.returncode == 0, done.stderr
    assert "12" in done.stdout and "placeprint build" in done.stdout
    return out


def test_the_towns_are_listed(here: Callable[..., Done]) -> None:
    told = here("sample", "--list")
    assert told.returncode == 0, told.stderr
    listed = json.loads(here("sample", "--list", "--json").stdout)
    assert [style["name"] for style in listed] == list(ordered_styles())
    for style in listed:
        assert style["name"] in told.stdout and style["town"] in told.stdout
        assert style["driving_side"] in ("left", "right")


def test_the_next_command_works_from_anywhere_even_after_a_move(town: Path, tmp_path: Path) -> None:
    moved, atlas = tmp_path / "elsewhere", tmp_path / "town.atlas"
    shutil.copytree(town, moved)
    built = placeprint("build", "elsewhere/photos.parquet", "--where", "role = 'database'", "-o", atlas, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert "6 photos (6 added)" in built.stdout
    where = "role = 'query' and split = 'train' and not panorama"
    report = placeprint("evaluate", moved / "photos.parquet", "--where", where, "-a", atlas, "--json")
    assert report.returncode == 0, report.stderr
    assert json.loads(report.stdout)["settings"]["queries"] == 4
    labels = json.loads(placeprint("info", atlas, "--json").stdout)
    assert labels["rows"] == 6


def test_running_it_again_says_that_it_is_there(town: Path, here: Callable[..., Done]) -> None:
    before = (town / "sample.json").stat().st_mtime_ns
    again = here("sample", town, "--styles", "stockholm", *SMALL)
    assert again.returncode == 0
    assert "already" in again.stdout
    facts = json.loads(here("sample", town, "--styles", "stockholm", *SMALL, "--json").stdout)
    assert (facts["photos"], facts["places"], facts["drawn"]) == (12, 3, 0)
    assert (town / "sample.json").stat().st_mtime_ns == before


def test_bad_input_ends_with_one_clear_line(town: Path, tmp_path: Path, here: Callable[..., Done]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    own = tmp_path / "own.toml"
    own.write_text("name = 'own'")
    out = tmp_path / "out"
    cases: list[tuple[list[str | Path], str]] = [
        ([town, "--styles", "stockholm", *SMALL, "--seed", "8"], "--force"),
        ([tmp_path / "full"], "--force"),
        ([out, "--size", "1x1"], "64x48"),
        ([out, "--size", "640x480\nx"], "640x480"),
        ([out, "--places", "5001"], "5,000"),
        ([out, "--captures", "18"], "1 to 17"),
        ([out, "--headings", "0"], "1 to 36"),
        ([out, "--fov", "nan"], "120"),
        ([out, "--fov", "179"], "120"),
        ([out, "--towns", "99"], "towns"),
        ([out, "--styles", "stokholm"], "stockholm"),
        ([out, "--styles", " , "], "named"),
        ([out, "--styles", "tokyo, tokyo"], "twice"),
        ([out, "--styles", own], "own.toml"),
        ([out, "--styles", tmp_path / "nowhere.toml"], "nowhere.toml"),
    ]
    for arguments, words in cases:
        done = here("sample", *arguments)
        assert done.returncode == 3, (arguments, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert done.stderr.startswith("placeprint: ")
        assert words in done.stderr
    assert not out.exists()
    for usage in ([], [out, "--towns", "2", "--styles", "tokyo"], [out, "--seed", "1.5"], [out, "--workers", "0"]):
        assert here("sample", *usage).returncode == 2
    assert placeprint("sample", tmp_path / "full").returncode == 3


def test_a_style_of_ones_own_is_drawn(tmp_path: Path, here: Callable[..., Done]) -> None:
    text = (Path(styles.__file__).parent / "stockholm.toml").read_text(encoding="utf-8")
    own = tmp_path / "mine.toml"
    own.write_text(
        text.replace('name = "stockholm"', 'name = "my_town"', 1).replace("Odengatan", "Odenส", 1), encoding="utf-8"
    )
    arguments = (tmp_path / "out", "--styles", own, "--places", "1", *TINY, "--json", "--quiet")
    done = here("sample", *arguments)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["photos"] == 1
    assert len(list((tmp_path / "out" / "photos" / "my_town").iterdir())) == 1
    assert [line for line in done.stderr.splitlines() if line] == [
        "note: no letters here write 'ส'; signs in Stockholm leave it out"
    ]
    own.write_text(own.read_text(encoding="utf-8").replace("longitude = 18.", "longitude = 17.", 1), encoding="utf-8")
    changed = here("sample", *arguments)
    assert changed.returncode == 3
    assert "style files" in changed.stderr


def test_a_full_disk_ends_with_one_line_and_is_resumed(town: Path, tmp_path: Path) -> None:
    def little_room() -> None:
        # A file that may not grow is how a full disk shows itself; the limit is less than a photo.
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    arguments = ("sample", tmp_path / "out", "--styles", "stockholm", *SMALL)
    done = placeprint(
        *arguments, "--workers", "2", preexec_fn=little_room, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    assert done.returncode == 7, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert json.loads((tmp_path / "out" / "sample.json").read_text())["state"] == "drawing"
    assert placeprint(*arguments).returncode == 0
    assert (tmp_path / "out" / "photos.parquet").read_bytes() == (town / "photos.parquet").read_bytes()


def test_ctrl_c_ends_all_processes_and_keeps_what_is_finished(tmp_path: Path, here: Callable[..., Done]) -> None:
    out = tmp_path / "out"
    # So many places that the signal comes before the last is drawn, however quick the machine.
    arguments = ["sample", str(out), "--styles", "stockholm", "--places", "60", *TINY]
    process = subprocess.Popen(
        [sys.executable, "-m", "placeprint", *arguments, "--workers", "2"],
        start_new_session=True,
        # Whoever runs the tests in the background may have told all children to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    parts, until = out / ".placeprint-drawing", time.monotonic() + 240
    while len(list(parts.glob("*-*.json"))) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the job
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert [line for line in errors.splitlines() if line.strip()] == [
        "placeprint: interrupted; what was finished is kept: run the same command again"
    ]
    assert psutil.wait_procs(children, timeout=20)[1] == []
    finished = len(list(parts.glob("*-*.json")))
    facts = json.loads(here(*arguments, "--workers", "1", "--json").stdout)
    assert facts["photos"] == 60
    assert facts["drawn"] == 60 - finished


def test_missing_letters_are_told_once_with_the_towns_that_want_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("placeprint.sample.lettering.missing_scripts", lambda: ("arabic", "japanese"))
    warn_of_blank_signs(load_styles(["tokyo", "stockholm"]))
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert "japanese" in told and "Tokyo" in told and "Stockholm" not in told
    monkeypatch.setattr("placeprint.sample.lettering.missing_scripts", lambda: ())
    warn_of_blank_signs(load_styles(["tokyo", "stockholm"]))
    assert capsys.readouterr().err == ""
