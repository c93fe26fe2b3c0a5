"""Bake the letters that drawn towns are lettered with: fonts in, pictures of letters out.

Run it after words in ``src/placeprint/sample/styles`` have changed: ``python tools/bake_lettering.py --fonts DIR``.
DIR is searched with all below it for the Noto fonts (SIL Open Font License 1.1), which Debian packages as
fonts-noto-core and fonts-noto-cjk. The Chinese, Japanese and Korean sheets hold the characters that the styles use
and the everyday ones below; the others are complete.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from placeprint.sample.lettering.arabic import FORMS
from placeprint.sample.lettering.sheet import CAP, SCRIPTS, SHEETS, WEIGHTS, Glyph, sheet_name

STYLES = SHEETS.parents[1] / "styles"

FINE = 8  # drawn this much larger, then averaged, which keeps the font library's hinting out of the shapes
CAP_OF_EM = 0.714  # of Noto Sans
SHEET_WIDTH = 1024
SCRIPT_NAMES = {"japanese": "JP", "korean": "KR", "chinese": "SC"}

LATIN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1EA0, 0x1EFA)))) + (
    "ƏəƠơƯưȘșȚțẞɓɗƙḌḍḤḥḶḷṢṣṬṭẸẹỌọ–—“”„†•…‰″€₦₩₪₫₱₴₵₸₹₺₽₿№™←↑→↓↖↗↘↙★☆✓●■▲▼◆☎♥"
    "\u2018\u2019\u201a\u2032\u2039\u203a\u2044"  # quotation marks, prime and fraction bar
)
CYRILLIC = "".join(map(chr, range(0x400, 0x460))) + "ҐґҒғҚқҢңҮүҰұҲҳҺһҶҷӘәӢӣӨөӮӯ"
GREEK = "".join(map(chr, (*range(0x386, 0x3CF), 0x37E, 0x384, 0x385)))
KANA = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FF), 0x309D, 0x309E)))
WIDE = "　、。〈〉《》「」『』【】〒〜・ー…※" + "".join(map(chr, (*range(0xFF01, 0xFF5F), 0xFFE5)))
JAPANESE = (
    "一二三四五六七八九十百千万円年月日火水木金土曜時分半午前後今週毎朝昼夕夜春夏秋冬東西南北上下左右中央内外大小高低新古本"
    "町丁目番地号区市都府県村駅口前通道路橋坂川山谷原田島浜港公園寺社宮門学校院局所署館店屋堂軒家亭庵荘室階建物車電鉄線自転"
    "動場入出禁止駐輪停留注意安全危険歩行者専用一方進速度徐終始営業中休定無料有予約受付案内薬医歯科内眼耳鼻皮膚美容理髪酒茶"
    "食飲肉魚菜果米麺飯丼寿司鮨天焼鳥鍋蕎麦菓子和洋中華料理居喫花書文具服着物靴鞄時計眼鏡写真携帯話電気家具不動産質売買貸"
    "整骨鍼灸湯温泉旅宿泊銀行郵便消防警察交番税務法律事務保険育園幼稚児童人男女子父母生活楽音遊技宝石装飾最安値特価大売割引"
    "祭神田渋谷新宿池袋品世杉並練馬板足立葛飾江戸墨荒豊文京台港目黒練多摩武蔵野青赤白黒緑桜梅松竹森林海空星光明富士京阪横"
)
CHINESE = (
    "一二三四五六七八九十百千万元年月日时时分半上下左右中大小东西南北新老路街道巷弄里号楼区市省县镇村桥站口门园公山河湖海"
    "江港湾京城府院寺庙塔学校医药房店铺馆堂家庄社局所厅银行邮政电话信网手机汽车修理洗出租停场地铁公交快慢速度限禁止入口出注意"
    "安全行人通非动当心小前方施工超市百货商业广告酒茶水果面包饭米粉饺火锅烤鸭鱼肉菜饮料咖啡冰美发理容衣服鞋帽花书文具眼镜"
    "钟表金珠宝摄影印刷复旅游宾馆住宿浴足疗按摩便利烟彩票房产中介教育培训幼儿保险五金家具建材开锁收回特价优惠打折欢迎光临"
    "營業時間樓號區東門電話車銀藥飯麵館廣場樂園學專賣書鞋鐘錶國華灣臺龍興發財福壽祿記號茶餐廳燒臘粥粉豬雞魚鮮冰室當押麻雀"
)
ARABIC = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٪\u066b٬،؛؟ـ"
KOREAN = (
    "가각간갈감강개거건걸게겨격결경계고곡골공과관광교구국군굴권귀그극근글금급기긴길김까꼬꽃꾸끼나날남내너네넷노녹농누눈뉴느"
    "능니다단달담당대더데도독돈돌동두드든들등디따떡또라락란람랑래량러레려력로록론료루류르른를름리린림마막만말맛망매머먹멀"
    "메며면명모목몰무문물미민바박반발방배백버번벌법베병보복본봉부북분불비빈빌빵사산살삼상새색생서석선설섬성세센소속손송수숙"
    "순술숭스슬습승시식신실심십싸아악안알압앙애야약양어언얼엄업에여역연열염영예오옥온올옷와완왕외요용우욱운울원월위유육윤율"
    "으은을음의이익인일임입잉자작잔장재저적전절점정제조족종좌주죽준중즈즉지직진질집짜찌차착찬참창채책처천철첫청체초총최추축"
    "출춘충취층치친칠카커컴케코콜쿠크클키타탁탄탑태터테토통투트특티파판팔팩편평포폰표품풍프피필하학한할함합항해행향허헌현협"
    "형호홍화환황회횟횡후휴흥희히힘"
)


def main() -> int:
    """Bake all sheets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--fonts", type=Path, required=True, metavar="DIR", help="where the Noto fonts are")
    fonts = Fonts(parser.parse_args().fonts)
    words = sorted(_words())
    chinese = _chinese_face()
    total = 0
    for script in SCRIPTS:
        for weight in WEIGHTS[script]:
            bold = weight == "bold"
            faces = fonts.faces(script, bold, chinese)
            sheet = _bake(faces, _wanted(script, words), snug=script == "arabic")
            kerning = _kerning(faces[0], script)
            total += _save(sheet_name(script, bold=bold), *sheet, kerning)
    print(f"{total / 1e6:.2f} MB in {SHEETS}")
    return 0


class Fonts:
    """The font files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._paths = {path.name: path for path in sorted(folder.rglob("Noto*.*"))}

    def faces(self, script: str, bold: bool, chinese: str) -> list[ImageFont.FreeTypeFont]:
        """The fonts of a script: its own first, then others to fill its gaps from."""
        weight = "Bold" if bold else "Regular"
        if script in SCRIPT_NAMES:
            region = chinese if script == "chinese" else SCRIPT_NAMES[script]
            return [self._open("NotoSansCJK-Bold.ttc", ["JP", "KR", "SC", "TC", "HK"].index(region))]
        if script == "arabic":
            return [self._open("NotoSansArabic-Bold.ttf")]
        # Arrows and stars come from the large font, whose strokes match the letters'.
        names = [f"NotoSans-{weight}.ttf", f"NotoSansCJK-{weight}.ttc", "NotoSansSymbols2-Regular.ttf"]
        return [self._open(name) for name in names]

    def _open(self, name: str, index: int = 0) -> ImageFont.FreeTypeFont:
        if name not in self._paths:
            sys.exit(f"{name} is not in the folder of fonts; Debian has it in fonts-noto-core or fonts-noto-cjk")
        size = FINE * CAP / CAP_OF_EM
        return ImageFont.truetype(self._paths[name], size, index=index, layout_engine=ImageFont.Layout.BASIC)


def _strings(value: object) -> Iterator[str]:
    """All strings anywhere in a TOML document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _words() -> Iterable[tuple[str, str]]:
    """Every character of the styles, each with every script that its town writes in."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(STYLES.glob("*.toml")):
        strings = list(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
        scripts = [string for string in strings if string in SCRIPTS]
        found |= {(script, character): None for script in scripts for string in strings for character in string}
    return found


def _chinese_face() -> str:
    """Mainland letterforms, unless every Chinese style stands where traditional ones are written."""
    regions = set()
    for path in sorted(STYLES.glob("*.toml")):
        style = tomllib.loads(path.read_text(encoding="utf-8"))
        if style["words"]["script"] == "chinese":
            regions.add({"TW": "TC", "HK": "HK", "MO": "HK"}.get(style["place"]["country_code"], "SC"))
    return regions.pop() if len(regions) == 1 else "SC"


def _belongs(character: str, script: str) -> bool:
    """Whether a script keeps this character itself, rather than borrow it from the Latin sheet."""
    code = ord(character)
    han = 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or character in "々〆〇"
    signs = 0x3000 <= code < 0x3040 or 0xFF00 <= code < 0xFFF0
    kana = 0x3040 <= code < 0x3100
    hangul = 0xAC00 <= code < 0xD7A4
    return {
        "latin": code < 0x370 or 0x1E00 <= code < 0x1F00 or 0x2000 <= code < 0x2E00,
        "cyrillic": 0x400 <= code < 0x530,
        "greek": 0x370 <= code < 0x400,
        "japanese": han or kana or signs,
        "chinese": han or signs,
        "korean": hangul or signs,
        "arabic": 0x600 <= code < 0x700,
    }[script]


def _wanted(script: str, words: list[tuple[str, str]]) -> list[str]:
    """The characters to put on a sheet, sorted."""
    everyday = {
        "latin": LATIN,
        "cyrillic": CYRILLIC,
        "greek": GREEK,
        "japanese": KANA + WIDE + JAPANESE,
        "chinese": WIDE + CHINESE,
        "korean": WIDE + KOREAN,
        "arabic": ARABIC + "".join(form for forms in FORMS.values() for form in forms.values()),
    }[script]
    used = [character for town, character in words if town == script or script == "latin"]
    return sorted({*everyday, *(character for character in used if _belongs(character, script))})


def _bake(
    faces: list[ImageFont.FreeTypeFont], characters: list[str], *, snug: bool
) -> tuple[npt.NDArray[np.uint8], dict[str, Glyph]]:
    """Draw characters and pack them into a sheet of sixteen greys, uint8 [height, 1024].

    Args:
        faces: fonts to take each character from, the first that has it.
        characters: what to draw; those that no font has are left out.
        snug: round advances down, so that joined letters overlap rather than part.
    """
    drawn = []
    for character in characters:
        face = next((face for face in faces if _has(face, character)), None)
        if face is not None:
            drawn.append((character, *_draw(face, character, snug)))
    # Tall ones first: letters of one height fill a shelf without gaps.
    drawn.sort(key=lambda item: (-item[1].shape[0], -item[1].shape[1], item[0]))
    glyphs: dict[str, Glyph] = {}
    x = y = shelf = 0
    places = []
    for character, ink, (left, above, advance) in drawn:
        height, width = ink.shape
        if x + width > SHEET_WIDTH:
            x, y, shelf = 0, y + shelf, 0
        shelf = max(shelf, height)
        glyphs[character] = Glyph(x, y, width, height, left, above, advance)
        places.append((x, y, ink))
        x += width
    sheet = np.zeros((y + shelf, SHEET_WIDTH), dtype=np.uint8)
    for left, top, ink in places:
        sheet[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return sheet, dict(sorted(glyphs.items()))


def _has(face: ImageFont.FreeTypeFont, character: str) -> bool:
    """Whether a font has a character: what it lacks, it draws as an empty box."""
    if character.isspace():
        return character in " \u3000"
    ink, box = face.getmask(character), face.getmask("\U0010fffe")
    return ink.size != box.size or bytes(ink) != bytes(box)


def _draw(
    face: ImageFont.FreeTypeFont, character: str, snug: bool
) -> tuple[npt.NDArray[np.uint8], tuple[int, int, int]]:
    """Draw a character large, average it down, and trim it.

    Returns:
        Its ink in sixteen levels, and how far left of it the pen was, how far above the baseline it starts, and how
        far the pen moves on.
    """
    length = face.getlength(character) / FINE
    advance = int(length) if snug else int(length + 0.5)
    margin = 2 * CAP  # of empty paper around the pen's start, for what juts out
    wide, tall = advance + 2 * margin, 3 * CAP
    paper = Image.new("L", (wide * FINE, tall * FINE))
    ImageDraw.Draw(paper).text((margin * FINE, 2 * CAP * FINE), character, fill=255, font=face, anchor="ls")
    fine = np.asarray(paper, dtype=np.int64).reshape(tall, FINE, wide, FINE)
    levels = ((fine.sum(axis=(1, 3)) * 15 * 2 // (255 * FINE * FINE) + 1) // 2).astype(np.uint8)
    rows, columns = np.flatnonzero(levels.any(axis=1)), np.flatnonzero(levels.any(axis=0))
    if not len(rows):
        return np.zeros((0, 0), dtype=np.uint8), (0, 0, advance)
    if rows[0] == 0 or rows[-1] == tall - 1 or columns[0] == 0 or columns[-1] == wide - 1:
        sys.exit(f"{character!r} (U+{ord(character):04X}) is too large for a line")
    ink = levels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return ink, (int(columns[0]) - margin, 2 * CAP - int(rows[0]), advance)


def _kerning(face: ImageFont.FreeTypeFont, script: str) -> dict[str, int]:
    """What to add between two letters that would stand too far apart or too close, texels of the sheet."""
    letters = {
        "latin": "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B)))) + ".,-'\u2019",
        "cyrillic": "".join(map(chr, range(0x410, 0x450))),
        "greek": "".join(map(chr, (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA)))),
    }.get(script, "")
    # The layout library that knows kerning of modern fonts would also join "fi"; that is switched off.
    spacing = ImageFont.truetype(face.path, face.size, layout_engine=ImageFont.Layout.RAQM)
    alone = {letter: spacing.getlength(letter) for letter in letters}
    kerning = {}
    for first in letters:
        for second in letters:
            extra = spacing.getlength(first + second, features=["-liga"]) - alone[first] - alone[second]
            texels = int(extra / FINE + 100.5) - 100
            if texels:
                kerning[first + second] = texels
    return kerning


def _save(name: str, levels: npt.NDArray[np.uint8], glyphs: dict[str, Glyph], kerning: dict[str, int]) -> int:
    """Write a sheet's two files and return how many bytes they take."""
    picture = Image.fromarray(levels, mode="P")
    picture.putpalette([level * 17 for level in range(16) for _ in range(3)])
    picture.save(SHEETS / f"{name}.png", bits=4, optimize=True)
    # One letter a line, so that a change of words is a short change of lines.
    lines = ",\n".join(f"{_json(character)}:{_json(astuple(glyph))}" for character, glyph in glyphs.items())
    text = f'{{"kerning":{_json(kerning)},\n"glyphs":{{\n{lines}\n}}}}\n'
    (SHEETS / f"{name}.json").write_text(text, encoding="utf-8")
    size = sum((SHEETS / f"{name}.{suffix}").stat().st_size for suffix in ("png", "json"))
    print(f"{name}: {len(glyphs)} letters, {size / 1000:.0f} kB")
    return size


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
