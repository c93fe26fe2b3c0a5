"""The registry: what a model must be, how it is brought, and that nothing else is ever fetched."""

import functools
import hashlib
import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import onnx
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from placeprint.describe import registry
from placeprint.describe.card import ModelCard, hash_file, name_from, read_card
from placeprint.describe.registry import DEFAULT_MODEL, add, list_models, models_folder, remove, resolve
from placeprint.errors import ModelError

SAID = {
    "placeprint.name": "tiny",
    "placeprint.license": "CC0-1.0",
    "placeprint.source": "drawn in a test",
    "placeprint.description": "Mean colour of the photo",
}


def tiny_model(
    *,
    pixels: list[int | str | None] | None = None,
    pixels_type: int = TensorProto.UINT8,
    perm: tuple[int, ...] = (0, 3, 1, 2),
    norm: str = "LpNormalization",
    weights: list[float] | None = None,
    outputs: tuple[str, ...] = ("descriptor", "features"),
    said: dict[str, str] | None = None,
    seed: int = 0,
) -> onnx.ModelProto:
    """A describer of three numbers: the photo's mean colour after a weight per channel."""
    colours = weights or np.random.default_rng(seed).uniform(0.5, 1.5, 3).tolist()
    nodes = [
        helper.make_node("Cast", ["pixels"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["floats"], ["planes"], perm=perm),
        helper.make_node("Mul", ["planes", "weights"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node(norm, ["flat"], ["descriptor"]),
    ]
    if norm == "LpNormalization":
        nodes[-1].attribute.extend([helper.make_attribute("axis", 1), helper.make_attribute("p", 2)])
    shapes: dict[str, list[int | str | None]] = {"descriptor": ["n", 3], "features": ["n", 3, 8, 8], "flat": ["n", 3]}
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", pixels_type, pixels or ["n", 8, 8, 3])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes[name]) for name in outputs],
        [numpy_helper.from_array(np.array(colours, dtype=np.float32).reshape(1, 3, 1, 1), "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    helper.set_model_props(model, SAID if said is None else said)
    return model


def save(model: onnx.ModelProto, path: Path) -> Path:
    path.write_bytes(model.SerializeToString())
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of added models, not made yet."""
    chosen = tmp_path / "data" / "models"
    monkeypatch.setenv("PLACEPRINT_MODELS", str(chosen))
    return chosen


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return save(tiny_model(), tmp_path / "Some Tiny.onnx")


def content_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_default_model_is_shipped_and_intact(folder: Path) -> None:
    model = resolve(DEFAULT_MODEL)
    assert (model.name, model.sha256) == ("lite0", hash_file(model.path))
    assert list_models()[0] == model.card
    # The card says what the file itself says.
    assert model.card == read_card(model.path, source=str(model.path))
    assert model.card.license == "Apache-2.0"
    assert (model.card.dim, model.card.input_height, model.card.input_width) == (1280, 224, 224)
    assert not folder.exists(), "looking makes no folder"


def test_resolving_opens_no_socket_and_loads_no_network_library(folder: Path, tiny: Path) -> None:
    add(str(tiny))
    child = f"""
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event.startswith("socket.") else None)
from placeprint.describe.registry import list_models, resolve
for name in ("lite0", "tiny", {str(tiny)!r}):
    resolve(name)
list_models()
print(opened, "httpx" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[] False\n", "")


def test_the_socket_test_can_fail() -> None:
    child = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event.startswith("socket.") else None)
import socket
socket.socket().close()
print(opened != [])
"""
    assert subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout == "True\n"


def test_a_model_is_added_resolved_listed_and_removed(folder: Path, tiny: Path) -> None:
    before = tiny.read_bytes()
    card = add(str(tiny), sha256=hashlib.sha256(before).hexdigest().upper())
    assert card == ModelCard(
        name="tiny",
        license="CC0-1.0",
        source="drawn in a test",
        sha256=hashlib.sha256(before).hexdigest(),
        size_bytes=len(before),
        dim=3,
        input_height=8,
        input_width=8,
        description="Mean colour of the photo",
    )
    assert tiny.read_bytes() == before
    assert content_of(folder) - {".lock"} == {"tiny.onnx", "tiny.json"}
    assert json.loads((folder / "tiny.json").read_text())["license"] == "CC0-1.0"
    model = resolve("tiny")
    assert (model.path, model.sha256, model.card) == (folder / "tiny.onnx", card.sha256, card)
    assert list_models()[-1] == card
    remove("tiny")
    assert content_of(folder) - {".lock"} == set()
    with pytest.raises(ModelError, match=r"no model is called 'tiny'; there are: lite0; bring one"):
        resolve("tiny")
    with pytest.raises(ModelError, match="no model is called"):
        remove("tiny")


def test_a_file_that_says_nothing_has_a_plain_card(folder: Path, tmp_path: Path) -> None:
    path = save(tiny_model(said={}), tmp_path / "My Model v1.2.onnx")
    card = add(str(path))
    assert (card.name, card.license, card.source, card.description) == ("my-model-v1.2", "unknown", str(path), "")
    assert resolve("my-model-v1.2").card == card


def test_what_strangers_write_in_a_file_is_safe_to_print(tmp_path: Path) -> None:
    said = {key: "a\x1b[31m\r\n\u202eb" + "c" * 3000 for key in SAID}
    card = read_card(save(tiny_model(said=said), tmp_path / "x.onnx"), source="x")
    for text in (card.name, card.license, card.source, card.description):
        assert text.isprintable()
        assert len(text) <= 500


def test_a_path_is_resolved_as_it_is(folder: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.parent)
    model = resolve(tiny.name)
    assert (model.path, model.sha256, model.card.dim) == (tiny, hash_file(tiny), 3)
    assert resolve(f"./{tiny.name}") == model
    assert not folder.exists()


def test_adding_again_changes_nothing_and_mends_a_damaged_file(folder: Path, tiny: Path) -> None:
    card = add(str(tiny))
    assert add(str(tiny)) == card
    assert add("http://127.0.0.1:9/nobody-asks", name="tiny", sha256=card.sha256) == card
    (folder / "tiny.onnx").write_bytes(b"")
    assert add(str(tiny)) == card
    assert resolve("tiny").card == card


def test_a_taken_name_is_refused(folder: Path, tiny: Path, tmp_path: Path) -> None:
    add(str(tiny))
    other = save(tiny_model(seed=1), tmp_path / "other.onnx")
    kept = (folder / "tiny.onnx").read_bytes()
    taken = "tiny is the name of another model; choose another with --name"
    with pytest.raises(ModelError, match=taken):
        add(str(other))
    with pytest.raises(ModelError, match=taken):
        add("http://127.0.0.1:9/nobody-asks", name="tiny", sha256=hash_file(other))
    assert (folder / "tiny.onnx").read_bytes() == kept
    assert add(str(other), name="other").name == "other"
    assert [card.name for card in list_models()] == ["lite0", "other", "tiny"]
    with pytest.raises(ModelError, match=r"lite0 is the name of another model; choose another with --name$"):
        add(str(other), name="lite0")
    with pytest.raises(ModelError, match="comes with placeprint and stays"):
        remove("lite0")


def test_a_wrong_hash_is_refused(folder: Path, tiny: Path) -> None:
    with pytest.raises(ModelError, match=f"its SHA-256 is {hash_file(tiny)}, not {'0' * 64}"):
        add(str(tiny), sha256="0" * 64)
    assert content_of(folder) <= {".lock"}


def test_damage_is_noticed_at_every_opening(folder: Path, tiny: Path) -> None:
    add(str(tiny))
    stored, card = folder / "tiny.onnx", folder / "tiny.json"
    whole, said = bytearray(stored.read_bytes()), json.loads(card.read_text())
    mend = "run `placeprint models remove tiny` and add it again"
    whole[100] ^= 1
    stored.write_bytes(whole)
    with pytest.raises(ModelError, match=f"damaged, its bytes aren't those that its card describes; {mend}"):
        resolve("tiny")
    stored.unlink()
    with pytest.raises(ModelError, match=mend):
        resolve("tiny")
    for damaged in ("", "{}", "\x00", json.dumps(said | {"more": 1}), json.dumps(said | {"dim": 0})):
        card.write_text(damaged)
        for opening in (lambda: resolve("tiny"), list_models):
            with pytest.raises(ModelError, match=mend):
                opening()
    card.write_text(json.dumps(said | {"name": "other"}))
    with pytest.raises(ModelError, match="the card of another model"):
        resolve("tiny")
    remove("tiny")
    assert [model.name for model in list_models()] == ["lite0"]


def saved_with(change: Callable[[onnx.ModelProto], object]) -> onnx.ModelProto:
    model = tiny_model()
    change(model)
    return model


BROKEN: dict[str, tuple[Callable[[], onnx.ModelProto], str]] = {
    "float input": (lambda: tiny_model(pixels_type=TensorProto.FLOAT), r"one input `pixels` of type tensor\(uint8\)"),
    "channels first": (
        lambda: tiny_model(pixels=["n", 3, 8, 8], perm=(0, 1, 2, 3)),
        r"is \[n, 3, 8, 8\] \(channels must come last\)",
    ),
    "rank 3": (lambda: tiny_model(pixels=[8, 8, 3]), r"must be \[n, height, width, 3\]|can't load"),
    "any size": (
        lambda: tiny_model(pixels=["n", "h\nx", "w", 3]),
        r"fixed sides of at most 4096, but is \[n, h x, w, 3\]",
    ),
    "unknown size": (lambda: tiny_model(pixels=[None, None, 8, 3]), r"fixed sides"),
    "vast": (lambda: tiny_model(pixels=["n", 10**6, 10**6, 3]), r"at most 4096|can't load"),
    "one at a time": (lambda: tiny_model(pixels=[1, 8, 8, 3]), r"any number of photos at once, but takes exactly 1"),
    "no features": (lambda: tiny_model(outputs=("descriptor",)), r"must have an output `features`.*are: descriptor"),
    "no descriptor": (lambda: tiny_model(outputs=("features",)), r"must have an output `descriptor`"),
    "not unit": (lambda: tiny_model(norm="Relu"), r"must have unit length, but has \d+"),
    "infinite": (lambda: tiny_model(norm="Log", weights=[1.0, 0.0, 1.0]), r"aren't finite"),
    "other name": (
        lambda: saved_with(lambda model: setattr(model.graph.input[0], "name", "images")),
        r"can't load|`pixels`",
    ),
    "rank of features": (
        lambda: saved_with(lambda model: model.graph.output[1].CopyFrom(model.graph.output[0])),
        r"features|can't load",
    ),
    "no nodes": (lambda: saved_with(lambda model: model.graph.ClearField("node")), r"can't load"),
    "unknown operator": (lambda: tiny_model(norm="Nonesuch"), r"can't load this model"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_contract_is_refused_with_its_mend(folder: Path, tmp_path: Path, kind: str) -> None:
    make, why = BROKEN[kind]
    path = save(make(), tmp_path / "broken.onnx")
    for bring in (add, resolve):
        with pytest.raises(ModelError, match=why) as caught:
            bring(str(path))
        line = str(caught.value)
        assert line.isprintable()
        assert line.startswith(f"{path}: ")
        assert line.endswith("export it with placeprint.learn.export, see docs/guides/models.md")
    assert content_of(folder) <= {".lock"}


def test_a_batch_baked_into_the_graph_is_refused(tmp_path: Path) -> None:
    model = tiny_model()
    # Works for one photo only, whatever the input's shape promises.
    model.graph.node[4].CopyFrom(helper.make_node("Reshape", ["pooled", "shape"], ["flat"]))
    model.graph.initializer.append(numpy_helper.from_array(np.array([1, 3]), "shape"))
    with pytest.raises(ModelError, match=r"fails on 2 grey photo|for 2 photo"):
        read_card(save(model, tmp_path / "baked.onnx"), source="baked")


def test_features_may_come_first(tmp_path: Path) -> None:
    path = save(tiny_model(outputs=("features", "descriptor")), tmp_path / "x.onnx")
    assert read_card(path, source="x").dim == 3


def with_weights_in_a_constant() -> onnx.ModelProto:
    model = tiny_model()
    weights = model.graph.initializer.pop()
    model.graph.node.insert(0, helper.make_node("Constant", [], ["weights"], value=weights))
    return model


def with_weights_in_a_branch() -> onnx.ModelProto:
    model = tiny_model()
    weights = model.graph.initializer.pop()
    branch = helper.make_graph(
        [helper.make_node("Identity", ["inner"], ["chosen"])],
        "branch",
        [],
        [helper.make_tensor_value_info("chosen", TensorProto.FLOAT, [1, 3, 1, 1])],
        [numpy_helper.from_array(numpy_helper.to_array(weights), "inner")],
    )
    model.graph.initializer.append(numpy_helper.from_array(np.array(True), "always"))
    model.graph.node.insert(0, helper.make_node("If", ["always"], ["weights"], then_branch=branch, else_branch=branch))
    return model


@pytest.mark.parametrize("make", [tiny_model, with_weights_in_a_constant, with_weights_in_a_branch])
def test_weights_beside_the_file_are_refused_and_the_mend_mends(
    folder: Path, tmp_path: Path, make: Callable[[], onnx.ModelProto]
) -> None:
    whole = save(make(), tmp_path / "whole.onnx")
    assert read_card(whole, source="whole").dim == 3
    split = tmp_path / "split.onnx"
    onnx.save(make(), split, save_as_external_data=True, location="weights", size_threshold=0, convert_attribute=True)
    assert (tmp_path / "weights").stat().st_size >= 12
    for bring in (add, resolve):
        with pytest.raises(ModelError, match=r"keeps its weights in another file.*save it as one file"):
            bring(str(split))
    mended = tmp_path / "mended.onnx"
    onnx.save(onnx.load(split), mended, save_as_external_data=False)
    assert add(str(mended)).dim == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n <!DOCTYPE html><html>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS pointer"),
        (b"PK\x03\x04 a zip, as PyTorch saves", "no ONNX file, or a damaged one"),
        (b"\x80\x02}q\x00.", "no ONNX file, or a damaged one"),
        (b"\x00" * 100, "no ONNX file|can't load"),
        (b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "no ONNX file"),
        (b"\x08" + b"\xff" * 20, "no ONNX file"),
        (b"\x08\x0a", "can't load"),
    ],
)
def test_what_is_no_model_is_refused(folder: Path, tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "x.onnx"
    path.write_bytes(content)
    for bring in (add, resolve):
        with pytest.raises(ModelError, match=why) as caught:
            bring(str(path))
        assert str(caught.value).isprintable()


def test_a_damaged_model_is_a_model_or_one_clear_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = tiny_model().SerializeToString()
    chance = random.Random(7)
    path = tmp_path / "x.onnx"
    refused = 0
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.randrange(len(content))] if chance.random() < 0.3 else content)
        try:
            read_card(path, source="x")
        except ModelError as error:
            refused += 1
            assert str(error).isprintable()
    assert refused > 50
    assert capfd.readouterr() == ("", ""), "ONNX Runtime keeps quiet"


@pytest.mark.parametrize("source", ["nowhere.onnx", ".", "/", "", "\x00", "x" * 5000, "~nobody/x.onnx", "a\nb/c.onnx"])
def test_a_path_that_is_none_is_refused(folder: Path, source: str) -> None:
    for bring in (add, resolve):
        with pytest.raises(ModelError) as caught:
            bring(source)
        assert str(caught.value).isprintable()


@given(st.text(max_size=100))
@example("A" * 200)
@example("--x..y__z--")
def test_a_derived_name_is_empty_or_a_name(text: str) -> None:
    name = name_from(text)
    assert name == name_from(name)
    assert len(name) <= 64
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not name or (name[0].isalnum() and name[-1].isalnum())


NAMES = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[a-z0-9]{1,3}([._-]{1,2}[a-z0-9]{1,3}){0,2}", fullmatch=True),
    st.sampled_from(["../x", "a/../../x", "..", ".", "a\\b", "con", "nul.x", "lpt1", "x.onnx", "X", "lite0", "x\n"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
@example(name="a" * 65)
@example(name="../x")
@example(name="x.onnx")
def test_a_name_never_leads_out_of_the_folder(folder: Path, tiny: Path, name: str) -> None:
    outside = content_of(folder.parents[1]) - {f"data/models/{path}" for path in content_of(folder)}
    try:
        card = add(str(tiny), name=name)
    except ModelError as error:
        assert str(error).isprintable()
        added: set[str] = set()
    else:
        assert card.name == name
        assert resolve(name).path == folder / f"{name}.onnx"
        added = {f"{name}.onnx", f"{name}.json"}
    inside = content_of(folder)
    assert inside - {".lock"} == added
    assert content_of(folder.parents[1]) - {f"data/models/{path}" for path in inside} == outside
    if added:
        remove(name)


@given(text=st.text(max_size=40))
@example("../lite0")
@example("lite0.onnx")
@example("lite0/")
@example("https://user:secret@example.org/model.onnx?token=secret")
def test_what_is_not_known_is_one_clear_line(text: str) -> None:
    with pytest.raises(ModelError) as caught:
        resolve(text)
    assert str(caught.value).isprintable()
    assert "secret" not in str(caught.value)


def test_a_folder_that_is_no_folder_is_one_clear_line(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEPRINT_MODELS", str(tiny / "models"))
    with pytest.raises(ModelError, match=r"can't be stored.*set PLACEPRINT_MODELS to a folder you can write to"):
        add(str(tiny))
    assert resolve("lite0").name == "lite0"


def test_without_the_variable_models_live_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for empty in (True, False):
        if empty:
            monkeypatch.setenv("PLACEPRINT_MODELS", "")
        else:
            monkeypatch.delenv("PLACEPRINT_MODELS")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert models_folder().parts[-2:] == ("placeprint", "models")
        assert models_folder().is_absolute()


def test_two_processes_never_add_at_once(folder: Path, tiny: Path) -> None:
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"):
        with pytest.raises(ModelError, match="another process is changing the models; wait"):
            add(str(tiny))
        assert resolve("lite0").name == "lite0"
    assert add(str(tiny)).name == "tiny"


def test_a_shipped_model_is_not_shadowed(folder: Path, tiny: Path) -> None:
    card = add(str(tiny))
    (folder / "lite0.json").write_text(card.model_copy(update={"name": "lite0"}).model_dump_json())
    (folder / "lite0.onnx").write_bytes(tiny.read_bytes())
    assert resolve("lite0").path.parent == Path(registry.__file__).parent / "models"
    assert [model.name for model in list_models()] == ["lite0", "tiny"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A web site: its address and its folder."""
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    pages = tmp_path / "site"
    pages.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(pages))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", pages
        server.shutdown()
        thread.join()


def test_a_model_is_fetched_once_and_then_stays(folder: Path, site: tuple[str, Path]) -> None:
    address, pages = site
    served = save(tiny_model(said={}), pages / "From Afar.onnx")
    steps: list[tuple[int, int | None]] = []
    card = add(
        address.replace("//", "//user:secret@") + "/From%20Afar.onnx?token=secret",
        name="afar",
        sha256=hash_file(served),
        on_progress=lambda done, total: steps.append((done, total)),
    )
    assert (card.name, card.source) == ("afar", f"{address}/From%20Afar.onnx")
    assert steps[-1] == (card.size_bytes, card.size_bytes)
    assert content_of(folder) - {".lock"} == {"afar.onnx", "afar.json"}
    served.unlink()
    assert resolve("afar").card == card


def test_a_fetch_that_was_stopped_is_taken_up(folder: Path, site: tuple[str, Path]) -> None:
    address, pages = site
    save(tiny_model(), pages / "tiny.onnx")

    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(f"{address}/tiny.onnx", on_progress=stop)
    assert {Path(name).suffix for name in content_of(folder / ".incoming")} == {".part", ".json"}
    assert [card.name for card in list_models()] == ["lite0"]
    assert add(f"{address}/tiny.onnx") == resolve("tiny").card
    assert content_of(folder) - {".lock"} == {"tiny.onnx", "tiny.json"}


def test_a_fetched_file_that_is_no_model_leaves_nothing(folder: Path, site: tuple[str, Path]) -> None:
    address, pages = site
    (pages / "model.onnx").write_text("<html>please log in</html>")
    with pytest.raises(ModelError, match=f"{address}/model.onnx: is a web page"):
        add(f"{address}/model.onnx?token=secret")
    with pytest.raises(ModelError, match="HTTP 404"):
        add(f"{address}/missing.onnx")
    with pytest.raises(ModelError, match="only http and https"):
        add("file:///etc/hostname")
    assert content_of(folder) <= {".lock"}
