"""The way in: by name and password, in one sentence when it is closed, through a new password the first time."""

from datetime import timedelta

import argon2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from elearn.accounts import service
from elearn.accounts.models import Account
from elearn.accounts.passwords import hash_password, needs_rehash
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.make import PASSWORD
from tests.published import COURSE
from tests.visiting import csrf_of, log_in, post, visitor
from tests.web.conftest import OpenSite

FRESH = "a river of eleven counties"
REFUSED = "User name or password is wrong, or log-in is paused"


def account(site: Site, username: str = "tanglan") -> Account:
    """Read an account."""
    with site.database.read() as session:
        return session.scalars(select(Account).where(Account.username == username)).one()


def attempt(site: Site, password: str = "wrong", username: str = "tanglan") -> int:
    """Try to log in, in a new browser; give the status."""
    return post(site.test_client(), "/login", "/login", username=username, password=password).status_code


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("tanglan", "/learn/"),
        ("lecturer", "/statistics/"),
        ("county", "/reports/scores"),
        ("admin", "/reports/scores"),
    ],
)
def test_everybody_begins_on_the_first_page_of_their_role(lasting_site: Site, username: str, path: str) -> None:
    client = visitor(lasting_site, username)

    assert client.get("/").location == path
    assert client.get(path, follow_redirects=True).status_code == 200


def test_who_is_not_logged_in_is_sent_to_the_log_in_page(lasting_site: Site) -> None:
    client = lasting_site.test_client()

    assert client.get("/").location == "/login"
    assert client.get(f"/learn/{COURSE}/").location == f"/login?next=/learn/{COURSE}/"
    assert client.get("/login").status_code == 200


@pytest.mark.parametrize("written", ["tanglan", "TangLan", " tanglan ", "ｔａｎｇｌａｎ"])
def test_a_user_name_is_recognised_however_it_is_written(site: Site, written: str) -> None:
    assert attempt(site, PASSWORD, written) == 303


@pytest.mark.parametrize("password", [PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", "", "x" * 2000])
def test_a_password_must_be_exactly_the_one(site: Site, password: str) -> None:
    assert attempt(site, password) == 422


@pytest.mark.parametrize("missing", ["username", "password"])
def test_an_empty_field_is_said_beside_it_in_both_languages(lasting_site: Site, missing: str) -> None:
    for language, words in (("en", "Please fill this in."), ("zh", "请填写")):
        client = lasting_site.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        sent = {"username": "tanglan", "password": "wrong", missing: ""}

        page = post(client, "/login", "/login", **sent)

        assert page.status_code == 422
        assert words in page.text
        assert f'id="{missing}-errors"' in page.text
        assert page.text.count('aria-invalid="true"') == 1


def test_a_refusal_keeps_the_name_and_not_the_password(lasting_site: Site) -> None:
    page = post(lasting_site.test_client(), "/login", "/login", username="tanglan", password="wrong-secret")

    assert 'value="tanglan"' in page.text
    assert "wrong-secret" not in page.text
    assert 'role="alert"' in page.text


def test_a_locked_account_opens_to_nobody_and_is_put_out(site: Site) -> None:
    client = visitor(site, "tanglan")
    with site.database.write() as session:
        found = session.scalars(select(Account).where(Account.username == "tanglan")).one()
        service.lock(session, found, now=StandingClock()(), actor_id=None)

    assert client.get("/learn/").location == "/login?next=/learn/"
    assert attempt(site, PASSWORD) == 422

    with site.database.write() as session:
        found = session.scalars(select(Account).where(Account.username == "tanglan")).one()
        service.unlock(session, found, now=StandingClock()(), actor_id=None)
    assert attempt(site, PASSWORD) == 303


def test_log_in_pauses_after_some_wrong_passwords_and_opens_by_itself(
    open_site: OpenSite, clock: StandingClock
) -> None:
    site = open_site(lockout_failures="3", lockout_minutes="10")
    assert [attempt(site) for _ in range(3)] == [422] * 3

    clock.advance(timedelta(minutes=9, seconds=59))
    assert attempt(site, PASSWORD) == 422
    clock.advance(timedelta(seconds=1))
    assert attempt(site, PASSWORD) == 303


def test_a_right_password_begins_the_count_of_wrong_ones_anew(open_site: OpenSite) -> None:
    site = open_site(lockout_failures="3")

    for _ in range(3):
        assert [attempt(site), attempt(site), attempt(site, PASSWORD)] == [422, 422, 303]


def test_tries_during_a_pause_do_not_make_it_longer(open_site: OpenSite, clock: StandingClock) -> None:
    site = open_site(lockout_failures="3", lockout_minutes="10")
    for _ in range(3):
        attempt(site)
    clock.advance(timedelta(minutes=5))
    for _ in range(5):
        attempt(site)

    clock.advance(timedelta(minutes=5))
    assert attempt(site, PASSWORD) == 303


def test_a_first_password_must_be_changed_before_anything_else(site: Site) -> None:
    with site.database.write() as session:
        session.execute(update(Account).where(Account.username == "tanglan").values(must_change_password=True))
    client = visitor(site, "tanglan")

    for path in ("/", "/learn/", "/account/", f"/learn/{COURSE}/", "/progress/"):
        assert client.get(path, follow_redirects=True).request.path == "/account/password", path
    assert post(client, "/quizzes/drinking-water/", "/account/password").location == "/account/password"
    page = client.get("/account/password")
    assert "made for the first time only" in page.text
    assert 'class="tabs' not in page.text

    post(client, "/account/password", "/account/password", current=PASSWORD, password=FRESH, again=FRESH)
    assert "Your password was changed." in client.get("/learn/").text
    assert not account(site).must_change_password


@pytest.mark.parametrize(
    ("current", "fresh", "again", "words"),
    [
        ("wrong", FRESH, FRESH, "This is not your present password."),
        (PASSWORD, FRESH, FRESH + "x", "The two entries differ."),
        (PASSWORD, PASSWORD, PASSWORD, "Take another password than the present one."),
        (PASSWORD, "short", "short", "Take at least 10 characters."),
        (PASSWORD, "x" * 129, "x" * 129, "Take at most 128 characters."),
        (PASSWORD, "my tanglan river", "my tanglan river", "The user name must not be part of the password."),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "Use at least five different characters."),
        (PASSWORD, "", "", "Take at least 10 characters."),
        ("", "", "", "This is not your present password."),
    ],
)
def test_a_new_password_that_will_not_do_is_told_why_and_changes_nothing(
    site: Site, trainee: FlaskClient, current: str, fresh: str, again: str, words: str
) -> None:
    sent = {"current": current, "password": fresh, "again": again}

    answer = post(trainee, "/account/password", "/account/password", **sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert trainee.get("/learn/").status_code == 200
    assert attempt(site, PASSWORD) == 303


def test_every_fault_of_a_new_password_is_told_at_once(trainee: FlaskClient) -> None:
    answer = post(trainee, "/account/password", "/account/password", current="x", password="aaa", again="b")

    for words in ("not your present password", "at least 10 characters", "five different", "two entries differ"):
        assert words in answer.text


def test_the_token_of_a_form_changes_with_the_password(site: Site, trainee: FlaskClient) -> None:
    before = csrf_of(trainee.get("/account/"))

    post(trainee, "/account/password", "/account/password", current=PASSWORD, password=FRESH, again=FRESH)

    assert csrf_of(trainee.get("/account/")) != before
    assert trainee.post("/logout", data={"csrf_token": before}).status_code == 400


def test_an_outdated_hash_is_made_anew_when_its_owner_logs_in(site: Site) -> None:
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert needs_rehash(old)
    with site.database.write() as session:
        session.execute(update(Account).where(Account.username == "tanglan").values(password_hash=old))

    assert attempt(site) == 422
    assert account(site).password_hash == old
    assert attempt(site, PASSWORD) == 303

    assert not needs_rehash(account(site).password_hash)
    assert attempt(site, PASSWORD) == 303
    assert hash_password(PASSWORD) != account(site).password_hash


def test_logging_out_is_by_form_only_and_leads_to_the_log_in_page(trainee: FlaskClient) -> None:
    assert trainee.get("/logout").status_code == 405
    assert trainee.get("/account/").status_code == 200

    assert post(trainee, "/logout", "/account/").location == "/login?left=1"
    assert trainee.get("/account/").location == "/login?next=/account/"


def test_a_form_sent_after_log_out_is_not_carried_out_and_says_so(site: Site, clock: StandingClock) -> None:
    client = visitor(site, "tanglan")
    token = csrf_of(client.get("/account/"))
    clock.advance(timedelta(hours=13))

    page = client.post("/quizzes/drinking-water/", data={"csrf_token": token})
    script = client.post("/attempts/x/responses", json={}, headers={"X-CSRFToken": token})

    assert page.status_code == script.status_code == 401
    assert "You are logged out. Nothing was changed" in page.text
    assert "logged out" in script.get_json()["error"]


def test_two_people_can_use_one_browser_one_after_the_other(site: Site) -> None:
    client = visitor(site, "tanglan")
    post(client, "/logout", "/account/")

    log_in(client, "chenyu")

    page = client.get("/account/").text
    assert "chenyu" in page
    assert "tanglan" not in page
