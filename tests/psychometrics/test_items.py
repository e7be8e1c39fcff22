"""Statistics of questions, beside small tables worked by hand."""

from datetime import timedelta

import pytest

from elearn.psychometrics import intervals
from elearn.psychometrics.analysis import Item, analyse
from elearn.psychometrics.attention import Verdict, verdict
from elearn.psychometrics.items import discrimination, efficiency, facility, related
from elearn.psychometrics.moments import correlation, quantile, sample_deviation
from elearn.psychometrics.sittings import Sitting, outer_weights, score_groups
from elearn.psychometrics.times import seconds_by_question, spent
from tests.clock import MORNING
from tests.psychometrics.sitting import sat, sat_drawn

SIX = [sat(1, 1, 1), sat(1, 1, 0), sat(1, 0, 1), sat(0, 1, 0), sat(1, 0, 0), sat(0, 0, 0)]


def test_the_facility_is_the_mean_share_of_the_marks() -> None:
    said = facility([1.0, 0.5, 0.0, 0.5, 1.0])

    assert said is not None
    assert said[0] == pytest.approx(0.6)
    assert said[2] == pytest.approx(0.4183, abs=1e-4)  # √(0.7 / 4): squares .16 .01 .36 .01 .16


def test_nothing_is_said_of_fewer_than_five_people() -> None:
    assert facility([1.0] * 4) is None
    assert analyse([sat(1, 0)] * 4, [Item("a"), Item("b")]).spread is None


def test_correlations_are_silent_below_thirty_people() -> None:
    assert related([1.0, 0.0] * 14, [1.0, 0.0] * 14, [0.5] * 28, [0.5] * 28) is None
    assert related([1.0, 0.0] * 15, [1.0, 0.0] * 15, [0.5] * 30, [0.5] * 30) is not None


def test_a_correlation_worked_by_hand() -> None:
    # means 2 and 3; products of distances 2 + 0 + 2 = 4; squares 2 and 8: 4 / √16 = 1
    assert correlation([1, 2, 3], [1, 3, 5]) == pytest.approx(1.0)
    # distances (-.5 .5 -.5 .5) and (-1.5 -.5 .5 1.5): 1 / √(1 · 5)
    assert correlation([0, 1, 0, 1], [1, 2, 3, 4]) == pytest.approx(0.4472, abs=1e-4)


def test_equal_values_correlate_with_nothing() -> None:
    assert correlation([0.1] * 7, [1, 2, 3, 4, 5, 6, 7]) is None


def test_the_question_itself_is_not_in_the_score_it_is_compared_with() -> None:
    # Item 0 of SIX against the sums of the items 1 and 2: marks 1 1 1 0 1 0, rest 2 1 1 1 0 0.
    # Means 4/6 and 5/6: covariance 4/6 - 20/36 = 1/9, variances 2/9 and 7/6 - 25/36 = 17/36: (1/9) / √(34/324).
    figures = analyse(SIX * 5, [Item("a"), Item("b"), Item("c")])

    bond = figures.items[0].related
    assert bond is not None
    assert bond.correlation == pytest.approx(0.3430, abs=1e-4)


def test_discrimination_is_upper_less_lower_group() -> None:
    # Ten people, 2.7 in each group: at the top 1 1 and .7 of a 0, at the bottom 0 0 and .7 of a 1.
    shares = [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0]
    low, high = outer_weights([place / 10 for place in range(10)])

    assert discrimination(shares, low, high) == pytest.approx((2 - 0.7) / 2.7)


def test_people_with_the_score_of_the_cut_share_the_last_places() -> None:
    low, high = outer_weights([0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.9])

    assert low == pytest.approx([1.0, *[1.7 / 8] * 8, 0.0])
    assert high == pytest.approx([0.0, *[1.7 / 8] * 8, 1.0])


def test_efficiency_compares_with_the_best_that_the_same_marks_could_do() -> None:
    # Marks 0 1 0 1, rest 1 2 3 4: covariance .25; sorted 0 0 1 1: .5
    assert efficiency([0, 1, 0, 1], [1, 2, 3, 4]) == pytest.approx(0.5)
    assert efficiency([1, 1, 1, 1], [1, 2, 3, 4]) is None


def test_drawn_questions_are_compared_by_the_share_of_what_each_person_saw() -> None:
    # Those who are right at item 0 earn all of the rest, whichever questions that is; the others earn nothing.
    able = [sat_drawn(i0=1.0, i1=1.0, i2=1.0), sat_drawn(i0=1.0, i3=1.0)]
    unable = [sat_drawn(i0=0.0, i1=0.0), sat_drawn(i0=0.0, i2=0.0, i3=0.0)]

    figures = analyse((able + unable) * 10, [Item(name) for name in "abcd"])

    bond = figures.items[0].related
    assert bond is not None
    assert bond.correlation == pytest.approx(1.0)
    assert (figures.items[0].people, figures.items[1].people) == (40, 20)


def test_a_question_that_counts_nothing_is_in_no_total() -> None:
    def with_dropped(mark: float) -> Sitting:
        kept = list(sat(mark, 1 - mark).replies)
        return Sitting.of([*kept, kept[0]._replace(item=2, earned=0.0, possible=0.0)])

    figures = analyse([with_dropped(place % 2) for place in range(40)], [Item(name) for name in "abc"])

    assert figures.spread is not None
    assert figures.spread.mean == 0.5
    assert figures.reliability is None  # both add up to one mark for everybody


def test_equal_scores_are_never_parted_and_order_does_not_matter() -> None:
    shares = [0.2, 0.2, 0.4, 0.6, 0.6, 0.8]

    assert score_groups(shares, 3) == [0, 0, 1, 2, 2, 2]
    assert score_groups(shares[::-1], 3) == [2, 2, 2, 1, 0, 0]


def test_wilson_s_interval() -> None:
    # 8 of 10: published as .49 to .94
    found = intervals.of_share(8, 10)

    assert [found.low, found.high] == pytest.approx([0.4902, 0.9433], abs=1e-4)
    assert intervals.of_share(5, 5).high == 1.0


def test_fisher_s_interval() -> None:
    # r = .5, n = 28: z = .5493 ± 1.96 / 5 = .1573, .9413; back: .1560, .7356
    found = intervals.of_correlation(0.5, 28)

    assert [found.low, found.high] == pytest.approx([0.1560, 0.7356], abs=1e-3)


def test_bonett_s_interval() -> None:
    # alpha .8, k = 2, n = 102: ln .2 = -1.6094 ± 1.96 · √.04 = .392: 1 - e^-1.2174, 1 - e^-2.0014
    found = intervals.of_alpha(0.8, 2, 102)

    assert [found.low, found.high] == pytest.approx([0.7040, 0.8649], abs=1e-3)


def test_time_between_two_saves_goes_to_the_question_that_was_saved() -> None:
    minute = timedelta(minutes=1)
    saves = [(MORNING + minute, "a"), (MORNING + 3 * minute, "b"), (MORNING + 4 * minute, "a")]

    assert seconds_by_question(MORNING, saves) == {"a": 120.0, "b": 120.0}


def test_answers_that_came_at_one_moment_have_no_time() -> None:
    minute = timedelta(minutes=1)
    saves = [(MORNING + minute, "a"), (MORNING + minute, "b"), (MORNING + 3 * minute, "c")]

    assert seconds_by_question(MORNING, saves) == {"c": 120.0}


def test_times_are_said_as_a_median_from_ten_people_on() -> None:
    assert spent([1.0] * 9 + [None]) is None
    found = spent([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 9999.0, None])

    assert found is not None
    assert (found.people, found.lower, found.middle, found.upper) == (11, 3.5, 6.0, 8.5)


def test_quantiles_and_deviations_worked_by_hand() -> None:
    assert quantile([1, 2, 4], 0.75) == 3.0
    assert sample_deviation([2, 4, 4, 4, 5, 5, 7, 9]) == pytest.approx(2.1381, abs=1e-4)  # √(32 / 7)


def test_a_question_at_which_the_able_fail_runs_backwards() -> None:
    sittings = [sat(*(1 - mark, mark, mark, mark)) for mark in (0, 1, 1, 0, 1)] * 12

    figures = analyse(sittings, [Item(name) for name in "abcd"])

    assert verdict(figures.items[0]) is Verdict.BACKWARDS
    assert verdict(figures.items[1]) is Verdict.SOUND
