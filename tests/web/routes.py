"""Every address of the site, made out of its own map: what is added to the site is visited by the tests at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.routing import Rule

from elearn.web.wiring import Site
from tests.published import AFTER, COURSE
from tests.visiting import begin

KNOWN = {
    "course_id": COURSE,
    "lecture_id": AFTER,
    "quiz_id": AFTER,
    "discussion_id": "rural-sewage",
    "name": "0" * 64 + ".svg",
}
SECTION = "start"  # replaced by the first section of the lecture
ASKING = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Route:
    """Hold one way into the site."""

    method: str
    endpoint: str
    path: str


def first_section(site: Site) -> str:
    """Name the first section of the lecture that ``KNOWN`` names."""
    with site.database.read() as session:
        lecture = site.extensions["shelf"].outline(session).course.lecture(AFTER)
        return str(lecture.sections[0].id)


def values_for(site: Site, trainee: FlaskClient | None = None) -> dict[str, str]:
    """Give values for the places of the rules; with a trainee logged in, an open attempt of theirs is among them."""
    found = {**KNOWN, "section_id": first_section(site)}
    return found | ({"attempt_id": begin(trainee, AFTER)} if trainee else {})


def routes(site: Site, values: Mapping[str, str], fallback: str = "nobody") -> Iterator[Route]:
    """List every rule and method of the site, its places filled; those nobody knows with ``fallback``."""
    for rule in site.url_map.iter_rules():
        filled = {name: values.get(name, "1" if is_number(rule, name) else fallback) for name in rule.arguments}
        _, path = rule.build(filled) or ("", "")
        for method in sorted((rule.methods or set()) & ASKING):
            yield Route(method, rule.endpoint, path)


def is_number(rule: Rule, name: str) -> bool:
    """Say whether a place of a rule takes whole numbers only."""
    return type(rule._converters[name]).__name__ == "IntegerConverter"
