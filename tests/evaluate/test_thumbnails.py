"""Thumbnails are small, upright JPEGs that carry no metadata; what can't be read is left out."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from placeprint.evaluate import Outcomes, Report, thumbnails_for, write_report

Draw = Callable[..., Outcomes]
Make = Callable[..., Report]


def test_gallery_of_real_files(draw: Draw, make: Make, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned to the right
    exif[0x013B] = "a name that must not travel"
    Image.new("RGB", (1200, 800), (20, 120, 60)).save(tmp_path / "query.jpg", exif=exif)
    Image.new("RGBA", (90, 60), (200, 10, 10, 128)).save(tmp_path / "alike.png")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not much of a photo")
    queries = [str(tmp_path / name) for name in ("query.jpg", "broken.jpg", "gone.jpg")]
    outcomes = draw(3, hits=0.0, query_uri=queries, neighbour_uri=[str(tmp_path / "alike.png")] * 3)
    report = make(outcomes)
    made = thumbnails_for(report)
    assert set(made) == {queries[0], str(tmp_path / "alike.png")}
    with Image.open(io.BytesIO(made[queries[0]])) as thumbnail:
        assert thumbnail.format == "JPEG"
        assert thumbnail.width < thumbnail.height <= 512
        assert not thumbnail.getexif()
    with Image.open(io.BytesIO(made[str(tmp_path / "alike.png")])) as small:
        assert small.size == (90, 60)  # nothing is enlarged
    write_report(report, outcomes, tmp_path / "report", made)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg;base64,") == 4
    assert page.count('class="absent"') == 2
