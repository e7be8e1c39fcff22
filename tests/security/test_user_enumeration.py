"""Who has an account here: log-in does not tell, by its words, its status, its headers or the work it does."""

import re
from datetime import timedelta

import argon2
import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from elearn.accounts.models import Account
from elearn.accounts.passwords import NONE_YET, hash_first_password
from elearn.accounts.service import lock
from elearn.audit.models import AuditEvent
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import PASSWORD
from tests.taking import LATER
from tests.visiting import csrf_of

# Case → user name and password; "tanglan" is well, "chenyu" locked, "county" delayed,
# "lecturer" has no password yet, "admin" a first one.
CASES = {
    "unknown": ("nobodyy", PASSWORD),
    "wrong password": ("tanglan", "not the password"),
    "locked, right password": ("chenyu", PASSWORD),
    "locked, wrong password": ("chenyu", "not the password"),
    "delayed, right password": ("county", PASSWORD),
    "delayed, wrong password": ("county", "not the password"),
    "unknown, odd": ("nobody\u00e9", PASSWORD),
    "unknown, long": ("n" * 300, PASSWORD),
    "without a password yet": ("lecturer", PASSWORD),
    "with a first password": ("admin", "not the password"),
}


@pytest.fixture
def prepared(site: Site) -> Site:
    """Lock one account and delay another."""
    with site.database.write() as session:
        account = session.scalars(select(Account).where(Account.username == "chenyu")).one()
        lock(session, account, now=LATER, actor_id=None)
        delayed = update(Account).where(Account.username == "county")
        session.execute(delayed.values(delayed_until=LATER + timedelta(days=1)))
        for username, kept in (("lecturer", NONE_YET), ("admin", hash_first_password("a first password"))):
            session.execute(update(Account).where(Account.username == username).values(password_hash=kept))
    return site


def attempt(site: Site, username: str, password: str) -> TestResponse:
    """Try to log in."""
    client = site.test_client()
    token = csrf_of(client.get("/login"))
    return client.post("/login", data={"username": username, "password": password, "csrf_token": token})


def shape(answer: TestResponse, username: str) -> tuple[int, str, list[str]]:
    """Reduce an answer to what could tell: status, text without the name and the token, names of headers."""
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(username, "…")
    return answer.status_code, text, sorted(name for name, _ in answer.headers if name != "Content-Length")


def test_every_refusal_looks_the_same(prepared: Site) -> None:
    shapes = {case: shape(attempt(prepared, *sent), sent[0]) for case, sent in CASES.items()}

    assert len({str(found) for found in shapes.values()}) == 1, shapes.keys()
    assert next(iter(shapes.values()))[0] == 422


@pytest.mark.parametrize("case", CASES)
def test_every_refusal_compares_one_hash_of_each_cost(
    prepared: Site, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    verify = argon2.PasswordHasher.verify

    def counting(self: argon2.PasswordHasher, kept: str, password: str) -> bool:
        compared.append(kept[:30])
        return bool(verify(self, kept, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    attempt(prepared, *CASES[case])

    assert compared == ["$argon2id$v=19$m=19456,t=2,p=1", "$argon2id$v=19$m=1024,t=3,p=1$"]


@pytest.mark.parametrize("case", CASES)
def test_every_refusal_is_kept_in_the_audit_log(prepared: Site, case: str) -> None:
    def refusals() -> int:
        with prepared.database.read() as session:
            refused = select(func.count()).where(AuditEvent.action == "login", AuditEvent.outcome == "refused")
            return session.scalars(refused).one()

    before = refusals()
    attempt(prepared, *CASES[case])

    assert refusals() == before + 1


def test_refusals_cost_about_as_many_queries(prepared: Site) -> None:
    costs = {}
    for case, sent in CASES.items():
        with count_queries() as statements:
            attempt(prepared, *sent)
        costs[case] = len(statements)

    assert max(costs.values()) - min(costs.values()) <= 2, costs


def test_an_empty_form_says_so_without_looking_anybody_up(prepared: Site) -> None:
    known, unknown = attempt(prepared, "tanglan", ""), attempt(prepared, "nobodyy", "")

    assert shape(known, "tanglan") == shape(unknown, "nobodyy")
    assert known.status_code == 422


def test_wrong_tries_for_an_unknown_name_delay_nobody(site: Site, clock: StandingClock) -> None:
    for _ in range(12):
        attempt(site, "nobodyy", "x")

    assert attempt(site, "tanglan", PASSWORD).status_code == 303
