"""How often each kind of quiz may be taken, and whether its keys are shown."""

import pytest

from elearn.assessment.rules import TERMS, may_begin
from elearn.content.quizzes import USES_OF_KIND


def test_every_kind_of_quiz_has_its_terms() -> None:
    assert TERMS.keys() == USES_OF_KIND.keys()


@pytest.mark.parametrize(
    ("kind", "begun", "may"),
    [
        ("practice", 99, True),
        ("pre", 0, True),
        ("pre", 1, False),
        ("exam", 1, True),
        ("exam", 2, False),
        ("bank", 0, False),
        ("delayed", 0, False),
    ],
)
def test_quiz_is_begun_as_often_as_its_kind_allows(kind: str, begun: int, may: bool) -> None:
    assert may_begin(kind, begun) is may


def test_keys_of_what_measures_are_never_shown() -> None:
    measuring = {kind for kind, uses in USES_OF_KIND.items() if uses == ("measure",)}
    assert not any(TERMS[kind].shows_keys for kind in measuring)
