"""Where things stand on adverts: a few arrangements for each shape of board."""

from dataclasses import dataclass
from typing import Literal

from placeprint.sample.paint.phrases import Box

__all__ = ["LAYOUTS", "NOWHERE", "Layout"]

NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, as shares of the sheet: left, top, right, bottom.

    Attributes:
        pictures: boxes of the product; it fits inside and keeps its proportions.
        headline, brand, small: boxes of words.
        contact: box of a phone number or web address; `NOWHERE` leaves it out.
        panel: what lies behind the pictures: ``none``, ``side`` (with a slanting edge), ``disc``, ``block``.
        panel_box: of the panel.
        band: a coloured band behind some of the words, or None.
        label: whether the brand stands on a label of its own.
        lines: the most lines the headline may take.
    """

    pictures: tuple[Box, ...]
    headline: Box
    brand: Box
    small: Box
    contact: Box = NOWHERE
    panel: Literal["none", "side", "disc", "block"] = "none"
    panel_box: Box = NOWHERE
    band: Box | None = None
    label: bool = False
    lines: int = 1


LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "wide": (
        Layout(
            pictures=((0.61, 0.07, 0.98, 0.95),),
            headline=(0.04, 0.08, 0.56, 0.58),
            brand=(0.04, 0.63, 0.48, 0.85),
            small=(0.04, 0.88, 0.53, 0.95),
            panel="side",
            panel_box=(0.56, 0.0, 1.0, 1.0),
            label=True,
            lines=2,
        ),
        Layout(
            pictures=((0.02, 0.03, 0.36, 0.66),),
            headline=(0.03, 0.71, 0.97, 0.95),
            brand=(0.42, 0.1, 0.95, 0.38),
            small=(0.42, 0.43, 0.95, 0.52),
            contact=(0.52, 0.55, 0.85, 0.63),
            band=(0.0, 0.665, 1.0, 1.0),
        ),
        Layout(
            pictures=((0.36, 0.42, 0.64, 0.98),),
            headline=(0.04, 0.06, 0.96, 0.34),
            brand=(0.04, 0.44, 0.31, 0.66),
            small=(0.03, 0.73, 0.31, 0.81),
            contact=(0.7, 0.54, 0.97, 0.64),
            panel="disc",
            panel_box=(0.335, 0.39, 0.665, 1.05),
            label=True,
        ),
        Layout(
            pictures=((0.02, 0.05, 0.44, 0.95),),
            headline=(0.47, 0.3, 0.97, 0.74),
            brand=(0.47, 0.07, 0.97, 0.25),
            small=(0.47, 0.78, 0.97, 0.86),
            contact=(0.58, 0.885, 0.86, 0.955),
            panel="block",
            panel_box=(0.0, 0.0, 0.45, 1.0),
            lines=2,
        ),
    ),
    "tall": (
        Layout(
            pictures=((0.06, 0.3, 0.94, 0.755),),
            headline=(0.07, 0.04, 0.93, 0.28),
            brand=(0.1, 0.835, 0.9, 0.905),
            small=(0.08, 0.775, 0.92, 0.815),
            contact=(0.16, 0.93, 0.84, 0.965),
            band=(0.0, 0.825, 1.0, 1.0),
            lines=3,
        ),
        Layout(
            pictures=((0.06, 0.05, 0.94, 0.53),),
            headline=(0.07, 0.58, 0.93, 0.78),
            brand=(0.14, 0.875, 0.86, 0.955),
            small=(0.08, 0.8, 0.92, 0.84),
            panel="block",
            panel_box=(0.0, 0.0, 1.0, 0.555),
            label=True,
            lines=2,
        ),
        Layout(
            pictures=((0.12, 0.22, 0.88, 0.62),),
            headline=(0.06, 0.69, 0.94, 0.87),
            brand=(0.12, 0.05, 0.88, 0.15),
            small=(0.08, 0.895, 0.92, 0.93),
            contact=(0.16, 0.945, 0.84, 0.975),
            panel="disc",
            panel_box=(0.04, 0.18, 0.96, 0.66),
            lines=2,
        ),
        Layout(
            pictures=((0.08, 0.45, 0.92, 0.91),),
            headline=(0.07, 0.16, 0.93, 0.37),
            brand=(0.12, 0.04, 0.88, 0.125),
            small=(0.08, 0.385, 0.92, 0.425),
            contact=(0.16, 0.935, 0.84, 0.97),
            panel="side",
            panel_box=(0.0, 0.44, 1.0, 1.0),
            label=True,
            lines=2,
        ),
    ),
    "banner": (
        Layout(
            pictures=((0.01, 0.03, 0.25, 0.97),),
            headline=(0.27, 0.1, 0.72, 0.66),
            brand=(0.755, 0.16, 0.975, 0.56),
            small=(0.27, 0.74, 0.72, 0.9),
            contact=(0.755, 0.7, 0.975, 0.86),
            band=(0.74, 0.0, 1.0, 1.0),
            lines=2,
        ),
        Layout(
            pictures=((0.74, 0.03, 0.98, 0.97),),
            headline=(0.03, 0.4, 0.7, 0.92),
            brand=(0.03, 0.09, 0.4, 0.33),
            small=(0.44, 0.12, 0.7, 0.3),
            panel="side",
            panel_box=(0.715, 0.0, 1.0, 1.0),
        ),
        Layout(
            pictures=((0.01, 0.05, 0.2, 0.95), (0.8, 0.05, 0.99, 0.95)),
            headline=(0.22, 0.08, 0.78, 0.58),
            brand=(0.24, 0.67, 0.48, 0.93),
            small=(0.52, 0.7, 0.78, 0.9),
            label=True,
            lines=2,
        ),
    ),
}
