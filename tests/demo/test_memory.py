"""A simulated class over a year: load under the cap, recall as foreseen, holidays that are caught up gently."""

from random import Random

import pytest

from elearn.demo.memory import HOLIDAYS, Year, simulate
from elearn.psychometrics.retention import calibration
from tests.clock import MORNING

PEOPLE, DAYS = 12, 365


@pytest.fixture(scope="module")
def year() -> Year:
    """Let a small class live through a year."""
    return simulate(PEOPLE, DAYS, Random(20261123), MORNING.date())


def test_nobody_is_ever_asked_more_than_the_cap(year: Year) -> None:
    assert 0 < year.heaviest <= year.cap == 10
    assert year.asked > 1_000


def test_recall_that_is_foreseen_is_the_recall_that_comes_within_five_points(year: Year) -> None:
    found = calibration((chance, count, right) for chance, (count, right) in year.cells.items())

    assert found is not None
    assert abs(found.gap) < 0.05
    assert all(abs(one.mean_expected - one.share_right) < 0.05 for one in found.bins if one.count > 500)


def test_after_a_holiday_the_backlog_is_spread_under_the_cap_and_done_within_weeks(year: Year) -> None:
    back = HOLIDAYS[1][1]

    assert year.by_day[back - 1] == 0
    assert max(year.by_day[back : back + 30]) <= PEOPLE * year.cap
    assert sum(year.by_day[back : back + 7]) > sum(year.by_day[back + 30 : back + 37])


def test_a_year_in_the_days_load_falls_as_cards_settle(year: Year) -> None:
    assert sum(year.by_day[-30:]) < sum(year.by_day[60:90])


def test_one_seed_gives_one_year() -> None:
    assert simulate(2, 40, Random(1), MORNING.date()) == simulate(2, 40, Random(1), MORNING.date())
