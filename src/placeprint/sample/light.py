"""Daylight: where the sun stands, what the sky sends, and how the air veils the distance."""

from dataclasses import dataclass

__all__ = ["Light"]

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Light:
    """Light on one street at one moment. Colours multiply sRGB values, so 1 leaves them as they are.

    Attributes:
        to_sun: unit vector towards the sun: east, north, up.
        sun: colour of sunlight on a surface that faces the sun; black under cloud.
        ambient: colour of skylight.
        zenith: sRGB (0 to 255) of the sky overhead.
        horizon: sRGB of the sky at the horizon, and of the haze.
        cloud: how much of the sky is clouded, 0 to 1.
        haze_m: distance at which half of what is seen is haze, metres.
        wet: how wet the ground is, 0 to 1.
        snow: how much of the ground lies under snow, 0 to 1.
        warmth: red over blue of the camera's white balance, about 1.
        exposure: of the camera, about 1.
        clouds: number of the cloud pattern.
    """

    to_sun: tuple[float, float, float]
    sun: Rgb
    ambient: Rgb
    zenith: Rgb
    horizon: Rgb
    cloud: float
    haze_m: float
    wet: float
    snow: float
    warmth: float
    exposure: float
    clouds: int
