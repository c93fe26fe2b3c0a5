"""Trees: crowns of thousands of leaves on branches, palms, and trunks."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.brushes import lathe, limb, scatter
from placeprint.sample.paint.habits import Habit
from placeprint.sample.texture import Texture

__all__ = ["Look", "paint_crown", "paint_trunk"]

TREE = int(SemanticClass.TREE)
SIDE = 256
SNOW = (236, 240, 246)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Look:
    """What a crown wears.

    Attributes:
        leaves: colours of its leaves; none when it is bare.
        cover: how many of its leaves it wears, 0 to 1.
        snow: whether snow lies on it.
        fruit: whether its fruit shows.
    """

    leaves: tuple[Colour, ...]
    cover: float = 1.0
    snow: bool = False
    fruit: bool = False


@dataclass(frozen=True, slots=True)
class _Tuft:
    """A tuft of leaves: middle and radii in texels, and when it was found."""

    x: float
    y: float
    across: float
    down: float
    rank: int


def paint_crown(habit: Habit, look: Look, draws: Draws) -> Texture:
    """Everything above the bare trunk, which enters at the middle of the lower edge."""
    canvas = Canvas(SIDE, SIDE, (90, 96, 80), 0)
    tufts = _tufts(habit, draws.child("tufts"))
    tips = _branches(canvas, habit, tufts, draws.child("branches"))
    if not look.leaves or look.cover < 0.7:
        _twigs(canvas, habit, tufts, tips, draws.child("twigs"), look)
    if look.leaves:
        _leaves(canvas, habit, look, tufts, draws.child("leaves"))
    return canvas.texture()


def paint_trunk(habit: Habit, snow: bool, draws: Draws) -> Texture:
    """The bare trunk, twice as wide as it is thick, so that its foot can spread."""
    canvas = Canvas(32, 128, habit.bark, 0)
    starts = (16.0,) if habit.stems == 1 else (10.0, 22.0)
    for start in starts:
        thick = 8.0 if habit.stems == 1 else 5.5
        lathe(
            canvas, start, [(0, thick * 0.86), (96, thick), (118, thick * 1.12), (128, thick * 1.7)], habit.bark, TREE
        )
    grain = np.repeat(draws.noise(16, 32), 8, axis=0) * np.float32(11) + draws.noise(128, 32) * np.float32(7)
    canvas.rgb += grain[..., None]
    if habit.patches is not None:
        for _ in range(26):
            x, y = draws.uniform(6, 26), draws.uniform(0, 124)
            patch = habit.patches if draws.chance(0.6) else _mixed(habit.bark, (112, 112, 88), 0.7)
            canvas.disc(x, y, draws.uniform(1.2, 3.2), draws.uniform(3, 8), patch)
    if snow:
        canvas.disc(16, 127, 14, 5, SNOW)
    return canvas.texture()


def _tufts(habit: Habit, draws: Draws) -> list[_Tuft]:
    """Middles of the tufts, spread over the outline so that none crowds another, the highest first."""
    wide, tall = habit.aspect, 1 - habit.clear
    found: list[_Tuft] = []
    for rank in range(habit.clusters):
        best, best_gap = None, -1.0
        for _ in range(7):
            down = draws.uniform(habit.outline[0][0], habit.outline[-1][0])
            half = _half_width(habit, down)
            across = draws.uniform(-half, half)
            # Tufts are thickest inside and smaller at the rim.
            radius = draws.uniform(*habit.puff)
            inset = radius / wide * 2
            x = 0.5 + across * max(0.5 - inset / 2, 0.1)
            y = min(max(down, radius * habit.flat / tall), 1 - 0.6 * radius * habit.flat / tall)
            tuft = _Tuft(x * SIDE, y * SIDE, radius / wide * SIDE, radius * habit.flat / tall * SIDE, rank)
            gap = min((_apart(tuft.x - t.x, (tuft.y - t.y) * 1.4) for t in found), default=1e9)
            if gap > best_gap:
                best, best_gap = tuft, gap
        if best is not None:
            found.append(best)
    return sorted(found, key=lambda tuft: tuft.y)


def _apart(x: float, y: float) -> float:
    return x * x + y * y


def _half_width(habit: Habit, down: float) -> float:
    for (y0, w0), (y1, w1) in pairwise(habit.outline):
        if down <= y1:
            return w0 + (w1 - w0) * max(down - y0, 0.0) / (y1 - y0)
    return habit.outline[-1][1]


def _branches(canvas: Canvas, habit: Habit, tufts: list[_Tuft], draws: Draws) -> list[tuple[float, float]]:
    """Paint the trunk inside the crown and a bent branch to every tuft; return where the branches bend."""
    base = habit.trunk / habit.aspect * SIDE / 2 * 0.86
    top = SIDE * (1 - habit.leader)
    lean = draws.uniform(-8, 8)
    dark = _mixed(habit.bark, (30, 28, 26), 0.15)
    boughs: list[tuple[float, float, float]] = []
    forks: dict[int, tuple[float, float]] = {}
    if habit.stems == 1:
        bend = (SIDE / 2 + lean * 0.4, (SIDE + top) / 2, base * 0.78)
        tip = base * (0.16 if habit.leader > 0.5 else 0.55)
        limb(canvas, (SIDE / 2, SIDE + 2.0, base), bend, habit.bark, TREE)
        limb(canvas, bend, (SIDE / 2 + lean, top, tip), habit.bark, TREE)
    # The first tufts found lie farthest apart: they get boughs of their own, the others hang on the nearest bough.
    for number, tuft in sorted(enumerate(tufts), key=lambda item: item[1].rank):
        away = tuft.x - SIDE / 2
        if habit.leader >= 0.9 or tuft.rank < 6:
            start_y = min(max(tuft.y + (SIDE - tuft.y) * draws.uniform(0.3, 0.55) + abs(away) * 0.12, top), SIDE - 1.0)
            share = (SIDE - start_y) / max(SIDE - top, 1.0)
            start = (SIDE / 2 + lean * share, start_y)
            thick = max(base * (0.60 - 0.36 * share), 1.3)
            if habit.stems > 1:
                start, thick = (SIDE / 2 + (base * 1.5 if away > 0 else -base * 1.5), SIDE + 1.0), base * 0.62
            if habit.leader >= 0.9:
                thick *= 0.6
        else:
            near = min(boughs, key=lambda spot: _apart(spot[0] - tuft.x, (spot[1] - tuft.y) * 0.8))
            start, thick = (near[0], near[1]), near[2] * 0.7
        middle = (
            start[0] + (tuft.x - start[0]) * 0.55 + draws.uniform(-5, 5),
            start[1] + (tuft.y - start[1]) * (0.42 if habit.leader < 0.9 else 0.8) + draws.uniform(-3, 3),
        )
        end = (tuft.x, tuft.y + tuft.down * 0.25)
        halfway, last = max(thick * 0.72, 0.9), max(thick * 0.4, 0.7)
        limb(canvas, (*start, thick), (*middle, halfway), dark, TREE)
        limb(canvas, (*middle, halfway), (*end, last), dark, TREE)
        if tuft.rank < 6 or draws.chance(0.5):
            for part in (0.0, 0.35, 0.7):
                spot = tuple(m + (e - m) * part for m, e in zip(middle, end, strict=True))
                boughs.append((spot[0], spot[1], halfway + (last - halfway) * part))
        forks[number] = middle
    return [forks[number] for number in range(len(tufts))]


def _twigs(
    canvas: Canvas, habit: Habit, tufts: list[_Tuft], forks: list[tuple[float, float]], draws: Draws, look: Look
) -> None:
    """Fine branches that fan out from the end of every branch, each forking again."""
    starts, ends, fine = [], [], []
    for tuft, fork in zip(tufts, forks, strict=True):
        dx, dy = tuft.x - fork[0], tuft.y - fork[1]
        for _ in range(7):
            along = draws.uniform(0.2, 1.0)
            x, y = fork[0] + dx * along, fork[1] + dy * along
            reach = draws.uniform(0.9, 1.5)
            tip = (
                x + dx * 0.25 + draws.uniform(-1, 1) * tuft.across * reach,
                y + dy * 0.25 - draws.uniform(0.1, 1.1) * tuft.down * reach,
            )
            starts.append((x, y))
            ends.append(tip)
            fine.append(False)
            for _ in range(5):
                part = draws.uniform(0.3, 0.95)
                start = (x + (tip[0] - x) * part, y + (tip[1] - y) * part)
                starts.append(start)
                fine.append(True)
                ends.append(
                    (
                        start[0] + draws.uniform(-0.55, 0.55) * tuft.across,
                        start[1] - draws.uniform(0.0, 0.7) * tuft.down,
                    )
                )
    a, b = np.asarray(starts, dtype=np.float32), np.asarray(ends, dtype=np.float32)
    steps = 44
    t = (np.arange(steps, dtype=np.float32) / np.float32(steps - 1))[None, :]
    across = (a[:, :1] + (b[:, :1] - a[:, :1]) * t).ravel()
    # Twigs droop a little before they rise.
    down = (a[:, 1:] + (b[:, 1:] - a[:, 1:]) * t + (t * (1 - t)) * np.float32(5)).ravel()
    shade = np.float32(0.80) + draws.noise(1, len(across))[0] * np.float32(0.14)
    colours = np.asarray(habit.bark, dtype=np.float32)[None] * shade[:, None]
    before = canvas.kinds.copy()
    thin = np.repeat(np.asarray(fine), steps)
    bright = colours[thin] * np.float32(1.12)
    scatter(canvas, across[thin], down[thin], bright, ((0, 0, 1.0), (0, 1, 0.9)), TREE)
    scatter(canvas, across[~thin], down[~thin], colours[~thin], ((0, 0, 1.0), (1, 0, 0.9), (0, 1, 0.85)), TREE)
    if look.snow:
        keep = draws.noise(1, len(across))[0] > np.float32(0.25)
        white = np.asarray(SNOW, dtype=np.float32)[None] * (np.float32(0.94) + np.float32(0.05) * shade[:, None])
        scatter(canvas, across[keep], down[keep] - 1, white[keep], ((0, 0, 1.0),), TREE)
        edge = (before == TREE) & (np.roll(before, 1, axis=0) == 0)
        canvas.rgb[edge] = SNOW


def _leaves(canvas: Canvas, habit: Habit, look: Look, tufts: list[_Tuft], draws: Draws) -> None:
    """Scatter leaves over every tuft: dark ones inside and below, light ones above and on the left."""
    low, high = min(t.y for t in tufts), max(t.y for t in tufts)
    xs, ys, lights, picks, snowy = [], [], [], [], []
    # Behind the tufts, nearer to the trunk, the same again in the dark.
    depths = [_Tuft(SIDE / 2 + (t.x - SIDE / 2) * 0.72, t.y + t.down * 0.3, t.across, t.down, -1) for t in tufts]
    for number, tuft in enumerate([*depths[:: 1 if habit.density > 0.9 else 2], *tufts]):
        mine = draws.child(number)
        count = max(int(tuft.across * tuft.down * 1.5 * habit.density * look.cover), 12)
        noise = mine.noise(5, count)
        u, v = noise[0] * np.float32(1.12), noise[1] * np.float32(1.12)
        away = u * u + v * v
        # Uneven rims: each leaf has its own idea of where the tuft ends.
        inside = away < np.float32(0.74) + noise[2] * np.float32(0.44)
        u, v, wobble, hue = u[inside], v[inside], noise[3][inside], noise[4][inside]
        tall = (tuft.y - low) / max(high - low, 1.0)
        light = np.float32(0.86 - 0.20 * tall) - v * np.float32(0.30) - u * np.float32(0.16) + wobble * np.float32(0.15)
        if tuft.rank < 0:
            light = light * np.float32(0.66)
        order = np.argsort(light + hue * np.float32(0.20), kind="stable")
        xs.append((np.float32(tuft.x) + u * np.float32(tuft.across))[order])
        ys.append((np.float32(tuft.y) + v * np.float32(tuft.down))[order])
        lights.append(light[order])
        picks.append(hue[order])
        snowy.append(v[order] < np.float32(-0.15) + wobble[order] * np.float32(0.4))
    x, y, light, hue = (np.concatenate(parts) for parts in (xs, ys, lights, picks))
    palette = np.asarray([_mixed(leaf, (112, 112, 104), 0.14) for leaf in look.leaves], dtype=np.float32)
    which = np.clip(((hue + 1) * np.float32(len(palette) / 2)).astype(np.int64), 0, len(palette) - 1)
    colours = palette[which] * light[:, None]
    # Sunlit leaves are warmer, shaded ones cooler.
    colours *= 1 + (light[:, None] - np.float32(0.8)) * np.asarray((0.22, 0.08, -0.25), dtype=np.float32)
    if look.snow:
        white = np.concatenate(snowy)
        colours[white] = np.asarray(SNOW, dtype=np.float32) * np.clip(light[white, None] + np.float32(0.1), 0.72, 1.0)
    scatter(canvas, x, y, colours, habit.leaf, TREE)
    if look.fruit and habit.fruit is not None:
        for tuft in tufts:
            for _ in range(3):
                fx = tuft.x + draws.uniform(-0.7, 0.7) * tuft.across
                fy = tuft.y + draws.uniform(-0.3, 0.8) * tuft.down
                limb(canvas, (fx, fy, 2.4), (fx + 0.1, fy, 2.4), habit.fruit, TREE, roundness=0.45)


def _mixed(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (int(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue
