"""Window openings: where they sit in a bay, their trim, frames, bars and shutters."""

import math
from dataclasses import dataclass

import numpy as np

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import Plane, tint
from placeprint.sample.paint.stencil import Stencil
from placeprint.sample.style import Facade

__all__ = ["Opening", "bay_opening", "paint_frame", "paint_shutters", "paint_trim"]

WINDOW = int(SemanticClass.WINDOW)


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole for a window in a sheet, texels; ``rise`` is the height of its arch, 0 for a straight top."""

    left: int
    top: int
    right: int
    bottom: int
    rise: float = 0.0

    @property
    def width(self) -> int:
        """Texels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Texels from top to bottom."""
        return self.bottom - self.top


def bay_opening(facade: Facade, size: int, *, arched: bool) -> Opening:
    """The opening of one bay of ``size`` by ``size`` texels, whose bottom edge is the floor."""
    width, height = int(facade.window_width * size + 0.5), int(facade.window_height * size + 0.5)
    width, height = min(max(width, 8), size), min(max(height, 8), size - 10)
    spare = size - height
    below = 3 if facade.window_kind == "french" else max(int(spare * 0.6), 4)
    top, left = size - below - height, (size - width) // 2
    return Opening(left, top, left + width, top + height, min(width / 2, height * 0.3) if arched else 0.0)


def _band(
    sheet: Stencil, opening: Opening, outer: float, inner: float, colour: Colour, kind: int | None = None
) -> None:
    """Paint the band between two outlines of an opening: its sides and its top."""
    if opening.rise:
        reach = max(int(outer), 0) + 1
        wide, tall = opening.width + 2 * reach, opening.height + reach
        cover = _under_arch(opening, outer, reach, wide, tall) * (1 - _under_arch(opening, inner, reach, wide, tall))
        sheet.cover_with(opening.left - reach, opening.top - reach, cover, colour, kind)
        return
    left, top, right, bottom = opening.left, opening.top, opening.right, opening.bottom
    sheet.rectangle(left - outer, top - outer, right + outer, top - inner, colour, kind)
    sheet.rectangle(left - outer, top - inner, left - inner, bottom, colour, kind)
    sheet.rectangle(right + inner, top - inner, right + outer, bottom, colour, kind)


def _under_arch(opening: Opening, grow: float, margin: int, width: int, height: int) -> Plane:
    """Cover of an arched opening grown by some texels, on a patch starting ``margin`` texels to its left and top."""
    half = opening.width / 2 + grow
    x = np.abs(np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2))
    inside = np.clip(np.float32(half + 0.5) - x, 0, 1)
    share = np.minimum(x / np.float32(half), 1)
    top = np.float32(margin - grow) + np.float32(opening.rise + grow / 2) * (1 - np.sqrt(1 - share * share))
    y = np.arange(height, dtype=np.float32) + np.float32(0.5)
    cover: Plane = np.clip(y[:, None] - top[None, :] + np.float32(0.5), 0, 1) * inside[None, :]
    return cover


def paint_trim(sheet: Stencil, facade: Facade, opening: Opening, colour: Colour, texel: tuple[float, float]) -> None:
    """Frame, lintel or pediment around an opening, its sill, and the shade they throw.

    Args:
        sheet: what is painted on.
        facade: the style's façade.
        opening: where.
        colour: of the trim.
        texel: texels per metre across and down.
    """
    tx, ty = texel
    left, top, right, bottom = opening.left, opening.top, opening.right, opening.bottom
    border = max(0.13 * tx, 2.0)
    light, dark = tint(colour, 1.07), tint(colour, 0.8)
    if facade.trim in ("frame", "pediment"):
        sheet.soft_side(right + border, top, right + border + 3, bottom, 0.25)
        _band(sheet, opening, border, 0, colour)
        _band(sheet, opening, border, border - 1.2, light)
        _band(sheet, opening, 1.2, 0, dark)
    if facade.trim == "lintel":
        if opening.rise:
            _band(sheet, opening, 0.22 * ty, 0, colour)
        else:
            sheet.rectangle(left - border, top - 0.24 * ty, right + border, top, colour)
            sheet.rectangle(left - border, top - 0.24 * ty, right + border, top - 0.24 * ty + 1.3, light)
            key = 0.11 * tx
            middle = (left + right) / 2
            sheet.rectangle(middle - key, top - 0.3 * ty, middle + key, top, light)
    if facade.trim == "pediment":
        base, reach = top - border, border + 0.1 * tx
        sheet.soft_shadow(left - border, base, right + border, base + 5, 0.3)
        sheet.rectangle(left - reach, base - 0.09 * ty, right + reach, base, colour)
        middle, peak = (left + right) / 2, base - 0.09 * ty - 0.27 * ty
        ridge = [(left - reach, base - 0.09 * ty), (middle, peak), (right + reach, base - 0.09 * ty)]
        sheet.polygon(ridge, light)
        inner = [(left + 2, base - 0.1 * ty), (middle, peak + 3.5), (right - 2, base - 0.1 * ty)]
        sheet.polygon(inner, dark)
    if facade.window_kind not in ("french", "strip"):
        sill = max(0.08 * ty, 2.5)
        out = border * (0.9 if facade.trim != "none" else 0.45)
        stone = colour if facade.trim != "none" else tint(colour, 0.93)
        sheet.soft_shadow(left - out, bottom + sill, right + out, bottom + sill + 0.16 * ty, 0.38)
        sheet.rectangle(left - out, bottom, right + out, bottom + sill, stone)
        sheet.rectangle(left - out, bottom, right + out, bottom + 1.2, light)


def paint_frame(sheet: Stencil, facade: Facade, opening: Opening, colour: Colour, texel: tuple[float, float]) -> None:
    """Frame, leaves and glazing bars of one window; the glass between them stays open. Arguments as `paint_trim`."""
    tx, ty = texel
    thick = max(0.055 * tx, 1.6) if facade.window_kind != "strip" else max(0.045 * tx, 1.3)
    bar = max(0.03 * tx, 1.1)
    left, top, right, bottom = opening.left, opening.top, opening.right, opening.bottom
    dark = tint(colour, 0.72)
    columns, rows = facade.panes
    kind = facade.window_kind
    tall, wide = bottom - top, right - left
    middle = (left + right) / 2

    def upright(x: float, width: float) -> None:
        sheet.rectangle(x - width / 2, top + _arch_drop(opening, x), x + width / 2, bottom, colour, WINDOW)

    def level(y: float, height: float) -> None:
        sheet.rectangle(left, y - height / 2, right, y + height / 2, colour, WINDOW)
        sheet.rectangle(left, y + height / 2, right, y + height / 2 + 1, dark)

    _band(sheet, opening, 0, -thick, colour, WINDOW)
    sheet.rectangle(left, bottom - thick * 1.3, right, bottom, colour, WINDOW)
    for i in range(1, columns):
        upright(left + wide * i / columns, bar)
    if kind == "sash":
        meeting = top + tall / 2
        sheet.soft_shadow(left + thick, meeting, right - thick, meeting + 0.12 * ty, 0.4)
        for i in range(1, rows):
            if 2 * i != rows:
                level(top + tall * i / rows, bar)
        level(meeting, thick)
    elif kind in ("casement", "french"):
        transom = top + tall * (0.27 if kind == "casement" else 0.2)
        leaves_top = transom if rows > 1 and not opening.rise else top
        for i in range(1, rows):
            level(leaves_top + (bottom - leaves_top) * i / rows, bar)
        if rows > 1 and not opening.rise:
            level(transom, thick)
        elif opening.rise:
            level(top + opening.rise, thick)
        upright(middle, thick * 1.5)
        if kind == "french":
            kick = bottom - tall * 0.16
            for x0, x1 in ((left + thick, middle - thick * 0.7), (middle + thick * 0.7, right - thick)):
                sheet.rectangle(x0, kick, x1, bottom - thick, tint(colour, 0.93), WINDOW)
                sheet.rectangle(x0 + 2, kick + 2.5, x1 - 2, bottom - thick - 2, tint(colour, 0.8), WINDOW)
    elif kind == "slider":
        upright(middle - 1, thick * 1.7)
        sheet.soft_side(middle + thick, top + thick, middle + thick + 5, bottom - thick, 0.35)
        for i in range(1, rows):
            level(top + tall * i / rows, bar)
    else:
        for i in range(1, rows):
            level(top + tall * i / rows, bar)


def _arch_drop(opening: Opening, x: float) -> float:
    """How far below the top of an opening its arch passes at x, texels."""
    if opening.rise == 0:
        return 0.0
    half = opening.width / 2
    off = min(abs(x - opening.left - half) / half, 1.0)
    return opening.rise * (1 - math.sqrt(1 - off * off))


def paint_shutters(
    sheet: Stencil, opening: Opening, colour: Colour, draws: Draws, *, closed: bool, open_width: float
) -> None:
    """Louvred shutters: folded back on the wall beside the opening, or shut over it.

    Args:
        sheet: what is painted on.
        opening: the window.
        colour: of the shutters.
        draws: chance of how worn they are.
        closed: shut over the window.
        open_width: texels that an open leaf may take beside the window.
    """
    worn = tint(colour, draws.uniform(0.92, 1.06))
    middle = (opening.left + opening.right) / 2
    if closed:
        leaves = [(opening.left + 1.0, middle - 0.5), (middle + 0.5, opening.right - 1.0)]
    else:
        leaf = min(opening.width / 2, open_width)
        leaves = [(opening.left - leaf, opening.left - 1.0), (opening.right + 1.0, opening.right + leaf)]
    kind = WINDOW
    top, bottom = opening.top + (opening.rise * 0.5 if not closed else 0) + 1.0, opening.bottom - 1.0
    for left, right in leaves:
        if not closed:
            sheet.soft_side(right, top + 2, right + 4, bottom + 2, 0.3)
            sheet.soft_shadow(left, bottom, right + 2, bottom + 3, 0.3)
        sheet.rectangle(left, top, right, bottom, worn, kind)
        half = (top + bottom) / 2
        for y0, y1 in ((top + 4, half - 2), (half + 3, bottom - 3)):
            sheet.rule(left + 2.5, y0, right - 2.5, y1, 3, tint(colour, 0.62))
        sheet.rectangle(left, top, left + 1, bottom, tint(colour, 1.15))
