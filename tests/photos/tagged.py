"""Photos with metadata written byte by byte, so that tests can write what no camera should."""

import io
import struct
from collections.abc import Mapping

from PIL import Image

Entry = tuple[int, int, bytes]
"""Type, count and bytes of a tag's value, as TIFF 6.0 numbers them."""

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def rationals(*pairs: tuple[int, int]) -> Entry:
    return 5, len(pairs), b"".join(struct.pack("<II", *pair) for pair in pairs)


def ascii_text(text: str) -> Entry:
    data = text.encode() + b"\0"
    return 2, len(data), data


def short(value: int) -> Entry:
    return 3, 1, struct.pack("<H", value)


def degrees(value: float) -> Entry:
    """Degrees, minutes and seconds to a hundredth of a millisecond of arc."""
    whole = round(abs(value) * 3600 * 100_000)
    seconds, minutes = whole % 6_000_000, whole // 6_000_000
    return rationals((minutes // 60, 1), (minutes % 60, 1), (seconds, 100_000))


def position(latitude: float, longitude: float) -> dict[int, Entry]:
    return {
        1: ascii_text("S" if latitude < 0 else "N"),
        2: degrees(latitude),
        3: ascii_text("W" if longitude < 0 else "E"),
        4: degrees(longitude),
    }


def exif_block(
    gps: Mapping[int, Entry] | None = None,
    detail: Mapping[int, Entry] | None = None,
    main: Mapping[int, Entry] | None = None,
) -> bytes:
    """Lay out the directories of an EXIF block one behind the other."""
    directories = [(GPS_IFD, gps), (EXIF_IFD, detail)]
    top = dict(main or {}) | {tag: (4, 1, b"\0\0\0\0") for tag, entries in directories if entries is not None}
    body = b""
    start = 8 + len(_directory(top, 8))
    for tag, entries in directories:
        if entries is not None:
            top[tag] = (4, 1, struct.pack("<I", start + len(body)))
            body += _directory(entries, start + len(body))
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + _directory(top, 8) + body


def _directory(entries: Mapping[int, Entry], at: int) -> bytes:
    values_at = at + 2 + 12 * len(entries) + 4
    table, values = struct.pack("<H", len(entries)), b""
    for tag, (kind, count, data) in sorted(entries.items()):
        if len(data) > 4:
            field = struct.pack("<I", values_at + len(values))
            values += data + b"\0" * (len(data) % 2)
        else:
            field = data.ljust(4, b"\0")
        table += struct.pack("<HHI", tag, kind, count) + field
    return table + b"\0\0\0\0" + values


def photo(exif: bytes = b"", kind: str = "JPEG", *, width: int = 48, height: int = 32) -> bytes:
    """Write a small photo of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 150)).save(file, kind, **({"exif": exif} if exif else {}))
    return file.getvalue()
