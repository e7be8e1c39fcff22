"""The kinds of mail that a person may turn off, each by itself. What is not here (a link to confirm) always comes."""

from collections.abc import Mapping

from elearn.problems import Phrase

KINDS: Mapping[str, Phrase] = {
    "announcement": Phrase("Announcements to my class or unit"),
    "deadline": Phrase("What the next day brings in my classes: sessions, and last days of quizzes"),
    "digest": Phrase("What is due in the coming days, once a week"),
}
