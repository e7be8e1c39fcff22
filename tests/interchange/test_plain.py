"""Pasted text in the habits of Chinese banks: each fixture is read exactly as a person would read it."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.interchange.bank_codes import BANK_CODES
from elearn.interchange.lines import MAX_CHARACTERS
from elearn.interchange.plain import read_text
from tests.interchange.expected import BANKS, expected, told

TEXTS = sorted(BANKS.glob("*.txt"))
SCRAPS = [path.read_text(encoding="utf-8") for path in TEXTS]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_bank_is_read_as_a_person_reads_it(path: Path) -> None:
    bank = read_text(path.name, path.read_text(encoding="utf-8"))

    assert told(bank) == expected(path.stem)


def test_the_ten_questions_of_a_paper_are_all_clean() -> None:
    bank = read_text("paste", (BANKS / "35-ten-question-paper.txt").read_text(encoding="utf-8"))

    assert (bank.count("clean"), bank.count("doubtful"), bank.count("refused")) == (10, 0, 0)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b"])
def test_every_kind_of_line_end_divides(end: str) -> None:
    plain = read_text("paste", "1．甲？\nA．一\nB．二\n答案：A")

    assert read_text("paste", end.join(["1．甲？", "A．一", "B．二", "答案：A"])) == plain


def test_a_paste_that_is_too_large_is_refused_with_a_clear_fault() -> None:
    bank = read_text("paste", "题" * (MAX_CHARACTERS + 1))

    assert [problem.code for problem in bank.problems] == ["B602"]
    assert bank.drafts == ()


def test_more_questions_than_a_quiz_holds_are_refused_together() -> None:
    text = "\n".join(f"{n}．第{n}个？\nA．一\nB．二\n答案：A" for n in range(1, 302))

    bank = read_text("paste", text)

    assert [problem.code for problem in bank.problems] == ["B609"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_mixture_of_lines_makes_the_reader_fail(seed: int) -> None:
    rng = random.Random(seed)
    lines = [line for text in rng.sample(SCRAPS, 3) for line in text.splitlines()]
    rng.shuffle(lines)
    bank = read_text("paste", "\n".join(lines))

    codes = {problem.code for draft in bank.drafts for problem in draft.problems} | {p.code for p in bank.problems}
    assert codes - set(BANK_CODES) <= {
        "Q203",
        "Q207",
        "Q204",
        "Q206",
        "Q208",
        "Q209",
        "C117",
        "C118",
        "C119",
        "C120",
        "C113",
        "C116",
    }


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    bank = read_text("paste", text)

    assert bank.drafts or bank.problems
