"""Write a bank as GIFT for Moodle: both languages as multilang spans, what GIFT cannot say as a comment of our own."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from elearn.interchange.drafts import Question
from elearn.interchange.gift import REMARK
from elearn.questions.numbers import decimal_text

KINDS = ("single_choice", "multiple_choice", "true_false", "numeric", "short_text")
_KEPT = ("topics", "difficulty", "points", "cites", "use", "unit", "credit", "accept")


def write_gift(questions: Iterable[Question]) -> str:
    """Write the questions; those of a kind that GIFT cannot say (``elearn.interchange.losses``) are not among them."""
    return "\n".join(map(_question, questions))


def _question(question: Question) -> str:
    remark = {key: question[key] for key in _KEPT if key in question}
    if str(question.get("tolerance", "")).endswith("%"):
        remark["tolerance"] = question["tolerance"]
    lines = [f"// question: {question['id']}"] if question.get("id") else []
    lines.append(REMARK + json.dumps(remark, ensure_ascii=False))
    title = f"::{_escaped(str(question['id']))}::" if question.get("id") else ""
    answers = _answers(question)
    explanation = _spans(question.get("explanation", {}))
    general = f"\n\t####{explanation}" if explanation else ""
    lines.append(f"{title}[markdown]{_spans(question['stem'])} {{{answers}{general}}}\n")
    return "\n".join(lines)


def _answers(question: Question) -> str:
    kind = question["kind"]
    if kind == "true_false":
        feedback = _spans(question.get("feedback", {}))
        return ("TRUE" if question["answer"] else "FALSE") + (f"#{feedback}" if feedback else "")
    if kind == "numeric":
        return f"#{decimal_text(Decimal(question['answer']))}{_slack(question)}"
    if kind == "short_text":
        accept: Mapping[str, Sequence[str]] = question["accept"]
        texts = dict.fromkeys(text for language in ("zh", "en") for text in accept.get(language, ()))
        return "".join(f"\n\t={_escaped(text)}" for text in texts)
    return "".join(_choice(row, sign) for row, sign in zip(question["choices"], _signs(question), strict=True))


def _choice(row: Mapping[str, Any], sign: str) -> str:
    feedback = _spans(row.get("feedback", {}))
    return f"\n\t{sign}{_spans(row)}" + (f"#{feedback}" if feedback else "")


def _signs(question: Question) -> list[str]:
    """Give the sign of each choice: = and ~ for one right choice, else shares of the points."""
    rows = question["choices"]
    if question["kind"] == "single_choice":
        return ["=" if row.get("correct") else "~" for row in rows]
    share = _share(Decimal(100) / sum(bool(row.get("correct")) for row in rows))
    wrong = share if question.get("credit") == "right_minus_wrong" else "100"
    return [f"~%{share}%" if row.get("correct") else f"~%-{wrong}%" for row in rows]


def _share(value: Decimal) -> str:
    return decimal_text(value.quantize(Decimal("0.00001")))


def _slack(question: Question) -> str:
    tolerance = str(question.get("tolerance", "0"))
    slack = Decimal(tolerance.removesuffix("%"))
    if tolerance.endswith("%"):
        slack = abs(Decimal(question["answer"])) * slack / 100
    return f":{decimal_text(slack)}" if slack else ""


def _spans(text: Mapping[str, Any]) -> str:
    """Write both languages as spans that Moodle's multilang filter knows; one language stands by itself."""
    given = {language: str(text[language]) for language in ("zh", "en") if text.get(language)}
    spans = [f'<span lang="{name}" class="multilang">{words}</span>' for name, words in given.items()]
    return _escaped("".join(spans))


def _escaped(text: str) -> str:
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")
