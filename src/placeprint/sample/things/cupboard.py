"""A town's cupboard of painted textures."""

from collections.abc import Callable, Hashable

from placeprint.sample.texture import Texture

__all__ = ["Cupboard"]


class Cupboard:
    """Keeps textures, so that each is painted once a town, when it is first needed."""

    def __init__(self) -> None:
        self._textures: dict[tuple[Hashable, ...], Texture] = {}

    def keep(self, *name: Hashable, paint: Callable[[], Texture]) -> Texture:
        """The texture of this name, painted if it is new."""
        if name not in self._textures:
            self._textures[name] = paint()
        return self._textures[name]
