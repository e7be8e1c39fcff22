"""What is written is read again to the same questions, whatever their texts look like."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from elearn.content.documents import parse_yaml
from elearn.content.file_form import plain
from elearn.content.yaml_writing import write_yaml
from elearn.interchange.drafts import Draft
from elearn.interchange.excel_writing import write_excel
from elearn.interchange.gift_writing import write_gift
from elearn.interchange.notation import block
from elearn.interchange.plain import read_text
from elearn.interchange.reading import read_bank, read_pasted
from elearn.interchange.word_writing import write_word
from elearn.questions.places import Place
from tests.interchange.questions import questions

# Shrinking a failure here takes minutes and says little more: the example as drawn is small already.
MODEST = settings(deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@settings(MODEST, max_examples=80)
@given(questions)
def test_the_text_in_which_a_question_is_mended_is_the_question(question: dict[str, Any]) -> None:
    bank = read_text("paste", block(Draft(question, Place("x"))))

    assert [dict(draft.question) for draft in bank.drafts] == [question]
    assert bank.problems == ()


@settings(MODEST, max_examples=60)
@given(st.lists(questions, min_size=1, max_size=3))
def test_gift_is_read_again_to_the_same_questions(made: list[dict[str, Any]]) -> None:
    bank = read_pasted("bank.gift", write_gift(made), "gift")

    assert [dict(draft.question) for draft in bank.drafts] == made


@settings(MODEST, max_examples=8)
@given(st.lists(questions, min_size=1, max_size=6))
def test_excel_is_read_again_to_the_same_questions(made: list[dict[str, Any]]) -> None:
    bank = read_bank("bank.xlsx", write_excel(made))

    assert [dict(draft.question) for draft in bank.drafts] == made


@settings(MODEST, max_examples=8)
@given(st.lists(questions, min_size=1, max_size=6))
def test_word_is_read_again_to_the_same_questions(made: list[dict[str, Any]]) -> None:
    bank = read_bank("bank.docx", write_word({"zh": "题库", "en": "Bank"}, made))

    assert [dict(draft.question) for draft in bank.drafts] == made


@settings(MODEST, max_examples=80)
@given(questions)
def test_our_own_yaml_is_read_again_to_the_same_question(question: dict[str, Any]) -> None:
    table, problems = parse_yaml("quizzes/x.yaml", write_yaml({"id": "x", "questions": [question]}))

    assert problems == []
    assert table is not None
    assert plain(table)["questions"] == [question]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("https://example.org")']
)
def test_no_text_of_a_bank_becomes_a_formula_in_excel(text: str) -> None:
    both = {"zh": text, "en": text}
    question = {"kind": "true_false", "stem": both, "answer": True, "explanation": both}

    sheet = openpyxl.load_workbook(io.BytesIO(write_excel([question]))).worksheets[0]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert text in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
