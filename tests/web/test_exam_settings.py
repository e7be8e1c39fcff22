"""What a quiz's file sets on the site: one question at a time, orders, access codes, and what is shown when."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from elearn.assessment.models import Attempt, Grade
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.examining import QUESTIONS, QUIZ, Examine, made
from tests.visiting import TOKEN, begin, post, visitor
from tests.web.papers import paper, send_form, send_script

MINUTE = timedelta(minutes=1)
FRONT = f"/quizzes/{QUIZ}/"


def earned(site: Site) -> list[str]:
    """List the marks of all grades."""
    with site.database.read() as session:
        return [str(mark) for mark in session.scalars(select(Grade.earned).order_by(Grade.attempt_id))]


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


def test_with_a_way_back_the_whole_paper_is_in_the_page_and_one_question_is_shown(examine: Examine) -> None:
    client = examine("page: one_at_a_time\n")
    attempt = begin(client, QUIZ)

    text = client.get(f"/attempts/{attempt}/?q=3").text

    cards = re.findall(r'data-question="([^"]+)"( hidden)?>', text)
    assert [question for question, _ in cards] == list(QUESTIONS)
    assert [question for question, hidden in cards if not hidden] == ["e-3"]


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
