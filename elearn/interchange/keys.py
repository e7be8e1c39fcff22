"""Answers that are gathered at the end of a bank: ``1-5 ABCDA``, ``1.A 2.B``, one a line, with or without headings."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from elearn.interchange import bank_codes
from elearn.interchange.lines import Line
from elearn.interchange.raw import Raw
from elearn.interchange.tokens import KIND_WORDS, WORDS, token
from elearn.problems import Problem
from elearn.questions.places import Place

_ANSWER = r"(?:[A-J](?:[ 、,]*[A-J])*|[√×✓✗✔✘]|正确|错误|对|错|TRUE|FALSE|T|F)"
_RANGE = re.compile(r"(?P<low>\d{1,3})\s*(?:-|—|–|~|至|到|\.{2,3})+\s*(?P<high>\d{1,3})\s*[题:.、)]*\s*")
_SINGLE = re.compile(rf"(?P<number>\d{{1,3}})\s*[.、:)]?\s*(?P<answer>{_ANSWER})(?![\w])", re.IGNORECASE)
_NUMBERED = re.compile(r"[(]?(?P<number>\d{1,3})\s*[.、:)]\s*(?P<answer>.+)")
_PREFIX = re.compile(
    rf"(?P<head>[(]?[一二三四五六七八九十]{{1,3}}[)]?\s*[、.:]?\s*)?(?P<kind>{'|'.join(WORDS)})?题?"
    r"\s*(?:[(][^)]*[)])?\s*[:,]?\s*"
)
_ITEM = re.compile(r"[A-J]+|[√×✓✗✔✘]|正确|错误|对|错|T(?:RUE)?|F(?:ALSE)?", re.IGNORECASE)
_FOLDED = str.maketrans({"、": "、", "～": "~"})


@dataclass(slots=True)
class Key:
    """Hold one gathered answer; ``group`` counts the parts of the list, ``ordinal`` and ``word`` are its heading's."""

    number: int
    place: Place
    group: int
    ordinal: str
    word: str
    answer: str
    explanation: list[str] = field(default_factory=list)


def is_key_line(text: str) -> bool:
    """Say whether a line is of a list of gathered answers, such as 1-5 ABCDA, and no answer of one question."""
    folded = _fold(text)
    rest = folded[_end_of_prefix(folded) :]
    return bool(_RANGE.match(rest)) or len(_SINGLE.findall(rest)) > 1


def begins_at_one(text: str) -> bool:
    """Say whether a line may be the first of a list of gathered answers, one a line."""
    folded = _fold(text)
    return bool(re.match(r"[(]?1\s*[.、:)]", folded[_end_of_prefix(folded) :]))


class KeyReader:
    """Read the lines below the heading 参考答案."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.keys: list[Key] = []
        self.problems: list[Problem] = []
        self.group, self.ordinal, self.word = 0, "", ""
        self.is_explaining = False

    def feed(self, line: Line) -> None:
        """Take one piece of a line."""
        found = token(line)
        if found.name in ("answer", "explanation", "basis") and self.keys and not is_key_line(found.line.text):
            self._more(found.name, found.line.text if found.name != "basis" else line.text)
            return
        text = _fold(found.line.text if found.name == "answer" else line.text)
        if not text or found.name == "keys":
            return
        rest = text[self._heading(text) :]
        if rest and not self._entries(rest, line.number):
            self._rest(rest, line)

    def _heading(self, text: str) -> int:
        found = _PREFIX.match(text)
        if found is None or not (found["head"] or found["kind"]):
            return 0
        self.group += 1
        self.ordinal, self.word = _ordinal(found["head"] or ""), found["kind"] or ""
        self.is_explaining = False
        return found.end()

    def _entries(self, text: str, number: int) -> bool:
        ranges = list(_RANGE.finditer(text))
        if ranges and ranges[0].start() == 0:
            ends = [later.start() for _, later in pairwise(ranges)] + [len(text)]
            for found, end in zip(ranges, ends, strict=True):
                self._range(int(found["low"]), int(found["high"]), text[found.end() : end], number)
            return True
        singles = list(_SINGLE.finditer(text))
        if singles and not re.sub(r"[\s;,.。、]", "", _SINGLE.sub("", text)):
            for single in singles:
                self._add(int(single["number"]), single["answer"], number)
            return True
        numbered = _NUMBERED.fullmatch(text)
        if numbered and not (self.is_explaining and self.keys and int(numbered["number"]) != self.keys[-1].number + 1):
            self._add(int(numbered["number"]), numbered["answer"], number)
            return True
        return False

    def _range(self, low: int, high: int, text: str, number: int) -> None:
        wanted = high - low + 1
        groups = [group for group in re.split(r"[\s,;、|]+", text.strip()) if group]
        items = groups if len(groups) == wanted else list(_ITEM.findall(" ".join(groups)))
        if len(items) != wanted:
            items = [item for group in items for item in (group if re.fullmatch("[A-J]+", group) else [group])]
        if len(items) != wanted or wanted < 1:
            place, said = Place(self.path, number), f"{low}–{high}"
            self.problems.append(bank_codes.KEY_RANGE.at(place, range=said, count=len(items)))
            return
        for offset, item in enumerate(items):
            self._add(low + offset, item, number)

    def _add(self, number: int, answer: str, line: int) -> None:
        if self.keys and self.keys[-1].group == self.group and number <= self.keys[-1].number:
            self.group += 1  # the count begins again: the next part, though no heading says so
        self.keys.append(Key(number, Place(self.path, line), self.group, self.ordinal, self.word, answer.strip()))
        self.is_explaining = False

    def _more(self, name: str, text: str) -> None:
        if name == "answer":
            self.keys[-1].answer = text
        else:
            self.keys[-1].explanation.append(text)
            self.is_explaining = True

    def _rest(self, text: str, line: Line) -> None:
        if not self.keys:
            shown = text[:40]
            self.problems.append(bank_codes.STRAY_TEXT.at(Place(self.path, line.number), text=shown))
        elif self.is_explaining:
            self.keys[-1].explanation.append(line.text)
        elif self.keys[-1].answer in ("", " "):
            self.keys[-1].answer = line.text
        else:
            self.keys[-1].answer += f"\n{line.text}"


def hand_out(keys: Sequence[Key], raws: Sequence[Raw]) -> list[Problem]:
    """Give each question its gathered answer; tell those that no question waits for."""
    sections = list({id(raw.section): raw.section for raw in raws}.values())
    numbers = [raw.number for raw in raws]
    are_unique = len(set(numbers)) == len(numbers)
    groups = list(dict.fromkeys(key.group for key in keys))
    problems = []
    for key in keys:
        own = [section for section in sections if _belongs(key, section.ordinal, section.word)]
        if not own and not are_unique:
            own = sections[groups.index(key.group) : groups.index(key.group) + 1]
        fitting = [
            raw for raw in raws if raw.number == key.number and (are_unique or any(raw.section is one for one in own))
        ]
        if not fitting:
            problems.append(bank_codes.STRAY_KEY.at(key.place, number=key.number))
        for raw in fitting[:1]:
            raw.zh.answers.append(key.answer)
            raw.zh.explanation += key.explanation
    return problems


def _belongs(key: Key, ordinal: str, word: str) -> bool:
    if key.ordinal:
        return key.ordinal == _ordinal(ordinal)
    return bool(key.word) and KIND_WORDS.get(key.word) == KIND_WORDS.get(word)


def _ordinal(text: str) -> str:
    return "".join(sign for sign in text if sign in "一二三四五六七八九十")


def _end_of_prefix(text: str) -> int:
    found = _PREFIX.match(text)
    return found.end() if found else 0


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_FOLDED).strip()
