"""The scheduler through our adapter equals fsrs on its published sequences, and keeps the house's own promises."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.review.scheduler import OURS, Memory, Moment, answered, chance, fuzzed, infer, introduced, rated, recall

AGAIN, HARD, GOOD, EASY = Rating
NOON = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
# Facts out of the test suite of fsrs 6.3.2 (py-fsrs, tests/test_basic.py), with its default scheduler, unfuzzed.
SEQUENCE = (GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, AGAIN, AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD)
INTERVALS = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
DEFAULT = Scheduler(enable_fuzzing=False)


def test_the_published_sequence_of_intervals_comes_out() -> None:
    card, at, intervals = Moment(), NOON, []
    for rating in SEQUENCE:
        card = answered(card, rating, at, DEFAULT)
        assert card.due is not None
        intervals.append((card.due - at).days)
        at = card.due

    assert intervals == INTERVALS


def test_the_published_memory_state_comes_out() -> None:
    card, at = Moment(), NOON
    for rating, days in zip((AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD), (0, 0, 1, 3, 8, 21), strict=True):
        at += timedelta(days=days)
        card = answered(card, rating, at, DEFAULT)

    assert card.stability == pytest.approx(53.62691, abs=1e-4)
    assert card.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_the_published_difficulty_of_what_is_always_easy_comes_out() -> None:
    card = Moment()
    for micro in range(10):
        card = answered(card, EASY, NOON.replace(microsecond=micro), DEFAULT)

    assert card.difficulty == 1.0


@pytest.mark.parametrize(
    ("ratings", "seconds", "stage", "step"),
    [
        ([GOOD], 600, State.Learning, 1),
        ([AGAIN], 60, State.Learning, 0),
        ([HARD], 330, State.Learning, 0),
        ([GOOD, GOOD, GOOD, AGAIN], 600, State.Relearning, 0),
    ],
)
def test_the_published_steps_come_out(ratings: list[Rating], seconds: int, stage: State, step: int) -> None:
    card, at = Moment(), NOON
    for rating in ratings:
        at = card.due or NOON
        card = answered(card, rating, at, DEFAULT)

    assert card.due is not None
    assert ((card.due - at).total_seconds(), card.stage, card.step) == (seconds, stage, step)


def test_a_new_card_is_asked_from_the_next_day_on() -> None:
    assert introduced(DAY) == Memory(due=DAY + timedelta(days=1))


@pytest.mark.parametrize("rating", [AGAIN, HARD, GOOD])
def test_no_answer_makes_a_card_due_on_the_same_day(rating: Rating) -> None:
    assert rated(introduced(DAY), rating, DAY, salt="a").due > DAY


def test_a_second_answer_of_the_day_changes_nothing() -> None:
    once = rated(introduced(DAY), GOOD, DAY, salt="a")

    assert rated(once, AGAIN, DAY, salt="a") == once


ratings = st.sampled_from([AGAIN, HARD, GOOD])


@settings(max_examples=60)
@given(st.lists(st.tuples(ratings, st.integers(1, 200)), max_size=8), st.integers(1, 400), st.text(max_size=4))
def test_better_recall_is_never_due_sooner(history: list[tuple[Rating, int]], days: int, salt: str) -> None:
    memory, day = introduced(DAY), DAY
    for rating, pause in history:
        memory = rated(memory, rating, day, salt=salt)
        day += timedelta(days=pause)
    day += timedelta(days=days)
    again, hard, good, easy = (rated(memory, rating, day, salt=salt).due for rating in Rating)

    assert day < again <= hard <= good <= easy


@settings(max_examples=60)
@given(st.integers(1, 5_000), st.text(max_size=4))
def test_fuzz_keeps_the_order_of_intervals_and_stays_within_a_tenth(days: int, salt: str) -> None:
    assert fuzzed(days, salt=salt) <= fuzzed(days + 1, salt=salt)
    assert abs(fuzzed(days, salt=salt) - days) <= max(1, days * 0.1 + 0.5)


def test_fuzz_is_the_same_each_time_and_parts_cards_that_were_made_together() -> None:
    found = [fuzzed(30, salt=f"7:dw-{number:03}:1") for number in range(40)]

    assert found == [fuzzed(30, salt=f"7:dw-{number:03}:1") for number in range(40)]
    assert len(set(found)) > 4


def test_expected_recall_follows_the_published_curve() -> None:
    # FSRS-6: R(t, S) = (1 + F t/S)^(-D), with D = 0.1542 and F chosen so that R(S, S) = 0.9.
    memory = Memory(due=DAY, last=DAY, stability=10.0, difficulty=5.0, reps=1)
    factor = 0.9 ** (-1 / 0.1542) - 1

    assert recall(memory, DAY) == 1
    assert recall(memory, DAY + timedelta(days=10)) == pytest.approx(0.9)
    assert recall(memory, DAY + timedelta(days=40)) == pytest.approx((1 + factor * 4) ** -0.1542)
    assert recall(introduced(DAY), DAY) is None


@given(st.floats(0.1, 3_000), st.integers(0, 2_000))
def test_expected_recall_is_what_fsrs_gives(stability: float, days: int) -> None:
    card = Card(1, State.Review, None, stability, 5.0, NOON, NOON)
    theirs = OURS.get_card_retrievability(card, NOON + timedelta(days=days))

    assert chance(stability, days) == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("is_right", "took_ms", "rating"),
    [
        (False, 5_000, AGAIN),
        (False, None, AGAIN),
        (True, None, GOOD),
        (True, 1, GOOD),
        (True, 39_999, GOOD),
        (True, 40_001, HARD),
        (True, 600_000, GOOD),  # away from the desk: the time says nothing
    ],
)
def test_a_rating_is_inferred_from_right_and_wrong_and_long(
    is_right: bool, took_ms: int | None, rating: Rating
) -> None:
    assert infer(is_right, took_ms, usual_ms=20_000) is rating


@given(st.booleans(), st.none() | st.integers(0, 10**7), st.integers(1, 10**6))
def test_easy_is_never_inferred(is_right: bool, took_ms: int | None, usual_ms: int) -> None:
    assert infer(is_right, took_ms, usual_ms) is not EASY
