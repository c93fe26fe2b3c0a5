"""What is done to a trained model before it is exported: it is blended with what it was, and shortened.

Blending: Wortsman et al., "Robust Fine-Tuning of Zero-Shot Models", CVPR 2022: the mean of the weights before and after
training knows the photos that were trained on nearly as well, and others better. Shortening: principal components of
what the cells of a grid hold, Jégou and Chum, "Negative Evidences and Co-occurences in Image Retrieval", ECCV 2012.
"""

from dataclasses import dataclass

import torch
from torch import nn

from placeprint.errors import InputError
from placeprint.learn.aggregators.gem import GeM
from placeprint.learn.backbones.pretrained import load_backbone
from placeprint.learn.config import TrainSettings
from placeprint.learn.data.calibration import calibration_pixels
from placeprint.learn.model import PlaceModel
from placeprint.progress import OnProgress

__all__ = ["AS_TRAINED", "Finish", "finish"]

_PHOTOS = 2048
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Finish:
    """What to do.

    Attributes:
        blend: share of the trained trunk, from 0 to 1; the rest is the trunk that training started from.
        cell_dim: length of each cell's part of a GeM descriptor, by principal components of training photos; None
            leaves it as it is.
    """

    blend: float = 1.0
    cell_dim: int | None = None

    def __str__(self) -> str:
        blended = [] if self.blend == 1.0 else [f"{self.blend:.0%} blended with the weights before training"]
        return ", ".join([*blended, *([] if self.cell_dim is None else [f"cells of {self.cell_dim} components"])])


AS_TRAINED = Finish()


def finish(model: PlaceModel, settings: TrainSettings, how: Finish, on_progress: OnProgress) -> None:
    """Change a trained model in place: blend, then shorten.

    Args:
        model: read from a checkpoint.
        settings: of its run.
        how: what to do.
        on_progress: told while photos are described.

    Raises:
        InputError: it can't be done to this model, or the training photos are gone.
        ModelError: the trunk that training started from is not to be had.
    """
    if model.describes_as is not None and (how.blend != 1.0 or how.cell_dim is not None):
        raise InputError("a student must stay as near its teacher as it came: it can't be blended or shortened.")
    if how.blend != 1.0:
        _blend(model, settings, how.blend)
    if how.cell_dim is not None:
        _shorten(model, settings, how.cell_dim, on_progress)


def _blend(model: PlaceModel, settings: TrainSettings, share: float) -> None:
    before = load_backbone(settings.backbone, input_px=settings.input_px).state_dict()
    after = model.trunk.state_dict()
    model.trunk.load_state_dict(
        {
            name: torch.lerp(before[name], value, share) if value.is_floating_point() else value
            for name, value in after.items()
        }
    )


def _shorten(model: PlaceModel, settings: TrainSettings, cell_dim: int, on_progress: OnProgress) -> None:
    pooling = model.aggregator
    if not isinstance(pooling, GeM) or not isinstance(pooling.project_cell, nn.Identity):
        raise InputError("only gem whose cells have no projection yet can be shortened: leave --cell-dim out.")
    if not isinstance(pooling.project, nn.Identity):
        raise InputError("this model's descriptors have a learned projection already: leave --cell-dim out.")
    pixels = calibration_pixels(settings, _PHOTOS, on_progress, purpose="principal components come from")
    found = []
    with torch.inference_mode():
        for start in range(0, len(pixels), _BATCH):
            inputs = torch.from_numpy(pixels[start : start + _BATCH]).permute(0, 3, 1, 2).float()
            features = model.trunk(inputs.contiguous(memory_format=torch.channels_last))
            found.append(pooling(features).unflatten(1, (-1, model.trunk.channels)).flatten(0, 1))
            on_progress("describing photos", min(start + _BATCH, len(pixels)), len(pixels))
    cells = torch.cat(found).double()
    if not 8 <= cell_dim < min(cells.shape):
        raise InputError(
            f"--cell-dim can't be {cell_dim}: {len(pixels)} photos and a trunk of {cells.shape[1]} channels allow 8 to "
            f"{min(cells.shape) - 1}."
        )
    mean = cells.mean(dim=0)
    directions = torch.linalg.eigh(torch.cov((cells - mean).T)).eigenvectors.flip(1)[:, :cell_dim]
    # A direction and its opposite are the same; its largest number is made positive.
    largest = directions.abs().argmax(dim=0)
    directions = directions * directions[largest, torch.arange(cell_dim)].sign()
    layer = nn.Linear(cells.shape[1], cell_dim)
    with torch.no_grad():
        layer.weight.copy_(directions.T)
        layer.bias.copy_(-mean @ directions)
    pooling.project_cell, pooling.dim = layer, cell_dim * pooling.grid[0] * pooling.grid[1]
