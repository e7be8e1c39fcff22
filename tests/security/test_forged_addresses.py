"""The client's address: the real one behind the declared proxies, and nobody can make one up."""

import pytest
from sqlalchemy import select

from elearn.audit.models import AuditValue
from elearn.db.database import Database
from elearn.web.wiring import Site
from tests.visiting import csrf_of
from tests.web.conftest import OpenSite

FORGED, REAL, PROXY = "198.51.100.66", "203.0.113.7", "10.0.0.1"


def address_in_the_log(site: Site, database: Database, forwarded: str | None) -> str:
    """Try to log in from the proxy's connection; give the address that the audit log keeps."""
    client = site.test_client()
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    environ = {"REMOTE_ADDR": PROXY}
    token = csrf_of(client.get("/login", headers=headers, environ_overrides=environ))
    data = {"username": "tanglan", "password": "wrong", "csrf_token": token}
    client.post("/login", data=data, headers=headers, environ_overrides=environ)
    with database.read() as session:
        return session.scalars(select(AuditValue.value).where(AuditValue.name == "address")).one()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "kept"),
    [
        (0, None, PROXY),
        (0, FORGED, PROXY),
        (1, REAL, REAL),
        (1, f"{FORGED}, {REAL}", REAL),
        (1, f"{FORGED}, {FORGED}, {REAL}", REAL),
        (2, f"{REAL}, 10.0.0.2", REAL),
        (2, f"{FORGED}, {REAL}, 10.0.0.2", REAL),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    open_site: OpenSite, published_database: Database, proxies: int, forwarded: str | None, kept: str
) -> None:
    site = open_site(trusted_proxies=str(proxies))

    assert address_in_the_log(site, published_database, forwarded) == kept


def test_the_figures_are_not_opened_by_a_forged_address(open_site: OpenSite) -> None:
    client = open_site(trusted_proxies="1").test_client()
    outside = {"REMOTE_ADDR": PROXY}

    forged = client.get("/metrics", headers={"X-Forwarded-For": f"127.0.0.1, {REAL}"}, environ_overrides=outside)

    assert forged.status_code == 404


def test_a_host_that_is_not_ours_is_refused(open_site: OpenSite) -> None:
    client = open_site(trusted_hosts="learn.example.org").test_client()

    assert client.get("/login", headers={"Host": "learn.example.org"}).status_code == 200
    assert client.get("/login", headers={"Host": "evil.example.net"}).status_code == 400


def test_the_request_log_has_the_real_address(open_site: OpenSite, capsys: pytest.CaptureFixture[str]) -> None:
    client = open_site(trusted_proxies="1").test_client()

    client.get("/login", headers={"X-Forwarded-For": f"{FORGED}, {REAL}"}, environ_overrides={"REMOTE_ADDR": PROXY})

    written = capsys.readouterr()
    log = written.out + written.err
    assert REAL in log
    assert FORGED not in log
