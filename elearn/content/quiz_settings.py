"""Read the settings of a quiz: when, how often and how it is taken, and what is shown of it when."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from elearn.content import setting_codes as codes
from elearn.questions.fields import Fields
from elearn.questions.places import Leaf

COUNTS = ("best", "last", "first", "average")
PAGES = ("all", "one_at_a_time")
SHUFFLED = ("questions", "choices")
WHEN = ("at_once", "after_hand_in", "after_closing", "never")  # from early to late
SHOWN = ("marks", "keys", "explanations")  # none of these is shown before the one that stands before it
LATE = ("count", "mark", "refuse")
UNLIMITED = "unlimited"
MEASURING = ("exam", "pre", "post", "delayed")
_OPEN = {"attempts": None, "late": "count"}
# What measures is taken once and keeps its keys: else the next person, or the next check, would measure the echo.
_MEASURE = {"attempts": 1, "late": "mark", "show": {"marks": "after_hand_in", "keys": "never", "explanations": "never"}}
DEFAULTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "practice": _OPEN,
        "test": _OPEN,
        "exam": _MEASURE | {"attempts": 2},
        "pre": _MEASURE,
        "post": _MEASURE,
        "delayed": _MEASURE,
        "bank": _MEASURE | {"attempts": 0},
    }
)
KEYS = (
    "opens",
    "closes",
    "time_limit",
    "grace",
    "attempts",
    "counts",
    "shuffle",
    "page",
    "way_back",
    "access_code",
    "show",
    "late",
    "marking",
)
NAMES = ("hidden", "shown")  # to those who mark by hand
GRACE = 30  # seconds after the deadline in which what is under way still arrives in time
MOST_MINUTES, MOST_GRACE, MOST_ATTEMPTS, LONGEST_CODE = 7 * 24 * 60, 300, 99, 40


def read_quiz_settings(fields: Fields, kind: str) -> dict[str, Any]:
    """Read those settings that are written; give their JSON form, in which what is left out stays out.

    Moments are local to the site (``2026-12-01T09:00``), minutes and seconds are whole numbers, ``attempts`` None is
    as many as one likes.
    """
    if kind == "bank":
        for key in KEYS:
            if fields.has(key):
                fields.report(codes.NEVER_TAKEN, fields.place(key), key=key)
        return {}
    before = len(fields.problems)
    found: dict[str, Any] = {key: fields.moment(key) for key in ("opens", "closes") if fields.has(key)}
    if fields.has("time_limit"):
        found["time_limit"] = fields.integer("time_limit", 1, MOST_MINUTES)
    if fields.has("grace"):
        found["grace"] = fields.integer("grace", 0, MOST_GRACE)
    if fields.has("attempts"):
        found["attempts"] = _attempts(fields)
    if fields.has("shuffle"):
        found["shuffle"] = _shuffled(fields)
    for key, options in (("counts", COUNTS), ("page", PAGES), ("late", LATE)):
        if fields.has(key):
            found[key] = fields.one_of(key, options)
    if fields.has("way_back"):
        found["way_back"] = fields.boolean("way_back")
    if fields.has("access_code"):
        found["access_code"] = fields.text("access_code", limit=LONGEST_CODE)
    if fields.has("marking"):
        found["marking"] = _marking(fields)
    if fields.has("show"):
        found["show"] = _shown(fields)
    if len(fields.problems) == before:
        _check(fields, kind, found)
    return {
        key: value.isoformat("T", "minutes") if isinstance(value, datetime) else value for key, value in found.items()
    }


def with_defaults(kind: str, feedback: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """Complete what a quiz's file says by what holds for its kind; ``feedback`` is the short form of ``show``.

    Of what is shown only the parts that are written are taken as they are; the others fall into line with them.
    """
    always = {"grace": GRACE, "counts": "best", "page": "all", "way_back": True, "shuffle": []}
    found = always | dict(DEFAULTS[kind]) | dict(written)
    usual = "at_once" if feedback == "at_once" else "after_hand_in"
    default = DEFAULTS[kind].get("show", dict.fromkeys(SHOWN, usual))
    found["show"] = _in_line(default, written.get("show", {}))
    return found


def _in_line(default: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """Let what is not written come no earlier than what is written before it, and no later than what is after it."""
    found: dict[str, str] = {}
    for number, what in enumerate(SHOWN):
        if what in written:
            found[what] = written[what]
            continue
        before = [WHEN.index(found[earlier]) for earlier in SHOWN[:number] if earlier in found]
        after = [WHEN.index(written[later]) for later in SHOWN[number + 1 :] if later in written]
        place = max([WHEN.index(default[what]), *before])
        found[what] = WHEN[min([place, *after])]
    return found


def _attempts(fields: Fields) -> int | None:
    entry = fields.table.entries["attempts"].value
    if isinstance(entry, Leaf) and entry.raw == UNLIMITED:
        return None
    return fields.integer("attempts", 1, MOST_ATTEMPTS)


def _shuffled(fields: Fields) -> list[str]:
    found = []
    for word, place in fields.texts("shuffle", 1, len(SHUFFLED)):
        if word in SHUFFLED:
            found.append(word)
        else:
            fields.not_an_option(place, "shuffle", word, SHUFFLED)
    return sorted(found)


def _marking(fields: Fields) -> dict[str, Any]:
    inner = fields.inner("marking")
    if inner is None:
        return {}
    inner.only(("names", "markers"))
    names = {"names": inner.one_of("names", NAMES)} if inner.has("names") else {}
    return names | ({"markers": inner.integer("markers", 1, 2)} if inner.has("markers") else {})


def _shown(fields: Fields) -> dict[str, str]:
    inner = fields.inner("show")
    if inner is None:
        return {}
    inner.only(SHOWN)
    return {what: inner.one_of(what, WHEN) for what in SHOWN if inner.has(what)}


def _check(fields: Fields, kind: str, found: dict[str, Any]) -> None:
    opens, closes = found.get("opens"), found.get("closes")
    if opens and closes and opens >= closes:
        fields.report(codes.CLOSED_BEFORE_OPEN, fields.value_place("closes"))
    if found.get("way_back") is False and found.get("page") != "one_at_a_time":
        fields.report(codes.NO_WAY_BACK_ON_ONE_PAGE, fields.value_place("way_back"))
    shown = found.get("show", {})
    times = [(what, WHEN.index(shown[what])) for what in SHOWN if what in shown]
    for (earlier, first), (later, second) in pairwise(times):
        if second < first:
            fields.report(codes.GIVEN_AWAY, fields.value_place("show"), earlier=earlier, later=later)
    if "after_closing" in shown.values() and closes is None:
        fields.report(codes.CLOSING_UNKNOWN, fields.value_place("show"))
    if kind in MEASURING and shown.get("keys", "never") != "never":
        fields.report(codes.KEYS_OF_MEASURE, fields.value_place("show"), kind=kind)
