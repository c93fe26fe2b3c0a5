"""360° panoramas: the six faces of a cube around the camera, unrolled (equirectangular projection).

The middle column looks along the panorama's heading and the middle row at the horizon; columns are degrees of heading
to the right, rows degrees down from the zenith, as street-view services have them.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.camera import Camera
from placeprint.sample.heap import TextureHeap
from placeprint.sample.light import Light
from placeprint.sample.raster import look
from placeprint.sample.shade import Picture, shade
from placeprint.sample.shadows import ShadowMap
from placeprint.sample.stack import Stack
from placeprint.sample.surface import Point

__all__ = ["PanoramaCamera", "unroll"]

FACES = ((0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (270.0, 0.0), (0.0, 90.0), (0.0, -90.0))
"""Heading (from the panorama's) and pitch of each face, degrees."""

FACE_FOV = 92.0
"""A little more than a quarter turn, so that colours can be mixed across the seams."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PanoramaCamera:
    """A camera that looks everywhere.

    Attributes:
        eye: where it stands: east, north, up, metres.
        heading_deg: of the middle column, clockwise from north.
        width: pixels; the height is half of it.
    """

    eye: Point
    heading_deg: float
    width: int

    @property
    def height(self) -> int:
        """Pixels."""
        return self.width // 2

    def project(self, points: Floats) -> Floats:
        """World coordinates [..., 3] to pixels [..., 2]: x, y.

        Points that lie on both sides of the seam behind the camera keep together: x then goes on beyond the right
        border.
        """
        east, north, up = (points[..., axis] - self.eye[axis] for axis in range(3))
        azimuth = np.degrees(np.arctan2(east, north)) - self.heading_deg
        elevation = np.degrees(np.arctan2(up, np.sqrt(east * east + north * north)))
        x = np.mod(azimuth / 360 + 0.5, 1.0) * self.width
        if x.ndim and x.size and x.max() - x.min() > self.width / 2:
            x = np.where(x < self.width / 2, x + self.width, x)
        y = (0.5 - elevation / 180) * self.height
        # Rounded, because the last bits of an arc tangent differ between machines.
        return np.round(np.stack([x, y], axis=-1), 6)


def unroll(stack: Stack, heap: TextureHeap, camera: PanoramaCamera, light: Light, shadows: ShadowMap) -> Picture:
    """Draw a panorama.

    Args:
        stack: all surfaces around the camera.
        heap: their textures.
        camera: where it stands.
        light: of the moment.
        shadows: around the camera.

    Returns:
        The picture, [width / 2, width].
    """
    size = -(-camera.width // 12) * 4
    pictures = []
    for heading, pitch in FACES:
        face = Camera(camera.eye, camera.heading_deg + heading, pitch, size, size, FACE_FOV)
        pictures.append(shade(look(stack, heap, face), heap, light, shadows))
    rgb = np.stack([picture.rgb for picture in pictures]).reshape(-1, 3)
    semantic = np.stack([picture.semantic for picture in pictures]).ravel()
    surface = np.stack([picture.surface for picture in pictures]).ravel()
    lookup = _lookup(camera.width, size)
    colour = np.zeros((lookup.nearest.size, 3), dtype=np.float32)
    for at, weight in zip(lookup.four, lookup.weights, strict=True):
        colour += rgb[at] * weight[:, None]
    shape = (camera.height, camera.width)
    return Picture(
        colour.reshape(*shape, 3), semantic[lookup.nearest].reshape(shape), surface[lookup.nearest].reshape(shape)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Lookup:
    """Which pixels of the faces each pixel of a panorama is mixed from."""

    nearest: npt.NDArray[np.int64]
    four: tuple[npt.NDArray[np.int64], ...]
    weights: tuple[npt.NDArray[np.float32], ...]


@lru_cache(maxsize=2)
def _lookup(width: int, size: int) -> _Lookup:
    height = width // 2
    azimuths = [((column + 0.5) / width - 0.5) * 360 for column in range(width)]
    elevations = [(0.5 - (row + 0.5) / height) * 180 for row in range(height)]
    sin_a, cos_a = np.array([sin_deg(a) for a in azimuths]), np.array([cos_deg(a) for a in azimuths])
    sin_e, cos_e = np.array([sin_deg(e) for e in elevations]), np.array([cos_deg(e) for e in elevations])
    right = (cos_e[:, None] * sin_a[None, :]).ravel()
    ahead = (cos_e[:, None] * cos_a[None, :]).ravel()
    up = np.repeat(sin_e, width)
    largest = np.maximum(np.maximum(np.abs(right), np.abs(ahead)), np.abs(up))
    face = np.select(
        [ahead >= largest, right >= largest, -ahead >= largest, -right >= largest, up >= largest], range(5), 5
    )
    # Right, up and ahead of each face's own camera.
    own = {
        0: (right, up, ahead),
        1: (-ahead, up, right),
        2: (-right, up, -ahead),
        3: (ahead, up, -right),
        4: (right, -ahead, up),
        5: (right, ahead, -up),
    }
    x, y = np.empty_like(right), np.empty_like(right)
    scale = size / 2 / round(math.tan(math.radians(FACE_FOV / 2)), 12)
    for number, (sideways, upwards, forwards) in own.items():
        here = face == number
        x[here] = size / 2 + scale * sideways[here] / forwards[here]
        y[here] = size / 2 - scale * upwards[here] / forwards[here]
    start = face * (size * size)
    limit = size - 1
    nearest = (
        start + np.clip(np.floor(y), 0, limit).astype(np.int64) * size + np.clip(np.floor(x), 0, limit).astype(np.int64)
    )
    left, top = np.floor(x - 0.5), np.floor(y - 0.5)
    fx, fy = (x - 0.5 - left).astype(np.float32), (y - 0.5 - top).astype(np.float32)
    four, weights = [], []
    for dy in (0, 1):
        for dx in (0, 1):
            row = np.clip(top + dy, 0, limit).astype(np.int64)
            column = np.clip(left + dx, 0, limit).astype(np.int64)
            four.append(start + row * size + column)
            weights.append((fx if dx else 1 - fx) * (fy if dy else 1 - fy))
    return _Lookup(nearest, tuple(four), tuple(weights))
