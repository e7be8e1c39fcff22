"""Rosters on both databases: every fault named, all or nothing, twice the same, and nobody taken for another."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor, Grant
from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Role
from elearn.audit.models import AuditEvent
from elearn.db.database import Database
from elearn.errors import Invalid
from elearn.interchange.roster import Roster
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.problems import Problem
from elearn.reporting.models import UnitPeople
from elearn.roster import importing, service
from elearn.roster.models import RosterUpload
from elearn.roster.planning import Plan
from tests.clock import MORNING, StandingClock
from tests.make import CITY, COUNTY, make_account, make_tree

LATER = MORNING + timedelta(hours=1)
HEAD = "姓名,单位,工号,用户名,县\n"


@pytest.fixture(autouse=True)
def _tree(database: Database) -> None:
    with database.write() as session:
        make_tree(session)


def administrator(session: Session, over: str = CITY) -> Actor:
    """Act as somebody who administers a unit."""
    path = session.scalars(select(OrgUnit.path).where(OrgUnit.code == over)).one()
    grants = (Grant(Role.ADMINISTRATOR, path),)
    return Actor(0, "", "", "", 0, path, "", "", None, False, "", MORNING, grants)


def planned(session: Session, lines: Sequence[str], over: str = CITY) -> Plan:
    """Plan a roster of these lines."""
    roster, problems = service.read_file((HEAD + "\n".join(lines) + "\n").encode(), "people.csv")
    assert roster is not None, problems
    return service.plan_of(session, administrator(session, over), roster, "people.csv")


def imported(database: Database, lines: Sequence[str], over: str = CITY) -> Plan:
    """Import a roster of these lines."""
    with database.write() as session:
        made = planned(session, lines, over)
        for _ in service.bring_in(session, administrator(session, over), made, class_id=None, now=LATER):
            pass
    return made


def kept(session: Session, actor: Actor, roster: Roster, clock: StandingClock) -> None:
    """Keep a roster as the upload "up"."""
    given = {"file_name": "people.csv", "class_id": None, "public_id": "up"}
    service.keep(session.connection(), actor, roster, now=clock(), **given)  # type: ignore[arg-type]


def said(problem: Problem) -> tuple[int, int, str, str]:
    """Give where a problem is, and its two sentences in one."""
    words = [problem.message, problem.hint] if problem.hint else [problem.message]
    return problem.line, problem.column, problem.code, " ".join(translate(word, "en") for word in words)


def faults(database: Database, *lines: str, over: str = CITY) -> list[tuple[int, int, str, str]]:
    """Plan a roster, and say its problems."""
    with database.read() as session:
        return [said(problem) for problem in planned(session, lines, over).problems]


def test_every_fault_is_named_with_row_column_value_and_a_way_out(database: Database) -> None:
    found = faults(
        database,
        "唐岚,保和瑶族郷,YS-1,,",
        ",鲁塘镇,YS-2,,",
        "李军,,YS-3,,",
        "王芳,鲁塘镇,,,",
        "张伟,鲁塘镇,YS-1,,",
        "陈静,鲁塘镇,YS-5,x y,",
        "刘洋,鲁塘镇,YS-6,,北糊区",
        "杨帆,鲁塘镇,内 部,,",
    )

    assert found == [
        (2, 2, "P613", "保和瑶族郷 is not a unit. Did you mean 保和瑶族乡?"),
        (3, 1, "P610", "The name is missing."),
        (4, 2, "P612", "The unit is missing."),
        (5, 3, "P617", "There is neither a user name nor a staff number: a name alone tells nobody apart."),
        (6, 3, "P619", "YS-1 stands in row 2 already."),
        (
            7,
            4,
            "P618",
            "x y is no user name. A user name has 2 to 64 letters, digits, dots, hyphens, underscores or @.",
        ),
        (8, 5, "P613", "北糊区 is not a unit. Did you mean 北湖区?"),
        (
            9,
            3,
            "P624",
            "No user name can be made of the staff number 内 部. "
            "Add a column “用户名” (user name) and fill it in for this row.",
        ),
    ]


def test_with_one_fault_nothing_is_imported(database: Database) -> None:
    with pytest.raises(Invalid):
        imported(database, ["唐岚,保和瑶族乡,YS-1,,", "李军,鲁糖镇,YS-2,,"])

    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_new_people_are_trainees_at_home_in_their_unit_and_counted(database: Database) -> None:
    imported(database, ["买买提・吐尔逊,北湖区鲁塘镇,YS-1,,", "𠮷小满,良田镇,,jixiaoman,苏仙区"])

    with database.read() as session:
        read = (
            select(Account.name, Account.username, Account.staff_number, OrgUnit.name_zh, RoleGrant.role)
            .join(OrgUnit, OrgUnit.id == Account.unit_id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .order_by(Account.id)
        )
        assert [tuple(row) for row in session.execute(read)] == [
            ("买买提·吐尔逊", "ys-1", "YS-1", "鲁塘镇", "trainee"),
            ("𠮷小满", "jixiaoman", None, "良田镇", "trainee"),
        ]
        assert session.scalar(select(func.sum(UnitPeople.trainees))) == 2


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    lines = ["唐岚,保和瑶族乡,YS-1,,", "唐岚,保和瑶族乡,YS-2,,", "李军,鲁塘镇,,lijun,", f"{'长' * 50},鲁塘镇,YS-4,,"]
    imported(database, lines)
    with database.read() as session:
        before = session.execute(select(Account.id, Account.name, Account.unit_id)).all()
        entries = session.scalar(select(func.count()).select_from(AuditEvent))

    again = imported(database, lines)

    assert again.counts == {"new": 0, "changed": 0, "same": 4}
    with database.read() as session:
        assert session.execute(select(Account.id, Account.name, Account.unit_id)).all() == before
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == (entries or 0) + 1  # that it was tried


def test_two_people_of_one_name_in_one_county_stay_two_and_are_said_to_be_alike(database: Database) -> None:
    imported(database, ["唐岚,保和瑶族乡,YS-1,,"])

    found = faults(database, "唐岚,鲁塘镇,YS-2,,")
    made = imported(database, ["唐岚,鲁塘镇,YS-2,,"])

    assert [(entry[2], entry[3].partition(". ")[0]) for entry in found] == [
        ("P631", "Somebody called 唐岚 is in this county already: ys-1")
    ]
    assert made.counts == {"new": 1, "changed": 0, "same": 0}


def test_a_transfer_keeps_the_account_and_stands_in_its_history(database: Database) -> None:
    imported(database, ["唐岚,保和瑶族乡,YS-1,,"])

    made = imported(database, ["唐岚,良田镇,YS-1,,"])

    assert made.counts == {"new": 0, "changed": 1, "same": 0}
    with database.read() as session:
        account = session.scalars(select(Account)).one()
        unit = session.get_one(OrgUnit, account.unit_id)
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == account.public_id)).all()
        counted = dict(session.execute(select(UnitPeople.unit_id, UnitPeople.trainees)).all())
    assert unit.name_zh == "良田镇"
    assert actions == ["account.create", "account.move"]
    assert counted[unit.id] == 1
    assert sum(counted.values()) == 1


def test_a_name_that_changes_is_shown_before_it_is_changed(database: Database) -> None:
    imported(database, ["唐兰,保和瑶族乡,YS-1,,"])

    assert [entry[2] for entry in faults(database, "唐岚,保和瑶族乡,YS-1,,")] == ["P632"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("唐岚,保和瑶族乡,YS-1,lijun,", "P620"),  # the number of one, the user name of another
        ("李军,鲁塘镇,YS-9,lijun,", "P621"),  # the user name is taken by somebody with another number
    ],
)
def test_user_name_and_staff_number_must_mean_one_person(database: Database, line: str, code: str) -> None:
    imported(database, ["唐岚,保和瑶族乡,YS-1,tanglan,", "李军,鲁塘镇,YS-2,lijun,"])

    assert [entry[2] for entry in faults(database, line)] == [code]


def test_a_county_s_administrator_imports_into_that_county_only(database: Database) -> None:
    imported(database, ["白杨,白露塘镇,YS-8,,"])

    assert [entry[2] for entry in faults(database, "李军,良田镇,YS-1,,", over=COUNTY)] == ["P616"]
    found = faults(database, "白杨,鲁塘镇,YS-8,,", over=COUNTY)
    assert [(entry[2], "白杨" in entry[3]) for entry in found] == [("P622", False)]
    assert faults(database, "李军,鲁塘镇,YS-1,,", over=COUNTY) == []


def test_somebody_with_a_role_beyond_the_county_is_not_moved_by_its_administrator(database: Database) -> None:
    with database.write() as session:
        make_account(session, "boss", Role.ADMINISTRATOR, over=CITY, staff_number="YS-0")

    assert [entry[2] for entry in faults(database, "唐岚,鲁塘镇,YS-0,,", over=COUNTY)] == ["P622"]


def test_a_lecturer_on_the_list_becomes_a_trainee_too(database: Database) -> None:
    with database.write() as session:
        make_account(session, "prof", Role.LECTURER, over=CITY, name="周教授")

    made = imported(database, ["周教授,保和瑶族乡,,prof,"])

    assert [line.changes for line in made.changed] == [("trainee",)]


def test_the_job_imports_once_and_says_so(database: Database, clock: StandingClock) -> None:
    roster, _ = service.read_file((HEAD + "唐岚,保和瑶族乡,YS-1,,\n").encode(), "people.csv")
    assert roster is not None
    reports: list[tuple[int, int]] = []
    with database.write() as session:
        make_account(session, "admin", Role.ADMINISTRATOR, over=CITY)
        account = session.scalars(select(Account)).one()
        actor = Actor(account.id, account.public_id, "", "", 0, "/", "", "", None, False, "", MORNING, ())
        service.keep(
            session.connection(), actor, roster, file_name="people.csv", class_id=None, public_id="up", now=clock()
        )
        upload_id = session.scalars(select(RosterUpload.id)).one()
        service.queue(session, upload_id, now=clock())

    for _ in range(2):
        importing.run(database, upload_id, lambda done, total: reports.append((done, total)), clock)

    with database.read() as session:
        upload = session.get_one(RosterUpload, upload_id)
        assert (upload.state, upload.counts) == ("imported", {"new": 1, "changed": 0, "same": 0})
        assert session.scalar(select(func.count()).select_from(Account)) == 2
    assert reports == [(0, 1), (1, 1)]


def test_a_job_that_meets_a_fault_changes_nothing_and_is_refused(database: Database, clock: StandingClock) -> None:
    roster, _ = service.read_file((HEAD + "李军,鲁塘镇,YS-2,,\n唐岚,火星,YS-1,,\n").encode(), "people.csv")
    assert roster is not None
    with database.write() as session:
        make_account(session, "admin", Role.ADMINISTRATOR, over=CITY)
        account = session.scalars(select(Account)).one()
        actor = Actor(account.id, account.public_id, "", "", 0, "/", "", "", None, False, "", MORNING, ())
        service.keep(
            session.connection(), actor, roster, file_name="people.csv", class_id=None, public_id="up", now=clock()
        )
        upload_id = session.scalars(select(RosterUpload.id)).one()
        service.queue(session, upload_id, now=clock())

    importing.run(database, upload_id, lambda *_: None, clock)

    with database.read() as session:
        assert session.get_one(RosterUpload, upload_id).state == "refused"
        assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_rosters_are_emptied_after_a_day(database: Database, clock: StandingClock) -> None:
    roster, _ = service.read_file((HEAD + "唐岚,保和瑶族乡,YS-1,,\n").encode(), "people.csv")
    assert roster is not None
    with database.write() as session:
        account = make_account(session, "admin", Role.ADMINISTRATOR, over=CITY)
        actor = Actor(account.id, account.public_id, "", "", 0, "/", "", "", None, False, "", MORNING, ())
        service.keep(
            session.connection(), actor, roster, file_name="people.csv", class_id=None, public_id="up", now=clock()
        )
        service.forget(session, now=clock.advance(timedelta(hours=25)))

    with database.read() as session:
        assert session.scalars(select(RosterUpload)).one().rows is None
