"""Generalised mean pooling (GeM), over the whole photo or over each cell of a grid.

Radenović, Tolias and Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation", TPAMI 2018. The grid: Lazebnik,
Schmid and Ponce, "Beyond Bags of Features: Spatial Pyramid Matching", CVPR 2006.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["GeM"]

_SMALLEST = 1e-6


class GeM(nn.Module):
    """The p-th root of the mean p-th power over positions of each cell, optionally projected, then unit length.

    ``p = 1`` is average pooling, large ``p`` goes towards the maximum; ``p`` is learned.

    Args:
        channels: of the feature map.
        p: where the exponent starts.
        grid: rows and columns of cells, whose results follow one another.
        dim: length of the descriptor, by a linear layer that starts as an orthogonal projection; None for none.
    """

    def __init__(
        self, channels: int, *, p: float = 3.0, grid: tuple[int, int] = (1, 1), dim: int | None = None
    ) -> None:
        super().__init__()
        self.grid = grid
        channels *= grid[0] * grid[1]
        self.p = nn.Parameter(torch.tensor(float(p)))
        self.project: nn.Module = nn.Identity()
        if dim is not None:
            self.project = nn.Linear(channels, dim)
            nn.init.orthogonal_(self.project.weight)
            nn.init.zeros_(self.project.bias)
        self.dim = dim or channels

    def forward(self, feature_map: Tensor) -> Tensor:
        """Pool ``[n, channels, h, w]`` to ``[n, dim]``, unit length; negative features count as nothing.

        Cells that don't divide the feature map overlap by a position.
        """
        # Powers of half precision overflow.
        powers = feature_map.float().clamp(min=_SMALLEST).pow(self.p)
        cells = [powers[..., rows, columns].mean(dim=(2, 3)) for rows, columns in self._cells(powers)]
        pooled = torch.cat(cells, dim=1).pow(1.0 / self.p)
        return functional.normalize(self.project(functional.normalize(pooled, dim=1)), dim=1)

    def _cells(self, feature_map: Tensor) -> list[tuple[slice, slice]]:
        """Where the cells lie: plain slices, which every runtime has."""
        down, across = (_parts(size, cells) for size, cells in zip(feature_map.shape[2:], self.grid, strict=True))
        return [(rows, columns) for rows in down for columns in across]


def _parts(size: int, cells: int) -> list[slice]:
    return [slice(cell * size // cells, -(-(cell + 1) * size // cells)) for cell in range(cells)]
