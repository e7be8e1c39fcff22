"""A save in one statement, as PostgreSQL gets it: it keeps what ``save`` would keep, and leaves it all the rest."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from elearn.assessment.grading import Event
from elearn.assessment.models import Attempt
from elearn.assessment.queries import Sheet
from elearn.assessment.thinning import LONG
from tests.published import AT_ONCE
from tests.racing import await_waiting
from tests.taking import LATER, Desk, event

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("published_url", ["postgresql"], indirect=True)]
ANSWER = event("dw-001", "c3", event_id="event-once")


def test_an_answer_is_kept_as_save_keeps_it(desk: Desk) -> None:
    sheet = desk.begin()

    assert desk.save_at_once(sheet, ANSWER)
    desk.save(sheet, event("dw-002", "c1", event_id="event-after"))

    assert desk.events(sheet) == {("event-once", "dw-001"), ("event-after", "dw-002")}
    assert desk.hand_in(sheet).earned > 0


def repeated(desk: Desk, sheet: Sheet) -> list[Event]:
    desk.save(sheet, ANSWER)
    return [ANSWER]


def several(_desk: Desk, _sheet: Sheet) -> list[Event]:
    return [ANSWER, event("dw-002", "c1")]


def long(_desk: Desk, _sheet: Sheet) -> list[Event]:
    return [event("dw-001", {"text": "长" * LONG})]


def handed_in(desk: Desk, sheet: Sheet) -> list[Event]:
    desk.hand_in(sheet)
    return [ANSWER]


def shown(desk: Desk, sheet: Sheet) -> list[Event]:
    desk.show_key(sheet, "dw-002")
    return [ANSWER]


def overdue(desk: Desk, sheet: Sheet) -> list[Event]:
    with desk.database.write() as session:
        session.execute(update(Attempt).values(closes_at=LATER - timedelta(seconds=1)))
    return [ANSWER]


def unknown(desk: Desk, sheet: Sheet) -> list[Event]:
    with desk.database.write() as session:
        session.execute(update(Attempt).values(id=sheet.id + 1))
    return [ANSWER]


@pytest.mark.parametrize("case", [repeated, several, long, handed_in, shown, overdue, unknown])
def test_what_is_more_than_a_usual_save_is_left_alone(desk: Desk, case: Callable[[Desk, Sheet], list[Event]]) -> None:
    sheet = desk.begin(AT_ONCE if case is shown else "drinking-water")
    events = case(desk, sheet)
    before = desk.events(sheet)

    assert not desk.save_at_once(sheet, *events)
    assert desk.events(sheet) == before


def test_at_the_very_end_of_its_time_an_attempt_is_open(desk: Desk) -> None:
    sheet = desk.begin()
    with desk.database.write() as session:
        session.execute(update(Attempt).values(closes_at=LATER))

    assert desk.save_at_once(sheet, ANSWER)


def test_it_waits_for_a_hand_in_that_is_under_way_and_keeps_nothing(desk: Desk) -> None:
    sheet = desk.begin()
    with ThreadPoolExecutor(1) as pool:
        with desk.database.write() as session:
            session.execute(update(Attempt).where(Attempt.id == sheet.id).values(submitted_at=LATER))
            saving = pool.submit(desk.save_at_once, sheet, ANSWER)
            await_waiting(desk.database)

        assert not saving.result()
    assert desk.events(sheet) == set()
