"""What a file is, told from its first bytes rather than from its name."""

import re
from dataclasses import dataclass

from placeprint.errors import PhotoRefused

__all__ = ["AVIF", "BMP", "FORMATS", "GIF", "HEIF", "JPEG", "PNG", "TIFF", "WEBP", "PhotoFormat", "identify"]


@dataclass(frozen=True, slots=True)
class PhotoFormat:
    """A format that photos are read from.

    Attributes:
        name: as people write it.
        module: module of the Pillow plugin that reads it, imported with the first photo that needs it.
        reader: name of the plugin's image class.
        suffixes: lower-case file name endings, the usual one first.
    """

    name: str
    module: str
    reader: str
    suffixes: tuple[str, ...]


JPEG = PhotoFormat(
    "JPEG", "PIL.JpegImagePlugin", "JpegImageFile", (".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp", ".mpo")
)
PNG = PhotoFormat("PNG", "PIL.PngImagePlugin", "PngImageFile", (".png", ".apng"))
WEBP = PhotoFormat("WebP", "PIL.WebPImagePlugin", "WebPImageFile", (".webp",))
HEIF = PhotoFormat("HEIC", "pillow_heif.as_plugin", "HeifImageFile", (".heic", ".heif", ".hif"))
AVIF = PhotoFormat("AVIF", "PIL.AvifImagePlugin", "AvifImageFile", (".avif",))
TIFF = PhotoFormat("TIFF", "PIL.TiffImagePlugin", "TiffImageFile", (".tif", ".tiff"))
BMP = PhotoFormat("BMP", "PIL.BmpImagePlugin", "BmpImageFile", (".bmp", ".dib"))
GIF = PhotoFormat("GIF", "PIL.GifImagePlugin", "GifImageFile", (".gif",))

FORMATS = (JPEG, PNG, WEBP, HEIF, AVIF, TIFF, BMP, GIF)
_BY_SUFFIX = {suffix: kind for kind in FORMATS for suffix in kind.suffixes}

_SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
)
_BMP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})

# Camera raw files are TIFF inside, and what Pillow would find there is a preview the size of a stamp.
_RAW_SUFFIX = re.compile(
    r"\.(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|rw2|sr2|srf|srw|x3f)"
)
_RAW_SIGNATURES = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM")

_OTHER_IMAGES = (
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"\0\0\1\0", "Windows icon"),
    (b"v/1\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"qoif", "QOI"),
    (b"DDS ", "DDS texture"),
    (b"P1\n", "PBM"),
    (b"P2\n", "PGM"),
    (b"P3\n", "PPM"),
    (b"P4\n", "PBM"),
    (b"P5\n", "PGM"),
    (b"P6\n", "PPM"),
)
_OTHER_FILES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"\0\0\1\xba", "a video"),
    (b"\0\0\1\xb3", "a video"),
    (b"FLV\1", "a video"),
    (b"OggS", "a video or sound file"),
    (b"ID3", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def identify(data: bytes, suffix: str = "") -> PhotoFormat:
    """Tell a photo's format from its content, and hold the name against it.

    Args:
        data: the whole file, or at least its first 512 bytes.
        suffix: ending of the file's name with its dot; empty where there is no name. An ending of no photo format
            says nothing and is not held against the content.

    Returns:
        The format to read the content as.

    Raises:
        PhotoRefused: ``not-a-photo``, ``unsupported-format``, ``mislabelled``, ``animated`` or ``corrupt``.
    """
    suffix = suffix.lower()
    found = _signature(data)
    if found is None:
        raise _stranger(data)
    if found is TIFF and (_RAW_SUFFIX.fullmatch(suffix) or data[8:10] == b"CR"):
        raise _camera_raw()
    claimed = _BY_SUFFIX.get(suffix, found)
    if claimed is not found:
        raise PhotoRefused(
            "mislabelled",
            f"The name ends in {suffix} but the content is {found.name}: rename it to end in {found.suffixes[0]}.",
        )
    return found


def _signature(data: bytes) -> PhotoFormat | None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return BMP
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return AVIF
    if brands & _HEIF_BRANDS:
        # These major brands promise a film made of stills; photos carry them as compatible brands at most.
        if data[8:12] in (b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"):
            raise PhotoRefused("animated", "The HEIC file holds a sequence of pictures: export one of them as a photo.")
        return HEIF
    return None


def _brands(data: bytes) -> frozenset[bytes]:
    """List the brands that an ISO base media file (ISO/IEC 14496-12) declares: its major one and those it fits."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), 512)
    return frozenset(data[start : start + 4] for start in (8, *range(16, end, 4)))


def _camera_raw() -> PhotoRefused:
    return PhotoRefused("unsupported-format", "This is a camera raw file: develop it and save it as JPEG.")


def _stranger(data: bytes) -> PhotoRefused:
    """Say what a file is that isn't a photo."""
    if data.startswith(_RAW_SIGNATURES) or data[4:12] == b"ftypcrx ":
        return _camera_raw()
    for signature, name in _OTHER_IMAGES:
        if data.startswith(signature):
            return PhotoRefused("unsupported-format", f"{name} pictures are not read: save it as JPEG or PNG.")
    if not data[:512].strip(b"\0"):
        return PhotoRefused("corrupt", "The file starts with zeros, as after a broken copy: copy it again.")
    return PhotoRefused("not-a-photo", f"The content is {_content(data)}, not a photo: {_MEND}")


_MEND = "replace it by the photo, or take it out."


def _content(data: bytes) -> str:
    for signature, name in _OTHER_FILES:
        if data.startswith(signature):
            return name
    if data[4:8] in (b"ftyp", b"moov", b"mdat") or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        return "a video"
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page, perhaps an error page saved under a photo's name"
    if start.startswith(b"version https://git-lfs"):
        return "a Git LFS pointer (fetch the photos themselves with `git lfs pull`)"
    # Text holds no control characters but tab, line feed, form feed, carriage return and escape.
    if not any(byte < 32 and byte not in b"\t\n\f\r\x1b" for byte in start):
        return "text"
    return "of no format known here"
