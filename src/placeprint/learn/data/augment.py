"""Changes to training photos, on the whole batch and on the device that trains."""

import warnings

from torch import Tensor, nn

from placeprint.learn.config import Augmentation

with warnings.catch_warnings():
    # Kornia still uses what the next PyTorch renames.
    warnings.simplefilter("ignore")
    from kornia import augmentation as kornia

__all__ = ["Augment"]


class Augment(nn.Module):
    """Crop, recolour, blur and blank, each photo its own way; nothing is mirrored, for words and headings matter.

    Args:
        settings: how much of each.
        side: pixels of the square input, and of the output.
    """

    def __init__(self, settings: Augmentation, side: int) -> None:
        super().__init__()
        steps: list[nn.Module] = []
        if settings.crop:
            steps.append(kornia.RandomResizedCrop((side, side), scale=(1.0 - settings.crop, 1.0), ratio=(0.8, 1.25)))
        if settings.colour:
            strength = settings.colour
            steps.append(kornia.ColorJitter(strength, strength, strength, p=0.8))
        if settings.blur:
            steps.append(kornia.RandomGaussianBlur((5, 5), (0.1, 1.5), p=settings.blur))
        if settings.erasing:
            steps.append(kornia.RandomErasing(scale=(0.02, 0.15), p=settings.erasing))
        self.steps = nn.Sequential(*steps)

    def forward(self, pixels: Tensor) -> Tensor:
        """Change photos: float ``[n, 3, side, side]``, 0–255, to the same."""
        changed: Tensor = self.steps(pixels / 255.0)
        return changed.clamp(0.0, 1.0) * 255.0
