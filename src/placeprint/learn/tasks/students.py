"""Learning to describe as another model does: a light student of a heavy teacher.

The teacher describes an atlas once, the student the queries, in the same space. Budnik and Avrithis, "Asymmetric Metric
Learning for Knowledge Transfer", CVPR 2021, compare ways to teach it; the plainest, regression of the teacher's
descriptor, does best where the student alone asks, and is what this does.
"""

from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from placeprint.learn.config import TrainSettings
from placeprint.learn.model import PlaceModel
from placeprint.learn.tasks.places import PlaceTask

__all__ = ["StudentTask"]


class StudentTask(PlaceTask):
    """Training and validation of a student; its batches name photos by their rows.

    Args:
        model: what learns, with descriptors as long as the teacher's.
        settings: of the run; they travel in every checkpoint.
        vectors: positions of the held-out photos in their order, unit vectors float64 ``[m, 3]``.
        query: which of them ask, bool ``[m]``.
        targets: the teacher's descriptors of all photos, float16 ``[n, dim]``.
        held_out: which of them are held out, rows int64 ``[m]``.
    """

    def __init__(
        self,
        model: PlaceModel,
        settings: TrainSettings,
        vectors: NDArray[Any],
        query: NDArray[Any],
        *,
        targets: NDArray[Any],
        held_out: NDArray[Any],
    ) -> None:
        super().__init__(model, settings, vectors, query)
        self._targets, self._held_out = targets, held_out

    def learn(self, descriptors: Tensor, rows: Tensor) -> Tensor:
        """How far the student is from its teacher: the squared distance, as a share of the batch's variance.

        So 0 is the teacher itself, and 1 is a student that says the same of every photo.
        """
        targets = torch.from_numpy(self._targets[rows.cpu().numpy()]).to(descriptors.device).float()
        # A photo that the teacher could not see has no target.
        seen = targets.any(dim=1)
        targets, descriptors = targets[seen], descriptors.float()[seen]
        variance = (targets - targets.mean(dim=0)).square().sum(dim=1).mean().clamp(min=1e-6)
        return (descriptors - targets).square().sum() / (variance * seen.sum().clamp(min=1))

    def searched(self, descriptors: Tensor) -> Tensor:
        """The student asks, and the teacher has described what it searches."""
        theirs = torch.from_numpy(self._targets[self._held_out]).float()
        return torch.where(self._query[:, None], descriptors, theirs)
