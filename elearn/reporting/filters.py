"""What is asked of the scores: which people, which quiz, in which order, from where on."""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from elearn.errors import Invalid
from elearn.organisation.queries import Unit
from elearn.problems import Phrase, Problem
from elearn.training.queries import Seen

LONGEST_SEARCH = 64
LONGEST_CURSOR = 900  # a sort key has 512 characters at most
LARGEST_ID = 2**63 - 1
NO_PERCENT = Phrase("A mark to stay below is a whole number from 1 to 100, in percent.")
OUTDATED = Phrase("This address does not lead on from any line of the table. Begin at the first page.")


class State(StrEnum):
    """Name where a person can stand in a quiz. ``FINISHED`` holds those of all that follow it."""

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    PENDING = "pending"


class Order(StrEnum):
    """Name the orders of a table of people; there is none by score, for nobody is ranked here."""

    UNIT = "unit"
    NAME = "name"


class UnitOrder(StrEnum):
    """Name the orders of a table of units; there is none by score either."""

    CODE = "code"
    NAME = "name"


Choice = TypeVar("Choice", bound=StrEnum)
STATE_WORDS = {
    State.NOT_BEGUN: Phrase("Not begun"),
    State.IN_PROGRESS: Phrase("In progress"),
    State.FINISHED: Phrase("Handed in"),
    State.PASSED: Phrase("Passed"),
    State.NOT_PASSED: Phrase("Not passed yet"),
    State.PENDING: Phrase("Being marked"),
}
ORDER_WORDS = {Order.UNIT: Phrase("by unit"), Order.NAME: Phrase("by name")}


@dataclass(frozen=True, slots=True)
class Filters:
    """Hold which people are asked for; ``unit`` includes everything below it, None and "" ask for all."""

    unit: Unit | None = None
    quiz_id: str | None = None
    state: State | None = None  # of the quiz; without a quiz it asks for nothing
    search: str = ""
    order: Order = Order.UNIT
    class_: Seen | None = None  # its present members
    below: int | None = None  # handed the quiz in with less than so many percent; without a quiz it asks for nothing


@dataclass(frozen=True, slots=True)
class Cursor:
    """Hold a line's place in an order: its sort key (of ``order``) and the account's key."""

    order: Order
    key: str
    id: int

    def __str__(self) -> str:
        """Write the cursor as it stands in an address."""
        text = json.dumps([self.order, self.key, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, order: Order) -> Cursor:
    """Read what ``str`` of a cursor wrote. Raises Invalid for anything else, and for another order's."""
    found = _parts(text)
    if found is None or found[0] != order:
        raise Invalid([Problem("page", 0, 0, "R101", OUTDATED)])
    return Cursor(order, found[1], found[2])


def _parts(text: str) -> tuple[str, str, int] | None:
    if len(text) > LONGEST_CURSOR:
        return None
    try:
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        order, key, number = found
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST_ID
    is_text = isinstance(key, str) and key.isascii() and key.isprintable()
    return (order, key, number) if isinstance(order, str) and is_text and is_number else None


def read_percent(text: str) -> int | None:
    """Read a whole number of percent, None for "". Raises Invalid for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= 100):
        raise Invalid([Problem("below", 0, 0, "R104", NO_PERCENT)])
    return int(text)


def read_choice(text: str, choices: type[Choice], field: str) -> Choice | None:
    """Read a state, an order or a format, None for "". Raises Invalid for what is none of them."""
    if not text:
        return None
    if text not in tuple(choices):
        message = Phrase("%(field)s is one of: %(known)s.", {"field": field, "known": ", ".join(choices)})
        raise Invalid([Problem(field, 0, 0, "R102", message)])
    return choices(text)
