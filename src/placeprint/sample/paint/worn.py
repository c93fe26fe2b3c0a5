"""What boards of all sorts share: rounded corners, colours that can be read, and the marks of years outdoors."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws

__all__ = ["brightness", "mixed", "readable_on", "rounded", "weather"]


def brightness(colour: Colour) -> float:
    """How bright a colour looks, 0 to 255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """Colour ``a`` with a share of ``b`` stirred in."""
    red, green, blue = (int(x + (y - x) * share + 0.5) for x, y in zip(a, b, strict=True))
    return red, green, blue


def readable_on(board: Colour, letters: Colour, contrast: float = 95.0) -> Colour:
    """The letters' colour, or near-white or near-black where it would be lost on the board."""
    if abs(brightness(board) - brightness(letters)) >= contrast:
        return letters
    return (248, 247, 242) if brightness(board) < 140 else (24, 24, 28)


def rounded(
    canvas: Canvas, box: tuple[float, float, float, float], radius: float, colour: Colour, kind: int | None = None
) -> None:
    """Fill a rectangle (left, top, right, bottom in texels) with round corners."""
    left, top, right, bottom = box
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    canvas.rectangle(left + radius, top, right - radius, bottom, colour, kind)
    for edge in (left, right - radius - 1):  # a texel over the middle, so that no seam shows
        canvas.rectangle(edge, top + radius, edge + radius + 1, bottom - radius, colour, kind)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            canvas.disc(x, y, radius, radius, colour, kind)


def weather(canvas: Canvas, draws: Draws, strength: float = 1.0) -> None:
    """Years outdoors: light from above, grain, and a few runs of dirt from the upper edge.

    Kept faint, so that letters stay as sharp as the truth says they are.
    """
    height, width = canvas.height, canvas.width
    canvas.gradient(0, 0, width, height, 1.0 + 0.04 * strength, 1.0 - 0.07 * strength)
    canvas.speckle(draws, 2.5 * strength)
    if min(height, width) >= 32:
        canvas.speckle(draws, 4.0 * strength, grain=8)
    for _ in range(draws.integer(1, 4)):
        x = draws.integer(0, width - 3)
        run = int(height * draws.uniform(0.2, 0.9))
        canvas.gradient(x, 0, x + draws.integer(1, 3), run, 1.0 - 0.08 * strength, 1.0)
