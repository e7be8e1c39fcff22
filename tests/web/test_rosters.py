"""Rosters on their pages: send a file, read its faults, import it whole, print slips once; each in the own area."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.cli.tasks import TASKS
from elearn.interchange.tables_reading import read_table
from elearn.jobs.models import Job
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.visiting import csrf_of, log_in, visitor
from tests.web.conftest import opened_site


@pytest.fixture
def site(published_sqlite_template: Path, tmp_path: Path, clock: StandingClock) -> Iterator[Site]:
    """Build the application on SQLite: what the databases have a part in is tested below, in tests/roster."""
    path = shutil.copyfile(published_sqlite_template, tmp_path / "elearn.sqlite3")
    with opened_site(f"sqlite:///{path}", tmp_path, clock) as opened:
        yield opened


HEAD = "姓名,单位,工号\n"
FINE = HEAD + "买买提·吐尔逊,鲁塘镇,YS-1\n𠮷小满,良田镇,YS-2\n"


def send(client: FlaskClient, text: str, name: str = "名册.csv", **more: str) -> str:
    """Send a file, and give the address that it leads to."""
    token = csrf_of(client.get("/admin/roster/"))
    data = {"csrf_token": token, "file": (io.BytesIO(text.encode("gb18030")), name), **more}
    answer = client.post("/admin/roster/", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def work(site: Site) -> None:
    """Do what waits, as ``elearn work`` does."""
    with site.database.read() as session:
        jobs = session.execute(select(Job.kind, Job.payload).where(Job.kind == "roster")).all()
    for kind, payload in jobs:
        TASKS[kind](site.database, payload, lambda *_: None, site.clock)


def do(client: FlaskClient, address: str, deed: str, **values: str) -> str:
    """Press a button of a roster's page, and give what is shown then."""
    token = csrf_of(client.get(address))
    return client.post(f"{address}/{deed}", data={"csrf_token": token, **values}, follow_redirects=True).text


def usernames(site: Site) -> set[str]:
    """List the user names there are."""
    with site.database.read() as session:
        return set(session.scalars(select(Account.username)))


def test_a_roster_is_checked_imported_and_its_slips_are_shown_once(site: Site) -> None:
    client = visitor(site, "admin")
    address = send(client, FINE)

    shown = client.get(address).text
    assert "买买提·吐尔逊" in shown
    assert "ys-1" not in usernames(site)

    assert "being imported" in do(client, address, "import")
    work(site)
    assert "New: 2" in client.get(address).text

    slips = do(client, address, "slips")
    passwords = re.findall(r'class="password">([^<]+)<', slips)
    assert len(passwords) == 2
    assert "Nobody here waits" in do(client, address, "slips")
    log_in(site.test_client(), "ys-1", passwords[1] if "𠮷" in slips.split("password")[0] else passwords[0])


def test_a_new_slip_makes_the_old_one_worthless(site: Site) -> None:
    client = visitor(site, "admin")
    address = send(client, HEAD + "𠮷小满,良田镇,YS-2\n")
    do(client, address, "import")
    work(site)
    old = re.findall(r'class="password">([^<]+)<', do(client, address, "slips"))
    new = re.findall(r'class="password">([^<]+)<', do(client, address, "slips", again="1"))

    with pytest.raises(AssertionError, match="not let in"):
        log_in(site.test_client(), "ys-2", old[0])
    log_in(site.test_client(), "ys-2", new[0])


def test_nobody_logs_in_to_an_account_that_has_no_password_yet(site: Site) -> None:
    client = visitor(site, "admin")
    do(client, send(client, FINE), "import")
    work(site)

    for guess in ("!", "", "YS-1"):
        with pytest.raises(AssertionError, match="not let in"):
            log_in(site.test_client(), "ys-1", guess or " ")


def test_faults_are_named_with_row_column_and_a_suggestion_and_forbid_the_import(site: Site) -> None:
    client = visitor(site, "admin")
    address = send(client, HEAD + "唐一,鲁糖镇,YS-1\n")

    page = client.get(address).text

    assert "Row 2" in page
    assert "单位 (column B)" in page
    assert "鲁糖镇 is not a unit." in page
    assert "Did you mean 鲁塘镇?" in page
    answer = client.post(f"{address}/import", data={"csrf_token": csrf_of(client.get("/admin/roster/"))})
    assert answer.status_code == 409


def test_a_file_that_is_no_roster_is_refused_on_the_form(site: Site) -> None:
    client = visitor(site, "admin")
    token = csrf_of(client.get("/admin/roster/"))

    for body in (b"", b"\x81\xff", b"PK\x03\x04zip", b"a,b\n1,2\n"):
        data = {"csrf_token": token, "file": (io.BytesIO(body), "x.xlsx")}
        answer = client.post("/admin/roster/", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "This file cannot be taken" in answer.text
    assert client.post("/admin/roster/", data={"csrf_token": token, "file": "text"}).status_code == 422


def test_names_are_changed_only_after_somebody_has_looked(site: Site) -> None:
    client = visitor(site, "admin")
    address = send(client, "姓名,单位,用户名\n唐岚岚,保和瑶族乡,tanglan\n")

    token = csrf_of(client.get(address))
    assert "would be called 唐岚岚" in client.get(address).text
    assert client.post(f"{address}/import", data={"csrf_token": token}).status_code == 409
    assert "being imported" in do(client, address, "import", renames="1")


def test_a_county_s_administrator_imports_into_the_county_and_nowhere_else(site: Site) -> None:
    client = visitor(site, "county")
    page = client.get(send(client, FINE)).text

    assert "良田镇 lies outside your area." in page


def test_an_upload_is_its_owner_s_alone(site: Site) -> None:
    address = send(visitor(site, "admin"), FINE)
    other = visitor(site, "county")

    assert other.get(address).status_code == 404
    token = csrf_of(other.get("/admin/roster/"))
    for deed in ("import", "slips"):
        assert other.post(f"{address}/{deed}", data={"csrf_token": token}).status_code == 404


def test_the_template_can_be_filled_in_and_read_again(site: Site) -> None:
    answer = visitor(site, "admin", "zh").get("/admin/roster/template.xlsx")

    table, problems = read_table(answer.data, "template.xlsx")
    assert table is not None, problems
    assert table.rows[0].cells == ("姓名", "县市区", "单位", "工号", "用户名", "小组")


def test_slips_with_links_open_each_account_once_and_end_the_passwords_of_before(site: Site) -> None:
    client = visitor(site, "admin")
    address = send(client, FINE)
    do(client, address, "import")
    work(site)
    (old, *_) = re.findall(r'class="password">([^<]+)<', do(client, address, "slips"))
    assert "Nobody here waits" in do(client, address, "slips", how="link")

    links = re.findall(r'class="password">[^<]+/activate/([^<]+)<', do(client, address, "slips", how="link", again="1"))

    assert len(links) == 2
    assert "Nobody here waits" in do(client, address, "slips", how="link")
    for name in ("ys-1", "ys-2"):
        with pytest.raises(AssertionError, match="not let in"):
            log_in(site.test_client(), name, old)
    assert [site.test_client().get(f"/activate/{code}").status_code for code in links] == [200, 200]
