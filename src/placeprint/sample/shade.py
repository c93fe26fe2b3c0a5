"""Colours, classes and things of what is seen.

Where all samples of a pixel show one surface the pixel is coloured once; at edges each sample is coloured and the pixel
is their mean. Arithmetic is float32 and whole numbers, operation by operation, so that it is the same everywhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.classes import SemanticClass
from placeprint.sample.heap import LEVELS, TextureHeap
from placeprint.sample.light import Light
from placeprint.sample.raster import FINE, Seen
from placeprint.sample.shadows import ShadowMap
from placeprint.sample.sky import sky_colour

__all__ = ["Picture", "shade"]

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

_CHUNK = 1 << 14  # samples at a time: the working arrays stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A coloured view.

    Attributes:
        rgb: float32 [height, width, 3], sRGB 0 to 255, not yet rounded.
        semantic: uint8 [height, width], values of `SemanticClass`.
        surface: int32 [height, width], number of the surface in the stack that was looked at, -1 for the sky.
    """

    rgb: Floats
    semantic: npt.NDArray[np.uint8]
    surface: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """One float32 number a surface, for each quantity that shading looks up."""

    depth: tuple[Floats, Floats, Floats]
    across: tuple[Floats, Floats, Floats, Floats]
    down: tuple[Floats, Floats, Floats, Floats]
    texels: Floats
    texture: Numbers
    ambient: tuple[Floats, Floats, Floats]
    sun: tuple[Floats, Floats, Floats]
    snow: Floats
    wet: Floats
    lift: tuple[Floats, Floats, Floats]
    kind: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """All that the colour of a sample depends on, beside where it lies."""

    seen: Seen
    heap: TextureHeap
    light: Light
    shadows: ShadowMap
    columns: _Columns


def shade(seen: Seen, heap: TextureHeap, light: Light, shadows: ShadowMap) -> Picture:
    """Colour what is seen.

    Args:
        seen: the surface at each sample.
        heap: the textures.
        light: of the moment.
        shadows: of the houses and trees around.
    """
    height, width = seen.camera.height, seen.camera.width
    corners = [
        np.ascontiguousarray(seen.numbers[row::FINE, column::FINE]).ravel()
        for row in range(FINE)
        for column in range(FINE)
    ]
    one = corners[0]
    plain = (corners[1] == one) & (corners[2] == one) & (corners[3] == one)
    inner, edge = plain.nonzero()[0].astype(np.int32), (~plain).nonzero()[0].astype(np.int32)
    colours = np.zeros((3, height * width), dtype=np.float32)
    semantic = np.empty(height * width, dtype=np.uint8)
    scene = _Scene(seen, heap, light, shadows, _columns(seen, heap, light))

    def paint(pixels: Numbers, numbers: npt.NDArray[np.int16], dx: float, dy: float, share: float) -> None:
        for start in range(0, len(pixels), _CHUNK):
            part = pixels[start : start + _CHUNK]
            own = numbers[part]
            row = part // width
            xs = (part - row * width).astype(np.float32) + np.float32(dx)
            ys = row.astype(np.float32) + np.float32(dy)
            rgb, kinds = _samples(scene, xs, ys, own)
            for channel in range(3):
                colours[channel][part] += rgb[channel] * np.float32(share)
            semantic[part] = kinds

    paint(inner, one, 0.5, 0.5, 1.0)
    # Samples lie a quarter of a pixel off the middle; the first is painted last, for it decides the class.
    for number in reversed(range(FINE * FINE)):
        paint(edge, corners[number], 0.25 + number % FINE / FINE, 0.25 + number // FINE / FINE, 1 / (FINE * FINE))
    surface = np.append(seen.kept, -1).astype(np.int32)[one]
    return Picture(
        np.ascontiguousarray(colours.T).reshape(height, width, 3),
        semantic.reshape(height, width),
        surface.reshape(height, width),
    )


def _samples(
    scene: _Scene, xs: Floats, ys: Floats, numbers: npt.NDArray[np.int16]
) -> tuple[list[Floats], npt.NDArray[np.uint8]]:
    """Colours (one array a channel) and classes of samples of surfaces and sky."""
    sky = (numbers < 0).nonzero()[0]
    if sky.size == 0:
        return _colour(scene, xs, ys, numbers)
    above = sky_colour(*_rays(scene.seen, xs[sky], ys[sky]), scene.light)
    if sky.size == len(numbers):
        return above, np.full(len(numbers), SemanticClass.SKY, dtype=np.uint8)
    solid = (numbers >= 0).nonzero()[0]
    below, kinds = _colour(scene, xs[solid], ys[solid], numbers[solid])
    both = [np.empty(len(numbers), dtype=np.float32) for _ in range(3)]
    for channel in range(3):
        both[channel][sky], both[channel][solid] = above[channel], below[channel]
    all_kinds = np.full(len(numbers), SemanticClass.SKY, dtype=np.uint8)
    all_kinds[solid] = kinds
    return both, all_kinds


def _rays(seen: Seen, xs: Floats, ys: Floats) -> tuple[Floats, Floats, Floats]:
    """World directions of the rays through pixels, reaching one metre ahead: east, north, up."""
    camera = seen.camera
    side = (xs - np.float32(camera.width / 2)) * np.float32(1 / camera.focal)
    rise = (np.float32(camera.height / 2) - ys) * np.float32(1 / camera.focal)
    right, up, ahead = camera.axes
    east, north, high = (
        side * np.float32(right[axis]) + rise * np.float32(up[axis]) + np.float32(ahead[axis]) for axis in range(3)
    )
    return east, north, high


def _columns(seen: Seen, heap: TextureHeap, light: Light) -> _Columns:
    stack, planes = seen.stack, seen.planes
    normal = stack.normal * np.where(planes.flipped, -1.0, 1.0)[:, None]
    facing = normal[:, 0] * light.to_sun[0] + normal[:, 1] * light.to_sun[1] + normal[:, 2] * light.to_sun[2]
    facing = np.where(stack.leafy, 0.62, np.clip(facing, 0, 1))
    # Upward faces see the whole sky, walls half of it, and the street's own glow makes up a part.
    open_sky = np.where(stack.leafy, 0.9, 0.78 + 0.22 * normal[:, 2])
    upward = np.where(stack.leafy, 0.0, normal[:, 2])
    size = heap.log_width[stack.texture] + heap.log_height[stack.texture]
    texels = stack.density * (1 << size.astype(np.int64))
    # Texels a pixel, squared, is depth^3 * |ray| * this (the cosine to the surface taken once, between both axes).
    spread = texels / (seen.camera.focal * seen.camera.focal * np.maximum(planes.distance, 1e-3))
    return _Columns(
        depth=_three(planes.inverse_depth),
        across=(*_three(planes.across), planes.across_at.astype(np.float32)),
        down=(*_three(planes.down), planes.down_at.astype(np.float32)),
        texels=spread.astype(np.float32),
        texture=stack.texture,
        ambient=_three(stack.tint * (open_sky[:, None] * np.array(light.ambient))),
        sun=_three(stack.tint * (facing[:, None] * np.array(light.sun))),
        snow=(np.clip((upward - 0.3) * 2.5, 0, 1) * light.snow).astype(np.float32),
        wet=(np.clip((upward - 0.6) * 2.5, 0, 1) * light.wet).astype(np.float32),
        lift=_three(np.where(stack.leafy[:, None], 0.0, normal) * 0.8),
        kind=np.array([element.kind for element in stack.elements], dtype=np.uint8),
    )


def _three(rows: npt.NDArray[np.floating]) -> tuple[Floats, Floats, Floats]:
    a, b, c = (np.ascontiguousarray(rows[:, axis], dtype=np.float32) for axis in range(3))
    return a, b, c


def _colour(
    scene: _Scene, xs: Floats, ys: Floats, numbers: npt.NDArray[np.int16]
) -> tuple[list[Floats], npt.NDArray[np.uint8]]:
    """Colours (one array a channel) and classes of samples of surfaces."""
    seen, heap, light, columns = scene.seen, scene.heap, scene.light, scene.columns
    own = numbers.astype(np.intp)
    a, b, c = (column[own] for column in columns.depth)
    metres: Floats = np.float32(1) / (a * xs + b * ys + c)
    texture = columns.texture[own]
    a, b, c, at = (column[own] for column in columns.across)
    across: Floats = (a * xs + b * ys + c) * metres + at
    a, b, c, at = (column[own] for column in columns.down)
    down: Floats = (a * xs + b * ys + c) * metres + at
    level = _level(seen, columns.texels[own], metres, heap.top_level[texture])
    texel, kind = _sample(heap, texture, level, across, down)
    # What is seen at the rim of a hole is solid at the sample, though perhaps not at the nearest texel.
    kind = np.where(kind == 0, columns.kind[own], kind)

    ray = _rays(seen, xs, ys)
    lit = _lit(scene, own, ray, metres) if light.sun[0] > 0 else None
    veil = metres * np.float32(1 / light.haze_m)
    veil = veil * veil
    veil = veil / (1 + veil)
    wet = columns.wet[own] if light.wet > 0 else None
    snow = None
    if light.snow > 0:  # wheels keep roads half free
        snow = columns.snow[own] * np.where(kind <= SemanticClass.LANE_MARK, np.float32(0.55), np.float32(1))
    rgb: list[Floats] = []
    for channel in range(3):
        colour = texel[channel]
        if snow is not None:
            colour = colour + snow * (np.float32(205) + colour * np.float32(0.15) - colour)
        bright = columns.ambient[channel][own]
        if lit is not None:
            bright = bright + lit * columns.sun[channel][own]
        colour = colour * bright
        if wet is not None:  # wet ground is darker and mirrors the sky
            colour = colour + wet * (np.float32(light.horizon[channel] * 0.33) + colour * np.float32(0.45) - colour)
        rgb.append(colour + veil * (np.float32(light.horizon[channel]) - colour))
    return rgb, kind


def _level(seen: Seen, spread: Floats, metres: Floats, top: Numbers) -> Numbers:
    """The reduced copy whose texels are about as large as pixels; the exponent of a float is its logarithm."""
    area = np.maximum(spread * metres * metres * metres, np.float32(0.01))
    exponent = (area.view(np.int32) >> 23) - 127
    level: Numbers = np.clip((exponent + 1) >> 1, 0, top).astype(np.int32)
    return level


def _sample(
    heap: TextureHeap, texture: Numbers, level: Numbers, across: Floats, down: Floats
) -> tuple[list[Floats], npt.NDArray[np.uint8]]:
    """Colours of textures between their texels (bilinear, in 8-bit steps), and classes of the nearest texels."""
    log_width = heap.log_width[texture] - level
    log_height = heap.log_height[texture] - level
    start = heap.offsets[texture * LEVELS + level]
    one = np.int32(1)
    width, height = one << log_width, one << log_height
    # Positions in 1/256 texel; wrapped first, so that they stay small and exact.
    x: Numbers = ((across - np.floor(across)) * width.astype(np.float32) * np.float32(256)).astype(np.int32)
    y: Numbers = ((down - np.floor(down)) * height.astype(np.float32) * np.float32(256)).astype(np.int32)
    column, row = np.minimum(x >> 8, width - 1), np.minimum(y >> 8, height - 1)
    kind = (heap.texels[start + (row << log_width) + column] >> np.uint32(24)).astype(np.uint8)
    x, y = x - 128, y - 128
    left, top = (x >> 8) & (width - 1), (y >> 8) & (height - 1)
    right, bottom = (left + 1) & (width - 1), (top + 1) & (height - 1)
    fx, fy = (x & 255).astype(np.uint32), (y & 255).astype(np.uint32)
    top, bottom = start + (top << log_width), start + (bottom << log_width)
    low_mask, eight = np.uint32(0x00FF00FF), np.uint32(8)
    full = np.uint32(256)
    # Red and blue travel in one number, 16 bits each; green in another.
    both, green = np.zeros_like(fx), np.zeros_like(fx)
    weights = ((full - fx) * (full - fy), fx * (full - fy), (full - fx) * fy, fx * fy)
    for at, weight in zip((top + left, top + right, bottom + left, bottom + right), weights, strict=True):
        texel = heap.texels[at]
        weight = weight >> eight
        both += (texel & low_mask) * weight
        green += ((texel >> eight) & np.uint32(255)) * weight
    step = np.float32(1 / 256)
    red = (both & np.uint32(0xFFFF)).astype(np.float32) * step
    blue = (both >> np.uint32(16)).astype(np.float32) * step
    return [red, green.astype(np.float32) * step, blue], kind


def _lit(scene: _Scene, own: npt.NDArray[np.intp], ray: tuple[Floats, ...], metres: Floats) -> Floats:
    """How much sun reaches samples, 0 to 1."""
    eye, shadows, columns = scene.seen.camera.eye, scene.shadows, scene.columns
    # A little off the surface, so that a wall does not lie in its own house's shadow.
    east = ray[0] * metres + np.float32(eye[0] - shadows.west) + columns.lift[0][own]
    north = ray[1] * metres + np.float32(eye[1] - shadows.south) + columns.lift[1][own]
    up = ray[2] * metres + np.float32(eye[2])
    size = shadows.reach.shape[0]
    column = np.clip(east, 0, size - 1).astype(np.int32)
    row = np.clip(north, 0, size - 1).astype(np.int32)
    reach = shadows.reach.ravel()[row * size + column]
    lit: Floats = np.clip((up - reach) * np.float32(1.5) + np.float32(0.4), 0, 1)
    return lit
