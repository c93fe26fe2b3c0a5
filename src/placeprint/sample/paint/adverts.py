"""Adverts: a picture, a headline, a brand and a way to get in touch, laid out for hoardings, posters and banners."""

from placeprint.sample.canvas import Canvas, Colour
from placeprint.sample.classes import SemanticClass
from placeprint.sample.draws import Draws
from placeprint.sample.paint.food_and_drink import ALCOHOL, FOOD
from placeprint.sample.paint.games_and_goods import GAMBLING, OTHER
from placeprint.sample.paint.phrases import Box, phone_number, web_address, write_block
from placeprint.sample.paint.poster_grounds import Palette, lay_ground, palette
from placeprint.sample.paint.poster_layouts import LAYOUTS, NOWHERE, Layout
from placeprint.sample.paint.still_life import StillLife
from placeprint.sample.paint.worn import mixed, readable_on, rounded
from placeprint.sample.style import AdvertWords, TownStyle
from placeprint.sample.surface import Advert
from placeprint.sample.texture import Texture

__all__ = ["paint_advert"]

_KIND = int(SemanticClass.ADVERT)
_PICTURES = {"food": FOOD, "alcohol": ALCOHOL, "gambling": GAMBLING, "other": OTHER}
_SIZES: dict[str, tuple[int, int]] = {"wide": (512, 256), "tall": (256, 512), "banner": (512, 128)}
# How much wider than high a texel is on the board that the shape is made for: 6 m × 3 m, 1.2 m × 1.8 m, 4 m × 1 m.
_STRETCH: dict[str, float] = {"wide": 1.0, "tall": 1.2 / 1.8 * 2.0, "banner": 1.0}


def paint_advert(
    style: TownStyle, advert: AdvertWords, category: str, draws: Draws, *, shape: str
) -> tuple[Texture, Advert]:
    """An advert, all of it class ADVERT, frame included.

    Args:
        style: of the town; its script, phone numbers and web addresses.
        advert: the words.
        category: ``food``, ``alcohol``, ``gambling`` or ``other``; decides pictures and colours.
        draws: for the layout and what little differs between two boards of one brand.
        shape: ``wide`` for boards of 6 m × 3 m (512 × 256 texels), ``tall`` for 1.2 m × 1.8 m (256 × 512; pictures
            are painted narrow, to look right at that size), ``banner`` for 4 m × 1 m (512 × 128).

    Returns:
        The texture, and what it says: all its lines in reading order.

    Raises:
        ValueError: no such category or shape.
    """
    if shape not in _SIZES or category not in _PICTURES:
        raise ValueError(f"no advert is {shape} and for {category}")
    width, height = _SIZES[shape]
    canvas = Canvas(width, height, (0, 0, 0), _KIND)
    # A brand keeps its colours and its picture wherever it advertises.
    house = Draws("brand", category, advert.brand)
    colours, picture = palette(category, house), house.pick(_PICTURES[category])
    layout = draws.pick(LAYOUTS[shape])
    lay_ground(canvas, colours, category, draws.child("ground"))
    _panel(canvas, layout, colours)
    for box in layout.pictures:
        left, top, right, bottom = _texels(canvas, box)
        side = min((right - left) * _STRETCH[shape], bottom - top)
        still = StillLife(int(side / _STRETCH[shape]), int(side))
        picture(still, house.child("picture"))
        x = int((left + right) / 2) - still.width // 2
        still.paste(canvas, x, int((top + bottom) / 2) - still.height // 2)
    lines = _words(canvas, style, advert, layout, colours, draws)
    _frame(canvas, draws)
    return canvas.texture(), Advert(category, advert.brand, "\n".join(lines))


def _words(
    canvas: Canvas, style: TownStyle, advert: AdvertWords, layout: Layout, colours: Palette, draws: Draws
) -> list[str]:
    """Write everything; returns the lines from top to bottom."""
    script = style.words.script
    said: list[tuple[float, list[str]]] = []

    def write(
        text: str, spot: Box, wanted: Colour, *, lines: int = 1, script: str = script, inset: float = 0.0
    ) -> None:
        board = colours.accent if inset else _board(spot, layout, colours)
        left, top, right, bottom = _texels(canvas, spot)
        edge = (bottom - top) * inset
        box = (left + edge, top + edge, right - edge, bottom - edge)
        ink = readable_on(board, wanted)
        said.append((spot[1], write_block(canvas, text, script, box, ink, most_lines=lines)))

    on_band = _board(layout.headline, layout, colours) == colours.accent
    write(advert.headline, layout.headline, colours.ground if on_band else colours.letters, lines=layout.lines)
    if layout.label and canvas.texts:
        _label(canvas, _texels(canvas, layout.brand), colours)
        write(advert.brand, layout.brand, colours.ground, lines=2, inset=0.17)
    else:
        on_band = _board(layout.brand, layout, colours) == colours.accent
        write(advert.brand, layout.brand, colours.ground if on_band else colours.accent, lines=2)
    if advert.small:
        write(advert.small, layout.small, colours.letters)
    if layout.contact != NOWHERE and draws.chance(0.75):
        web = web_address(style, draws)
        contact = web if web and draws.chance(0.5) else phone_number(style, draws)
        on_band = _board(layout.contact, layout, colours) == colours.accent
        write(contact, layout.contact, colours.ground if on_band else colours.letters, script="latin")
    return [line for _, lines in sorted(said, key=lambda part: part[0]) for line in lines]


def _panel(canvas: Canvas, layout: Layout, colours: Palette) -> None:
    left, top, right, bottom = _texels(canvas, layout.panel_box)
    if layout.panel == "disc":
        x, y = (left + right) / 2, (top + bottom) / 2
        canvas.disc(x, y, (right - left) / 2, (bottom - top) / 2, mixed(colours.second, colours.accent, 0.3))
        canvas.disc(x, y, (right - left) / 2 - 4, (bottom - top) / 2 - 4, colours.second)
    elif layout.panel == "block":
        canvas.rectangle(left, top, right, bottom, colours.second)
        canvas.gradient(int(left), int(top), int(right), int(bottom), 1.08, 0.9)
    elif layout.panel == "side":
        if canvas.width > canvas.height:
            slant = (right - left) * 0.1
            canvas.polygon(
                [(left + slant, top), (right, top), (right, bottom), (left - slant * 0.2, bottom)], colours.accent
            )
            canvas.polygon([(left + slant + 7, top), (right, top), (right, bottom), (left - slant * 0.2 + 7, bottom)],
                           colours.second)  # fmt: skip
        else:
            slant = (bottom - top) * 0.07
            canvas.polygon([(left, top + slant), (right, top), (right, bottom), (left, bottom)], colours.second)
    if layout.band is not None:
        left, top, right, bottom = _texels(canvas, layout.band)
        canvas.rectangle(left, top, right, bottom, colours.accent)


def _label(canvas: Canvas, box: Box, colours: Palette) -> None:
    left, top, right, bottom = box
    radius = (bottom - top) * 0.24
    rounded(canvas, (left + 1.5, top + 2.5, right + 1.5, bottom + 2.5), radius, mixed(colours.ground, (0, 0, 0), 0.3))
    rounded(canvas, box, radius, colours.accent)


def _frame(canvas: Canvas, draws: Draws) -> None:
    """Sheet seams, a little sun and dirt, and the metal frame."""
    width, height = canvas.width, canvas.height
    if width >= 512 and height >= 256:
        for x in range(128, 512, 128):
            canvas.gradient(x, 0, x + 1, height, 0.95, 0.95)
    canvas.gradient(0, 0, width, height, 1.03, 0.96)
    canvas.speckle(draws.child("wear"), 2.5)
    metal: Colour = draws.pick(((70, 72, 74), (128, 130, 130), (44, 46, 50)))
    for edge in ((0, 0, width, 3), (0, height - 3, width, height), (0, 0, 3, height), (width - 3, 0, width, height)):
        canvas.rectangle(*edge, metal)


def _texels(canvas: Canvas, box: Box) -> Box:
    left, top, right, bottom = box
    return left * canvas.width, top * canvas.height, right * canvas.width, bottom * canvas.height


def _board(spot: Box, layout: Layout, colours: Palette) -> Colour:
    """What colour lies behind a box of words."""
    if layout.band is not None and _inside(spot, layout.band):
        return colours.accent
    if layout.panel in ("side", "block") and _inside(spot, layout.panel_box):
        return colours.second
    return colours.ground


def _inside(box: Box, other: Box) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]
