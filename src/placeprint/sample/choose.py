"""Choosing towns: the first so many of an order in which each differs much from all before it, or named ones."""

from collections.abc import Sequence

from placeprint.errors import InputError
from placeprint.sample.style import TownStyle
from placeprint.sample.styles import STYLE_NAMES, load_style

__all__ = ["first_styles", "load_styles", "ordered_styles"]

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
