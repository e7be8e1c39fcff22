"""Regrades: the preview is what the commit does, undoing restores exactly, and what people gave survives."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.models import Grade
from elearn.assessment.rulings import Action, Part
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from elearn.errors import Conflict
from elearn.marking.models import RegradeMade
from elearn.marking.service import Marking
from elearn.notices.models import Notice
from elearn.regrading import plans
from elearn.regrading.anew import regrade_all
from elearn.regrading.models import RegradePlan
from elearn.regrading.single import Ruling, mark_answer, override_marks
from elearn.study import rebuild
from tests.published import AFTER
from tests.regrading.classes import Class
from tests.taking import LATER

RIGHT, WRONG = [True] * 12, [False] * 12
papers = st.lists(st.lists(st.booleans(), min_size=12, max_size=12), min_size=1, max_size=4)
actions = st.sampled_from(Action)


@pytest.fixture
def room(published_database: Database) -> Iterator[Class]:
    """Open a transaction that is undone at the end."""
    with Session(published_database.writer, expire_on_commit=False) as session:
        yield Class(session)
        session.rollback()


def draw_plan(room: Class, data: st.DataObject) -> RegradePlan:
    """Plan some regrade: of a question, or of the whole quiz."""
    action = data.draw(actions)
    if action is Action.PASSING:
        return room.plan_quiz(action, str(data.draw(st.integers(0, 100))))
    if action is Action.COUNTS:
        return room.plan_quiz(action, data.draw(st.sampled_from(["best", "last", "first", "average"])))
    return room.plan(data.draw(st.integers(0, 11)), action, ("c1",))


def rule_over(room: Class, drawn: Any) -> None:
    """Let a lecturer replace some marks beforehand."""
    number, place, share = drawn
    sheet = room.sheets[number % len(room.sheets)]
    ruling = Ruling(sheet, "person", room.lecturer)
    marks = (share, Fraction(1))
    if place is None or number % 2:
        question = None if place is None else sheet.paper[place][0]
        override_marks(room.session, room.shelf, ruling, question, marks, reason="so", now=LATER)
    else:
        given = Marking({"": share}, {"": Fraction(1)})
        key = sheet.paper[place][0]
        mark_answer(room.session, room.shelf, ruling, key, given, part=Part.FIRST, seen=0, now=LATER)


rulings = st.lists(
    st.tuples(st.integers(0, 7), st.none() | st.integers(0, 11), st.fractions(0, 1, max_denominator=6)),
    max_size=3,
    unique_by=lambda drawn: drawn[1],
)


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_the_preview_is_what_is_done_and_undoing_restores_exactly(
    published_database: Database, data: st.DataObject
) -> None:
    with Session(published_database.writer, expire_on_commit=False) as session:
        room = Class(session)
        for number, right in enumerate(data.draw(papers)):
            room.take(["tanglan", "chenyu"][number % 2], right)
        for drawn in data.draw(rulings):
            rule_over(room, drawn)
        done = []
        for _ in range(data.draw(st.integers(1, 3))):
            before = room.everything()
            made = draw_plan(room, data)
            expected, scores, shown = room.previewed(made), room.scores(), room.previewed_scores(made)
            assert room.everything() == before

            assert room.commit(made) == len(expected)

            after = room.grades()
            assert {key: after[key] for key in after if after[key] != before[0][key]} == expected
            then = room.scores()
            assert {key: then[key] for key in then if then[key] != scores[key]} == shown
            assert room.previewed_scores(made) == shown
            done.append((before, made))
        told = list[tuple[int, int]]()
        assert regrade_all(session, room.shelf, now=LATER, report=lambda *step: told.append(step)) == 0
        assert told[-1][0] == told[-1][1] > 0
        kept = room.everything()
        list(rebuild(session, now=LATER))
        assert room.everything() == kept
        for before, made in reversed(done):
            undoing = plans.plan_undoing(
                session, room.lecturer, session.get_one(RegradeMade, made.regrade_id), now=LATER
            )
            plans.prepare(session, room.shelf, undoing, now=LATER)
            room.commit(undoing)
            assert room.everything() == before
        session.rollback()


def test_a_mended_key_changes_marks_scores_and_tallies_and_tells_those_affected(room: Class) -> None:
    room.take("tanglan", RIGHT)
    room.take("chenyu", WRONG)
    made = room.plan(0, Action.FULL_MARKS)

    room.commit(made, "The question was misleading.")

    told = room.session.scalars(select(Notice)).all()
    assert [(one.account_id, one.link) for one in told] == [
        (room.sheets[1].account_id, f"/attempts/{room.sheets[1].public_id}/result")
    ]
    assert "The question was misleading." in told[0].text_en
    assert room.session.scalars(select(AuditEvent.action)).all()[-1] == "regrade.commit"


def test_what_is_handed_in_after_the_commit_is_graded_by_it(room: Class) -> None:
    room.take("tanglan", WRONG)
    room.commit(room.plan(0, Action.DROP))

    late = room.take("chenyu", RIGHT)

    grade = room.session.get_one(Grade, late.id)
    assert grade.possible == sum(spec["points"] for spec in room.specs()[1:])
    assert grade.basis == {late.paper[0][0]: "dropped"}


def test_what_is_handed_in_between_preview_and_commit_is_regraded_too_and_counted(room: Class) -> None:
    room.take("tanglan", WRONG)
    made = room.plan(0, Action.FULL_MARKS)
    late = room.take("chenyu", WRONG)

    assert room.commit(made) == 2

    room.session.refresh(made)
    assert made.late == 1
    assert room.session.get_one(Grade, late.id).basis == {late.paper[0][0]: "full_marks"}


def test_a_grade_that_changed_since_the_preview_asks_for_another_preview(room: Class) -> None:
    sheet = room.take("tanglan", WRONG)
    made = room.plan(0, Action.FULL_MARKS)
    marks = (Fraction(1), Fraction(1))
    override_marks(room.session, room.shelf, Ruling(sheet, "p", room.lecturer), None, marks, reason="so", now=LATER)

    with pytest.raises(Conflict):
        room.commit(made)


def test_a_regrade_that_came_between_asks_for_another_preview_though_no_grade_has_changed(room: Class) -> None:
    room.take("tanglan", RIGHT)
    made = room.plan(0, Action.DROP)
    room.commit(room.plan(0, Action.ACCEPT, ("nobody said this",)))

    with pytest.raises(Conflict):
        room.commit(made)


def test_of_two_commits_of_one_plan_the_second_finds_it_done(room: Class) -> None:
    room.take("tanglan", WRONG)
    made = room.plan(0, Action.DROP)
    room.commit(made)

    with pytest.raises(Conflict):
        room.commit(made)


def test_a_regrade_is_undone_once(room: Class) -> None:
    room.take("tanglan", WRONG)
    made = room.plan(0, Action.DROP)
    room.commit(made)
    regrade = room.session.get_one(RegradeMade, made.regrade_id)
    undoings = [plans.plan_undoing(room.session, room.lecturer, regrade, now=LATER) for _ in range(2)]
    for one in undoings:
        plans.prepare(room.session, room.shelf, one, now=LATER)
    room.commit(undoings[0])

    with pytest.raises(Conflict):
        room.commit(undoings[1])


def test_revisions_that_were_not_named_stay_as_they_are(room: Class) -> None:
    sheet = room.take("tanglan", WRONG)
    before = room.everything()
    wanted = plans.Wanted(Action.FULL_MARKS, sheet.paper[0][0], AFTER, ("f" * 64,))
    made = plans.plan(room.session, room.lecturer, wanted, now=LATER)
    plans.prepare(room.session, room.shelf, made, now=LATER)

    assert room.commit(made) == 0
    assert room.everything() == before


def test_another_pass_mark_passes_people_tells_them_and_is_taken_back_exactly(room: Class) -> None:
    sheet = room.take("tanglan", [True] * 6 + [False] * 6)
    room.take("chenyu", WRONG)
    before = room.everything()
    share = room.session.get_one(Grade, sheet.id)
    made = room.plan_quiz(Action.PASSING, str(int(share.earned * 100 / share.possible)))

    room.commit(made, "The mark was set too high.")

    assert [grade[2] for _, grade in sorted(room.grades().items())] == [True, False]
    assert [score[2] for score in room.scores().values()] == [True, False]
    told = room.session.scalars(select(Notice)).all()
    assert [(one.account_id, "The mark was set too high." in one.text_en) for one in told] == [(sheet.account_id, True)]
    undoing = plans.plan_undoing(
        room.session, room.lecturer, room.session.get_one(RegradeMade, made.regrade_id), now=LATER
    )
    plans.prepare(room.session, room.shelf, undoing, now=LATER)
    room.commit(undoing)
    assert room.everything() == before


def test_when_another_attempt_counts_who_has_another_score_is_told_once(room: Class) -> None:
    room.take("tanglan", RIGHT)
    last = room.take("tanglan", WRONG)
    room.take("chenyu", RIGHT)

    room.commit(room.plan_quiz(Action.COUNTS, "last"))

    assert [score[2] for score in room.scores().values()] == [False, True]
    told = room.session.scalars(select(Notice)).all()
    assert [(one.account_id, one.link) for one in told] == [(last.account_id, f"/attempts/{last.public_id}/result")]


def test_the_score_of_who_handed_in_between_preview_and_commit_is_shown_as_it_became(room: Class) -> None:
    sheet = room.take("tanglan", WRONG)
    made = room.plan_quiz(Action.PASSING, "0")
    room.take("tanglan", RIGHT)

    room.commit(made)

    shown, kept = room.previewed_scores(made), room.scores()
    assert kept[sheet.account_id, AFTER][2]
    assert all(kept[key] == figures for key, figures in shown.items())
