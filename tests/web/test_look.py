"""How pages look on one device: large letters and colours are remembered, and survive a log-in."""

from pathlib import Path

from flask.testing import FlaskClient

import elearn.web
from elearn.web.wiring import Site
from tests.visiting import log_in, post, visitor

THEME = Path(elearn.web.__file__).parent / "static" / "theme.css"


def look(client: FlaskClient, **wanted: str) -> int:
    """Choose a look on the page about oneself; give the answer's status."""
    return post(client, "/look", "/nowhere", size=wanted.get("size", ""), colours=wanted.get("colours", "")).status_code


def test_letters_and_colours_are_remembered_on_every_page_and_through_a_log_in(lasting_site: Site) -> None:
    client = lasting_site.test_client()
    assert look(client, size="larger", colours="dark") == 303
    log_in(client)

    assert 'data-look="larger dark"' in client.get("/learn/").text
    look(client)
    assert "data-look" not in client.get("/learn/").text


def test_no_other_words_are_taken(lasting_site: Site) -> None:
    client = visitor(lasting_site, "tanglan")

    assert look(client, size='"><script>') == 404
    assert "data-look" not in client.get("/learn/").text


def test_the_styleguide_is_for_those_who_work_on_the_theme(lasting_site: Site) -> None:
    assert lasting_site.test_client().get("/styleguide").status_code == 404


def test_what_is_printed_from_a_dark_page_is_dark_on_white() -> None:
    dark = [block for block in THEME.read_text().split("\n@media ") if "--paper: #0f1513" in block]

    assert len(dark) == 2
    assert all(block.startswith("screen") for block in dark)
