"""Look into an Office file before anything opens it: macros, links, bombs, entities, odd paths are refused."""

import io
import re
import zipfile
from collections.abc import Iterator

from elearn.interchange import bank_codes
from elearn.problems import Problem
from elearn.questions.places import Place

MAX_PACKED = 5_000_000
MAX_UNPACKED = 40_000_000
MAX_PARTS = 2_000
MAX_RATIO = 200  # of a single large part; XML of a real document shrinks to a tenth or so
_LARGE = 1_000_000
_MACROS = re.compile(r"vbaProject|vbaData|macrosheets|activeX|macroEnabled", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_TYPE = re.compile(rb"Type\s*=\s*[\"'][^\"']*/([A-Za-z]+)[\"']")
# Addresses in a text are common, are shown as text and are never followed.
_HARMLESS = ("hyperlink",)


def check_package(path: str, data: bytes, form: str) -> list[Problem]:
    """Give every reason not to open an Office file (``form`` names its format); an empty list lets it be opened."""
    place = Place(path)
    if len(data) > MAX_PACKED:
        return [bank_codes.TOO_LARGE.at(place, limit=f"{MAX_PACKED // 1_000_000} MB")]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return list(_reasons(place, package))
    # ``zipfile`` raises RuntimeError of an encrypted part, NotImplementedError of a packing it does not know.
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        return [bank_codes.UNREADABLE.at(place, form=form)]


def _reasons(place: Place, package: zipfile.ZipFile) -> Iterator[Problem]:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if any(_leads_out(name) for name in names):
        yield bank_codes.BAD_PATHS.at(place)
    if any(_MACROS.search(name) for name in names):
        yield bank_codes.MACROS.at(place)
    is_bomb = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
    if is_bomb or any(_is_swollen(part) for part in parts):
        yield bank_codes.BOMB.at(place)
        return
    left = MAX_UNPACKED
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with package.open(part) as stream:
            body = stream.read(left + 1)  # what the directory says of its size may be a lie
        left -= len(body)
        if left < 0:
            yield bank_codes.BOMB.at(place)
            return
        yield from _of_part(place, part.filename, body)


def _of_part(place: Place, name: str, body: bytes) -> Iterator[Problem]:
    plain = body.replace(b"\x00", b"")  # UTF-16 hides nothing this way
    if _ENTITIES.search(plain):
        yield bank_codes.ENTITIES.at(place)
    if name == "[Content_Types].xml" and b"macroEnabled" in plain:
        yield bank_codes.MACROS.at(place)
    if name.endswith(".rels"):
        for relation in _RELATION.findall(plain):
            kind = _TYPE.search(relation)
            what = kind[1].decode() if kind else "?"
            if _EXTERNAL.search(relation) and what not in _HARMLESS:
                yield bank_codes.EXTERNAL.at(place, what=what)


def _is_swollen(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _LARGE and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/")
