"""Cars, painted part by part: sides with wheels and doors, glass, bonnets, lamps."""

import math

from placeprint.sample.canvas import Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.bodies import Body
from placeprint.sample.paint.panel import Panel

__all__ = ["paint_axle", "paint_face", "paint_flank", "paint_glass", "paint_sheet", "paint_window_row", "wheel"]

VEHICLE = int(SemanticClass.VEHICLE)
SHADE, TYRE, ARCH, TRIM, SEAM = (19, 19, 21), (31, 31, 33), (15, 15, 16), (41, 42, 44), (30, 30, 32)
GLASS, SKY, CABIN = (47, 54, 60), (112, 124, 134), (27, 30, 33)
LAMP, RED, AMBER = (216, 219, 222), (146, 24, 26), (196, 116, 40)


def paint_flank(body: Body, colour: Colour, stripe: Colour | None = None) -> Panel:
    """The right side below the windows, front to the right: sheet metal, doors, wheels, ends of the lamps."""
    panel = Panel(body.length, body.belt, 512, 128, VEHICLE)
    long, belt, sill = body.length, body.belt, body.clearance

    def x(position: float) -> float:
        return long - position

    # A little higher than bonnet and boot, so that no chink opens between them.
    deck = [(x(p), z + 0.012) for p, z in reversed((body.nose, (body.cowl, belt), (body.tail, belt), body.rump))]
    edge = [(0.0, body.rear_sill), *deck, (long, body.front_sill)]
    skirt = [(0.0, body.rear_sill), (0.35, sill), (long - 0.45, sill), (long, body.front_sill)]
    panel.between([(sx, sz + 0.01) for sx, sz in skirt], [(0.02, sill - 0.06), (long - 0.02, sill - 0.06)], SHADE)
    panel.between(edge, skirt, colour)
    panel.shade(0, belt - 0.10, long, belt, 1.10, 1.02)
    line = sill + (belt - sill) * 0.62
    panel.shade(0, sill, long, line, 0.97, 0.70)
    panel.shine(0, line, long, belt, 16)
    if stripe is not None:
        panel.rectangle(0, line - 0.20, long, line + 0.10, stripe)
    panel.line((0.18, line + 0.02), (long - 0.5, line - 0.03), 0.014, _mix(colour, 1.12))
    panel.line((0.18, line - 0.005), (long - 0.5, line - 0.055), 0.016, _mix(colour, 0.84))
    dark = TRIM if body.cladding else _mix(colour, 0.45)
    panel.rectangle(x(body.wheels[1]), sill, x(body.wheels[0]), sill + (0.13 if body.cladding else 0.05), dark)
    if body.cladding:
        panel.rectangle(0.0, sill, x(body.wheels[1]), sill + 0.16, TRIM)
        panel.rectangle(x(body.wheels[0]), sill, long, sill + 0.16, TRIM)
    _doors(panel, body, colour)
    _lamp_ends(panel, body)
    for position in body.wheels:
        radius = body.wheel_radius
        if body.cladding:
            panel.disc(x(position), radius, radius * 1.26, TRIM)
        panel.disc(x(position), radius, radius * 1.15, ARCH)
        wheel(panel, x(position), radius)
    _trim(panel, edge)
    return panel


def paint_window_row(body: Body, colour: Colour) -> Panel:
    """The right side above the lower edge of the windows: pillars, glass and the edge of the roof."""
    tall = body.height - body.belt
    panel = Panel(body.length, tall, 512, 64, VEHICLE)
    long = body.length
    arch = [(long - p, z - body.belt + 0.012) for p, z in reversed(body.outline[2:6])]
    foot = [(arch[0][0], 0.0), (arch[-1][0], 0.0)]
    panel.between(arch, foot, colour)
    panel.shade(0, 0, long, tall, 1.05, 0.9)
    top = min(body.brow[1], body.nape[1]) - body.belt - 0.085
    for start, end in body.panes:
        _pane(panel, body, long - end, long - start, top)
    if body.solid:
        panel.rectangle(0.25, 0.04, long - body.seams[1] - 0.12, top - 0.03, _mix(colour, 0.93))
        panel.line((long - body.seams[2], 0.0), (long - body.seams[2], top), 0.012, _mix(colour, 0.4))
    if body.rails:
        rail = top + 0.075
        panel.line((long - body.nape[0] + 0.1, rail), (long - body.brow[0] - 0.2, rail), 0.03, (66, 68, 70))
    mirror = long - body.panes[0][0] - 0.16
    panel.disc(mirror, 0.075, 0.105, _mix(colour, 0.45), tall=0.72)
    panel.disc(mirror + 0.012, 0.085, 0.095, _mix(colour, 0.96), tall=0.70)
    return panel


def paint_glass(body: Body, colour: Colour, *, rear: bool) -> Panel:
    """Windscreen or rear window with the pillars beside it, lower edge at the bottom."""
    low, high = ((body.tail, body.belt), body.nape) if rear else ((body.cowl, body.belt), body.brow)
    tall = math.sqrt((low[0] - high[0]) * (low[0] - high[0]) + (low[1] - high[1]) * (low[1] - high[1]))
    wide = body.width
    panel = Panel(wide, tall, 128, 64, VEHICLE, colour)
    panel.shade(0, 0, wide, tall, 1.0, 0.9)
    lean, post, sill = body.lean, 0.075, 0.10 if rear else 0.03
    if rear and body.solid:
        post = 0.16
    roof = tall - 0.06
    hull = [(post, sill), (wide - post, sill), (wide - post - lean, roof), (post + lean, roof)]
    panel.polygon(hull, CABIN)
    rim = 0.022
    panel.polygon(
        [(post + rim, sill + rim), (wide - post - rim, sill + rim), (wide - post - lean - rim, roof - rim),
         (post + lean + rim, roof - rim)], GLASS,
    )  # fmt: skip
    panel.shade(0, sill + rim, wide, roof - rim, 1.45, 0.85)
    # The sky's reflection lies across the glass.
    panel.polygon(
        [(wide * 0.18, sill + rim), (wide * 0.34, sill + rim), (wide * 0.60, roof - rim), (wide * 0.40, roof - rim)],
        _mix(SKY, 0.72),
    )
    if rear:
        for step in range(1, 5):
            z = sill + (roof - sill) * step / 5
            panel.line((post + lean + 0.08, z), (wide - post - lean - 0.08, z), 0.006, (58, 62, 66))
    else:
        for seat in (0.29, 0.71):
            panel.disc(wide * seat, sill + tall * 0.26, 0.11, CABIN, tall=1.2)
        panel.rectangle(post + 0.06, sill, wide - post - 0.06, sill + 0.07, (20, 21, 22))
        panel.disc(wide / 2, roof - 0.09, 0.11, (18, 18, 19), tall=0.32)
        for start, end in ((0.12, 0.50), (0.50, 0.86)):
            panel.line((wide * start, sill + 0.02), (wide * end, sill + 0.075), 0.016, (14, 14, 15))
    if rear and body.solid:
        panel.rectangle(wide / 2 - 0.05, 0, wide / 2 + 0.05, tall, _mix(colour, 0.9))
        panel.line((wide / 2, 0), (wide / 2, tall), 0.012, SEAM)
    return panel


def paint_face(body: Body, colour: Colour, *, rear: bool) -> Panel:
    """Front or rear below the bonnet or boot: lamps, grille, bumper, a place for the plate, shade underneath."""
    wide, tall = body.width, body.rump[1] if rear else body.nose[1]
    sill = body.rear_sill if rear else body.front_sill
    panel = Panel(wide, tall, 256, 128, VEHICLE)
    panel.rectangle(0, sill - 0.05, wide, tall, SHADE)
    panel.rectangle(0, sill, wide, tall, colour)
    panel.shade(0, sill, wide, tall, 1.06, 0.72)
    panel.shine(0, tall - 0.12, wide, tall, 14)
    bumper = sill + (tall - sill) * (0.50 if rear else 0.46)
    panel.line((0, bumper), (wide, bumper), 0.014, _mix(colour, 0.42))
    if rear:
        _rear_lamps(panel, body, colour, bumper)
    else:
        _front_lamps(panel, sill, bumper)
    return panel


def paint_sheet(colour: Colour, draws: Draws, *, bed: bool = False) -> Panel:
    """A plain panel: bonnet, roof or boot, or an open bed with ribs."""
    panel = Panel(1.7, 1.2, 64, 64, VEHICLE, (34, 34, 36) if bed else colour)
    if bed:
        for step in range(1, 9):
            panel.line((1.7 * step / 9, 0.08), (1.7 * step / 9, 1.12), 0.03, (46, 46, 48))
        for left, bottom, right, top in ((0, 0, 0.09, 1.2), (1.61, 0, 1.7, 1.2), (0, 0, 1.7, 0.07)):
            panel.rectangle(left, bottom, right, top, colour)
        return panel
    panel.shine(0, 0, 1.7, 1.2, 12)
    for x in (0.22, 1.48):
        panel.line((x, 0.0), (x + (0.1 if x < 1 else -0.1), 1.2), 0.03, _mix(colour, 1.07))
        panel.line((x + 0.03, 0.0), (x + (0.13 if x < 1 else -0.07), 1.2), 0.02, _mix(colour, 0.93))
    panel.rectangle(0, 0, 1.7, 0.035, _mix(colour, 0.55))
    panel.canvas.speckle(draws, 2.0, 4)
    return panel


def paint_axle(body: Body) -> Panel:
    """Both tyres of an axle as seen between the bumper and the road."""
    panel = Panel(body.width, body.clearance + 0.15, 64, 16, VEHICLE)
    for left in (0.05, body.width - 0.25):
        panel.rectangle(left, 0, left + 0.20, panel.height, TYRE)
        panel.rectangle(left + 0.09, 0, left + 0.11, panel.height, ARCH)
    return panel


def wheel(panel: Panel, x: float, radius: float) -> None:
    """A wheel standing on the ground: tyre, rim, spokes and hub."""
    z = radius
    panel.disc(x, z, radius, TYRE)
    panel.disc(x, z, radius * 0.70, (52, 53, 55))
    panel.disc(x, z, radius * 0.66, (146, 148, 151))
    for right, up in ((0.0, 1.0), (0.95, 0.31), (0.59, -0.81), (-0.59, -0.81), (-0.95, 0.31)):
        tip = (x + right * radius * 0.47, z + up * radius * 0.47)
        panel.disc(*tip, radius * 0.155, (38, 39, 41))
    panel.disc(x, z, radius * 0.17, (112, 114, 117))
    panel.disc(x, z, radius * 0.09, (70, 71, 73))


def _doors(panel: Panel, body: Body, colour: Colour) -> None:
    long, low = body.length, body.clearance + 0.07
    for position in body.seams:
        x = long - position
        panel.line((x, low), (x + 0.015, body.belt), 0.013, _mix(colour, 0.36))
    for position in body.seams[1:] if not body.solid else body.seams[1:2]:
        handle = long - position + 0.10
        panel.rectangle(handle, body.belt - 0.125, handle + 0.19, body.belt - 0.095, _mix(colour, 0.58))
        panel.rectangle(handle, body.belt - 0.10, handle + 0.19, body.belt - 0.09, _mix(colour, 1.1))
    flap = long - body.wheels[1] - 0.16
    panel.disc(flap, body.belt - 0.17, 0.075, _mix(colour, 0.80))
    panel.disc(flap, body.belt - 0.17, 0.065, _mix(colour, 0.97))
    if body.bed:
        panel.line((long - body.tail, low), (long - body.tail, body.belt), 0.02, _mix(colour, 0.3))


def _lamp_ends(panel: Panel, body: Body) -> None:
    """Lamps reach round the corners."""
    long, nose = body.length, body.nose[1]
    panel.polygon([(long, nose - 0.20), (long, nose - 0.04), (long - 0.36, nose - 0.01), (long - 0.22, nose - 0.16)],
                  (60, 63, 66))  # fmt: skip
    panel.polygon([(long, nose - 0.18), (long, nose - 0.05), (long - 0.31, nose - 0.03), (long - 0.20, nose - 0.145)],
                  LAMP)  # fmt: skip
    high = body.rump[1]
    reach, deep = (0.12, 0.34) if body.solid or body.bed or body.height > 2 else (0.27, 0.17)
    panel.polygon([(0, high - deep), (0, high - 0.03), (reach, high - 0.04), (reach * 0.75, high - deep)], RED)
    panel.line((long - 0.52, body.clearance + 0.05), (long - 0.42, nose - 0.2), 0.012, (52, 52, 54))
    panel.rectangle(0.03, body.clearance + 0.15, 0.34, body.clearance + 0.165, (52, 52, 54))


def _pane(panel: Panel, body: Body, left: float, right: float, top: float) -> None:
    """One side window, cut off where the windscreen or the rear window slopes."""
    long, low = body.length, 0.02

    def slope(a: tuple[float, float], b: tuple[float, float], z: float) -> float:
        return long - (a[0] + (b[0] - a[0]) * z / (b[1] - body.belt))

    front, back = (body.cowl, body.belt), (body.tail, body.belt)
    corners = [
        (max(left, slope(back, body.nape, low) + 0.07), low),
        (min(right, slope(front, body.brow, low) - 0.05), low),
        (min(right, slope(front, body.brow, top) - 0.05), top),
        (max(left, slope(back, body.nape, top) + 0.07), top),
    ]
    if corners[3][0] >= corners[2][0] - 0.02:  # it ends in a point
        corners[2:] = [((corners[2][0] + corners[3][0]) / 2, top)]
    middle = (left + right) / 2
    grown = [(x + (-0.022 if x < middle else 0.022), z + (-0.014 if z < top / 2 else 0.02)) for x, z in corners]
    panel.polygon(grown, (22, 23, 25))
    panel.polygon(corners, GLASS)
    inner = max(corners[0][0], left)
    panel.shade(inner, low, min(corners[1][0], right), top, 1.40, 0.85)
    if right - left > 0.6:  # a headrest
        panel.disc(left + 0.24, low + 0.13, 0.10, (36, 41, 46), tall=1.3)
        panel.rectangle(left + 0.12, low, left + 0.36, low + 0.06, (36, 41, 46))
    glint = [(middle - 0.02, low), (middle + 0.10, low), (middle + 0.26, top), (middle + 0.14, top)]
    panel.polygon([(min(max(x, corners[0][0]), corners[1][0] - 0.08), z) for x, z in glint], _mix(SKY, 0.62))


def _trim(panel: Panel, edge: list[tuple[float, float]]) -> None:
    """Open the sheet again over the body's edge, where lamps and doors were painted past it."""
    over = [(x, panel.height + 0.1) for x in (0.0, panel.width)]
    kind, panel.kind = panel.kind, 0
    panel.between(over, edge, (90, 90, 90))
    panel.kind = kind


def _front_lamps(panel: Panel, sill: float, bumper: float) -> None:
    wide, tall = panel.width, panel.height
    high, low = tall - 0.05, max(tall - 0.20, bumper + 0.02)
    panel.rectangle(wide * 0.27, low + 0.01, wide * 0.73, high - 0.005, (24, 25, 27))
    for step in range(1, 4):
        z = low + (high - low) * step / 4
        panel.line((wide * 0.28, z), (wide * 0.72, z), 0.008, (78, 80, 83))
    panel.disc(wide / 2, (high + low) / 2, 0.055, (176, 179, 182))
    panel.rectangle(wide * 0.22, sill + 0.03, wide * 0.78, sill + (bumper - sill) * 0.52, (23, 23, 25))
    for side in (-1, 1):
        middle = wide / 2
        outer, inner = middle + side * (wide / 2), middle + side * wide * 0.25
        panel.polygon([(outer, low), (outer, high), (inner, high - 0.025), (inner + side * 0.05, low)], (48, 50, 53))
        panel.polygon(
            [(outer, low + 0.02), (outer, high - 0.015), (inner + side * 0.03, high - 0.035),
             (inner + side * 0.07, low + 0.02)], LAMP,
        )  # fmt: skip
        panel.disc(middle + side * wide * 0.37, (high + low) / 2, 0.052, (120, 124, 128))
        panel.disc(middle + side * wide * 0.37, (high + low) / 2, 0.036, (240, 241, 240))
        panel.rectangle(outer - 0.05, low + 0.02, outer + 0.05, low + 0.06, AMBER)
        panel.disc(middle + side * wide * 0.38, sill + 0.09, 0.05, (176, 178, 180))


def _rear_lamps(panel: Panel, body: Body, colour: Colour, bumper: float) -> None:
    wide, tall = panel.width, panel.height
    upright = body.solid or body.bed or body.height > 1.6
    deep, reach = (0.36, 0.13) if upright else (0.17, 0.36)
    for side in (-1, 1):
        outer, inner = (0.0, reach) if side < 0 else (wide, wide - reach)
        left, right = min(outer, inner), max(outer, inner)
        panel.rectangle(left, tall - deep - 0.03, right, tall - 0.03, RED)
        panel.shade(left, tall - deep - 0.03, right, tall - 0.03, 1.15, 0.85)
        panel.rectangle(left, tall - deep * 0.72 - 0.03, right, tall - deep * 0.50 - 0.03, (200, 196, 190))
        panel.rectangle(left, tall - deep * 0.50 - 0.03, right, tall - deep * 0.36 - 0.03, AMBER)
    panel.rectangle(wide * 0.5 - 0.32, bumper + 0.04, wide * 0.5 + 0.32, bumper + 0.22, _mix(colour, 0.80))
    panel.rectangle(wide * 0.5 - 0.36, tall - 0.06, wide * 0.5 + 0.36, tall - 0.035, _mix(colour, 0.7))
    panel.rectangle(0.0, body.clearance + 0.08, wide, body.clearance + 0.17, TRIM)
    panel.line((0.03, tall - 0.01), (wide - 0.03, tall - 0.01), 0.012, _mix(colour, 0.5))


def _mix(colour: Colour, light: float) -> Colour:
    """A colour made brighter or darker; the body's colours are only ever multiplied, so that any can be sprayed."""
    red, green, blue = (channel * light for channel in colour)
    return (red, green, blue)  # type: ignore[return-value]
