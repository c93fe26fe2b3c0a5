"""Choosing towns: the first so many of an order in which each differs much from all before it, or named ones."""

from collections.abc import Iterator, Sequence
from itertools import chain
from unicodedata import normalize

from placeprint.errors import InputError
from placeprint.sample.lettering import missing_scripts, written
from placeprint.sample.style import Script, TownStyle
from placeprint.sample.styles import STYLE_NAMES, load_style

__all__ = ["first_styles", "load_styles", "missing_letters", "ordered_styles"]

# In continent, script, side of driving, what walls are made of, and light.
_ORDER = (
    *("stockholm", "tokyo", "new_york", "cairo", "melbourne", "buenos_aires"),
    *("london", "seoul", "athens", "nairobi", "shanghai", "kyiv"),
)


def ordered_styles() -> tuple[str, ...]:
    """Name the styles that come with Placeprint, those that differ most first."""
    return tuple(
        [*(name for name in _ORDER if name in STYLE_NAMES), *(name for name in STYLE_NAMES if name not in _ORDER)]
    )


def first_styles(towns: int) -> tuple[str, ...]:
    """Choose so many styles that differ much.

    Raises:
        InputError: there aren't so many.
    """
    names = ordered_styles()
    if not 1 <= towns <= len(names):
        raise InputError(f"{towns} towns can't be drawn: choose 1 to {len(names)}, or name styles of your own")
    return names[:towns]


def load_styles(names: Sequence[str]) -> list[TownStyle]:
    """Read the styles of a world, a different one for each town.

    Args:
        names: of styles, or paths of TOML files.

    Raises:
        InputError: one is unknown, no style, or named twice.
    """
    styles: dict[str, TownStyle] = {}
    for name in names:
        style = load_style(name)
        if style.name in styles:
            raise InputError(f"style {style.name} is named twice: each town needs one of its own")
        styles[style.name] = style
    return list(styles.values())


def missing_letters(style: TownStyle) -> list[str]:
    """List the letters of a style's words that nothing here can write, without those of a script that is missing."""
    absent = missing_scripts()
    missing: dict[str, None] = {}
    for text, script in _words(style):
        if script not in absent:
            kept = set(written(text, script, bold=True))
            missing |= dict.fromkeys(sign for sign in normalize("NFC", text) if sign not in kept)
    return list(missing)


def _words(style: TownStyle) -> Iterator[tuple[str, Script]]:
    """All that signs may say, with its script."""
    words = style.words
    for text in (*words.streets, words.stop, words.bus_stop, words.taxi, *words.bus_lines):
        yield text, words.script
    for shop in words.shops:
        yield shop.name, shop.script or words.script
    for advert in chain.from_iterable(words.adverts.values()):
        yield from ((text, words.script) for text in (advert.brand, advert.headline, advert.small))
    for text in (*words.streets_latin, *words.web_names, words.phone, words.phone_prefix, words.domain):
        yield text, "latin"
    yield words.plate.replace("@", words.plate_letters), words.plate_script
