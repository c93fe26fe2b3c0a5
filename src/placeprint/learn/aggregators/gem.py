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
        cell_dim: length of each cell's part, by one linear layer for all of them; None for none.
        dim: length of the descriptor, by a linear layer over all cells; None for none. Both layers start as orthogonal
            projections.
    """

    def __init__(
        self,
        channels: int,
        *,
        p: float = 3.0,
        grid: tuple[int, int] = (1, 1),
        cell_dim: int | None = None,
        dim: int | None = None,
    ) -> None:
        super().__init__()
        self.grid = grid
        self.p = nn.Parameter(torch.tensor(float(p)))
        self.project_cell = _projection(channels, cell_dim)
        whole = (cell_dim or channels) * grid[0] * grid[1]
        self.project = _projection(whole, dim)
        self.dim = dim or whole

    def forward(self, feature_map: Tensor) -> Tensor:
        """Pool ``[n, channels, h, w]`` to ``[n, dim]``, unit length; negative features count as nothing.

        Cells that don't divide the feature map overlap by a position.
        """
        # Powers of half precision overflow.
        powers = feature_map.float().clamp(min=_SMALLEST).pow(self.p)
        cells = [powers[..., rows, columns].mean(dim=(2, 3)) for rows, columns in self._cells(powers)]
        pooled = torch.stack(cells, dim=1).pow(1.0 / self.p)
        # The length of all cells together: a cell of sky stays a faint one.
        pooled = functional.normalize(pooled.flatten(1), dim=1).view_as(pooled)
        return functional.normalize(self.project(self.project_cell(pooled).flatten(1)), dim=1)

    def _cells(self, feature_map: Tensor) -> list[tuple[slice, slice]]:
        """Where the cells lie: plain slices, which every runtime has."""
        down, across = (_parts(size, cells) for size, cells in zip(feature_map.shape[2:], self.grid, strict=True))
        return [(rows, columns) for rows in down for columns in across]


def _projection(channels: int, dim: int | None) -> nn.Module:
    if dim is None:
        return nn.Identity()
    layer = nn.Linear(channels, dim)
    nn.init.orthogonal_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def _parts(size: int, cells: int) -> list[slice]:
    return [slice(cell * size // cells, -(-(cell + 1) * size // cells)) for cell in range(cells)]
