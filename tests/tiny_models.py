"""Describers of a few kilobytes for tests: a photo's coarse colours, turned at random."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

__all__ = ["tiny_describer"]

_GRID = 4


def tiny_describer(
    path: Path, *, dim: int = 32, side: int = 32, seed: int = 0, name: str = "", describes_as: str | None = None
) -> Path:
    """Write a describer: the mean colours of a grid of 4 x 4, less mid grey, through a random matrix.

    Two of the same seed and ``dim`` but of different sides describe a photo nearly alike: a teacher and its student.

    Args:
        path: the file to write.
        dim: length of the descriptor.
        side: of the square input, a multiple of 4.
        seed: of the matrix.
        name: in the metadata; empty for none.
        describes_as: the teacher's SHA-256 in the metadata; None for none.
    """
    matrix = np.random.default_rng(seed).normal(size=(3 * _GRID * _GRID, dim)).astype(np.float32)
    cell = side // _GRID
    nodes = [
        helper.make_node("Cast", ["pixels"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["floats"], ["planes"], perm=(0, 3, 1, 2)),
        helper.make_node("Sub", ["planes", "grey"], ["centred"]),
        helper.make_node("AveragePool", ["centred"], ["features"], kernel_shape=(cell, cell), strides=(cell, cell)),
        helper.make_node("Flatten", ["features"], ["flat"]),
        helper.make_node("MatMul", ["flat", "matrix"], ["turned"]),
        helper.make_node("LpNormalization", ["turned"], ["descriptor"], axis=1, p=2),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", side, side, 3])],
        [
            helper.make_tensor_value_info("descriptor", TensorProto.FLOAT, ["n", dim]),
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 3, _GRID, _GRID]),
        ],
        [
            numpy_helper.from_array(matrix, "matrix"),
            numpy_helper.from_array(np.float32(128.5).reshape(1, 1, 1, 1), "grey"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    said = {"placeprint.name": name, "placeprint.describes_as": describes_as}
    helper.set_model_props(model, {key: value for key, value in said.items() if value})
    path.write_bytes(model.SerializeToString())
    return path
