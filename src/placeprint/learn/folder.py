"""The run folder: all that is needed to repeat a run, and to go on with it.

It holds ``settings.yaml``, ``run.json`` (versions, seed, hash of the data), ``metrics.csv``, ``last.ckpt`` to go on
from, ``best.ckpt`` to export, ``refused.csv`` and, unless another folder was named, ``cache/``.
"""

import csv
import json
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from placeprint.errors import InputError, Refusal
from placeprint.learn.config import LITE, TrainSettings, read_settings, write_settings
from placeprint.photos.wording import show
from placeprint.version import __version__

__all__ = ["exclusive_run", "note_run", "open_run", "write_refused"]

# These may change between two sittings of one run: they say where it runs, not what it learns.
_SITTING = frozenset({"accelerator", "devices", "strategy", "precision", "workers", "cache"})
_PACKAGES = ("torch", "lightning", "pytorch-metric-learning", "kornia", "numpy", "onnxruntime", "onnx")


@contextmanager
def exclusive_run(out: Path) -> Iterator[None]:
    """Hold the run folder, made if need be.

    Raises:
        InputError: another process trains in it.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise InputError(f"{out}: another process trains here; wait for it, or name another folder.") from None
    try:
        yield
    finally:
        lock.release()


def open_run(out: Path, settings: TrainSettings) -> None:
    """Make sure that a run folder is this very run's, or free for a new one; `note_run` is what writes to it.

    Raises:
        InputError: the folder is another run's, or holds other files.
    """
    written = out / "settings.yaml"
    if written.is_file():
        before = read_settings(written, {}).model_dump(mode="json")
        now = settings.model_dump(mode="json")
        changed = [name for name in now if now[name] != before[name] and name not in _SITTING]
        if changed:
            first = changed[0]
            raise InputError(
                f"{out} holds a run with other settings ({first} is {show(before[first])} there and "
                f"{show(now[first])} here): name another folder, or give the same settings to go on."
            )
    elif any(path.name != ".lock" for path in out.iterdir()):
        raise InputError(f"{out} holds other files and no run: name another folder.")


def note_run(
    out: Path, settings: TrainSettings, digest: str, counts: dict[str, int], *, teacher: str | None = None
) -> None:
    """Write the settings and what the run stands on, or make sure that it still does.

    Nothing is written earlier, so that a folder stays free while photos, settings and trunk don't go together.

    Args:
        out: the run folder.
        settings: of the run.
        digest: of the photos.
        counts: of the photos.
        teacher: SHA-256 of the teacher's file, where there is one.

    Raises:
        InputError: photos or teacher are not those that the run began with.
    """
    noted = out / "run.json"
    if noted.is_file():
        try:
            earlier: dict[str, Any] = json.loads(noted.read_text("utf-8"))
            before, taught = earlier["data"]["blake2b"], earlier.get("teacher")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(f"{noted} is damaged: train into another folder.") from None
        if before != digest:
            raise InputError(f"The photos are not those that {out} began with: train into another folder.")
        if taught != teacher:
            raise InputError(f"The teacher's file is not the one that {out} began with: train into another folder.")
    write_settings(settings, out / "settings.yaml")
    if noted.is_file():
        return
    packages = _PACKAGES if settings.backbone in LITE else (*_PACKAGES, "transformers")
    facts = {
        "placeprint": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": {name: metadata.version(name) for name in packages},
        "seed": settings.seed,
        "data": {"blake2b": digest, **counts},
        **({} if teacher is None else {"teacher": teacher}),
    }
    noted.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")


def write_refused(out: Path, refusals: Sequence[Refusal]) -> None:
    """Write every photo and row that was left out, with its reason."""
    with (out / "refused.csv").open("w", newline="", encoding="utf-8", errors="surrogateescape") as file:
        writer = csv.writer(file)
        writer.writerow(["uri", "row", "reason", "message"])
        writer.writerows((refusal.uri, refusal.row, refusal.reason, refusal.message) for refusal in refusals)
