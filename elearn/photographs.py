"""Write a photograph anew with nothing in it but its picture: no place, no time, nothing hidden behind it. Pure.

Pixels stay as they are: no library that decodes pictures runs in the process that serves pages. What is kept of each
format is what it takes to show the picture; of what a telephone wrote beside it, only which way is up.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass

from elearn.problems import Phrase

MAX_BYTES = 1_900_000
MAX_SIDE = 10_000
WRONG_TYPE = Phrase("This is no picture that can be shown (PNG, JPEG, WebP), so it was not added.")
TOO_LARGE = Phrase("The picture has more than 1.9 MB, so it was not added. Send a smaller one.")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB"})
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"})
_WEBP_FLAGS = 0b00010010  # alpha and animation; those of EXIF, XMP and colour profiles are cleared
_ORIENTATION = 0x0112
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Photograph:
    """Hold a picture as it is kept: its bytes and their hash, size in pixels as stored."""

    hash: str
    media_type: str
    width: int
    height: int
    body: bytes


def read_photograph(body: bytes) -> Photograph | Phrase:
    """Take a picture for what its content is and write it anew; a Phrase says why it is refused."""
    if len(body) > MAX_BYTES:
        return TOO_LARGE
    ways = ((b"\xff\xd8\xff", "image/jpeg", _jpeg), (_PNG, "image/png", _png), (b"RIFF", "image/webp", _webp))
    for opening, media_type, rewrite in ways:
        if body.startswith(opening):
            try:
                kept, (width, height) = rewrite(body)
            except (ValueError, IndexError, struct.error):
                return WRONG_TYPE
            if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
                return WRONG_TYPE
            return Photograph(hashlib.sha256(kept).hexdigest(), media_type, width, height, kept)
    return WRONG_TYPE


def _png(body: bytes) -> tuple[bytes, tuple[int, int]]:
    """Keep the chunks that make the picture (PNG, ISO/IEC 15948, 5.3); a chunk whose sum is wrong is refused."""
    kept, at, size = [_PNG], len(_PNG), (0, 0)
    while at < len(body):
        (length,) = struct.unpack_from(">I", body, at)
        name, data = body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", body, at + 8 + length)
        if zlib.crc32(name + data) != checksum:
            raise ValueError("a broken chunk")
        if name == b"IHDR":
            size = struct.unpack_from(">II", data)
        if name in _PNG_KEPT:
            kept.append(body[at : at + 12 + length])
        if name == b"IEND":
            return b"".join(kept), size
        at += 12 + length
    raise ValueError("no end")


def _jpeg(body: bytes) -> tuple[bytes, tuple[int, int]]:
    """Keep the segments that make the picture (JPEG, ITU-T T.81, B.1), Adobe's colour mark, and which way is up."""
    kept, at, size, turned = [b"\xff\xd8"], 2, (0, 0), 1
    while True:
        if body[at] != 0xFF:
            raise ValueError("no marker")
        marker = body[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", body, at + 2)
        segment = body[at : at + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise ValueError("a broken segment")
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            size = (width, height)
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if marker == 0xDA:
            end = body.rindex(b"\xff\xd9") + 2  # what stands behind the picture's end is not the picture
            exif = [_upright(turned)] if turned != 1 else []
            return b"".join([kept[0], *exif, *kept[1:], _scans(body[at:end])]), size
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or (marker == 0xEE and segment[4:9] == b"Adobe"):
            kept.append(segment)
        at += 2 + length


def _scans(body: bytes) -> bytes:
    """Cut the scans at the first end of a picture: a second one behind it is a preview, or something hidden."""
    at = 0
    while True:
        at = body.index(b"\xff", at)
        marker = body[at + 1]
        if marker == 0xD9:
            return body[: at + 2]
        if marker in {0x00, 0xFF} or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            raise ValueError("a remark between the scans")
        (length,) = struct.unpack_from(">H", body, at + 2)
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """Read which way is up (EXIF 2.32, tag 274), 1 where it is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, 3):
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _upright(turned: int) -> bytes:
    """Write a segment that says which way is up and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    payload = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def _webp(body: bytes) -> tuple[bytes, tuple[int, int]]:
    """Keep the chunks that make the picture (WebP container, RFC 9649, 2.7)."""
    if body[8:12] != b"WEBP":
        raise ValueError("no WebP")
    (total,) = struct.unpack_from("<I", body, 4)
    if total + 8 > len(body):
        raise ValueError("cut off")
    kept: list[bytes] = []
    at, size = 12, (0, 0)
    while at < total + 8:
        name = body[at : at + 4]
        (length,) = struct.unpack_from("<I", body, at + 4)
        data = body[at + 8 : at + 8 + length]
        if len(data) != length:
            raise ValueError("a broken chunk")
        if name == b"VP8X":
            size = tuple(int.from_bytes(data[place : place + 3], "little") + 1 for place in (4, 7))  # type: ignore[assignment]
            data = bytes([data[0] & _WEBP_FLAGS]) + data[1:]
        if size == (0, 0):
            size = _frame(name, data)
        if name in _WEBP_KEPT or name == b"VP8X":
            kept.append(name + struct.pack("<I", length) + data + b"\0" * (length % 2))
        at += 8 + length + length % 2
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside, size


def _frame(name: bytes, data: bytes) -> tuple[int, int]:
    if name == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
