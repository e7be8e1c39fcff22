"""What has changed in the law of late, read off the register of sources. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

RECENT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one change: which source replaced how many others, and since when."""

    id: str
    successor: Mapping[str, str]
    since: date
    replaced: int


def recent_changes(sources: Iterable[Mapping[str, Any]], today: date) -> list[Change]:
    """List the sources that replaced others within the last year, the latest first."""
    everything = {source["id"]: source for source in sources}
    replaced: dict[tuple[str, str], int] = {}
    for source in everything.values():
        if source["repealed"] and source["replaced_by"] in everything:
            key = (source["repealed"], source["replaced_by"])
            replaced[key] = replaced.get(key, 0) + 1
    found = [
        Change(successor, everything[successor]["short"], date.fromisoformat(day), number)
        for (day, successor), number in replaced.items()
    ]
    return sorted((one for one in found if one.since <= today < one.since + RECENT), key=lambda one: one.since)[::-1]
