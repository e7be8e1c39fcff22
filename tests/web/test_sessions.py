"""Sessions in the browser: renewed at log-in, ended by idleness, log-out and a changed password, never by a delay."""

from datetime import timedelta

from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.make import PASSWORD
from tests.visiting import csrf_of, log_in, post, visitor

FRESH = "a river of eleven counties"


def is_in(client: FlaskClient) -> bool:
    """Say whether the browser's session is alive."""
    return client.get("/account/").status_code == 200


def test_a_session_in_use_outlives_the_idle_limit(site: Site, trainee: FlaskClient, clock: StandingClock) -> None:
    for _ in range(6):
        clock.advance(timedelta(hours=6))
        assert is_in(trainee)


def test_a_session_that_lies_unused_ends(site: Site, trainee: FlaskClient, clock: StandingClock) -> None:
    clock.advance(timedelta(hours=12, minutes=1))

    assert not is_in(trainee)


def test_a_session_in_use_ends_after_its_longest_time(site: Site, trainee: FlaskClient, clock: StandingClock) -> None:
    for _ in range(28):
        clock.advance(timedelta(hours=11, minutes=59))
        assert is_in(trainee)

    clock.advance(timedelta(hours=1))
    assert not is_in(trainee)


def test_that_a_session_is_in_use_is_not_written_down_at_every_page(trainee: FlaskClient, clock: StandingClock) -> None:
    def writes() -> int:
        with count_queries() as statements:
            trainee.get("/account/")
        return sum(statement.startswith("UPDATE") for statement in statements)

    assert [writes(), writes()] == [0, 0]
    clock.advance(timedelta(hours=1))
    assert [writes(), writes()] == [1, 0]


def test_a_session_is_renewed_at_log_in(site: Site) -> None:
    client = site.test_client()
    token = csrf_of(client.get("/login"))
    before = client.get_cookie("session")

    log_in(client)

    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.post("/logout", data={"csrf_token": token}).status_code == 400  # the token before log-in is void
    assert is_in(client)


def test_logging_out_ends_the_session_even_for_a_copy_of_its_cookie(site: Site, trainee: FlaskClient) -> None:
    kept = trainee.get_cookie("session")
    assert kept is not None

    post(trainee, "/logout", "/account/")
    trainee.set_cookie("session", kept.value)

    assert not is_in(trainee)


def test_a_changed_password_ends_every_other_session_and_keeps_this_one(site: Site, trainee: FlaskClient) -> None:
    phone = visitor(site, "tanglan")

    answer = post(trainee, "/account/password", "/account/password", current=PASSWORD, password=FRESH, again=FRESH)

    assert answer.status_code == 303
    assert is_in(trainee)
    assert not is_in(phone)
    log_in(phone, password=FRESH)


def test_wrong_passwords_delay_log_in_and_leave_the_live_session_alone(
    site: Site, trainee: FlaskClient, clock: StandingClock
) -> None:
    stranger = site.test_client()
    for _ in range(8):
        refused = post(stranger, "/login", "/login", username="tanglan", password="wrong")
        assert refused.status_code == 422

    assert post(stranger, "/login", "/login", username="tanglan", password=PASSWORD).status_code == 422
    assert is_in(trainee)
    log_in(stranger, "chenyu")  # the same address, another account
    clock.advance(timedelta(minutes=15))
    log_in(site.test_client(), "tanglan")


def test_absent_wrong_and_delayed_look_the_same(site: Site) -> None:
    def refusal(username: str) -> str:
        client = site.test_client()
        page = post(client, "/login", "/login", username=username, password="wrong")
        return page.text.replace(csrf_of(page), "").replace(username, "")

    for _ in range(9):
        refusal("tanglan")

    assert refusal("tanglan") == refusal("nobody1") == refusal("chenyu")
