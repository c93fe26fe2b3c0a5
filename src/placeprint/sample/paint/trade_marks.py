"""Small pictures of a shop's trade, such as the scissors of a hairdresser, for signs and shop windows."""

from collections.abc import Callable

from placeprint.sample.canvas import Canvas, Colour

__all__ = ["paint_trade_mark"]


def paint_trade_mark(
    canvas: Canvas, trade: str, x: float, y: float, radius: float, ink: Colour, ground: Colour
) -> None:
    """Paint the mark of a trade around (x, y) in one ink; ``ground`` is what shows through it."""
    _MARKS[trade](_Pen(canvas, x, y, radius), ink, ground)


class _Pen:
    """Draws in units of the mark's radius around its middle."""

    def __init__(self, canvas: Canvas, x: float, y: float, radius: float) -> None:
        self._canvas, self._x, self._y, self._radius = canvas, x, y, radius

    def disc(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        r = self._radius
        self._canvas.disc(self._x + x * r, self._y + y * r, rx * r, ry * r, colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        x, y, r = self._x, self._y, self._radius
        self._canvas.rectangle(x + left * r, y + top * r, x + right * r, y + bottom * r, colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        r = self._radius
        self._canvas.polygon([(self._x + px * r, self._y + py * r) for px, py in points], colour)

    def line(self, ax: float, ay: float, bx: float, by: float, width: float, colour: Colour) -> None:
        x, y, r = self._x, self._y, self._radius
        self._canvas.line(x + ax * r, y + ay * r, x + bx * r, y + by * r, width * r, colour)


def _bakery(pen: _Pen, ink: Colour, ground: Colour) -> None:
    # A loaf with three cuts.
    pen.disc(-0.48, -0.18, 0.46, 0.42, ink)
    pen.disc(0.48, -0.18, 0.46, 0.42, ink)
    pen.disc(0, -0.3, 0.62, 0.46, ink)
    pen.box(-0.8, -0.1, 0.8, 0.7, ink)
    for x in (-0.42, 0.02, 0.46):
        pen.line(x - 0.14, 0.22, x + 0.14, -0.42, 0.11, ground)


def _bar(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.disc(0.5, 0.1, 0.38, 0.42, ink)
    pen.disc(0.5, 0.1, 0.2, 0.24, ground)
    pen.box(-0.62, -0.4, 0.45, 0.9, ink)
    for x, y in ((-0.45, -0.5), (-0.1, -0.62), (0.28, -0.5)):
        pen.disc(x, y, 0.3, 0.26, ink)
    for x in (-0.36, -0.08, 0.2):
        pen.box(x - 0.05, -0.1, x + 0.05, 0.68, ground)


def _books(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.shape([(-0.95, -0.55), (-0.06, -0.35), (-0.06, 0.7), (-0.95, 0.5)], ink)
    pen.shape([(0.95, -0.55), (0.06, -0.35), (0.06, 0.7), (0.95, 0.5)], ink)
    for y in (-0.15, 0.1, 0.35):
        pen.line(-0.8, y - 0.12, -0.22, y + 0.02, 0.08, ground)
        pen.line(0.8, y - 0.12, 0.22, y + 0.02, 0.08, ground)


def _cafe(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.disc(0.5, 0.05, 0.36, 0.3, ink)
    pen.disc(0.5, 0.05, 0.2, 0.15, ground)
    pen.box(-0.7, -0.3, 0.5, 0.1, ink)
    pen.disc(-0.1, 0.1, 0.6, 0.48, ink)
    pen.box(-0.85, 0.68, 0.7, 0.82, ink)
    for x in (-0.4, -0.05, 0.3):
        pen.line(x, -0.48, x + 0.1, -0.9, 0.1, ink)


def _clothes(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.shape([(-0.35, -0.8), (0.35, -0.8), (0.95, -0.4), (0.7, 0.02), (0.45, -0.12), (0.45, 0.85), (-0.45, 0.85),
               (-0.45, -0.12), (-0.7, 0.02), (-0.95, -0.4)], ink)  # fmt: skip
    pen.disc(0, -0.82, 0.24, 0.22, ground)


def _flowers(pen: _Pen, ink: Colour, ground: Colour) -> None:
    for x, y in ((0, -0.55), (0.42, -0.24), (0.26, 0.24), (-0.26, 0.24), (-0.42, -0.24)):
        pen.disc(x, y - 0.12, 0.3, 0.3, ink)
    pen.disc(0, -0.22, 0.18, 0.18, ground)
    pen.box(-0.06, 0.2, 0.06, 0.95, ink)
    pen.disc(0.28, 0.68, 0.24, 0.12, ink)


def _grocer(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.disc(-0.26, 0.15, 0.5, 0.62, ink)
    pen.disc(0.26, 0.15, 0.5, 0.62, ink)
    pen.disc(0, -0.5, 0.16, 0.14, ground)
    pen.line(0, -0.35, 0.14, -0.88, 0.1, ink)
    pen.disc(0.4, -0.68, 0.28, 0.14, ink)
    pen.disc(-0.38, -0.02, 0.1, 0.2, ground)


def _hair(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.line(-0.4, 0.4, 0.42, -0.9, 0.17, ink)
    pen.line(0.4, 0.4, -0.42, -0.9, 0.17, ink)
    for x in (-0.48, 0.48):
        pen.disc(x, 0.58, 0.34, 0.34, ink)
        pen.disc(x, 0.58, 0.17, 0.17, ground)


def _pharmacy(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.box(-0.3, -0.9, 0.3, 0.9, ink)
    pen.box(-0.9, -0.3, 0.9, 0.3, ink)


def _phones(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.box(-0.48, -0.92, 0.48, 0.92, ink)
    pen.box(-0.38, -0.7, 0.38, 0.6, ground)
    pen.disc(0, 0.76, 0.09, 0.09, ground)


def _restaurant(pen: _Pen, ink: Colour, ground: Colour) -> None:
    pen.box(-0.47, -0.1, -0.33, 0.92, ink)
    for x in (-0.62, -0.4, -0.18):
        pen.box(x - 0.06, -0.9, x + 0.06, -0.2, ink)
    pen.disc(-0.4, -0.16, 0.29, 0.22, ink)
    pen.box(0.35, -0.9, 0.5, 0.92, ink)
    pen.disc(0.46, -0.42, 0.2, 0.5, ink)


def _services(pen: _Pen, ink: Colour, ground: Colour) -> None:
    # A key.
    pen.disc(-0.5, 0, 0.44, 0.44, ink)
    pen.disc(-0.58, 0, 0.18, 0.18, ground)
    pen.box(-0.2, -0.12, 0.95, 0.12, ink)
    pen.box(0.5, 0.1, 0.66, 0.42, ink)
    pen.box(0.78, 0.1, 0.94, 0.36, ink)


_MARKS: dict[str, Callable[[_Pen, Colour, Colour], None]] = {
    "bakery": _bakery,
    "bar": _bar,
    "books": _books,
    "cafe": _cafe,
    "clothes": _clothes,
    "flowers": _flowers,
    "grocer": _grocer,
    "hair": _hair,
    "pharmacy": _pharmacy,
    "phones": _phones,
    "restaurant": _restaurant,
    "services": _services,
}
