"""Number plates."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.phrases import fill_pattern, write_full
from placeprint.sample.paint.worn import mixed, readable_on, rounded, weather
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import Texture

__all__ = ["paint_plate"]

_PLATE = int(SemanticClass.PLATE)
# Members of the European Union, whose plates bear its stars.
_UNION = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def paint_plate(style: TownStyle, draws: Draws, *, rear: bool) -> Texture:
    """A number plate with a number of its own.

    Args:
        style: of the town.
        draws: for the number; equal draws give equal plates front and rear.
        rear: in the colours of the rear plate.

    Returns:
        256 × 64 texels, or 128 × 64 where plates have two lines.
    """
    words, cars = style.words, style.vehicles
    board, letters = cars.plate_rear if rear else cars.plate_front
    letters = readable_on(board, letters, 80.0)
    number = fill_pattern(words.plate, draws, words.plate_letters)
    square = cars.plate_shape == "square"
    width, height = (128, 64) if square else (256, 64)
    canvas = Canvas(width, height, mixed(board, (0, 0, 0), 0.45), _PLATE)
    rounded(canvas, (2, 2, width - 2, height - 2), 6, mixed(letters, board, 0.25))
    rounded(canvas, (4, 4, width - 4, height - 4), 5, board)
    left = 10.0
    if cars.plate_band is not None and not square:
        left = _band(canvas, cars.plate_band, stars=style.place.country_code in _UNION)
    lines = number.split(" ", 1) if square and " " in number else [number]
    if len(lines) == 2:
        # The upper line (place and class) is the smaller one, as on most square plates.
        write_full(canvas, lines[0], words.plate_script, (10, 8, width - 10, 25), letters)
        write_full(canvas, lines[1], words.plate_script, (8, 30, width - 8, 57), letters)
    else:
        write_full(canvas, number, words.plate_script, (left, 13, width - 10, height - 13), letters)
    weather(canvas, draws.child("wear"), 0.8)
    return canvas.texture()


def _band(canvas: Canvas, colour: Colour, *, stars: bool) -> float:
    """Paint the coloured strip on the left, with the union's ring of stars; returns where the number may begin."""
    canvas.rectangle(4, 5, 27, canvas.height - 5, colour)
    if stars:
        for x, y in ((0, -8), (6, -6), (8, 0), (6, 6), (0, 8), (-6, 6), (-8, 0), (-6, -6)):
            canvas.disc(15.5 + x, 32 + y, 1.4, 1.4, (250, 210, 60))
    else:
        canvas.disc(15.5, 22, 5, 5, mixed(colour, (255, 255, 255), 0.7))
    return 36.0
