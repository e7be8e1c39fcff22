"""Fill in a paper as a browser does: with the form of its page, or with its script's requests."""

import html
import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.questions.registry import kind_of
from elearn.web.wiring import Site
from tests.questions.specs import form_of
from tests.visiting import TOKEN, token_of

Form = Mapping[str, Any]


def paper(client: FlaskClient, attempt: str) -> str:
    """Open the paper."""
    answer = client.get(f"/attempts/{attempt}/")
    assert answer.status_code == 200
    return answer.text


def send_form(client: FlaskClient, attempt: str, **fields: Any) -> TestResponse:
    """Send the paper's form as a browser without script does: every field that stands on the page, then ``fields``."""
    page = paper(client, attempt)
    shown = dict(re.findall(r'name="(was-[^"]+)" value="(\d+)"', page))
    checked = re.findall(r'name="([^"]+)" value="([^"]+)" checked', page)
    typed = re.findall(r'<input type="text"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    kept: dict[str, Any] = {name: [value for other, value in checked if other == name] for name, _ in checked}
    token = {"csrf_token": TOKEN.findall(page)[0]}
    return client.post(
        f"/attempts/{attempt}/",
        data=shown | kept | {name: html.unescape(text) for name, text in typed} | fields | token,
    )


def send_script(client: FlaskClient, attempt: str, *events: Form) -> TestResponse:
    """Send answers as the page's script does."""
    headers = {"X-CSRFToken": token_of(client), "Accept": "application/json"}
    return client.post(f"/attempts/{attempt}/responses", json={"events": list(events)}, headers=headers)


def event(question: str, answer: Any, sequence: int = 1) -> Form:
    """Make an event."""
    return {"event_id": f"{question}-{sequence:08}", "question_id": question, "sequence": sequence, "answer": answer}


def specs_of(site: Site, quiz: str) -> list[Any]:
    """Read the questions of a quiz."""
    with site.database.read() as session:
        shelf = site.extensions["shelf"]
        refs = shelf.outline(session).quizzes[quiz].questions
        return [shelf.document(session, ref.revision_hash) for ref in refs]


def best_form(site: Site, quiz: str) -> dict[str, Any]:
    """Fill a form with right answers."""
    forms = [form_of(spec["id"], kind_of(spec["kind"]).best_answer(spec)) for spec in specs_of(site, quiz)]
    return {name: value for form in forms for name, value in form.items()}


def result(client: FlaskClient, attempt: str) -> str:
    """Open the result."""
    answer = client.get(f"/attempts/{attempt}/result")
    assert answer.status_code == 200
    return answer.text
