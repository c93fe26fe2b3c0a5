"""How long work tells how far it is."""

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["OnProgress", "silent"]

OnProgress: TypeAlias = Callable[[str, int, int], None]
"""Called with the name of the stage, units done and units in all."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
