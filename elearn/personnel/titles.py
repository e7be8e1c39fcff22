"""What the units, classes and announcements are called that the audit log knows by their keys."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from elearn.announcements.models import Announcement
from elearn.organisation.models import OrgUnit
from elearn.personnel.trail import Found
from elearn.training.models import TrainingClass

Title = tuple[str, str]  # Chinese and English
Key = int | str
AUDIENCE_PREFIXES = ("class", "unit")


def titles_of(session: Session, events: Iterable[Found]) -> dict[tuple[int, str], Title]:
    """Find what facts name, by event and name of the fact; what is gone, or stands there by its title, is left out."""
    named = [(one.id, fact, *_meant(one.action, fact, value)) for one in events for fact, value in one.told.items()]
    units = _titles(session, OrgUnit, _keys(named, "unit"))
    classes = _titles(session, TrainingClass, _keys(named, "class"))
    told = _titles(session, Announcement, _keys(named, "announcement"))
    known = {"unit": units, "class": classes, "announcement": told}
    return {
        (event, fact): known[kind][key]
        for event, fact, kind, key in named
        if kind in known and key is not None and key in known[kind]
    }


def _meant(action: str, fact: str, value: Any) -> tuple[str, Key | None]:
    """Say what a fact may name, and by which key: "" and None where it names nothing."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return "", None
    if fact == "audience":
        kind, _, key = str(value).partition("-")
        return (kind, key) if kind in AUDIENCE_PREFIXES else ("", None)
    if action == "account.move" and fact in ("from", "to"):
        return "unit", value
    return (fact, value) if fact in ("unit", "class", "announcement") else ("", None)


def _keys(named: Iterable[tuple[int, str, str, Key | None]], kind: str) -> list[Key]:
    return list({key for _, _, of, key in named if of == kind and key is not None})


def _titles(session: Session, table: Any, keys: list[Key]) -> Mapping[Key, Title]:
    """Read titles by the keys that events write down: those of rows, those that addresses show, and units' codes."""
    if not keys:
        return {}
    shown = table.code if table is OrgUnit else table.public_id
    titles = (table.name_zh, table.name_en) if table is OrgUnit else (table.title_zh, table.title_en)
    numbers, words = [key for key in keys if isinstance(key, int)], [key for key in keys if isinstance(key, str)]
    meant: ColumnElement[bool] = or_(table.id.in_(numbers), shown.in_(words))
    found: dict[Key, Title] = {}
    for number, word, zh, en in session.execute(select(table.id, shown, *titles).where(meant)):
        found[number] = found[word] = (zh, en or zh)
    return found
