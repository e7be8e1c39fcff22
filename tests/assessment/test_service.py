"""Attempts: one open at a time, answers appended once, nothing after hand-in, no answer after its key."""

from fractions import Fraction

import pytest
from sqlalchemy import func, select

from elearn.assessment.models import Attempt, Grade
from elearn.assessment.queries import KeptGrade
from elearn.assessment.service import standing_of
from elearn.errors import Conflict, NotFound
from elearn.questions.registry import kind_of
from tests.published import AFTER, AT_ONCE
from tests.taking import Desk, event


def attempts(desk: Desk) -> int:
    """Count all attempts."""
    with desk.database.read() as session:
        return session.scalars(select(func.count()).select_from(Attempt)).one()


def test_beginning_twice_leads_to_the_same_attempt(desk: Desk) -> None:
    first, second = desk.begin(), desk.begin()

    assert first == second
    assert attempts(desk) == 1
    assert desk.tally() == (1, 0, 0, 0)


def test_each_quiz_and_each_person_has_an_attempt_of_its_own(desk: Desk) -> None:
    found = {desk.begin().id, desk.begin(AT_ONCE).id, Desk(desk.database, "chenyu").begin().id}

    assert len(found) == 3


def test_after_hand_in_a_new_attempt_begins(desk: Desk) -> None:
    first = desk.begin()
    desk.hand_in(first)

    second = desk.begin()

    assert second.id != first.id
    assert second.submitted_at is None
    score = desk.score()
    assert score is not None
    assert (score.begun, score.finished) == (2, 1)


def test_a_repeated_save_changes_nothing(desk: Desk) -> None:
    sheet = desk.begin()
    saved = event("dw-001", "c3")
    desk.save(sheet, saved)
    kept = desk.events(sheet)

    desk.save(sheet, saved, saved)
    desk.save(sheet, event("dw-001", "c1", event_id=saved.event_id))

    assert desk.events(sheet) == kept
    assert desk.hand_in(sheet).questions[0].earned == 1


def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    sheet = desk.begin()
    desk.save(sheet, event("dw-001", "c3", 1))

    desk.save(sheet, event("dw-001", None, 2))

    assert desk.hand_in(sheet).earned == 0


def test_of_two_events_in_one_save_with_the_same_id_one_is_kept(desk: Desk) -> None:
    sheet = desk.begin()

    desk.save(sheet, event("dw-001", "c1", event_id="the-same-id"), event("dw-002", True, event_id="the-same-id"))

    assert desk.events(sheet) == {("the-same-id", "dw-001")}


def test_what_arrives_after_hand_in_is_refused_and_changes_nothing(desk: Desk) -> None:
    sheet = desk.begin()
    desk.save(sheet, event("dw-001", "c1"))
    desk.hand_in(sheet)
    kept = desk.events(sheet)

    with pytest.raises(Conflict, match="handed in already"):
        desk.save(sheet, event("dw-001", "c3", 2))

    assert desk.events(sheet) == kept


def test_repeating_after_hand_in_what_was_acknowledged_before_is_no_error(desk: Desk) -> None:
    sheet = desk.begin()
    saved = event("dw-001", "c3")
    desk.save(sheet, saved)
    desk.hand_in(sheet)

    desk.save(sheet, saved)

    assert desk.events(sheet) == {(saved.event_id, "dw-001")}


def test_a_new_answer_among_repeated_ones_is_refused_after_hand_in(desk: Desk) -> None:
    sheet = desk.begin()
    saved = event("dw-001", "c3")
    desk.save(sheet, saved)
    desk.hand_in(sheet)

    with pytest.raises(Conflict):
        desk.save(sheet, saved, event("dw-002", True))


def test_once_its_key_was_shown_an_answer_stays(desk: Desk) -> None:
    sheet = desk.begin(AT_ONCE)
    desk.save(sheet, event("ec-001", "c1"))
    desk.show_key(sheet, "ec-001")

    with pytest.raises(Conflict, match="key of this question"):
        desk.save(sheet, event("ec-001", "c2", 2))
    with pytest.raises(Conflict, match="key of this question"):
        desk.hand_in(sheet, event("ec-001", "c2", 2))

    assert len(desk.events(sheet)) == 1
    assert desk.grade(sheet) is None


def test_a_shown_key_holds_up_no_other_question_nor_a_repeated_save(desk: Desk) -> None:
    sheet = desk.begin(AT_ONCE)
    answered = event("ec-001", "c1")
    desk.save(sheet, answered)
    desk.show_key(sheet, "ec-001")

    desk.save(sheet, answered, event("ec-002", "c2"))

    assert {question for _, question in desk.events(sheet)} == {"ec-001", "ec-002"}


def test_showing_a_key_twice_is_showing_it_once(desk: Desk) -> None:
    sheet = desk.begin(AT_ONCE)
    desk.save(sheet, event("ec-001", "c1"))

    desk.show_key(sheet, "ec-001")
    desk.show_key(sheet, "ec-001")

    assert desk.hand_in(sheet).possible > 0


def test_a_save_to_an_attempt_that_does_not_exist_is_refused(desk: Desk) -> None:
    sheet = desk.begin()
    object.__setattr__(sheet, "id", 2**40)

    with pytest.raises(NotFound):
        desk.save(sheet, event("dw-001", "c1"))


@pytest.mark.parametrize("quiz", [AFTER, AT_ONCE])
def test_right_answers_earn_full_marks_that_are_kept(desk: Desk, quiz: str) -> None:
    sheet = desk.begin(quiz)
    best = desk.best(sheet)
    desk.save(sheet, *best[:5])

    result = desk.hand_in(sheet, *best[5:])

    kept, score = desk.grade(sheet), desk.score(quiz)
    assert result.share == 1
    assert result.passed
    assert kept is not None
    assert (kept.earned, kept.possible, kept.passed) == (result.earned, result.possible, True)
    assert [Fraction(earned) for _, earned, _ in kept.detail] == [part.earned for part in result.questions]
    assert score is not None
    assert (score.share, score.passed, score.counted_attempt_id) == (10_000, True, sheet.id)
    assert desk.tally(quiz) == (1, 1, 1, 10_000)


def test_a_blank_paper_earns_nothing_and_counts_as_finished(desk: Desk) -> None:
    sheet = desk.begin()

    result = desk.hand_in(sheet)

    assert result.earned == 0
    assert not result.passed
    assert desk.tally() == (1, 1, 0, 0)


def test_the_second_hand_in_is_refused_and_changes_nothing(desk: Desk) -> None:
    sheet = desk.begin()
    desk.hand_in(sheet)
    before = desk.grade(sheet), desk.score(), desk.tally()

    with pytest.raises(Conflict, match="handed in already"):
        desk.hand_in(sheet, *desk.best(sheet))

    after = desk.grade(sheet), desk.score(), desk.tally()
    assert (after[0], after[2]) == (before[0], before[2])
    assert standing_of(after[1]) == standing_of(before[1])
    assert desk.events(sheet) == set()


def test_the_best_of_several_attempts_counts(desk: Desk) -> None:
    shares = []
    for right in (3, 12, 5):
        sheet = desk.begin()
        shares.append(desk.hand_in(sheet, *desk.best(sheet)[:right]).share)

    score = desk.score()
    assert score is not None
    assert score.share == int(max(shares) * 10_000)
    assert desk.tally() == (1, 1, int(max(shares) >= Fraction(60, 100)), score.share)


def test_the_paper_is_what_was_published_when_the_attempt_began(desk: Desk) -> None:
    sheet = desk.begin()
    specs = desk.specs(sheet)

    assert [entry[0] for entry in sheet.paper] == [spec["id"] for spec in specs]
    assert len(specs) >= 12
    assert all(kind_of(spec["kind"]) for spec in specs)


def test_a_kept_grade_has_every_column() -> None:
    assert set(KeptGrade._fields) == set(Grade.__table__.columns.keys())
