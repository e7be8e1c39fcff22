"""What stands between the braces of a GIFT question: choices, a judgement, texts, a number, pairs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from elearn.interchange import bank_codes
from elearn.problems import Phrase, Problem
from elearn.questions.places import Place

_JUDGED = re.compile(r"\s*(?P<word>T|TRUE|F|FALSE)\s*(?:#(?P<wrong>(?:\\.|[^#\\])*))?(?:#(?P<right>.*))?$", re.I | re.S)
_WEIGHT = re.compile(r"\s*%(?P<weight>-?\d{1,3}(?:\.\d+)?)%")
_NUMBER = re.compile(
    r"\s*=?\s*(?:%100%)?(?P<number>[+-]?\d{1,15}(?:\.\d{1,12})?)\s*(?::(?P<slack>\d{1,12}(?:\.\d{1,12})?))?\s*(?:#.*)?$",
    re.S,
)
_BOUNDS = re.compile(r"\s*=?\s*(?P<low>[+-]?\d{1,15}(?:\.\d+)?)\.\.(?P<high>[+-]?\d{1,15}(?:\.\d+)?)\s*$")
_NEARLY = Decimal("0.01")


@dataclass(slots=True)
class Answers:
    """Hold the kind and its own keys (texts still raw), the general feedback, and the doubts."""

    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    explanation: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    sign: str
    weight: Decimal | None
    text: str
    feedback: str


def read_answers(inside: str, place: Place) -> Answers:
    """Read the inside of the braces."""
    answers, explanation = _cut(inside, "####")
    found = _read(answers, place)
    found.explanation = explanation or found.explanation
    return found


def _read(text: str, place: Place) -> Answers:
    judged = _JUDGED.match(text)
    if judged:
        feedback = {"feedback": judged["wrong"].strip()} if (judged["wrong"] or "").strip() else {}
        return Answers("true_false", {"answer": judged["word"].upper().startswith("T")} | feedback)
    if text.lstrip().startswith("#"):
        return _numeric(text.lstrip()[1:], place)
    parts = list(_parts(text))
    if not parts:
        return _refused("essay", bank_codes.NO_SUCH_KIND.at(place, kind=Phrase("an essay")))
    if all(part.sign == "=" for part in parts):
        if all("->" in part.text for part in parts):
            return _refused("matching", bank_codes.NO_SUCH_KIND.at(place, kind=Phrase("matching")))
        return _texts(parts, place)
    return _choices(parts, place)


def _refused(kind: str, problem: Problem) -> Answers:
    return Answers(kind, problems=[problem])


def _numeric(text: str, place: Place) -> Answers:
    found, bounds = _NUMBER.match(text), _BOUNDS.match(text)
    if bounds:
        low, high = Decimal(bounds["low"]), Decimal(bounds["high"])
        body: dict[str, Any] = {"answer": (low + high) / 2, "tolerance": str(abs(high - low) / 2)}
        return Answers("numeric", body)
    if not found:
        return _refused("numeric", bank_codes.ODD_ANSWER.at(place, answer=text.strip()[:40]))
    slack = {"tolerance": found["slack"]} if found["slack"] and Decimal(found["slack"]) else {}
    return Answers("numeric", {"answer": Decimal(found["number"])} | slack)


def _texts(parts: list[_Part], place: Place) -> Answers:
    texts = [_plain(part.text) for part in parts if part.text.strip()]
    chinese = [text for text in texts if re.search(r"[\u3400-\u9fff]", text)]
    others = [text for text in texts if text not in chinese]
    accept = {"zh": texts} | ({"en": others} if others else {})
    problems = [bank_codes.WEIGHTS_LEFT_OUT.at(place)] if any(part.weight not in (None, 100) for part in parts) else []
    if not texts:
        problems = [bank_codes.NO_ANSWER.at(place)]
    return Answers("short_text", {"accept": accept}, problems=problems)


def _choices(parts: list[_Part], place: Place) -> Answers:
    is_weighted = any(part.weight is not None for part in parts)
    right = [part.sign == "=" or (part.weight or 0) > 0 for part in parts]
    rows = [
        {"text": part.text, "feedback": part.feedback, "correct": is_right}
        for part, is_right in zip(parts, right, strict=True)
    ]
    if not any(right):
        return Answers("single_choice", {"choices": rows}, problems=[bank_codes.NO_ANSWER.at(place)])
    if not is_weighted and sum(right) == 1:
        return Answers("single_choice", {"choices": rows})
    found = Answers("multiple_choice", {"choices": rows})
    credit, is_kept = _credit(parts, right)
    if credit:
        found.body["credit"] = credit
    if is_weighted and not is_kept:
        found.problems.append(bank_codes.WEIGHTS_LEFT_OUT.at(place))
    return found


def _credit(parts: list[_Part], right: list[bool]) -> tuple[str, bool]:
    """Read the weights as one of our two rules of credit, and say whether they fit one of them."""
    share = Decimal(100) / sum(right)
    of_right = [part.weight for part, is_right in zip(parts, right, strict=True) if is_right and part.sign == "~"]
    of_wrong = [part.weight or Decimal(0) for part, is_right in zip(parts, right, strict=True) if not is_right]
    is_even = all(weight is not None and abs(weight - share) < _NEARLY for weight in of_right)
    if is_even and of_wrong and sum(right) > 1 and all(abs(weight + share) < _NEARLY for weight in of_wrong):
        return "right_minus_wrong", True
    return "", is_even and all(weight == -100 for weight in of_wrong)


def _parts(text: str) -> Iterator[_Part]:
    """Divide at = and ~ that no backslash stands before."""
    for found in re.finditer(r"([=~])((?:\\.|[^=~\\])*)", text, re.DOTALL):
        words = found[2]
        weight = _WEIGHT.match(words)
        words = words[weight.end() :] if weight else words
        answer, feedback = _cut(words, "#")
        number = Decimal(weight["weight"]) if weight else None
        yield _Part(found[1], number, answer.strip(), feedback.strip())


def _cut(text: str, sign: str) -> tuple[str, str]:
    found = re.search(rf"(?<!\\){re.escape(sign)}", text)
    return (text[: found.start()], text[found.end() :].strip()) if found else (text, "")


def _plain(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", r"\1", text).strip()
