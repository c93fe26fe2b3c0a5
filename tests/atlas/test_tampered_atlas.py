"""An atlas whose files were cut, flipped, exchanged or forged is refused in one line, whatever is asked of it."""

import io
import json
import random
import shutil
import struct
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from placeprint import Atlas
from placeprint.atlas import AtlasFolder, adapt_atlas, append_photos, build_atlas, redescribe_atlas, verify_atlas
from placeprint.atlas.generation import Generation
from placeprint.cli.show import show_info
from placeprint.errors import AtlasError, PlaceprintError
from placeprint.photos.export import export_photos
from tiny_models import tiny_describer

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")

SHARDS = ("descriptors/000000.npy", "adapted/g1-000000.npy")
FILES = ("atlas.json", "photos.parquet", "projection.npz", "quarantine.parquet", *SHARDS)
ROWS = 40


def make(folder: Path) -> Path:
    """A small atlas; photos beyond those it holds lie beside it."""
    rows = ["path,latitude,longitude,heading_deg,captured_at,place_id,number"]
    for number in range(ROWS + 2):
        colours = np.random.default_rng(number // 2).integers(0, 256, (6, 6, 3), dtype=np.uint8)
        Image.fromarray(colours).resize((64, 64)).save(folder / f"{number}.png")
        rows.append(f"{number}.png,{59.3 + number // 2 * 1e-3},18.0,{number % 2},2020-05,p{number // 2},{number}")
    (folder / "photos.csv").write_text("\n".join([*rows, "gone.png,59.3,18.0,0,2020-05,p0,0"]) + "\n")
    model = tiny_describer(folder / "model.onnx")
    build_atlas(folder / "photos.csv", folder / "whole.atlas", model=str(model), where=f"number < {ROWS}")
    return folder / "whole.atlas"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas that is searched exactly; read-only for tests."""
    return make(tmp_path_factory.mktemp("exact"))


def asked(path: Path) -> Mapping[str, Callable[[], object]]:
    """All that can be asked of an atlas."""
    folder = path.parent

    def on_copy(write: Callable[[Path], object]) -> Callable[[], object]:
        def go() -> object:
            copy = folder / "copy.atlas"
            shutil.rmtree(copy, ignore_errors=True)
            return write(shutil.copytree(path, copy))

        return go

    return {
        "info": lambda: show_info(AtlasFolder(path)),
        "locate": lambda: Atlas.open(path).locate(folder / "3.png"),
        "evaluate": lambda: Atlas.open(path).evaluate(folder / "photos.csv", where=f"number >= {ROWS - 2}"),
        "export": lambda: export_photos(AtlasFolder(path).photos, folder / "out.csv", force=True),
        "append": on_copy(lambda copy: append_photos(copy, folder / "photos.csv")),
        "adapt": on_copy(adapt_atlas),
        "redescribe": on_copy(lambda copy: redescribe_atlas(copy, str(folder / "model.onnx"))),
    }


def refusals(path: Path) -> list[str]:
    """What of all that was refused; whatever else is raised fails the test."""
    refused = []
    for verb, ask in asked(path).items():
        try:
            ask()
        except AtlasError as error:
            refused.append(verb)
            assert "\n" not in str(error), verb
    return refused


def damage(path: Path) -> bool:
    try:
        return any(finding.severity == "damage" for finding in verify_atlas(path))
    except AtlasError:
        return True


def tampered(whole: Path, name: str, content: bytes) -> Path:
    path = whole.with_name("tampered.atlas")
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(whole, path)
    (path / name).write_bytes(content)
    return path


def test_nothing_is_refused_of_a_whole_atlas(whole: Path) -> None:
    assert refusals(whole) == []
    assert not damage(whole)


def forgeries(whole: Path, name: str) -> Iterator[bytes]:
    """A file cut, overwritten, with bits flipped at its start and anywhere, and exchanged for another."""
    content, chance = (whole / name).read_bytes(), random.Random(name)
    yield from (b"", content[:7], content[: len(content) // 2], content[:-1], chance.randbytes(3000))
    for reach in (60, 200, len(content)):
        flipped = bytearray(content)
        for _ in range(3):
            flipped[chance.randrange(min(reach, len(content)))] ^= 1 << chance.randrange(8)
        yield bytes(flipped)
    yield (whole / chance.choice([other for other in FILES if other != name])).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_cut_flipped_and_exchanged_files(whole: Path, name: str) -> None:
    refused = 0
    for bad in forgeries(whole, name):
        path = tampered(whole, name, bad)
        refused += bool(refusals(path))
        assert damage(path) or name == "atlas.json"
    assert refused >= 3


def test_a_tampered_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placeprint.atlas.generation.EXACT_BELOW", 20)
    whole = make(tmp_path)
    assert refusals(whole) == []
    refused = 0
    for bad in forgeries(whole, "index.faiss"):
        path = tampered(whole, "index.faiss", bad)
        refused += bool(refusals(path))
        assert damage(path)
    assert refused >= 3


def npy(header: str, data: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin1") + data


@pytest.mark.parametrize(
    "header",
    [
        "(" * 3000,
        "'''",
        "\x00",
        "{'descr': '|O', 'fortran_order': False, 'shape': (40, 32)}\n",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (99999999999999999999999, 32)}\n",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (-40, -32)}\n",
        "{'descr': '<f2', 'fortran_order': False, 'shape': ()}\n",
        "{'descr': [('a', '<f2')], 'fortran_order': False, 'shape': (40, 32)}\n",
    ],
)
def test_forged_headers_of_arrays(whole: Path, header: str) -> None:
    for name in SHARDS:
        path = tampered(whole, name, npy(header, bytes(40 * 32 * 2)))
        assert {"adapt" if name == SHARDS[0] else "append"} <= set(refusals(path))


@pytest.mark.parametrize("number", [np.nan, np.inf, 6e4, 0.0])
def test_descriptors_that_are_no_descriptors(whole: Path, number: float) -> None:
    for name in SHARDS:
        path = tampered(whole, name, (whole / name).read_bytes())
        rows = np.load(path / name)
        np.save(path / name, np.full_like(rows, number))
        refusals(path)
        assert damage(path)


def archive(whole: Path, pack: Callable[..., None] = np.savez, **changes: Any) -> bytes:  # noqa: ANN401 (any array)
    with np.load(whole / "projection.npz") as arrays:
        fields = dict(arrays) | changes
    buffer = io.BytesIO()
    pack(buffer, **fields)
    return buffer.getvalue()


def test_forged_projections(whole: Path) -> None:
    flat = np.zeros(32, np.float32)
    forgeries: list[Mapping[str, Any]] = [
        {"kind": np.array("cubist")},
        {"kind": np.array(b"\xff")},
        {"mean": np.zeros((2, 2))},
        {"mean": flat + 1j},
        {"mean": flat + np.nan},
        {"mean": flat.astype("U8")},
        {"matrix": flat},
        {"matrix": np.full((32, 32), np.nan)},
        {"matrix": np.zeros((32, 7), "M8[s]")},
        {"fitted_rows": np.array("many")},
        {"fitted_rows": flat},
    ]
    for changes in forgeries:
        path = tampered(whole, "projection.npz", archive(whole, **changes))
        assert "locate" in refusals(path), changes
        assert adapt_atlas(path).rows == ROWS  # which is the mend that the message names
        assert not damage(path)
    assert "locate" in refusals(tampered(whole, "projection.npz", archive(whole, np.savez_compressed)))


COLUMNS: list[Any] = [
    pa.nulls(ROWS, pa.string()),
    pa.nulls(ROWS),
    pa.array([{"a": 1}] * ROWS),
    pa.array([[1]] * ROWS),
    pa.array([float("nan")] * ROWS),
    pa.array([float("inf")] * ROWS),
    pa.array([1e300] * ROWS),
    pa.array([2**62] * ROWS),
    pa.array([b"\xff"] * ROWS),
    pa.array([2**62] * ROWS, pa.timestamp("ms", tz="UTC")),
    pa.array([-(2**62)] * ROWS, pa.timestamp("ns")),
    pa.array([5] * ROWS, pa.duration("s")),
    pa.array(["\x00"] * ROWS),
    pa.array(["a"] * ROWS).dictionary_encode(),
]


@pytest.mark.parametrize("name", ["photos.parquet", "quarantine.parquet"])
def test_forged_columns(whole: Path, name: str) -> None:
    table = pq.read_table(whole / name)
    chance = random.Random(name)
    wanted = ("uri", "latitude", "heading_deg", "captured_at", "place_id", "number", "row", "message")
    for column in [column for column in wanted if column in table.column_names]:
        for forged in chance.sample(COLUMNS, 2):
            bad = table.set_column(
                table.column_names.index(column), pa.field(column, forged.type), forged[: table.num_rows]
            )
            buffer = io.BytesIO()
            pq.write_table(bad, buffer)
            path = tampered(whole, name, buffer.getvalue())
            for verb, ask in asked(path).items():
                if verb != "redescribe":  # whose photos are missing, if nothing else
                    try:
                        ask()
                    except PlaceprintError as error:
                        # A label may hold anything, and not all of it has a form in CSV.
                        assert isinstance(error, AtlasError) or column == "number", (verb, forged.type)
                        assert "\n" not in str(error)
            assert damage(path)
    for bad in (table.slice(1), pa.concat_tables([table, table]), table.drop_columns("uri")):
        buffer = io.BytesIO()
        pq.write_table(bad, buffer)
        path = tampered(whole, name, buffer.getvalue())
        assert damage(path)
        assert name != "photos.parquet" or {"info", "locate", "append"} <= set(refusals(path))


NUMBERS = st.sampled_from([0, -1, 2**31, 2**63, 10**30, 1e300, 1e-300, -1.5, float("nan")])
TEXTS = st.sampled_from(["", "x", "\x00", "\ud800", "none", "pca", *SHARDS, "descriptors/999999999.npy", "2020"])
OTHERS = st.sampled_from([None, True, [], {}, [SHARDS[0]] * 2, {"look-alikes": {"temperature": 1e-300}}])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data(), value=NUMBERS | TEXTS | OTHERS)
def test_forged_manifests(whole: Path, data: st.DataObject, value: object) -> None:
    manifest = json.loads((whole / "atlas.json").read_text())
    part = manifest
    while True:
        key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
            break
        part = part[key]
    part[key] = value
    path = tampered(whole, "atlas.json", json.dumps(manifest).encode())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for verb, ask in asked(path).items():
            try:
                ask()
            except AtlasError:
                continue
            except Exception as error:
                # The model is named by the manifest, and it may well not be there.
                assert type(error).__name__ == "ModelError", (verb, key, value)


def test_chunks_left_by_somebody_else_are_described_again(whole: Path) -> None:
    path = tampered(whole, "atlas.json", (whole / "atlas.json").read_bytes())
    model = str(whole.with_name("model.onnx"))

    class Stop(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stop

    chance = random.Random(0)
    for forged in (npy("(" * 3000), b"", chance.randbytes(500), npy("'''")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Generation, "write", stop)
            with pytest.raises(Stop):
                redescribe_atlas(path, model)
        for chunk in (path / ".placeprint-building").iterdir():
            chunk.write_bytes(forged)
        assert redescribe_atlas(path, model).rows == ROWS
        assert not damage(path)


def test_the_command_ends_with_exit_code_5_and_one_line(whole: Path) -> None:
    for name, content in (("projection.npz", archive(whole, matrix=np.zeros(3, "U8"))), (SHARDS[1], npy("'''"))):
        path = tampered(whole, name, content)
        photo = whole.with_name("3.png")
        verb = ["append", path, whole.with_name("photos.csv")] if name == SHARDS[1] else ["locate", photo, "-a", path]
        command = [sys.executable, "-m", "placeprint", *map(str, verb)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 5, done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "damaged" in done.stderr
