"""Extra time, attempts and days for a person or a unit: given with a reason, in force at once, and audited."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.assessment.models import ArrangementGiven, Attempt
from elearn.audit.models import AuditEvent
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUIZ, publish_exam
from tests.make import COUNTY, OTHER_COUNTY, TOWNSHIP
from tests.visiting import begin, post, visitor
from tests.web.papers import send_form

PAGE, FRONT = "/arrangements/", f"/quizzes/{QUIZ}/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def county(site: Site) -> FlaskClient:
    """Publish a timed exam, and log the county's administrator in."""
    publish_exam(site.database, "time_limit: 30\nattempts: 1\ncloses: 2026-11-23 12:00\n")
    return visitor(site, "county")


def give(client: FlaskClient, **fields: Any) -> Any:
    """Send the form."""
    return post(client, PAGE, PAGE, **{"quiz": QUIZ, "reason": "a broken arm", **fields})


def deadline(site: Site) -> Any:
    """Give the deadline of the one attempt, in minutes from the morning."""
    with site.database.read() as session:
        found = session.scalars(select(Attempt.deadline)).one()
    assert found is not None
    return (found - MORNING) / MINUTE


@pytest.mark.parametrize("whom", [{"whom": "TANGLAN"}, {"unit": TOWNSHIP}, {"unit": COUNTY}])
def test_extra_time_is_given_to_a_person_or_a_unit_and_shown_to_whom_it_is_for(
    site: Site, county: FlaskClient, whom: dict[str, str]
) -> None:
    assert give(county, **whom, extra_minutes="15").status_code == 303

    trainee, other = visitor(site, "tanglan"), visitor(site, "chenyu")
    assert "For you: 15 minutes more." in trainee.get(FRONT).text
    assert "a broken arm" not in trainee.get(FRONT).text
    assert "minutes more" not in other.get(FRONT).text
    begin(trainee, QUIZ)
    assert deadline(site) == 45
    assert "a broken arm" in county.get(PAGE).text


def test_an_attempt_under_way_has_the_longer_time_at_once_and_keeps_it(site: Site, county: FlaskClient) -> None:
    trainee = visitor(site, "tanglan")
    attempt = begin(trainee, QUIZ)

    give(county, unit=COUNTY, extra_minutes="20")
    assert deadline(site) == 50
    assert trainee.get(f"/attempts/{attempt}/line").get_json()["deadline"] == int(
        (MORNING + 50 * MINUTE).timestamp() * 1000
    )

    with site.database.read() as session:
        public_id = session.scalars(select(ArrangementGiven.public_id)).one()
    post(county, f"{PAGE}{public_id}/withdraw", PAGE)
    assert deadline(site) == 50
    assert "a broken arm" not in county.get(PAGE).text


def test_another_attempt_and_another_day_are_given(site: Site, county: FlaskClient, clock: StandingClock) -> None:
    trainee = visitor(site, "tanglan")
    send_form(trainee, begin(trainee, QUIZ), do="hand_in")
    clock.advance(timedelta(days=2))
    county = visitor(site, "county")
    trainee = visitor(site, "tanglan")
    assert "This quiz is closed." in trainee.get(FRONT).text

    give(county, whom="tanglan", extra_attempts="1", opens="2026-11-25 09:00", closes="2026-11-25T12:00")

    begin(trainee, QUIZ)
    assert "This quiz is closed." in visitor(site, "chenyu").get(FRONT).text


def test_giving_and_taking_back_are_in_the_audit_log(site: Site, county: FlaskClient) -> None:
    give(county, whom="tanglan", extra_minutes="15")
    with site.database.read() as session:
        public_id = session.scalars(select(ArrangementGiven.public_id)).one()
    post(county, f"{PAGE}{public_id}/withdraw", PAGE)
    post(county, f"{PAGE}{public_id}/withdraw", PAGE)

    with site.database.read() as session:
        events = session.execute(
            select(AuditEvent.action, AuditEvent.facts).where(AuditEvent.action.startswith("arrangement"))
        ).all()
    assert [row.action for row in events] == ["arrangement.give", "arrangement.withdraw"]
    assert events[0].facts["minutes"] == 15
    assert "broken arm" not in str(events)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Name one: a person, a unit, a class or a group."),
        ({"whom": "tanglan", "unit": TOWNSHIP}, "Name one: a person, a unit, a class or a group."),
        ({"whom": "chenyu"}, "Nobody of this user name is in your area."),
        ({"unit": OTHER_COUNTY}, "Name one: a person, a unit, a class or a group."),
        ({"whom": "tanglan", "extra_minutes": "0"}, "Say what is arranged"),
        ({"whom": "tanglan", "extra_minutes": "1441"}, "Write a number from 0 to 1440."),
        ({"whom": "tanglan", "extra_minutes": "-5"}, "Write a whole number."),
        ({"whom": "tanglan", "opens": "tomorrow"}, "Write a date and a time"),
        ({"whom": "tanglan", "opens": "2026-11-25 12:00", "closes": "2026-11-25 12:00"}, "The end does not lie after"),
        ({"whom": "tanglan", "reason": " "}, "Please fill this in."),
        ({"whom": "tanglan", "quiz": "water-bank"}, "Choose a quiz from the list."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_arranged(
    site: Site, county: FlaskClient, fields: dict[str, str], said: str
) -> None:
    answer = give(county, **{"extra_minutes": "15", **fields})

    assert answer.status_code == 422
    assert said in answer.text
    with site.database.read() as session:
        assert session.scalars(select(ArrangementGiven)).all() == []


def test_nobody_takes_back_what_is_arranged_elsewhere(site: Site, county: FlaskClient) -> None:
    give(visitor(site, "admin"), unit=OTHER_COUNTY, extra_minutes="15")
    with site.database.read() as session:
        public_id = session.scalars(select(ArrangementGiven.public_id)).one()

    assert post(county, f"{PAGE}{public_id}/withdraw", PAGE).status_code == 404
    assert "15 minutes more" not in county.get(PAGE).text
