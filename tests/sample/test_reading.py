"""What the truth calls readable can be read: by RapidOCR, whose models come with its package."""

import unicodedata

from rapidocr import RapidOCR

from placeprint.sample.drawn import SampleSettings
from placeprint.sample.world import World

SCRIPTS = ("latin", "japanese", "chinese")
"""Those that RapidOCR's own model knows."""


def plain(text: str) -> str:
    """Letters and digits without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def test_four_of_five_readable_strings_are_read_back() -> None:
    reader = RapidOCR(params={"Global.log_level": "critical"})
    strings, missed = 0, []
    for style, places in (("london", (2, 10, 16)), ("tokyo", (0, 8, 16))):
        world = World(SampleSettings((style,), places=20, captures=1, width=1024, height=768))
        for place in places:
            for photo in world.draw_place(0, place):
                wanted = [text for text in photo.texts if text.readable and text.script in SCRIPTS]
                if not wanted:
                    continue
                found = "|".join(plain(words) for words in reader(photo.rgb[..., ::-1]).txts or ())
                strings += len(wanted)
                missed += [text.text for text in wanted if plain(text.text) not in found]
    assert strings >= 8
    assert len(missed) <= 0.2 * strings, missed
