"""What every trunk is: pixels in, last feature map out, and what the rest must know of it."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

__all__ = ["Trunk"]


class Trunk(nn.Module, ABC):
    """A network from pixels to its last feature map.

    Attributes:
        channels: of the feature map.
        stride: pixels of the input between neighbouring positions of the feature map; sides of the input are multiples.
        origin: what it is and where its weights come from, for the card of an exported model.
    """

    channels: int
    stride: int
    origin: str

    @property
    @abstractmethod
    def name(self) -> str:
        """For names of files: other weights, other name."""

    @abstractmethod
    def first_half(self) -> list[nn.Module]:
        """The parts that pixels pass first, about half of the depth: what ``freeze: half`` leaves as it is."""

    @abstractmethod
    def recipe(self) -> dict[str, object]:
        """What a checkpoint must hold, beside `TrainSettings.backbone` and the weights, to build this trunk again."""

    @abstractmethod
    def forward(self, pixels: Tensor) -> Tensor:
        """Compute the last feature map.

        Args:
            pixels: float tensor ``[n, 3, height, width]``, RGB, values 0–255; sides are multiples of `stride`.

        Returns:
            Float tensor ``[n, channels, height / stride, width / stride]``.
        """
