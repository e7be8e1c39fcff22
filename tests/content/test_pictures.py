"""Pictures are what their names say, have a size, and run nothing."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.pictures import read_picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{body}</svg>'


def svg(body: str = "", size: str = 'viewBox="0 0 20 10"') -> bytes:
    """Make an SVG."""
    return SVG.format(size=size, body=body).encode()


def codes(path: str, data: bytes) -> list[str]:
    """Give the codes of a picture's faults."""
    medium, problems = read_picture(path, data)
    assert (medium is None) == bool(problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('width="300" height="200"', (300, 200)),
        ('width="300px" height="200.4px"', (300, 200)),
        ('viewBox="0 0 720 360.6"', (720, 361)),
        ('viewBox="-5,-5,10,20" width="100%"', (10, 20)),
    ],
)
def test_svg_says_its_size(size: str, expected: tuple[int, int]) -> None:
    medium, problems = read_picture("lectures/media/a.svg", svg(size=size))
    assert problems == []
    assert medium is not None
    assert (medium.width, medium.height) == expected
    assert medium.address == f"/media/{medium.sha256}.svg"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<script>alert(1)</script>", "M506"),
        ("<foreignObject/>", "M506"),
        ("<image href='#a'/>", "M506"),
        ("<a href='#x'/>", "M506"),
        ("<animate attributeName='href'/>", "M506"),
        ("<set attributeName='onclick' to='x'/>", "M506"),
        ("<x xmlns='http://www.w3.org/1999/xhtml'/>", "M506"),
        ("<script xmlns='http://www.w3.org/1999/xhtml'/>", "M506"),
        ("<path onclick='x'/>", "M507"),
        ("<path ONLOAD='x'/>", "M507"),
        ("<use href='https://evil.example/a.svg#a'/>", "M508"),
        ("<use xlink:href='data:image/svg+xml,x'/>", "M508"),
        ("<path fill='url(https://evil.example)'/>", "M508"),
        ("<path style='fill: url( \"//evil.example\")'/>", "M508"),
        ("<style>@import 'x.css';</style>", "M508"),
        ("<style>path{fill:url(//x)}</style>", "M508"),
        ("<style>@im\\70ort 'x'</style>", "M508"),
        ("<style><![CDATA[@import 'x';]]></style>", "M508"),
        ("<?xml-stylesheet href='x'?>", "M505"),
        ("<path", "M504"),
        ("&nbsp;", "M504"),
    ],
)
def test_svg_that_runs_or_fetches_is_refused(body: str, code: str) -> None:
    assert code in codes("lectures/media/a.svg", svg(body))


def test_svg_with_entities_is_refused_before_they_grow() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("&b;").decode()
    assert codes("lectures/media/a.svg", bomb.encode()) == ["M505"]
    outside = '<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg().decode()
    assert codes("lectures/media/a.svg", outside.encode()) == ["M505"]


def test_svg_may_refer_to_its_own_parts() -> None:
    body = (
        "<defs><linearGradient id='g'/></defs><style>path{fill:url(#g)}</style><use href='#p'/><path fill='url(#g)'/>"
    )
    assert codes("lectures/media/a.svg", svg(body)) == []


def test_svg_without_a_size_is_refused() -> None:
    assert codes("lectures/media/a.svg", svg(size="")) == ["M509"]


def _png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108007b01c803012200021101031101")
VP8X = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
VP8L = b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(4) + b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")
VP8 = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(7) + b"\x9d\x01\x2a" + struct.pack("<HH", 640, 480)


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.png", _png(640, 480), (640, 480)),
        ("a.jpg", JPEG, (456, 123)),
        ("a.JPEG", JPEG, (456, 123)),
        ("a.webp", VP8X, (640, 480)),
        ("a.webp", VP8L, (640, 480)),
        ("a.webp", VP8, (640, 480)),
    ],
)
def test_size_is_read_from_the_head(name: str, data: bytes, size: tuple[int, int]) -> None:
    medium, _ = read_picture(f"lectures/media/{name}", data)
    assert medium is not None
    assert (medium.width, medium.height) == size


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.png", JPEG, "M503"),
        ("a.jpg", _png(1, 1), "M503"),
        ("a.png", _png(0, 5), "M503"),
        ("a.png", _png(100_000, 5), "M503"),
        ("a.webp", b"RIFF", "M503"),
        ("a.png", b"<svg onload=alert(1)>", "M503"),
        ("a.html", b"<script>", "M501"),
        ("a.png", bytes(400_001), "M502"),
    ],
)
def test_picture_that_is_not_what_it_says_is_refused(name: str, data: bytes, code: str) -> None:
    assert codes(f"lectures/media/{name}", data) == [code]


@given(
    st.sampled_from(["svg", "png", "jpg", "webp"]),
    st.binary(max_size=80),
    st.sampled_from([b"", JPEG, VP8X, VP8L, svg()]),
)
def test_no_bytes_make_reading_fail(extension: str, tail: bytes, head: bytes) -> None:
    medium, problems = read_picture(f"lectures/media/a.{extension}", head + tail)
    assert (medium is None) == bool(problems)
