"""One drawn photo and the truth beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Corners", "DrawnPhoto", "SampleSettings", "SeenAdvert", "SeenElement", "SeenText", "View"]

Corners: TypeAlias = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Top left, top right, bottom right, bottom left as the words run; x to the right and y down in pixels, the centre of
the top left pixel being (0.5, 0.5)."""


@dataclass(frozen=True, slots=True)
class SampleSettings:
    """What to draw; equal settings give equal bytes.

    Attributes:
        styles: names of the towns' styles, one town each.
        places: places a town.
        captures: visits to every place, spread over the years.
        headings: views a visit, evenly spread around the compass from the direction of the street.
        width: pixels.
        height: pixels.
        fov_deg: horizontal field of view of the views.
        panoramas: also draw each visit's 360° panorama (equirectangular, twice as wide as high, the middle column
            looking along the first heading), `panorama_width` wide.
        panorama_width: pixels.
        seed: of everything.
    """

    styles: tuple[str, ...]
    places: int = 200
    captures: int = 3
    headings: int = 4
    width: int = 640
    height: int = 480
    fov_deg: float = 90.0
    panoramas: bool = False
    panorama_width: int = 2048
    seed: int = 7


@dataclass(frozen=True, slots=True)
class View:
    """Where, when and how a photo was taken.

    Attributes:
        photo_id: such as ``tokyo-0012-2-1`` (town, place, capture, heading), or ``tokyo-0012-2-pano``.
        place_id: such as ``tokyo-0012``.
        sequence_id: the visit: ``tokyo-2`` is the third drive through the town.
        town, country, continent, driving_side: of the town's style.
        style: the style's name.
        district: the real quarter's name that the drawn place bears.
        street: the name on the street's signs.
        latitude, longitude: WGS 84 degrees, of the camera.
        east_m, north_m, up_m: the camera, metres from the town's origin.
        heading_deg: clockwise from north.
        pitch_deg: above the horizon.
        fov_deg: horizontal field of view; 360 for a panorama.
        captured_at: UTC.
        capture: number of the visit, 0 the oldest.
        weather: ``clear``, ``cloudy``, ``rain`` or ``snow``.
        season: ``spring``, ``summer``, ``autumn`` or ``winter``.
        panorama: whether the photo is equirectangular.
    """

    photo_id: str
    place_id: str
    sequence_id: str
    town: str
    country: str
    continent: str
    driving_side: str
    style: str
    district: str
    street: str
    latitude: float
    longitude: float
    east_m: float
    north_m: float
    up_m: float
    heading_deg: float
    pitch_deg: float
    fov_deg: float
    captured_at: datetime
    capture: int
    weather: str
    season: str
    panorama: bool


@dataclass(frozen=True, slots=True)
class SeenElement:
    """One thing in the photo.

    Attributes:
        instance: its value in the instance mask, 1 or more.
        name: of the thing in the town, steady over photos and time.
        kind: what it is, in small letters, such as ``wall`` or ``advert`` (names of `SemanticClass`).
        own_style: whether it is part of the town's own style.
        pixels: how many it covers.
        left, top, right, bottom: its box in pixels, right and bottom excluded.
    """

    instance: int
    name: str
    kind: str
    own_style: bool
    pixels: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class SeenAdvert:
    """One advert in the photo: at least half of it, and at least 150 pixels, can be seen.

    Attributes:
        instance: its value in the instance mask.
        name: of the thing in the town.
        category: ``food``, ``alcohol``, ``gambling`` or ``other``.
        brand, text: what it says.
        corners: of the board, not cut at the photo's border or by what stands before it.
        visible: share of its projected area that can be seen, 0 to 1.
    """

    instance: int
    name: str
    category: str
    brand: str
    text: str
    corners: Corners
    visible: float


@dataclass(frozen=True, slots=True)
class SeenText:
    """One string in the photo.

    Attributes:
        instance: value in the instance mask of the thing that bears it.
        name: of the thing in the town.
        kind: what bears it, such as ``street_sign``, ``shop_sign``, ``advert``, ``plate``.
        text: the string.
        script: its script.
        corners: of its ink.
        height_px: height of its letters in the photo (of a column of letters, its width).
        visible: share of its box that can be seen, 0 to 1.
        readable: large, upright and clear enough to be read from the photo.
    """

    instance: int
    name: str
    kind: str
    text: str
    script: str
    corners: Corners
    height_px: float
    visible: float
    readable: bool


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPhoto:
    """A photo and its truth.

    Attributes:
        view: where, when and how.
        rgb: uint8 [height, width, 3].
        semantic: uint8 [height, width], values of `SemanticClass`.
        instances: uint16 [height, width], 0 where there is no thing (sky, road, ground).
        elements: the things in the photo, by instance.
        adverts: the adverts in the photo.
        texts: the strings in the photo.
    """

    view: View
    rgb: npt.NDArray[np.uint8]
    semantic: npt.NDArray[np.uint8]
    instances: npt.NDArray[np.uint16]
    elements: tuple[SeenElement, ...]
    adverts: tuple[SeenAdvert, ...]
    texts: tuple[SeenText, ...]
