"""Every code is one fault, is documented in the words of the program, and is told in Chinese too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from elearn.content import codes, picture_codes, practice_codes, setting_codes, source_codes
from elearn.content.codes import CODES
from elearn.questions import faults
from elearn.questions.faults import Fault

ROOT = Path(__file__).parents[2]
ROOMS = ("elearn/questions", "elearn/content")
PLACE = re.compile(r"%\(\w+\)s")


def test_every_fault_has_a_code_of_its_own() -> None:
    all_faults = {
        id(fault)
        for module in (codes, picture_codes, practice_codes, setting_codes, source_codes, faults)
        for fault in vars(module).values()
        if isinstance(fault, Fault)
    }
    assert len(CODES) == len(all_faults)
    assert all(re.fullmatch(r"[CDLQSOMP][1-5]\d\d", code) for code in CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_code_is_documented_in_the_words_of_the_program(code: str) -> None:
    rows = (ROOT / "docs" / "content-format.md").read_text(encoding="utf-8").splitlines()
    row = next((line for line in rows if line.startswith(f"| {code} |")), "")
    fault = CODES[code]
    assert f"| {fault.severity} |" in row
    for phrase in (fault.message, fault.hint):
        if phrase:
            assert PLACE.sub("…", phrase.text).replace("<", "&lt;") in row


def _phrases() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Phrase":
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value


def test_every_sentence_is_translated_with_the_same_places() -> None:
    known: dict[str, str] = {}
    for path in (ROOT / "elearn" / "locales" / "zh_CN").glob("*.po"):
        with path.open("rb") as file:
            known |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    for text in set(_phrases()):
        assert known.get(text), text
        assert set(PLACE.findall(known[text])) == set(PLACE.findall(text)), text
