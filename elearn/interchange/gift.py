"""Read Moodle's GIFT and Aiken texts (formats described at docs.moodle.org), both languages of a multilang span too."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Any

from elearn.interchange import bank_codes
from elearn.interchange.drafts import MOST_QUESTIONS, Bank, Draft, refused, wording
from elearn.interchange.gift_answers import Answers, read_answers
from elearn.interchange.lines import MAX_CHARACTERS, clean
from elearn.problems import Phrase, Problem
from elearn.questions.fields import Fields
from elearn.questions.places import Place, Table, placed
from elearn.questions.registry import KINDS

REMARK = "// elearn "  # our own comment, with what GIFT itself cannot say
_KEPT = ("topics", "difficulty", "points", "cites", "use", "unit", "credit")
_TITLE = re.compile(r"\s*::(?P<title>(?:\\.|[^:\\]|:(?!:))*)::\s*", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(?P<format>html|markdown|plain|moodle)\]\s*")
_LANGUAGE = re.compile(
    r"<span\s+(?:lang=\"(\w+)\"\s+class=\"multilang\"|class=\"multilang\"\s+lang=\"(\w+)\")>(.*?)</span>", re.S
)
_TAGS = re.compile(r"</?(?:p|br|b|i|em|strong|div|span|sub|sup|u|ul|ol|li|img|a|code|pre)\b[^>]*>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_NO_BRACE = Phrase("there are no braces with an answer")
_OPEN_BRACE = Phrase("a brace is not closed")


@dataclass(slots=True)
class _Block:
    line: int
    text: list[str] = field(default_factory=list)
    remark: dict[str, Any] = field(default_factory=dict)
    category: str = ""


def read_gift(path: str, text: str) -> Bank:
    """Read a GIFT text; places are lines."""
    if len(text) > MAX_CHARACTERS:
        return refused([bank_codes.TOO_LARGE.at(Place(path), limit=f"{MAX_CHARACTERS:,}")])
    blocks = [block for block in _blocks(text) if any(line.strip() for line in block.text)]
    if not blocks:
        return refused([bank_codes.NOTHING_FOUND.at(Place(path))])
    if len(blocks) > MOST_QUESTIONS:
        return refused([bank_codes.TOO_MANY.at(Place(path), count=len(blocks), limit=MOST_QUESTIONS)])
    return Bank(tuple(_draft(path, block) for block in blocks))


def _blocks(text: str) -> Iterator[_Block]:
    """Divide at blank lines, as Moodle does; comments fall away, but for our own remark."""
    block, category, remark = None, "", dict[str, Any]()
    for number, raw in enumerate(text.splitlines(), 1):
        line = clean(raw).rstrip()
        if line.lstrip().startswith("//"):
            remark = _remark(line.strip()) or remark
        elif line.startswith("$CATEGORY:"):
            category = line.removeprefix("$CATEGORY:").strip()
        elif line.strip():
            if block is None:
                block, remark = _Block(number, [], remark, category), {}
            block.text.append(line)
        elif block:
            yield block
            block = None
    if block:
        yield block


def _remark(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line.removeprefix(REMARK)) if line.startswith(REMARK) else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _draft(path: str, block: _Block) -> Draft:
    place, text = Place(path, block.line), "\n".join(block.text)
    title = _TITLE.match(text)
    text = text[title.end() :] if title else text
    form = _FORMAT.match(text)
    text = text[form.end() :] if form else text
    opening = _brace(text, "{", 0)
    closing = _brace(text, "}", opening + 1) if opening >= 0 else -1
    notes = tuple(f"章节：{block.category}" for _ in (1,) if block.category)
    if closing < 0:
        reason = _NO_BRACE if opening < 0 else _OPEN_BRACE
        return Draft({"stem": bilingual(text)}, place, (bank_codes.ODD_GIFT.at(place, reason=reason),), notes)
    before, inside, after = text[:opening], text[opening + 1 : closing], text[closing + 1 :]
    asked = before.rstrip() + (f" ____ {after.strip()}" if after.strip() else "")
    found = read_answers(inside, place)
    question, problems = _question(bilingual(asked), found, block.remark, place)
    return Draft(question, place, tuple(problems), notes)


def _question(
    stem: dict[str, str], found: Answers, remark: dict[str, Any], place: Place
) -> tuple[dict[str, Any], list[Problem]]:
    body = {key: _in_languages(value) for key, value in found.body.items()}
    kept = {key: remark[key] for key in _KEPT if key in remark and key not in ("unit", "credit")}
    question = {"kind": found.kind} | kept | {"stem": stem} | _with_remark(found.kind, body, remark)
    explanation = bilingual(found.explanation)
    question |= {"explanation": explanation} if explanation else {}
    problems = list(found.problems)
    if not stem:
        problems.append(bank_codes.NO_STEM.at(place))
    table = placed(question, place)
    if found.kind in KINDS and isinstance(table, Table) and not problems:
        told: list[Problem] = []
        KINDS[found.kind].read(Fields(table, told))
        problems = [problem for problem in told if problem.code not in ("C112", "C114", "Q205")]
    return question, problems


def _with_remark(kind: str, body: dict[str, Any], remark: dict[str, Any]) -> dict[str, Any]:
    """Put back what GIFT cannot say, where it does not contradict what GIFT does say."""
    if kind == "numeric":
        share = str(remark.get("tolerance", ""))
        if re.fullmatch(r"\d{1,3}(?:\.\d+)?%", share):
            slack = abs(body["answer"]) * Decimal(share[:-1]) / 100
            body |= {"tolerance": share} if slack == Decimal(str(body.get("tolerance", 0))) else {}
        body |= {"unit": remark["unit"]} if isinstance(remark.get("unit"), dict) else {}
    accept = remark.get("accept")
    if kind == "short_text" and isinstance(accept, dict):
        said = {text for texts in accept.values() if isinstance(texts, list) for text in texts}
        body = {"accept": accept} if said == {*body["accept"].get("zh", ()), *body["accept"].get("en", ())} else body
    if kind == "multiple_choice" and remark.get("credit") and "credit" not in body:
        body["credit"] = remark["credit"]
    return body


def _in_languages(value: Any) -> Any:
    """Turn the texts of answers into both languages, as far as they are there."""
    if not isinstance(value, list):
        return bilingual(value) if isinstance(value, str) and not re.fullmatch(r"[\d.]+%?|[a-z_]+", value) else value
    rows = []
    for row in value:
        texts: dict[str, Any] = bilingual(row["text"])
        feedback = bilingual(row["feedback"])
        texts |= {"correct": True} if row["correct"] else {}
        rows.append(texts | ({"feedback": feedback} if feedback else {}))
    return rows


def bilingual(text: str) -> dict[str, str]:
    """Give the languages of a text: those of its multilang spans, else Chinese where it has a Chinese character."""
    plain = _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
    spans = {(found[1] or found[2]).lower()[:2]: found[3] for found in _LANGUAGE.finditer(plain)}
    if spans:
        return wording(_words(spans.get("zh", "")), _words(spans.get("en", "")))
    words = _words(plain)
    is_english = bool(words) and not re.search(r"[\u3400-\u9fff]", words) and bool(re.search("[A-Za-z]{2}", words))
    return wording("", words) if is_english else wording(words)


def _words(text: str) -> str:
    """Drop the marks of HTML; what is left is text, and is escaped wherever it is shown."""
    if _TAGS.search(text):
        text = unescape(_TAGS.sub(lambda found: "\n" if found[0].lower().startswith(("<br", "</p")) else "", text))
    return text.strip()


def _brace(text: str, sign: str, start: int) -> int:
    place = start
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == sign:
            return place
        place += 1
    return -1
