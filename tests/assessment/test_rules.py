"""The terms of a quiz: what its file says, what holds for its kind, and what a class and arrangements change."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.assessment.rules import (
    NOT_OFFERED,
    Arrangement,
    Terms,
    Window,
    effective,
    is_code,
    measures,
    terms_of_document,
    window_now,
)
from elearn.content.quiz_settings import DEFAULTS, SHOWN, WHEN
from elearn.content.quizzes import USES_OF_KIND
from tests.clock import MORNING

ZONE = ZoneInfo("Asia/Shanghai")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def terms(kind: str = "exam", feedback: str = "after", **written: Any) -> Terms:
    """Read the terms of a document with these settings."""
    document = {"kind": kind, "feedback": feedback, "pass_percent": 60}
    return terms_of_document(document | ({"settings": written} if written else {}), ZONE)


def arranged(closeness: int = 0, minutes: int = 0, attempts: int = 0, **days: datetime | None) -> Arrangement:
    """Make an arrangement."""
    return Arrangement(closeness, minutes * MINUTE, attempts, days.get("opens"), days.get("closes"))


def test_every_kind_of_quiz_has_its_terms() -> None:
    assert DEFAULTS.keys() == USES_OF_KIND.keys()


@pytest.mark.parametrize(
    ("kind", "begun", "hindered"),
    [
        ("practice", 99, None),
        ("test", 99, None),
        ("pre", 0, None),
        ("pre", 1, "used_up"),
        ("exam", 1, None),
        ("exam", 2, "used_up"),
        ("bank", 0, "not_offered"),
        ("delayed", 0, None),
        ("delayed", 1, "used_up"),
    ],
)
def test_a_quiz_without_settings_is_begun_as_often_as_its_kind_allows(
    kind: str, begun: int, hindered: str | None
) -> None:
    assert terms(kind).why_not(begun, MORNING) == hindered


def test_what_measures_keeps_its_keys_where_its_file_says_nothing() -> None:
    measuring = {kind for kind, uses in USES_OF_KIND.items() if uses == ("measure",)}

    assert measuring == {kind for kind in USES_OF_KIND if measures(kind)} - {"bank"}
    for kind in measuring:
        for feedback in ("at_once", "after"):
            assert not terms(kind, feedback).shows_keys
            assert not terms(kind, feedback).checks_at_once


def test_feedback_is_the_short_form_of_show() -> None:
    assert {getattr(terms("practice", "at_once"), what) for what in SHOWN} == {"at_once"}
    assert {getattr(terms("practice", "after"), what) for what in SHOWN} == {"after_hand_in"}


@given(
    st.fixed_dictionaries({}, optional={what: st.sampled_from(WHEN) for what in SHOWN}),
    st.sampled_from(sorted(DEFAULTS)),
)
def test_what_is_not_written_falls_into_line_with_what_is(written: dict[str, str], kind: str) -> None:
    places = [WHEN.index(written[what]) for what in SHOWN if what in written]
    found = terms(kind, "at_once", show=written)

    assert {what: getattr(found, what) for what in written} == written
    if places == sorted(places):
        assert [getattr(found, what) for what in SHOWN] == sorted((getattr(found, w) for w in SHOWN), key=WHEN.index)


def test_moments_of_the_file_are_those_of_the_site() -> None:
    found = terms(opens="2026-11-23T09:00", closes="2026-11-23T11:00")

    assert found.opens == MORNING
    assert found.why_not(0, MORNING - MINUTE) == "not_open_yet"
    assert found.why_not(0, MORNING) is None
    assert found.why_not(0, MORNING + 2 * HOUR - MINUTE) is None
    assert found.why_not(0, MORNING + 2 * HOUR) == "closed"


def test_the_deadline_is_the_limit_or_the_closing_whichever_is_sooner() -> None:
    assert terms().deadline(MORNING) is None
    assert terms(time_limit=60).deadline(MORNING) == MORNING + HOUR
    assert terms(closes="2026-11-23T09:30").deadline(MORNING) == MORNING + HOUR / 2
    assert terms(time_limit=60, closes="2026-11-23T09:30").deadline(MORNING) == MORNING + HOUR / 2
    assert terms(time_limit=60, closes="2026-11-23T11:30").deadline(MORNING) == MORNING + HOUR


def test_extra_time_is_not_cut_by_the_closing() -> None:
    longer = effective(terms(time_limit=60, closes="2026-11-23T10:00"), None, [arranged(minutes=30)])

    assert longer.deadline(MORNING) == MORNING + HOUR * 3 / 2
    assert longer.why_not(0, MORNING + HOUR + MINUTE) is None


@pytest.mark.parametrize("what", SHOWN)
def test_what_waits_for_the_closing_is_shown_from_then_on(what: str) -> None:
    found = terms(closes="2026-11-23T11:00", show={what: "after_closing"})
    closing = MORNING + 2 * HOUR

    assert not found.shown(what, is_handed_in=True, now=closing - MINUTE)
    assert found.shown(what, is_handed_in=True, now=closing)
    assert not found.shown(what, is_handed_in=False, now=closing)
    assert not terms(show={what: "after_closing"}).shown(what, is_handed_in=True, now=closing)


def test_a_class_sets_days_of_its_own_and_leaves_the_side_that_it_does_not_name() -> None:
    base = terms(opens="2026-11-23T09:00", closes="2026-11-23T11:00")

    assert effective(base, Window(MORNING + HOUR, None), ()).opens == MORNING + HOUR
    assert effective(base, Window(MORNING + HOUR, None), ()).closes == base.closes
    assert effective(base, None, ()) == base


def test_the_arrangement_closest_to_the_person_sets_the_days_and_the_largest_extra_counts() -> None:
    base, window = terms(time_limit=60, attempts=1), Window(MORNING, MORNING + HOUR)
    of_unit = arranged(2, minutes=40, opens=MORNING + HOUR, closes=MORNING + 5 * HOUR)
    own = arranged(0, minutes=10, attempts=1, opens=MORNING + 3 * HOUR)

    found = effective(base, window, [of_unit, own])

    assert (found.opens, found.closes) == (MORNING + 3 * HOUR, MORNING + 5 * HOUR)
    assert (found.extra, found.attempts) == (40 * MINUTE, 2)


moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
arrangements = st.lists(
    st.builds(
        Arrangement,
        st.integers(0, 4),
        st.integers(0, 90).map(lambda number: number * MINUTE),
        st.integers(0, 3),
        st.none() | moments,
        st.none() | moments,
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(arrangements, st.none() | st.integers(1, 300), moments)
def test_arrangements_without_days_never_take_anything_away(
    given_: list[Arrangement], limit: int | None, started: datetime
) -> None:
    base = terms(closes="2026-11-15T12:00", attempts=2, time_limit=limit)
    kind_ones = [Arrangement(one.closeness, one.extra, one.attempts, None, None) for one in given_]
    found, usual = effective(base, None, kind_ones).deadline(started), base.deadline(started)

    assert found is not None
    assert usual is not None
    assert found - usual == max((one.extra for one in given_), default=timedelta(0))
    for begun in range(6):
        if base.why_not(begun, started) is None:
            assert effective(base, None, kind_ones).why_not(begun, started) is None


@settings(max_examples=60)
@given(arrangements, st.randoms(use_true_random=False))
def test_the_order_in_which_arrangements_are_read_matters_only_among_equally_close_ones(
    given_: list[Arrangement], chance: Any
) -> None:
    distinct = list({one.closeness: one for one in given_}.values())
    mixed = sorted(distinct, key=lambda _one: chance.random())

    assert effective(terms(), None, mixed) == effective(terms(), None, distinct)


@pytest.mark.parametrize("typed", ["清水42", " 清 水 42 ", "清水４２"])
def test_a_code_is_the_same_in_any_width_and_spacing(typed: str) -> None:
    assert is_code(terms(access_code="清水 42"), typed)
    assert not is_code(terms(access_code="清水 43"), typed)
    assert is_code(terms(), "")


def test_a_document_from_before_there_were_settings_still_says_its_terms() -> None:
    found = terms_of_document({"kind": "exam", "feedback": "after", "pass_percent": 60}, ZONE)

    assert (found.attempts, found.counts, found.limit, found.late) == (2, "best", None, "mark")
    assert NOT_OFFERED == ("bank",)


def test_of_several_classes_the_open_one_sets_the_days_else_the_next_else_the_last() -> None:
    past, now, long, coming = (
        Window(MORNING - 9 * HOUR, MORNING - 8 * HOUR),
        Window(MORNING - HOUR, MORNING + HOUR),
        Window(None, MORNING + 2 * HOUR),
        Window(MORNING + 5 * HOUR, MORNING + 6 * HOUR),
    )

    assert window_now([past, now, long, coming], MORNING) == long
    assert window_now([coming, past], MORNING) == coming
    assert window_now([past], MORNING) == past
    assert window_now([Window(None, None)], MORNING) is None
