"""Walk through the site as a person does: forms with their tokens, log-in by the form."""

import re
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.accounts import queries, service
from elearn.accounts.names import fold_username
from elearn.identities import digest, new_token
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
    """Give a browser that prefers ``language``, with somebody logged in: as by the form, but for the form itself.

    Two requests and the comparison of a password cost more than most of what the tests then look at.
    """
    client = site.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    token, now = new_token(), site.clock()
    with site.database.write() as session:
        known = queries.credentials(session, fold_username(username))
        assert known is not None, username
        opened = service.log_in(
            session,
            known.account_id,
            is_right=True,
            compared=known.password_hash,
            token_key=digest(token),
            rehashed=None,
            lockout=service.Lockout(5, timedelta(minutes=15)),
            now=now,
            address="127.0.0.1",
        )
    assert opened, f"{username} was not let in"
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def begin(client: FlaskClient, quiz: str) -> str:
    """Begin (or go on with) an attempt at a quiz, and give its public id."""
    answer = post(client, f"/quizzes/{quiz}/", f"/quizzes/{quiz}/")
    assert answer.status_code == 303, f"{quiz} was not begun: {answer.status}"
    return answer.location.split("/")[-2]


def token_of(client: FlaskClient) -> str:
    """Give the CSRF token of the browser's session, off a page that everybody may open."""
    return csrf_of(client.get("/nowhere"))
