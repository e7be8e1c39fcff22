"""What lectures suggest to do at home, as values."""

from dataclasses import dataclass
from typing import Any

from elearn.questions.fields import Bilingual


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Hold one suggested plan: plain text, and within how many days it can be done."""

    id: str
    days: int
    text: Bilingual

    def canonical(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"id": self.id, "days": self.days, "text": self.text.canonical()}


@dataclass(frozen=True, slots=True)
class Practice:
    """Hold the suggestions of one lecture, whose id it has."""

    id: str
    plans: tuple[Suggestion, ...]

    def canonical(self) -> dict[str, Any]:
        """Give the JSON form."""
        return {"id": self.id, "plans": [plan.canonical() for plan in self.plans]}
