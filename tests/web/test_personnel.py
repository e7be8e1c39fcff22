"""Retiring, bringing back, doing one thing for many after seeing what it would do, and people who are there twice."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account, RoleGrant
from elearn.accounts.roles import Permission, Role
from elearn.reporting import tallies
from elearn.reporting.models import UnitPeople
from elearn.training.models import ClassMember
from elearn.web.roles import PERMISSION_LABELS
from elearn.web.wiring import Site
from tests.make import CITY, OTHER_TOWNSHIP, TOWNSHIP, make_account
from tests.visiting import csrf_of, log_in, post, visitor
from tests.web.looking_after import account, act
from tests.web.on_sqlite import published_url  # noqa: F401 - a fixture
from tests.web.test_class_arrangements import make_class

LIST, BULK, TWICE = "/admin/people/", "/admin/people/bulk", "/admin/people/twice"


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    """Make two more trainees, and log the city's administrator in."""
    with site.database.write() as session:
        make_account(session, "zhouhe", name="周荷")
        make_account(session, "lin", name="林", unit=OTHER_TOWNSHIP)
        tallies.recount(session)
    return visitor(site, "admin")


def trainees(site: Site) -> dict[int, int]:
    with site.database.read() as session:
        return {row.unit_id: row.trainees for row in session.scalars(select(UnitPeople)) if row.trainees}


def roles(site: Site, username: str) -> list[str]:
    with site.database.read() as session:
        read = select(RoleGrant.role).join(Account, Account.id == RoleGrant.account_id)
        return sorted(session.scalars(read.where(Account.username == username)))


def bulk(client: FlaskClient, action: str, *people: str, **more: str) -> tuple[int, str]:
    data = {"action": action, "person": list(people), "csrf_token": csrf_of(client.get(LIST)), **more}
    answer = client.post(BULK, data=data)
    return answer.status_code, answer.text


def test_who_is_retired_is_out_everywhere_and_comes_back_as_before(site: Site, admin: FlaskClient) -> None:
    with site.database.write() as session:
        make_class(session, CITY, "zhouhe")
    before, person = trainees(site), account(site.database, "zhouhe")
    theirs = visitor(site, "zhouhe")

    assert act(admin, person.public_id, "retire").status_code == 303
    assert theirs.get("/learn/").status_code == 303
    assert roles(site, "zhouhe") == []
    assert sum(trainees(site).values()) == sum(before.values()) - 1
    with site.database.read() as session:
        assert session.scalars(select(ClassMember.left_at)).one() is not None
    assert act(admin, person.public_id, "unlock").status_code == 409
    assert "Retired" in admin.get(f"{LIST}?state=retired").text

    assert act(admin, person.public_id, "return").status_code == 303
    assert (roles(site, "zhouhe"), trainees(site)) == (["trainee"], before)
    assert log_in(site.test_client(), "zhouhe").status_code == 303


def test_many_are_foreseen_before_anything_is_done(site: Site, admin: FlaskClient) -> None:
    ids = [account(site.database, name).public_id for name in ("zhouhe", "lin", "admin")]

    status, page = bulk(admin, "lock", *ids)
    assert status == 200
    assert "It would be done for 2 of 3 people" in page
    assert "This is your own account" in page
    assert account(site.database, "zhouhe").locked_at is None

    assert bulk(admin, "lock", *ids, sure="yes")[0] == 303
    locked = {name: account(site.database, name).locked_at is not None for name in ("zhouhe", "lin", "admin")}
    assert locked == {"zhouhe": True, "lin": True, "admin": False}
    assert "is locked already" in bulk(admin, "lock", *ids)[1]
    assert bulk(admin, "unlock", *ids, sure="yes")[0] == 303
    assert account(site.database, "lin").locked_at is None


def test_a_move_of_many_brings_their_numbers_along(site: Site, admin: FlaskClient) -> None:
    ids = [account(site.database, name).public_id for name in ("zhouhe", "lin")]

    assert bulk(admin, "move", *ids, sure="yes")[0] == 422
    assert bulk(admin, "move", *ids, to=OTHER_TOWNSHIP, sure="yes")[0] == 303
    moved = trainees(site)
    with site.database.write() as session:
        tallies.recount(session)
    assert trainees(site) == moved
    assert account(site.database, "zhouhe").unit_id == account(site.database, "lin").unit_id


def test_a_reset_of_many_gives_slips_once_that_open_the_accounts(site: Site, admin: FlaskClient) -> None:
    ids = [account(site.database, name).public_id for name in ("zhouhe", "lin")]
    before = account(site.database, "lin").password_hash

    assert "password" not in re.findall(r'class="(password)"', bulk(admin, "reset", *ids)[1])
    assert account(site.database, "lin").password_hash == before
    _, page = bulk(admin, "reset", *ids, sure="yes")
    slips = re.findall(r"<b>(\w+)</b><br>First password: <span class=\"password\">([^<]+)", page)
    assert {name for name, _ in slips} == {"zhouhe", "lin"}
    assert log_in(site.test_client(), *slips[0]).status_code == 303


def test_everybody_of_a_filtered_list_can_be_meant_and_nobody_of_another_county(site: Site, admin: FlaskClient) -> None:
    county = visitor(site, "county")
    far = account(site.database, "lin").public_id

    _, page = bulk(county, "lock", all="yes", q="周")
    assert "周荷" in page
    assert "It would be done for 1 of 1 person" in page
    assert bulk(county, "lock", far, sure="yes")[0] == 303
    assert account(site.database, "lin").locked_at is None


def test_people_of_one_name_in_one_county_are_shown_until_somebody_says_that_they_are_two(
    site: Site, admin: FlaskClient
) -> None:
    with site.database.write() as session:
        make_account(session, "zhouhe2", name="周荷", unit=TOWNSHIP)
        make_account(session, "zhouhe3", name="周荷", unit=OTHER_TOWNSHIP)
    page = admin.get(TWICE).text
    ids = [account(site.database, name).public_id for name in ("zhouhe", "zhouhe2", "zhouhe3")]
    assert "zhouhe2" in page
    assert "zhouhe3" not in page

    assert post(admin, TWICE, TWICE, first=ids[1], second=ids[0]).status_code == 303
    assert "zhouhe2" not in admin.get(TWICE).text


def test_a_merge_is_seen_before_it_is_done_and_named_by_user_name(site: Site, admin: FlaskClient) -> None:
    gone, kept = (account(site.database, name) for name in ("zhouhe", "tanglan"))
    where = f"/admin/people/{gone.public_id}/merge"

    page = admin.get(f"{where}?into=tanglan")
    assert page.status_code == 200
    assert "These two have different names." in page.text
    assert admin.get(f"{where}?into=nobody").status_code == 422
    assert visitor(site, "county").get(f"{where}?into=lin").status_code in (404, 422)
    assert post(admin, where, LIST, into=kept.public_id).location.endswith(kept.public_id)
    shown = admin.get(f"/admin/people/{gone.public_id}").text
    assert f"/admin/people/{kept.public_id}" in shown
    assert act(admin, gone.public_id, "return").status_code == 409


def test_the_page_of_roles_says_every_permission_as_the_rule_has_it(site: Site, admin: FlaskClient) -> None:
    page = admin.get("/admin/roles").text

    assert PERMISSION_LABELS.keys() == set(Permission)
    for label in PERMISSION_LABELS.values():
        assert str(label) in page.replace("&#39;", "'")
    assert len(Role) == 3
