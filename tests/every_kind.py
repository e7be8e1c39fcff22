"""A small course whose quiz asks a question of each kind, and whose lecture asks those that are marked by rule."""

from pathlib import Path

from elearn.db.database import Database
from elearn.questions.registry import KINDS, kind_of
from tests.content.small import make_files
from tests.make import TREE, make_account, make_tree
from tests.published import PEOPLE, made, publish_files

QUIZ, LECTURE, SECTION = "every-kind", "water", "zones"
_TEXT = Path(__file__).with_name("content") / "every-kind.yaml"
QUESTIONS = {
    question.kind: question.id
    for question in made({**make_files(), "quizzes/every-kind.yaml": _TEXT.read_bytes()})[0].quizzes[QUIZ].questions
}
IN_LECTURE = [name for kind, name in QUESTIONS.items() if not kind_of(kind).is_marked_by_person]
assert set(QUESTIONS) == set(KINDS)


def files() -> dict[str, bytes]:
    """Give the files of the course."""
    asked = "".join(f"\n{{{{ question {name} }}}}\n" for name in IN_LECTURE)
    found = make_files()
    for language in ("zh", "en"):
        path = f"lectures/water.{language}.md"
        found[path] = found[path].replace(b"\n{{ question w-1 }}\n", asked.encode())
    course = found["course.yaml"].replace(b"quiz: water", f"quiz: {QUIZ}".encode())
    return {**found, "course.yaml": course, "quizzes/every-kind.yaml": _TEXT.read_bytes()}


def fill(database: Database) -> None:
    """Publish the course, load the small tree, and make the people of ``tests.published``."""
    with database.write() as session:
        publish_files(session, files())
        make_tree(session)
        for username, (role, unit) in PEOPLE.items():
            make_account(session, username, role, unit=unit)


def write(folder: Path) -> Path:
    """Write the course into a folder, as ``elearn run`` wants it; give the folder."""
    for path, data in {**files(), "organisation.csv": TREE.encode()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
