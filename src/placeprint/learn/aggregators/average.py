"""Average pooling, the baseline of image retrieval.

Babenko and Lempitsky, "Aggregating Deep Convolutional Features for Image Retrieval", ICCV 2015 (SPoC, without the
centre prior).
"""

from torch import Tensor, nn
from torch.nn import functional

__all__ = ["AveragePooling"]


class AveragePooling(nn.Module):
    """Average over positions, then unit length: ``[n, c, h, w]`` to ``[n, c]``."""

    def forward(self, feature_map: Tensor) -> Tensor:
        """Pool a feature map."""
        return functional.normalize(feature_map.mean(dim=(2, 3)), dim=1)
