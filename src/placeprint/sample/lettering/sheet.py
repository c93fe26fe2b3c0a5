"""Sheets of baked letters: a grey picture with all letters of a script, and a list of where each one is.

All sheets are of one size, so that letters of two scripts can stand in one line: capitals are `CAP` texels tall, and
an em is 67.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["CAP", "SCRIPTS", "SHEETS", "WEIGHTS", "Glyph", "Sheet", "load_sheet", "missing_scripts", "sheet_name"]

CAP = 48
"""Height of a Latin capital on a sheet, texels."""

SCRIPTS = ("latin", "cyrillic", "greek", "japanese", "chinese", "korean", "arabic")

WEIGHTS = {script: ("regular", "bold") if script in ("latin", "cyrillic", "greek") else ("bold",) for script in SCRIPTS}
"""The weights that each script is kept in: the large scripts only in one, which reads well from afar."""

SHEETS = Path(__file__).parent / "sheets"


@dataclass(frozen=True, slots=True)
class Glyph:
    """Where one letter is on its sheet and how it stands on the line; all in texels of the sheet.

    Attributes:
        x, y: its left and top on the sheet.
        width, height: of its ink; 0 for spaces.
        left: from the pen to the ink's left.
        above: from the ink's top down to the baseline; negative where the ink starts below it.
        advance: how far the pen moves on.
    """

    x: int
    y: int
    width: int
    height: int
    left: int
    above: int
    advance: int


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A script in one weight.

    Attributes:
        ink: coverage, uint8 [height, width].
        glyphs: by character.
        kerning: what to add to the pen between two base letters, texels, by the pair.
    """

    ink: npt.NDArray[np.uint8]
    glyphs: dict[str, Glyph]
    kerning: dict[str, int]


def sheet_name(script: str, *, bold: bool) -> str:
    """Name of the files that hold a script, without the suffix.

    Raises:
        ValueError: there is no such script.
    """
    if script not in WEIGHTS:
        raise ValueError(f"no script {script!r}; there are {', '.join(SCRIPTS)}")
    return f"{script}-{'bold' if bold or len(WEIGHTS[script]) == 1 else 'regular'}"


def load_sheet(script: str, *, bold: bool) -> Sheet | None:
    """The sheet of a script, read once; None where its files are missing or damaged.

    Raises:
        ValueError: there is no such script.
    """
    return _read(SHEETS, sheet_name(script, bold=bold))


def missing_scripts() -> tuple[str, ...]:
    """The scripts that nothing can be written in here, because a sheet of theirs is missing or damaged."""
    return tuple(s for s in SCRIPTS if any(load_sheet(s, bold=w == "bold") is None for w in WEIGHTS[s]))


@cache
def _read(folder: Path, name: str) -> Sheet | None:
    try:
        with Image.open(folder / f"{name}.png") as picture:
            levels = np.asarray(picture)
        table = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        glyphs = {character: Glyph(*numbers) for character, numbers in table["glyphs"].items()}
        kerning = {pair: int(texels) for pair, texels in table["kerning"].items()}
        height, width = levels.shape
        fitting = all(
            0 <= glyph.x <= width - glyph.width and 0 <= glyph.y <= height - glyph.height and glyph.height < 2 * CAP
            for glyph in glyphs.values()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not (glyphs and fitting and levels.dtype == np.uint8):
        return None
    # Sixteen levels halve the files; in a line they are averaged or stretched to all 256.
    return Sheet(levels * np.uint8(17), glyphs, kerning)
