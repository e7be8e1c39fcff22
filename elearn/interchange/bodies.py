"""The part of a question that its kind has of its own, in the form of a quiz file, from what was read."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.answering import NUMBER, judged, letters_in, reason_after, several
from elearn.interchange.drafts import Question, lines_of, wording
from elearn.interchange.long_bodies import cloze, essay
from elearn.interchange.raw import Half, Raw, RawChoice
from elearn.problems import Phrase

_KINDS = {"single_choice": Phrase("single choice"), "multiple_choice": Phrase("multiple choice")}
_BLANK = "____"


def body_of(raw: Raw, kind: str, stem: str) -> tuple[Question, str, str]:
    """Give the kind's own keys, the stem (with a marked answer taken out of it), and the kind that it really is."""
    body = _statement(raw) if raw.zh.choices else None
    if body is not None:
        return body, stem, "true_false"
    if kind in ("choice", *_KINDS):
        return *_choices(raw, stem), _kind_of_choices(raw, kind)
    if kind == "true_false":
        return _true_false(raw), stem, kind
    if kind == "numeric":
        return _numeric(raw), stem, kind
    if kind == "short_text":
        return *_short_text(raw, stem), kind
    if kind == "cloze":
        return *cloze(raw, stem), kind
    if kind == "essay":
        return essay(raw), stem, kind
    return {}, stem, kind


def _kind_of_choices(raw: Raw, kind: str) -> str:
    """Decide between one and several right choices: the key outweighs the heading, and is doubted."""
    count = sum(choice.is_right for choice in raw.zh.choices)
    if kind == "choice":
        return "multiple_choice" if count > 1 else "single_choice"
    real = "multiple_choice" if count > 1 else kind
    if (kind == "single_choice" and count > 1) or (kind == "multiple_choice" and count == 1):
        raw.problems.append(bank_codes.KIND_AND_KEY.at(raw.place, said=_KINDS[kind], count=count, kind=_KINDS[real]))
    return real


def _statement(raw: Raw) -> Question | None:
    """Read a question whose two choices are right and wrong as the statement that it is."""
    meanings = [judged(lines_of(choice.lines)) for choice in raw.zh.choices]
    if sorted(meanings, key=str) != [False, True]:
        return None
    letters = letters_in(_answer(raw))
    named = next((m for m, choice in zip(meanings, raw.zh.choices, strict=True) if choice.letter == letters), None)
    answer = named if letters else judged(_answer(raw))
    if answer is None:
        _no_answer(raw)
        return {}
    return {"answer": answer}


def _choices(raw: Raw, stem: str) -> tuple[Question, str]:
    choices = raw.zh.choices or raw.en.choices
    _order(raw, choices)
    if len(choices) < 2:
        raw.problems.append(bank_codes.FEW_CHOICES.at(raw.place))
    _mark(raw, choices)
    english = {choice.letter: choice for choice in raw.en.choices} if raw.zh.choices else {}
    rows = []
    for choice in choices:
        other = english.get(choice.letter, RawChoice(choice.letter))
        pair = (choice, other) if raw.zh.choices else (other, choice)
        rows.append(_row(*pair, is_right=choice.is_right))
    credit = {"credit": raw.values["credit"]} if raw.values.get("credit") else {}
    return {"choices": rows} | credit, stem


def _row(zh: RawChoice, en: RawChoice, *, is_right: bool) -> dict[str, Any]:
    row: dict[str, Any] = wording(lines_of(zh.lines).rstrip("；;"), lines_of(en.lines).rstrip("；;"))
    feedback = wording(lines_of(zh.feedback), lines_of(en.feedback))
    return row | ({"correct": True} if is_right else {}) | ({"feedback": feedback} if feedback else {})


def _order(raw: Raw, choices: list[RawChoice]) -> None:
    before = ""
    for choice in choices:
        expected = chr(ord(before) + 1) if before else "A"
        if choice.letter != expected:
            doubt = bank_codes.LETTERS_JUMP.at(raw.place, letter=choice.letter, before=before or "–")
            raw.problems.append(doubt)
        before = choice.letter


def _mark(raw: Raw, choices: list[RawChoice]) -> None:
    """Mark the right choices by the answer, or (to be looked at) by what is bold, underlined or coloured."""
    answers = [answer for answer in raw.zh.answers or raw.en.answers if answer]
    if not answers:
        if any(choice.is_right for choice in choices):
            return
        marked = [choice for choice in choices if choice.is_marked]
        if not marked or len(marked) == len(choices):
            _no_answer(raw)
            return
        for choice in marked:
            choice.is_right = True
        letters = "".join(choice.letter for choice in marked)
        raw.problems.append(bank_codes.KEY_BY_MARK.at(raw.place, letters=letters))
        return
    keys = [letters_in(answer) or _letter_of_text(answer, choices) for answer in answers]
    if not keys[0]:
        raw.problems.append(bank_codes.ODD_ANSWER.at(raw.place, answer=answers[0][:40]))
        return
    other = next((key for key in keys[1:] if key and key != keys[0]), "")
    if other:
        raw.problems.append(bank_codes.KEYS_DIFFER.at(raw.place, one=keys[0], other=other))
    known = [choice.letter for choice in choices]
    missing = "".join(letter for letter in keys[0] if letter not in known)
    if missing:
        raw.problems.append(bank_codes.NO_SUCH_CHOICE.at(raw.place, letters=missing))
    for choice in choices:
        choice.is_right = choice.letter in keys[0]


def _letter_of_text(answer: str, choices: list[RawChoice]) -> str:
    """Find the choice that an answer writes out, with or without its letter: “B．三十日” or “三十日”."""
    plain = unicodedata.normalize("NFKC", answer).strip()
    found = re.match(r"([A-J])[.、:)\s]\s*(.+)", plain, re.DOTALL)
    for choice in choices:
        text = unicodedata.normalize("NFKC", lines_of(choice.lines))
        if plain == text or (found and found[1] == choice.letter and found[2].strip() == text):
            return choice.letter
    return ""


def _true_false(raw: Raw) -> Question:
    answers = [answer for answer in raw.zh.answers or raw.en.answers if answer]
    if not answers:
        _no_answer(raw)
        return {}
    meanings = [judged(answer) for answer in answers]
    if meanings[0] is None:
        raw.problems.append(bank_codes.ODD_ANSWER.at(raw.place, answer=answers[0][:40]))
        return {}
    if any(other is not None and other is not meanings[0] for other in meanings[1:]):
        raw.problems.append(bank_codes.KEYS_DIFFER.at(raw.place, one=answers[0], other=answers[1]))
    reason = reason_after(answers[0])
    if reason:
        raw.zh.explanation.insert(0, reason)
    feedback = wording(lines_of(raw.zh.feedback), lines_of(raw.en.feedback))
    return {"answer": meanings[0]} | ({"feedback": feedback} if feedback else {})


def _numeric(raw: Raw) -> Question:
    text = unicodedata.normalize("NFKC", _answer(raw)).replace(",", "").replace("−", "-").strip().rstrip("。")
    found = NUMBER.fullmatch(text)
    if not text:
        _no_answer(raw)
        return {}
    if found is None:
        raw.problems.append(bank_codes.ODD_ANSWER.at(raw.place, answer=text[:40]))
        return {}
    slack = raw.values.get("tolerance") or found["slack"]
    unit = wording(raw.zh.unit or found["unit"].strip(), raw.en.unit)
    body: dict[str, Any] = {"answer": Decimal(found["number"])}
    if slack:
        body["tolerance"] = unicodedata.normalize("NFKC", slack).strip().removeprefix("±")
    return body | ({"unit": unit} if unit else {})


def _short_text(raw: Raw, stem: str) -> tuple[Question, str]:
    if not any(raw.zh.answers) and not any(raw.en.answers):
        return _marked_answer(raw, stem)
    accept: dict[str, list[str]] = {}
    for language, half in raw.halves:
        found, is_doubtful = several("\n".join(half.answers))
        if found:
            accept[language] = found
        if is_doubtful:
            raw.problems.append(bank_codes.PERHAPS_SEVERAL.at(raw.place, answer=half.answers[0][:40]))
    if "en" not in accept and all(text.isascii() for text in accept["zh"]):
        accept["en"] = list(accept["zh"])  # a number or a formula is the same in both
    return {"accept": accept}, stem


def _marked_answer(raw: Raw, stem: str) -> tuple[Question, str]:
    """Take an underlined answer out of the text of a blank, to be looked at."""
    spans = [span for line in raw.zh.stem for span in _spans(line.text, line.marks)]
    if len(spans) != 1 or spans[0] == stem or spans[0] not in stem:
        _no_answer(raw)
        return {}, stem
    raw.problems.append(bank_codes.KEY_BY_MARK.at(raw.place, letters=spans[0]))
    accept = {"zh": [spans[0]]} | ({"en": [spans[0]]} if spans[0].isascii() else {})
    return {"accept": accept}, stem.replace(spans[0], _BLANK, 1)


def _spans(text: str, marks: frozenset[int]) -> list[str]:
    marked = "".join(sign if place in marks else "\n" for place, sign in enumerate(text))
    return [part.strip() for part in marked.split("\n") if part.strip(" _＿")]


def _answer(raw: Raw) -> str:
    halves: tuple[Half, Half] = (raw.zh, raw.en)
    return next((answer for half in halves for answer in half.answers if answer), "")


def _no_answer(raw: Raw) -> None:
    raw.problems.append(bank_codes.NO_ANSWER.at(raw.place))
