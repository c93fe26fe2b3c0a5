"""Tiny street photos for tests: houses in a row, the same at every capture but for light, cars and noise."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

HEADINGS = (0, 180)
LATITUDE, LONGITUDE = 59.33, 18.06


@dataclass(frozen=True)
class Street:
    """Some photos on disk and the manifest that names their places."""

    folder: Path
    manifest: Path
    photos: list[Path]


def draw_view(place: int, heading: int, capture: int, *, size: tuple[int, int] = (256, 192)) -> Image.Image:
    """One photo: place and heading fix the houses, the capture fixes light and traffic."""
    width, height = size
    houses = np.random.default_rng([place, heading, 7])
    moment = np.random.default_rng([place, heading, capture, 11])
    light = moment.uniform(0.75, 1.15)
    sky = tuple(int(v) for v in np.clip(np.array([150, 180, 215]) * light + moment.normal(0, 12, 3), 0, 255))
    image = Image.new("RGB", size, sky)
    draw = ImageDraw.Draw(image)
    ground = int(height * 0.75)
    left = 0
    while left < width:
        span = int(houses.integers(width // 8, width // 3))
        top = int(houses.integers(height // 10, height // 2))
        base = houses.integers(40, 230, 3)
        wall = tuple(int(v) for v in np.clip(base * light, 0, 255))
        draw.rectangle((left, top, left + span, ground), fill=wall)
        step_x, step_y = int(houses.integers(8, 20)), int(houses.integers(10, 24))
        glass = tuple(int(v) for v in houses.integers(10, 90, 3))
        for x in range(left + 4, left + span - step_x // 2, step_x):
            for y in range(top + 6, ground - step_y // 2, step_y):
                draw.rectangle((x, y, x + step_x // 2, y + step_y // 2), fill=glass)
        left += span
    draw.rectangle((0, ground, width, height), fill=(90, 90, 92))
    for _ in range(int(moment.integers(0, 3))):
        x = int(moment.integers(0, width))
        colour = tuple(int(v) for v in moment.integers(20, 240, 3))
        draw.rectangle((x, ground - 6, x + width // 6, ground + 14), fill=colour)
    pixels = np.asarray(image, dtype=np.float32) + moment.normal(0, 6, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def position_of(place: int) -> tuple[float, float]:
    """Latitude and longitude of a place: a grid of streets 60 m apart."""
    return LATITUDE + 0.0006 * (place // 5), LONGITUDE + 0.0011 * (place % 5)


def draw_street(folder: Path, *, places: int = 10, captures: int = 3, first: int = 0) -> Street:
    """Draw every place in two headings, several times through the years, with a manifest beside the photos."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, photos = [], []
    for place in range(first, first + places):
        latitude, longitude = position_of(place)
        for heading in HEADINGS:
            for capture in range(captures):
                name = f"{place:03d}_{heading}_{capture}.jpg"
                draw_view(place, heading, capture).save(folder / name, quality=88)
                photos.append(folder / name)
                role = "query" if capture == captures - 1 else "database"
                rows.append((name, latitude, longitude, heading, f"{2015 + 2 * capture}-06", f"p{place}", role))
    manifest = folder / "photos.csv"
    with manifest.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "latitude", "longitude", "heading_deg", "captured_at", "place_id", "role"])
        writer.writerows(rows)
    return Street(folder, manifest, photos)
