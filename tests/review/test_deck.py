"""Cards come by themselves from what was studied: practice questions only, with the rating that the answer earned."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.grading import Event, QuestionGrade, Result
from elearn.assessment.rulings import Basis
from elearn.content.files import read_folder
from elearn.content.outline import QuestionRef
from elearn.content.shelf import Shelf
from elearn.review import deck
from elearn.review.models import ENDED, ON, PAUSED
from tests.clock import MORNING
from tests.published import AFTER, FOLDER
from tests.review.learning import TODAY, TOMORROW, Learner


def test_a_quiz_that_is_handed_in_makes_cards_with_their_first_rating(learner: Learner) -> None:
    learner.take(AFTER, "dw-001")

    cards, logs = learner.cards(), {row["question_id"]: row for row in learner.logs()}
    assert set(cards) == set(logs) == learner.questions()
    assert logs["dw-001"]["rating"] == Rating.Again
    assert {row["rating"] for name, row in logs.items() if name != "dw-001"} == {Rating.Good}
    assert cards["dw-001"]["due"] == TOMORROW
    assert all(card["due"] > TODAY and card["topic"] == "drinking-water" for card in cards.values())


def test_a_lecture_that_was_read_to_the_end_makes_cards_for_the_next_day(reader: Learner) -> None:
    reader.study(but_last=True)
    before = reader.cards()
    reader.study()

    assert before == {}
    assert {card["due"] for card in reader.cards().values()} == {TOMORROW}
    assert {fact["by"] for fact in reader.introductions().values()} == {"lecture"}
    assert reader.logs() == []


def test_what_was_read_first_is_rated_when_its_quiz_is_handed_in(reader: Learner) -> None:
    reader.study()
    reader.take(AFTER)

    assert {card["reps"] for card in reader.cards().values()} == {1}
    assert {fact["by"] for fact in reader.introductions().values()} == {"lecture"}


def test_a_second_try_on_the_same_day_changes_no_card(reader: Learner) -> None:
    reader.take(AFTER, "dw-001")
    before = reader.cards()
    reader.take(AFTER)

    assert reader.cards() == before


def test_a_quiz_that_measures_makes_no_card(reader: Learner) -> None:
    reader.take("pre-test")

    assert (reader.cards(), reader.introductions(), reader.logs()) == ({}, {}, [])


def test_a_blank_paper_makes_cards_without_a_rating(reader: Learner) -> None:
    reader.take(AFTER, last=[])

    assert set(reader.cards()) == reader.questions()
    assert reader.logs() == []


@pytest.mark.parametrize(("state", "are_made"), [(ON, True), (PAUSED, True), (ENDED, False)])
def test_cards_come_while_reviews_are_paused_and_not_once_they_are_ended(
    reader: Learner, state: str, are_made: bool
) -> None:
    reader.prefer(state)
    reader.take(AFTER)

    assert set(reader.cards()) == (reader.questions() if are_made else set())


def test_nothing_that_measures_is_ever_behind_a_lecture_of_the_shipped_course(reader: Learner) -> None:
    with reader.database.read() as session:
        outline = Shelf().outline(session)
    behind = {
        one.question_id for lecture in outline.course.lectures for one in deck.behind_lecture(outline, lecture, TODAY)
    }
    measuring = {name for name, ref in outline.questions.items() if not ref.is_practice}

    assert len(behind) > 60
    assert measuring
    assert not behind & measuring
    assert not deck.askable(outline, TODAY) & measuring


def test_every_question_in_a_lectures_text_is_behind_that_lecture(reader: Learner) -> None:
    with reader.database.read() as session:
        outline = Shelf().outline(session)
    texts = {path: body.decode() for path, body in read_folder(FOLDER).items() if path.endswith(".zh.md")}
    for lecture in outline.course.lectures:
        asked = set(texts[f"lectures/{lecture.id}.zh.md"].split("{{ question ")[1:])
        behind = {one.question_id for one in deck.behind_lecture(outline, lecture, TODAY)}
        assert {one.split(" }}")[0] for one in asked} <= behind


@given(st.booleans(), st.booleans())
def test_only_practice_that_rests_on_law_in_force_may_be_asked(is_practice: bool, is_stale: bool) -> None:
    repeals = (("old-law", TODAY),) if is_stale else ()
    ref = QuestionRef("q", "r", "d", repeals, is_practice, "single_choice")

    assert deck.may_be_asked(ref, TODAY) is (is_practice and not is_stale)
    assert not deck.may_be_asked(None, TODAY)


def rate(*saved: tuple[str, object, datetime]) -> dict[str, tuple[Rating, int | None]]:
    """Rate answers to two questions; "right" is right."""
    paper: list[tuple[dict[str, Any], str]] = [({"id": "q-1"}, "h1"), ({"id": "q-2"}, "h2")]
    events = [(Event(f"event-{n}", name, n, answer), at) for n, (name, answer, at) in enumerate(saved, 1)]
    latest = {name: answer for name, answer, _ in saved}
    grades = tuple(QuestionGrade(name, Fraction(latest.get(name) == "right"), Fraction(1)) for name in ("q-1", "q-2"))
    found = deck.rated_answers("attempt", paper, Result(Fraction(0), Fraction(2), False, grades), events, MORNING)
    return {one.question_id: (one.rating, one.took_ms) for one in found}


def test_an_answer_that_took_long_is_hard_and_a_pause_for_lunch_is_not() -> None:
    late, later = MORNING + timedelta(seconds=90), MORNING + timedelta(minutes=60)

    assert rate(("q-1", "right", late), ("q-2", "right", later)) == {
        "q-1": (Rating.Hard, 90_000),
        "q-2": (Rating.Good, 3_510_000),
    }


def test_answers_that_were_saved_together_have_no_time_of_their_own() -> None:
    late = MORNING + timedelta(seconds=90)

    assert rate(("q-1", "right", late), ("q-2", "wrong", late)) == {
        "q-1": (Rating.Good, None),
        "q-2": (Rating.Again, None),
    }


def test_a_blank_beside_answers_counts_as_forgotten() -> None:
    assert rate(("q-1", "right", MORNING))["q-2"] == (Rating.Again, None)


@pytest.mark.parametrize("basis", [Basis.PENDING, Basis.DROPPED])
def test_what_waits_for_a_person_or_was_dropped_is_not_rated(basis: Basis) -> None:
    events = [(Event(f"event-{name}", name, 1, "a text"), MORNING) for name in ("q-1", "q-2")]
    grades = (QuestionGrade("q-1", Fraction(0), Fraction(1), basis), QuestionGrade("q-2", Fraction(1), Fraction(1)))
    result = Result(Fraction(1), Fraction(2), False, grades, 1)

    found = deck.rated_answers("attempt", [({"id": "q-1"}, "h1"), ({"id": "q-2"}, "h2")], result, events, MORNING)

    assert [one.question_id for one in found] == ["q-2"]
