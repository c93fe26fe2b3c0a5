"""Learning to describe places: metric learning on captures of views through time."""

import math
from typing import Any

import torch
from lightning.pytorch import LightningModule
from lightning.pytorch.utilities.types import OptimizerLRScheduler
from numpy.typing import NDArray
from torch import Tensor, nn

from placeprint.errors import InputError
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.augment import Augment
from placeprint.learn.data.module import Batch
from placeprint.learn.data.proxies import Proxies
from placeprint.learn.losses import PlaceLoss
from placeprint.learn.model import PlaceModel
from placeprint.learn.recall import recall_at

__all__ = ["KS", "PlaceTask"]

KS = (1, 5)
"""Validation tells recall at these."""

_MOMENTUM = 0.9


class PlaceTask(LightningModule):
    """Training and validation of a `PlaceModel`.

    Args:
        model: what learns.
        settings: of the run; they travel in every checkpoint.
        vectors: positions of the held-out photos in their order, unit vectors float64 ``[m, 3]``.
        query: which of them ask, bool ``[m]``.
        proxies: filled while training, where batches are made from them.
    """

    def __init__(
        self,
        model: PlaceModel,
        settings: TrainSettings,
        vectors: NDArray[Any],
        query: NDArray[Any],
        *,
        proxies: Proxies | None = None,
    ) -> None:
        super().__init__()
        # Channels last, as the photos lie on disk: convolutions on a processor run half as fast again.
        self.model: PlaceModel = nn.utils.convert_conv2d_weight_memory_format(model, torch.channels_last)
        self.settings = settings
        self.loss = PlaceLoss(settings.loss)
        self.augment = Augment(settings.augmentation, settings.input_px)
        self.proxies = proxies
        self._vectors, self._query = torch.from_numpy(vectors), torch.from_numpy(query)
        self._described: list[Tensor] = []
        self._losses: list[Tensor] = []

    def describe(self, inputs: Tensor) -> Tensor:
        """Describe pixels, uint8 ``[n, side, side, 3]``, or cached features, float16 ``[n, channels, h, w]``."""
        if inputs.dtype != torch.uint8:
            descriptors: Tensor = self.model.aggregator(inputs.float())
            return descriptors
        pixels = inputs.permute(0, 3, 1, 2).float()
        if self.training:
            with torch.no_grad():
                pixels = self.augment(pixels)
        described: Tensor = self.model(pixels.contiguous(memory_format=torch.channels_last))
        return described

    def on_train_epoch_start(self) -> None:
        """Make what is random depend on the epoch alone, so that a resumed run goes on as it would have."""
        torch.manual_seed(self.settings.seed * 1_000_003 + self.current_epoch)
        self._losses.clear()

    def training_step(self, batch: Batch, batch_index: int) -> Tensor:
        """One batch's loss."""
        inputs, views = batch
        loss = self.learn(self.describe(inputs), views)
        self._losses.append(loss.detach())
        return loss

    def learn(self, descriptors: Tensor, views: Tensor) -> Tensor:
        """The loss of a batch; what its views look like by now is kept for the batches to come."""
        if self.proxies is not None:
            # All processes make their batches from the same proxies.
            every, of = self.all_gather((descriptors.detach(), views))
            self.proxies.remember(every.flatten(0, -2), of.flatten())
        loss: Tensor = self.loss(descriptors, views)
        return loss

    def searched(self, descriptors: Tensor) -> Tensor:
        """What validation searches: held-out photos as the model itself describes them."""
        return descriptors

    def on_train_epoch_end(self) -> None:
        """Refuse to go on from numbers that are none."""
        if not math.isfinite(self.mean_loss()):
            raise InputError(
                f"the loss of epoch {self.current_epoch + 1} is not finite: lower learning_rate or trunk_learning_rate "
                "and train into another folder."
            )

    def mean_loss(self) -> float:
        """Mean loss of the epoch so far."""
        return float(torch.stack(self._losses).mean()) if self._losses else 0.0

    def validation_step(self, batch: Batch, batch_index: int) -> None:
        """Describe held-out photos."""
        self._described.append(self.describe(batch[0]).float().cpu())

    def on_validation_epoch_end(self) -> None:
        """Ask the newest captures of the older ones."""
        descriptors = self.searched(torch.cat(self._described))
        self._described.clear()
        recalls = recall_at(descriptors, self._vectors, self._query, ks=KS, threshold_m=self.settings.threshold_m)
        for k, recall in recalls.items():
            self.log(f"recall@{k}", recall)

    def configure_optimizers(self) -> OptimizerLRScheduler:
        """One rate for the trunk and one for the aggregator; both rise, then fall as a cosine, step by step."""
        groups = [
            *_parameters(self.model.trunk, self.settings.trunk_learning_rate, self.settings.weight_decay),
            *_parameters(self.model.aggregator, self.settings.learning_rate, self.settings.weight_decay),
        ]
        optimizer: torch.optim.Optimizer
        if self.settings.optimizer == "adamw":
            optimizer = torch.optim.AdamW(groups)
        else:
            optimizer = torch.optim.SGD(groups, momentum=_MOMENTUM)
        total = max(1, int(self.trainer.estimated_stepping_batches))
        warmup = round(total * self.settings.warmup)

        def factor(step: int) -> float:
            if step < warmup:
                return (step + 1) / (warmup + 1)
            return 0.5 * (1.0 + math.cos(math.pi * (step - warmup) / max(1, total - warmup)))

        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Put the settings in and what the trunk is, so that a checkpoint can be exported without anything else."""
        checkpoint["placeprint"] = {
            "task": "places",
            "settings": self.settings.model_dump(mode="json"),
            "trunk": self.model.trunk.recipe(),
            "describes_as": self.model.describes_as,
        }


def _parameters(part: nn.Module, rate: float, decay: float) -> list[dict[str, Any]]:
    """Weights with decay; biases and what scales, which have one dimension or none, without."""
    learning = [parameter for parameter in part.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1], "lr": rate, "weight_decay": decay},
        {"params": [p for p in learning if p.ndim <= 1], "lr": rate, "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]
