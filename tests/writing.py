"""A site with a small course and three lecturers, for tests of writing and publishing in the browser."""

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.accounts.roles import Role
from elearn.web.wiring import Site
from tests.content.small import make_files
from tests.make import CITY, COUNTY, make_account, make_tree
from tests.published import publish_files
from tests.visiting import token_of, visitor

AREA = re.compile(r'<textarea id="text-(\d)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


def furnish(site: Site) -> Site:
    """Publish the small course; make two lecturers of the city, one of a county, and a trainee."""
    with site.database.write() as session:
        make_tree(session)
        for name, role, unit in (
            ("wu", Role.LECTURER, CITY),
            ("he", Role.LECTURER, CITY),
            ("guest", Role.LECTURER, COUNTY),
            ("tanglan", Role.TRAINEE, COUNTY),
        ):
            make_account(session, name, role, unit=unit)
        publish_files(session, make_files())
    return site


def send(client: FlaskClient, path: str, **data: object) -> TestResponse:
    """Post a form with its token."""
    return client.post(path, data=data | {"csrf_token": token_of(client)})


def write(client: FlaskClient, key: str = "quiz/water") -> str:
    """Begin a draft; give its address."""
    answer = send(client, f"/author/items/{key}/edit")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def texts(page: TestResponse) -> dict[str, str]:
    """Give the fields of an editor as its form holds them: texts, what was seen, the version."""
    found = {f"text-{number}": html.unescape(text) for number, text in AREA.findall(page.text)}
    hidden = re.findall(r'name="(seen-\d)"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    found |= {name: html.unescape(text) for name, text in hidden}
    found |= dict(re.findall(r'name="(version|base-\d)" value="(\w+)"', page.text))
    return found


def change(client: FlaskClient, address: str, old: str, new: str) -> TestResponse:
    """Change a text in a draft's page and save it."""
    fields = texts(client.get(address))
    assert any(old in text for name, text in fields.items() if name.startswith("text-")), old
    changed = {name: text.replace(old, new) if name.startswith("text-") else text for name, text in fields.items()}
    return send(client, address, **changed)


def publish(client: FlaskClient, *addresses: str, **more: str) -> TestResponse:
    """Press the button."""
    names = [address.rpartition("/")[2] for address in addresses]
    return send(client, "/author/publish", draft=names, **({"do": "publish", "note": "why"} | more))


__all__ = ["change", "furnish", "publish", "send", "texts", "visitor", "write"]
