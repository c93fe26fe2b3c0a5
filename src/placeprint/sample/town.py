"""A drawn town: its streets, its houses through time, and the photos taken there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placeprint.sample.angles import bearing_deg
from placeprint.sample.blocks import BuiltBlock, build_block, dress_block
from placeprint.sample.camera import Camera
from placeprint.sample.drawn import DrawnPhoto, SampleSettings, View
from placeprint.sample.draws import Draws
from placeprint.sample.geojson import to_wgs84
from placeprint.sample.ground import lay_ground
from placeprint.sample.heap import TextureHeap
from placeprint.sample.light import Light
from placeprint.sample.lots import Lot, cut_lots
from placeprint.sample.network import Block, Road, along, length_of
from placeprint.sample.panorama import PanoramaCamera, unroll
from placeprint.sample.places import StreetPlace, lay_out
from placeprint.sample.props import Props
from placeprint.sample.raster import look
from placeprint.sample.shade import shade
from placeprint.sample.shadows import ShadowMap, cast_shadows
from placeprint.sample.stack import Stack
from placeprint.sample.style import TownStyle
from placeprint.sample.surface import Point, Surface
from placeprint.sample.traffic import TRAFFIC_M, WALKERS_M, fill_road, walk
from placeprint.sample.truth import tell
from placeprint.sample.visits import Visit, plan_visit

__all__ = ["Moment", "Town", "develop"]

SIGHT_M, DETAIL_M, SHADOW_M = 190.0, 80.0, 110.0
"""How far blocks are drawn, how far their signs and furniture, and how far around the camera shadows are cast."""

KEPT_BLOCKS = 40
"""Blocks, at each visit, that are kept before those far away are let go of."""

DRIVE = 10
"""Neighbouring places that one drive passes in the same weather."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Everything around the camera at one visit to one place.

    Attributes:
        eye: the camera: east, north, up, metres.
        heading_deg: of the first view.
        visit: when.
        stack: all surfaces in sight.
        heap: their textures.
        shadows: of the houses and trees.
    """

    eye: Point
    heading_deg: float
    visit: Visit
    stack: Stack
    heap: TextureHeap
    shadows: ShadowMap


@dataclass(frozen=True, slots=True, eq=False)
class _StackedTraffic:
    """A road's cars at one visit: their surfaces, and for each the car's place and how far cameras keep from it."""

    stack: Stack
    spots: npt.NDArray[np.float64]

    def before(self, eye: Point) -> Stack:
        """The cars that leave the camera its room."""
        east, north, free = self.spots.T
        apart = (east - eye[0]) ** 2 + (north - eye[1]) ** 2 > free**2
        return self.stack if apart.all() else self.stack.only(np.flatnonzero(apart))


class Town:
    """One town.

    Args:
        style: what it looks like.
        settings: what to draw.
    """

    def __init__(self, style: TownStyle, settings: SampleSettings) -> None:
        self.style, self.settings, self.name = style, settings, style.name
        self._draws = Draws(settings.seed, style.name)
        self.network, self.places = lay_out(style, self._draws, settings.places)
        self.lots: list[list[Lot]] = [cut_lots(style, block, self._draws) for block in self.network.blocks]
        self.rest()

    def rest(self) -> None:
        """Let go of all that is painted and built; it is made anew, and the same, when it is needed."""
        self.props = Props(self.style, self._draws)
        self.heap = TextureHeap()
        self._paved: Stack | None = None
        self._built: dict[tuple[int, int], tuple[BuiltBlock, Stack]] = {}
        self._dressed: dict[tuple[int, int], Stack] = {}
        self._driven: dict[tuple[int, int], _StackedTraffic] = {}

    def draw_place(self, number: int) -> Iterator[DrawnPhoto]:
        """All photos of one place, oldest visit first."""
        place = self.places[number]
        self._leave_behind(place)
        for capture in range(self.settings.captures):
            moment = self.moment(place, capture)
            for heading in range(self.settings.headings):
                yield self._photo(place, moment, heading)
            if self.settings.panoramas:
                yield self._panorama(place, moment)

    def _leave_behind(self, place: StreetPlace) -> None:
        """Let go of blocks and traffic far from a place, so that a large town takes no more memory than a small one."""
        if len(self._built) <= KEPT_BLOCKS * self.settings.captures:
            return
        far = {
            block.number
            for block in self.network.blocks
            if min(length_of(place.middle, corner) for corner in block.kerb) > 2 * SIGHT_M
        }
        self._built = {key: value for key, value in self._built.items() if key[0] not in far}
        self._dressed = {key: value for key, value in self._dressed.items() if key[0] not in far}
        away = {road.number for road in self.network.roads if length_of(place.middle, road.start) > 2 * SIGHT_M}
        self._driven = {key: value for key, value in self._driven.items() if key[0] not in away}

    def moment(self, place: StreetPlace, capture: int) -> Moment:
        """Build what is around a place at a visit."""
        settings = self.settings
        drive = self._draws.child("drive", place.number // DRIVE, capture)
        visit = plan_visit(self.style, drive, capture, settings.captures)
        chance = self._draws.child("stop", place.number, capture)
        eye, heading = self._stand(place, chance)
        built: list[BuiltBlock] = []
        stacks = [self._ground()]
        for block, distance in self._in_sight(eye):
            here, houses = self._block(block, capture)
            built.append(here)
            stacks.append(houses)
            if distance < DETAIL_M:
                stacks.append(self._details(block, here, capture))
        loose: list[Surface] = []
        outlines = [outline for standing in built for outline in standing.outlines]
        for standing in built:
            for plant in standing.greenery:
                if length_of(plant.place[:2], eye[:2]) < SIGHT_M:
                    loose += plant.turned_to(eye, visit, self.props)
                    outlines.append(plant.outline)
        for road in self.network.roads:
            distance = min(length_of(eye[:2], along(road.start, road.stop, share / 4)) for share in range(5))
            if distance < WALKERS_M:
                loose += walk(road, eye, visit, self.props, self._draws.child("traffic"))
            if distance < TRAFFIC_M:
                stacks.append(self._traffic(road, capture).before(eye))
        stack = Stack.join([*stacks, Stack.of(loose, self.heap)])
        stack = stack.only(np.flatnonzero(stack.facing(eye)))
        shadows = cast_shadows(outlines, eye, SHADOW_M, visit.light.to_sun)
        return Moment(eye, heading, visit, stack, self.heap, shadows)

    def _stand(self, place: StreetPlace, chance: Draws) -> tuple[Point, float]:
        """Where the camera stands at a visit, in its lane, and the direction it drives."""
        (east, north), side = place.ahead, 1.0 if self.style.place.driving_side == "right" else -1.0
        lane = side * self.style.roads.width * 0.2 + chance.uniform(-0.5, 0.5)
        step = chance.uniform(-1.5, 1.5)
        x, y = place.middle
        eye = (x + east * step + north * lane, y + north * step - east * lane, chance.uniform(2.35, 2.6))
        return eye, (bearing_deg(*place.ahead) + chance.uniform(-3, 3)) % 360

    def _in_sight(self, eye: Point) -> list[tuple[Block, float]]:
        """Blocks near enough to be drawn, with the distance of their nearest corner or side's middle, metres."""
        found = []
        for block in self.network.blocks:
            spots = [along(block.kerb[i], block.kerb[(i + 1) % 4], share) for i in range(4) for share in (0, 0.5)]
            distance = min(length_of(eye[:2], spot) for spot in spots)
            if distance < SIGHT_M:
                found.append((block, distance))
        return found

    def _ground(self) -> Stack:
        if self._paved is None:
            setback = self.style.plots.setback > 0
            yards = [setback or any(lot.gap > 0 or lot.use != "house" for lot in lots) for lots in self.lots]
            self._paved = Stack.of(lay_ground(self.network, self.props.paints, yards), self.heap)
        return self._paved

    def _block(self, block: Block, capture: int) -> tuple[BuiltBlock, Stack]:
        key = (block.number, capture)
        if key not in self._built:
            lots, captures = self.lots[block.number], self.settings.captures
            built = build_block(block, lots, self.props, self._draws, capture, captures)
            self._built[key] = built, Stack.of(built.houses, self.heap)
        return self._built[key]

    def _details(self, block: Block, built: BuiltBlock, capture: int) -> Stack:
        key = (block.number, capture)
        if key not in self._dressed:
            signs = dress_block(block, built, self.props, self._draws, capture)
            self._dressed[key] = Stack.of(built.furniture + signs, self.heap)
        return self._dressed[key]

    def _traffic(self, road: Road, capture: int) -> _StackedTraffic:
        key = (road.number, capture)
        if key not in self._driven:
            vehicles = fill_road(road, capture, self.props, self._draws.child("traffic"))
            spots = [(*v.place[:2], v.free_m) for v in vehicles for _ in v.surfaces]
            self._driven[key] = _StackedTraffic(
                Stack.of([surface for v in vehicles for surface in v.surfaces], self.heap),
                np.array(spots, dtype=np.float64).reshape(-1, 3),
            )
        return self._driven[key]

    def _photo(self, place: StreetPlace, moment: Moment, heading: int) -> DrawnPhoto:
        settings = self.settings
        turned = self._draws.child("turn", place.number, moment.visit.capture, heading).uniform(-3, 3)
        direction = (moment.heading_deg + heading * 360 / settings.headings + turned) % 360
        camera = Camera(moment.eye, round(direction, 3) % 360, 0.0, settings.width, settings.height, settings.fov_deg)
        seen = look(moment.stack, moment.heap, camera)
        picture = shade(seen, moment.heap, moment.visit.light, moment.shadows)
        truth = tell(moment.stack, camera, picture)
        view = self._view(place, moment, str(heading), camera.heading_deg, settings.fov_deg)
        rgb = develop(picture.rgb, moment.visit.light, vignette=0.07)
        return DrawnPhoto(view, rgb, picture.semantic, *truth)

    def _panorama(self, place: StreetPlace, moment: Moment) -> DrawnPhoto:
        camera = PanoramaCamera(moment.eye, round(moment.heading_deg, 3) % 360, self.settings.panorama_width)
        light = moment.visit.light
        picture = unroll(moment.stack, moment.heap, camera, light, moment.shadows)
        truth = tell(moment.stack, camera, picture)
        view = self._view(place, moment, "pano", camera.heading_deg, 360.0)
        return DrawnPhoto(view, develop(picture.rgb, light, vignette=0.0), picture.semantic, *truth)

    def place_id(self, place: StreetPlace) -> str:
        """Name of a place, unique in the draw."""
        return f"{self.name}-{place.number:04d}"

    def _view(self, place: StreetPlace, moment: Moment, suffix: str, heading_deg: float, fov_deg: float) -> View:
        where, words, visit = self.style.place, self.style.words, moment.visit
        east, north, up = moment.eye
        latitude, longitude = to_wgs84((east, north), where.latitude, where.longitude)
        place_id = self.place_id(place)
        return View(
            photo_id=f"{place_id}-{visit.capture}-{suffix}",
            place_id=place_id,
            sequence_id=f"{self.name}-{visit.capture}-{place.number // DRIVE}",
            town=where.town,
            country=where.country,
            continent=where.continent,
            driving_side=where.driving_side,
            style=self.name,
            district=words.districts[self._district(place)],
            street=words.streets[place.road.street % len(words.streets)],
            latitude=latitude,
            longitude=longitude,
            east_m=round(east, 3),
            north_m=round(north, 3),
            up_m=round(up, 3),
            heading_deg=heading_deg,
            pitch_deg=0.0,
            fov_deg=fov_deg,
            captured_at=visit.captured_at,
            capture=visit.capture,
            weather=visit.weather,
            season=visit.season,
            panorama=suffix == "pano",
        )

    def _district(self, place: StreetPlace) -> int:
        return place.number // 40 % len(self.style.words.districts)


def develop(rgb: npt.NDArray[np.float32], light: Light, *, vignette: float) -> npt.NDArray[np.uint8]:
    """What the camera makes of the light: exposure, white balance, darker corners.

    Args:
        rgb: float32 [height, width, 3], sRGB 0 to 255.
        light: holds the camera's settings of the moment.
        vignette: how much darker the picture's sides are than its middle.
    """
    height, width = rgb.shape[:2]
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5)) / np.float32(width / 2) - 1
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5)) / np.float32(height / 2) - 1
    corner = np.float32(light.exposure) * (1 - np.float32(vignette) * (x[None, :] ** 2 + y[:, None] ** 2))
    result = np.empty(rgb.shape, dtype=np.uint8)
    for channel, gain in enumerate((light.warmth, 1.0, 2 - light.warmth)):
        value = rgb[..., channel] * (corner * np.float32(gain))
        # A soft shoulder keeps the brightest parts from burning out.
        over = np.maximum(value - np.float32(200), 0)
        value = value - over + over / (1 + over * np.float32(1 / 90))
        result[..., channel] = np.clip(value + np.float32(0.5), 0, 255).astype(np.uint8)
    return result
