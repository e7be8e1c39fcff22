"""Every doubt and fault of an import has a code of its own and stands in the lecturers' handbook."""

import re
from pathlib import Path

import pytest

from elearn.content.codes import CODES
from elearn.interchange import bank_codes
from elearn.interchange.bank_codes import BANK_CODES
from elearn.questions.faults import Fault

HANDBOOK = Path(__file__).parents[2] / "docs" / "authoring.md"
PLACE = re.compile(r"%\(\w+\)s")


def test_every_fault_has_a_code_of_its_own() -> None:
    everything = [fault for fault in vars(bank_codes).values() if isinstance(fault, Fault)]

    assert len(BANK_CODES) == len(everything)
    assert all(re.fullmatch(r"B6\d\d", code) for code in BANK_CODES)
    assert not BANK_CODES.keys() & CODES.keys()


@pytest.mark.parametrize("code", sorted(BANK_CODES))
def test_code_is_in_the_handbook_in_the_words_of_the_program(code: str) -> None:
    rows = HANDBOOK.read_text(encoding="utf-8").splitlines()
    row = next((line for line in rows if line.startswith(f"| {code} |")), "")
    fault = BANK_CODES[code]

    assert f"| {fault.severity} |" in row
    assert PLACE.sub("…", fault.message.text) in row
    assert fault.hint is None or PLACE.sub("…", fault.hint.text) in row
