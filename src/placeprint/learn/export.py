"""Torch model -> ONNX graph that the describer runs.

The graph is the whole contract between training and use: it takes uint8 pixels ``[n, height, width, 3]`` in RGB, does
its own normalising, and returns the unit-length ``descriptor`` ``[n, dim]`` together with the last feature map
``features`` ``[n, channels, h, w]``, from which attribution is computed.
"""

import logging
import warnings
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

__all__ = ["export_describer"]

# Readable by every ONNX Runtime since 1.18.
_IR_VERSION = 10
_OPSET = 18


class _Describer(nn.Module):
    """Trunk and pooling behind the uint8 door."""

    def __init__(self, trunk: nn.Module, pooling: nn.Module) -> None:
        super().__init__()
        self.trunk = trunk
        self.pooling = pooling

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        features = self.trunk(pixels.permute(0, 3, 1, 2).float())
        return self.pooling(features), features


def export_describer(
    trunk: nn.Module, pooling: nn.Module, path: Path, *, input_px: int, metadata: Mapping[str, str]
) -> None:
    """Write trunk and pooling as one ONNX file with its metadata inside.

    Args:
        trunk: float pixels ``[n, 3, h, w]``, values 0–255, to feature map ``[n, channels, h / 32, w / 32]``.
        pooling: feature map to unit-length descriptor ``[n, dim]``.
        path: the file to write.
        input_px: side of the square input.
        metadata: ``name``, ``license``, ``source`` and ``description``; stored as ``placeprint.<key>``.
    """
    model = _Describer(trunk, pooling).eval()
    example = torch.zeros((2, input_px, input_px, 3), dtype=torch.uint8)
    # It tells of packages that nobody needs, and of how it is made.
    for name in ("torch.onnx", "onnxscript"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        program = torch.onnx.export(
            model,
            (example,),
            dynamo=True,
            optimize=True,
            opset_version=_OPSET,
            input_names=["pixels"],
            output_names=["descriptor", "features"],
            dynamic_shapes={"pixels": {0: torch.export.Dim("n", min=1, max=4096)}},
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export returned no program")
    graph = program.model_proto
    _forget_where_it_was_made(graph)
    graph.ir_version = _IR_VERSION
    for key, value in sorted(metadata.items()):
        graph.metadata_props.add(key=f"placeprint.{key}", value=value)
    onnx.checker.check_model(graph, full_check=True)
    path.write_bytes(graph.SerializeToString(deterministic=True))


def _forget_where_it_was_made(graph: onnx.ModelProto) -> None:
    """Drop the exporter's notes (stack traces with paths of this machine), so that the bytes repeat anywhere."""
    del graph.metadata_props[:]
    del graph.graph.metadata_props[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in (*graph.graph.input, *graph.graph.output, *graph.graph.value_info):
        del value.metadata_props[:]
    for tensor in graph.graph.initializer:
        del tensor.metadata_props[:]
    graph.doc_string = ""
    del graph.functions[:]
