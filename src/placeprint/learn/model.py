"""Trunk and aggregator as one model, and how much of it learns."""

from collections.abc import Mapping
from typing import Literal

from torch import Tensor, nn

from placeprint.learn.aggregators.average import AveragePooling
from placeprint.learn.aggregators.boq import Boq
from placeprint.learn.aggregators.gem import GeM
from placeprint.learn.aggregators.salad import Salad
from placeprint.learn.aggregators.settings import Aggregator, AverageSettings, BoqSettings, GemSettings
from placeprint.learn.backbones.pretrained import load_backbone, rebuild_backbone
from placeprint.learn.backbones.trunk import Trunk
from placeprint.learn.config import TrainSettings

__all__ = ["PlaceModel", "build_aggregator", "build_model"]

Freeze = Literal["none", "half", "all"]
_FROZEN_DIM = 512


class PlaceModel(nn.Module):
    """Pixels to descriptor.

    Args:
        trunk: pixels to feature map.
        aggregator: feature map to unit-length descriptor.
        freeze: ``none``, ``half`` (its first half, see `Trunk.first_half`) or ``all`` of the trunk stays as it is, its
            running statistics included.

    Attributes:
        describes_as: SHA-256 of the model in whose space the descriptors lie; None for a space of its own.
    """

    describes_as: str | None = None

    def __init__(self, trunk: Trunk, aggregator: nn.Module, *, freeze: Freeze = "none") -> None:
        super().__init__()
        self.trunk = trunk
        self.aggregator = aggregator
        self._frozen: list[nn.Module] = []
        if freeze == "all":
            self._frozen = [trunk]
        elif freeze == "half":
            self._frozen = trunk.first_half()
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


def build_aggregator(settings: Aggregator, channels: int, *, freeze: Freeze = "none") -> nn.Module:
    """Build an aggregator for the feature map of a trunk with so many channels, frozen or not."""
    if isinstance(settings, AverageSettings):
        return AveragePooling()
    if isinstance(settings, GemSettings):
        dim = settings.dim
        if freeze == "all" and dim is None and settings.cell_dim is None:
            dim = _FROZEN_DIM
        return GeM(channels, p=settings.p, grid=settings.grid, cell_dim=settings.cell_dim, dim=dim)
    if isinstance(settings, BoqSettings):
        return Boq(
            channels,
            queries=settings.queries,
            layers=settings.layers,
            width=settings.channels,
            rows=settings.rows,
        )
    return Salad(channels, clusters=settings.clusters, cluster_dim=settings.cluster_dim, token_dim=settings.token_dim)


def build_model(settings: TrainSettings, *, recipe: Mapping[str, object] | None = None) -> PlaceModel:
    """Build the model that settings describe.

    Args:
        settings: of the run.
        recipe: what a checkpoint says of its trunk, whose weights are then loaded next; without it the trunk starts
            from its pretrained weights.

    Raises:
        ModelError: there is no such trunk.
        InputError: settings don't fit it.
    """
    if recipe is None:
        trunk = load_backbone(settings.backbone, input_px=settings.input_px)
    else:
        trunk = rebuild_backbone(settings.backbone, recipe, input_px=settings.input_px)
    settings.check_stride(trunk.stride)
    aggregator = build_aggregator(settings.aggregator, trunk.channels, freeze=settings.freeze)
    return PlaceModel(trunk, aggregator, freeze=settings.freeze)
