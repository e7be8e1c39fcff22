"""Every kind of question on its pages: on the paper, saved by form and by script, in the result, in a lecture."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from elearn import schema
from elearn.assessment.grading import standing
from elearn.assessment.queries import events_of, sheet_of
from elearn.db.database import Database
from elearn.questions.kind import Json
from elearn.questions.registry import kind_of
from elearn.web.wiring import Site
from tests import every_kind
from tests.clock import StandingClock
from tests.make import make_account
from tests.questions.specs import form_of
from tests.visiting import begin, token_of, visitor
from tests.web.conftest import opened_site
from tests.web.papers import paper, result, send_script

PAGE = f"/learn/township/{every_kind.LECTURE}/{every_kind.SECTION}"
IDS = sorted(every_kind.QUESTIONS.values())


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the application on a course with a question of each kind, once for the module."""
    folder = tmp_path_factory.mktemp("every")
    url = f"sqlite:///{folder / 'elearn.sqlite3'}"
    database = Database(url)
    schema.migrate(database)
    every_kind.fill(database)
    with database.write() as session:
        for username in ("writer", "reader", "reported"):
            make_account(session, username)
    database.dispose()
    with opened_site(url, folder, StandingClock()) as site:
        yield site


def specs(site: Site) -> dict[str, Json]:
    """Give the quiz's questions by id."""
    with site.database.read() as session:
        shelf = site.extensions["shelf"]
        refs = shelf.outline(session).quizzes[every_kind.QUIZ].questions
        return {ref.id: shelf.document(session, ref.revision_hash) for ref in refs}


def best_forms(site: Site) -> dict[str, dict[str, Any]]:
    """Lay out the right answer to each question as the paper's form sends it."""
    return {key: form_of(key, kind_of(spec["kind"]).best_answer(spec)) for key, spec in specs(site).items()}


def send(client: FlaskClient, attempt: str, **fields: Any) -> None:
    """Send the paper's form."""
    page = paper(client, attempt)
    shown = dict(re.findall(r'name="(was-[^"]+)" value="(\d+)"', page))
    answer = client.post(f"/attempts/{attempt}/", data={**shown, **fields, "csrf_token": token_of(client)})
    assert answer.status_code == 303


def kept(site: Site, attempt: str, username: str) -> dict[str, Any]:
    """Read what the server has of an attempt."""
    with site.database.read() as session:
        account = session.connection().exec_driver_sql(f"SELECT id FROM account WHERE username = '{username}'").scalar()
        events = events_of(session, sheet_of(session, attempt, int(account or 0)).id)
    return {key: event.answer for key, event in standing(events).items()}


def card(page: str, question: str) -> str:
    """Cut a question's card out of a page."""
    return page.split(f'id="{question}"')[1].split('<li class="card"')[0]


def test_every_kind_is_kept_from_a_form_and_shown_again_as_it_was_given(every: Site) -> None:
    client = visitor(every, "tanglan")
    attempt = begin(client, every_kind.QUIZ)
    forms = best_forms(every)

    send(client, attempt, **{name: value for form in forms.values() for name, value in form.items()}, do="save")

    best = {key: kind_of(spec["kind"]).best_answer(spec) for key, spec in specs(every).items()}
    assert kept(every, attempt, "tanglan") == best
    page = paper(client, attempt)
    for values in [value for form in forms.values() for value in form.values()]:
        for value in values:
            assert re.search(
                rf'value="{re.escape(value)}"|<option selected>{value}|>\s*{re.escape(value)}</textarea>', page
            )


def test_every_kind_is_kept_from_the_script_and_earns_its_marks(every: Site) -> None:
    client = visitor(every, "chenyu")
    attempt = begin(client, every_kind.QUIZ)
    for number, (key, form) in enumerate(best_forms(every).items(), 1):
        sent = form.get(key) or {name.removeprefix(f"{key}."): value for name, value in form.items()}
        event = {"event_id": f"{key}-event", "question_id": key, "sequence": number, "answer": sent}
        assert send_script(client, attempt, event).status_code == 200

    assert kept(every, attempt, "chenyu") == {
        key: kind_of(spec["kind"]).best_answer(spec) for key, spec in specs(every).items()
    }
    shown = dict(re.findall(r'name="(was-[^"]+)" value="(\d+)"', paper(client, attempt)))
    assert set(shown) == {f"was-{key}" for key in IDS}
    answer = client.post(f"/attempts/{attempt}/", data={"do": "hand_in", "csrf_token": token_of(client)})
    assert answer.status_code == 303
    page = result(client, attempt)
    for kind, key in every_kind.QUESTIONS.items():
        verdict = "A person marks this" if kind_of(kind).is_marked_by_person else "Right ·"
        assert verdict in card(page, key)
        assert "Wrong" not in card(page, key)


def test_a_blank_of_a_question_can_be_emptied_again(every: Site) -> None:
    client = visitor(every, "writer")
    attempt = begin(client, every_kind.QUIZ)
    event = {"event_id": "cloze-00001", "question_id": "k-cloze", "sequence": 1, "answer": {"b2": ["500"]}}
    send_script(client, attempt, event)
    assert kept(every, attempt, "writer")["k-cloze"] == {"b2": "500"}

    send_script(client, attempt, event | {"event_id": "cloze-00002", "sequence": 2, "answer": {}})

    assert kept(every, attempt, "writer")["k-cloze"] is None


@pytest.mark.parametrize("key", IDS)
def test_a_paper_tells_nothing_of_the_key(every: Site, key: str) -> None:
    client = visitor(every, "writer")
    attempt = begin(client, every_kind.QUIZ)
    spec = specs(every)[key]
    shown = card(paper(client, attempt), key)

    for text in secrets(spec):
        assert text not in shown
    for order in orders(spec):
        places = [shown.index(f'"{name}"' if f'"{name}"' in shown else name) for name in order]
        assert places != sorted(places)


def secrets(spec: Json) -> list[str]:
    """List what may stand on a result and not on a paper: explanations, the rubric's descriptions, the model."""
    found = [text["en"] for text in [spec["explanation"], spec.get("model"), *rubric(spec)] if text and text["en"]]
    return found + [text for part in spec.get("questions", []) for text in secrets(part)]


def rubric(spec: Json) -> list[Json]:
    """List the descriptions of a rubric."""
    return [criterion["description"] for criterion in spec.get("rubric", [])]


def orders(spec: Json) -> list[list[str]]:
    """List the orders of the file that would be the key."""
    own = [item["id"] for item in spec["items"]] if spec["kind"] == "ordering" else []
    return [one for one in [own, *[order for part in spec.get("questions", []) for order in orders(part)]] if one]


@pytest.mark.parametrize("key", every_kind.IN_LECTURE)
def test_every_kind_can_be_answered_in_a_lecture(every: Site, key: str) -> None:
    client = visitor(every, "reader")
    form = best_forms(every)[key]

    page = client.get(f"{PAGE}?{urlencode({**form, 'check': key}, doseq=True)}").text

    assert page.count("chip good") >= 1
    asked = page.split(f'<form class="note" method="get" action="#{key}"')[1].split("</form>")[0]
    assert "Right ·" in asked
    assert "name=" not in asked


def test_an_administrator_reads_what_was_answered_to_every_kind(every: Site) -> None:
    client = visitor(every, "reported")
    attempt = begin(client, every_kind.QUIZ)
    forms = best_forms(every)
    send(client, attempt, **{name: value for form in forms.values() for name, value in form.items()}, do="hand_in")
    page = visitor(every, "admin").get("/reports/scores").text
    person = re.findall(r'/reports/people/([\w-]+)">[^<]*</a><small>reported', page)[0]

    shown = visitor(every, "admin").get(f"/reports/people/{person}/{attempt}").text

    for text in ("cage farming", "(2)", "quasi-protection zone", "go there and look", "angling", "False"):
        assert text in shown


def test_the_statistics_of_a_quiz_open_whatever_its_kinds(every: Site) -> None:
    answer = visitor(every, "lecturer").get(f"/statistics/{every_kind.QUIZ}")
    assert answer.status_code == 200
