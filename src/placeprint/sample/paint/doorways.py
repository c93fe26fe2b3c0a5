"""Doors of houses and garages, and the steps that lead up to them."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.grain import tint

__all__ = ["paint_garage_door", "paint_house_door", "paint_steps"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, texels."""
_DOOR, _WINDOW, _WALL = int(SemanticClass.DOOR), int(SemanticClass.WINDOW), int(SemanticClass.WALL)


def paint_house_door(sheet: Canvas, box: Box, colour: Colour, trim: Colour, draws: Draws) -> None:
    """A panelled or glazed house door with a light over it and stone around it.

    Args:
        sheet: what is painted on.
        box: the opening with the light over the door.
        colour: of the door.
        trim: of the surround.
        draws: chance of its make.
    """
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    sheet.rectangle(left - 6, top - 6, right + 6, bottom, trim, _WALL)
    sheet.rectangle(left - 8, top - 8, right + 8, top - 4, tint(trim, 1.08))
    sheet.rectangle(left - 8, top - 4, right + 8, top - 2.5, tint(trim, 0.7))
    sheet.rectangle(left, top, right, bottom, tint(colour, 0.5), _DOOR)
    light = top + tall * 0.17
    sheet.rectangle(left + 1.5, top + 1.5, right - 1.5, light, (86, 96, 104), _WINDOW)
    sheet.rectangle((left + right) / 2 - 1, top, (left + right) / 2 + 1, light, tint(colour, 0.9))
    sheet.rectangle(left + 1, light + 2, right - 1, bottom - 1, colour, _DOOR)
    glazed = draws.chance(0.4)
    inner = (58, 66, 72) if glazed else tint(colour, 0.74)
    for x0, x1 in ((0.12, 0.46), (0.54, 0.88)):
        upper = (left + wide * x0, light + tall * 0.08, left + wide * x1, top + tall * 0.56)
        sheet.rectangle(*upper, inner)
        sheet.rectangle(upper[0], upper[3], upper[2], upper[3] + 1, tint(colour, 1.25))
        lower = (left + wide * x0, top + tall * 0.64, left + wide * x1, top + tall * 0.93)
        sheet.rectangle(*lower, tint(colour, 0.74))
        sheet.rectangle(lower[0], lower[3], lower[2], lower[3] + 1, tint(colour, 1.25))
    sheet.disc(right - wide * 0.08, top + tall * 0.6, 1.6, 1.6, (200, 176, 116))
    sheet.gradient(int(left), int(top), int(right), int(top + tall * 0.2), 0.6, 1.0)


def paint_steps(sheet: Canvas, left: float, right: float, top: float, colour: Colour, rail: Colour) -> None:
    """Steps from the street up to a raised door, with a railing on either side.

    Args:
        sheet: what is painted on; the street is its bottom edge.
        left: left edge of the steps, texels.
        right: right edge.
        top: row of the threshold.
        colour: of the stone.
        rail: of the railings.
    """
    rise = 5.0
    count = max(int((sheet.height - top) / rise + 0.5), 1)
    for i in range(count):
        y0, y1 = top + (sheet.height - top) * i / count, top + (sheet.height - top) * (i + 1) / count
        out = 1.2 * i
        sheet.rectangle(left - out, y0, right + out, y0 + 1.8, tint(colour, 1.12), _WALL)
        sheet.rectangle(left - out, y0 + 1.8, right + out, y1, tint(colour, 0.72), _WALL)
    out = 1.2 * count
    for x0, x1 in ((left - 4, left - out - 6), (right + 4, right + out + 6)):
        side = [(x0, top), (x1, sheet.height), (x0 - (x0 - x1) * 0.2, sheet.height)]
        sheet.polygon(side, tint(colour, 0.9), _WALL)
        sheet.line(x0, top - 24, x1, sheet.height - 26, 2.4, rail)
        for i in range(7):
            x = x0 + (x1 - x0) * i / 6
            foot = top + (sheet.height - top) * i / 6
            sheet.rectangle(x - 0.6, foot - 24, x + 0.6, foot, rail)
        sheet.rectangle(x1 - 1.8, sheet.height - 31, x1 + 1.8, sheet.height, rail)


def paint_garage_door(sheet: Canvas, box: Box, colour: Colour, draws: Draws) -> None:
    """A roller shutter or a panelled garage door.

    Args:
        sheet: what is painted on.
        box: the opening.
        colour: of the door.
        draws: chance of its make and how far it is open.
    """
    left, top, right, bottom = box
    sheet.rectangle(left - 2, top - 2, right + 2, bottom, tint(colour, 0.55), _DOOR)
    sheet.rectangle(left, top, right, bottom, colour, _DOOR)
    if draws.chance(0.6):
        y = top + 3
        while y < bottom - 2:
            sheet.rectangle(left, y, right, y + 1.2, tint(colour, 0.8))
            y += 4
    else:
        for row in range(4):
            for column in range(4):
                x, y = left + (right - left) * column / 4, top + (bottom - top) * row / 4
                wide, tall = (right - left) / 4, (bottom - top) / 4
                sheet.rectangle(x + 2, y + 2, x + wide - 2, y + tall - 2, tint(colour, 0.86))
    sheet.gradient(int(left), int(top), int(right), int(top) + 9, 0.5, 1.0)
    sheet.rectangle(left, bottom - 2.5, right, bottom, (58, 58, 58))
