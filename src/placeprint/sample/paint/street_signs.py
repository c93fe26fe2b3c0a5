"""Street-name signs: a board in the town's colours, the street's name, and the same in Latin letters where usual."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.phrases import Box, write_block
from placeprint.sample.paint.worn import mixed, readable_on, rounded, weather
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["paint_street_sign"]

_SIGN = int(SemanticClass.STREET_SIGN)


def paint_street_sign(style: TownStyle, street_index: int, draws: Draws) -> Texture:
    """The sign of one street.

    Args:
        style: of the town.
        street_index: which of its streets, counted round and round.
        draws: for wear.

    Returns:
        A texture twice as wide as high for short names and four times for long ones.
    """
    words, signs = style.words, style.signs
    name = words.streets[street_index % len(words.streets)]
    latin = words.streets_latin[street_index % len(words.streets_latin)] if words.streets_latin else ""
    # Signs of one word of four Han characters would float on a long board.
    wide = words.script in ("japanese", "chinese", "korean")
    long = max(len(name) * (1.0 if wide else 0.58), len(latin) * 0.36) > (4.6 if latin else 5.2)
    width, height = (512, 128) if long else (256, 128)
    board, border = signs.street_board, signs.street_border
    letters = readable_on(board, signs.street_text, 70.0)
    canvas = Canvas(width, height, border, 0)
    inner = _board(canvas, style, board, border)
    left, top, right, bottom = inner
    if latin:
        parting = top + (bottom - top) * 0.60
        write_block(canvas, name, words.script, (left, top, right, parting - 3), letters, most_lines=1)
        write_block(canvas, latin, "latin", (left, parting + 3, right, bottom), letters, most_lines=1)
    else:
        # Long names stand in two lines rather than in letters that nobody can read.
        lines = 2 if len(name) > 19 and " " in name else 1
        write_block(canvas, name, words.script, inner, letters, most_lines=lines)
    weather(canvas, draws, 0.8)
    return canvas.texture()


def _board(canvas: Canvas, style: TownStyle, board: Colour, border: Colour) -> Box:
    """Paint the empty board with its border and screws; returns the box that words may fill."""
    width, height = canvas.width, canvas.height
    shape = style.signs.street_shape
    rim = 5.0
    if shape == "arrow":
        point = height * 0.36
        for inset, colour in ((0.0, border), (rim, board)):
            tip, shoulder = width - inset * 1.4, width - point - inset * 0.3
            outline = [
                (inset, inset),
                (shoulder, inset),
                (tip, height / 2),
                (shoulder, height - inset),
                (inset, height - inset),
            ]
            canvas.polygon(outline, colour, _SIGN)
        box = (20.0, 20.0, width - point * 0.82, height - 20.0)
    else:
        if shape == "rounded":
            rounded(canvas, (0, 0, width, height), 18.0, border, _SIGN)
            rounded(canvas, (rim, rim, width - rim, height - rim), 13.0, board, _SIGN)
        else:
            # Enamel plates carry their border a finger's breadth from the edge.
            canvas.rgb[:], canvas.kinds[:] = board, _SIGN
            for edge in (4.0, height - 4.0 - rim):
                canvas.rectangle(4, edge, width - 4, edge + rim, border)
            for edge in (4.0, width - 4.0 - rim):
                canvas.rectangle(edge, 4, edge + rim, height - 4, border)
        box = (20.0, 20.0, width - 20.0, height - 20.0)
    screw = mixed(border, (120, 120, 118), 0.6)
    for x in (12.0, width - 12.0 if shape != "arrow" else width * 0.86):
        if shape != "arrow":
            canvas.disc(x, height / 2, 3.0, 3.0, mixed(screw, (0, 0, 0), 0.35))
            canvas.disc(x - 0.5, height / 2 - 0.5, 2.2, 2.2, screw)
    return box
