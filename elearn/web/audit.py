"""The audit log for administrators: searched, looked at, and taken along as a file."""

import io
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request

from elearn.accounts.roles import Permission
from elearn.audit import service as audit
from elearn.languages import COMMAS, translate
from elearn.personnel import trail
from elearn.personnel.titles import Title, titles_of
from elearn.personnel.trail import Found, Sought
from elearn.problems import Phrase
from elearn.reporting.spreadsheets import Column, Format, Kind, open_table
from elearn.web.audit_words import DEEDS, TOLD, VALUES
from elearn.web.class_forms import read_day
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.person import LABELS
from elearn.web.views import Views

blueprint = Views("audit", __name__)
Titles = Mapping[tuple[int, str], Title]
MOST = 20_000  # events of a file
FIRST = 5  # of a long list, how many the page tells
KEYS = ("announcement", "arrangement", "attempt", "concern", "draft", "regrade", "robot")
FILTERS = ("person", "side", "group", "since", "until", "refused")
GROUPS: Mapping[str, Phrase] = {
    "login": Phrase("Log-ins"),
    "account": Phrase("Accounts"),
    "scores": Phrase("Looks at scores"),
    "grades": Phrase("Looks at grades"),
    "mark": Phrase("Marks by hand"),
    "override": Phrase("Replaced marks"),
    "regrade": Phrase("Regrades"),
    "arrangement": Phrase("Arrangements"),
    "paper": Phrase("Printed papers"),
    "class": Phrase("Classes"),
    "attendance": Phrase("Attendance"),
    "certificate": Phrase("Certificates"),
    "roster": Phrase("Rosters"),
    "announcement": Phrase("Announcements"),
    "robot": Phrase("Group robots"),
    "mail": Phrase("Mail"),
    "post": Phrase("Discussions"),
    "draft": Phrase("Drafts"),
    "data": Phrase("Personal data and complaints"),
    "audit": Phrase("The audit log itself"),
}
SIDES = {"by": Phrase("did it"), "on": Phrase("had it done to them")}
OUTCOMES = {"done": Phrase("done"), "refused": Phrase("turned away")}


@blueprint.get("/audit/")
@requires(Permission.SEE_AUDIT)
def search() -> Page:
    """Show the newest events that fit the filter, a page at a time."""
    before = request.args.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    found, more = trail.search(transaction(), actor(), _sought(request.args), before=key)
    titles = titles_of(transaction(), found)
    chosen = {name: request.args.get(name, "") for name in FILTERS}
    asked = {name: value for name, value in chosen.items() if value}
    values = {
        "found": [(one, label_of(one), _told(one, titles, is_short=True)) for one in found],
        "chosen": chosen,
        "is_filtered": bool(asked),
        "groups": GROUPS,
        "sides": SIDES,
        "first": None if key is None else urlencode(asked),
        "further": urlencode({**asked, "before": more}) if more else None,
        "most": MOST,
    }
    return Page("people/audit.html", values)


@blueprint.post("/audit/export")
@requires(Permission.SEE_AUDIT)
def export() -> Data:
    """Give the events that fit as a table for spreadsheets; that it was taken is recorded."""
    sought, tongue = _sought(request.form), language()
    stream = io.BytesIO()
    columns = [Column(translate(heading, tongue), width, kind) for heading, kind, width in _COLUMNS]
    with open_table(Format.CSV, stream, "audit", columns, settings().zone, settings().data_dir) as table:
        found = list(trail.everything(transaction(), actor(), sought, most=MOST))
        titles = titles_of(transaction(), found)
        for one in found:
            table.add(_row(one, titles))
        table.close(())
    asked = {name: request.form.get(name, "")[:64] for name in FILTERS if request.form.get(name) and name != "person"}
    facts = {"events": len(found), "filter": asked}
    audit.record(transaction(), "audit.export", now=clock_time(), actor_id=actor().public_id, facts=facts)
    day = clock_time().astimezone(settings().zone).date().isoformat()
    return Data(stream.getvalue(), "text/csv; charset=utf-8", f"audit-{day}.csv")


def label_of(one: Found) -> Phrase:
    """Say what was done, in words where there are some, and by its code where there are none."""
    return LABELS.get(one.action) or DEEDS.get(one.action, Phrase(one.action))


_COLUMNS: tuple[tuple[Phrase, Kind, int], ...] = (
    (Phrase("When"), Kind.MOMENT, 18),
    (Phrase("Who"), Kind.TEXT, 14),
    (Phrase("What"), Kind.TEXT, 24),
    (Phrase("Outcome"), Kind.TEXT, 10),
    (Phrase("On whom"), Kind.TEXT, 14),
    (Phrase("From where"), Kind.TEXT, 16),
    (Phrase("More"), Kind.TEXT, 40),
    (Phrase("No."), Kind.NUMBER, 8),
)


def _row(one: Found, titles: Titles) -> list[Any]:
    address = one.values.get("address", "")
    outcome = translate(OUTCOMES.get(one.outcome, Phrase(one.outcome)), language())
    who, whom = one.by or one.by_id or "", one.on or one.on_id or ""
    return [one.at, who, translate(label_of(one), language()), outcome, whom, address, _told(one, titles), one.id]


def _told(one: Found, titles: Titles, *, is_short: bool = False) -> str:
    """Write an event's facts and personal values (before, after) in one line; what was left open says nothing.

    ``is_short`` leaves out the keys of rows, which tell a reader nothing, and all but the first of long lists.
    """
    tongue = 0 if language() == "zh" else 1
    beside = {name: value for name, value in one.values.items() if name != "address"}
    facts = {name: titles[one.id, name][tongue] if (one.id, name) in titles else it for name, it in one.told.items()}
    every = {**facts, **beside, **dict.fromkeys(one.erased, "…")}
    separate, leads = translate(Phrase("; "), language()), translate(Phrase(": "), language())
    said = [name for name in every if (every[name], every.get(_other_half(name))) != (None, None)]
    kept = [name for name in said if not (is_short and name in KEYS and every[name] == one.told.get(name))]
    kept.sort(key="after".__eq__)  # keys are kept in the order of the alphabet: what came after was told first
    parts = [f"{_worded(name, TOLD)}{leads}{_shown(every[name], name, is_short)}" for name in kept]
    return separate.join([*(part.rstrip("。.") for part in parts[:-1]), *parts[-1:]])


def _other_half(name: str) -> str:
    """Name what stands beside a value that was changed: what it was before, or became."""
    if name in ("before", "after"):
        return "after" if name == "before" else "before"
    return name.removesuffix("_after") if name.endswith("_after") else f"{name}_after"


def _worded(code: str, words: Mapping[str, Phrase]) -> str:
    return translate(words[code], language()) if code in words else code


def _shown(value: Any, name: str, is_short: bool = False) -> str:
    if value in (None, []):
        return "–"
    if isinstance(value, str):
        return _titled(value, name) or _worded(f"{name}={value}" if f"{name}={value}" in VALUES else value, VALUES)
    if isinstance(value, bool):
        return translate(Phrase("yes") if value else Phrase("no"), language())
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        some = value[:FIRST] if is_short and len(value) > FIRST + 1 else value
        said = COMMAS[language()].join(_shown(one, name.removesuffix("s")) for one in some)
        return said if some is value else f"{said} … ({len(value)})"
    if isinstance(value, dict):
        return COMMAS[language()].join(f"{_worded(key, TOLD)} {_shown(one, key)}" for key, one in value.items())
    return json.dumps(value, ensure_ascii=False)


def _titled(value: str, name: str) -> str | None:
    """Give the title of a quiz or a lecture that is named by its id, alone or as “quiz/id”; None for another thing."""
    kind, _, key = value.partition("/") if name == "item" else (name, "", value)
    if kind == "quiz" and (quiz := published().quizzes.get(key)):
        return str(quiz.title[language()])
    lectures = published().course.lectures if kind == "lecture" else ()
    return next((str(one.title[language()]) for one in lectures if one.id == key), None)


def _sought(asked: Any) -> Sought:
    side = next((one for one in SIDES if one == asked.get("side")), "")
    return Sought(
        person=asked.get("person", "")[:64],
        side=side,  # type: ignore[arg-type]
        group=asked.get("group", "") if asked.get("group") in GROUPS else "",
        since=_midnight(read_day(asked.get("since"))),
        until=_midnight(read_day(asked.get("until")), days=1),
        refused=bool(asked.get("refused")),
    )


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """Give the moment at which a day of the site begins; the end of a year that no calendar has asks for nothing."""
    if day is None or not 1970 < day.year < 9000:
        return None
    return datetime.combine(day + timedelta(days=days), time(), settings().zone)
