"""Let what administrators do to a class stand in the audit log, with what was before and what is after."""

from collections.abc import Iterator
from contextlib import contextmanager

from elearn.training import trail
from elearn.training.queries import Seen
from elearn.training.trail import What
from elearn.web.current import actor, clock_time, transaction


@contextmanager
def recorded(found: Seen, what: What) -> Iterator[None]:
    """Compare one side of a class before and after what is done within, and record the difference."""
    before = trail.state(transaction(), found.id, what)
    yield
    trail.note(transaction(), found, what, before, now=clock_time(), actor_id=actor().public_id)
