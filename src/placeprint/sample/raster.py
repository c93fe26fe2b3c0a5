"""Which surface is seen where: a depth buffer with four samples a pixel.

Surfaces are drawn in homogeneous coordinates (Olano and Greer 1997), so none needs cutting where it passes behind the
camera: along a row of samples every edge of a surface is one bound, and one over the depth is a straight line.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.camera import Camera
from placeprint.sample.heap import LEVELS, TextureHeap
from placeprint.sample.occlusion import hidden
from placeprint.sample.stack import Stack

__all__ = ["FINE", "NEAR_M", "Planes", "Seen", "look"]

FINE = 2
"""Samples a pixel, each way."""

NEAR_M = 0.2
"""Nothing nearer to the camera is drawn."""

HORIZON_M = 1000.0
"""Surfaces that reach farther lie behind all others."""

BATCHES = (60, 140, 240, 400, 700, 1100)
"""After how many surfaces those that are hidden altogether are left out."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """Surfaces as one camera sees them; for n surfaces, each a straight line over the picture.

    A row ``(a, b, c)`` gives ``a * x + b * y + c`` at pixel (x, y).

    Attributes:
        inverse_depth: float64 [n, 3]: one over the metres ahead.
        across: float64 [n, 3] and `across_at` [n]: texture x is ``line / inverse_depth + across_at``.
        down: float64 [n, 3] and `down_at` [n]: texture y likewise.
        distance: float64 [n]: from the camera to the surface's plane, metres.
        flipped: bool [n]: seen from behind.
    """

    inverse_depth: Floats
    across: Floats
    across_at: Floats
    down: Floats
    down_at: Floats
    distance: Floats
    flipped: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a camera sees.

    Attributes:
        camera: which looked.
        stack: the surfaces that may be seen, by number.
        kept: the numbers that they had before the others were dropped.
        planes: how they lie in the picture.
        numbers: int16 [FINE * height, FINE * width]: the surface seen at each sample, -1 for the sky.
    """

    camera: Camera
    stack: Stack
    kept: npt.NDArray[np.intp]
    planes: Planes
    numbers: npt.NDArray[np.int16]


def look(stack: Stack, heap: TextureHeap, camera: Camera) -> Seen:
    """Find what is seen at each sample.

    Args:
        stack: surfaces; those behind the camera, turned away or outside the picture are dropped.
        heap: their textures, for the holes.
        camera: where to look from.
    """
    seen = camera.to_camera(stack.corners)
    half_x = camera.width / 2 / camera.focal
    half_y = camera.height / 2 / camera.focal
    right, up, ahead = seen[..., 0], seen[..., 1], seen[..., 2]
    outside = (
        (ahead < NEAR_M).all(axis=1)
        | (right > ahead * half_x).all(axis=1)
        | (-right > ahead * half_x).all(axis=1)
        | (up > ahead * half_y).all(axis=1)
        | (-up > ahead * half_y).all(axis=1)
    )
    keep = np.flatnonzero(stack.facing(camera.eye) & ~outside)
    # Near ones first: what they hide then costs only a comparison. The ground out to the horizon comes last of all.
    nearest = np.where(ahead[keep].max(axis=1) > HORIZON_M, np.inf, np.maximum(ahead[keep].min(axis=1), 0))
    keep = keep[np.argsort(nearest, kind="stable")]
    stack, seen = stack.only(keep), seen[keep]
    planes = _planes(stack, camera)
    numbers = _fill(stack, planes, seen, heap, camera)
    return Seen(camera, stack, keep, planes, numbers)


def _planes(stack: Stack, camera: Camera) -> Planes:
    axes, focal = camera.axes, camera.focal

    def line(vector: Floats) -> Floats:
        """The vector's product with the ray through each pixel (which reaches one metre ahead)."""
        along = [vector[:, 0] * a[0] + vector[:, 1] * a[1] + vector[:, 2] * a[2] for a in axes]
        a, b = along[0] / focal, -along[1] / focal
        return np.stack([a, b, along[2] - a * (camera.width / 2) - b * (camera.height / 2)], axis=1)

    def at_eye(vector: Floats) -> Floats:
        east, north, up = camera.eye
        product: Floats = vector[:, 0] * east + vector[:, 1] * north + vector[:, 2] * up
        return product

    distance = at_eye(stack.normal) - stack.offset
    return Planes(
        inverse_depth=line(stack.normal) / -distance[:, None],
        across=line(stack.across),
        across_at=at_eye(stack.across) + stack.across_at,
        down=line(stack.down),
        down_at=at_eye(stack.down) + stack.down_at,
        distance=np.abs(distance),
        flipped=distance < 0,
    )


def _fill(stack: Stack, planes: Planes, seen: Floats, heap: TextureHeap, camera: Camera) -> npt.NDArray[np.int16]:
    height, width = camera.height * FINE, camera.width * FINE
    depths = np.full((height, width), np.float32(1e-4), dtype=np.float32)  # nothing is drawn beyond 10 km
    numbers = np.full((height, width), -1, dtype=np.int16)
    boxes = _boxes(seen, camera)
    nearest = np.where((seen[..., 2] >= NEAR_M).all(axis=1), 1 / np.maximum(seen[..., 2].min(axis=1), NEAR_M), np.inf)
    start = 0
    for stop in (*BATCHES, len(stack)):
        batch = np.arange(start, min(stop, len(stack)))
        start = stop
        for number in batch[seen[batch, :, 2].max(axis=1) > HORIZON_M].tolist():
            _shrink_to_free(boxes[number], numbers)
        inside = (boxes[batch, 0] < boxes[batch, 2]) & (boxes[batch, 1] < boxes[batch, 3])
        batch = batch[inside]
        if batch.size == 0:
            continue
        if batch[0] > 0:
            batch = batch[~hidden(depths, boxes[batch], nearest[batch])]
        _draw(batch, stack, planes, _edges(seen[batch], planes, batch, camera), boxes, heap, camera, depths, numbers)
    return numbers


def _shrink_to_free(box: npt.NDArray[np.int64], numbers: npt.NDArray[np.int16]) -> None:
    """Narrow a box to the rows in which nothing is drawn yet, for what lies behind all else."""
    _, top, _, bottom = box.tolist()
    free = np.flatnonzero((numbers[top:bottom] < 0).any(axis=1))
    box[1], box[3] = (top + free[0], top + free[-1] + 1) if free.size else (top, top)


def _draw(
    batch: npt.NDArray[np.intp],
    stack: Stack,
    planes: Planes,
    edges: list[list[list[float]]],
    boxes: npt.NDArray[np.int64],
    heap: TextureHeap,
    camera: Camera,
    depths: npt.NDArray[np.float32],
    numbers: npt.NDArray[np.int16],
) -> None:
    """Draw some surfaces into the depth buffer and the numbers."""
    xs = ((np.arange(depths.shape[1]) + 0.5) / FINE).astype(np.float32)
    ys = ((np.arange(depths.shape[0]) + 0.5) / FINE).astype(np.float64)
    all_columns = np.arange(depths.shape[1], dtype=np.int32)
    holes, lines = stack.holes[batch].tolist(), planes.inverse_depth[batch].tolist()
    for number, sides, box, (a, b, c), open_ in zip(
        batch.tolist(), edges, boxes[batch].tolist(), lines, holes, strict=True
    ):
        left, top, right, bottom = box
        rows = ys[top:bottom]
        # Bounds of the surface along each row, in samples.
        begin, end = np.full(bottom - top, float(left)), np.full(bottom - top, float(right))
        for side_a, side_b, side_c in sides:
            value = rows * side_b + side_c
            if side_a > 1e-12:
                np.maximum(begin, value * (-FINE / side_a) - 0.5, out=begin)
            elif side_a < -1e-12:
                np.minimum(end, value * (-FINE / side_a) - 0.5, out=end)
            else:
                end[value < 0] = left
        first, stop = np.ceil(begin).astype(np.int32), np.ceil(end).astype(np.int32)
        used = (first < stop).nonzero()[0]
        if used.size == 0:
            continue
        low, high = int(used[0]), int(used[-1]) + 1
        first, stop = first[low:high], stop[low:high]
        left, right = int(first.min()), int(stop.max())
        if right <= left:
            continue
        window = (slice(top + low, top + high), slice(left, right))
        depth = (xs[left:right] * np.float32(a))[None, :] + (rows[low:high] * b + c).astype(np.float32)[:, None]
        visible = depth > depths[window]
        columns = all_columns[left:right]
        visible &= columns >= first[:, None]
        visible &= columns < stop[:, None]
        if open_:
            _open_holes(visible, depth, number, stack, planes, heap, xs[left:right], rows[low:high], camera)
        np.copyto(depths[window], depth, where=visible)
        np.copyto(numbers[window], np.int16(number), where=visible)


def _edges(seen: Floats, planes: Planes, batch: npt.NDArray[np.intp], camera: Camera) -> list[list[list[float]]]:
    """Lines (a, b, c) that are positive inside each surface: its edges, and being ahead of the camera."""
    focal = camera.focal
    start, end = seen, np.roll(seen, -1, axis=1)
    cross = np.stack(
        [
            start[..., 1] * end[..., 2] - start[..., 2] * end[..., 1],
            start[..., 2] * end[..., 0] - start[..., 0] * end[..., 2],
            start[..., 0] * end[..., 1] - start[..., 1] * end[..., 0],
        ],
        axis=-1,
    )
    cross = cross * np.where(planes.flipped[batch], -1.0, 1.0)[:, None, None]
    a, b = cross[..., 0] / focal, -cross[..., 1] / focal
    c = cross[..., 2] - a * (camera.width / 2) - b * (camera.height / 2)
    length = np.sqrt(start[..., 0] ** 2 + start[..., 1] ** 2 + start[..., 2] ** 2)
    scale = np.maximum(length * np.roll(length, -1, axis=1), 1e-9)
    lines = np.stack([a, b, c], axis=-1) / scale[..., None]
    lines = np.concatenate([lines, planes.inverse_depth[batch][:, None, :]], axis=1)
    # An edge without length (a triangle's) bounds nothing.
    bounds: list[list[list[float]]] = lines.tolist()
    for row, edge in zip(*np.nonzero(np.abs(start - end).max(axis=-1) < 1e-9), strict=True):
        bounds[row][edge] = bounds[row][4]
    return bounds


def _boxes(seen: Floats, camera: Camera) -> npt.NDArray[np.int64]:
    """The box of samples around each surface, int64 [n, 4]: left, top, right, bottom."""
    ahead = seen[..., 2]
    whole = (ahead >= NEAR_M).all(axis=1)
    safe = np.maximum(ahead, NEAR_M)
    x = (camera.width / 2 + camera.focal * seen[..., 0] / safe) * FINE
    y = (camera.height / 2 - camera.focal * seen[..., 1] / safe) * FINE
    width, height = camera.width * FINE, camera.height * FINE
    left = np.where(whole, np.clip(np.floor(x.min(axis=1)), 0, width), 0).astype(np.int64)
    right = np.where(whole, np.clip(np.ceil(x.max(axis=1)) + 1, 0, width), width).astype(np.int64)
    top = np.where(whole, np.clip(np.floor(y.min(axis=1)), 0, height), 0).astype(np.int64)
    bottom = np.where(whole, np.clip(np.ceil(y.max(axis=1)) + 1, 0, height), height).astype(np.int64)
    return np.stack([left, top, right, bottom], axis=1)


def _open_holes(
    visible: npt.NDArray[np.bool_],
    depth: npt.NDArray[np.float32],
    number: int,
    stack: Stack,
    planes: Planes,
    heap: TextureHeap,
    xs: npt.NDArray[np.float32],
    ys: Floats,
    camera: Camera,
) -> None:
    """Strike out the samples where the surface's texture has a hole."""
    at = np.flatnonzero(visible)
    if at.size == 0:
        return
    row, column = np.divmod(at, visible.shape[1])
    x, y = xs[column], ys.astype(np.float32)[row]
    metres = np.float32(1) / depth.ravel()[at]
    texture = int(stack.texture[number])
    level = _level(stack, planes, number, float(metres[metres.size // 2]), int(heap.top_level[texture]), camera)
    log_width, log_height = int(heap.log_width[texture]) - level, int(heap.log_height[texture]) - level
    a, b, c = (np.float32(v) for v in planes.across[number])
    column = np.floor(
        ((a * x + b * y + c) * metres + np.float32(planes.across_at[number])) * np.float32(1 << log_width)
    ).astype(np.int32) & ((1 << log_width) - 1)
    a, b, c = (np.float32(v) for v in planes.down[number])
    row = np.floor(
        ((a * x + b * y + c) * metres + np.float32(planes.down_at[number])) * np.float32(1 << log_height)
    ).astype(np.int32) & ((1 << log_height) - 1)
    offset = int(heap.offsets[texture * LEVELS + level])
    solid = (heap.texels[offset + (row << log_width) + column] >> np.uint32(24)) != 0
    visible.ravel()[at] = solid


def _level(stack: Stack, planes: Planes, number: int, metres: float, top: int, camera: Camera) -> int:
    """The reduced copy whose texels are as large as samples, at the given distance."""
    side = metres / (camera.focal * FINE)
    texture_share = float(stack.density[number]) * side * side
    texels = texture_share * stack.textures[number].texels[..., 0].size
    level = 0
    while level < top and texels > 2.0:
        texels, level = texels / 4, level + 1
    return level
