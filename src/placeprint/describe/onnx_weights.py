"""Where an ONNX file keeps its weights, asked of its bytes.

ONNX Runtime itself answers late and, from version to version, differently: older ones read the other file, wherever it
lies. So the Protocol Buffers fields are walked here, before anything is opened.
"""

import mmap
from collections.abc import Iterator

__all__ = ["points_elsewhere"]

# Which fields of which ONNX message lead to tensors: field number -> message (onnx.proto).
_TOWARDS_TENSORS: dict[str, dict[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "graph": {1: "node", 5: "tensor", 15: "sparse tensor"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse tensor", 23: "sparse tensor"},
    "sparse tensor": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
_DATA_LOCATION, _EXTERNAL = 14, 1


def points_elsewhere(content: mmap.mmap) -> Iterator[bool]:
    """Walk the fields of a model: for each tensor that says where its data lies, whether outside.

    Raises:
        IndexError: if the content ends within a field number or length.
        ValueError: if it is otherwise no such message.
    """
    open_messages = [(0, len(content), "model")]
    while open_messages:
        position, end, message = open_messages.pop()
        while position < end:
            key, position = _varint(content, position)
            field, wire_type = key >> 3, key & 7
            if wire_type == 0:
                value, position = _varint(content, position)
                if message == "tensor" and field == _DATA_LOCATION:
                    yield value == _EXTERNAL
            elif wire_type == 1:
                position += 8
            elif wire_type == 2:
                length, position = _varint(content, position)
                inner = _TOWARDS_TENSORS[message].get(field)
                if inner is not None:
                    open_messages.append((position, position + length, inner))
                position += length
            elif wire_type == 5:
                position += 4
            else:
                raise ValueError(f"wire type {wire_type}")
        if position != end:
            raise ValueError("a field reaches beyond its message")


def _varint(content: mmap.mmap, position: int) -> tuple[int, int]:
    """Read one variable-length integer: its value and the position after it."""
    value = 0
    for shift in range(0, 70, 7):
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("an integer longer than ten bytes")
