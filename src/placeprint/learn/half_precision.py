"""Weights in half precision: half the bytes, and nothing else changes.

Weights are stored as IEEE 754 binary16 and turned back into float32 by a Cast each, which ONNX Runtime computes once,
while it loads the file. So everything is still computed in float32, at the same speed, with weights that are right to
eleven binary digits.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from placeprint.errors import ModelError

__all__ = ["halve_weights"]

# Biases and the constants of normalising are few bytes, and a rounded one shifts a whole channel.
_FEWEST = 1024
_LARGEST = float(np.finfo(np.float16).max)


def halve_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the weights of a model as float16; inputs, outputs and metadata stay as they are.

    Vectors, small tensors and tensors with a number that float16 can't hold stay float32.

    Args:
        model: with all its weights inside; it is not changed.

    Raises:
        ModelError: no tensor of the model can be stored so; one line.
    """
    halved = onnx.ModelProto()
    halved.CopyFrom(model)
    casts: list[onnx.NodeProto] = []
    for tensor in halved.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) < 2 or np.prod(tensor.dims) < _FEWEST:
            continue
        values = numpy_helper.to_array(tensor)
        # Asked this way round, a number that is none stays float32 too.
        if not np.abs(values).max() <= _LARGEST:
            continue
        name, stored = tensor.name, f"{tensor.name}.float16"
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(helper.make_node("Cast", [stored], [name], name=f"{name}.cast", to=TensorProto.FLOAT))
    if not casts:
        raise ModelError("the model holds no float32 weights that could be stored as float16; use it as it is.")
    # Nodes stand in the order of computing.
    nodes = [*casts, *halved.graph.node]
    del halved.graph.node[:]
    halved.graph.node.extend(nodes)
    return halved
