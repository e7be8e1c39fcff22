"""How long people took, from the moments at which their answers were kept. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from elearn.psychometrics.moments import quantile

SAID_FROM = 10  # people


@dataclass(frozen=True, slots=True)
class Spent:
    """Hold the middle of the times and the quarters around it, in seconds, over how many people."""

    people: int
    lower: float
    middle: float
    upper: float


def spent(seconds: Iterable[float | None]) -> Spent | None:
    """Give median and quartiles of the times that were seen; None where there are fewer than ten.

    The median, because one person who went for tea would move a mean.
    """
    ordered = sorted(one for one in seconds if one is not None)
    if len(ordered) < SAID_FROM:
        return None
    return Spent(len(ordered), quantile(ordered, 0.25), quantile(ordered, 0.5), quantile(ordered, 0.75))


def seconds_by_question(began: datetime, saves: Sequence[tuple[datetime, str]]) -> dict[str, float]:
    """Share out the time of an attempt: from one save to the next goes to the question that was saved then.

    ``saves`` are (moment, question id) in any order. Where answers to several questions came in at one moment (the
    form without a script, a line that was down), nobody knows how the time before was shared: it goes to none of
    them, and those questions are left out.
    """
    ordered = sorted(saves)
    shared = {one for (one, _), (other, _) in pairwise(ordered) if one == other}
    found: dict[str, float] = {}
    before = began
    for moment, question in ordered:
        if moment not in shared:
            found[question] = found.get(question, 0.0) + (moment - before).total_seconds()
        before = moment
    for question in {question for moment, question in ordered if moment in shared} if shared else ():
        found.pop(question, None)
    return found
