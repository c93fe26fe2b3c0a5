"""Where the files of a `transformers` model are: a folder that the user names, or the Hugging Face hub's own cache."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from placeprint.errors import ModelError
from placeprint.photos.wording import show

__all__ = ["ModelFolder", "find_model"]

_PROCESSOR = ("preprocessor_config.json", "processor_config.json")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
# Weights as safetensors only, one copy of them, and no code.
_WANTED = ("config.json", *_PROCESSOR, *_WEIGHTS, "model-*-of-*.safetensors")
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_FOLDER = "name a folder that holds config.json and model.safetensors, as `save_pretrained` writes them"


class ModelFolder(NamedTuple):
    """A folder with the files of a model.

    Attributes:
        path: the folder.
        label: what people call it: the folder's own name, or the hub's with the first digits of its commit.
    """

    path: Path
    label: str


def find_model(name: str) -> ModelFolder:
    """Find the files of a model; only for a hub name that the cache doesn't hold whole, a connection is opened.

    Args:
        name: a folder, or a hub name such as ``facebook/dinov2-small``.

    Raises:
        ModelError: there is no such folder or model, it can't be reached, or it holds no safetensors.
    """
    folder = Path(os.path.expanduser(name))
    if os.path.isdir(folder):
        found = ModelFolder(folder, folder.resolve().name)
    elif _HUB_NAME.fullmatch(name):
        found = _from_hub(name)
    else:
        raise ModelError(
            f"backbone {show(name)} is neither lite0, lite1 or lite2, nor a folder, nor a hub name such as "
            "facebook/dinov2-small: choose one of these."
        )
    _check(found, name)
    return found


def _is_whole(path: Path) -> bool:
    groups = (("config.json",), _PROCESSOR, _WEIGHTS)
    return all(any((path / name).is_file() for name in names) for names in groups)


def _check(found: ModelFolder, name: str) -> None:
    if not (found.path / "config.json").is_file():
        raise ModelError(f"backbone {show(name)} holds no config.json: {_FOLDER}.")
    if not any((found.path / weights).is_file() for weights in _WEIGHTS):
        raise ModelError(
            f"backbone {show(name)} holds no model.safetensors, and pickles (.bin, .pt) are never opened: "
            "load it where you trust it and write it anew with `save_pretrained`, then name that folder."
        )


def _from_hub(name: str) -> ModelFolder:
    # Loading takes a moment that only runs with such a backbone should pay.
    from huggingface_hub import errors, snapshot_download

    def fetch(*, local_files_only: bool) -> Path:
        return Path(snapshot_download(name, allow_patterns=list(_WANTED), local_files_only=local_files_only))

    try:
        try:
            path = fetch(local_files_only=True)
        except errors.LocalEntryNotFoundError:
            path = None
        # What another program put into the cache may lack a file.
        if path is None or not _is_whole(path):
            path = fetch(local_files_only=False)
    except errors.GatedRepoError:
        mend = "accept its terms on its page there, log in with `hf auth login`, and run again"
        raise ModelError(f"The hub gives {name} only to those who accept its terms: {mend}.") from None
    except errors.RepositoryNotFoundError:
        mend = "mind the spelling, or log in with `hf auth login` if it is private; a folder must exist"
        raise ModelError(f"The hub knows no model {name}, and there is no such folder: {mend}.") from None
    except Exception as error:
        # The hub's client lets through whatever its HTTP client, the disk and its storage back end raise.
        raise ModelError(
            f"{name} can't be had from the Hugging Face hub ({type(error).__name__}): connect and run again, or fetch "
            "it elsewhere and name its folder."
        ) from None
    return ModelFolder(path, f"{name} {path.name[:8]}")
