"""Losses on labelled descriptors: captures of a view come together, views of other places move apart.

Multi-similarity: Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019,
with the paper's miner and constants. Triplet: Hermans, Beyer and Leibe, "In Defense of the Triplet Loss", 2017, on the
hardest pairs of the batch. InfoNCE: van den Oord, Li and Vinyals, 2018, as normalised in SimCLR.
"""

from typing import Literal

from pytorch_metric_learning import losses, miners
from torch import Tensor, nn

__all__ = ["LossName", "PlaceLoss"]

LossName = Literal["multi_similarity", "triplet", "info_nce"]


class PlaceLoss(nn.Module):
    """A loss with the miner that belongs to it.

    Args:
        name: which.
    """

    def __init__(self, name: LossName) -> None:
        super().__init__()
        self.miner: nn.Module | None = None
        if name == "multi_similarity":
            self.loss: nn.Module = losses.MultiSimilarityLoss(alpha=2.0, beta=50.0, base=0.5)
            self.miner = miners.MultiSimilarityMiner(epsilon=0.1)
        elif name == "triplet":
            self.loss, self.miner = losses.TripletMarginLoss(margin=0.1), miners.BatchHardMiner()
        else:
            self.loss = losses.NTXentLoss(temperature=0.07)

    def forward(self, descriptors: Tensor, labels: Tensor) -> Tensor:
        """Compute the loss of a batch.

        Args:
            descriptors: unit length, ``[n, dim]``.
            labels: whole numbers ``[n]``, equal for captures of one view.

        Returns:
            One number, not negative.
        """
        # In half precision the exponentials of the losses overflow.
        descriptors = descriptors.float()
        pairs = None if self.miner is None else self.miner(descriptors, labels)
        value: Tensor = self.loss(descriptors, labels, pairs)
        return value
