"""Sheets that can be sprayed: painted once, then given any body colour."""

from collections.abc import Callable

import numpy as np

from placeprint.sample.canvas import Colour
from placeprint.sample.paint.panel import Panel
from placeprint.sample.texture import Texture

__all__ = ["BodySheet"]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


class BodySheet:
    """A painted sheet whose body colour can still be chosen.

    Every brush is linear in the colour it carries, so the sheet painted in black and in white tells what it looks like
    in any colour, glass, tyres and lamps untouched.

    Args:
        paint: paints the sheet with the given body colour; the same for the same colour.
    """

    def __init__(self, paint: Callable[[Colour], Panel]) -> None:
        black, white = paint(BLACK).canvas, paint(WHITE).canvas
        self._base = black.rgb
        self._gain = (white.rgb - black.rgb) / np.float32(255)
        self._kinds = black.kinds

    def sprayed(self, colour: Colour) -> Texture:
        """The sheet in a body colour."""
        texels = np.empty((*self._kinds.shape, 4), dtype=np.uint8)
        rgb = self._base + self._gain * np.asarray(colour, dtype=np.float32)
        texels[..., :3] = np.clip(rgb + np.float32(0.5), 0, 255).astype(np.uint8)
        texels[..., 3] = self._kinds
        return Texture(texels)
