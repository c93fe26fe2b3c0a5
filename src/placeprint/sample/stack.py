"""Many surfaces as columns of numbers, ready to be looked at from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from placeprint.sample.heap import TextureHeap
from placeprint.sample.surface import Element, Point, Surface
from placeprint.sample.texture import Texture

__all__ = ["Stack"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Surfaces as columns; n surfaces.

    Attributes:
        corners: float64 [n, 4, 3]: east, north, up, metres.
        normal: float64 [n, 3], unit length, out of the front.
        offset: float64 [n]: ``normal . corner``.
        across: float64 [n, 3] and `across_at` [n]: texture x of a point is ``across . point + across_at``, 1 a texture.
        down: float64 [n, 3] and `down_at` [n]: texture y likewise, downwards.
        density: float64 [n]: textures per square metre.
        texture: int32 [n], numbers in the heap.
        holes: bool [n].
        tint: float32 [n, 3].
        two_sided: bool [n].
        leafy: bool [n].
        elements: what each surface is part of.
        textures: what each carries.
    """

    corners: Floats
    normal: Floats
    offset: Floats
    across: Floats
    across_at: Floats
    down: Floats
    down_at: Floats
    density: Floats
    texture: npt.NDArray[np.int32]
    holes: npt.NDArray[np.bool_]
    tint: npt.NDArray[np.float32]
    two_sided: npt.NDArray[np.bool_]
    leafy: npt.NDArray[np.bool_]
    elements: tuple[Element, ...]
    textures: tuple[Texture, ...]

    def __len__(self) -> int:
        return len(self.elements)

    @classmethod
    def of(cls, surfaces: Sequence[Surface], heap: TextureHeap) -> "Stack":
        """Stack surfaces, putting their textures on the heap."""
        count = len(surfaces)
        corners = np.array([s.corners for s in surfaces], dtype=np.float64).reshape(count, 4, 3)
        bottom = corners[:, 1] - corners[:, 0]
        normal = _unit(_cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]))
        degenerate = np.abs(corners[:, 2] - corners[:, 3]).max(axis=1, initial=0.0) < 1e-9
        if degenerate.any():  # a triangle
            normal[degenerate] = _unit(_cross(bottom, corners[:, 2] - corners[:, 0]))[degenerate]
        right = _unit(bottom)
        up = _cross(normal, right)
        start = corners[:, 0].copy()
        tall = np.maximum(_dot(corners[:, 2] - start, up), _dot(corners[:, 3] - start, up))
        repeat = np.array([(s.repeat_x, s.repeat_y) for s in surfaces], dtype=np.float64).reshape(count, 2)
        across = right * (repeat[:, 0] / np.sqrt(_dot(bottom, bottom)))[:, None]
        upward = up * (repeat[:, 1] / tall)[:, None]
        top = repeat[:, 1].copy()
        for number, surface in enumerate(surfaces):
            if surface.frame is not None:
                start[number], along, rising = (np.array(v, dtype=np.float64) for v in surface.frame)
                across[number] = along / _dot(along, along)
                upward[number] = rising / _dot(rising, rising)
                top[number] = 1.0
        texture = np.array([heap.add(s.texture) for s in surfaces], dtype=np.int32)
        return cls(
            corners=corners,
            normal=normal,
            offset=_dot(normal, corners[:, 0]),
            across=across,
            across_at=-_dot(across, start),
            down=-upward,
            down_at=top + _dot(upward, start),
            density=np.sqrt(_dot(across, across) * _dot(upward, upward)),
            texture=texture,
            holes=np.array([heap.holes[t] for t in texture.tolist()], dtype=bool),
            tint=np.array([s.tint for s in surfaces], dtype=np.float32).reshape(count, 3),
            two_sided=np.array([s.two_sided for s in surfaces], dtype=bool),
            leafy=np.array([s.leafy for s in surfaces], dtype=bool),
            elements=tuple(s.element for s in surfaces),
            textures=tuple(s.texture for s in surfaces),
        )

    @classmethod
    def join(cls, stacks: Sequence["Stack"]) -> "Stack":
        """One stack of several, in their order."""
        columns = {name: np.concatenate([getattr(stack, name) for stack in stacks]) for name in _COLUMNS}
        return cls(
            **columns,
            elements=tuple(element for stack in stacks for element in stack.elements),
            textures=tuple(texture for stack in stacks for texture in stack.textures),
        )

    def only(self, numbers: npt.NDArray[np.intp]) -> "Stack":
        """The surfaces with the given numbers."""
        chosen = numbers.tolist()
        return Stack(
            **{name: getattr(self, name)[numbers] for name in _COLUMNS},
            elements=tuple(self.elements[number] for number in chosen),
            textures=tuple(self.textures[number] for number in chosen),
        )

    def towards(self, eye: Point) -> Floats:
        """How far a point lies before each surface's plane, float64 [n], metres; negative behind it."""
        return self.normal[:, 0] * eye[0] + self.normal[:, 1] * eye[1] + self.normal[:, 2] * eye[2] - self.offset

    def facing(self, eye: Point) -> npt.NDArray[np.bool_]:
        """Which surfaces turn their front (or either side, where that is drawn) to a point."""
        towards = self.towards(eye)
        return (towards > 1e-6) | (self.two_sided & (towards < -1e-6))


_COLUMNS = tuple(field.name for field in fields(Stack) if field.name not in ("elements", "textures"))


def _dot(a: Floats, b: Floats) -> Floats:
    # Written out: sums of a library may add in another order on another machine.
    product: Floats = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1] + a[..., 2] * b[..., 2]
    return product


def _cross(a: Floats, b: Floats) -> Floats:
    return np.stack(
        [
            a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1],
            a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2],
            a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0],
        ],
        axis=-1,
    )


def _unit(vectors: Floats) -> Floats:
    length = np.sqrt(_dot(vectors, vectors))
    return vectors / np.maximum(length, 1e-12)[..., None]
