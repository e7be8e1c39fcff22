"""Classes on both databases: who belongs to one, who came, and that nothing which happened is ever lost."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import func, select

from elearn import study
from elearn.accounts import service as accounts
from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.errors import Conflict, Invalid, NotFound
from elearn.identities import new_public_id
from elearn.organisation.models import OrgUnit
from elearn.training import attendance, codes, feeds, membership, programme, queries, service
from elearn.training.calendar import calendar_of
from elearn.training.models import ClassMember, GroupMember, TrainingClass
from elearn.training.programme_models import Attendance, ClassSession
from elearn.training.windows import Window, windows_by_quiz, windows_of
from tests.clock import MORNING
from tests.make import CITY, TOWNSHIP
from tests.racing import together
from tests.training.conftest import FACTS, Scene, acting

LATER = MORNING + timedelta(minutes=5)


def join(database: Database, scene: Scene, *usernames: str) -> int:
    """Let people join the class."""
    with database.write() as session:
        ids = [scene.people[name] for name in usernames]
        return membership.join(session, scene.class_id, ids, came_by="person", now=MORNING)


def test_who_joins_twice_is_a_member_once_and_who_returns_has_two_stays(database: Database, scene: Scene) -> None:
    assert join(database, scene, "tanglan", "chenyu") == 2
    assert join(database, scene, "tanglan") == 0
    with database.write() as session:
        membership.leave(session, scene.class_id, scene.people["tanglan"], now=LATER)
    assert join(database, scene, "tanglan") == 1

    with database.read() as session:
        stays = session.scalars(select(ClassMember).where(ClassMember.account_id == scene.people["tanglan"])).all()
        assert [stay.left_at for stay in sorted(stays, key=lambda stay: stay.id)] == [LATER, None]


def test_who_is_no_member_cannot_leave(database: Database, scene: Scene) -> None:
    with pytest.raises(NotFound), database.write() as session:
        membership.leave(session, scene.class_id, scene.people["tanglan"], now=LATER)


def test_a_whole_unit_brings_its_trainees_and_those_who_come_to_it_later(database: Database, scene: Scene) -> None:
    with database.write() as session:
        county = session.scalars(select(OrgUnit).where(OrgUnit.code == "431002")).one()
        assert membership.add_unit(session, scene.class_id, county, now=MORNING) == 1
    with database.write() as session:
        home = scene.units[TOWNSHIP]
        new = accounts.NewAccount(new_public_id(), "later", "后来", home, "!", [(Role.TRAINEE, home)])
        study.create_account(session, new, now=LATER, actor_id=None)
        mover = session.get_one(Account, scene.people["chenyu"])
        study.move_account(session, mover, home, now=LATER, actor_id=None)
        service.set_status(session, scene.class_id, "closed", now=LATER, actor_id=None)
        late = accounts.NewAccount(new_public_id(), "late", "太晚", home, "!", [(Role.TRAINEE, home)])
        study.create_account(session, late, now=LATER, actor_id=None)

    with database.read() as session:
        found = queries.class_of(session, acting(session, scene.people["admin"]), scene.class_public)
        names = [m.username for m in queries.members(session, acting(session, scene.people["admin"]), found)]
    assert sorted(names) == ["chenyu", "later", "tanglan"]


def test_a_person_is_in_one_group_at_a_time_and_the_stays_are_kept(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan", "chenyu")
    with database.write() as session:
        names = {scene.people["tanglan"]: "第一组", scene.people["chenyu"]: "第二组"}
        membership.put_into_named_groups(session, scene.class_id, names, now=MORNING)
        membership.form_groups(session, scene.class_id, {"第二组": list(names)}, now=LATER)
        membership.put_into_group(
            session, membership.groups_of(session, scene.class_id)[1], [scene.people["admin"]], now=LATER
        )

    with database.read() as session:
        present = select(GroupMember.account_id).where(GroupMember.left_at.is_(None))
        assert sorted(session.scalars(present)) == sorted(names)  # who is no member of the class is put nowhere
        assert session.scalar(select(func.count()).select_from(GroupMember)) == 4
        assert [group.name for group in membership.groups_of(session, scene.class_id)] == ["第一组", "第二组"]


def test_a_county_s_administrator_sees_the_own_people_and_changes_nothing(database: Database, scene: Scene) -> None:
    with database.read() as session, pytest.raises(NotFound):
        queries.seen_class(session, acting(session, scene.people["county"]), scene.class_public)
    join(database, scene, "tanglan", "chenyu")

    with database.read() as session:
        county = acting(session, scene.people["county"])
        found = queries.seen_class(session, county, scene.class_public)
        assert [member.username for member in queries.members(session, county, found)] == ["tanglan"]
        assert [(one.public_id, count) for one, count in queries.classes_of(session, county)] == [
            (scene.class_public, 1)
        ]
        with pytest.raises(NotFound):
            queries.class_of(session, county, scene.class_public)


def test_a_lecturer_of_the_class_sees_it_and_another_does_not(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan", "chenyu")
    with database.read() as session:
        prof = acting(session, scene.people["prof"])
        found = queries.seen_class(session, prof, scene.class_public)
        assert (found.is_run, found.is_taught) == (False, True)
        assert len(queries.members(session, prof, found)) == 2
        with pytest.raises(NotFound):
            queries.seen_class(session, acting(session, scene.people["tanglan"]), scene.class_public)


def test_a_code_records_a_member_once(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan")
    for _ in range(2):
        with database.write() as session:
            actor = acting(session, scene.people["tanglan"])
            found = attendance.offered(session, actor, scene.item_public)
            code = codes.code(found.secret, scene.item_public, codes.step_of(LATER))
            assert attendance.attend(session, actor, found, code, now=LATER) is None

    with database.read() as session:
        assert [record.how for record in session.scalars(select(Attendance))] == ["code"]


def test_of_two_who_record_one_person_at_once_one_is_kept(database: Database, scene: Scene) -> None:
    def record() -> int:
        with database.write() as session:
            ids = [scene.people["tanglan"]]
            return attendance.record(session, scene.item_id, ids, how="tick", by=scene.people["prof"], now=LATER)

    assert sorted(done.result() for done in together([record, record])) == [0, 1]


def test_wrong_codes_are_refused_counted_and_then_not_looked_at(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan")
    said = []
    for _ in range(attendance.MOST_TRIES + 1):
        with database.write() as session:
            actor = acting(session, scene.people["tanglan"])
            found = attendance.offered(session, actor, scene.item_public)
            right = codes.code(found.secret, scene.item_public, codes.step_of(LATER))
            wrong = f"{(int(right) + 500_000) % 1_000_000:06}"
            said.append(attendance.attend(session, actor, found, wrong, now=LATER))

    assert said == [attendance.WRONG] * attendance.MOST_TRIES + [attendance.ENOUGH]
    with database.write() as session:
        actor = acting(session, scene.people["tanglan"])
        found = attendance.offered(session, actor, scene.item_public)
        assert attendance.attend(session, actor, found, right, now=LATER) == attendance.ENOUGH


def test_attendance_is_not_taken_after_the_end_nor_of_what_is_cancelled(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan")
    with database.write() as session:
        actor = acting(session, scene.people["tanglan"])
        found = attendance.offered(session, actor, scene.item_public)
        late = MORNING + timedelta(hours=3)
        code = codes.code(found.secret, scene.item_public, codes.step_of(late))
        assert attendance.attend(session, actor, found, code, now=late) == attendance.NOT_NOW
        service.set_status(session, scene.class_id, "open", now=LATER, actor_id=None)
        programme.cancel(session, scene.class_id, scene.item_public, now=LATER)
        assert attendance.offered_now(session, actor, LATER) == []


def test_a_member_of_another_class_is_offered_nothing(database: Database, scene: Scene) -> None:
    with database.read() as session, pytest.raises(NotFound):
        attendance.offered(session, acting(session, scene.people["tanglan"]), scene.item_public)


def test_ticks_touch_only_those_who_were_listed_and_withdrawals_stay_as_facts(database: Database, scene: Scene) -> None:
    prof, tanglan, chenyu = (scene.people[name] for name in ("prof", "tanglan", "chenyu"))
    with database.write() as session:
        attendance.set_present(session, scene.item_id, [tanglan, chenyu], [tanglan, chenyu], by=prof, now=MORNING)
        attendance.set_present(session, scene.item_id, [tanglan], [], by=prof, now=LATER)

    with database.read() as session:
        assert set(attendance.present_at(session, [scene.item_id])[scene.item_id]) == {chenyu}
        gone = session.scalars(select(Attendance).where(Attendance.account_id == tanglan)).one()
        assert (gone.withdrawn_at, gone.withdrawn_by) == (LATER, prof)


def test_an_item_is_deleted_only_while_nobody_can_know_of_it(database: Database, scene: Scene) -> None:
    with database.write() as session:
        programme.cancel(session, scene.class_id, scene.item_public, now=LATER)
        assert session.scalar(select(func.count()).select_from(ClassSession)) == 0
        service.set_status(session, scene.class_id, "open", now=LATER, actor_id=None)
        item = programme.Item("opening", "开班式", "Opening", MORNING, LATER)
        made = programme.add(session, scene.class_id, item, now=LATER)
        programme.cancel(session, scene.class_id, made.public_id, now=LATER)
        assert [one.cancelled_at for one in programme.programme_of(session, [scene.class_id])] == [LATER]


def test_every_fault_of_a_class_and_of_an_item_is_named_at_once(database: Database, scene: Scene) -> None:
    with database.write() as session:
        bad = service.Facts("", "x" * 201, date(2026, 11, 24), date(2026, 11, 23), "", "", "")
        with pytest.raises(Invalid) as refused:
            service.create(session, bad, unit_id=scene.units[CITY], course_id="c", now=MORNING, actor_id=None)
        assert [problem.code for problem in refused.value.problems] == ["K101", "K102", "K103"]
        item = programme.Item("party", "", "", LATER, MORNING, place="x" * 201, lecturer="nobody")
        with pytest.raises(Invalid) as refused:
            programme.add(session, scene.class_id, item, now=MORNING)
        assert [problem.code for problem in refused.value.problems] == ["K110", "K111", "K113", "K102", "K115"]


def test_a_lecturer_on_the_programme_is_not_dismissed(database: Database, scene: Scene) -> None:
    with database.write() as session:
        lecturer = queries.lecturers(session, scene.class_id)[0]
        item = programme.Item("lecture", "讲座", "", MORNING, LATER, lecturer=lecturer.public_id)
        programme.change(session, scene.class_id, scene.item_public, item, now=LATER)
        with pytest.raises(Conflict):
            service.dismiss_lecturer(session, scene.class_id, lecturer.public_id)


def test_the_windows_of_a_class_hold_for_its_members(database: Database, scene: Scene) -> None:
    join(database, scene, "tanglan")
    with database.write() as session:
        service.set_window(session, scene.class_id, "final-exam", MORNING, None)
        service.set_window(session, scene.class_id, "final-exam", MORNING, LATER)
        service.set_window(session, scene.class_id, "pre-test", None, LATER)
        service.set_window(session, scene.class_id, "pre-test", None, None)

    with database.read() as session:
        assert windows_of(session, scene.people["tanglan"], "final-exam") == [Window(MORNING, LATER)]
        assert windows_of(session, scene.people["chenyu"], "final-exam") == []
        assert list(windows_by_quiz(session, scene.class_id)) == ["final-exam"]


def test_a_calendar_keeps_its_uids_counts_changes_and_says_the_time_zone(database: Database, scene: Scene) -> None:
    def events() -> list[Any]:
        with database.read() as session:
            items = programme.programme_of(session, [scene.class_id])
        zone = ZoneInfo("Asia/Shanghai")
        data = calendar_of(
            items, name="培训", host="x.test", zone=zone, language="zh", address="https://x.test", now=MORNING
        )
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        calendar = icalendar.Calendar.from_ical(data)
        assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
        return list(calendar.walk("VEVENT"))

    before = events()[0]
    with database.write() as session:
        service.set_status(session, scene.class_id, "open", now=LATER, actor_id=None)
        item = programme.Item("lecture", "换了题目；还有, 逗号", "", MORNING, MORNING + timedelta(hours=1), "第一教室")
        programme.change(session, scene.class_id, scene.item_public, item, now=LATER)
        programme.change(session, scene.class_id, scene.item_public, item, now=LATER)  # says nothing new
        programme.cancel(session, scene.class_id, scene.item_public, now=LATER)
    after = events()[0]

    assert str(before["UID"]) == str(after["UID"]) == f"{scene.item_public}@x.test"
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 2)
    assert after["DTSTART"].dt == MORNING
    assert after["DTSTART"].dt.hour == 9
    assert (str(after["SUMMARY"]), str(after["STATUS"])) == ("换了题目；还有, 逗号", "CANCELLED")


def test_a_new_calendar_address_makes_the_old_one_worthless(database: Database, scene: Scene) -> None:
    with database.write() as session:
        for token in ("old", "new"):
            feeds.renew(session, scene.people["tanglan"], token, now=LATER, actor_id="x")

    with database.read() as session:
        assert feeds.owner_of(session, "old") is None
        assert feeds.owner_of(session, "new") == (scene.people["tanglan"], None)


def test_classes_that_are_changed_say_so_in_the_audit_log(database: Database, scene: Scene) -> None:
    with database.write() as session:
        service.change(session, scene.class_id, FACTS, now=LATER, actor_id="x")
        assert session.get_one(TrainingClass, scene.class_id).changed_at == MORNING
