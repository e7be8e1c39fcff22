"""Read a bank from lines of text, in the habits of Chinese question banks (see ``docs/authoring.md``)."""

from collections.abc import Iterable, Sequence

from elearn.interchange import bank_codes
from elearn.interchange.choice_marks import choices_in
from elearn.interchange.drafts import MOST_QUESTIONS, Bank, refused
from elearn.interchange.judging import bank_of, has_hole, has_judged_bracket
from elearn.interchange.keys import KeyReader, begins_at_one, hand_out, is_key_line
from elearn.interchange.lines import MAX_CHARACTERS, Line, text_lines
from elearn.interchange.raw import Half, Raw, RawChoice, Section
from elearn.interchange.tokens import KIND_WORDS, Token, kind_tag, pieces, points_each, token
from elearn.problems import Problem
from elearn.questions.places import Place

_FAMILIES = {"dot": "plain", "comma": "plain", "tab": "plain"}
_KEPT = ("kind", "difficulty", "points", "topic", "cites", "tolerance", "credit")


def read_text(path: str, text: str) -> Bank:
    """Read a pasted text; lines count from 1."""
    if len(text) > MAX_CHARACTERS:
        return refused([bank_codes.TOO_LARGE.at(Place(path), limit=f"{MAX_CHARACTERS:,}")])
    return read_lines(path, text_lines(text))


def read_lines(path: str, lines: Iterable[Line]) -> Bank:
    """Read lines, whatever document they came from."""
    reader = _Reader(path, [piece for line in lines for piece in pieces(line)])
    reader.read()
    problems = reader.problems
    if not reader.raws:
        return refused([*problems, bank_codes.NOTHING_FOUND.at(Place(path))])
    if len(reader.raws) > MOST_QUESTIONS:
        return refused([bank_codes.TOO_MANY.at(Place(path), count=len(reader.raws), limit=MOST_QUESTIONS)])
    return bank_of(reader.raws, problems)


class _Reader:
    """Go through the pieces in order; ``target`` says to what a line without a sign belongs."""

    def __init__(self, path: str, lines: Sequence[Line]) -> None:
        self.path, self.lines = path, lines
        self.raws: list[Raw] = []
        self.problems: list[Problem] = []
        self.section = Section()
        self.current: Raw | None = None
        self.target = "stem"
        self.language = "zh"
        self.family = ""
        self.is_after_blank = False
        self.listed = 0  # the last number of a list within an answer or explanation
        self.is_numbered = any(token(line).name == "number" for line in lines)

    @property
    def half(self) -> Half:
        assert self.current is not None
        return self.current.zh if self.language == "zh" else self.current.en

    def read(self) -> None:
        place = 0
        while place < len(self.lines):
            line, found = self.lines[place], token(self.lines[place])
            if self._begins_keys(found, place):
                place = self._read_keys(place)
                continue
            if line.text or line.is_literal:
                self._take(found, line, self._following(place))
            else:
                self._continue(line)
            self._picture(line)
            self.is_after_blank = not line.text
            place += 1

    def _read_keys(self, place: int) -> int:
        """Read gathered answers from a place on, up to the end or the next question; give where to go on."""
        keys = KeyReader(self.path)
        while place < len(self.lines) and not (keys.keys and self._is_question(place)):
            keys.feed(self.lines[place])
            place += 1
        self.problems += keys.problems + hand_out(keys.keys, [raw for raw in self.raws if not raw.has_answer])
        self.current, self.family = None, ""
        return place

    def _is_question(self, place: int) -> bool:
        """Tell the next part's question from a gathered answer: it asks, has a hole, or choices follow."""
        line, following = self.lines[place], self._following(place)
        found = token(line)
        if found.name == "heading" and token(Line(0, following)).name == "number":
            return self._is_question(self.lines.index(next(later for later in self.lines[place + 1 :] if later.text)))
        if found.name != "number":
            return False
        _, choices = choices_in(Line(0, following), "")
        return bool(choices) or has_hole(found.line.text) or found.line.text.endswith(("？", "?"))

    def _begins_keys(self, found: Token, place: int) -> bool:
        if not self.raws or found.name not in ("answer", "keys"):
            return False
        if found.name == "answer" and found.line.text:
            return is_key_line(found.line.text)
        following = self._following(place)
        if is_key_line(following) or token(Line(0, following)).name == "heading":
            return True
        return begins_at_one(following) and (found.name == "keys" or KIND_WORDS.get(self.section.word) != "essay")

    def _following(self, place: int) -> str:
        """Give the next line that says something; what is plain text whatever it looks like announces nothing."""
        later = next((line for line in self.lines[place + 1 : place + 6] if line.text), None)
        return "" if later is None or later.is_literal else later.text

    def _take(self, found: Token, line: Line, following: str) -> None:
        if found.name == "heading":
            self._heading(found, line)
        elif found.name == "number" and self._is_new(int(found.value), found.style):
            self._begin(found.line, int(found.value), following)
        elif self.current is None or found.name in ("text", "number", "keys"):
            self._text(line, following)
        elif found.name == "english":
            self.language, self.target = "en", "stem"
        else:
            self._label(found, line)

    def _heading(self, found: Token, line: Line) -> None:
        if not found.value and not line.text.strip("、.．: 　").strip():
            return
        self.section = Section(found.style, found.value, points_each(line.text), is_explicit=True)
        self.current, self.family, self.language = None, "", "zh"

    def _is_new(self, number: int, style: str) -> bool:
        family = _FAMILIES.get(style, style)
        if self.current is None or not self.current.number:
            if self.current is None and not self.family:
                self.family = family
            return family == self.family
        if family != self.family:
            return False
        if self.target in ("answer", "explanation") and self.listed and number == self.listed + 1:
            self.listed = number
            return False
        last, is_complete = self.current.number, self.current.has_answer or bool(self.current.zh.choices)
        if number == last + 1:
            return True
        is_listing = self.target in ("answer", "explanation") and KIND_WORDS.get(self.section.word) == "essay"
        if number == 1:
            return is_complete and not is_listing
        return (number > last or is_complete) and not is_listing

    def _begin(self, line: Line, number: int, following: str) -> None:
        last = self.current.number if self.current else 0
        if number == 1 and last:  # the count begins again, though no heading says so
            self.section = Section(word="", points="")
        self.current = Raw(Place(self.path, line.number), self.section, number)
        if last and number not in (1, last + 1):
            place = self.current.place
            self.current.problems.append(bank_codes.NUMBER_JUMPS.at(place, number=number, before=last))
        self.raws.append(self.current)
        self.listed = 0
        self.language, self.target = "zh", "stem"
        self.current.word, points, rest = kind_tag(line)
        self.current.values |= {"points": points} if points else {}
        if rest.text:
            self._text(rest, following)

    def _text(self, line: Line, following: str) -> None:
        if self.current is None or self._begins_unnumbered(line, following):
            if self.is_numbered or self._looks_like_title(line, following):
                self.problems.append(bank_codes.STRAY_TEXT.at(Place(self.path, line.number), text=line.text[:40]))
                return
            self._begin(line, 0, following)
            return
        half = self.half
        if self.target in ("stem", "choice", "feedback") or not half.choices:
            before, found = choices_in(line, half.choices[-1].letter if half.choices else "", following=following)
            if found:
                if before.text:
                    self._continue(before)
                for one in found:
                    choice = RawChoice(one.letter, [one.line.text], is_marked=one.line.is_marked)
                    half.choices.append(choice)
                self.target = "choice"
                return
        self._continue(line)

    def _begins_unnumbered(self, line: Line, following: str) -> bool:
        if self.is_numbered or self.current is None:
            return False
        _, found = choices_in(line, self.half.choices[-1].letter if self.half.choices else "", following=following)
        if found or (self.target == "stem" and not has_judged_bracket(self.current)):
            return False
        return self.is_after_blank or self.target == "answer" or has_judged_bracket(self.current)

    def _looks_like_title(self, line: Line, following: str) -> bool:
        if self.raws or self.section.is_explicit or line is not self.lines[0]:
            return False
        _, found = choices_in(Line(0, following), "")
        return not found and token(Line(0, following)).name != "answer"

    def _label(self, found: Token, line: Line) -> None:
        assert self.current is not None
        half = self.half
        if found.name in _KEPT:
            self.current.values[found.name] = found.line.text
            if found.name == "kind":
                self.current.word = found.line.text.strip().removesuffix("题").lower()
            return
        if found.name == "unit":
            half.unit = found.line.text
            return
        if found.name == "answer":
            half.answers.append("")
        self.target = "explanation" if found.name == "basis" else found.name
        rest = line if found.name == "basis" else found.line
        inner = token(rest)
        self.listed = 1 if inner.name == "number" and inner.value == "1" else 0
        if rest.text:
            self._continue(rest)

    def _continue(self, line: Line) -> None:
        if self.current is None:
            return
        half, text = self.half, line.text
        if self.target == "stem":
            half.stem.append(line)
        elif self.target == "choice":
            half.choices[-1].lines.append(text)
        elif self.target == "feedback":
            (half.choices[-1].feedback if half.choices else half.feedback).append(text)
        elif self.target == "explanation":
            half.explanation.append(text)
        elif self.target == "answer" and text:
            half.answers[-1] = f"{half.answers[-1]}\n{text}".strip()

    def _picture(self, line: Line) -> None:
        if line.has_picture and self.current is not None:
            self.current.problems.append(bank_codes.PICTURE_LEFT_OUT.at(self.current.place))
