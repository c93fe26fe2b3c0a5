"""Pictures of games of chance, and of what shops sell, for adverts."""

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.still_life import StillLife, ball, fade

__all__ = ["GAMBLING", "OTHER"]

_RED: Colour = (200, 30, 40)
_INK: Colour = (28, 28, 32)
_GOLD: Colour = (230, 182, 66)


def _dice(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.82, 1.0, 0.16)
    colours: tuple[tuple[Colour, Colour], ...] = ((_RED, (255, 250, 240)), ((246, 242, 232), _INK))
    first, second = colours if draws.chance(0.5) else colours[::-1]
    _die(still, -0.42, 0.34, 0.5, *first)
    _die(still, 0.44, -0.12, 0.46, *second)
    _chip(still, 0.52, 0.66, 0.32, (34, 96, 60))


def _die(still: StillLife, x: float, y: float, size: float, side: Colour, pips: Colour) -> None:
    w, h = size * 0.87, size * 0.5  # isometric: three rhombi around the middle
    top = [(x, y - size), (x + w, y - h), (x, y), (x - w, y - h)]
    left = [(x - w, y - h), (x, y), (x, y + size), (x - w, y + h)]
    right = [(x, y), (x + w, y - h), (x + w, y + h), (x, y + size)]
    still.convex(top, side, shade=fade(1.1, 1.0))
    still.convex(left, side, shade=fade(0.88, 0.78))
    still.convex(right, side, shade=fade(0.68, 0.58))
    for a in (-0.45, 0.45):
        for b in (-0.45, 0.0, 0.45):
            still.ellipse(x + (a - b) * w * 0.5, y - h + (a + b) * h * 0.5, 0.13 * size, 0.08 * size, pips)
    for a, b in ((-0.25, -0.25), (0.0, 0.0), (0.25, 0.25)):
        still.ellipse(x - w * (0.5 - a), y + h * 0.5 + a * h + b * size * 0.9, 0.09 * size, 0.12 * size, pips)
    for a, b in ((-0.25, 0.25), (-0.25, -0.25), (0.25, 0.25), (0.25, -0.25)):
        still.ellipse(x + w * (0.5 + a), y + h * 0.5 - a * h + b * size, 0.09 * size, 0.12 * size, pips)


def _chip(still: StillLife, x: float, y: float, r: float, colour: Colour) -> None:
    for i in range(3):
        at = y + 0.09 * (2 - i)
        still.ellipse(x, at, r, r * 0.5, colour, shade=lambda a, d: 0 * a + 0 * d + 0.62)
    still.ellipse(x, y, r, r * 0.5, colour)
    for angle in range(0, 360, 60):
        px, py = x + 0.84 * r * sin_deg(angle), y - 0.42 * r * cos_deg(angle)
        still.ellipse(px, py, r * 0.13, r * 0.075, (248, 244, 232))
    still.ring(x, y, r * 0.64, r * 0.32, 0.02, (248, 244, 232))


def _cards(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.86, 0.9, 0.12)
    for angle, suit in ((-27.0, 3), (-9.0, 0), (9.0, 1), (27.0, 2)):
        x, y = 1.05 * sin_deg(angle), 0.92 - 1.05 * cos_deg(angle)
        still.box(x - 0.02, y + 0.015, 0.33, 0.485, (40, 36, 36), radius=0.06, turn_deg=angle, strength=0.35)
        still.box(x, y, 0.325, 0.48, (250, 248, 242), radius=0.06, turn_deg=angle)
        _suit(still, x, y, 0.17, suit)
        cx = x - 0.24 * cos_deg(angle) + 0.36 * sin_deg(angle)
        cy = y - 0.24 * sin_deg(angle) - 0.36 * cos_deg(angle)
        _suit(still, cx, cy, 0.055, suit)
    _chip(still, -0.55, 0.72, 0.27, (36, 60, 120))
    _chip(still, 0.56, 0.72, 0.27, _RED)


def _suit(still: StillLife, x: float, y: float, r: float, suit: int) -> None:
    """Hearts, spades, diamonds, clubs."""
    if suit == 2:
        still.convex([(x, y - r * 1.15), (x + r * 0.85, y), (x, y + r * 1.15), (x - r * 0.85, y)], _RED)
    elif suit == 0:
        for side in (-0.48, 0.48):
            still.ellipse(x + side * r, y - r * 0.4, r * 0.54, r * 0.54, _RED)
        still.convex([(x - r * 0.96, y - r * 0.16), (x + r * 0.96, y - r * 0.16), (x, y + r * 1.1)], _RED)
    else:
        spots = ((-0.46, 0.25), (0.46, 0.25)) if suit == 1 else ((-0.5, 0.25), (0.5, 0.25), (0.0, -0.5))
        for sx, sy in spots:
            still.ellipse(x + sx * r, y + sy * r, r * 0.5, r * 0.5, _INK)
        if suit == 1:
            still.convex([(x, y - r * 1.1), (x + r * 0.92, y + r * 0.12), (x - r * 0.92, y + r * 0.12)], _INK)
        still.convex([(x, y), (x + r * 0.36, y + r * 1.1), (x - r * 0.36, y + r * 1.1)], _INK)


def _coins(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.84, 1.0, 0.14)
    for x, count in ((-0.56, 5), (0.0, 8), (0.56, 4)):
        for i in range(count):
            y = 0.7 - i * 0.13
            still.turned(x, [(y - 0.055, 0.27), (y + 0.065, 0.27)], (206, 152, 44))
            still.ellipse(x, y - 0.055, 0.27, 0.085, _GOLD, shade=fade(0.85, 1.15))
            still.ring(x, y - 0.055, 0.22, 0.065, 0.018, (188, 134, 36))
    for x, y in ((0.6, -0.2), (-0.52, -0.38), (0.3, -0.7), (-0.2, -0.76)):
        still.ellipse(x, y, 0.2, 0.2, (212, 158, 46), shade=ball)
        still.ring(x, y, 0.155, 0.155, 0.03, (252, 222, 130))
        still.convex([(x, y - 0.1), (x + 0.07, y), (x, y + 0.1), (x - 0.07, y)], (252, 226, 140))


def _balls(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.84, 1.0, 0.14)
    colours: tuple[Colour, ...] = (
        (214, 44, 44),
        (246, 196, 40),
        (40, 110, 190),
        (60, 160, 80),
        (236, 124, 34),
        (140, 60, 150),
    )
    start = draws.integer(0, 5)
    places = ((-0.62, 0.46), (0.0, 0.5), (0.62, 0.46), (-0.32, -0.02), (0.32, -0.02), (0.0, -0.5))
    for i, (x, y) in enumerate(places):
        still.ellipse(x, y, 0.335, 0.335, colours[(start + i) % 6], shade=ball)
        still.ellipse(x + 0.04, y + 0.03, 0.17, 0.17, (250, 248, 240), shade=fade(1.0, 0.92))
        for k in range(1 + (start + i) % 3):
            still.ellipse(x + 0.04 + (k - (start + i) % 3 / 2) * 0.09, y + 0.03, 0.034, 0.034, _INK)


def _reels(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.88, 0.95, 0.12)
    still.box(0, 0.0, 0.9, 0.82, (150, 24, 40), radius=0.18, shade=fade(1.25, 0.75))
    still.box(0, 0.02, 0.8, 0.52, _GOLD, radius=0.08, shade=fade(1.1, 0.8))
    for i in range(9):
        still.ellipse(-0.72 + i * 0.18, -0.66, 0.045, 0.045, (255, 240, 170) if i % 2 else (255, 200, 80))
        still.ellipse(-0.72 + i * 0.18, 0.68, 0.045, 0.045, (255, 200, 80) if i % 2 else (255, 240, 170))
    for x in (-0.5, 0.0, 0.5):
        still.box(x, 0.02, 0.22, 0.44, (250, 248, 240), radius=0.04, shade=lambda a, d: 1.04 - 0.45 * d * d + 0 * a)
        for side in (-0.08, 0.09):
            still.ellipse(x + side, 0.12 + side * 0.4, 0.095, 0.095, _RED, shade=ball)
            still.box(x + side * 0.55, -0.08, 0.012, 0.13, (60, 110, 44), turn_deg=-side * 300)
        still.ellipse(x + 0.08, -0.2, 0.09, 0.04, (84, 150, 56), turn_deg=-20)
    still.box(0, 0.05, 0.8, 0.012, _RED, strength=0.7)
    still.box(0.94, -0.1, 0.03, 0.36, (180, 182, 186), radius=0.03)
    still.ellipse(0.93, -0.5, 0.07, 0.07, _RED, shade=ball)


def _phone(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.9, 0.6, 0.1)
    still.box(0.03, 0.0, 0.44, 0.88, (20, 22, 26), radius=0.1, turn_deg=8)
    still.box(0, -0.01, 0.44, 0.88, (52, 54, 60), radius=0.1, turn_deg=8, shade=fade(1.3, 0.7))
    sky = draws.pick(((54, 130, 214), (146, 72, 190), (236, 106, 66)))
    still.box(0, -0.01, 0.39, 0.8, sky, radius=0.06, turn_deg=8, shade=fade(1.35, 0.7))
    tiles: tuple[Colour, ...] = ((250, 250, 250), (90, 200, 120), (250, 190, 60), (240, 90, 90), (120, 190, 250))
    cos, sin = cos_deg(8), sin_deg(8)
    for row in range(4):
        for column in range(3):
            a, b = (column - 1) * 0.24, -0.42 + row * 0.25
            colour = tiles[(row * 2 + column * 3) % 5]
            still.box(a * cos - b * sin, a * sin + b * cos, 0.08, 0.08, colour, radius=0.03, turn_deg=8)
    still.convex([(0.13, -0.84), (0.48, -0.79), (0.3, 0.3), (0.2, 0.3)], (255, 255, 255), strength=0.1)


def _car(still: StillLife, draws: Draws) -> None:
    paint = draws.pick(((196, 34, 40), (40, 92, 160), (222, 224, 226), (226, 150, 36)))
    still.shadow(0, 0.52, 1.05, 0.12, 0.6)
    cabin = [(-0.62, 0.02, 0.1), (-0.34, -0.34, 0.1), (-0.02, -0.42, 0.1), (0.26, -0.34, 0.1), (0.58, 0.0, 0.1)]
    still.silhouette(cabin, paint, shade=fade(1.2, 0.9))
    window = [(-0.5, 0.0, 0.03), (-0.3, -0.26, 0.03), (-0.02, -0.34, 0.03), (0.22, -0.27, 0.03), (0.46, 0.0, 0.03)]
    still.silhouette(window, (56, 74, 92), shade=fade(1.7, 0.7))
    still.box(-0.04, -0.12, 0.022, 0.18, paint)
    body = [
        (-0.97, 0.22, 0.4),
        (-0.9, 0.06, 0.44),
        (-0.55, 0.0, 0.45),
        (0.5, 0.0, 0.45),
        (0.86, 0.1, 0.44),
        (0.98, 0.26, 0.4),
    ]
    still.silhouette(body, paint, shade=fade(1.28, 0.6))
    still.box(0.0, 0.11, 0.8, 0.012, (255, 255, 255), strength=0.3)
    for x in (-0.56, 0.56):
        still.ellipse(x, 0.42, 0.215, 0.215, (22, 22, 24))
        still.ellipse(x, 0.42, 0.135, 0.135, (186, 190, 194), shade=ball)
        for turn in range(0, 180, 60):
            still.box(x, 0.42, 0.016, 0.12, (70, 72, 76), turn_deg=turn)
    still.ellipse(0.88, 0.2, 0.07, 0.045, (255, 250, 224))
    still.ellipse(-0.91, 0.18, 0.05, 0.05, (214, 40, 40))


def _shoe(still: StillLife, draws: Draws) -> None:
    upper = draws.pick(((214, 60, 48), (44, 116, 178), (34, 36, 40), (70, 150, 110)))
    still.shadow(0, 0.52, 1.0, 0.12)
    shape = [(-0.86, -0.36, 0.3), (-0.72, -0.5, 0.36), (-0.5, -0.42, 0.36), (-0.3, -0.4, 0.36), (-0.1, -0.34, 0.36),
             (0.2, -0.1, 0.36), (0.55, 0.04, 0.36), (0.84, 0.14, 0.36), (0.92, 0.3, 0.36)]  # fmt: skip
    still.silhouette(shape, upper, shade=lambda a, d: fade(1.2, 0.75)(a, d))
    still.silhouette([(-0.84, -0.12, 0.34), (-0.7, -0.3, 0.35), (-0.5, 0.02, 0.36), (-0.44, 0.2, 0.36)], (24, 26, 30))
    still.silhouette([(0.5, 0.12, 0.36), (0.7, 0.14, 0.36), (0.86, 0.2, 0.36), (0.93, 0.32, 0.36)], (242, 240, 234))
    still.silhouette([(-0.92, 0.28, 0.42), (-0.6, 0.26, 0.48), (0.0, 0.3, 0.48), (0.7, 0.32, 0.48), (0.98, 0.3, 0.4)],
                     (246, 244, 238), shade=fade(1.05, 0.8))  # fmt: skip
    for i in range(4):
        x, y = -0.14 + i * 0.13, -0.24 + i * 0.085
        still.box(x, y, 0.085, 0.02, (250, 250, 250), turn_deg=-42)
    still.convex([(-0.3, 0.22), (-0.18, 0.22), (0.16, -0.02), (0.06, -0.04)], (248, 246, 240))
    still.convex([(-0.1, 0.24), (0.02, 0.24), (0.34, 0.06), (0.25, 0.03)], (248, 246, 240))


def _house(still: StillLife, draws: Draws) -> None:
    wall = draws.pick(((240, 226, 196), (214, 226, 232), (232, 200, 176)))
    still.shadow(0, 0.8, 1.0, 0.12)
    still.ellipse(0.72, 0.18, 0.3, 0.42, (86, 140, 62), shade=ball)
    still.box(0.72, 0.66, 0.035, 0.14, (104, 74, 48))
    still.box(0.36, -0.52, 0.09, 0.2, (150, 84, 64))
    still.box(-0.08, 0.36, 0.62, 0.42, wall, shade=fade(1.0, 0.9))
    still.convex([(-0.08, -0.74), (0.72, 0.0), (-0.88, 0.0)], (176, 74, 52), shade=fade(1.2, 0.85))
    still.box(-0.08, 0.5, 0.12, 0.28, (96, 62, 44))
    for x in (-0.46, 0.3):
        still.box(x, 0.34, 0.14, 0.14, (255, 255, 255))
        still.box(x, 0.34, 0.11, 0.11, (120, 170, 206), shade=fade(1.3, 0.9))
        still.box(x, 0.34, 0.012, 0.12, (255, 255, 255))
    still.ellipse(-0.08, -0.26, 0.12, 0.12, (255, 255, 255))
    still.ellipse(-0.08, -0.26, 0.09, 0.09, (120, 170, 206))
    still.ellipse(-0.7, 0.7, 0.26, 0.12, (98, 152, 70), shade=ball)


def _cream(still: StillLife, draws: Draws) -> None:
    tint = draws.pick(((222, 120, 150), (92, 168, 168), (240, 176, 92), (130, 116, 190)))
    pale = ((tint[0] + 510) // 3, (tint[1] + 510) // 3, (tint[2] + 510) // 3)
    still.shadow(0, 0.88, 0.95, 0.12)
    still.turned(-0.4, [(-0.86, 0.3), (-0.3, 0.31), (0.3, 0.28), (0.56, 0.22)], pale)
    still.turned(-0.4, [(-0.9, 0.31), (-0.82, 0.31)], (220, 222, 226))
    still.turned(-0.4, [(-0.5, 0.303), (-0.1, 0.3)], tint)
    still.turned(-0.4, [(0.56, 0.24), (0.86, 0.23)], tint)
    still.turned(0.42, [(0.2, 0.46), (0.78, 0.44), (0.86, 0.4)], pale)
    still.turned(0.42, [(0.46, 0.455), (0.66, 0.446)], tint)
    still.ellipse(0.42, 0.2, 0.46, 0.11, (250, 250, 250))
    still.ellipse(0.42, 0.14, 0.34, 0.12, (255, 252, 246), shade=ball)
    still.ellipse(0.42, 0.02, 0.2, 0.12, (255, 252, 246), shade=ball)
    still.ellipse(0.45, -0.1, 0.07, 0.08, (255, 252, 246), shade=ball)
    for angle in range(0, 360, 60):
        x, y = 0.42 + 0.13 * sin_deg(angle), -0.56 - 0.13 * cos_deg(angle)
        still.ellipse(x, y, 0.09, 0.09, tint, shade=fade(1.15, 0.9))
    still.ellipse(0.42, -0.56, 0.08, 0.08, (250, 214, 90), shade=ball)


GAMBLING = (_dice, _cards, _coins, _balls, _reels)
OTHER = (_phone, _car, _shoe, _house, _cream)
