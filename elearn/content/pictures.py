"""Read the pictures of lectures: by their content and not by their names, with their sizes."""

import hashlib
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

from elearn.content import picture_codes
from elearn.content.medium import Medium
from elearn.content.svg import inspect_svg
from elearn.problems import Problem
from elearn.questions.places import Place

MAX_BYTES = 400_000
FOLDER = "lectures/"
Size = tuple[int, int]


def read_picture(path: str, data: bytes) -> tuple[Medium | None, list[Problem]]:
    """Read one picture; ``path`` is such as lectures/media/zones.zh.svg. With a fault there is no Medium."""
    extension = path.rpartition(".")[2].lower()
    if extension not in _TYPES:
        return None, [picture_codes.PICTURE_TYPE.at(Place(path))]
    if len(data) > MAX_BYTES:
        return None, [picture_codes.PICTURE_LARGE.at(Place(path), size=len(data), limit=MAX_BYTES)]
    mime, measure = _TYPES[extension]
    size, problems = inspect_svg(path, data) if measure is None else (_measured(measure, data), [])
    if size is None and not problems:
        problems.append(picture_codes.NOT_A_PICTURE.at(Place(path), type=mime.removeprefix("image/").upper()))
    if size is None or problems:
        return None, problems
    digest = hashlib.sha256(data).hexdigest()
    kept = "jpg" if extension == "jpeg" else extension
    return Medium(picture_name(path), data, digest, kept, mime, *size), []


def picture_name(path: str) -> str:
    """Give the name by which lectures call a picture, such as media/zones.zh.svg."""
    return path.removeprefix(FOLDER)


def _measured(measure: Callable[[bytes], Size | None], data: bytes) -> Size | None:
    try:
        size = measure(data)
    except (struct.error, IndexError):
        return None
    return size if size and 0 < size[0] <= 10_000 and 0 < size[1] <= 10_000 else None


def _png(data: bytes) -> Size | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg(data: bytes) -> Size | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        # The frame headers SOF0 to SOF15 hold the size; DHT, JPG and DAC have numbers among theirs.
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        (length,) = struct.unpack_from(">H", data, at + 2)
        at += 1 if marker == 0xFF else 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    form = data[12:16] if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else b""
    if form == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if form == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_TYPES: Mapping[str, tuple[str, Callable[[bytes], Size | None] | None]] = MappingProxyType(
    {
        "svg": ("image/svg+xml", None),
        "png": ("image/png", _png),
        "jpg": ("image/jpeg", _jpeg),
        "jpeg": ("image/jpeg", _jpeg),
        "webp": ("image/webp", _webp),
    }
)
