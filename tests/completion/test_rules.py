"""The rule of completion: more done never leaves more missing, and nothing but what is asked counts."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.completion.rules import Facts, Rule, completed_at, missing
from tests.clock import MORNING

names = st.sampled_from(["a", "b", "c", "d", "e"])
moments = st.integers(0, 1000).map(lambda minutes: MORNING + timedelta(minutes=minutes))
rules = st.builds(
    Rule,
    st.lists(names, unique=True, max_size=4).map(tuple),
    st.lists(names, unique=True, max_size=4).map(tuple),
    st.lists(st.integers(1, 9), unique=True, max_size=9).map(tuple),
    st.integers(0, 100),
)
facts = st.builds(
    Facts,
    st.dictionaries(names, moments),
    st.dictionaries(names, moments),
    st.dictionaries(st.integers(1, 12), moments),
)


def later(one: Facts, other: Facts) -> Facts:
    """Add to what was done; of what both did, the first stays."""
    return Facts(
        {**other.lectures, **one.lectures}, {**other.quizzes, **one.quizzes}, {**other.sessions, **one.sessions}
    )


@settings(max_examples=60)
@given(rules, facts, facts)
def test_doing_more_never_leaves_more_missing(rule: Rule, done: Facts, more: Facts) -> None:
    before, after = missing(rule, done), missing(rule, later(done, more))

    assert set(after.lectures) <= set(before.lectures)
    assert set(after.quizzes) <= set(before.quizzes)
    assert after.sessions <= before.sessions


@settings(max_examples=60)
@given(rules, facts)
def test_who_lacks_nothing_has_completed_at_the_moment_of_something_that_is_asked(rule: Rule, done: Facts) -> None:
    at = completed_at(rule, done)
    asked = [done.lectures.get(one) for one in rule.lectures] + [done.quizzes.get(one) for one in rule.quizzes]
    asked += [done.sessions.get(one) for one in rule.sessions]

    assert (at is None) == (bool(missing(rule, done)) or not (rule.lectures or rule.quizzes or rule.sessions_needed))
    assert at is None or at in asked


@settings(max_examples=60)
@given(rules, facts)
def test_doing_exactly_what_is_missing_completes(rule: Rule, done: Facts) -> None:
    left, now = missing(rule, done), MORNING + timedelta(days=9)
    absent = [one for one in rule.sessions if one not in done.sessions]
    rest = Facts(
        dict.fromkeys(left.lectures, now), dict.fromkeys(left.quizzes, now), dict.fromkeys(absent[: left.sessions], now)
    )

    assert not missing(rule, later(done, rest))
    assert left.count == 0 or completed_at(rule, later(done, rest)) == now


@settings(max_examples=40)
@given(rules, facts)
def test_the_order_of_what_is_asked_does_not_matter(rule: Rule, done: Facts) -> None:
    turned = Rule(rule.lectures[::-1], rule.quizzes[::-1], rule.sessions[::-1], rule.attendance_percent)

    assert completed_at(turned, done) == completed_at(rule, done)
    assert missing(turned, done).count == missing(rule, done).count


def at(minutes: int) -> datetime:
    """Give a moment of the day."""
    return MORNING + timedelta(minutes=minutes)


def test_of_more_sessions_than_are_asked_the_earliest_count() -> None:
    rule = Rule((), (), (1, 2, 3, 4), 50)

    assert completed_at(rule, Facts(sessions={4: at(9), 1: at(1), 3: at(5)})) == at(5)


def test_a_part_of_a_session_is_rounded_up_to_a_whole_one() -> None:
    rule = Rule((), (), (1, 2, 3), 67)

    assert missing(rule, Facts(sessions={1: at(1), 2: at(2)})).sessions == 1
