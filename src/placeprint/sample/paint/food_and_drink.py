"""Pictures of food and drink, for adverts."""

from itertools import pairwise

from placeprint.sample.angles import cos_deg, sin_deg
from placeprint.sample.canvas import Colour
from placeprint.sample.draws import Draws
from placeprint.sample.paint.still_life import StillLife, ball, cylinder, fade, glass

__all__ = ["ALCOHOL", "FOOD"]

_CRUST: Colour = (212, 142, 66)


def _burger(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.82, 1.0, 0.16)
    still.box(0, 0.64, 0.76, 0.19, (204, 142, 78), radius=0.15, shade=fade(1.05, 0.75))
    still.box(0, 0.4, 0.84, 0.14, (104, 62, 38), radius=0.13, shade=fade(1.15, 0.7))
    still.box(0, 0.25, 0.82, 0.06, (248, 188, 52), radius=0.03)
    still.convex([(-0.55, 0.28), (-0.12, 0.28), (-0.3, 0.46)], (248, 188, 52))
    still.convex([(0.2, 0.28), (0.66, 0.28), (0.46, 0.48)], (242, 178, 44))
    still.box(0, 0.14, 0.78, 0.07, (206, 52, 40), radius=0.06, shade=fade(1.1, 0.85))
    for i in range(9):
        green: Colour = (118, 172, 58) if i % 2 else (92, 148, 46)
        still.ellipse(-0.78 + i * 0.195, 0.05 + 0.02 * (i % 2), 0.15, 0.09, green, shade=fade(1.15, 0.8))
    dome = [(-0.8, -0.02, 0.02), (-0.74, -0.3, 0.02), (-0.45, -0.64, 0.02), (0.0, -0.76, 0.02), (0.45, -0.64, 0.02),
            (0.74, -0.3, 0.02), (0.8, -0.02, 0.02)]  # fmt: skip
    still.silhouette(dome, _CRUST, shade=lambda a, d: ball(a * 0.8, d * 0.45 - 0.25))
    for x, y in ((-0.5, -0.34), (-0.32, -0.5), (-0.12, -0.38), (0.0, -0.6), (0.14, -0.46), (0.3, -0.56), (0.34, -0.34),
                 (0.54, -0.4), (-0.24, -0.24), (0.1, -0.26), (-0.56, -0.16), (0.6, -0.18)):  # fmt: skip
        still.ellipse(x, y, 0.045, 0.026, (250, 232, 190), turn_deg=draws.uniform(-40, 40))


def _bread(still: StillLife, draws: Draws) -> None:
    still.box(0, 0.76, 0.98, 0.1, (150, 104, 62), radius=0.08, shade=fade(1.1, 0.7))
    still.shadow(0, 0.68, 0.95, 0.1)
    loaf = [(-0.9, 0.25, 0.4), (-0.72, -0.12, 0.66), (-0.3, -0.38, 0.7), (0.15, -0.42, 0.7), (0.62, -0.2, 0.67),
            (0.9, 0.22, 0.4)]  # fmt: skip
    still.silhouette(loaf, (200, 126, 56), shade=lambda a, d: ball(a * 0.75, d * 0.7))
    for x, y in ((-0.52, 0.02), (-0.2, -0.1), (0.12, -0.12), (0.44, -0.02)):
        still.ellipse(x, y, 0.11, 0.3, (150, 84, 34), turn_deg=24)
        still.ellipse(x - 0.015, y, 0.085, 0.27, (246, 214, 156), turn_deg=24, shade=fade(1.05, 0.85))
    for x, y in ((0.56, 0.44), (0.76, 0.5)):
        still.ellipse(x, y, 0.22, 0.2, (214, 150, 78), shade=ball)
        still.ellipse(x - 0.02, y - 0.06, 0.03, 0.12, (160, 96, 44), turn_deg=30)


def _coffee(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.78, 1.0, 0.18)
    still.ellipse(-0.05, 0.68, 0.92, 0.2, (224, 218, 208), shade=fade(1.05, 0.9))
    still.ellipse(-0.05, 0.65, 0.72, 0.13, (196, 190, 180))
    still.ring(0.68, 0.12, 0.2, 0.24, 0.13, (226, 222, 214))
    still.turned(-0.05, [(-0.28, 0.68), (0.1, 0.64), (0.42, 0.5), (0.62, 0.34)], (244, 240, 232))
    still.ellipse(-0.05, -0.28, 0.68, 0.17, (252, 250, 246))
    still.ellipse(-0.05, -0.27, 0.6, 0.135, (96, 56, 30), shade=fade(0.8, 1.2))
    still.ellipse(-0.05, -0.25, 0.34, 0.075, (206, 164, 114))
    still.ellipse(-0.05, -0.26, 0.2, 0.035, (120, 74, 42))
    for x in (-0.3, 0.0, 0.26):
        still.ellipse(x, -0.6, 0.08, 0.3, (255, 255, 255), strength=0.34, soft=0.9, turn_deg=draws.uniform(-16, 16))
    for x, y in ((0.72, 0.74), (0.86, 0.66), (0.62, 0.82)):
        still.ellipse(x, y, 0.085, 0.055, (74, 42, 24), turn_deg=25, shade=ball)


def _noodles(still: StillLife, draws: Draws) -> None:
    bowl = draws.pick(((176, 38, 34), (34, 50, 92), (38, 36, 36)))
    still.shadow(0, 0.84, 0.8, 0.14)
    still.turned(0, [(-0.06, 0.92), (0.2, 0.86), (0.52, 0.62), (0.72, 0.36), (0.82, 0.36)], bowl)
    still.turned(0, [(0.08, 0.895), (0.15, 0.88)], (236, 214, 150))
    still.ellipse(0, -0.07, 0.92, 0.27, (238, 232, 218))
    still.ellipse(0, -0.06, 0.85, 0.23, (202, 132, 58), shade=fade(0.8, 1.15))
    for i in range(12):
        x, y = draws.uniform(-0.4, 0.32), draws.uniform(-0.13, 0.02)
        still.ring(
            x,
            y,
            draws.uniform(0.14, 0.32),
            draws.uniform(0.04, 0.09),
            0.035,
            (248, 222, 146) if i % 2 else (228, 190, 106),
        )
    still.ellipse(-0.42, -0.12, 0.22, 0.13, (250, 246, 236), shade=fade(1.0, 0.9))
    still.ellipse(-0.42, -0.12, 0.12, 0.075, (244, 158, 36), shade=ball)
    for x, y in ((0.34, -0.16), (0.5, -0.06), (0.2, 0.06), (-0.06, 0.08), (0.42, 0.04), (0.06, -0.2)):
        still.ring(x, y, 0.045, 0.028, 0.03, (78, 150, 60))
    still.ellipse(0.56, -0.14, 0.2, 0.1, (186, 108, 84), turn_deg=-12, shade=fade(1.1, 0.85))
    for x in (0.2, 0.34):
        still.box(x + 0.2, -0.44, 0.024, 0.55, (122, 66, 34), turn_deg=38, radius=0.02)
    for x in (-0.3, 0.02):
        still.ellipse(x, -0.56, 0.09, 0.32, (255, 255, 255), strength=0.3, soft=0.9, turn_deg=10)


def _fruit(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.78, 1.0, 0.16)
    for x, y, r, colour in ((-0.5, 0.12, 0.36, (232, 132, 30)), (0.46, 0.16, 0.38, (196, 36, 36)),
                            (0.0, -0.12, 0.38, (120, 168, 48)), (0.02, 0.42, 0.36, (240, 190, 40)),
                            (-0.62, 0.5, 0.28, (180, 30, 42)), (0.66, 0.52, 0.27, (236, 140, 34))):  # fmt: skip
        still.ellipse(x, y, r, r * 0.98, colour, shade=ball)
        still.ellipse(x + 0.02, y - r * 0.86, 0.05, 0.025, (70, 52, 28))
    still.ellipse(0.16, -0.58, 0.2, 0.08, (72, 132, 50), turn_deg=-24, shade=fade(1.2, 0.8))
    still.box(0.02, -0.52, 0.02, 0.1, (92, 64, 36), turn_deg=14)


def _wine(still: StillLife, draws: Draws) -> None:
    tint = draws.pick(((40, 78, 46), (58, 34, 26), (34, 40, 58)))
    label = draws.pick(((240, 232, 212), (30, 28, 30), (196, 160, 78)))
    still.shadow(-0.3, 0.93, 0.5, 0.08)
    still.shadow(0.5, 0.93, 0.42, 0.07)
    body = [(-0.96, 0.09), (-0.5, 0.09), (-0.34, 0.12), (-0.12, 0.3), (0.02, 0.31), (0.86, 0.31), (0.93, 0.28)]
    still.turned(-0.32, body, tint, shade=glass)
    still.turned(-0.32, [(-0.98, 0.1), (-0.66, 0.1)], (168, 40, 44) if label[0] > 100 else (200, 164, 84))
    still.turned(-0.32, [(0.16, 0.305), (0.7, 0.305)], label, shade=cylinder)
    accent = (150, 40, 44) if label[0] > 210 else (232, 206, 140)
    still.turned(-0.32, [(0.2, 0.306), (0.235, 0.306)], accent)
    still.turned(-0.32, [(0.625, 0.306), (0.66, 0.306)], accent)
    still.ellipse(-0.32, 0.43, 0.12, 0.13, accent, shade=ball)
    _wine_glass(still, 0.5, (120, 18, 34) if draws.chance(0.7) else (226, 196, 108))


def _wine_glass(still: StillLife, x: float, wine: Colour) -> None:
    bowl = [(-0.3, 0.25), (-0.06, 0.3), (0.16, 0.29), (0.36, 0.17), (0.44, 0.04)]
    still.turned(x, bowl, (222, 230, 234), shade=glass, strength=0.5)
    still.turned(x, [(-0.02, 0.295), (0.16, 0.28), (0.35, 0.165), (0.42, 0.04)], wine, shade=glass)
    still.ellipse(x, -0.02, 0.295, 0.05, _lit(wine))
    still.turned(x, [(0.43, 0.035), (0.84, 0.028), (0.88, 0.06)], (226, 232, 236), strength=0.75)
    still.ellipse(x, 0.89, 0.24, 0.05, (228, 234, 238), strength=0.7)
    still.ring(x, -0.3, 0.25, 0.04, 0.02, (248, 250, 252), strength=0.7)


def _lit(colour: Colour) -> Colour:
    """A liquid's surface, where the light falls in."""
    red, green, blue = (min(int(channel * 1.25 + 18), 255) for channel in colour)
    return red, green, blue


def _beer(still: StillLife, draws: Draws) -> None:
    amber = draws.pick(((226, 158, 36), (206, 118, 28), (116, 58, 24)))
    still.shadow(0, 0.92, 0.72, 0.1)
    still.ring(0.56, 0.24, 0.24, 0.34, 0.11, (222, 228, 230), strength=0.75)
    still.turned(0, [(-0.66, 0.54), (0.8, 0.47), (0.9, 0.45)], (226, 232, 234), shade=glass)
    still.turned(0, [(-0.5, 0.5), (0.74, 0.44), (0.8, 0.42)], amber, shade=glass)
    for i in range(22):
        x, y = draws.uniform(-0.36, 0.36), draws.uniform(-0.3, 0.7)
        still.ellipse(x, y, 0.018, 0.018, (255, 236, 170), strength=0.7 if i % 3 else 0.4)
    for x, y, r in ((-0.4, -0.62, 0.18), (-0.18, -0.74, 0.22), (0.12, -0.72, 0.22), (0.38, -0.62, 0.2),
                    (0.0, -0.56, 0.3), (-0.3, -0.5, 0.2), (0.3, -0.5, 0.2), (-0.44, -0.44, 0.1)):  # fmt: skip
        still.ellipse(x, y, r, r * 0.8, (250, 244, 226), shade=fade(1.02, 0.88))
    still.box(-0.34, 0.1, 0.035, 0.42, (255, 255, 255), radius=0.03, strength=0.35)


def _barrel(still: StillLife, draws: Draws) -> None:
    still.shadow(0, 0.9, 0.8, 0.1)
    still.turned(0, [(-0.8, 0.5), (-0.4, 0.66), (0.05, 0.7), (0.5, 0.66), (0.9, 0.5)], (156, 98, 50))
    for across in (-0.42, -0.2, 0.0, 0.2, 0.42):
        stave = [(-0.4, across * 1.0), (0.05, across * 1.06), (0.5, across * 1.0)]
        for (ya, xa), (yb, xb) in pairwise(stave):
            still.convex([(xa - 0.008, ya), (xa + 0.008, ya), (xb + 0.008, yb), (xb - 0.008, yb)], (96, 56, 26))
    for y, r in ((-0.64, 0.585), (-0.36, 0.672), (0.44, 0.675), (0.74, 0.585)):
        still.turned(0, [(y, r), (y + 0.1, r)], (74, 72, 70))
    still.ellipse(0, -0.8, 0.5, 0.12, (186, 128, 72), shade=fade(0.8, 1.1))
    still.ring(0, -0.8, 0.48, 0.11, 0.05, (120, 74, 38))
    still.ellipse(0, 0.08, 0.2, 0.2, (230, 200, 120), strength=0.9)
    still.ring(0, 0.08, 0.16, 0.16, 0.03, (110, 64, 30))
    for turn in range(0, 180, 45):
        still.box(0, 0.08, 0.02, 0.11, (110, 64, 30), turn_deg=turn)


def _whisky(still: StillLife, draws: Draws) -> None:
    spirit = draws.pick(((190, 108, 30), (212, 148, 60), (226, 232, 236)))
    still.shadow(0, 0.92, 0.95, 0.09)
    body = [(-0.9, 0.1), (-0.72, 0.1), (-0.62, 0.14), (-0.5, 0.36), (-0.3, 0.38), (0.86, 0.36), (0.92, 0.34)]
    still.turned(-0.34, body, spirit, shade=glass)
    still.turned(-0.34, [(-0.98, 0.13), (-0.74, 0.13)], (40, 34, 32))
    label = draws.pick(((26, 26, 28), (242, 234, 214), (120, 24, 30)))
    still.turned(-0.34, [(-0.12, 0.372), (0.6, 0.368)], label)
    still.turned(-0.34, [(0.02, 0.373), (0.06, 0.373)], (214, 176, 92))
    still.turned(-0.34, [(0.44, 0.371), (0.48, 0.371)], (214, 176, 92))
    still.convex([(-0.34, 0.1), (-0.22, 0.25), (-0.34, 0.4), (-0.46, 0.25)], (214, 176, 92))
    still.turned(0.5, [(0.3, 0.34), (0.86, 0.29), (0.92, 0.28)], (228, 234, 236), shade=glass, strength=0.7)
    still.turned(0.5, [(0.52, 0.31), (0.86, 0.275)], (200, 122, 40), shade=glass)
    for x, turn in ((0.4, 12.0), (0.6, -18.0)):
        still.box(x, 0.56, 0.11, 0.11, (240, 246, 248), radius=0.03, turn_deg=turn, strength=0.65)
    for i in range(8):
        angle = i * 45.0
        still.ellipse(0.82 + 0.07 * sin_deg(angle), 0.34 - 0.07 * cos_deg(angle), 0.05, 0.05, (244, 214, 70))
    still.ring(0.82, 0.34, 0.12, 0.12, 0.03, (236, 190, 40))


FOOD = (_burger, _bread, _coffee, _noodles, _fruit)
ALCOHOL = (_wine, _beer, _barrel, _whisky)
