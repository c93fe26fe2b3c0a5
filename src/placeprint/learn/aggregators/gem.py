"""Generalised mean pooling (GeM).

Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", TPAMI 2018.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["GeM"]

_SMALLEST = 1e-6


class GeM(nn.Module):
    """The p-th root of the mean p-th power over positions, optionally projected, then unit length.

    ``p = 1`` is average pooling, large ``p`` goes towards the maximum; ``p`` is learned.

    Args:
        channels: of the feature map.
        p: where the exponent starts.
        dim: length of the descriptor, by a linear layer that starts as an orthogonal projection; None for none.
    """

    def __init__(self, channels: int, *, p: float = 3.0, dim: int | None = None) -> None:
        super().__init__()
        self.p = nn.Parameter(torch.tensor(float(p)))
        self.project: nn.Module = nn.Identity()
        if dim is not None:
            self.project = nn.Linear(channels, dim)
            nn.init.orthogonal_(self.project.weight)
            nn.init.zeros_(self.project.bias)
        self.dim = dim or channels

    def forward(self, feature_map: Tensor) -> Tensor:
        """Pool ``[n, channels, h, w]`` to ``[n, dim]``, unit length; negative features count as nothing."""
        # Powers of half precision overflow.
        powers = feature_map.float().clamp(min=_SMALLEST).pow(self.p)
        pooled = powers.mean(dim=(2, 3)).pow(1.0 / self.p)
        return functional.normalize(self.project(functional.normalize(pooled, dim=1)), dim=1)
