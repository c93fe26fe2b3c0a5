"""The smallest vehicles: motor rickshaws and scooters with their riders."""

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.paint.panel import Panel
from placeprint.sample.paint.vehicle import wheel

__all__ = [
    "RICKSHAW",
    "SCOOTER",
    "paint_rickshaw_end",
    "paint_rickshaw_side",
    "paint_scooter_end",
    "paint_scooter_side",
]

VEHICLE = int(SemanticClass.VEHICLE)
RICKSHAW = (2.65, 1.32, 1.72)
"""Length, width and height, metres."""
SCOOTER = (1.84, 0.78, 1.72)
"""Length, width and height with its rider, metres."""
SHADE, TYRE, GLASS, RED, LAMP = (19, 19, 21), (31, 31, 33), (52, 60, 66), (146, 24, 26), (220, 221, 216)
CABIN, SEAT = (33, 31, 30), (58, 44, 40)


def paint_rickshaw_side(body: Colour, canopy: Colour) -> Panel:
    """A motor rickshaw from its right, front to the right: open sides under a canopy."""
    long, _, tall = RICKSHAW
    panel = Panel(long, tall, 256, 128, VEHICLE)
    roof = [(0.10, 1.50), (0.28, 1.66), (0.9, tall - 0.02), (1.7, tall - 0.02), (2.02, 1.62)]
    panel.between([(0.06, 0.98), *roof, (2.46, 0.80)], [(0.06, 0.3), (2.46, 0.3)], CABIN)
    panel.rectangle(0.42, 0.48, 0.98, 0.74, SEAT)
    panel.rectangle(0.30, 0.70, 0.52, 1.16, SEAT)
    panel.limb((1.42, 0.78, 0.15), (1.44, 1.14, 0.14), (96, 92, 84), 0.25)  # the driver
    panel.limb((1.46, 1.08, 0.05), (1.86, 0.92, 0.04), (96, 92, 84), 0.25)
    panel.disc(1.47, 1.38, 0.095, (74, 54, 43), tall=1.2)
    panel.disc(1.45, 1.43, 0.095, (24, 21, 20), tall=0.9)
    panel.limb((1.45, 0.72, 0.09), (1.80, 0.60, 0.07), (62, 60, 66), 0.25)
    hull = [(0.0, 0.62), (0.12, 0.84), (0.72, 0.80), (1.0, 0.46), (1.75, 0.44), (2.1, 0.86), (2.42, 0.92), (2.6, 0.5)]
    panel.between(hull, [(0.0, 0.30), (0.9, 0.24), (1.8, 0.24), (2.1, 0.36), (2.6, 0.46)], body)
    panel.shade(0, 0.2, long, 0.9, 1.05, 0.72)
    panel.between([(0.02, 0.9), (0.10, 1.50), (0.28, 1.66), (0.42, 1.66)], [(0.02, 0.84), (0.46, 0.84)], canopy)
    panel.between(roof, [(0.10, 1.44), (0.9, 1.50), (1.7, 1.52), (2.02, 1.54)], canopy)
    panel.shade(0, 1.4, long, tall, 1.08, 0.9)
    panel.line((2.02, 1.60), (2.44, 0.86), 0.05, (46, 47, 48))
    panel.line((1.06, 0.5), (1.06, 1.52), 0.035, (46, 47, 48))
    panel.line((0.04, 0.55), (0.9, 0.55), 0.03, canopy)
    panel.disc(0.52, 0.24, 0.29, (16, 16, 17))
    wheel(panel, 0.52, 0.24)
    wheel(panel, 2.30, 0.23)
    panel.between([(1.98, 0.42), (2.30, 0.56), (2.62, 0.40)], [(1.98, 0.36), (2.30, 0.44), (2.62, 0.33)], body)
    panel.disc(2.58, 0.72, 0.06, LAMP)
    panel.rectangle(0.0, 0.52, 0.05, 0.62, RED)
    return panel


def paint_rickshaw_end(body: Colour, canopy: Colour, *, rear: bool) -> Panel:
    """Front or rear of a motor rickshaw."""
    _, wide, tall = RICKSHAW
    panel = Panel(wide, tall, 128, 128, VEHICLE)
    middle = wide / 2
    low, high = (
        [(0.03, 0.26), (wide - 0.03, 0.26)],
        [(0.03, 1.55), (0.2, 1.70), (wide - 0.2, 1.70), (wide - 0.03, 1.55)],
    )
    if rear:
        for x in (0.12, wide - 0.12):
            panel.rectangle(x - 0.07, 0, x + 0.07, 0.4, TYRE)
        panel.between(high, low, canopy)
        panel.shade(0, 0.26, wide, tall, 1.06, 0.84)
        panel.rectangle(middle - 0.34, 1.18, middle + 0.34, 1.44, (34, 38, 41))
        panel.rectangle(0.03, 0.26, wide - 0.03, 0.86, body)
        panel.shade(0.03, 0.26, wide - 0.03, 0.86, 1.05, 0.75)
        for x in (0.14, wide - 0.14):
            panel.rectangle(x - 0.06, 0.52, x + 0.06, 0.74, RED)
        panel.rectangle(0.03, 0.28, wide - 0.03, 0.36, (44, 45, 46))
    else:
        panel.between(high, [(0.03, 0.40), (wide - 0.03, 0.40)], canopy)
        panel.rectangle(0.12, 0.90, wide - 0.12, 1.52, (26, 27, 28))
        panel.rectangle(0.16, 0.94, wide - 0.16, 1.48, GLASS)
        panel.disc(middle, 1.28, 0.09, (70, 52, 42), tall=1.2)
        panel.disc(middle, 1.00, 0.20, (92, 88, 80), tall=0.8)
        panel.shade(0.16, 0.94, wide - 0.16, 1.48, 1.4, 0.9)
        panel.line((middle - 0.2, 0.95), (middle + 0.25, 1.2), 0.02, (14, 14, 14))
        panel.between([(0.03, 0.86), (0.3, 0.90), (wide - 0.3, 0.90), (wide - 0.03, 0.86)],
                      [(0.03, 0.50), (middle, 0.34), (wide - 0.03, 0.50)], body)  # fmt: skip
        panel.shade(0, 0.34, wide, 0.9, 1.1, 0.75)
        panel.rectangle(middle - 0.06, 0, middle + 0.06, 0.36, TYRE)
        panel.disc(middle, 0.44, 0.16, body, tall=0.7)
        for x in (middle - 0.30, middle + 0.30):
            panel.disc(x, 0.70, 0.085, (60, 62, 64))
            panel.disc(x, 0.70, 0.068, LAMP)
    return panel


def paint_scooter_side(body: Colour, jacket: Colour, helmet: Colour) -> Panel:
    """A scooter and its rider from the right, front to the right."""
    long, _, tall = SCOOTER
    panel = Panel(long, tall, 128, 128, VEHICLE)
    panel.between([(0.10, 0.72), (0.5, 0.80), (0.92, 0.74), (1.0, 0.34), (1.30, 0.34), (1.36, 0.5)],
                  [(0.10, 0.46), (0.5, 0.22), (1.0, 0.20), (1.36, 0.28)], body)  # fmt: skip
    panel.shade(0, 0.2, 1.4, 0.8, 1.08, 0.7)
    panel.rectangle(0.22, 0.74, 0.92, 0.82, (30, 30, 32))
    panel.line((1.30, 0.30), (1.52, 1.02), 0.13, body)
    panel.line((1.50, 0.98), (1.58, 0.30), 0.06, (80, 82, 85))
    wheel(panel, 0.33, 0.25)
    wheel(panel, 1.55, 0.25)
    panel.between([(1.30, 0.50), (1.55, 0.60), (1.80, 0.48)], [(1.30, 0.44), (1.55, 0.5), (1.80, 0.42)], body)
    panel.disc(1.60, 0.92, 0.055, LAMP)
    panel.line((1.46, 1.08), (1.56, 1.04), 0.03, (30, 30, 31))
    trousers = (48, 50, 58)
    panel.limb((0.68, 0.84, 0.115), (1.14, 0.80, 0.085), trousers)
    panel.limb((1.14, 0.80, 0.08), (1.18, 0.38, 0.055), trousers)
    panel.rectangle(1.10, 0.30, 1.36, 0.38, (36, 33, 31))
    panel.limb((0.64, 0.90, 0.15), (0.76, 1.30, 0.165), jacket)
    panel.limb((0.80, 1.30, 0.075), (1.10, 1.06, 0.055), jacket)
    panel.limb((1.10, 1.06, 0.055), (1.46, 1.08, 0.045), jacket)
    panel.disc(0.84, 1.54, 0.10, (152, 116, 94), tall=1.1)
    panel.disc(0.82, 1.575, 0.135, helmet, tall=0.95)
    panel.rectangle(0.88, 1.50, 0.95, 1.60, (30, 33, 36))
    panel.rectangle(0.06, 0.60, 0.12, 0.68, RED)
    return panel


def paint_scooter_end(body: Colour, jacket: Colour, helmet: Colour, *, rear: bool) -> Panel:
    """A scooter and its rider from the front or from behind."""
    _, wide, tall = SCOOTER
    panel = Panel(wide, tall, 64, 128, VEHICLE)
    middle = wide / 2
    panel.rectangle(middle - 0.045, 0, middle + 0.045, 0.5, TYRE)
    trousers = (48, 50, 58)
    for side in (-1, 1):
        panel.limb((middle + side * 0.10, 0.80, 0.10), (middle + side * 0.20, 0.72, 0.09), trousers)
        panel.limb((middle + side * 0.20, 0.72, 0.085), (middle + side * 0.17, 0.34, 0.06), trousers)
        panel.limb((middle + side * 0.21, 1.30, 0.07), (middle + side * 0.30, 1.02, 0.055), jacket)
    panel.limb((middle, 0.92, 0.17), (middle, 1.28, 0.20), jacket)
    panel.disc(middle, 1.52, 0.09, (152, 116, 94), tall=1.2)
    panel.disc(middle, 1.56, 0.13, helmet, tall=1.05)
    if rear:
        panel.limb((middle, 0.46, 0.15), (middle, 0.72, 0.16), body)
        panel.rectangle(middle - 0.09, 0.58, middle + 0.09, 0.66, RED)
        panel.rectangle(middle - 0.10, 0.34, middle + 0.10, 0.48, (188, 188, 184))
    else:
        panel.rectangle(middle - 0.08, 1.50, middle + 0.08, 1.58, (40, 44, 48))
        panel.limb((middle, 0.50, 0.16), (middle, 0.92, 0.14), body)
        panel.rectangle(middle - 0.07, 0.28, middle + 0.07, 0.5, body)
        panel.rectangle(middle - 0.34, 1.02, middle + 0.34, 1.06, (34, 34, 36))
        panel.disc(middle, 0.92, 0.065, LAMP)
        for side in (-1, 1):
            panel.disc(middle + side * 0.33, 1.16, 0.045, (60, 62, 64))
    return panel
