"""Words made to fit a board: patterns filled in, lines broken, columns set from top to bottom."""

from functools import lru_cache

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.draws import Draws
from placeprint.sample.lettering import line_width, write_line
from placeprint.sample.style import TownStyle
from placeprint.sample.texture import TextBox

__all__ = ["Box", "broken", "fill_pattern", "phone_number", "web_address", "write_block", "write_column", "write_full"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in texels."""

_WITHOUT_SPACES = ("japanese", "chinese")
_LEADING = 1.12  # from line to line, in heights of a line
_GAP = 0.4  # a space in a column, in heights of a character
_TURNED = {"ー": "|", "-": "|", "–": "|"}  # dashes that stand upright in a column
_STOPS = "、。・!?,:"


def fill_pattern(pattern: str, draws: Draws, letters: str = "") -> str:
    """The pattern with a digit for each ``#`` and one of the letters for each ``@``."""
    filled = []
    for sign in pattern:
        if sign == "#":
            filled.append(str(draws.integer(0, 9)))
        elif sign == "@" and letters:
            filled.append(draws.pick(letters))
        else:
            filled.append(sign)
    return "".join(filled)


def phone_number(style: TownStyle, draws: Draws) -> str:
    """A local phone number."""
    return fill_pattern(style.words.phone, draws)


def web_address(style: TownStyle, draws: Draws) -> str:
    """A web address under the country's domain; empty where the style has no names for one."""
    return draws.pick(style.words.web_names) + style.words.domain if style.words.web_names else ""


def broken(text: str, script: str, lines: int) -> list[str]:
    """The text in at most so many lines, as even as its gaps allow."""
    if lines <= 1:
        return [text]
    goal = len(text) / lines
    if " " in text:
        gaps = [i for i, sign in enumerate(text) if sign == " "]
        at = min(gaps, key=lambda i: abs(i - goal))
        head, tail = text[:at], text[at + 1 :]
    elif script in _WITHOUT_SPACES and len(text) >= 2 * lines:
        after = [i + 1 for i, sign in enumerate(text[:-1]) if sign in _STOPS and abs(i + 1 - goal) <= 2]
        at = min(after, key=lambda i: abs(i - goal)) if after else int(goal + 0.5)
        at += 1 if text[at] in _STOPS and at + 1 < len(text) else 0  # no line begins with a stop
        head, tail = text[:at], text[at:]
    else:
        return [text]
    return [head, *broken(tail, script, lines - 1)]


def write_full(canvas: Canvas, text: str, script: str, box: Box, colour: Colour, *, align: str = "centre") -> bool:
    """Write one line whose ink fills the box's height, or its width where that is less.

    `Canvas.write` keeps room for letters that hang below the line; a word without them can be larger.

    Returns:
        False where the script has no font: nothing is written then.
    """
    left, top, right, bottom = box
    tall, wide = _ink(text, script)
    height = min((bottom - top) / tall, (right - left) / wide)
    middle = (top + bottom) / 2
    # A hair less than the room, since lines are rounded to whole pixels.
    half = max(int(height * 0.985), 4) / 2
    return canvas.write(text, script, left, middle - half, right, middle + half, colour, bold=True, align=align)


@lru_cache(maxsize=4096)
def _ink(text: str, script: str) -> tuple[float, float]:
    """Height and width of a line's ink, in heights of a line."""
    line = write_line(text, script, bold=True, height=64)
    return (max(line.shape[0], 21) / 64, line.shape[1] / 64) if line is not None else (1.0, 1.0)


def write_block(canvas: Canvas, text: str, script: str, box: Box, colour: Colour, *, most_lines: int = 2) -> list[str]:
    """Write a phrase in the number of lines that gives the largest letters, all lines alike.

    Returns:
        The lines written; empty where the script has no font.
    """
    left, top, right, bottom = box
    if not text:
        return []

    def letters(lines: list[str]) -> float:
        widest = max(line_width(line, script, bold=True, height=100) for line in lines)
        return min((bottom - top) / (len(lines) * _LEADING - (_LEADING - 1)), (right - left) * 98 / max(widest, 1))

    def worth(lines: list[str]) -> float:
        # Breaking between words costs nothing; within one, only much larger letters are worth it.
        return letters(lines) * (1.0 if len(lines) == 1 or " " in text else 0.72)

    lines = max((broken(text, script, n) for n in range(1, most_lines + 1)), key=worth)
    if len(lines) == 1:
        return lines if write_full(canvas, text, script, box, colour) else []
    height, said = letters(lines), []
    first = (top + bottom - height * (_LEADING * (len(lines) - 1) + 1)) / 2
    for i, line in enumerate(lines):
        y = first + i * height * _LEADING
        if canvas.write(line, script, left, y, right, y + height, colour, bold=True):
            said.append(line)
    return said


def write_column(canvas: Canvas, text: str, script: str, box: Box, colour: Colour) -> bool:
    """Write from top to bottom, one character under the other, and note the column as a single string.

    Returns:
        False where the letters are missing: nothing is written then.
    """
    left, top, right, bottom = box
    heights = [_GAP if sign == " " else 1.0 for sign in text]
    cell = min((bottom - top) / sum(heights), (right - left) * 1.08)
    y = (top + bottom - cell * sum(heights)) / 2
    middle, half = (left + right) / 2, cell * 0.46
    before, said = len(canvas.texts), ""
    for sign, height in zip(text, heights, strict=True):
        if sign != " ":
            upright = _TURNED.get(sign, sign)
            centre = y + cell / 2
            box_of_sign = (middle - half, centre - half, middle + half, centre + half)
            if canvas.write(upright, script, *box_of_sign, colour, bold=True):
                said += sign
        elif said:
            said += sign
        y += cell * height
    parts = canvas.texts[before:]
    if not parts:
        return False
    edges = (
        min(p.left for p in parts),
        min(p.top for p in parts),
        max(p.right for p in parts),
        max(p.bottom for p in parts),
    )
    canvas.texts[before:] = [TextBox(said.rstrip(), script, *edges)]
    return True
