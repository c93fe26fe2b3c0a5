"""Pictures that surfaces carry: colour, what each texel is, and where words stand on it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["TextBox", "Texture"]


@dataclass(frozen=True, slots=True)
class TextBox:
    """One string on a texture.

    Attributes:
        text: the words as a person would type them.
        script: ``latin``, ``cyrillic``, ``greek``, ``japanese``, ``chinese``, ``korean`` or ``arabic``.
        left, top, right, bottom: the box of its ink, as fractions of the texture's width and height, from the top left.
    """

    text: str
    script: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """A picture whose sides are powers of two.

    Attributes:
        texels: uint8 [height, width, 4]: red, green, blue (sRGB) and the `SemanticClass` of the texel, 0 where there
            is a hole to look through. Row 0 is the top.
        texts: the strings written on it.
    """

    texels: npt.NDArray[np.uint8]
    texts: tuple[TextBox, ...] = field(default=())

    def __post_init__(self) -> None:
        height, width, channels = self.texels.shape
        if channels != 4 or height & (height - 1) or width & (width - 1) or self.texels.dtype != np.uint8:
            raise ValueError(f"a texture is uint8 [2^i, 2^j, 4], not {self.texels.dtype} {self.texels.shape}")

    @property
    def has_holes(self) -> bool:
        """Whether some texel lets through what is behind."""
        return bool((self.texels[..., 3] == 0).any())
