"""The table of people that administrators and lecturers filter: read from the address, filled, and kept in links."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from elearn.accounts.roles import Permission
from elearn.content.outline import Outline, QuizOutline
from elearn.errors import NotFound
from elearn.reporting.filters import (
    LONGEST_SEARCH,
    ORDER_WORDS,
    STATE_WORDS,
    Cursor,
    Filters,
    Order,
    State,
    read_choice,
    read_cursor,
    read_percent,
)
from elearn.reporting.scores import NOTHING, page_of_people, standings
from elearn.reporting.sheet import counties_of
from elearn.training.queries import Seen, seen_class
from elearn.web.areas import Area
from elearn.web.current import actor, transaction


def read_filters(asked: MultiDict[str, str], mine: Area, outline: Outline, quiz_id: str | None = None) -> Filters:
    """Read the filters from an address or a form; ``quiz_id`` fixes the quiz.

    Raises NotFound for a unit or class out of sight and an unknown quiz, Invalid for no state, order or percent.
    """
    unit, quiz = asked.get("unit", ""), quiz_id or asked.get("quiz", "")
    if (unit and unit not in mine.by_code) or (quiz and quiz not in outline.quizzes):
        raise NotFound
    state = read_choice(asked.get("state", ""), State, "state")
    order = read_choice(asked.get("order", ""), Order, "order") or Order.UNIT
    search, below = asked.get("q", "")[:LONGEST_SEARCH].strip(), read_percent(asked.get("below", ""))
    filters = Filters(mine.by_code.get(unit), quiz or None, state if quiz else None, search, order)
    return replace(filters, class_=_class(asked.get("class", "")), below=below if quiz else None)


def _class(public_id: str) -> Seen | None:
    return seen_class(transaction(), actor(), public_id) if public_id else None


def chosen(filters: Filters) -> dict[str, str]:
    """Give the filters as the fields of the form, empty ones included."""
    return {
        "unit": filters.unit.code if filters.unit else "",
        "quiz": filters.quiz_id or "",
        "class": filters.class_.public_id if filters.class_ else "",
        "state": filters.state or "",
        "below": str(filters.below or ""),
        "q": filters.search,
        "order": filters.order,
    }


def address(path: str, filters: Filters, **more: str | Cursor | None) -> str:
    """Write the address of the table with these filters and with ``more``; what is empty or usual is left out."""
    fields = {**chosen(filters), **{name: str(value) for name, value in more.items() if value is not None}}
    query = urlencode({name: value for name, value in fields.items() if value and value != Order.UNIT})
    return f"{path}?{query}" if query else path


def is_narrowed(filters: Filters) -> bool:
    """Say whether the filters leave anybody out."""
    return any((filters.unit, filters.search, filters.state, filters.class_, filters.below))


def table_values(
    path: str, permission: Permission, filters: Filters, mine: Area, quizzes: Sequence[QuizOutline]
) -> Mapping[str, Any]:
    """Read a page of the table for its template; links lead back to ``path`` with the same filters."""
    after, before = (cursor_of(name, filters) for name in ("after", "before"))
    page = page_of_people(transaction(), actor(), permission, filters, after=after, before=before)
    return {
        "area": mine,
        "filters": filters,
        "chosen": chosen(filters),
        "is_filtered": is_narrowed(filters),
        "is_first": after is None and before is None,
        "quizzes": quizzes,
        "people": page.people,
        "standings": standings(transaction(), page.people, [quiz.id for quiz in quizzes]),
        "nothing": NOTHING,
        "counties": counties_of(mine.units),
        "words": STATE_WORDS,
        "orders": ORDER_WORDS,
        "first_page": address(path, filters),
        "previous_page": address(path, filters, before=page.before) if page.before else "",
        "next_page": address(path, filters, after=page.after) if page.after else "",
    }


def cursor_of(name: str, filters: Filters) -> Cursor | None:
    """Read where a page begins or ends from the address; None where it says nothing. Raises Invalid."""
    text = request.args.get(name, "")
    return read_cursor(text, filters.order) if text else None


def view_link(query: Mapping[str, Any]) -> str:
    """Write the address of a saved view."""
    return f"/reports/scores?{urlencode(query)}" if query else "/reports/scores"
