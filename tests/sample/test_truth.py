"""The truth beside drawn photos agrees with their pixels, and panoramas with views."""

from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from placeprint.sample.camera import Camera
from placeprint.sample.classes import SemanticClass
from placeprint.sample.drawn import Corners, DrawnPhoto, SampleSettings
from placeprint.sample.world import World

STYLES = ("tokyo", "stockholm")
SETTINGS = SampleSettings(
    STYLES, places=6, captures=2, headings=4, width=320, height=240, panoramas=True, panorama_width=768
)


@cache
def world() -> World:
    return World(SETTINGS)


@cache
def drawn() -> tuple[DrawnPhoto, ...]:
    """Photos and panoramas of some places."""
    return tuple(photo for town in range(2) for place in range(6) for photo in world().draw_place(town, place))


def views() -> list[DrawnPhoto]:
    return [photo for photo in drawn() if not photo.view.panorama]


def inside(corners: Corners, height: int, width: int, grow: float = 0.0) -> npt.NDArray[np.bool_]:
    """Pixels whose middle lies inside a convex quadrilateral, moved outwards by some pixels."""
    points = np.array(corners)
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    turn = np.sign(sum(points[i][0] * points[(i + 1) % 4][1] - points[(i + 1) % 4][0] * points[i][1] for i in range(4)))
    result = np.ones((height, width), dtype=bool)
    for i in range(4):
        a, b = points[i], points[(i + 1) % 4]
        side = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) * turn
        result &= side >= -grow * float(np.hypot(*(b - a)))
    return result


def test_every_photo_is_whole() -> None:
    photos = views()
    assert len(photos) == 2 * 6 * 2 * 4
    for photo in photos:
        assert photo.rgb.shape == (240, 320, 3)
        assert photo.semantic.shape == photo.instances.shape == (240, 320)
        assert (photo.semantic != SemanticClass.NOTHING).all()
        assert photo.semantic.max() <= max(SemanticClass)
        assert photo.rgb.std() > 15


def test_the_table_of_things_agrees_with_the_mask() -> None:
    for photo in drawn():
        numbers, counts = np.unique(photo.instances[photo.instances > 0], return_counts=True)
        assert [element.instance for element in photo.elements] == numbers.tolist()
        assert [element.pixels for element in photo.elements] == counts.tolist()
        assert len({element.name for element in photo.elements}) == len(photo.elements)
        for element in photo.elements[:12]:
            rows, columns = np.nonzero(photo.instances == element.instance)
            box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            assert box == (element.left, element.top, element.right, element.bottom)


def test_sky_road_and_ground_are_no_things() -> None:
    nothing = [SemanticClass.SKY, SemanticClass.SIDEWALK, SemanticClass.GROUND, SemanticClass.LANE_MARK]
    for photo in views():
        assert (photo.instances[np.isin(photo.semantic, nothing)] == 0).all()
        assert (photo.instances[np.isin(photo.semantic, [SemanticClass.ADVERT, SemanticClass.VEHICLE])] > 0).all()


def test_advert_quadrilaterals_match_their_masks_within_two_pixels() -> None:
    checked = 0
    for photo in views():
        height, width = photo.instances.shape
        for advert in photo.adverts:
            mask = photo.instances == advert.instance
            assert not (mask & ~inside(advert.corners, height, width, grow=2.0)).any()
            assert (photo.semantic[mask] == SemanticClass.ADVERT).all()
            if advert.visible < 0.99:
                continue
            within = inside(advert.corners, height, width, grow=-2.0)
            assert mask[within].all()
            checked += 1
    assert checked >= 3


def test_words_lie_on_what_bears_them() -> None:
    kinds = set()
    for photo in views():
        height, width = photo.instances.shape
        for text in photo.texts:
            region = inside(text.corners, height, width)
            kinds.add(text.kind)
            if not region.any() or text.visible < 0.99:
                continue
            own = photo.instances[region] == text.instance
            assert own.mean() > 0.9
            assert (photo.semantic[region] == SemanticClass[text.kind.upper()]).mean() > 0.6
            assert text.height_px >= 4
    assert {"shop_sign"} <= kinds
    assert any(text.readable for photo in views() for text in photo.texts)


def test_one_house_is_seen_from_several_places_and_headings() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for photo in views():
        for element in photo.elements:
            if element.name.startswith("house/") and element.kind == "wall":
                where = (photo.view.place_id, photo.view.photo_id[-1])
                seen.setdefault(f"{photo.view.town} {element.name}", set()).add(where)
    assert sum(len({place for place, _ in where}) > 1 for where in seen.values()) > 5
    assert sum(len({heading for _, heading in where}) > 1 for where in seen.values()) > 5


@pytest.mark.parametrize("town", range(2))
def test_a_house_corner_is_seen_where_the_camera_model_says_from_every_place(town: int) -> None:
    """Where two houses meet, what is seen changes from one to the other at the projected corner, seen from anywhere."""
    street = world().towns[town]
    meetings = [
        (one, two)
        for lots in street.lots
        for one, two in pairwise(lots)
        if one.use == two.use == "house" and one.side == two.side and not one.gap
    ]
    where = set()
    for photo in views():
        view = photo.view
        if view.style != street.name:
            continue
        camera = Camera((view.east_m, view.north_m, view.up_m), view.heading_deg, 0.0, 320, 240, view.fov_deg)
        names = {element.instance: element.name for element in photo.elements}
        for one, two in meetings:
            assert one.front[1] == two.front[0]
            x, y = camera.project(np.array([(*one.front[1], 2.2)]))[0].tolist()
            if not (8 < x < 312 and 4 < y < 236):  # behind, or beside the picture
                continue
            start = round(x) - 6
            strip = [names.get(n, "") for n in photo.instances[int(y), start : start + 12].tolist()]
            if set(strip) == {one.name, two.name}:  # nothing stands before the corner
                turn = strip.index(two.name)
                assert strip == [one.name] * turn + [two.name] * (12 - turn)
                assert abs(start + turn - x) <= 1.0
                where.add((one.name, view.place_id))
    assert len(where) >= 5
    assert len(where) > len({name for name, _ in where})  # some are seen from two places


def test_panoramas_agree_with_views() -> None:
    """A view's pixels are found in the panorama at their direction: the same class and nearly the same colour."""
    panoramas = {photo.view.photo_id.rsplit("-", 1)[0]: photo for photo in drawn() if photo.view.panorama}
    x, y = np.meshgrid(np.arange(4, 320, 9) + 0.5, np.arange(4, 240, 9) + 0.5)
    agreeing = []
    for photo in views()[::3]:
        view = photo.view
        panorama = panoramas[view.photo_id.rsplit("-", 1)[0]]
        camera = Camera((view.east_m, view.north_m, view.up_m), view.heading_deg, 0.0, 320, 240, view.fov_deg)
        right, up, ahead = (np.array(axis) for axis in camera.axes)
        rays = right * ((x - 160) / camera.focal)[..., None] - up * ((y - 120) / camera.focal)[..., None] + ahead
        azimuth = np.degrees(np.arctan2(rays[..., 0], rays[..., 1])) - panorama.view.heading_deg
        elevation = np.degrees(np.arctan2(rays[..., 2], np.hypot(rays[..., 0], rays[..., 1])))
        column = ((azimuth / 360 + 0.5) % 1.0 * 768).astype(int)
        row = ((0.5 - elevation / 180) * 384).astype(int)
        here = photo.semantic[y.astype(int), x.astype(int)]
        there = panorama.semantic[row, column]
        agreeing.append(float((here == there).mean()))
        # The view's corners are darker, as a lens makes them: its middle is compared.
        smooth = (here == SemanticClass.SKY) & (np.abs(x - 160) < 100) & (np.abs(y - 120) < 80)
        if smooth.sum() > 20:
            colour = photo.rgb[y.astype(int), x.astype(int)][smooth].astype(float)
            other = panorama.rgb[row, column][smooth].astype(float)
            assert np.abs(colour - other).mean() < 10
    assert np.mean(agreeing) > 0.85
    assert min(agreeing) > 0.7


def test_the_middle_of_a_panorama_looks_along_its_heading() -> None:
    panorama = next(photo for photo in drawn() if photo.view.panorama)
    assert panorama.rgb.shape == (384, 768, 3)
    assert (panorama.semantic[:20] == SemanticClass.SKY).mean() > 0.9
    # The camera drives down a road: below the middle column lies the road.
    below = panorama.semantic[230:300, 374:394]
    assert np.isin(below, [SemanticClass.ROAD, SemanticClass.LANE_MARK, SemanticClass.VEHICLE]).mean() > 0.9
    assert panorama.view.fov_deg == 360


def test_captures_change_the_street_but_not_the_place() -> None:
    by_view: dict[tuple[str, str], list[DrawnPhoto]] = {}
    for photo in views():
        by_view.setdefault((photo.view.place_id, photo.view.photo_id[-1]), []).append(photo)
    for old, new in by_view.values():
        assert old.view.captured_at < new.view.captured_at
        assert (old.view.east_m - new.view.east_m) ** 2 + (old.view.north_m - new.view.north_m) ** 2 < 36
        assert (old.rgb != new.rgb).mean() > 0.3
        shared = {e.name for e in old.elements if e.kind == "wall"} & {e.name for e in new.elements if e.kind == "wall"}
        assert shared
