"""What the page of the day says about changes in the law: a year long, the latest first, each with what it replaced."""

from datetime import date, timedelta
from typing import Any

import pytest

from elearn.content.law import recent_changes

DAY = date(2026, 8, 15)


def source(name: str, repealed: date | None = None, replaced_by: str | None = None) -> dict[str, Any]:
    """Make an entry of the register."""
    short = {"zh": name, "en": name}
    return {"id": name, "short": short, "repealed": repealed and repealed.isoformat(), "replaced_by": replaced_by}


OLD = [source("code"), source("water", DAY, "code"), source("air", DAY, "code"), source("noise")]


@pytest.mark.parametrize(
    ("today", "count"),
    [
        (DAY - timedelta(days=1), 0),
        (DAY, 1),
        (DAY + timedelta(days=364), 1),
        (DAY + timedelta(days=365), 0),
    ],
)
def test_a_change_is_told_from_its_day_on_for_a_year(today: date, count: int) -> None:
    assert len(recent_changes(OLD, today)) == count


def test_a_change_says_what_came_and_how_much_went() -> None:
    (change,) = recent_changes(OLD, DAY)

    assert (change.id, change.since, change.replaced) == ("code", DAY, 2)
    assert change.successor == {"zh": "code", "en": "code"}


def test_the_latest_change_comes_first() -> None:
    later = [*OLD, source("plan"), source("old plan", DAY + timedelta(days=30), "plan")]

    assert [change.id for change in recent_changes(later, DAY + timedelta(days=60))] == ["plan", "code"]


def test_what_was_repealed_without_a_successor_or_by_one_out_of_the_register_is_no_change() -> None:
    assert recent_changes([source("a", DAY), source("b", DAY, "unknown"), source("c", None, "a")], DAY) == []
