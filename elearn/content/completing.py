"""What completes the course, as its file says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """Name what completes the course: lectures to finish, quizzes to pass; None: all, and the quiz of each lecture."""

    lectures: tuple[str, ...] | None
    quizzes: tuple[str, ...] | None

    def canonical(self) -> dict[str, list[str] | None]:
        """Give the JSON form."""
        parts = {"lectures": self.lectures, "quizzes": self.quizzes}
        return {key: None if names is None else list(names) for key, names in parts.items()}
