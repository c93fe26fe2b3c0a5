"""The pinhole camera that looks down the streets.

World coordinates are metres east, north and up; camera coordinates are metres right, up and ahead; pixels count right
and down from the top left corner of the picture, so that the centre of the first pixel is (0.5, 0.5).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.angles import cos_deg, sin_deg, tan_deg
from placeprint.sample.surface import Point

__all__ = ["Camera"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera without roll or lens distortion.

    Attributes:
        eye: where it stands: east, north, up, metres.
        heading_deg: where it looks, clockwise from north.
        pitch_deg: how far above the horizon it looks.
        width: of the picture, pixels.
        height: of the picture, pixels.
        fov_deg: horizontal field of view, less than 180.
    """

    eye: Point
    heading_deg: float
    pitch_deg: float
    width: int
    height: int
    fov_deg: float

    @property
    def focal(self) -> float:
        """Focal length in pixels."""
        return self.width / 2 / tan_deg(self.fov_deg / 2)

    @property
    def axes(self) -> tuple[Point, Point, Point]:
        """Unit vectors to the right, upwards and ahead, in world coordinates."""
        sin_h, cos_h = sin_deg(self.heading_deg), cos_deg(self.heading_deg)
        sin_p, cos_p = sin_deg(self.pitch_deg), cos_deg(self.pitch_deg)
        right = (cos_h, -sin_h, 0.0)
        up = (-sin_h * sin_p, -cos_h * sin_p, cos_p)
        ahead = (sin_h * cos_p, cos_h * cos_p, sin_p)
        return right, up, ahead

    def to_camera(self, points: Floats) -> Floats:
        """World coordinates [..., 3] to camera coordinates [..., 3]: right, up, ahead, metres."""
        east, north, up = (points[..., axis] - self.eye[axis] for axis in range(3))
        return np.stack([east * a[0] + north * a[1] + up * a[2] for a in self.axes], axis=-1)

    def project(self, points: Floats) -> Floats:
        """World coordinates [..., 3] to pixels [..., 2]: x, y; NaN for points that are not ahead of the camera."""
        seen = self.to_camera(points)
        ahead = np.where(seen[..., 2] > 0, seen[..., 2], np.nan)
        x = self.width / 2 + self.focal * seen[..., 0] / ahead
        y = self.height / 2 - self.focal * seen[..., 1] / ahead
        return np.stack([x, y], axis=-1)
