"""Take answers out of what a browser sent: whatever arrives, short clean texts come out."""

import unicodedata
from collections.abc import Mapping

MAX_VALUES = 50
MAX_CHARACTERS = 500
_MAX_INTEGER = 10**18


def texts(values: Mapping[str, object], field: str) -> list[str]:
    """Give the texts sent under ``field``: at most 50 of 500 characters, clean and not blank.

    Form values are lists of strings; JSON may also send one string, number, true or false. All else is left out.
    """
    sent = values.get(field)
    found = list(sent[:MAX_VALUES]) if isinstance(sent, list | tuple) else [sent]
    cleaned = [clean(_text(value)) for value in found]
    return [text for text in cleaned if text]


def clean(text: str) -> str:
    """Drop what no database column or page can hold (control characters, lone surrogates), cap and strip."""
    kept = (" " if c in "\t\r\n" else c for c in text[:MAX_CHARACTERS] if c in "\t\r\n" or not _is_unfit(c))
    return "".join(kept).strip()


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Cn"}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) <= _MAX_INTEGER:
        return str(value)
    # repr gives the shortest decimal text that means this float, which is what the browser's JSON held.
    return repr(value) if isinstance(value, float) else ""
