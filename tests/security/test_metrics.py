"""Figures are for the machine that collects them; to anybody else there is nothing at their address."""

import pytest

from elearn.web.wiring import Site
from tests.visiting import visitor
from tests.web.conftest import OpenSite

PASSED_ON = [{"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}, {"Via": "1.1 proxy"}]


@pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.1", "127.0.0.2", "::2", "", "127.0.0.1, 203.0.113.7"])
def test_the_figures_are_not_there_for_others(lasting_site: Site, address: str) -> None:
    answer = lasting_site.test_client().get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == 404
    assert "elearn_request" not in answer.text


def test_not_even_for_an_administrator(lasting_site: Site) -> None:
    answer = visitor(lasting_site, "admin").get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_own_machine_reads_them(lasting_site: Site, address: str) -> None:
    answer = lasting_site.test_client().get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == 200
    assert "elearn_requests_total" in answer.text


@pytest.mark.parametrize("headers", PASSED_ON)
def test_a_proxy_that_no_setting_names_opens_them_to_nobody(lasting_site: Site, headers: dict[str, str]) -> None:
    assert lasting_site.test_client().get("/metrics", headers=headers).status_code == 404


def test_other_addresses_can_be_named(open_site: OpenSite) -> None:
    client = open_site(metrics_from="10.0.0.9").test_client()

    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200
    assert client.get("/metrics").status_code == 404


def test_the_figures_hold_no_addresses_of_pages_and_no_names(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")
    client.get("/attempts/a-secret-id/")

    figures = client.get("/metrics").text

    assert "a-secret-id" not in figures
    assert "tanglan" not in figures
