"""The models by name: those that come with the package and those the user brought once.

A model is two files side by side, ``<name>.onnx`` and its card ``<name>.json``. Shipped ones lie in this package,
added ones in the user's data folder, or in the folder that the environment variable ``PLACEPRINT_MODELS`` names.
Nothing is fetched except by `add`, and the network is not asked again afterwards.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from pydantic import ValidationError

from placeprint.describe.card import SIZE_LIMIT, ModelCard, hash_file, read_card
from placeprint.describe.download import check_sha256, download
from placeprint.describe.part import Progress, shown_url, storage_error
from placeprint.errors import ModelError

__all__ = ["DEFAULT_MODEL", "Model", "add", "list_models", "models_folder", "remove", "resolve"]

DEFAULT_MODEL = "lite0"

_SHIPPED = Path(__file__).parent / "models"
_BRING = "bring one with `placeprint models add URL|PATH`, or give the path of an .onnx file"
# Windows keeps these file names for devices, whatever follows the first dot.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_LARGEST_CARD = 65_536


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was found and verified.

    Attributes:
        name: what it is called.
        path: its ONNX file, absolute.
        sha256: SHA-256 of that file, computed just now, 64 hexadecimal digits.
        card: what is known of it.
    """

    name: str
    path: Path
    sha256: str
    card: ModelCard


def models_folder() -> Path:
    """Where added models live: ``PLACEPRINT_MODELS`` or the user's data folder; need not exist yet."""
    chosen = os.environ.get("PLACEPRINT_MODELS")
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("placeprint") / "models"
    return folder.absolute()


def resolve(name_or_path: str) -> Model:
    """Find a model and verify its file; opens no connection.

    A shipped or added model is held against its card. A file named by its path is checked in full, as by `add`.

    Args:
        name_or_path: a name from `list_models`, or the path of an ``.onnx`` file.

    Raises:
        ModelError: if there is no such model, or its file isn't the one its card describes.
    """
    if name_or_path.endswith(".onnx") or "/" in name_or_path or os.sep in name_or_path:
        return _resolve_path(name_or_path)
    known = _known()
    if name_or_path not in known:
        raise _unknown(name_or_path, known)
    path = known[name_or_path]
    card = _stored_card(path)
    try:
        # Every time, shipped or added: 13 MB take 8 ms, ONNX Runtime and the session after it 100.
        intact = path.stat().st_size == card.size_bytes and hash_file(path) == card.sha256
    except OSError as error:
        raise ModelError(f"{path}: can't be read ({error.strerror}); {_mend(path)}") from error
    if not intact:
        raise ModelError(f"{path}: damaged, its bytes aren't those that its card describes; {_mend(path)}")
    return Model(name=card.name, path=path, sha256=card.sha256, card=card)


def list_models() -> list[ModelCard]:
    """The cards of all models: the default first, then the other shipped ones, then the added ones by name.

    Raises:
        ModelError: if a card is damaged.
    """
    return [_stored_card(path) for path in _known().values()]


def add(
    source: str, *, name: str | None = None, sha256: str | None = None, on_progress: Progress | None = None
) -> ModelCard:
    """Bring a model once: fetch or copy it, verify it, run it on grey photos, and keep it under its name.

    Adding the same file under the same name again changes nothing.

    Args:
        source: an http or https address, or the path of an ONNX file, which stays as it is.
        name: what to call it: lower-case letters and digits, with ``.``, ``_`` or ``-`` between; by default what its
            metadata or else its file name says.
        sha256: the hash that the file must have, 64 hexadecimal digits.
        on_progress: called while fetching with the bytes done and their total.

    Returns:
        The card of the model as it is now kept.

    Raises:
        ModelError: if it can't be had or stored, isn't the expected file, doesn't keep the contract, or if its name
            is taken by another model.
    """
    expected = None if sha256 is None else check_sha256(sha256)
    if name is not None:
        _check_name(name)
        known = _known()
        if name in known and expected is not None:
            _check_free(name, expected, known)
            return resolve(name).card
    with _locked_folder() as folder:
        incoming = _clear_incoming(folder)
        try:
            if "://" in source:
                # Named after the address, so that the next call finds what this one leaves if it is broken off.
                key = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
                file, origin = incoming / f"{key}.onnx", shown_url(source)
                download(source, file, size_limit=SIZE_LIMIT, sha256=expected, on_progress=on_progress)
            else:
                original = Path(os.path.expanduser(source)).absolute()
                file, origin = incoming / "copy.onnx", str(original)
                _copy(original, file, expected)
            return _keep(file, folder, origin=origin, name=name)
        finally:
            _clear_incoming(folder)


def remove(name: str) -> None:
    """Delete a model that was added.

    Raises:
        ModelError: if it comes with the package, or there is none of that name.
    """
    known = _known()
    if name not in known:
        raise _unknown(name, known)
    if known[name].parent == _SHIPPED:
        raise ModelError(f"{name} comes with placeprint and stays; only added models can be removed")
    with _locked_folder() as folder:
        try:
            # First the card, which makes the model known: a kill in between leaves a file that nothing names.
            (folder / f"{name}.json").unlink(missing_ok=True)
            (folder / f"{name}.onnx").unlink(missing_ok=True)
        except OSError as error:
            raise ModelError(f"{folder / name}: can't be deleted ({error.strerror}); delete it by hand") from error


def _known() -> dict[str, Path]:
    """Name -> ONNX file of every model that has a card, in the order of `list_models`."""
    found: dict[str, Path] = {}
    for folder in (_SHIPPED, models_folder()):
        names = sorted(card.stem for card in folder.glob("*.json") if _is_name(card.stem))
        for name in sorted(names, key=lambda name: name != DEFAULT_MODEL):
            found.setdefault(name, folder / f"{name}.onnx")
    return found


def _unknown(name: str, known: dict[str, Path]) -> ModelError:
    return ModelError(f"no model is called {name[:80]!r}; there are: {', '.join(known) or 'none'}; {_BRING}")


def _mend(path: Path) -> str:
    if path.parent == _SHIPPED:
        return "install placeprint again"
    return f"run `placeprint models remove {path.stem}` and add it again"


def _is_name(text: str) -> bool:
    return (
        re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", text) is not None
        and len(text) <= 64
        and not text.endswith(".onnx")
        and text.split(".")[0] not in _DEVICES
    )


def _check_name(name: str) -> None:
    if not _is_name(name):
        raise ModelError(
            f"{name[:80]!r} can't be a model's name; choose one with --name: at most 64 lower-case letters and digits "
            "with single `.`, `_` or `-` between, not ending in .onnx and no device name of Windows such as `con`"
        )


def _check_free(name: str, sha256: str, known: dict[str, Path]) -> None:
    """Refuse a name that another file has."""
    if name in known and _stored_card(known[name]).sha256 != sha256:
        removable = known[name].parent != _SHIPPED
        mend = f", or run `placeprint models remove {name}` first" if removable else ""
        raise ModelError(f"{name} is the name of another model; choose another with --name{mend}")


def _stored_card(path: Path) -> ModelCard:
    """The card beside a model's file."""
    card_path = path.with_suffix(".json")
    try:
        with card_path.open("rb") as file:
            card = ModelCard.model_validate_json(file.read(_LARGEST_CARD))
    except OSError as error:
        raise ModelError(f"{card_path}: can't be read ({error.strerror}); {_mend(path)}") from error
    except ValidationError as error:
        raise ModelError(f"{card_path}: no model card, or a damaged one; {_mend(path)}") from error
    if card.name != path.stem:
        raise ModelError(f"{card_path}: is the card of another model, {card.name!r}; {_mend(path)}")
    return card


def _resolve_path(source: str) -> Model:
    if "://" in source:
        raise ModelError(f"{shown_url(source)}: models are fetched once, on purpose: `placeprint models add` it first")
    path = Path(os.path.expanduser(source))
    if not os.path.isfile(path):
        raise ModelError(f"{source[:200]!r}: there is no such file; known models: {', '.join(_known())}; {_BRING}")
    try:
        path = path.absolute()
        card = read_card(path, source=str(path))
    except OSError as error:
        raise ModelError(f"{source!r}: can't be read ({error.strerror}); check who may read it") from error
    return Model(name=card.name, path=path, sha256=card.sha256, card=card)


@contextmanager
def _locked_folder() -> Iterator[Path]:
    """The folder of added models, made if need be, with no other process changing it."""
    # Loading filelock takes 35 ms, which commands that only open a model need not pay.
    from filelock import FileLock, Timeout

    folder = models_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", blocking=False)
        lock.acquire()
    except Timeout as error:
        raise ModelError(f"{folder}: another process is changing the models; wait until it is done") from error
    except OSError as error:
        raise storage_error(error, folder) from error
    try:
        yield folder
    finally:
        lock.release()


def _clear_incoming(folder: Path) -> Path:
    """The folder where files arrive, with nothing in it but downloads that can go on."""
    incoming = folder / ".incoming"
    try:
        incoming.mkdir(exist_ok=True)
        for left in incoming.glob("*.onnx"):
            left.unlink()
    except OSError as error:
        raise storage_error(error, incoming) from error
    return incoming


def _copy(original: Path, file: Path, expected: str | None) -> None:
    """Copy a model from a path and verify the copy."""
    if not os.path.isfile(original) or not os.access(original, os.R_OK):
        raise ModelError(f"{str(original)[:200]!r}: there is no such file, or you may not read it; check the path")
    if original.stat().st_size > SIZE_LIMIT:
        raise ModelError(f"{original}: larger than an ONNX file can be (2 GiB); check the path")
    try:
        shutil.copyfile(original, file)
        actual = hash_file(file)
    except OSError as error:
        raise storage_error(error, file) from error
    if expected is not None and actual != expected:
        raise ModelError(f"{original}: its SHA-256 is {actual}, not {expected}; check the hash and where it comes from")


def _keep(file: Path, folder: Path, *, origin: str, name: str | None) -> ModelCard:
    """Check a file against the contract and give it its name."""
    try:
        card = read_card(file, source=origin, name=name or "")
        _check_name(card.name)
        known = _known()
        _check_free(card.name, card.sha256, known)
        if card.name in known and known[card.name].parent == _SHIPPED:
            return _stored_card(known[card.name])
        os.replace(file, folder / f"{card.name}.onnx")
        fresh = file.with_suffix(".json")
        fresh.write_text(card.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")
        # The card comes last: from here on the model is known.
        os.replace(fresh, folder / f"{card.name}.json")
    except OSError as error:
        raise storage_error(error, folder) from error
    return card
