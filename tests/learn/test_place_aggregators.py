"""Every aggregator gives unit-length descriptors, learns in all its parts and means in ONNX what it means in torch."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from placeprint.describe.describer import Describer
from placeprint.describe.registry import resolve
from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.aggregators.boq import Boq
from placeprint.learn.aggregators.gem import GeM
from placeprint.learn.aggregators.salad import Salad
from placeprint.learn.export import export_describer

CHANNELS = 24
MAKE: dict[str, tuple[Callable[[], nn.Module], int]] = {
    "gem": (lambda: GeM(CHANNELS), CHANNELS),
    "gem projected": (lambda: GeM(CHANNELS, dim=16), 16),
    "gem on a grid": (lambda: GeM(CHANNELS, grid=(2, 3)), 6 * CHANNELS),
    "gem on a projected grid": (lambda: GeM(CHANNELS, grid=(2, 2), cell_dim=8, dim=16), 16),
    "salad": (lambda: Salad(CHANNELS, clusters=5, cluster_dim=6, token_dim=8), 38),
    "boq": (lambda: Boq(CHANNELS, queries=4, layers=2, width=64, rows=2), 128),
}


def feature_map(photos: int = 3) -> torch.Tensor:
    return torch.rand((photos, CHANNELS, 4, 4), generator=torch.Generator().manual_seed(3)) * 2


@pytest.fixture(params=MAKE)
def aggregator(request: pytest.FixtureRequest) -> tuple[nn.Module, int]:
    torch.manual_seed(0)
    make, dim = MAKE[request.param]
    return make(), dim


def test_descriptors_have_unit_length(aggregator: tuple[nn.Module, int]) -> None:
    module, dim = aggregator
    descriptors = module(feature_map())
    assert descriptors.shape == (3, dim)
    assert module.dim == dim
    torch.testing.assert_close(descriptors.norm(dim=1), torch.ones(3))
    assert torch.isfinite(module(torch.zeros(1, CHANNELS, 4, 4))).all()


def test_every_part_learns(aggregator: tuple[nn.Module, int]) -> None:
    module, dim = aggregator
    features = feature_map().requires_grad_()
    (module(features) * torch.randn(3, dim, generator=torch.Generator().manual_seed(4))).sum().backward()
    for name, parameter in [*module.named_parameters(), ("features", features)]:
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
    learned = [name for name, parameter in module.named_parameters() if parameter.grad.abs().max() > 0]
    # A bias that is added to every key, or to every score of a softmax, changes nothing by design.
    assert len(learned) >= 0.9 * len(list(module.parameters()))


def test_onnx_says_the_same(aggregator: tuple[nn.Module, int], tmp_path: Path) -> None:
    module = aggregator[0].eval()
    trunk = nn.Sequential(nn.Conv2d(3, CHANNELS, 8, 8), nn.ReLU()).eval()
    path = tmp_path / "tiny.onnx"
    export_describer(trunk, module, path, input_px=32, metadata={"name": "tiny"})
    pixels = np.random.default_rng(1).integers(0, 256, (5, 32, 32, 3), dtype=np.uint8)
    with torch.no_grad():
        expected = module(trunk(torch.from_numpy(pixels).permute(0, 3, 1, 2).float())).numpy()
    assert (Describer(resolve(str(path))).describe(pixels) * expected).sum(axis=1).min() >= 0.9999


def test_gem_lies_between_the_average_and_the_maximum() -> None:
    features = feature_map()
    torch.testing.assert_close(GeM(CHANNELS, p=1.0)(features), AveragePooling()(features))
    largest = nn.functional.normalize(features.amax(dim=(2, 3)), dim=1)
    # The root of a mean over 16 positions: 16 ** (1 / 20) is the same for all channels but for ties.
    assert (GeM(CHANNELS, p=20.0)(features) * largest).sum(dim=1).min() > 0.999


def test_salad_shares_out_every_position() -> None:
    torch.manual_seed(0)
    salad = Salad(CHANNELS, clusters=5, cluster_dim=6, token_dim=8, iterations=60)
    shares = salad.assign(feature_map()).exp()
    torch.testing.assert_close(shares.sum(dim=1), torch.ones(3, 16))
    torch.testing.assert_close(shares.sum(dim=2)[:, :-1], torch.ones(3, 5), atol=1e-3, rtol=0)
    with pytest.raises(ValueError, match="more than the 4 positions"):
        salad.assign(torch.rand(1, CHANNELS, 2, 2))
