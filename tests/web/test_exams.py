"""Exams on the site: windows, deadlines, late answers, one question at a time, access codes, what is shown when."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.assessment.models import Attempt, Grade, Response, Score
from elearn.cli.closing import close_due
from elearn.content.shelf import Shelf
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUESTIONS, QUIZ, Examine, made
from tests.taking import ZONE
from tests.visiting import TOKEN, begin, post, visitor
from tests.web.papers import paper, send_form, send_script

MINUTE = timedelta(minutes=1)
FRONT = f"/quizzes/{QUIZ}/"


def close(site: Site) -> int:
    """Do what the worker does every few seconds."""
    return close_due(site.database, Shelf(), ZONE, site.clock)


def earned(site: Site) -> list[str]:
    """List the marks of all grades."""
    with site.database.read() as session:
        return [str(mark) for mark in session.scalars(select(Grade.earned).order_by(Grade.attempt_id))]


def lateness(site: Site) -> dict[str, str | None]:
    """Give how late each answer that is kept arrived."""
    with site.database.read() as session:
        return {row[0]: row[1] for row in session.execute(select(Response.question_id, Response.lateness))}


def see(client: FlaskClient, attempt: str) -> str:
    """Go past the page that says that the time is over, to the result."""
    post(client, f"/attempts/{attempt}/result", f"/attempts/{attempt}/result")
    return client.get(f"/attempts/{attempt}/result").text


def test_a_quiz_opens_and_closes_at_its_moments(site: Site, clock: StandingClock, examine: Examine) -> None:
    client = examine("opens: 2026-11-23 10:00\ncloses: 2026-11-23 11:00\n")
    assert "This quiz is not open yet." in client.get(FRONT).text
    assert post(client, FRONT, "/account/").status_code == 403

    clock.advance(60 * MINUTE)
    attempt = begin(client, QUIZ)
    send_script(client, attempt, made("e-1", "c1", clock()))
    clock.advance(61 * MINUTE)

    assert client.get(f"/attempts/{attempt}/").location == f"/attempts/{attempt}/result"
    assert earned(site) == ["1"]
    assert "This quiz is closed." in client.get(FRONT).text


def test_an_attempt_that_nobody_hands_in_is_closed_by_the_worker(
    site: Site, clock: StandingClock, examine: Examine
) -> None:
    client = examine("time_limit: 30\ngrace: 20\n")
    attempt = begin(client, QUIZ)
    send_script(client, attempt, made("e-1", "c1", clock()), made("e-2", "c2", clock()))
    clock.advance(30 * MINUTE + timedelta(seconds=20))
    assert close(site) == 0

    clock.advance(timedelta(seconds=1))

    assert close(site) == 1
    assert close(site) == 0
    assert earned(site) == ["1"]
    with site.database.read() as session:
        kept = session.scalars(select(Attempt)).one()
    assert (kept.submitted_at, kept.closed_itself) == (MORNING + 30 * MINUTE + timedelta(seconds=20), True)
    assert "The time is over" in client.get(f"/attempts/{attempt}/result").text
    assert "1 of 4 marks" in see(client, attempt)


@pytest.mark.parametrize("by", ["worker", "page", "script", "form"])
def test_what_comes_of_it_does_not_depend_on_who_closes_it(
    site: Site, clock: StandingClock, examine: Examine, by: str
) -> None:
    client = examine("time_limit: 30\nlate: refuse\n")
    attempt = begin(client, QUIZ)
    form = {"csrf_token": TOKEN.findall(paper(client, attempt))[0], "was-e-2": "0", "e-2": "c1", "do": "hand_in"}
    send_script(client, attempt, made("e-1", "c1", clock()))
    clock.advance(45 * MINUTE)

    if by == "page":
        client.get(f"/attempts/{attempt}/")
    elif by == "script":
        assert send_script(client, attempt, made("e-2", "c1", clock())).status_code == 409
    elif by == "form":
        assert client.post(f"/attempts/{attempt}/", data=form).location == f"/attempts/{attempt}/result"
    close(site)

    assert earned(site) == ["1"]
    with site.database.read() as session:
        assert session.scalars(select(Attempt.submitted_at)).one() == MORNING + 30.5 * MINUTE


def test_what_arrives_within_the_grace_is_in_time(site: Site, clock: StandingClock, examine: Examine) -> None:
    client = examine("time_limit: 30\ngrace: 60\n")
    attempt = begin(client, QUIZ)
    clock.advance(30.9 * MINUTE)

    assert send_script(client, attempt, made("e-1", "c1", clock())).status_code == 200
    assert send_form(client, attempt, **{"e-2": "c1"}, do="hand_in").status_code == 303

    assert earned(site) == ["2"]
    assert set(lateness(site).values()) == {None}


@pytest.mark.parametrize("is_closed_first", [True, False])
@pytest.mark.parametrize(
    ("policy", "status", "kept", "marks"),
    [("count", 200, "counted", "2"), ("mark", 200, "marked", "1"), ("refuse", 409, None, "1")],
)
def test_what_was_made_in_time_and_arrives_late_is_left_to_the_policy(
    site: Site,
    clock: StandingClock,
    examine: Examine,
    policy: str,
    status: int,
    kept: str | None,
    marks: str,
    is_closed_first: bool,
) -> None:
    client = examine(f"time_limit: 30\nlate: {policy}\n")
    attempt = begin(client, QUIZ)
    send_script(client, attempt, made("e-1", "c1", clock()))
    clock.advance(40 * MINUTE)
    if is_closed_first:
        close(site)

    answer = send_script(client, attempt, made("e-2", "c1", MORNING + 29 * MINUTE))
    again = send_script(client, attempt, made("e-2", "c1", MORNING + 29 * MINUTE))
    close(site)

    assert (answer.status_code, again.status_code) == (status, status)
    assert lateness(site).get("e-2") == kept
    assert earned(site) == [marks]
    assert ("They count." in (text := see(client, attempt))) is (policy == "count")
    assert ("They are kept and do not count" in text) is (policy == "mark")
    with site.database.read() as session:
        person = session.scalars(select(Account.public_id).where(Account.username == "tanglan")).one()
    report = visitor(site, "county").get(f"/reports/people/{person}/{attempt}").text
    assert ("Kept, does not count" in report) is (policy == "mark")
    assert ("arrived at 23 November 2026 09:40" in report) is (policy != "refuse")


@pytest.mark.parametrize("at", [None, MORNING - MINUTE, MORNING + 31 * MINUTE])
def test_what_was_not_made_in_time_is_refused_however_it_is_told(
    site: Site, clock: StandingClock, examine: Examine, at: object
) -> None:
    client = examine("time_limit: 30\nlate: count\n")
    attempt = begin(client, QUIZ)
    clock.advance(40 * MINUTE)

    answer = send_script(client, attempt, made("e-2", "c1", at))  # type: ignore[arg-type]

    assert answer.status_code == 409
    assert lateness(site) == {}


def test_once_the_result_was_seen_a_late_answer_is_kept_and_does_not_count(
    site: Site, clock: StandingClock, examine: Examine
) -> None:
    client = examine("time_limit: 30\nlate: count\n")
    attempt = begin(client, QUIZ)
    clock.advance(40 * MINUTE)
    assert "Right e-1" not in client.get(f"/attempts/{attempt}/", follow_redirects=True).text
    assert "0 / 4" not in client.get(FRONT).text
    assert "Right e-1" in see(client, attempt)

    assert send_script(client, attempt, made("e-1", "c1", MORNING + MINUTE)).status_code == 200

    assert lateness(site) == {"e-1": "marked"}
    assert earned(site) == ["0"]


def test_a_paper_that_was_handed_in_takes_nothing_late(site: Site, clock: StandingClock, examine: Examine) -> None:
    client = examine("time_limit: 30\nlate: count\n")
    attempt = begin(client, QUIZ)
    send_form(client, attempt, do="hand_in")
    clock.advance(40 * MINUTE)

    assert send_script(client, attempt, made("e-1", "c1", MORNING + MINUTE)).status_code == 409
    assert earned(site) == ["0"]


def test_the_line_gives_its_owner_a_token_and_the_deadline_and_nobody_else(
    site: Site, clock: StandingClock, examine: Examine
) -> None:
    client = examine("time_limit: 30\n")
    attempt = begin(client, QUIZ)

    found = client.get(f"/attempts/{attempt}/line").get_json()

    assert found["open"] is True
    assert found["deadline"] - found["now"] == 30 * 60 * 1000
    headers = {"X-CSRFToken": found["token"]}
    sent = client.post(f"/attempts/{attempt}/responses", json={"events": [made("e-1", "c1", clock())]}, headers=headers)
    assert sent.status_code == 200
    assert visitor(site, "chenyu").get(f"/attempts/{attempt}/line").status_code == 404
    assert site.test_client().get(f"/attempts/{attempt}/line").status_code == 303


def test_the_time_that_is_left_is_counted_from_the_server_s_clock(clock: StandingClock, examine: Examine) -> None:
    client = examine("time_limit: 30\n")
    attempt = begin(client, QUIZ)
    clock.advance(10 * MINUTE)

    text = paper(client, attempt)

    assert f'data-now="{int(clock().timestamp() * 1000)}"' in text
    assert f'data-deadline="{int((MORNING + 30 * MINUTE).timestamp() * 1000)}"' in text
    assert "Ends at 23 November 2026 09:30" in text


@pytest.mark.parametrize(("counts", "share"), [("best", 7500), ("last", 2500), ("first", 5000), ("average", 5000)])
def test_the_attempt_that_counts_is_the_one_that_the_file_says(
    site: Site, examine: Examine, counts: str, share: int
) -> None:
    client = examine(f"counts: {counts}\nattempts: 3\n")
    for right in (2, 3, 1):
        attempt = begin(client, QUIZ)
        send_form(client, attempt, **dict.fromkeys(QUESTIONS[:right], "c1"), do="hand_in")

    assert "You have taken this as often as it can be taken." in client.get(FRONT).text
    with site.database.read() as session:
        assert session.scalars(select(Score.share)).one() == share
