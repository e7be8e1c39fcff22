"""The exact results that fixtures of question banks must have: one JSON line a question, one a remark."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from elearn.interchange.drafts import Bank

BANKS = Path(__file__).parent / "banks"


def told(bank: Bank) -> list[str]:
    """Write a bank as lines: place, codes and question of each draft, then place and code of each remark."""
    drafts = [
        _line([draft.place.line, [problem.code for problem in draft.problems], dict(draft.question), *draft.notes])
        for draft in bank.drafts
    ]
    return drafts + [_line([problem.line, problem.code]) for problem in bank.problems]


def expected(name: str) -> list[str]:
    """Read what a fixture must give."""
    return (BANKS / f"{name}.expected").read_text(encoding="utf-8").splitlines()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    assert isinstance(value, Decimal)
    return str(value)
