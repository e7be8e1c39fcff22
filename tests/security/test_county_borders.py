"""A county's administrator meets nothing of another county: walked over every address that the site has.

The walk takes the addresses off the site's own map, so that a page that is added is walked at once.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from elearn import schema
from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.cli.tasks import TASKS
from elearn.jobs.models import Job
from elearn.organisation.models import OrgUnit
from elearn.reporting import mastery, quiz_figures, tallies
from elearn.training import membership, programme, service
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.make import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, make_account
from tests.published import AFTER, COURSE
from tests.reporting.asking import silent
from tests.taking import Desk
from tests.visiting import csrf_of, token_of, visitor
from tests.web.routes import Route, routes, values_for

LATER = MORNING + timedelta(hours=1)
PEOPLE = 6  # in each county, one more than the fewest of whom something is said
QUERIES = (
    "",
    f"?quiz={AFTER}",
    f"?quiz={AFTER}&state=finished&order=name",
    f"?quiz={AFTER}&below=100",
    "?q=zz",  # how all names and user names of the other county begin
    "?q=N-zz",
    "?source=practice",
    f"?source=practice&topic={AFTER}",
    f"?unit={COUNTY}",
    f"?unit={COUNTY}&format=csv",
    "?format=csv",
    "?format=xlsx",
)
ELSEWHERE = (f"?unit={OTHER_COUNTY}", f"?unit={OTHER_TOWNSHIP}", f"?unit={CITY}")
FACTS = ("account", "score", "attempt", "grade", "class_member", "training_class", "class_group", "role_grant")


@dataclass(frozen=True, slots=True)
class Sides:
    """Hold the site, what fills the places of addresses on this side and on the other, and the marks of the other."""

    site: Site
    client: FlaskClient
    own: Mapping[str, str]
    other: Mapping[str, str]
    marks: tuple[str, ...]


@pytest.fixture(scope="module")
def sides(lasting_site: Site) -> Sides:
    """Fill two counties with people, attempts and classes, and log one county's administrator in."""
    site = lasting_site
    with site.database.write() as session:
        for number in range(PEOPLE):
            make_account(session, f"own{number}", unit=TOWNSHIP, name=f"本县{number}", staff_number=f"N-own{number}")
            make_account(
                session, f"zz{number}", unit=OTHER_TOWNSHIP, name=f"zz邻县{number}", staff_number=f"N-zz{number}"
            )
        make_account(session, "zzchief", Role.ADMINISTRATOR, unit=OTHER_COUNTY, name="zz邻县长")
        tallies.recount(session)
    attempts = {name: handed_in(site, name) for number in range(PEOPLE) for name in (f"own{number}", f"zz{number}")}
    with site.database.write() as session:
        ids = {row.username: row for row in session.execute(select(Account.username, Account.id, Account.public_id))}
        shared = a_class(session, CITY, "全市班", [ids["own0"].id, ids["zz0"].id, ids["zz1"].id])
        theirs = a_class(session, OTHER_COUNTY, "zz邻县班", [ids["zz2"].id])
        names = chain.from_iterable((unit.name_zh, unit.name_en) for unit in session.scalars(units_elsewhere()))
        marks = [*names, "zz邻县", *(row.public_id for row in ids.values() if row.username.startswith("zz"))]
    mastery.refresh(site.database, StandingClock(), silent)
    quiz_figures.refresh(site.database, StandingClock(), silent)
    common = {**values_for(site), "ending": "csv", "question_id": "dw-001"}
    own = {"public_id": ids["own0"].public_id, "person_id": ids["own0"].public_id, "attempt_id": attempts["own0"]}
    other = {"public_id": ids["zz2"].public_id, "person_id": ids["zz2"].public_id, "attempt_id": attempts["zz2"]}
    marks += [attempt for name, attempt in attempts.items() if name.startswith("zz")]
    client = visitor(site, "county")
    return Sides(site, client, {**common, **own, **shared}, {**common, **other, **theirs}, tuple(marks))


def handed_in(site: Site, username: str) -> str:
    desk = Desk(site.database, username)
    sheet = desk.begin(AFTER)
    desk.hand_in(sheet, *desk.best(sheet))
    return str(sheet.public_id)


def units_elsewhere() -> Select[OrgUnit]:
    return select(OrgUnit).where(OrgUnit.code.startswith(OTHER_COUNTY))


def a_class(session: Session, unit: str, title: str, members: list[int]) -> dict[str, str]:
    """Make a class with a session of its programme and a group; give the values of its places."""
    facts = service.Facts(title, "", MORNING.date(), MORNING.date(), "", "", "")
    unit_id = session.execute(select(OrgUnit.id).where(OrgUnit.code == unit)).scalar_one()
    made = service.create(session, facts, unit_id=unit_id, course_id=COURSE, now=MORNING, actor_id=None)
    added = programme.add(session, made.id, programme.Item("lecture", title, "", MORNING, LATER), now=MORNING)
    membership.join(session, made.id, members, came_by="person", now=MORNING)
    group = membership.make_group(session, made.id, title)
    membership.put_into_group(session, group, members, now=MORNING)
    return {"class_id": made.public_id, "item_id": added.public_id, "group_id": group.public_id}


def text_of(answer: TestResponse) -> str:
    """Give everything that an answer says, that in a workbook included."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return str(answer.data.decode("utf-8", "replace"))


def readable(sides: Sides, values: Mapping[str, str]) -> Iterator[Route]:
    return (route for route in routes(sides.site, values) if route.method == "GET")


def told(sides: Sides, answer: TestResponse) -> list[str]:
    """List the marks that an answer says, but for those that stood in the address and are said back."""
    text = text_of(answer)
    return [mark for mark in sides.marks if mark in text and mark not in answer.request.path]


def test_the_other_county_is_really_there(sides: Sides) -> None:
    admin = visitor(sides.site, "admin")

    assert len(told(sides, admin.get("/reports/scores?q=zz"))) > 3
    assert told(sides, admin.get(f"/reports/people/{sides.other['public_id']}"))
    assert "Suxian" in "".join(sides.marks)


def test_no_page_search_count_or_file_says_anything_of_another_county(sides: Sides) -> None:
    found, opened = [], 0
    for route in readable(sides, sides.own):
        for query in QUERIES:
            answer = sides.client.get(route.path + query)
            opened += answer.status_code == 200
            found += [f"{route.path}{query}: {mark}" for mark in told(sides, answer)]

    assert found == []
    assert opened > 200


def test_nothing_of_another_county_can_be_opened(sides: Sides) -> None:
    found = []
    for route in readable(sides, sides.other):
        for query in ("", f"?quiz={AFTER}"):
            found += [f"{route.path}{query}: {mark}" for mark in told(sides, sides.client.get(route.path + query))]
    for route in readable(sides, sides.own):
        for query in ELSEWHERE:
            answer = sides.client.get(route.path + query)
            found += [f"{route.path}{query}: {mark}" for mark in told(sides, answer) if answer.status_code == 200]

    assert found == []


def test_nothing_of_another_county_can_be_changed(sides: Sides) -> None:
    before = kept(sides)
    fields = {"unit": OTHER_TOWNSHIP, "people": "zz3", "username": "zz3", "person": sides.other["public_id"]}
    more = {"quiz": AFTER, "minutes": "10", "reason": "x", "format": "csv", "name": "x"}
    for route in routes(sides.site, sides.other):
        if route.method == "POST" and not route.endpoint.startswith(("account.", "handover.")):
            sides.client.post(route.path, data={**fields, **more, "csrf_token": token_of(sides.client)})

    assert kept(sides) == before


def test_the_county_s_file_holds_the_county(sides: Sides) -> None:
    form = {"csrf_token": csrf_of(sides.client.get("/account/")), "format": "csv"}
    place = sides.client.post("/reports/scores/export", data=form).location
    with sides.site.database.read() as session:
        jobs = session.execute(select(Job.kind, Job.payload).where(Job.kind == "export")).all()
    for kind, payload in jobs:
        TASKS[kind](sides.site.database, payload, silent, StandingClock())

    answer = sides.client.get(f"{place}/file")

    assert "本县0" in text_of(answer)
    assert told(sides, answer) == []


def kept(sides: Sides) -> dict[str, list[object]]:
    """Read the rows that belong to people of the other county, and all classes."""
    with sides.site.database.read() as session:
        tables = {name: schema.METADATA.tables[name] for name in FACTS}
        ids = set(session.scalars(select(Account.id).where(Account.username.startswith("zz"))))
        rows: dict[str, list[object]] = {}
        for name, table in tables.items():
            every = session.execute(select(table)).mappings().all()
            mine = [tuple(row.values()) for row in every if row.get("account_id", row.get("id")) in ids]
            rows[name] = sorted(mine, key=repr)
        return rows
