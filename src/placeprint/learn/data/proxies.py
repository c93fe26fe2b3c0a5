"""What the model last made of every view, short enough to keep: by it, views that look alike share a batch.

Ali-bey, Chaib-draa and Giguère, "Global Proxy-based Hard Mining for Visual Place Recognition", BMVC 2022. Theirs are
learned by a head of their own; here they are the descriptors themselves, thinned by a random projection, which keeps
the angles between them well enough to tell what is alike (Johnson and Lindenstrauss, 1984).
"""

import torch
from torch import Tensor, nn

__all__ = ["Proxies"]

_DIM = 128


class Proxies(nn.Module):
    """A short unit vector for every view; zero for one that was not met yet. They travel in checkpoints.

    Args:
        views: how many.
        seed: of the random projection.
    """

    values: Tensor

    def __init__(self, views: int, *, seed: int) -> None:
        super().__init__()
        self.register_buffer("values", torch.zeros((views, _DIM), dtype=torch.float16))
        self._seed = seed
        self._projection = torch.zeros(0)

    @torch.no_grad()
    def remember(self, descriptors: Tensor, views: Tensor) -> None:
        """Keep the middle of each view's descriptors in place of what was kept before.

        Args:
            descriptors: unit length, ``[n, dim]``.
            views: whole numbers ``[n]``.
        """
        if len(self._projection) != descriptors.shape[1]:
            random = torch.Generator().manual_seed(self._seed)
            self._projection = torch.randn((descriptors.shape[1], _DIM), generator=random).to(descriptors.device)
        # Mixed precision multiplies in half.
        short = (descriptors @ self._projection.to(descriptors.dtype)).float()
        met, place = torch.unique(views, return_inverse=True)
        middles = torch.zeros((len(met), _DIM), device=short.device).index_add_(0, place, short)
        self.values[met] = nn.functional.normalize(middles, dim=1).half()

    @torch.no_grad()
    def alike(self, view: int, others: Tensor) -> Tensor:
        """Order other views by how much they look like one, the most alike first.

        Args:
            view: the one.
            others: whole numbers ``[n]``.

        Returns:
            Positions in `others` ``[n]``, none of them where the view itself was not met yet.
        """
        values = self.values.cpu()
        mine = values[view].float()
        if not mine.any():
            return others.new_zeros(0)
        return torch.argsort(values[others].float() @ mine, descending=True, stable=True)
