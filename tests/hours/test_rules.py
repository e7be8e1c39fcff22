"""Rules of learning hours: data by province and day, with every fault named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.hours.rulebook import OURS
from elearn.hours.rules import Counting, read_rules, rule_on

RULES, PROBLEMS = read_rules(OURS.read_text(), "rules.toml")
DAY = date(2026, 11, 23)


def test_the_rules_that_come_with_elearn_are_without_fault() -> None:
    assert PROBLEMS == []
    assert {rule.province for rule in RULES} >= {"national", "yunnan"}


@pytest.mark.parametrize(
    ("province", "minutes", "hundredths"),
    [
        ("national", 45, 100),
        ("national", 40, 80),
        ("national", 90, 200),
        ("yunnan", 90, 100),
        ("yunnan", 30, 100),
        ("yunnan", 29, 50),
        ("yunnan", 15, 50),
        ("yunnan", 14, 25),
    ],
)
def test_a_lecture_is_worth_what_its_province_says(province: str, minutes: int, hundredths: int) -> None:
    rule = rule_on(RULES, province, DAY)

    assert rule is not None
    assert rule.online.of(minutes) == hundredths


def test_a_passed_test_is_half_an_hour_in_yunnan_and_the_year_s_target_is_ninety() -> None:
    rule = rule_on(RULES, "yunnan", DAY)

    assert rule is not None
    assert (rule.test, rule.target, rule.name) == (50, 90, "yunnan/2023-10-01")


@given(st.integers(1, 90), st.integers(1, 100), st.integers(0, 600), st.integers(0, 600))
def test_longer_is_never_worth_less_and_nothing_is_rounded_up(per_hour: int, to: int, one: int, more: int) -> None:
    counting = Counting((), per_hour, to)

    assert counting.of(one) <= counting.of(one + more)
    assert counting.of(one) * per_hour <= one * 100
    assert counting.of(one) % to == 0


def test_the_newest_rule_that_has_begun_holds() -> None:
    text = OURS.read_text()
    newer = text[text.index("[[rule]]") :].replace("2023-10-01", "2027-01-01")
    later = text + newer.replace("target = 90", "target = 60")
    rules, problems = read_rules(later, "own.toml")

    assert problems == []
    targets = [rule_on(rules, "national", day) for day in (date(2020, 1, 1), DAY, date(2027, 1, 1))]
    assert [rule.target if rule else 0 for rule in targets] == [90, 90, 60]
    assert rule_on(rules, "nowhere", DAY) is None


def test_every_fault_of_a_rule_is_named() -> None:
    text = OURS.read_text().replace("minutes_per_hour = 45", "minutes_per_hour = 0").replace("test = 0.5", "tset = 0.5")

    rules, problems = read_rules(text, "own.toml")

    assert rules == []
    assert {problem.code for problem in problems} == {"H503", "H504"}
    assert {problem.message.values["key"] for problem in problems} == {"online", "classroom", "test", "tset"}
    assert [problem.code for problem in read_rules("[", "own.toml")[1]] == ["H501"]
    assert [problem.code for problem in read_rules("", "own.toml")[1]] == ["H502"]
