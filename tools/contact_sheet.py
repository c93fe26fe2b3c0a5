"""Draw the pictures of docs/images: all town styles side by side, and one place through the years.

Run `python tools/contact_sheet.py` from the top of the repository after anything in `placeprint.sample` has changed
what photos look like.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from placeprint.sample.classes import COLOURS
from placeprint.sample.drawn import DrawnPhoto, SampleSettings
from placeprint.sample.styles import STYLE_NAMES, load_style
from placeprint.sample.world import World

OUT = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH, HEIGHT = 320, 240
MARGIN, TITLE = 6, 22
PLACES = {"london": 5, "tokyo": 9}
"""Which place of a town stands for it; the fourth where none is named."""


def photos_of(style: str, place: int, captures: int) -> list[DrawnPhoto]:
    """All photos of one place."""
    settings = SampleSettings((style,), places=12, captures=captures, width=2 * WIDTH, height=2 * HEIGHT)
    return list(World(settings).draw_place(0, place))


def sheet(rows: list[tuple[str, list[Image.Image]]], columns: int) -> Image.Image:
    """Rows of pictures, each under its title."""
    width = columns * (WIDTH + MARGIN) + MARGIN
    height = len(rows) * (HEIGHT + TITLE) + MARGIN
    page = Image.new("RGB", (width, height), (250, 250, 248))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(14)
    for row, (title, pictures) in enumerate(rows):
        top = row * (HEIGHT + TITLE)
        pen.text((MARGIN, top + 4), title, (40, 40, 40), font=font)
        for column, picture in enumerate(pictures):
            small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            page.paste(small, (MARGIN + column * (WIDTH + MARGIN), top + TITLE))
    return page


def main() -> None:
    """Draw and save the sheets."""
    OUT.mkdir(parents=True, exist_ok=True)
    rows = []
    for style in STYLE_NAMES:
        views = photos_of(style, PLACES.get(style, 3), 2)[4:8]
        where = load_style(style).place
        rows.append((f"{where.town}, {where.country}", [Image.fromarray(view.rgb) for view in views]))
    sheet(rows, 4).save(OUT / "towns.jpg", quality=82)
    few = [rows[STYLE_NAMES.index(style)] for style in ("athens", "london", "nairobi", "tokyo")]
    sheet(few, 4).save(OUT / "towns-few.jpg", quality=82)

    # Of seventeen visits, eight that differ in season and weather.
    settings = SampleSettings(("kyiv",), 40, 17, 1, 2 * WIDTH, 2 * HEIGHT)
    visits = list(World(settings).draw_place(0, 33))
    different = {(photo.view.season, photo.view.weather): photo for photo in reversed(visits)}
    years = [photo for photo in visits if photo in different.values()][:8]
    years += [photo for photo in visits if photo not in years][: 8 - len(years)]
    years.sort(key=lambda photo: photo.view.captured_at)
    pictures = [Image.fromarray(photo.rgb) for photo in years]
    titles = [f"{photo.view.captured_at:%B %Y}, {photo.view.weather}" for photo in years]
    lines = [("   |   ".join(titles[i : i + 4]), pictures[i : i + 4]) for i in range(0, len(pictures), 4)]
    sheet(lines, 4).save(OUT / "years.jpg", quality=82)

    truth = photos_of("tokyo", 3, 1)[0]
    colours = np.zeros((256, 3), dtype=np.uint8)
    for kind, colour in COLOURS.items():
        colours[kind] = colour
    things = (truth.instances.astype(np.uint32)[..., None] * np.array([7919, 104729, 1299709], dtype=np.uint32)) % 200
    boxes = Image.fromarray(truth.rgb)
    pen = ImageDraw.Draw(boxes)
    for text in truth.texts:
        pen.polygon(text.corners, outline=(0, 255, 120) if text.readable else (255, 200, 0), width=2)
    for advert in truth.adverts:
        pen.polygon(advert.corners, outline=(255, 0, 160), width=3)
    masks = [
        Image.fromarray(truth.rgb),
        Image.fromarray(colours[truth.semantic]),
        Image.fromarray(things.astype(np.uint8)),
        boxes,
    ]
    title = "a photo   |   what each pixel is   |   which thing it is   |   words (green: readable), adverts (pink)"
    sheet([(title, masks)], 4).save(OUT / "truth.jpg", quality=85)


if __name__ == "__main__":
    main()
