"""Buses, on one deck or two: sides, fronts, rears and the board that says where they go."""

from dataclasses import dataclass

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.panel import Panel
from placeprint.sample.paint.vehicle import wheel
from placeprint.sample.texture import Texture

__all__ = ["BUSES", "Bus", "paint_board", "paint_bus_end", "paint_bus_side"]

VEHICLE = int(SemanticClass.VEHICLE)
SHADE, TYRE, ARCH = (19, 19, 21), (31, 31, 33), (15, 15, 16)
GLASS, LIT, CABIN, RUBBER = (44, 51, 57), (96, 107, 116), (26, 29, 32), (20, 21, 23)
LAMP, RED, AMBER, BOARD, LETTERS = (218, 221, 224), (146, 24, 26), (196, 116, 40), (16, 16, 17), (248, 196, 84)


@dataclass(frozen=True, slots=True)
class Bus:
    """Measures of a bus, metres; positions count from its front.

    Attributes:
        length, width, height: of the body.
        decks: lower and upper edge of each row of windows.
        wheels: positions of the axles.
        doors: from and to.
    """

    length: float
    width: float
    height: float
    decks: tuple[tuple[float, float], ...]
    wheels: tuple[float, ...]
    doors: tuple[tuple[float, float], ...]


BUSES = {
    "single": Bus(11.6, 2.52, 3.02, ((1.22, 2.48),), (2.55, 8.5), ((0.45, 1.65), (5.15, 6.5))),
    "double": Bus(10.6, 2.50, 4.36, ((1.12, 2.05), (2.78, 3.72)), (2.5, 7.9), ((0.45, 1.65), (4.7, 6.0))),
}


def paint_bus_side(bus: Bus, body: Colour, stripe: Colour | None, draws: Draws, *, doors: bool) -> Panel:
    """A bus from its right, front to the right; with doors where that is the side of the pavement."""
    panel = Panel(bus.length, bus.height, 1024, 256, VEHICLE)
    long, top = bus.length, bus.height
    panel.rectangle(0.1, 0.18, long - 0.1, 0.30, SHADE)
    panel.rectangle(0, 0.28, long, top, body)
    panel.shade(0, top - 0.35, long, top, 0.92, 1.06)
    panel.shade(0, 0.30, long, bus.decks[0][0], 1.0, 0.80)
    panel.shine(0, 0.55, long, bus.decks[0][0], 10)
    if stripe is not None:
        panel.rectangle(0, 0.72, long, 0.98, stripe)
        panel.rectangle(0, 0.66, long, 0.70, stripe)
    panel.line((0, 0.52), (long, 0.52), 0.015, _mix(body, 0.6))
    for number, (low, high) in enumerate(bus.decks):
        _window_band(panel, bus, low, high, draws, first=0.25 if number == 0 else 0.12)
    if len(bus.decks) == 2:
        middle = (bus.decks[0][1] + bus.decks[1][0]) / 2
        panel.line((0, middle), (long, middle), 0.03, _mix(body, 0.8))
    for start, end in bus.doors if doors else ():
        left, right = long - end, long - start
        high = bus.decks[0][1]
        panel.rectangle(left - 0.05, 0.30, right + 0.05, high + 0.06, RUBBER)
        for a, b in ((left, (left + right) / 2 - 0.025), ((left + right) / 2 + 0.025, right)):
            panel.rectangle(a, 0.36, b, high, GLASS)
            panel.shade(a, 0.36, b, high, 1.4, 0.8)
            panel.line((a + 0.07, 0.95), (a + 0.07, 1.55), 0.03, (198, 172, 60))
    for seam in range(1, 8):
        x = long * seam / 8
        panel.line((x, 0.34), (x, bus.decks[0][0] - 0.06), 0.012, _mix(body, 0.82))
    for position in bus.wheels:
        panel.disc(long - position, 0.47, 0.60, ARCH)
        wheel(panel, long - position, 0.47)
    panel.rectangle(0, 0.75, 0.06, 1.15, RED)
    panel.rectangle(long - 0.10, 0.62, long, 0.86, LAMP)
    panel.canvas.speckle(draws, 3.0, 8)
    return panel


def paint_bus_end(bus: Bus, body: Colour, stripe: Colour | None, *, rear: bool) -> Panel:
    """Front or rear of a bus."""
    wide, top = bus.width, bus.height
    panel = Panel(wide, top, 256, 256 if top < 4 else 512, VEHICLE)
    panel.rectangle(0, 0.18, wide, 0.28, SHADE)
    panel.rectangle(0, 0.28, wide, top, body)
    panel.shade(0, top - 0.3, wide, top, 0.95, 1.05)
    panel.shade(0, 0.28, wide, 1.1, 1.0, 0.78)
    for x in (0.28, wide - 0.28):
        panel.rectangle(x - 0.14, 0, x + 0.14, 0.28, TYRE)
    if stripe is not None:
        panel.rectangle(0, 0.72, wide, 0.98, stripe)
    if rear:
        _rear(panel, bus, body)
    else:
        _front(panel, bus, body)
    return panel


def paint_board(line: str, number: int, script: str) -> Texture:
    """The lit board over the windscreen: a number and where the bus goes."""
    panel = Panel(1.9, 0.30, 512, 64, VEHICLE, BOARD)
    panel.write(str(number), "latin", 0.04, 0.03, 0.30, 0.27, LETTERS)
    panel.write(line, script, 0.36, 0.03, 1.86, 0.27, LETTERS)
    return panel.texture()


def _window_band(panel: Panel, bus: Bus, low: float, high: float, draws: Draws, first: float) -> None:
    long = bus.length
    panel.rectangle(0.18, low - 0.03, long - 0.04, high + 0.03, RUBBER)
    count = round((long - first) / 1.42)
    pitch = (long - 0.22 - first) / count
    for number in range(count):
        left = 0.22 + number * pitch
        right = left + pitch - 0.055
        panel.rectangle(left, low, right, high, GLASS)
        panel.rectangle(left, low, right, high - (high - low) * 0.55, CABIN)
        for seat in (0.25, 0.72):
            x = left + pitch * seat
            panel.rectangle(x - 0.16, low, x + 0.10, low + 0.24, (52, 58, 78))
            if draws.chance(0.35):
                head = low + 0.38
                shirt = draws.pick(((70, 62, 60), (48, 58, 74), (84, 78, 70), (58, 46, 46)))
                panel.disc(x - 0.02, low + 0.12, 0.17, shirt, tall=1.1)
                panel.disc(x - 0.02, head, 0.085, draws.pick(((124, 94, 76), (92, 66, 52), (60, 44, 36))), tall=1.2)
        panel.rectangle(left, high - 0.24, right, high - 0.225, RUBBER)
        panel.polygon(
            [(left + pitch * 0.30, low), (left + pitch * 0.42, low), (left + pitch * 0.62, high),
             (left + pitch * 0.48, high)], _mix(LIT, 0.7),
        )  # fmt: skip
    panel.shade(0.18, low, long - 0.04, high, 1.35, 0.85)


def _front(panel: Panel, bus: Bus, body: Colour) -> None:
    wide = bus.width
    low, high = bus.decks[0][0] - 0.10, bus.decks[0][1] + 0.02
    for bottom, top in ((low, high), *((a - 0.05, b + 0.05) for a, b in bus.decks[1:])):
        panel.rectangle(0.07, bottom, wide - 0.07, top, RUBBER)
        panel.rectangle(0.12, bottom + 0.05, wide - 0.12, top - 0.04, GLASS)
        panel.polygon([(0.5, bottom + 0.05), (0.95, bottom + 0.05), (1.45, top - 0.04), (0.9, top - 0.04)],
                      _mix(LIT, 0.66))  # fmt: skip
        panel.rectangle(0.12, bottom + 0.05, wide - 0.12, bottom + 0.17, CABIN)
        panel.shade(0.12, bottom + 0.05, wide - 0.12, top - 0.04, 1.35, 0.85)
    panel.disc(wide * 0.70, low + 0.52, 0.12, (96, 76, 64), tall=1.2)  # the driver
    panel.disc(wide * 0.70, low + 0.20, 0.25, (52, 58, 70), tall=0.9)
    panel.rectangle(wide / 2 - 0.02, low, wide / 2 + 0.02, high, RUBBER)
    for start in (0.4, wide / 2 + 0.2):
        panel.line((start, low + 0.05), (start + 0.65, low + 0.35), 0.02, (12, 12, 13))
    panel.rectangle(0.0, 0.28, wide, 0.42, (42, 43, 45))
    for side in (0.30, wide - 0.30):
        panel.rectangle(side - 0.20, 0.56, side + 0.20, 0.84, (54, 56, 58))
        panel.disc(side - 0.08, 0.70, 0.10, LAMP)
        panel.disc(side + 0.11, 0.70, 0.07, (226, 206, 168))
    panel.line((0.0, 0.95), (wide, 0.95), 0.015, _mix(body, 0.7))


def _rear(panel: Panel, bus: Bus, body: Colour) -> None:
    wide = bus.width
    low, high = bus.decks[-1]
    panel.rectangle(0.25, low + 0.1, wide - 0.25, high, RUBBER)
    panel.rectangle(0.30, low + 0.15, wide - 0.30, high - 0.05, GLASS)
    panel.shade(0.30, low + 0.15, wide - 0.30, high - 0.05, 1.4, 0.85)
    panel.rectangle(0.4, 0.55, wide - 0.4, 1.05, _mix(body, 0.72))
    for step in range(7):
        panel.line((0.45, 0.60 + step * 0.065), (wide - 0.45, 0.60 + step * 0.065), 0.02, (28, 28, 30))
    for side in (0.16, wide - 0.16):
        panel.rectangle(side - 0.10, 0.70, side + 0.10, 1.22, (40, 40, 42))
        panel.disc(side, 0.80, 0.085, RED)
        panel.disc(side, 0.97, 0.085, AMBER)
        panel.disc(side, 1.13, 0.085, RED)
    panel.rectangle(0, 0.28, wide, 0.42, (42, 43, 45))


def _mix(colour: Colour, light: float) -> Colour:
    red, green, blue = (int(channel * light) for channel in colour)
    return red, green, blue
