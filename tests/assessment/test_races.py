"""Attempts under races: whoever is first wins, the other is told, and nothing that was acknowledged is lost."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from elearn.assessment import responses
from elearn.assessment.models import Attempt, Grade
from elearn.errors import Conflict
from elearn.study import grade_sheet, hand_in
from tests.published import AFTER
from tests.racing import await_waiting, together
from tests.taking import LATER, Desk, begin_in, event

ROUNDS = 6


def test_beginning_in_many_tabs_at_once_makes_one_attempt(desk: Desk) -> None:
    sheets = {future.result().public_id for future in together([desk.begin] * 6)}

    with desk.database.read() as session:
        kept = session.scalars(select(Attempt.public_id)).all()
    assert sheets == set(kept)
    assert len(kept) == 1
    assert desk.tally() == (1, 0, 0, 0)


def test_a_second_tab_that_begins_meanwhile_waits_and_joins_the_first(desk: Desk) -> None:
    with ThreadPoolExecutor(1) as pool:
        with desk.database.write() as session:
            first = begin_in(session, desk.shelf, desk.actor)
            second = pool.submit(desk.begin)
            await_waiting(desk.database)
        assert second.result().id == first.id


def test_beginning_while_the_open_attempt_is_handed_in_leads_to_an_open_one(desk: Desk) -> None:
    for _ in range(ROUNDS):
        sheet = desk.begin()

        handed_in, begun = together([partial(desk.hand_in, sheet), partial(desk.begin)])

        assert handed_in.exception() is None
        assert begun.exception() is None
        again = desk.begin()  # which is the one that was begun, unless that was the one that was handed in
        assert begun.result().id in {sheet.id, again.id}
        assert again.id != sheet.id


def test_of_two_hand_ins_exactly_one_wins(desk: Desk) -> None:
    for round_ in range(1, ROUNDS + 1):
        sheet = desk.begin()
        best = desk.best(sheet)

        outcomes = together([partial(desk.hand_in, sheet, *best), partial(desk.hand_in, sheet, *best)])

        errors = [outcome.exception() for outcome in outcomes]
        assert sorted(type(error).__name__ for error in errors) == ["Conflict", "NoneType"]
        with desk.database.read() as session:
            assert session.scalars(select(func.count()).select_from(Grade)).one() == round_
        score = desk.score()
        assert score is not None
        assert (score.begun, score.finished, score.share) == (round_, round_, 10_000)
        assert desk.tally() == (1, 1, 1, 10_000)


def test_a_hand_in_waits_for_a_save_that_is_under_way_and_counts_it(desk: Desk) -> None:
    sheet = desk.begin()
    with ThreadPoolExecutor(1) as pool:
        with desk.database.write_connection() as connection:
            responses.save(connection, sheet.id, desk.best(sheet), now=LATER)
            handed_in = pool.submit(desk.hand_in, sheet)
            await_waiting(desk.database)

        assert handed_in.result().share == 1


def test_a_save_waits_for_a_hand_in_that_is_under_way_and_is_refused(desk: Desk) -> None:
    sheet = desk.begin()
    with ThreadPoolExecutor(1) as pool:
        with desk.database.write() as session:
            hand_in(session, desk.shelf, sheet, (), today=LATER.date(), now=LATER)
            saving = pool.submit(desk.save, sheet, event("dw-001", "c3"))
            await_waiting(desk.database)

        with pytest.raises(Conflict, match="handed in already"):
            saving.result()
    assert desk.events(sheet) == set()


def test_every_acknowledged_save_is_in_the_grade(desk: Desk) -> None:
    for _ in range(ROUNDS):
        sheet = desk.begin()
        best = desk.best(sheet)
        half = len(best) // 2
        desk.save(sheet, *best[:half])

        outcomes = together([partial(desk.hand_in, sheet), *(partial(desk.save, sheet, one) for one in best[half:])])

        saved = [one for one, outcome in zip(best[half:], outcomes[1:], strict=True) if outcome.exception() is None]
        refused = [error for outcome in outcomes if (error := outcome.exception()) is not None]
        assert all(isinstance(error, Conflict) for error in refused), refused
        assert desk.events(sheet) == {(one.event_id, one.question_id) for one in [*best[:half], *saved]}
        kept = desk.grade(sheet)
        with desk.database.read() as session:
            again = grade_sheet(session, desk.shelf, sheet)
        assert kept is not None
        assert (kept.earned, kept.passed) == (again.earned, again.passed)


def test_two_people_who_hand_in_at_once_are_both_counted(desk: Desk) -> None:
    other = Desk(desk.database, "chenyu")
    sheets = desk.begin(), other.begin()

    together([partial(desk.hand_in, sheets[0]), partial(other.hand_in, sheets[1], *other.best(sheets[1]))])

    assert desk.tally(AFTER) == (1, 1, 0, 0)
    assert other.tally(AFTER) == (1, 1, 1, 10_000)
