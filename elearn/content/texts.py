"""Turn the bytes of a file into text, or say where they are not text."""

import re

from elearn.content import codes
from elearn.problems import Problem
from elearn.questions.places import Place

MAX_BYTES = 400_000
# What neither YAML nor HTML may hold: C0 and C1 controls but tab and line feed, surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Give the text of a file with line feeds only and no byte order mark; with any problem the text is empty."""
    if len(data) > MAX_BYTES:
        return "", [codes.TOO_LARGE.at(Place(path), size=len(data), limit=MAX_BYTES)]
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = plain.decode()
    except UnicodeDecodeError as error:
        return "", [codes.NOT_UTF8.at(_place(path, plain[: error.start].decode()))]
    problems = [
        codes.UNFIT_CHARACTER.at(_place(path, text[: found.start()]), name=character_name(found[0]))
        for found in _UNFIT.finditer(text)
    ]
    return ("" if problems else text), problems


def unfit_character(text: str) -> str:
    """Name the first character that a text cannot hold, such as ``U+0000``, or give an empty text."""
    found = _UNFIT.search(text)
    return character_name(found[0]) if found else ""


def character_name(character: str) -> str:
    """Write a character as U+ and its number."""
    return f"U+{ord(character):04X}"


def _place(path: str, before: str) -> Place:
    return Place(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
