"""Read Moodle's Aiken texts: a question on one line, choices A. or A), then ``ANSWER: B``."""

import re

from elearn.interchange import bank_codes
from elearn.interchange.drafts import MOST_QUESTIONS, Bank, refused
from elearn.interchange.judging import bank_of
from elearn.interchange.lines import MAX_CHARACTERS, Line, text_lines
from elearn.interchange.raw import Half, Raw, RawChoice, Section
from elearn.problems import Problem
from elearn.questions.places import Place

_CHOICE = re.compile(r"([A-J])[.)]\s+(?=\S)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)


def looks_like_aiken(text: str) -> bool:
    """Say whether a text is in this format: it has an ANSWER line, and no number or Chinese label."""
    return bool(re.search(r"^ANSWER\s*:", text, re.MULTILINE)) and not re.search(r"^\s*\d+[.．、)]", text, re.MULTILINE)


def read_aiken(path: str, text: str) -> Bank:
    """Read an Aiken text; places are lines."""
    if len(text) > MAX_CHARACTERS:
        return refused([bank_codes.TOO_LARGE.at(Place(path), limit=f"{MAX_CHARACTERS:,}")])
    raws: list[Raw] = []
    problems: list[Problem] = []
    current: Raw | None = None
    for line in text_lines(text):
        if not line.text:
            continue
        answer = _ANSWER.fullmatch(line.text)
        if answer and current is None:
            problems.append(bank_codes.STRAY_TEXT.at(Place(path, line.number), text=line.text[:40]))
        elif answer and current is not None:
            _both(current, answer[1])
            current = None
        elif current is None or not _add(current, line):
            if current is None:
                current = Raw(Place(path, line.number), Section(word="single choice"))
                raws.append(current)
            _half(current, line).stem.append(line)
    if not raws:
        return refused([*problems, bank_codes.NOTHING_FOUND.at(Place(path))])
    if len(raws) > MOST_QUESTIONS:
        return refused([bank_codes.TOO_MANY.at(Place(path), count=len(raws), limit=MOST_QUESTIONS)])
    return bank_of(raws, problems)


def _add(raw: Raw, line: Line) -> bool:
    found = _CHOICE.match(line.text)
    if found is None:
        return False
    half = raw.zh if raw.zh.stem else raw.en
    half.choices.append(RawChoice(found[1], [line.text[found.end() :]]))
    return True


def _half(raw: Raw, line: Line) -> Half:
    """Choose the language by the first line of the question."""
    if raw.zh.stem or raw.en.stem:
        return raw.zh if raw.zh.stem else raw.en
    return raw.zh if re.search(r"[\u3400-\u9fff]", line.text) else raw.en


def _both(raw: Raw, answer: str) -> None:
    (raw.zh if raw.zh.stem else raw.en).answers.append(answer)
