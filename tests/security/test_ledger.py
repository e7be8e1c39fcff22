"""The paper about security: every test it names is there, and every test of an abuse is named in it."""

import re

from tests.house.sources import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text()
HERE = ROOT / "tests" / "security"


def test_every_test_that_the_paper_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+(?:\.py|/))`", PAPER)
    short = [name for name in re.findall(r"`(test_\w+\.py)`", PAPER) if not list((ROOT / "tests").rglob(name))]

    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert short == []


def test_every_abuse_that_is_tested_is_in_the_paper() -> None:
    tested = {path.name for path in HERE.glob("test_*.py")} - {"test_ledger.py"}

    assert {name for name in tested if f"tests/security/{name}" not in PAPER} == set()
