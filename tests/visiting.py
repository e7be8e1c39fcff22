"""Walk through the site as a person does: forms with their tokens, log-in by the form."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.web.wiring import Site
from tests.make import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


def csrf_of(page: TestResponse) -> str:
    """Give the token in a page's first form."""
    found = TOKEN.search(page.text)
    assert found is not None, f"no form with a token in {page.request.path} ({page.status})"
    return found[1]


def log_in(client: FlaskClient, username: str = "tanglan", password: str = PASSWORD) -> TestResponse:
    """Log in through the form, and give the answer, which must be the way on."""
    token = csrf_of(client.get("/login"))
    answer = client.post("/login", data={"username": username, "password": password, "csrf_token": token})
    assert answer.status_code == 303, f"{username} was not let in: {answer.status}"
    return answer


def post(client: FlaskClient, path: str, form_page: str, **values: str) -> TestResponse:
    """Send a form to ``path`` with the token of the page at ``form_page``."""
    return client.post(path, data={**values, "csrf_token": csrf_of(client.get(form_page))})


def visitor(site: Site, username: str, language: str = "en") -> FlaskClient:
    """Give a browser that prefers ``language``, with somebody logged in."""
    client = site.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    log_in(client, username)
    return client


def begin(client: FlaskClient, quiz: str) -> str:
    """Begin (or go on with) an attempt at a quiz, and give its public id."""
    answer = post(client, f"/quizzes/{quiz}/", f"/quizzes/{quiz}/")
    assert answer.status_code == 303, f"{quiz} was not begun: {answer.status}"
    return answer.location.split("/")[-2]


def token_of(client: FlaskClient) -> str:
    """Give the CSRF token of the browser's session, off a page that everybody may open."""
    return csrf_of(client.get("/nowhere"))
