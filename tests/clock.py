"""A clock that stands still until it is told to go."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 9:00 in Chenzhou, a Monday


@dataclass(slots=True)
class StandingClock:
    """Give one moment again and again; ``advance`` moves it."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, span: timedelta) -> datetime:
        """Move on by ``span`` and give the new moment."""
        self.moment += span
        return self.moment
