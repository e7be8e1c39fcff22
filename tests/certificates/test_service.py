"""Certificates: who gets one, that nobody gets two, and what ends them."""

import re
from functools import partial

import pytest
from sqlalchemy import func, select

from elearn.audit.models import AuditEvent
from elearn.certificates import service
from elearn.certificates.masking import masked, read_serial
from elearn.certificates.models import Certificate
from elearn.certificates.queries import known_to_all
from elearn.certificates.service import Issuer, issue
from elearn.content.shelf import Shelf
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid
from elearn.identities import new_serial
from elearn.notices.models import Notice
from tests.completing import Course
from tests.counting import count_queries
from tests.racing import together
from tests.taking import LATER, ZONE

BY_ADMIN = Issuer("admin", LATER, ZONE)


def the(course: Course, serial: str) -> Certificate:
    """Load a certificate."""
    found = known_to_all(course.session, serial)
    assert found is not None
    return found


def test_who_has_completed_gets_a_certificate_that_says_so_and_a_notice(course: Course) -> None:
    class_id = course.make_class("tanglan", "chenyu")
    course.complete("tanglan")

    (serial,) = issue(course.session, course.outline, class_id, BY_ADMIN)

    found, person = the(course, serial), course.account("tanglan")
    assert re.fullmatch(r"2026(-[A-Z2-9]{4}){3}", serial)
    assert (found.account_id, found.name, found.status) == (person.id, person.name, "valid")
    assert (found.class_zh, found.issued_on, found.issued_by) == ("二〇二六年培训班", LATER.date(), "admin")
    links = course.session.scalars(select(Notice.link).where(Notice.account_id == person.id))
    assert f"/certificates/{serial}" in links.all()


def test_nobody_gets_a_second_one_and_whose_was_revoked_only_by_name(course: Course) -> None:
    class_id = course.make_class("tanglan")
    course.complete("tanglan")
    (serial,) = issue(course.session, course.outline, class_id, BY_ADMIN)
    assert issue(course.session, course.outline, class_id, BY_ADMIN) == []

    service.revoke(course.session, the(course, serial), reason="Issued in error.", now=LATER, actor_id="admin")

    assert issue(course.session, course.outline, class_id, BY_ADMIN) == []
    person = course.account("tanglan").id
    assert len(issue(course.session, course.outline, class_id, BY_ADMIN, only=[person])) == 1


def test_a_revoked_certificate_says_why_is_audited_and_cannot_be_revoked_again(course: Course) -> None:
    class_id = course.make_class("tanglan")
    course.complete("tanglan")
    found = the(course, issue(course.session, course.outline, class_id, BY_ADMIN)[0])
    with pytest.raises(Invalid):
        service.revoke(course.session, found, reason=" ", now=LATER, actor_id="admin")

    service.revoke(course.session, found, reason="Issued in error.", now=LATER, actor_id="admin")

    assert (found.status, found.reason, found.ended_by) == ("revoked", "Issued in error.", "admin")
    event = course.session.scalars(select(AuditEvent).where(AuditEvent.action == "certificate.revoked")).one()
    assert (event.subject_id, event.facts["serial"]) == (course.account("tanglan").public_id, found.serial)
    told = course.session.scalars(select(Notice.text_en).order_by(Notice.id.desc())).first()
    assert told == "Class of 2026: Issued in error."
    with pytest.raises(Conflict):
        service.revoke(course.session, found, reason="Again.", now=LATER, actor_id="admin")


def test_a_replacement_bears_the_name_of_today_and_the_old_one_is_superseded(course: Course) -> None:
    class_id = course.make_class("tanglan")
    course.complete("tanglan")
    old = the(course, issue(course.session, course.outline, class_id, BY_ADMIN)[0])
    course.account("tanglan").name = "唐岚岚"
    course.session.flush()

    serial = service.replace(course.session, old, BY_ADMIN, reason="The name was misspelt.")

    new = the(course, serial)
    assert (new.name, new.status, new.replaces_id) == ("唐岚岚", "valid", old.id)
    assert (old.name, old.status, old.reason) == ("唐岚", "superseded", "The name was misspelt.")
    with pytest.raises(Conflict):
        service.replace(course.session, old, BY_ADMIN, reason="Once more.")


def test_of_two_who_issue_at_once_each_person_gets_one(published_database: Database) -> None:
    with published_database.write() as session:
        course = Course(session)
        class_id = course.make_class("tanglan", "chenyu")
        course.complete("tanglan")
        course.complete("chenyu")

    def work(name: str) -> list[str]:
        with published_database.write() as session:
            return issue(session, Shelf().outline(session), class_id, Issuer(name, LATER, ZONE))

    outcomes = [one.result() for one in together([partial(work, "one"), partial(work, "other")])]

    assert sum(map(len, outcomes)) == 2
    with published_database.read() as session:
        assert session.scalars(select(func.count()).select_from(Certificate)).one() == 2


def test_many_certificates_take_a_few_statements(course: Course) -> None:
    class_id = course.make_class()
    people = course.crowd(class_id, 150)

    with count_queries() as seen:
        made = issue(course.session, course.outline, class_id, BY_ADMIN)

    assert len(made) == len(people)
    assert len(seen) <= 22


@pytest.mark.parametrize(
    ("name", "shown"),
    [("唐岚", "唐*"), ("王小明", "王*明"), ("买买提·吐尔逊", "买*****逊"), ("𠮷", "*"), ("Anna Smith", "A*** S****")],
)
def test_a_stranger_sees_only_the_ends_of_a_name(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_serial_is_read_as_people_type_it() -> None:
    serial = new_serial(2026)

    assert read_serial(serial.lower().replace("-", " ")) == serial
    assert read_serial("no such thing") == "no such thing"
    assert len({new_serial(2026) for _ in range(200)}) == 200
