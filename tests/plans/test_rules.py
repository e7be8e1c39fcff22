"""When a plan is followed up, and what can be said of it."""

from datetime import date, timedelta

import pytest

from elearn.plans.rules import faults_of_follow_up, faults_of_plan, next_round, round_due

WRITTEN = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("days", "answered", "due"),
    [
        (0, (), None),
        (29, (), None),
        (30, (), 30),
        (89, (), 30),
        (30, (30,), None),
        (90, (), 90),
        (90, (30,), 90),
        (400, (30, 90), None),
    ],
)
def test_a_plan_is_asked_about_after_30_and_90_days(days: int, answered: tuple[int, ...], due: int | None) -> None:
    assert round_due(WRITTEN, answered, WRITTEN + timedelta(days=days)) == due


def test_the_next_question_is_the_first_that_lies_ahead() -> None:
    assert next_round(WRITTEN, (), WRITTEN) == date(2026, 10, 1)
    assert next_round(WRITTEN, (30,), date(2026, 10, 1)) == date(2026, 11, 30)
    assert next_round(WRITTEN, (30, 90), date(2026, 12, 1)) is None


def test_every_fault_of_a_plan_is_named_under_its_field() -> None:
    def found(text: str, by_day: date | None, topic: str) -> list[str]:
        return [problem.path for problem in faults_of_plan(text, by_day, topic, {"water"}, WRITTEN)]

    assert found("走一遍", WRITTEN + timedelta(days=1), "water") == []
    assert found(" ", WRITTEN, "fire") == ["text", "by_day", "topic"]
    assert found("长" * 301, WRITTEN + timedelta(days=367), "water") == ["text", "by_day"]
    assert found("走一遍", None, "water") == ["by_day"]


def test_what_is_blocked_says_by_what() -> None:
    assert [problem.path for problem in faults_of_follow_up("blocked", "没钱", "")] == ["blocker"]
    assert faults_of_follow_up("blocked", "没钱", "money") == []
    assert [problem.path for problem in faults_of_follow_up("fine", "", "")] == ["standing", "said"]
