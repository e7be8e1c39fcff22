"""Response events out of what a browser sent: the paper's form, or the page's script. Nothing is trusted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from elearn.accounts.names import is_storable
from elearn.assessment.grading import Event, standing
from elearn.assessment.thinning import answer_hash
from elearn.errors import Invalid
from elearn.problems import Phrase, Problem
from elearn.questions.answers import values_of
from elearn.questions.registry import kind_of

LAST_MOMENT = 4_102_444_800_000  # the year 2100, in milliseconds
LONGEST_EVENT_ID, HIGHEST_SEQUENCE, MOST_EVENTS = 36, 2**40, 200
Spec = Mapping[str, Any]


def changed_in_form(
    form: MultiDict[str, str], specs: Sequence[Spec], known: Iterable[Event], *, new_id: Callable[[], str]
) -> list[Event]:
    """Make an event of each answer that was changed on this page.

    ``was-<question>`` says which saved answer the page showed. An answer equal to that one was not touched here, so
    a page that was left open in another tab never overwrites what was answered since.
    """
    known = list(known)
    latest = standing(known)
    by_place = {(event.question_id, event.sequence): event for event in known}
    highest = max((event.sequence for event in known), default=0)
    sent = dict(form.lists())
    changed: list[Event] = []
    for spec in specs:
        key = spec["id"]
        if f"was-{key}" not in form:
            continue
        given = kind_of(spec["kind"]).read_answer(spec, sent, key)
        seen = by_place.get((key, _whole(form.get(f"was-{key}"))))
        now = latest[key].answer if key in latest else None
        if given != now and not _is_answer_of(seen, given):
            highest += 1
            changed.append(Event(new_id(), key, highest, given))
    return changed


def from_script(sent: object, spec_of: Callable[[str], Spec | None]) -> list[Event]:
    """Read ``{"events": [{event_id, question_id, sequence, answer, made_at}]}``. Raises Invalid for anything else.

    ``spec_of`` finds a question of the paper, None for what is not on it. ``made_at`` (milliseconds since 1970, by the
    device's word) may be missing.
    """
    listed = sent.get("events") if isinstance(sent, Mapping) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_EVENTS:
        raise _unreadable()
    return [_event(item, spec_of) for item in listed]


def _event(item: object, spec_of: Callable[[str], Spec | None]) -> Event:
    if not isinstance(item, Mapping):
        raise _unreadable()
    event_id, question_id, sequence = item.get("event_id"), item.get("question_id"), item.get("sequence")
    if not isinstance(question_id, str) or not _is_id(event_id):
        raise _unreadable()
    spec = spec_of(question_id)
    if spec is None:
        raise _unreadable()
    if type(sequence) is not int or not 0 < sequence <= HIGHEST_SEQUENCE:
        raise _unreadable()
    values = values_of(question_id, item.get("answer"))
    given = kind_of(spec["kind"]).read_answer(spec, values, question_id)
    moment = moment_of(item.get("made_at"))
    return Event(str(event_id), question_id, sequence, given, made_at=moment)


def _is_answer_of(event: Event | None, given: object) -> bool:
    if event is None or event.thinned is None:
        return given == (event.answer if event else None)
    return answer_hash(given) == event.thinned


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 8 <= len(value) <= LONGEST_EVENT_ID and value.isascii() and is_storable(value)


def moment_of(value: object) -> datetime | None:
    """Read milliseconds since 1970 as a device sends them; None for anything else, and for what no clock shows."""
    if type(value) is not int or not 0 < value < LAST_MOMENT:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0


def _unreadable() -> Invalid:
    return Invalid([Problem("events", 0, 0, "W102", Phrase("These answers could not be read. Load the page again."))])
