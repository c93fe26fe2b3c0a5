"""The towns that can be drawn: one TOML file each, and a reader for them and for a user's own.

The files beside this one hold what is known of each town: its colours and measures, its words and its light. Their
form is `placeprint.sample.style.TownStyle`.
"""

import tomllib
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from placeprint.errors import InputError
from placeprint.sample.style import TownStyle

__all__ = ["STYLE_NAMES", "load_style"]

_FOLDER = Path(__file__).parent
_MOST_BYTES = 1_000_000

STYLE_NAMES: tuple[str, ...] = tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))
"""Names of the towns that come with Placeprint."""


def load_style(name: str | Path) -> TownStyle:
    """Read a town's style.

    Args:
        name: one of `STYLE_NAMES`, or a style file of your own: a `Path`, or a string that ends with ``.toml`` or
            holds a folder.

    Returns:
        The style, checked.

    Raises:
        InputError: the name is unknown, or the file can't be read or isn't a style.
    """
    if isinstance(name, str) and not name.endswith(".toml") and not set(name) & {"/", "\\"}:
        if name not in STYLE_NAMES:
            raise InputError(_unknown(name))
        name = _FOLDER / f"{name}.toml"
    path = Path(name)
    label = _one_line(f"style file {path}")
    try:
        fields = tomllib.loads(_read(path, label))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{label} is not TOML ({_one_line(str(error))}): mend it or give another file") from error
    try:
        return TownStyle.model_validate(fields)
    except ValidationError as error:
        raise InputError(f"{label} is not a town style: {_first_fault(error)}") from error


def _read(path: Path, label: str) -> str:
    """The text of a style file, which is never large."""
    try:
        if path.is_dir():
            raise InputError(f"{label} is a folder: name the .toml file in it")
        if not path.is_file():
            raise InputError(f"{label} does not exist: check the path, or use one of {', '.join(STYLE_NAMES)}")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise InputError(f"{label} can't be read ({_one_line(str(error))}): check the path and its rights") from error
    if len(content) > _MOST_BYTES:
        raise InputError(f"{label} is larger than {_MOST_BYTES // 1_000_000} MB, no town style is: give another file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{label} is not text in UTF-8 (byte {error.start}): save it as a UTF-8 TOML file") from error


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower().replace(" ", "_").replace("-", "_"), STYLE_NAMES, n=2, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    known = ", ".join(STYLE_NAMES)
    return f"no town style is called '{_one_line(name)}': {hint}Give one of {known}, or the path of your own .toml file"


def _first_fault(error: ValidationError) -> str:
    """What to mend first, and how many faults there are beside it."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    where = ".".join(str(part) for part in faults[0]["loc"]) or "the whole file"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return _one_line(f"mend {where}: {faults[0]['msg'].removeprefix('Value error, ')}") + more


def _one_line(text: str) -> str:
    """Text from outside made safe for one line of a message: no line breaks or control characters, not too long."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= 200 else line[:197] + "..."
