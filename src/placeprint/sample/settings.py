"""What can be drawn and what can't, said before anything is drawn."""

import re

from placeprint.errors import InputError
from placeprint.photos.wording import show
from placeprint.sample.drawn import SampleSettings
from placeprint.sample.visits import FIRST_YEAR, LAST_YEAR

__all__ = ["check_settings", "parse_size"]

_SMALLEST, _LARGEST = (64, 48), (4096, 4096)
_SIZE = re.compile(r"\s*([0-9]{1,9})\s*[xX×]\s*([0-9]{1,9})\s*", re.ASCII)
# At most one visit a year, or an older one could bear a newer date.
_BOUNDS: dict[str, tuple[int, int]] = {
    "places": (1, 5000),
    "captures": (1, LAST_YEAR - FIRST_YEAR + 1),
    "headings": (1, 36),
}
_NARROWEST_DEG, _WIDEST_DEG = 20.0, 120.0
_PANORAMA_WIDTHS = (256, 8192)


def parse_size(text: str) -> tuple[int, int]:
    """Read a size such as ``640x480``.

    Returns:
        Width and height in pixels, both possible.

    Raises:
        InputError: the text is no size, or one that can't be drawn.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise InputError(f"{show(text)} is no size: give width and height in pixels, such as 640x480")
    width, height = int(match[1]), int(match[2])
    _check_size(width, height)
    return width, height


def check_settings(settings: SampleSettings) -> None:
    """See that a world can be drawn so.

    Raises:
        InputError: it can't.
    """
    for name in (*_BOUNDS, "width", "height", "panorama_width", "seed"):
        if type(getattr(settings, name)) is not int:
            raise InputError(f"{show(str(getattr(settings, name)))} is no whole number: give one for {name}")
    if not settings.styles:
        raise InputError("no town's style is named: name one or more, or give a number of towns")
    _check_size(settings.width, settings.height)
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            raise InputError(f"{getattr(settings, name)} {name} can't be drawn: choose {least} to {most:,}")
    if not _NARROWEST_DEG <= settings.fov_deg <= _WIDEST_DEG:
        raise InputError(
            f"a field of view of {settings.fov_deg:g}° can't be drawn: "
            f"choose {_NARROWEST_DEG:g} to {_WIDEST_DEG:g} degrees"
        )
    least, most = _PANORAMA_WIDTHS
    if settings.panoramas and not (least <= settings.panorama_width <= most and settings.panorama_width % 2 == 0):
        raise InputError(
            f"panoramas {settings.panorama_width} pixels wide can't be drawn: choose an even width of {least} to {most}"
        )


def _check_size(width: int, height: int) -> None:
    if not (_SMALLEST[0] <= width <= _LARGEST[0] and _SMALLEST[1] <= height <= _LARGEST[1]):
        raise InputError(
            f"photos of {width}x{height} pixels can't be drawn: "
            f"choose {_SMALLEST[0]}x{_SMALLEST[1]} to {_LARGEST[0]}x{_LARGEST[1]}"
        )
