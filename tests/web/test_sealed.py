"""Sealed answers on their pages: taken in by the quiz's policy, once; nobody else's, and nothing that was changed."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.assessment.models import Grade, Response
from elearn.audit.models import AuditEvent
from elearn.sealed.envelope import seal
from elearn.sealed.models import SealedFile
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUIZ, Examine, made
from tests.make import OTHER_COUNTY, make_account
from tests.visiting import begin, post, token_of, visitor
from tests.web.papers import paper, send_form, send_script

MINUTE = timedelta(minutes=1)
EARLY, LATE = MORNING + 10 * MINUTE, MORNING + 31 * MINUTE


def envelope(client: FlaskClient, attempt: str, *events: Any, nonce: bytes = bytes(16)) -> str:
    """Seal events with the key that stands in the paper, as its script does."""
    found = re.search(r'data-seal="([0-9a-f]{64})"', paper(client, attempt))
    assert found
    content = {"sealed_at": int(EARLY.timestamp() * 1000), "events": list(events)}
    return seal(attempt, bytes.fromhex(found[1]), nonce, content).text


def bring(client: FlaskClient, text: str) -> TestResponse:
    """Send an envelope as a text that was pasted."""
    return post(client, "/sealed/", "/sealed/", text=text)


def take(client: FlaskClient, text: str, told: str = "") -> str:
    """Send it, take the answers in, and give the page on which that stands."""
    there = bring(client, text).location
    assert post(client, there, there, told=told).status_code == 303
    return client.get(there).text


def answered(site: Site) -> dict[str, str | None]:
    """Give the questions that were answered and how late that was."""
    with site.database.read() as session:
        return {row[0]: row[1] for row in session.execute(select(Response.question_id, Response.lateness))}


@pytest.fixture
def office(site: Site) -> FlaskClient:
    """Log an administrator in."""
    return visitor(site, "admin")


@pytest.mark.parametrize(
    ("policy", "lateness", "shown"),
    [
        ("count", "counted", "Late, counts"),
        ("mark", "marked", "waits for a decision"),
        ("refuse", None, "Not taken in"),
    ],
)
def test_after_the_end_the_quiz_s_policy_decides(
    site: Site, clock: StandingClock, examine: Examine, office: FlaskClient, policy: str, lateness: str, shown: str
) -> None:
    client = examine(f"time_limit: 30\nlate: {policy}\n")
    attempt = begin(client, QUIZ)
    text = envelope(client, attempt, made("e-1", "c1", EARLY), made("e-2", "c1", LATE))
    clock.advance(45 * MINUTE)

    page = take(office, text, "21:10, to Ms Li")

    assert shown in page
    assert "21:10, to Ms Li" in page
    assert answered(site) == ({"e-1": lateness} if lateness else {})
    with site.database.read() as session:
        assert str(session.scalars(select(Grade.earned)).one()) == ("1" if policy == "count" else "0")


def test_an_open_attempt_takes_them_as_if_they_came_over_the_line(
    site: Site, examine: Examine, office: FlaskClient
) -> None:
    client = examine("time_limit: 30\n")
    attempt = begin(client, QUIZ)
    send_script(client, attempt, made("e-1", "c1", EARLY))
    text = envelope(client, attempt, made("e-1", "c1", EARLY), made("e-2", "c1", EARLY))

    page = take(office, text)

    assert "There already" in page
    assert answered(site) == {"e-1": None, "e-2": None}


def test_what_was_handed_in_by_its_owner_stays_as_it_is(site: Site, examine: Examine, office: FlaskClient) -> None:
    client = examine("")
    attempt = begin(client, QUIZ)
    text = envelope(client, attempt, made("e-1", "c1", EARLY))
    send_form(client, attempt, **{"e-1": "c2"}, do="hand_in")

    assert "Not taken in" in take(office, text)
    with site.database.read() as session:
        assert str(session.scalars(select(Grade.earned)).one()) == "0"


def test_the_same_envelope_is_kept_once_and_taken_in_once(site: Site, examine: Examine, office: FlaskClient) -> None:
    client = examine("")
    text = envelope(client, begin(client, QUIZ), made("e-1", "c1", EARLY))
    there = bring(office, text).location
    data = {"file": (BytesIO(b"\xef\xbb\xbf" + text.encode()), "answers.txt"), "csrf_token": token_of(office)}
    assert office.post("/sealed/", data=data).location == there
    post(office, there, there)

    assert post(office, there, "/sealed/").status_code == 409
    with site.database.read() as session:
        assert len(session.scalars(select(SealedFile.id)).all()) == 1
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("sealed."))).all()
    assert actions == ["sealed.brought", "sealed.taken"]


def test_the_office_sees_which_questions_were_answered_when_and_no_answer(
    examine: Examine, office: FlaskClient
) -> None:
    client = examine("time_limit: 30\n")
    text = envelope(client, begin(client, QUIZ), made("e-3", "c2", EARLY))

    page = office.get(bring(office, text).location).text

    assert "Question 3" in page
    assert f"{(EARLY + timedelta(hours=8)):%H:%M:%S}" in page
    assert "Wrong e-3" not in page


def test_what_was_changed_or_is_something_else_is_refused(examine: Examine, office: FlaskClient) -> None:
    client = examine("")
    text = envelope(client, begin(client, QUIZ), made("e-1", "c1", EARLY))
    changed = text[:-9] + ("A" if text[-9] != "A" else "B") + text[-8:]

    refused = [bring(office, changed), bring(office, "no envelope"), bring(office, "")]

    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert "The seal is broken" in refused[0].text


def test_another_county_s_office_learns_nothing_of_it(site: Site, examine: Examine, office: FlaskClient) -> None:
    client = examine("")
    text = envelope(client, begin(client, QUIZ), made("e-1", "c1", EARLY))
    there = bring(office, text).location
    with site.database.write() as session:
        make_account(session, "elsewhere", "administrator", unit=OTHER_COUNTY, name="外人")
    stranger = visitor(site, "elsewhere")

    assert bring(stranger, text).status_code == 422
    assert stranger.get(there).status_code == 404
    assert "唐岚" not in stranger.get("/sealed/").text
    assert client.get("/sealed/").status_code == 403
