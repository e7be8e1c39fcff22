"""Extra time, attempts and days for a whole class or a group of one: for its members, at once, and nobody else."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.models import ArrangementGiven, Attempt
from elearn.audit.models import AuditEvent
from elearn.organisation.models import OrgUnit
from elearn.training import membership, service
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUIZ, publish_exam
from tests.make import CITY, COUNTY
from tests.training.conftest import FACTS
from tests.visiting import begin, post, visitor
from tests.web.papers import send_form

PAGE, FRONT = "/arrangements/", f"/quizzes/{QUIZ}/"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """Hold the public ids of a class of two counties' trainees, and of the group that one of them is in."""

    class_: str
    group: str


def make_class(session: Session, unit: str, *members: str) -> Made:
    """Make a class that a unit runs; the first member is in its group."""
    unit_id = session.scalars(select(OrgUnit.id).where(OrgUnit.code == unit)).one()
    made = service.create(session, FACTS, unit_id=unit_id, course_id="township", now=MORNING, actor_id=None)
    ids = [session.scalars(select(Account.id).where(Account.username == name)).one() for name in members]
    membership.join(session, made.id, ids, came_by="person", now=MORNING)
    group = membership.make_group(session, made.id, "第一组")
    membership.put_into_group(session, group, ids[:1], now=MORNING)
    return Made(made.public_id, group.public_id)


@pytest.fixture
def city(site: Site) -> FlaskClient:
    """Publish a timed exam, and log the city's administrator in."""
    publish_exam(site.database, "time_limit: 30\nattempts: 1\ncloses: 2026-11-23 12:00\n")
    return visitor(site, "admin")


@pytest.fixture
def made(site: Site) -> Made:
    """Make a class that the city runs."""
    with site.database.write() as session:
        return make_class(session, CITY, "tanglan", "chenyu")


def give(client: FlaskClient, crowd: str, **fields: str) -> int:
    """Send the form, and give the status of the answer."""
    values = {"quiz": QUIZ, "reason": "the power was out", "crowd": crowd, **fields}
    return post(client, PAGE, PAGE, **values).status_code


def minutes_of(site: Site) -> dict[str, float]:
    """Give the deadline of each person's attempt, in minutes from the morning."""
    with site.database.read() as session:
        read = select(Account.username, Attempt.deadline).join(Account, Account.id == Attempt.account_id)
        return {name: (deadline - MORNING) / MINUTE for name, deadline in session.execute(read) if deadline}


@pytest.mark.parametrize(("crowd", "others"), [("class_", 45), ("group", 30)])
def test_extra_time_reaches_the_members_also_those_who_are_at_it(
    site: Site, city: FlaskClient, made: Made, crowd: str, others: float
) -> None:
    early, late = visitor(site, "tanglan"), visitor(site, "chenyu")
    begin(early, QUIZ)

    assert give(city, getattr(made, crowd), extra_minutes="15") == 303

    begin(late, QUIZ)
    assert minutes_of(site) == {"tanglan": 45, "chenyu": others}
    assert "For you: 15 minutes more." in early.get(FRONT).text
    assert ("For you: 15 minutes more." in late.get(FRONT).text) is (others == 45)
    assert "the power was out" not in early.get(FRONT).text
    listed = city.get(PAGE).text
    assert "the power was out" in listed
    assert ("第一组</div>" in listed.partition("<aside")[0]) is (crowd == "group")


def test_the_group_goes_before_the_class_and_the_largest_extra_counts(
    site: Site, city: FlaskClient, made: Made, clock: StandingClock
) -> None:
    give(city, made.group, closes="2026-11-23 15:00", extra_minutes="5")
    give(city, made.class_, closes="2026-11-23 14:00", extra_minutes="10", extra_attempts="1")

    front = visitor(site, "tanglan").get(FRONT).text

    assert "23 November 2026 15:00" in front
    assert "For you: 10 minutes more." in front
    assert "At most 2 attempts" in front
    assert "23 November 2026 14:00" in visitor(site, "chenyu").get(FRONT).text


def test_who_leaves_the_class_leaves_its_arrangements_and_taking_one_back_ends_it_for_all(
    site: Site, city: FlaskClient, made: Made
) -> None:
    give(city, made.class_, extra_attempts="1", extra_minutes="15")
    trainee, stayed = visitor(site, "tanglan"), visitor(site, "chenyu")
    send_form(trainee, begin(trainee, QUIZ), do="hand_in")
    with site.database.write() as session:
        row = session.execute(select(Account.id).where(Account.username == "tanglan")).one()
        class_id = session.scalars(select(ArrangementGiven.class_id)).one()
        assert class_id is not None
        membership.leave(session, class_id, row.id, now=MORNING)
        public_id = session.scalars(select(ArrangementGiven.public_id)).one()

    assert "You have taken this as often as it can be taken." in trainee.get(FRONT).text
    assert "At most 2 attempts" in stayed.get(FRONT).text

    assert post(city, f"{PAGE}{public_id}/withdraw", PAGE).status_code == 303
    assert "At most 2 attempts" not in stayed.get(FRONT).text
    with site.database.read() as session:
        read = select(AuditEvent.action, AuditEvent.facts).where(AuditEvent.action.startswith("arrangement"))
        events = session.execute(read.order_by(AuditEvent.id)).all()
    assert [one.action for one in events] == ["arrangement.give", "arrangement.withdraw"]
    assert events[0].facts["class"] == class_id


def test_a_county_arranges_for_the_classes_that_it_runs_and_for_no_other(
    site: Site, city: FlaskClient, made: Made
) -> None:
    with site.database.write() as session:
        own = make_class(session, COUNTY, "tanglan", "chenyu")
    county = visitor(site, "county")

    assert give(county, made.class_, extra_minutes="15") == 422
    assert give(county, made.group, extra_minutes="15") == 422
    assert give(county, made.class_, whom="tanglan", extra_minutes="15") == 422
    assert give(county, own.group, whom="tanglan", extra_minutes="15") == 422
    assert give(county, own.group, extra_minutes="15") == 303
    give(city, made.class_, extra_minutes="20", reason="the city's own reason")

    assert f'value="{made.class_}"' not in county.get(PAGE).text
    assert "the city&#39;s own reason" not in county.get(PAGE).text
    with site.database.read() as session:
        given = select(ArrangementGiven.public_id).where(ArrangementGiven.extra_minutes == 20)
        public_id = session.scalars(given).one()
    assert post(county, f"{PAGE}{public_id}/withdraw", PAGE).status_code == 404


def test_the_class_s_page_of_dates_leads_there_with_the_class_chosen(site: Site, city: FlaskClient, made: Made) -> None:
    place = f"{PAGE}?class={made.class_}"

    assert f'href="{place}"' in city.get(f"/admin/classes/{made.class_}/quizzes").text
    assert f'<option value="{made.class_}" selected>' in city.get(place).text
