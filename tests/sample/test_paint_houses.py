"""Textures of houses and ground: their sizes and classes, what repeats, what varies, and that they tile."""

from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeprint.sample.canvas import Canvas
from placeprint.sample.classes import SemanticClass as Kind
from placeprint.sample.draws import Draws
from placeprint.sample.paint.balconies import paint_balcony_rail, paint_fire_escape
from placeprint.sample.paint.bays import paint_bays
from placeprint.sample.paint.grain import blotches, lay_courses
from placeprint.sample.paint.greens import paint_fence, paint_ground
from placeprint.sample.paint.groundfloor import paint_ground_floor
from placeprint.sample.paint.paving import paint_kerb, paint_sidewalk
from placeprint.sample.paint.roads import paint_crossing, paint_junction, paint_road
from placeprint.sample.paint.roofs import paint_mansard, paint_roof
from placeprint.sample.paint.shopfront import FASCIA_SHARE
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.paint.walls import paint_cornice, paint_wall
from placeprint.sample.style import ShopName, TownStyle
from placeprint.sample.styles import load_style
from placeprint.sample.texture import Texture

TOWNS = ("athens", "london", "melbourne", "tokyo")
TRADES = get_args(ShopName.model_fields["trade"].annotation)
STYLES = {town: load_style(town) for town in TOWNS}

PLAIN: dict[str, tuple[Callable[[TownStyle, Draws], Texture], tuple[int, int], set[Kind]]] = {
    "road": (paint_road, (512, 256), {Kind.ROAD, Kind.LANE_MARK}),
    "junction": (paint_junction, (256, 256), {Kind.ROAD}),
    "crossing": (paint_crossing, (64, 256), {Kind.ROAD, Kind.LANE_MARK}),
    "sidewalk": (paint_sidewalk, (256, 128), {Kind.SIDEWALK}),
    "kerb": (paint_kerb, (16, 256), {Kind.KERB}),
    "ground": (paint_ground, (256, 256), {Kind.GROUND}),
    "fence": (paint_fence, (64, 256), {Kind.NOTHING, Kind.FENCE, Kind.PLANT}),
    "cornice": (paint_cornice, (32, 128), {Kind.CORNICE}),
    "rail": (paint_balcony_rail, (64, 128), {Kind.NOTHING, Kind.BALCONY}),
    "fire escape": (paint_fire_escape, (128, 128), {Kind.NOTHING, Kind.BALCONY}),
}


def edited(style: TownStyle, part: str, **fields: object) -> TownStyle:
    return style.model_copy(update={part: getattr(style, part).model_copy(update=fields)})


def bays(style: TownStyle, *name: str | int) -> Texture:
    material = style.facade.materials[0]
    return paint_bays(style, material, material.colours[0], Draws(*name))


def kinds_of(texture: Texture) -> set[int]:
    return set(np.unique(texture.texels[..., 3]).tolist())


def seam_against_inside(texture: Texture, axis: int) -> float:
    """How much more the picture changes over its seam than between texels nearby inside."""
    picture = texture.texels[..., :3].astype(np.float64)
    step = np.abs(picture - np.roll(picture, 1, axis)).mean(axis=(1 - axis, 2))
    return float(step[0] / max(np.sort(step)[-8:].mean(), 1.0))


@pytest.mark.parametrize("what", PLAIN)
@pytest.mark.parametrize("town", TOWNS)
def test_plain_painters_keep_to_their_size_and_classes(town: str, what: str) -> None:
    paint, shape, allowed = PLAIN[what]
    texture = paint(STYLES[town], Draws(town, what))
    assert texture.texels.shape == (*shape, 4)
    assert kinds_of(texture) <= allowed


@pytest.mark.parametrize("town", TOWNS)
def test_bays_have_a_window_in_each_of_sixteen_cells(town: str) -> None:
    texture = bays(STYLES[town], town)
    assert texture.texels.shape == (512, 512, 4)
    assert kinds_of(texture) <= {Kind.WALL, Kind.WINDOW, Kind.BALCONY, Kind.CORNICE}
    glazed = (texture.texels[..., 3] == Kind.WINDOW).reshape(4, 128, 4, 128).mean(axis=(1, 3))
    assert (glazed > 0.02).all()


def test_a_window_is_as_large_as_the_style_says() -> None:
    style = edited(STYLES["london"], "facade", balcony="none", shutters=0.0, arched=0.0)
    texture = bays(style, "size")
    share = (texture.texels[..., 3] == Kind.WINDOW).mean()
    assert share == pytest.approx(style.facade.window_width * style.facade.window_height, abs=0.03)


def test_houses_of_one_colour_differ_and_equal_draws_agree() -> None:
    style = STYLES["tokyo"]
    first, second, again = bays(style, "house", 1), bays(style, "house", 2), bays(style, "house", 1)
    assert np.array_equal(first.texels, again.texels)
    assert np.abs(first.texels.astype(int) - second.texels.astype(int))[..., :3].mean() > 4


def test_the_sixteen_windows_differ() -> None:
    style = edited(STYLES["london"], "facade", balcony="none", air_conditioners=0.0)
    cells = bays(style, "windows").texels.reshape(4, 128, 4, 128, 4).transpose(0, 2, 1, 3, 4).reshape(16, -1)
    assert len({cell.tobytes() for cell in cells}) == 16


def test_houses_that_wear_real_balconies_have_none_painted() -> None:
    style = edited(STYLES["athens"], "facade", balcony="long", balcony_share=1.0)
    material = style.facade.materials[0]
    painted = paint_bays(style, material, material.colours[0], Draws("b"))
    bare = paint_bays(style, material, material.colours[0], Draws("b"), flat_balconies=False)
    assert Kind.BALCONY in kinds_of(painted)
    assert Kind.BALCONY not in kinds_of(bare)


@pytest.mark.parametrize("kind", ["plaster", "brick", "stone", "tile", "concrete", "timber", "glass"])
def test_every_material_tiles_both_ways(kind: str) -> None:
    style = STYLES["london"]
    material = style.facade.materials[0].model_copy(update={"kind": kind})
    style = edited(style, "facade", balcony="none", band=False)
    texture = paint_bays(style, material, (150, 120, 100), Draws("tiles", kind))
    assert seam_against_inside(texture, 0) < 1.3
    assert seam_against_inside(texture, 1) < 1.3


@pytest.mark.parametrize("cover", ["tile", "slate", "metal", "felt", "tin"])
def test_roofs_tile(cover: str) -> None:
    texture = paint_roof(edited(STYLES["london"], "roofs", cover=cover), (120, 90, 80), Draws(cover))
    assert texture.texels.shape == (256, 256, 4)
    assert kinds_of(texture) == {Kind.ROOF}
    assert max(seam_against_inside(texture, axis) for axis in (0, 1)) < 1.3


def test_a_mansard_has_four_dormers() -> None:
    texture = paint_mansard(STYLES["london"], (90, 90, 96), Draws("m"))
    assert texture.texels.shape == (256, 512, 4)
    glazed = (texture.texels[..., 3] == Kind.WINDOW).any(axis=0)
    assert int((glazed & ~np.roll(glazed, 1)).sum()) == 4


@pytest.mark.parametrize(
    "trade",
    TRADES,
)
def test_every_trade_has_a_window_and_leaves_room_for_its_sign(trade: str) -> None:
    style = edited(STYLES["london"], "facade", awning_share=0.0)
    material = style.facade.materials[0]
    texture = paint_ground_floor(style, material, material.colours[0], Draws(trade), shop_trade=trade)
    assert texture.texels.shape == (128, 512, 4)
    assert kinds_of(texture) <= {Kind.WALL, Kind.DOOR, Kind.WINDOW, Kind.SHOPFRONT}
    board = texture.texels[3 : int(128 * FASCIA_SHARE) - 3]
    assert (board[..., 3] == Kind.SHOPFRONT).all()
    assert board[..., :3].astype(int).std(axis=(0, 1)).max() < 3
    assert (texture.texels[..., 3] == Kind.WINDOW).mean() > 0.15


@pytest.mark.parametrize("ground", ["shop", "stoop", "arcade", "garage", "plain"])
def test_houses_without_a_shop_have_a_way_in(ground: str) -> None:
    style = edited(STYLES["london"], "facade", ground=ground)
    material = style.facade.materials[0]
    for number in range(4):
        draws = Draws(ground, number)
        texture = paint_ground_floor(style, material, material.colours[0], draws, shop_trade=None)
        assert kinds_of(texture) <= {Kind.WALL, Kind.DOOR, Kind.WINDOW, Kind.CORNICE}
        assert Kind.SHOPFRONT not in kinds_of(texture)
        assert Kind.WINDOW in kinds_of(texture)
        if ground != "arcade":
            assert Kind.DOOR in kinds_of(texture)


def test_bare_walls_are_wall_and_tile() -> None:
    style = STYLES["athens"]
    material = style.facade.materials[0]
    texture = paint_wall(style, material, material.colours[0], Draws("party wall"))
    assert texture.texels.shape == (256, 256, 4)
    assert kinds_of(texture) == {Kind.WALL}


@pytest.mark.parametrize(("pattern", "lines"), [("none", 0), ("solid", 1), ("double", 2)])
def test_centre_lines_run_down_the_middle(pattern: str, lines: int) -> None:
    style = edited(STYLES["london"], "roads", centre=pattern, edge="none", width=6.0, lane_width=3.0)
    marked = (paint_road(style, Draws("road")).texels[..., 3] == Kind.LANE_MARK).any(axis=0)
    columns = np.flatnonzero(marked)
    assert int((marked & ~np.roll(marked, 1)).sum()) == lines
    assert lines == 0 or columns.mean() == pytest.approx(127.5, abs=1.0)


def test_dashes_meet_over_the_seam_and_roads_are_alike_from_either_end() -> None:
    style = edited(STYLES["london"], "roads", centre="dashed", edge="double", width=9.0)
    marks = paint_road(style, Draws("road")).texels[..., 3] == Kind.LANE_MARK
    assert np.abs(marks.mean(axis=0) - marks.mean(axis=0)[::-1]).max() < 0.6
    changes = marks[:, 128] != np.roll(marks[:, 128], 1)
    assert int(changes.sum()) % 2 == 0
    assert 0.2 < marks[:, 128].mean() < 0.8


@pytest.mark.parametrize("fence", ["hedge", "picket", "iron", "wall"])
def test_fences_have_holes_where_one_sees_through(fence: str) -> None:
    texture = paint_fence(edited(STYLES["london"], "plots", fence=fence), Draws(fence))
    assert texture.has_holes == (fence != "wall")
    assert (Kind.PLANT in kinds_of(texture)) == (fence == "hedge")


def test_railings_have_holes_and_parapets_none() -> None:
    iron = edited(STYLES["london"], "facade", balcony="iron")
    slab = edited(STYLES["london"], "facade", balcony="slab")
    assert paint_balcony_rail(iron, Draws("r")).has_holes
    assert not paint_balcony_rail(slab, Draws("r")).has_holes


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 40), st.integers(1, 30), st.floats(0.3, 3.0), st.integers(0, 2**31))
def test_courses_are_made_of_whole_stones(rows: int, columns: int, joint: float, seed: int) -> None:
    laid = lay_courses(Draws(seed), 64, 128, rows, columns, joint, joint)
    assert laid.joint.min() >= 0
    assert laid.joint.max() <= 1
    assert laid.row[-1] == rows + rows % 2 - 1
    assert ((laid.depth >= 0) & (laid.depth < 1)).all()
    assert len(np.unique(laid.laid)) <= (rows + rows % 2) * columns


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([2, 4, 8, 16]), st.sampled_from([2, 4, 8, 16]), st.integers(0, 2**31))
def test_blotches_are_smooth_over_the_seam(cell_y: int, cell_x: int, seed: int) -> None:
    spots = blotches(Draws(seed), 32, 64, cell_y, cell_x)
    assert np.abs(spots).max() <= 1
    # Between cell middles smoothstep rises by at most 1.5 a cell, times the greatest difference, 2.
    assert np.abs(spots - np.roll(spots, 1, axis=0)).max() <= 3.0 / cell_y + 1e-5
    assert np.abs(spots - np.roll(spots, 1, axis=1)).max() <= 3.0 / cell_x + 1e-5


@settings(max_examples=25, deadline=None)
@given(st.integers(-70, 70), st.integers(-70, 70), st.floats(0.05, 0.95))
def test_stencils_wrap_around_and_shadows_darken(x: int, y: int, strength: float) -> None:
    sheet, stencil = Canvas(64, 64, (200, 100, 50), int(Kind.WALL)), Stencil(32, 48)
    stencil.rectangle(4, 4, 12, 12, (10, 20, 30), int(Kind.WINDOW))
    stencil.shadow(16, 16, 24, 40, strength)
    stencil.lay(sheet, x, y)
    assert sheet.rgb[(y + 8) % 64, (x + 8) % 64].tolist() == [10, 20, 30]
    assert sheet.kinds[(y + 8) % 64, (x + 8) % 64] == Kind.WINDOW
    assert sheet.rgb[(y + 30) % 64, (x + 20) % 64, 0] == pytest.approx(200 * (1 - strength), rel=1e-4)
    assert int((sheet.kinds == Kind.WINDOW).sum()) == 64
    assert sheet.kinds[(y + 30) % 64, (x + 20) % 64] == Kind.WALL
