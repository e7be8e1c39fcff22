"""Programmes as pages show them: by day, in the site's time zone."""

from collections.abc import Iterable, Sequence
from datetime import date

from elearn.training.programme import Planned
from elearn.web.current import settings

Days = Sequence[tuple[date, Sequence[Planned]]]


def by_day(items: Iterable[Planned]) -> Days:
    """Gather items by the day on which they begin, in the order of time."""
    days: dict[date, list[Planned]] = {}
    for item in sorted(items, key=lambda item: (item.begins_at, item.id)):
        days.setdefault(item.begins_at.astimezone(settings().zone).date(), []).append(item)
    return list(days.items())
