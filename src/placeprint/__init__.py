"""Placeprint turns street photos into places.

Photos whose places are known become an atlas; for a photo whose place is not, it answers with a probability on the
map and the reasons. `Atlas` is the front door, `Belief` the one type that every clue returns.
"""

from typing import TYPE_CHECKING

from placeprint.version import __version__

if TYPE_CHECKING:
    from placeprint.front import Atlas
    from placeprint.locate import Answer
    from placeprint.sphere import Belief

__all__ = ["Answer", "Atlas", "Belief", "__version__"]

_HOMES = {"Answer": "placeprint.locate", "Atlas": "placeprint.front", "Belief": "placeprint.sphere"}


def __getattr__(name: str) -> object:
    """Load the front door when it is first opened, so that ``placeprint --help`` answers at once."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
