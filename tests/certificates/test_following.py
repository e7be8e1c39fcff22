"""A class that issues itself: the worker's round gives certificates to who is due, once."""

from datetime import timedelta

from sqlalchemy import select

from elearn.certificates.models import Certificate
from elearn.certificates.service import revoke
from elearn.cli.tasks import follow_completion
from elearn.completion.service import completed_in
from elearn.db.database import Database
from tests.clock import StandingClock
from tests.completing import Course
from tests.taking import LATER


def test_a_class_that_issues_itself_gives_each_person_one_and_a_revoked_one_none_again(
    published_database: Database,
) -> None:
    with published_database.write() as session:
        course = Course(session)
        class_id, other = course.make_class("tanglan"), course.make_class("tanglan")
        course.ask(class_id, itself=True)
        course.complete("tanglan")
    clock = StandingClock(LATER)

    def work() -> list[tuple[int, str | None, str]]:
        clock.advance(timedelta(minutes=10))
        follow_completion(published_database, {"zone": "Asia/Shanghai"}, lambda _done, _total: None, clock)
        with published_database.read() as session:
            read = select(Certificate.class_id, Certificate.issued_by, Certificate.status)
            return [(row.class_id, row.issued_by, row.status) for row in session.execute(read)]

    assert work() == [(class_id, None, "valid")]
    with published_database.read() as session:
        assert len(completed_in(session, class_id)) == len(completed_in(session, other)) == 1
    with published_database.write() as session:
        revoke(session, session.scalars(select(Certificate)).one(), reason="In error.", now=LATER, actor_id="admin")

    assert work() == [(class_id, None, "revoked")]
