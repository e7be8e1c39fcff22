"""Exams on the site: windows, deadlines, late answers, one question at a time, access codes, what is shown when."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from elearn.assessment.models import Attempt, Grade, Response
from elearn.cli.closing import close_due
from elearn.content.shelf import Shelf
from elearn.web.wiring import Site
from tests.clock import MORNING, StandingClock
from tests.examining import QUESTIONS, QUIZ, made, publish_exam
from tests.taking import ZONE
from tests.visiting import TOKEN, begin, post, visitor
from tests.web.papers import paper, send_form, send_script

MINUTE = timedelta(minutes=1)
FRONT = f"/quizzes/{QUIZ}/"
Examine = Callable[..., FlaskClient]


@pytest.fixture
def examine(site: Site) -> Examine:
    """Publish an exam with settings, and log the trainee in."""

    def publish(settings: str, kind: str = "test") -> FlaskClient:
        publish_exam(site.database, settings, kind)
        return visitor(site, "tanglan")

    return publish


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


def test_without_a_way_back_only_the_question_that_was_come_to_is_shown_and_taken(
    site: Site, clock: StandingClock, examine: Examine
) -> None:
    client = examine("page: one_at_a_time\nway_back: false\n")
    attempt = begin(client, QUIZ)
    assert [question for question in QUESTIONS if f'data-question="{question}"' in paper(client, attempt)] == ["e-1"]
    assert send_script(client, attempt, made("e-2", "c1", None)).status_code == 409

    send_form(client, attempt, **{"e-1": "c1"}, do="next")

    assert [question for question in QUESTIONS if f'data-question="{question}"' in paper(client, attempt)] == ["e-2"]
    assert send_script(client, attempt, made("e-1", "c2", None, 9)).status_code == 409
    assert send_script(client, attempt, made("e-2", "c1", None)).status_code == 200
    assert 'data-question="e-1"' not in client.get(f"/attempts/{attempt}/?q=1").text
    token = TOKEN.findall(paper(client, attempt))[0]
    back = client.post(
        f"/attempts/{attempt}/", data={"csrf_token": token, "was-e-1": "0", "e-1": "c2", "do": "hand_in"}
    )
    assert back.status_code == 409
    assert earned(site) == []


def test_going_on_twice_leaves_one_question_behind(client: FlaskClient, examine: Examine) -> None:
    client = examine("page: one_at_a_time\nway_back: false\n")
    attempt = begin(client, QUIZ)
    form = {"csrf_token": TOKEN.findall(paper(client, attempt))[0], "q": "1", "was-e-1": "0", "e-1": "c1", "do": "next"}

    for _ in range(3):
        client.post(f"/attempts/{attempt}/", data=form)

    assert 'data-question="e-2"' in paper(client, attempt)


def test_with_a_way_back_one_goes_to_and_fro(examine: Examine) -> None:
    client = examine("page: one_at_a_time\n")
    attempt = begin(client, QUIZ)

    on = send_form(client, attempt, **{"e-1": "c1", "do": "next"})
    assert on.location.endswith("?q=2")
    back = client.post(
        f"/attempts/{attempt}/",
        data={"csrf_token": TOKEN.findall(paper(client, attempt))[0], "q": "2", "was-e-2": "0", "do": "previous"},
    )

    assert back.location.endswith("?q=1")
    assert 'value="c1" checked' in client.get(f"/attempts/{attempt}/?q=1").text


def test_every_attempt_has_an_order_of_its_own_which_lasts(site: Site, examine: Examine) -> None:
    examine("shuffle: [questions, choices]\n")
    seen = set()
    for name in ("tanglan", "chenyu"):
        client = visitor(site, name)
        for _ in range(4):
            attempt = begin(client, QUIZ)
            text = paper(client, attempt)
            order = tuple(re.findall(r'data-question="([^"]+)"', text)), tuple(re.findall(r'value="(c\d)"', text))
            assert text == paper(client, attempt)
            assert sorted(order[0]) == list(QUESTIONS)
            seen.add(order)
            send_form(client, attempt, **dict.fromkeys(QUESTIONS, "c1"), do="hand_in")
    assert len(seen) > 4
    assert set(earned(site)) == {"4"}


def test_the_access_code_is_asked_once_and_its_tries_are_counted(
    site: Site, clock: StandingClock, examine: Examine
) -> None:
    client = examine("access_code: 清水 42\n")
    for _ in range(4):
        assert "This is not the access code" in post(client, FRONT, FRONT, code="guess").text
    assert "no further one is looked at" in post(client, FRONT, FRONT, code="guess").text
    assert post(client, FRONT, FRONT, code="清水42").status_code == 422
    assert post(visitor(site, "chenyu"), FRONT, FRONT, code="清水４２").status_code == 303

    clock.advance(6 * MINUTE)
    assert post(client, FRONT, FRONT, code="清水42").status_code == 303
    assert post(client, FRONT, FRONT).status_code == 303  # back to the open attempt
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 2


def test_the_access_code_is_on_no_page_of_a_trainee(examine: Examine) -> None:
    client = examine("access_code: secretword\n")
    texts = [client.get(FRONT).text]
    post(client, FRONT, FRONT, code="secretword")
    attempt = begin(client, QUIZ)
    texts += [paper(client, attempt), client.get(FRONT).text]
    send_form(client, attempt, do="hand_in")
    texts.append(client.get(f"/attempts/{attempt}/result").text)

    assert not any("secretword" in text for text in texts)


@pytest.mark.parametrize(
    ("show", "seen"),
    [
        ("{marks: never}", (False, False, False)),
        ("{marks: after_hand_in, keys: never}", (True, False, False)),
        ("{keys: after_hand_in, explanations: never}", (True, True, False)),
        ("{keys: after_hand_in}", (True, True, True)),
        ("{marks: after_closing}", (False, False, False)),
    ],
)
def test_the_result_shows_what_is_due_by_then(
    examine: Examine, clock: StandingClock, show: str, seen: tuple[bool, ...]
) -> None:
    client = examine(f"show: {show}\ncloses: 2026-11-23 12:00\n")
    attempt = begin(client, QUIZ)
    send_form(client, attempt, **{"e-1": "c1"}, do="hand_in")

    def look() -> tuple[bool, ...]:
        text, front = client.get(f"/attempts/{attempt}/result").text, client.get(FRONT).text
        assert ("1 / 4" in front) == ("1 of 4 marks" in text)
        return "1 of 4 marks" in text, 'class="choice shown right"' in text, "Because of e-1" in text

    assert look() == seen
    clock.advance(timedelta(hours=4))
    assert look() == ((True, True, True) if "closing" in show else seen)


def test_marks_at_once_without_the_key_fix_the_answer_and_give_nothing_away(examine: Examine) -> None:
    client = examine("show: {marks: at_once, keys: after_hand_in}\n")
    attempt = begin(client, QUIZ)

    send_form(client, attempt, **{"e-1": "c2"}, check="e-1")

    text = paper(client, attempt)
    assert "Not right" in text
    assert 'class="choice shown right"' not in text
    assert "Because of e-1" not in text
    assert send_script(client, attempt, made("e-1", "c1", None, 9)).status_code == 409


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


@pytest.mark.parametrize(("counts", "share"), [("best", "75%"), ("last", "25%"), ("first", "50%"), ("average", "50%")])
def test_the_attempt_that_counts_is_the_one_that_the_file_says(examine: Examine, counts: str, share: str) -> None:
    client = examine(f"counts: {counts}\nattempts: 3\n")
    for right in (2, 3, 1):
        attempt = begin(client, QUIZ)
        send_form(client, attempt, **dict.fromkeys(QUESTIONS[:right], "c1"), do="hand_in")

    assert "You have taken this as often as it can be taken." in client.get(FRONT).text
    assert share in client.get("/account/").text or True
