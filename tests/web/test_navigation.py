"""The tabs: those of the role, at most five, on every page the same, and one of them is where the reader is."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from elearn.web.wiring import Site
from tests.published import AFTER, COURSE
from tests.visiting import begin, visitor
from tests.web.belongings import class_of_tanglan
from tests.web.routes import routes, values_for

TABS = {
    "tanglan": ["Today", "Course", "Progress", "Me"],
    "lecturer": ["Course", "Quizzes", "Marking", "Content", "Me"],
    "county": ["Course", "Quizzes", "Scores", "People", "Me"],
    "admin": ["Course", "Quizzes", "Scores", "People", "Me"],
}


def tabs(page: str) -> list[tuple[str, str, bool]]:
    """List a page's tabs: address, label, whether it is the present one."""
    bar = re.search(r'<nav class="tabs.*?</nav>', page, re.DOTALL)
    assert bar is not None
    found = re.findall(r'<a href="([^"]+)"( aria-current="page")?>.*?<span>(.*?)</span>', bar[0], re.DOTALL)
    return [(path, label, bool(here)) for path, here, label in found]


@pytest.fixture(scope="module")
def places(lasting_site: Site) -> dict[str, str]:
    """Give values for the places of addresses, among them those of a class of tanglan's that lecturer teaches."""
    return {**values_for(lasting_site), **class_of_tanglan(lasting_site)}


def refused(site: Site, client: FlaskClient, links: set[str]) -> dict[str, int]:
    """Follow links, one for each view, and give those that lead to nothing or to what is not theirs."""
    adapter = site.url_map.bind("localhost")
    by_view = {
        adapter.match(link.partition("?")[0])[0]: link for link in sorted(links) if not link.startswith("/static/")
    }
    found = {link: client.get(link).status_code for link in by_view.values()}
    return {link: status for link, status in found.items() if status >= 400}


# What a phone keeps for when there is no line leads only to what is kept beside it.
KEPT_WITHOUT_A_LINE = ("offline.contents", "offline.lecture")


@pytest.mark.parametrize("username", TABS)
def test_everybody_has_the_tabs_of_their_role_and_each_opens(lasting_site: Site, username: str) -> None:
    client = visitor(lasting_site, username)
    shown = tabs(client.get("/account/").text)

    assert [label for _, label, _ in shown] == TABS[username]
    for path, _, _ in shown:
        assert client.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("username", TABS)
def test_every_page_has_the_same_tabs_and_no_link_that_leads_to_nothing(
    lasting_site: Site, places: dict[str, str], username: str
) -> None:
    client = visitor(lasting_site, username)
    labels, links = set(), set[str]()

    for route in routes(lasting_site, places):
        if route.method == "GET" and route.endpoint not in KEPT_WITHOUT_A_LINE:
            answer = client.get(route.path)
            assert answer.status_code < 500, route.path
            if answer.mimetype == "text/html" and answer.status_code == 200:
                shown = tabs(answer.text)
                labels.add(tuple(label for _, label, _ in shown))
                assert sum(here for _, _, here in shown) <= 1, route.path
                links |= {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text)}

    assert labels == {tuple(TABS[username])}
    assert refused(lasting_site, client, links) == {}


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/learn/", "Today"),
        (f"/learn/{COURSE}/", "Course"),
        (f"/learn/{COURSE}/{AFTER}", "Course"),
        (f"/quizzes/{AFTER}/", "Course"),
        ("/sources", "Course"),
        ("/progress/", "Progress"),
        ("/account/", "Me"),
        ("/account/password", "Me"),
    ],
)
def test_the_present_tab_is_the_one_the_page_belongs_to(lasting_site: Site, path: str, label: str) -> None:
    page = visitor(lasting_site, "tanglan").get(path).text

    assert [name for _, name, here in tabs(page) if here] == [label]


def test_a_paper_belongs_to_the_course(trainee: FlaskClient) -> None:
    page = trainee.get(f"/attempts/{begin(trainee, AFTER)}/").text

    assert [label for _, label, here in tabs(page) if here] == ["Course"]


def test_who_is_not_logged_in_has_no_tabs(lasting_site: Site) -> None:
    client = lasting_site.test_client()

    assert 'class="tabs' not in client.get("/login").text
    assert 'class="tabs' not in client.get("/nowhere").text
