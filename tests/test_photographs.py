"""Pictures are known by their content and written anew: what is not the picture is gone, what breaks is refused."""

import struct
import zlib

import pytest

from elearn.photographs import MAX_BYTES, TOO_LARGE, Photograph, read_photograph

SECRET = b"GPS 25.77N 113.01E"


def png(*more: tuple[bytes, bytes], size: tuple[int, int] = (3, 2)) -> bytes:
    """Make a small PNG with further chunks."""
    rows = b"".join(b"\0" + b"\x20\x90\x60" * size[0] for _ in range(min(size[1], 4)))
    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def segment(marker: int, data: bytes) -> bytes:
    """Make a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*more: bytes) -> bytes:
    """Make what has the shape of a JPEG of 640 × 480, with further segments before the picture."""
    frame = segment(0xC0, b"\x08" + struct.pack(">HH", 480, 640) + b"\x01\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"".join(more) + segment(0xDB, bytes(65)) + frame + scan + b"\xff\xd9"


def exif(turned: int) -> bytes:
    """Make the segment that a telephone writes: which way is up, and where it was."""
    tiff = b"II*\0" + struct.pack("<IHHHIHH", 8, 1, 0x0112, 3, 1, turned, 0) + struct.pack("<I", 0) + SECRET
    return segment(0xE1, b"Exif\0\0" + tiff)


def webp(*more: bytes) -> bytes:
    """Make what has the shape of a WebP of 300 × 200 with further chunks."""
    head = b"VP8X" + struct.pack("<I", 10) + b"\x0c\0\0\0" + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")
    inside = b"WEBP" + head + b"VP8L" + struct.pack("<I", 6) + b"\x2f\0\0\0\0\0" + b"".join(more)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def read(body: bytes) -> Photograph:
    """Read what must be a picture."""
    found = read_photograph(body)
    assert isinstance(found, Photograph), found
    return found


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (png((b"tEXt", b"Comment\0" + SECRET), (b"eXIf", SECRET)) + SECRET, (3, 2)),
        (jpeg(exif(1), segment(0xFE, SECRET), segment(0xE2, SECRET)) + SECRET, (640, 480)),
        (webp(b"EXIF" + struct.pack("<I", len(SECRET)) + SECRET) + SECRET, (300, 200)),
    ],
    ids=["png", "jpeg", "webp"],
)
def test_what_was_written_beside_the_picture_is_gone(body: bytes, size: tuple[int, int]) -> None:
    found = read(body)

    assert SECRET not in found.body
    assert (found.width, found.height) == size
    assert read(found.body).body == found.body


def test_which_way_is_up_stays_and_nothing_else_of_it() -> None:
    found = read(jpeg(exif(6)))

    assert SECRET not in found.body
    assert found.body[2:4] == b"\xff\xe1"
    assert struct.unpack_from(">H", found.body, 2 + 4 + 6 + 8 + 2 + 8)[0] == 6


@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        b"%PDF-1.7 %%EOF",
        png()[:40],
        png().replace(b"IDAT", b"IDAX"),
        png(size=(100_000, 2)),
        jpeg()[:30],
        b"\xff\xd8\xff" + b"<script>alert(1)</script>",
        b"RIFF\xff\xff\xff\x7fWEBPVP8 ",
        b"RIFF",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(body: bytes) -> None:
    assert not isinstance(read_photograph(body), Photograph)


def test_a_picture_beyond_the_limit_is_refused_before_it_is_read() -> None:
    assert read_photograph(b"\xff" * (MAX_BYTES + 1)) is TOO_LARGE
