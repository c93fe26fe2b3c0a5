"""The command line as a person or a program meets it: text, JSON, exit codes."""

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest

from placeprint.locate import Answer
from streets import DrawnTown, Street


def placeprint(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placeprint", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


def test_help_names_every_verb_and_exit_code() -> None:
    done = placeprint("--help", env={**os.environ, "COLUMNS": "160", "NO_COLOR": "1"})
    assert done.returncode == 0
    for word in (
        "build",
        "append",
        "adapt",
        "redescribe",
        "locate",
        "evaluate",
        "info",
        "export",
        "verify",
        "models",
        "130",
    ):
        assert word in done.stdout
    assert placeprint("--version").stdout.startswith("placeprint 0.")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom placeprint.cli import app\n"
        "heavy = {'numpy', 'pyarrow', 'faiss', 'onnxruntime', 'PIL', 'torch', 'pandas', 'geopandas', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_whole_way_from_photos_to_a_report(street: Street, tmp_path: Path) -> None:
    atlas = tmp_path / "street.atlas"
    built = placeprint("build", street.manifest, "-o", atlas, "--where", "role = 'database'")
    assert built.returncode == 0, built.stderr
    assert "40 photos" in built.stdout
    assert "learned whitening" in built.stdout

    facts = json.loads(placeprint("info", atlas, "--json").stdout)
    assert (facts["rows"], facts["describer"]["name"]) == (40, "lite0")
    assert "40" in placeprint("info", atlas).stdout

    query = street.queries[0]
    truth = street.views[query]
    told = placeprint("locate", query, "--atlas", atlas)
    assert told.returncode == 0, told.stderr
    where = re.search(r"(\d+\.\d+)° S, (\d+\.\d+)° E", told.stdout)
    assert where is not None
    # Within 25 metres or so.
    assert [-float(where[1]), float(where[2])] == pytest.approx([truth.latitude, truth.longitude], abs=2.2e-4)
    assert "look-alike" in told.stdout
    answer = Answer.model_validate_json(placeprint("locate", query, "--atlas", atlas, "--json").stdout)
    assert answer.candidates[0].kind == "place"

    out = tmp_path / "report"
    measured = placeprint(
        "evaluate", street.manifest, "--atlas", atlas, "--where", "role = 'query'", "-o", out, "--resamples", "200"
    )
    assert measured.returncode == 0, measured.stderr
    assert "recall@1" in measured.stdout
    assert {path.name for path in out.iterdir()} == {"report.json", "report.md", "report.html"}
    report = json.loads((out / "report.json").read_text())
    assert report["settings"]["queries"] == 20
    assert report["figures"]["recall@1"]["value"] >= 0.9

    appended = placeprint("append", atlas, street.manifest, "--json")
    assert json.loads(appended.stdout)["added"] == 20
    assert json.loads(appended.stdout)["known"] == 40
    assert placeprint("verify", atlas).returncode == 0
    assert "pca" in placeprint("adapt", atlas, "--adaptation", "pca", "--json").stdout


@pytest.mark.parametrize("suffix", [".parquet", ".geojson", ".csv"])
def test_exports_open_elsewhere(street: Street, street_atlas: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"photos{suffix}"
    assert placeprint("export", street_atlas, "-o", out).returncode == 0
    if suffix == ".csv":
        assert len(out.read_text().splitlines()) == 41
    else:
        frame = geopandas.read_parquet(out) if suffix == ".parquet" else geopandas.read_file(out)
        assert len(frame) == 40
        truth = sorted(view.longitude for path, view in street.views.items() if path not in street.queries)
        assert sorted(frame.geometry.x) == pytest.approx(truth, abs=1e-6)
    again = placeprint("export", street_atlas, "-o", out)
    assert again.returncode == 3
    assert "--force" in again.stderr
    assert placeprint("export", street_atlas, "-o", out, "--force").returncode == 0


def test_errors_are_one_line_with_the_documented_exit_code(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    query = street.photos[0]
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.jpg").write_bytes(b"no")
    cases: list[tuple[list[str | Path], int]] = [
        (["build", tmp_path / "nowhere", "-o", tmp_path / "a.atlas"], 3),
        (["build", tmp_path / "empty", "-o", tmp_path / "a.atlas"], 3),
        (["build", street.manifest, "-o", tmp_path / "b.atlas", "--where", "nonsense = 1"], 3),
        (["build", street.manifest, "-o", tmp_path / "b.atlas", "--column", "latitude=nothing"], 3),
        (["build", street.manifest, "-o", street_atlas], 5),
        (["build", street.manifest, "-o", tmp_path / "c.atlas", "--model", "nothing"], 6),
        (["locate", query, "--atlas", tmp_path / "nowhere"], 5),
        (["locate", tmp_path / "bad.jpg", "--atlas", street_atlas], 3),
        (["info", tmp_path], 5),
        (["models", "remove", "lite0"], 6),
    ]
    for arguments, code in cases:
        done = placeprint(*arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert done.stderr.startswith("placeprint: ")
        assert "Traceback" not in done.stderr
    for usage in (["build"], ["locate"], ["build", street.manifest, "-o", tmp_path / "d", "--column", "latitude"]):
        assert placeprint(*usage).returncode == 2


def test_one_bad_photo_among_several_does_not_stop_the_rest(street: Street, street_atlas: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no")
    done = placeprint("locate", tmp_path / "bad.jpg", street.photos[0], "--atlas", street_atlas, "--json")
    assert done.returncode == 3
    refused, answered = (json.loads(line) for line in done.stdout.splitlines())
    assert refused["refused"] == "too-small" or refused["refused"] == "not-a-photo"
    assert answered["schema_version"] == 1


def test_a_full_disk_ends_with_one_line_and_is_resumed(drawn_town: DrawnTown, tmp_path: Path) -> None:
    street = drawn_town.street(tmp_path / "photos", places=30)
    atlas = tmp_path / "a.atlas"

    def little_room() -> None:
        # A file that may not grow is how a full disk shows itself; the limit lies between a chunk and a shard.
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = placeprint("build", street.manifest, "-o", atlas, preexec_fn=little_room)
    assert done.returncode == 7, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (atlas / "atlas.json").exists()
    assert placeprint("build", street.manifest, "-o", atlas).returncode == 0
    assert json.loads(placeprint("info", atlas, "--json").stdout)["rows"] == 180


def test_models_are_listed_with_their_licences() -> None:
    cards = json.loads(placeprint("models", "list", "--json").stdout)
    assert cards[0]["name"] == "lite0"
    assert cards[0]["license"] == "Apache-2.0"
    assert "Apache-2.0" in placeprint("models", "list").stdout
