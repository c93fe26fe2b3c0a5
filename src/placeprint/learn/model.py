"""Trunk and aggregator as one model, and how much of it learns."""

from typing import Literal

from torch import Tensor, nn

from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.aggregators.boq import Boq
from placeprint.learn.aggregators.gem import GeM
from placeprint.learn.aggregators.salad import Salad
from placeprint.learn.backbones.efficientnet_lite import EfficientNetLite
from placeprint.learn.backbones.pretrained import load_backbone
from placeprint.learn.config import (
    Aggregator,
    AverageSettings,
    BoqSettings,
    GemSettings,
    TrainSettings,
)

__all__ = ["PlaceModel", "build_aggregator", "build_model"]

Freeze = Literal["none", "half", "all"]


class PlaceModel(nn.Module):
    """Pixels to descriptor.

    Args:
        trunk: pixels to feature map.
        aggregator: feature map to unit-length descriptor.
        freeze: ``none``, ``half`` (the stem and the first half of the blocks) or ``all`` of the trunk stays as it is,
            its running statistics included.
    """

    def __init__(self, trunk: EfficientNetLite, aggregator: nn.Module, *, freeze: Freeze = "none") -> None:
        super().__init__()
        self.trunk = trunk
        self.aggregator = aggregator
        self._frozen: list[nn.Module] = []
        if freeze == "all":
            self._frozen = [trunk]
        elif freeze == "half":
            self._frozen = [trunk.stem, trunk.blocks[: len(trunk.blocks) // 2]]
        for part in self._frozen:
            part.requires_grad_(False)
        self.train()

    def train(self, mode: bool = True) -> "PlaceModel":
        """Switch between training and use; frozen parts are always in use."""
        super().train(mode)
        for part in self._frozen:
            part.eval()
        return self

    def forward(self, pixels: Tensor) -> Tensor:
        """Describe photos.

        Args:
            pixels: float ``[n, 3, height, width]``, RGB, 0–255.

        Returns:
            Unit-length descriptors ``[n, dim]``.
        """
        descriptors: Tensor = self.aggregator(self.trunk(pixels))
        return descriptors


def build_aggregator(settings: Aggregator, channels: int) -> nn.Module:
    """Build an aggregator for a feature map of so many channels."""
    if isinstance(settings, AverageSettings):
        return AveragePooling()
    if isinstance(settings, GemSettings):
        return GeM(channels, p=settings.p, dim=settings.dim)
    if isinstance(settings, BoqSettings):
        return Boq(
            channels,
            queries=settings.queries,
            layers=settings.layers,
            width=settings.channels,
            rows=settings.rows,
        )
    return Salad(channels, clusters=settings.clusters, cluster_dim=settings.cluster_dim, token_dim=settings.token_dim)


def build_model(settings: TrainSettings, *, pretrained: bool = True) -> PlaceModel:
    """Build the model that settings describe.

    Args:
        settings: of the run.
        pretrained: start from ImageNet weights; False where a checkpoint's weights are loaded next.
    """
    trunk = load_backbone(settings.backbone) if pretrained else EfficientNetLite(settings.backbone)
    return PlaceModel(trunk, build_aggregator(settings.aggregator, trunk.channels), freeze=settings.freeze)
