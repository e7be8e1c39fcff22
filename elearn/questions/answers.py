"""Take answers out of what a browser sent: whatever arrives, short clean texts come out."""

import unicodedata
from collections.abc import Mapping

MAX_VALUES = 50
MAX_CHARACTERS = 500
MAX_CONTROLS = 200
NO_IDEA = "不清楚"  # what a made-up trainee writes who does not know
_MAX_INTEGER = 10**18


def values_of(question: str, sent: object) -> dict[str, object]:
    """Lay out what a script sent for a question as its form would: by the names of the controls.

    A mapping goes from what stands behind ``<question>.`` to values; all else is the value of the one control.
    """
    if not isinstance(sent, Mapping):
        return {question: sent}
    return {f"{question}.{name}": sent[name] for name in list(sent)[:MAX_CONTROLS] if isinstance(name, str)}


def under(field: str, control: str) -> str:
    """Name one of a question's several controls."""
    return f"{field}.{control}"


def texts(values: Mapping[str, object], field: str) -> list[str]:
    """Give the texts sent under ``field``: at most 50 of 500 characters, clean and not blank.

    Form values are lists of strings; JSON may also send one string, number, true or false. All else is left out.
    """
    cleaned = [clean(_text(value)) for value in _values(values, field)]
    return [text for text in cleaned if text]


def single(values: Mapping[str, object], field: str) -> str:
    """Give the one text sent under ``field``; empty where there is none, or more than one."""
    found = texts(values, field)
    return found[0] if len(found) == 1 else ""


def long_text(values: Mapping[str, object], field: str, limit: int) -> str:
    """Give the one text sent under ``field``, at most ``limit`` characters, clean, with its line ends as they are."""
    found = [_text(value) for value in _values(values, field)]
    if len(found) != 1:
        return ""
    lines = found[0].replace("\r\n", "\n").replace("\r", "\n")[:limit].split("\n")
    return "\n".join(_clean(line).rstrip() for line in lines).strip("\n")


def clean(text: str) -> str:
    """Drop what no database column or page can hold (control characters, lone surrogates), cap and strip."""
    return _clean(text[:MAX_CHARACTERS]).strip()


def _clean(text: str) -> str:
    return "".join(" " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or not _is_unfit(c))


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Cn"}


def _values(values: Mapping[str, object], field: str) -> list[object]:
    sent = values.get(field)
    return list(sent[:MAX_VALUES]) if isinstance(sent, list | tuple) else [sent]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) <= _MAX_INTEGER:
        return str(value)
    # repr gives the shortest decimal text that means this float, which is what the browser's JSON held.
    return repr(value) if isinstance(value, float) else ""
