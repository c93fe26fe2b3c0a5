"""The describer: one ONNX Runtime session that turns pixels into descriptors.

The graph does its own normalising and returns unit-length descriptors; see `placeprint.learn.export` for the contract.
"""

from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from placeprint.errors import ModelError

if TYPE_CHECKING:
    from placeprint.describe.registry import Model

__all__ = ["Describer"]


class Describer:
    """Runs one model on the CPU.

    The session uses a single thread a call and any number of calls may run at once: photos side by side on as many
    threads as there are cores (see `placeprint.describe.stream`) keep the cores busier than one call split over them,
    because nothing waits at the end of each layer.

    Args:
        model: what the registry resolved.

    Raises:
        ModelError: if ONNX Runtime can't load the file.
    """

    def __init__(self, model: "Model") -> None:
        # Loading ONNX Runtime takes 70 ms, which commands that describe nothing need not pay.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(model.path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # ONNX Runtime raises its own undocumented exception types, which share no base but Exception.
            first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(f"{model.path}: ONNX Runtime can't load this model ({first_line})") from error
        self.model = model
        self.input_size: tuple[int, int] = (model.card.input_height, model.card.input_width)
        self.dim = model.card.dim

    def describe(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Describe a batch.

        Args:
            pixels: uint8 ``[n, height, width, 3]``, RGB, of the model's `input_size`.

        Returns:
            Unit-length descriptors, float32 ``[n, dim]``.
        """
        (descriptors,) = self._session.run(["descriptor"], {"pixels": pixels})
        return cast(NDArray[np.float32], descriptors)

    def describe_with_features(self, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Describe a batch and keep the last feature map.

        Args:
            pixels: uint8 ``[n, height, width, 3]``, RGB, of the model's `input_size`.

        Returns:
            Descriptors float32 ``[n, dim]`` and feature maps float32 ``[n, channels, h, w]``.
        """
        descriptors, features = self._session.run(["descriptor", "features"], {"pixels": pixels})
        return descriptors, features
