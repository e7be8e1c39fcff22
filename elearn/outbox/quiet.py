"""The hours in which no reminder leaves. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

_HOURS = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hold from which hour on nothing leaves, and at which hour it may again; over midnight when from > until."""

    begin: int
    end: int

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        """Give the first moment from ``moment`` on at which a reminder may leave."""
        local = moment.astimezone(zone)
        if not self._is_quiet(local.hour):
            return moment
        day = local.date() if local.hour < self.end else local.date() + timedelta(days=1)
        return datetime.combine(day, time(self.end), zone)

    def _is_quiet(self, hour: int) -> bool:
        if self.begin < self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end


def read_hours(text: str) -> QuietHours | None:
    """Read hours such as ``21-8``; None for an empty text and for hours that are the same. Raises ValueError."""
    if not text:
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    begin, end = int(found[1]), int(found[2])
    return QuietHours(begin, end) if begin != end else None
