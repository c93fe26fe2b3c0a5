"""One line of writing: letters set side by side at the size of their sheet, then brought to the size asked for."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from placeprint.sample.lettering.arabic import paint_order, shape
from placeprint.sample.lettering.resample import rescale
from placeprint.sample.lettering.sheet import CAP, Glyph, Sheet, load_sheet

__all__ = ["line_width", "write_line", "written"]

# The sheet on which a line is composed: whole capitals above and below the baseline and at both ends, so that after
# scaling the baseline and the top of the capitals still fall between two rows of pixels.
_ABOVE = 2 * CAP
_BELOW = CAP

# How far the usual letters of each script reach above and below the baseline, in texels of the sheets: every line is
# given this room, so that lines with and without long letters are equally large.
_ROOM = {
    "latin": (52, 17),
    "cyrillic": (54, 17),
    "greek": (54, 17),
    "japanese": (59, 8),
    "chinese": (59, 8),
    "korean": (59, 8),
    "arabic": (56, 28),
}

# A line too wide for its place is squeezed by up to an eighth, as sign writers do, before its letters get smaller; its
# width goes in quarters of the steps that its height goes in.
_SQUEEZE = (7, 8)
_STEPS = 4

_FAINT = 16  # ink lighter than this is not seen, and does not count when a line is trimmed


class _Placed(NamedTuple):
    sheet: Sheet
    glyph: Glyph
    pen: int


def write_line(
    text: str, script: str, *, bold: bool, height: int, width: int | None = None
) -> npt.NDArray[np.uint8] | None:
    """Write one line.

    Args:
        text: as a person would type it. Characters that the script lacks are taken from the Latin letters, else
            written without their accents, else left out.
        script: one of `SCRIPTS`.
        bold: heavier strokes; scripts kept in one weight have it always.
        height: pixels from the tallest letter to the lowest, whether or not the line has such letters, so that all
            lines of one script and height are equally large. Only what reaches further (an accented capital beside
            a long letter) is made smaller, to fit.
        width: pixels that the line may be wide at most; a longer one is squeezed a little and made smaller.

    Returns:
        Coverage, uint8 [h, w] with h at most ``height``, trimmed to the ink; a single 0 where there is no ink. None
        where the script's letters are missing (`missing_scripts`).

    Raises:
        ValueError: no such script, or a height or width below one pixel.
    """
    placed = _set(text, script, bold)
    capital, across = _size(placed or [], script, height, width)
    if placed is None:
        return None
    left, _, right, _ = _ink(placed)
    start = -(-max(-left, 0) // CAP) * CAP
    whole = CAP * _STEPS
    paper = np.zeros((_ABOVE + _BELOW, ((start + right) // whole + 1) * whole), dtype=np.uint8)
    for sheet, glyph, pen in placed:
        x, y = start + pen + glyph.left, _ABOVE - glyph.above
        under = paper[y : y + glyph.height, x : x + glyph.width]
        ink = sheet.ink[glyph.y : glyph.y + glyph.height, glyph.x : glyph.x + glyph.width]
        np.maximum(under, ink, out=under)  # joined letters overlap a little
    return _trimmed(rescale(paper, (capital, CAP), (across, whole)))


def line_width(text: str, script: str, *, bold: bool, height: int) -> int:
    """How many pixels wide `write_line` makes a line, give or take one; 0 where it writes nothing.

    Raises:
        ValueError: no such script, or a height below one pixel.
    """
    placed = _set(text, script, bold) or []
    left, _, right, _ = _ink(placed)
    capital, _ = _size(placed, script, height, None)
    return _span(left, right, capital, CAP)


@lru_cache(maxsize=4096)
def written(text: str, script: str, *, bold: bool) -> str:
    """What `write_line` writes of a text: all of it but the characters that no sheet here has.

    Raises:
        ValueError: no such script.
    """
    sheets = _sheets(script, bold)
    typed = unicodedata.normalize("NFC", text)
    forms = shape if script == "arabic" else str
    kept = [character for character in typed if character.isspace() or _find(forms(character), sheets)]
    return text if len(kept) == len(typed) else "".join(kept)


def _sheets(script: str, bold: bool) -> list[Sheet]:
    """Where the letters of a line come from: the script's own sheet, then the Latin one; empty without the script."""
    own = load_sheet(script, bold=bold)
    if own is None:
        return []
    # Scripts of one weight are bold, and Latin letters among them must match.
    latin = load_sheet("latin", bold=bold or script not in ("latin", "cyrillic", "greek"))
    return [own] if latin is None or latin is own else [own, latin]


def _set(text: str, script: str, bold: bool) -> list[_Placed] | None:
    """Choose the glyphs of a line and where the pen stands at each, texels of the sheets; None without the script."""
    sheets = _sheets(script, bold)
    if not sheets:
        return None
    text = unicodedata.normalize("NFC", text)
    if script == "arabic":
        text = paint_order(shape(text))
    placed: list[_Placed] = []
    pen, before = 0, ""
    for character in text:
        for sheet, found in _find(character, sheets):
            base = _base(found)
            pen += sheet.kerning.get(before + base, 0)
            glyph = sheet.glyphs[found]
            placed.append(_Placed(sheet, glyph, pen))
            pen, before = pen + glyph.advance, base
    return placed


def _find(character: str, sheets: list[Sheet]) -> list[tuple[Sheet, str]]:
    """The character on the first sheet that has it, else the plain letters it is made of, as far as there are any."""
    if not any(character in sheet.glyphs for sheet in sheets):
        parts = " " if character.isspace() else unicodedata.normalize("NFKD", character)
    else:
        parts = character
    owners = [(next((sheet for sheet in sheets if part in sheet.glyphs), None), part) for part in parts]
    return [(sheet, part) for sheet, part in owners if sheet is not None]


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    """The letter without its accents: it is spaced like that."""
    return unicodedata.normalize("NFD", character)[0]


def _ink(placed: list[_Placed]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the ink from the pen's start, x to the right and y down, texels of the sheets."""
    inked = [(glyph, pen) for _, glyph, pen in placed if glyph.width]
    if not inked:
        return 0, 0, 0, 0
    return (
        min(pen + glyph.left for glyph, pen in inked),
        min(-glyph.above for glyph, _ in inked),
        max(pen + glyph.left + glyph.width for glyph, pen in inked),
        max(glyph.height - glyph.above for glyph, _ in inked),
    )


def _size(placed: list[_Placed], script: str, height: int, width: int | None) -> tuple[int, int]:
    """How many pixels tall to make a capital, and the line's width in fractions (`CAP` times `_STEPS`) of its own."""
    if height < 1 or (width is not None and width < 1):
        raise ValueError(f"a line is at least one pixel tall and wide, not {height} and {width}")
    above, below = _ROOM[script]
    left, top, right, bottom = _ink(placed)
    capital = max(CAP * height // (above + below), 1)
    while capital > 1 and max(_span(-above, below, capital, CAP), _span(top, bottom, capital, CAP)) > height:
        capital -= 1
    if width is None or right == left:
        return capital, capital * _STEPS
    squeezed, normal = _SQUEEZE
    while capital > 1 and (right - left) * capital * squeezed > width * CAP * normal:
        capital -= 1
    whole = CAP * _STEPS
    across = max(min(capital * _STEPS, width * whole // (right - left)), 1)
    while across > 1 and _span(left, right, across, whole) > width:
        across -= 1
    return capital, across


def _span(start: int, stop: int, numerator: int, denominator: int) -> int:
    """How many pixels a stretch of the line touches once it is scaled."""
    return -(-stop * numerator // denominator) - start * numerator // denominator


def _trimmed(line: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Cut off the empty borders."""
    seen = line >= _FAINT
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return np.zeros((1, 1), dtype=np.uint8)
    return line[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()
