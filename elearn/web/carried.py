"""Doubts that travel with a preview: what the source looked like cannot be seen again in the text that is mended."""

import json
from collections.abc import Iterable
from typing import Any

from elearn.identities import digest
from elearn.interchange.bank_codes import BANK_CODES
from elearn.problems import Phrase, Problem
from elearn.questions.places import Place

_MOST = 20


def carried(text: str, problems: Iterable[Problem]) -> str:
    """Write the doubts of a question for a hidden field, with the mark of the text that they are about."""
    told = [
        [problem.code, {name: _plain(value) for name, value in problem.message.values.items()}] for problem in problems
    ]
    return json.dumps([_mark(text), [one for one in told if one[0] in BANK_CODES]], ensure_ascii=False)


def carried_back(field: str, text: str, place: Place) -> list[Problem] | None:
    """Read the doubts again; None when the text was changed since, or the field is none of ours."""
    try:
        mark, told = json.loads(field)
        if mark != _mark(text):
            return None
        return [_problem(str(code), dict(values), place) for code, values in told[:_MOST]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _problem(code: str, values: dict[str, Any], place: Place) -> Problem:
    fault = BANK_CODES[code]
    filled = {name: Phrase(value["phrase"]) if isinstance(value, dict) else value for name, value in values.items()}
    problem = fault.at(place, **filled)
    str(problem.message), str(problem.hint)  # raises KeyError where a value is missing
    return problem


def _plain(value: object) -> object:
    if isinstance(value, Phrase):
        return {"phrase": value.text}
    return value if isinstance(value, int) else str(value)


def _mark(text: str) -> str:
    return digest("\n".join(text.split()))[:16]
