"""Lines of a bank as its author sees them: clean characters, places kept, and which of them are marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_CHARACTERS = 1_500_000
# What is invisible or cannot be stored: controls, zero-width signs, byte order marks, surrogates.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c]")


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line: its number in the source, its text, and the positions of characters that are marked in it.

    ``is_literal`` is text whatever it looks like; ``has_picture`` says that a picture stood in it.
    """

    number: int
    text: str
    marks: frozenset[int] = field(default_factory=frozenset)
    is_literal: bool = False
    has_picture: bool = False

    def part(self, start: int, end: int | None = None) -> "Line":
        """Cut a piece out, without the spaces at its ends."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        kept = frozenset(mark - start for mark in self.marks if start <= mark < start + len(piece))
        return Line(self.number, piece, kept, self.is_literal, self.has_picture)

    @property
    def is_marked(self) -> bool:
        """Say whether more than half of what can be seen is marked."""
        seen = [place for place, sign in enumerate(self.text) if not sign.isspace()]
        return bool(seen) and 2 * sum(place in self.marks for place in seen) > len(seen)


def clean(text: str) -> str:
    """Drop what cannot be seen, and make every kind of space (but the tab) a plain one."""
    return _SPACES.sub(" ", _DROPPED.sub("", text))


def text_lines(text: str) -> Iterator[Line]:
    """Divide a pasted text into lines, counted from 1; a backslash in front makes a line plain text."""
    for number, raw in enumerate(_BREAKS.split(text), 1):
        line = clean(raw).strip()
        if line.startswith("\\"):
            yield Line(number, line[1:].strip(), is_literal=True)
        else:
            yield Line(number, line)
