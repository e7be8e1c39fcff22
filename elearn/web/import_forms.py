"""What authors say of the quiz that an import becomes."""

from collections.abc import Mapping

from wtforms import StringField

from elearn.content.drafting import NewQuiz
from elearn.content.quizzes import USES_OF_KIND
from elearn.problems import Phrase, Problem
from elearn.questions.fields import ID
from elearn.web.forms import Filled, Form

LABELS: Mapping[str, Phrase] = {
    "": Phrase("detect automatically"),
    "text": Phrase("text with numbers and letters"),
    "gift": Phrase("GIFT (Moodle)"),
    "aiken": Phrase("Aiken (Moodle)"),
}
NO_ID = Phrase("Write an id of lower-case letters, digits and hyphens that begins with a letter, such as water-2026.")
NO_KIND = Phrase("Choose a kind from the list.")
LONGEST_TITLE = 200
FILL = Phrase("Please fill this in.")
TOO_LONG = Phrase("Write 200 characters at most.")


class ImportForm(Form):
    """Ask for id, kind, titles and topic."""

    quiz_id = StringField(validators=[Filled()])
    quiz_kind = StringField(default="bank")
    title_zh = StringField(validators=[Filled()])
    title_en = StringField()
    topic = StringField(validators=[Filled()])


def read_quiz(form: ImportForm) -> tuple[NewQuiz, list[Problem]]:
    """Read the form, with every fault of its fields."""
    texts = {field.name: (field.data or "").strip() for field in form}
    new = NewQuiz(
        id=texts["quiz_id"],
        kind=texts["quiz_kind"],
        zh=texts["title_zh"],
        en=texts["title_en"],
        topic=texts["topic"],
    )
    problems = [Problem(name, 0, 0, "A131", NO_ID) for name in ("quiz_id", "topic") if not ID.fullmatch(texts[name])]
    if new.kind not in USES_OF_KIND:
        problems.append(Problem("quiz_kind", 0, 0, "A132", NO_KIND))
    for name in ("title_zh", "title_en"):
        if len(texts[name]) > LONGEST_TITLE or (name == "title_zh" and not texts[name]):
            message = TOO_LONG if texts[name] else FILL
            problems.append(Problem(name, 0, 0, "A133", message))
    return new, problems
