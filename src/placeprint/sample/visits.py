"""When a town is visited, and in which weather and light."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.draws import Draws
from placeprint.sample.light import Light, Rgb
from placeprint.sample.style import TownStyle

__all__ = ["Visit", "plan_visit"]

FIRST_YEAR, LAST_YEAR = 2009, 2025
LOWEST_SUN = 0.05
"""Sine of the sun's height below which nobody takes photos."""

SNOWY, RAINY = 0.3, 0.5
"""How likely a month of snow shows it, and how willingly cameras go out in the rain."""

GREEN = 0.75
"""How willingly a visit in the bare months is put off to another, as street-view services do."""

SEASONS = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Visit:
    """One drive down a street.

    Attributes:
        capture: number of the visit, 0 the oldest.
        captured_at: UTC.
        month: 1 to 12.
        weather: ``clear``, ``cloudy``, ``rain`` or ``snow``.
        season: ``spring``, ``summer``, ``autumn`` or ``winter``.
        light: of the moment.
    """

    capture: int
    captured_at: datetime
    month: int
    weather: str
    season: str
    light: Light


def plan_visit(style: TownStyle, draws: Draws, capture: int, captures: int) -> Visit:
    """Choose date, hour and weather of a visit.

    Args:
        style: the town's.
        draws: chance, one stream a visit.
        capture: number of the visit.
        captures: how many there are; they spread evenly from 2009 to 2025.
    """
    span = (LAST_YEAR - FIRST_YEAR) / max(captures - 1, 1)
    year = FIRST_YEAR + round(capture * span) if captures > 1 else 2019
    month, day = draws.integer(1, 12), draws.integer(1, 28)
    if month in (*style.climate.bare_months, *style.climate.snow_months) and draws.chance(GREEN):
        month = draws.integer(1, 12)
    solar_hour = draws.uniform(9.0, 16.5)
    declination = -23.44 * cos_deg(360 / 365 * ((month - 1) * 30.4 + day + 10))
    to_sun = _to_sun(style.place.latitude, declination, solar_hour)
    if to_sun[2] < 0.2:  # a northern winter: photos are taken when there is light
        solar_hour = draws.uniform(11.0, 13.0)
        to_sun = _to_sun(style.place.latitude, declination, solar_hour)
    if to_sun[2] < LOWEST_SUN:  # a night of months: half a year on, the sun stands as high as it lies low now
        month = (month + 5) % 12 + 1
        to_sun = _to_sun(style.place.latitude, -declination, solar_hour)
    weather = _weather(style, month, draws)
    midnight = datetime(year, month, day, tzinfo=UTC)
    captured_at = midnight + timedelta(seconds=round((solar_hour - style.place.longitude / 15) * 3600))
    winter = month if style.place.latitude >= 0 else (month + 5) % 12 + 1
    return Visit(
        capture=capture,
        captured_at=captured_at,
        month=month,
        weather=weather,
        season=SEASONS[winter % 12 // 3],
        light=_light(style, weather, to_sun, draws),
    )


def _to_sun(latitude: float, declination: float, solar_hour: float) -> tuple[float, float, float]:
    """Unit vector to the sun: east, north, up."""
    turned = (solar_hour - 12) * 15
    sin_d, cos_d, sin_l, cos_l = sin_deg(declination), cos_deg(declination), sin_deg(latitude), cos_deg(latitude)
    return (
        -cos_d * sin_deg(turned),
        cos_l * sin_d - sin_l * cos_d * cos_deg(turned),
        sin_l * sin_d + cos_l * cos_d * cos_deg(turned),
    )


def _weather(style: TownStyle, month: int, draws: Draws) -> str:
    climate = style.climate
    if month in climate.snow_months and draws.chance(SNOWY):
        return "snow"
    return draws.weighted({"clear": climate.clear, "cloudy": climate.cloudy, "rain": climate.rain * RAINY})


def _light(style: TownStyle, weather: str, to_sun: tuple[float, float, float], draws: Draws) -> Light:
    climate = style.climate
    height = max(to_sun[2], LOWEST_SUN)
    low = max(0.0, 1 - height / 0.5)  # 1 at the horizon, 0 from 30 degrees up
    grey = {"clear": 0.0, "cloudy": 0.75, "rain": 0.95, "snow": 0.9}[weather]
    strength = (0.5 + 0.16 * (1 - low)) * (1 - grey) * (0 if grey > 0.8 else 1)
    golden = (1.0, 1.0 - 0.16 * low, 1.0 - 0.36 * low)
    sky = {"clear": 0.8, "cloudy": 1.1, "rain": 1.0, "snow": 1.02}[weather] * (1 - 0.14 * low)
    blue = (0.93, 0.99, 1.08) if weather == "clear" else (0.98, 1.0, 1.02)
    haze, zenith = _mix(climate.haze, (176, 180, 186), grey * 0.8), _mix(climate.sky, (150, 156, 166), grey * 0.8)
    dim = {"clear": 1.0, "cloudy": 0.97, "rain": 0.86, "snow": 1.0}[weather]
    return Light(
        to_sun=to_sun,
        sun=_times(_times(climate.sunlight, golden), (strength,) * 3),
        ambient=_times(blue, (sky,) * 3),
        zenith=_times(zenith, (dim,) * 3),
        horizon=_times(haze, (dim,) * 3),
        cloud={"clear": 0.22, "cloudy": 0.62, "rain": 0.85, "snow": 0.9}[weather] + draws.uniform(-0.1, 0.1),
        haze_m={"clear": 620.0, "cloudy": 480.0, "rain": 260.0, "snow": 230.0}[weather] * (1 - 0.45 * climate.dust),
        wet={"clear": 0.0, "cloudy": 0.0, "rain": 0.8, "snow": 0.0}[weather],
        snow=draws.uniform(0.6, 0.95) if weather == "snow" else 0.0,
        warmth=draws.uniform(0.96, 1.05),
        exposure=draws.uniform(0.97, 1.15),
        clouds=draws.integer(0, 5),
    )


def _mix(a: tuple[float, ...], b: tuple[float, ...], share: float) -> Rgb:
    red, green, blue = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return red, green, blue


def _times(a: tuple[float, ...], b: tuple[float, ...]) -> Rgb:
    red, green, blue = (x * y for x, y in zip(a, b, strict=True))
    return red, green, blue
