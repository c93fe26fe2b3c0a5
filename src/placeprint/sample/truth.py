"""The truth beside a picture: things, adverts and words, with where they are and how much of them is seen."""

import math
from typing import Protocol

import numpy as np
import numpy.typing as npt

from placeprint.sample.classes import SemanticClass
from placeprint.sample.drawn import Corners, SeenAdvert, SeenElement, SeenText
from placeprint.sample.panorama import PanoramaCamera
from placeprint.sample.shade import Picture
from placeprint.sample.stack import Stack
from placeprint.sample.surface import Element, Point
from placeprint.sample.texture import TextBox

__all__ = ["Truth", "tell"]

ADVERT_VISIBLE, ADVERT_PIXELS = 0.5, 150
"""From how much of an advert on it is listed."""

TEXT_HEIGHT_PX, TEXT_VISIBLE = 4.0, 0.5
"""From which size and visible share on a string is listed."""

READABLE_HEIGHT_PX, READABLE_VISIBLE, READABLE_SLANT, READABLE_STRETCH = 14.0, 0.97, 0.18, 0.45
"""When a string can be read: its height, how much of it is seen, how far its letters lean from upright (tangent), and
how narrow it is drawn by perspective."""

_PROBES = (np.arange(24) + 0.5) / 24, (np.arange(4) + 0.5) / 4

Floats = npt.NDArray[np.float64]


class Lens(Protocol):
    """What truth asks of a camera."""

    @property
    def eye(self) -> Point:
        """East, north, up, metres."""

    def project(self, points: Floats) -> Floats:
        """World coordinates [n, 3] to pixels [n, 2], NaN for what is not ahead."""


Truth = tuple[npt.NDArray[np.uint16], tuple[SeenElement, ...], tuple[SeenAdvert, ...], tuple[SeenText, ...]]


def tell(stack: Stack, lens: Lens, picture: Picture) -> Truth:
    """Instance mask, things, adverts and texts of a view.

    Args:
        stack: the surfaces that were looked at.
        lens: the camera that looked.
        picture: what it saw.
    """
    elements = stack.elements
    instance_of = np.zeros(len(elements) + 1, dtype=np.uint16)  # the last is the sky's, reached by -1
    order: dict[str, int] = {}
    named: list[Element] = []
    counts = np.bincount(picture.surface.ravel() + 1, minlength=len(elements) + 1)[1:]
    for number in np.flatnonzero(counts).tolist():
        element = elements[number]
        if not element.name:
            continue
        if element.name not in order:
            order[element.name] = len(order) + 1
            named.append(element)
        instance_of[number] = order[element.name]
    instances = instance_of[picture.surface]
    return (
        instances,
        _elements(instances, named),
        tuple(_adverts(stack, lens, counts, order)),
        tuple(_texts(stack, lens, picture, counts, order)),
    )


def _elements(instances: npt.NDArray[np.uint16], named: list[Element]) -> tuple[SeenElement, ...]:
    count = len(named) + 1
    height, width = instances.shape
    pixels = np.bincount(instances.ravel(), minlength=count)
    left, right = np.full(count, width), np.zeros(count, dtype=np.int64)
    top, bottom = np.full(count, height), np.zeros(count, dtype=np.int64)
    # Where a run of one thing begins or ends is enough to find its box.
    change = np.flatnonzero(np.diff(instances.ravel(), prepend=-1, append=-1).astype(bool)[:-1])
    ends = np.concatenate([change[1:], [instances.size]]) - 1
    row_first, row_last = change // width, ends // width
    owner = instances.ravel()[change]
    whole_rows = row_first != row_last
    np.minimum.at(left, owner, np.where(whole_rows, 0, change % width))
    np.maximum.at(right, owner, np.where(whole_rows, width, ends % width + 1))
    np.minimum.at(top, owner, row_first)
    np.maximum.at(bottom, owner, row_last + 1)
    return tuple(
        SeenElement(
            instance=number,
            name=element.name,
            kind=SemanticClass(element.kind).name.lower(),
            own_style=element.own_style,
            pixels=int(pixels[number]),
            left=int(left[number]),
            top=int(top[number]),
            right=int(right[number]),
            bottom=int(bottom[number]),
        )
        for number, element in enumerate(named, start=1)
    )


def _adverts(stack: Stack, lens: Lens, counts: npt.NDArray[np.int64], order: dict[str, int]) -> list[SeenAdvert]:
    found = []
    for number in np.flatnonzero(counts >= ADVERT_PIXELS).tolist():
        element = stack.elements[number]
        if element.advert is None:
            continue
        corners = lens.project(stack.corners[number][[3, 2, 1, 0]])
        if np.isnan(corners).any():
            continue
        visible = float(counts[number]) / max(_area(corners), 1.0)
        if visible < ADVERT_VISIBLE:
            continue
        advert = element.advert
        found.append(
            SeenAdvert(
                instance=order[element.name],
                name=element.name,
                category=advert.category,
                brand=advert.brand,
                text=advert.text,
                corners=_corners(corners),
                visible=round(min(visible, 1.0), 4),
            )
        )
    return found


def _texts(
    stack: Stack, lens: Lens, picture: Picture, counts: npt.NDArray[np.int64], order: dict[str, int]
) -> list[SeenText]:
    found = []
    towards = stack.towards(lens.eye)
    for number in np.flatnonzero(counts).tolist():
        texture = stack.textures[number]
        if not texture.texts or towards[number] <= 0:  # seen from behind, words are mirrored
            continue
        element = stack.elements[number]
        for box in texture.texts:
            text = _text(stack, lens, picture, number, box, element, order.get(element.name, 0))
            if text is not None:
                found.append(text)
    return found


def _text(
    stack: Stack, lens: Lens, picture: Picture, number: int, box: TextBox, element: Element, instance: int
) -> SeenText | None:
    across, down = np.array([box.left, box.right]), np.array([box.top, box.bottom])
    corners = lens.project(_points(stack, number, across[[0, 1, 1, 0]], down[[0, 0, 1, 1]]))
    if np.isnan(corners).any():
        return None
    (top_left, top_right, bottom_right, bottom_left) = corners
    left_side, right_side = bottom_left - top_left, bottom_right - top_right
    top_side = top_right - top_left
    texels = stack.textures[number].texels
    aspect = (box.right - box.left) * texels.shape[1] / max((box.bottom - box.top) * texels.shape[0], 1e-6)
    upright = len(box.text) > 1 and aspect < 0.6  # letters one below the other: each as high as the column is wide
    height_px = _long(top_side) if upright else min(_long(left_side), _long(right_side))
    if height_px < TEXT_HEIGHT_PX:
        return None
    share_x, share_y = np.meshgrid(*_PROBES)
    probes = lens.project(
        _points(
            stack,
            number,
            box.left + (box.right - box.left) * share_x.ravel(),
            box.top + (box.bottom - box.top) * share_y.ravel(),
        )
    )
    height, width = picture.surface.shape
    if isinstance(lens, PanoramaCamera):
        probes[:, 0] = np.mod(probes[:, 0], width)
    inside = (probes[:, 0] >= 0) & (probes[:, 0] < width) & (probes[:, 1] >= 0) & (probes[:, 1] < height)
    x, y = probes[inside].astype(np.int64).T
    visible = float((picture.surface[y, x] == number).sum()) / len(probes)
    if visible < TEXT_VISIBLE:
        return None
    lean = max(abs(float(side[0])) / max(abs(float(side[1])), 1e-6) for side in (left_side, right_side))
    slope = abs(float(top_side[1])) / max(abs(float(top_side[0])), 1e-6)
    drawn = _long(top_side) / max((_long(left_side) + _long(right_side)) / 2, 1e-6)
    readable = (
        height_px >= READABLE_HEIGHT_PX
        and visible >= READABLE_VISIBLE
        and lean <= READABLE_SLANT
        and slope <= 2 * READABLE_SLANT
        and drawn >= READABLE_STRETCH * aspect
    )
    return SeenText(
        instance=instance,
        name=element.name,
        kind=SemanticClass(element.kind).name.lower(),
        text=box.text,
        script=box.script,
        corners=_corners(corners),
        height_px=round(height_px, 2),
        visible=round(visible, 4),
        readable=bool(readable),
    )


def _points(stack: Stack, number: int, across: Floats, down: Floats) -> Floats:
    """World coordinates [n, 3] of points of a surface's texture, given as shares of its width and height."""
    vector_a, vector_d = stack.across[number], stack.down[number]
    anchor = stack.corners[number, 0]
    a = across - (vector_a[0] * anchor[0] + vector_a[1] * anchor[1] + vector_a[2] * anchor[2] + stack.across_at[number])
    d = down - (vector_d[0] * anchor[0] + vector_d[1] * anchor[1] + vector_d[2] * anchor[2] + stack.down_at[number])
    # The two vectors stand at right angles, so each step along one leaves the other's share as it is.
    step_a = vector_a / (vector_a * vector_a).sum()
    step_d = vector_d / (vector_d * vector_d).sum()
    result: Floats = anchor + a[:, None] * step_a + d[:, None] * step_d
    return result


def _corners(points: Floats) -> Corners:
    a, b, c, d = ((round(float(x), 2), round(float(y), 2)) for x, y in points)
    return a, b, c, d


def _area(points: Floats) -> float:
    x, y = points[:, 0], points[:, 1]
    total = (
        x[0] * y[1] - x[1] * y[0] + x[1] * y[2] - x[2] * y[1] + x[2] * y[3] - x[3] * y[2] + x[3] * y[0] - x[0] * y[3]
    )
    return abs(float(total)) / 2


def _long(side: Floats) -> float:
    return math.sqrt(side[0] * side[0] + side[1] * side[1])
