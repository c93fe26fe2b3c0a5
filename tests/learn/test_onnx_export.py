"""Exports repeat, and say what torch says; the shipped model is what its card says."""

from pathlib import Path

import numpy as np
import pytest
import torch

from placeprint.describe.card import read_card
from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.learn.aggregators.gem import GeM
from placeprint.learn.backbones.efficientnet_lite import VARIANTS, EfficientNetLite
from placeprint.learn.backbones.pretrained import load_backbone
from placeprint.learn.export import export_describer
from placeprint.photos.decode import decode
from streets import Street


def test_an_export_is_the_same_bytes_again_and_says_what_torch_says(street: Street, tmp_path: Path) -> None:
    trunk = load_backbone("lite0", input_px=224).eval()
    pooling = GeM(trunk.channels, grid=(2, 2), cell_dim=320).eval()
    paths = [tmp_path / name for name in ("one.onnx", "other.onnx")]
    for path in paths:
        export_describer(trunk, pooling, path, input_px=224, metadata={"name": "lite0"})
    assert paths[0].read_bytes() == paths[1].read_bytes()
    pixels = np.stack([decode(path, size=(224, 224)).pixels for path in street.queries[:4]])
    with torch.no_grad():
        expected = pooling(trunk(torch.from_numpy(pixels).permute(0, 3, 1, 2).float())).numpy()
    assert (Describer(resolve(str(paths[0]))).describe(pixels) * expected).sum(axis=1).min() >= 0.9999


def test_the_shipped_model_is_what_its_card_says_and_knows_the_place_again(street: Street) -> None:
    shipped = resolve("lite0")
    found = read_card(shipped.path, source=shipped.card.source)
    assert found == shipped.card
    assert (found.dim, found.input_width, found.license) == (1280, 224, "Apache-2.0")
    assert found.size_bytes < 25_000_000
    folder = street.queries[0].parent
    older = [next(folder.glob(f"{query.stem.rsplit('_', 1)[0]}_0*")) for query in street.queries]
    mine, theirs = (
        Describer(shipped).describe(np.stack([decode(path, size=(224, 224)).pixels for path in paths]))
        for paths in (street.queries, older)
    )
    assert ((mine @ theirs.T).argmax(axis=1) == np.arange(len(older))).mean() >= 0.8


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
