"""Cloth awnings over windows and shops."""

from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import tint
from placeprint.sample.paint.stencil import Stencil

__all__ = ["paint_awning"]


def paint_awning(
    sheet: Stencil, box: tuple[float, float, float, float], colour: Colour, draws: Draws, kind: int
) -> None:
    """A cloth awning seen from the front: sloping, perhaps striped, with a valance and the shade below.

    Args:
        sheet: what is painted on.
        box: left, top, right, bottom, texels; it spreads a little downwards.
        colour: of the cloth.
        draws: chance of stripes.
        kind: class of its texels.
    """
    left, top, right, bottom = box
    spread, valance = (right - left) * 0.03, (bottom - top) * 0.22
    sheet.soft_shadow(left, bottom, right, bottom + (bottom - top) * 0.9, 0.5)
    slope = [(left, top), (right, top), (right + spread, bottom - valance), (left - spread, bottom - valance)]
    sheet.polygon(slope, colour, kind)
    pale = (222, 216, 202) if sum(colour) < 540 else tint(colour, 0.7)
    stripes = max(int((right - left) / 9), 3) if draws.chance(0.5) else 0
    for i in range(0, stripes, 2):
        a, b = i / stripes, (i + 1) / stripes
        width, wide = right - left, right - left + 2 * spread
        points = [
            (left + width * a, top),
            (left + width * b, top),
            (left - spread + wide * b, bottom - valance),
            (left - spread + wide * a, bottom - valance),
        ]
        sheet.polygon(points, pale, kind)
    x0, x1 = max(int(left - spread), 0), min(int(right + spread), sheet.width)
    sheet.rectangle(left - spread, bottom - valance, right + spread, bottom, tint(colour, 0.78), kind)
    for i in range(0, stripes, 2):
        wide = right - left + 2 * spread
        a, b = left - spread + wide * i / stripes, left - spread + wide * (i + 1) / stripes
        sheet.rectangle(a, bottom - valance, b, bottom, tint(pale, 0.8), kind)
    sheet.gradient(x0, max(int(top), 0), x1, int(bottom - valance), 0.86, 1.06)
