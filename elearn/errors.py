"""What a service says when it cannot do what was asked; the web storey alone turns these into statuses."""

from collections.abc import Sequence

from elearn.problems import Phrase, Problem


class ElearnError(Exception):
    """Stand for every refusal that a person can be told about."""

    def __init__(self, message: Phrase) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(ElearnError):
    """Say that there is no such thing for this person: absent, or another's."""

    def __init__(self, message: Phrase | None = None) -> None:
        super().__init__(message or Phrase("There is nothing at this address for you."))


class NotAllowed(ElearnError):
    """Say that the person is known, and may not do this."""

    def __init__(self, message: Phrase | None = None) -> None:
        super().__init__(message or Phrase("Your role does not include this."))


class Conflict(ElearnError):
    """Say that somebody or something else was faster."""


class Invalid(ElearnError):
    """Carry every problem of an input, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(Phrase("Some entries need mending."))
        self.problems = tuple(problems)
