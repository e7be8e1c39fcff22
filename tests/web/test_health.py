"""Whether the site can serve: asked by machines, before anybody logs in, without a trace in anybody's session."""

from flask.testing import FlaskClient

from elearn.content.files import read_folder
from elearn.web.wiring import Site
from tests.make import make_account, make_tree
from tests.published import FOLDER, publish_files
from tests.visiting import log_in


def test_a_site_without_a_course_cannot_serve_yet(app: Site, client: FlaskClient) -> None:
    before = client.get("/healthz")
    with app.database.write() as session:
        publish_files(session, read_folder(FOLDER))
    after = client.get("/healthz")

    assert (before.status_code, before.get_json()) == (503, {"status": "nothing published"})
    assert (after.status_code, after.text) == (200, "ok\n")


def test_being_asked_opens_no_session_and_is_kept_by_nobody(site: Site) -> None:
    answer = site.test_client().get("/healthz")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_page_before_the_first_publication_says_so(app: Site, client: FlaskClient) -> None:
    with app.database.write() as session:
        make_tree(session)
        make_account(session)
    log_in(client)

    answer = client.get("/learn/", headers={"Accept-Language": "en"})

    assert answer.status_code == 404
    assert "Nothing has been published here yet." in answer.text
