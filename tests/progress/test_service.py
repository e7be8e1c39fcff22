"""Finished sections: kept once, for one person, on whatever device."""

from sqlalchemy import func, select

from elearn.db.database import Database
from elearn.progress.models import SectionDone
from elearn.progress.service import Place, finish_section, finished_sections, keep_place, reading
from tests.clock import MORNING
from tests.taking import LATER, Desk


def test_finishing_a_section_twice_keeps_the_first_time(published_database: Database) -> None:
    reader = Desk(published_database).actor.id
    for moment in (MORNING, LATER):
        with published_database.write() as session:
            finish_section(session, reader, "drinking-water", "zones", now=moment)

    with published_database.read() as session:
        assert session.scalars(select(SectionDone.done_at)).all() == [MORNING]


def test_what_one_person_finished_is_nobody_elses(published_database: Database) -> None:
    mine, yours = Desk(published_database).actor.id, Desk(published_database, "chenyu").actor.id
    with published_database.write() as session:
        finish_section(session, mine, "drinking-water", "zones", now=MORNING)
        finish_section(session, yours, "drinking-water", "start", now=MORNING)

    with published_database.read() as session:
        assert finished_sections(session, mine) == {("drinking-water", "zones")}
        assert finished_sections(session, yours) == {("drinking-water", "start")}
        assert session.scalar(select(func.count()).select_from(SectionDone)) == 2


def test_the_last_word_on_where_somebody_left_off_counts_in_one_lecture_of_one_person(
    published_database: Database,
) -> None:
    mine, yours = Desk(published_database).actor.id, Desk(published_database, "chenyu").actor.id
    with published_database.write() as session:
        finish_section(session, mine, "drinking-water", "zones", now=MORNING)
        keep_place(session, mine, "drinking-water", "rules", block=3, now=MORNING)
        keep_place(session, mine, "drinking-water", "start", block=7, now=LATER)
        keep_place(session, yours, "drinking-water", "zones", block=1, now=LATER)

    with published_database.read() as session:
        done = frozenset({("drinking-water", "zones")})
        assert reading(session, mine, "drinking-water") == (done, Place("start", 7, LATER))
        assert reading(session, mine, "rural-environment") == (done, None)
