"""Aggregation by optimal transport, in the manner of SALAD.

Izquierdo and Civera, "Optimal Transport Aggregation for Visual Place Recognition", CVPR 2024. The paper's global token
is DINOv2's class token; a convolutional trunk has none, so the average of its feature map stands in.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["Salad"]

_HIDDEN = 512


def _two_layers(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, _HIDDEN, 1), nn.ReLU(), nn.Conv2d(_HIDDEN, outputs, 1))


class Salad(nn.Module):
    """Assign positions to clusters, or to a dustbin for what tells nothing of a place, and sum up each cluster.

    Args:
        channels: of the feature map.
        clusters: fewer than the feature map has positions.
        cluster_dim: length of a cluster's sum.
        token_dim: length of the global token.
        iterations: of Sinkhorn's algorithm.
    """

    def __init__(
        self, channels: int, *, clusters: int = 16, cluster_dim: int = 64, token_dim: int = 128, iterations: int = 3
    ) -> None:
        super().__init__()
        self.scores = _two_layers(channels, clusters)
        self.local = _two_layers(channels, cluster_dim)
        self.token = _two_layers(channels, token_dim)
        self.dustbin = nn.Parameter(torch.tensor(1.0))
        self.clusters = clusters
        self.iterations = iterations
        self.dim = clusters * cluster_dim + token_dim

    def assign(self, feature_map: Tensor) -> Tensor:
        """Share out every position among the clusters.

        Returns:
            Log-shares ``[n, clusters + 1, positions]``, the dustbin last. Over clusters and dustbin, the shares of a
            position sum to one; each cluster holds about one position, the dustbin the rest.
        """
        scores = self.scores(feature_map).float().flatten(2)
        positions = scores.shape[2]
        if positions <= self.clusters:
            raise ValueError(f"{self.clusters} clusters need more than the {positions} positions of this feature map")
        plan = torch.cat([scores, self.dustbin.float().expand(scores.shape[0], 1, positions)], dim=1)
        held = torch.zeros(self.clusters + 1, 1, dtype=plan.dtype, device=plan.device)
        held[-1] = math.log(positions - self.clusters)
        for _ in range(self.iterations):
            plan = plan - plan.logsumexp(dim=2, keepdim=True) + held
            plan = plan - plan.logsumexp(dim=1, keepdim=True)
        return plan

    def forward(self, feature_map: Tensor) -> Tensor:
        """Aggregate ``[n, channels, h, w]`` to ``[n, dim]``, unit length."""
        shares = self.assign(feature_map)[:, :-1].exp()
        local = self.local(feature_map).float().flatten(2)
        # [n, cluster_dim, positions] x [n, positions, clusters]
        sums = functional.normalize(local @ shares.transpose(1, 2), dim=1).flatten(1)
        token = self.token(feature_map.mean(dim=(2, 3), keepdim=True)).float().flatten(1)
        return functional.normalize(torch.cat([functional.normalize(token, dim=1), sums], dim=1), dim=1)
