"""Publishing: nothing that was published is ever changed, and what was begun goes on as it was begun."""

import json

from sqlalchemy import func, select

from elearn.content.files import read_folder
from elearn.content.models import Document, Publication
from elearn.content.publishing import is_current, source_hash
from elearn.content.shelf import Shelf, latest_id
from elearn.db.database import Database
from tests.published import AFTER, FOLDER, publish_files
from tests.taking import Desk, event

QUIZ = "quizzes/drinking-water.yaml"
# dw-001's right choice, and the one beside it, as the file writes them.
RIGHT = "        en: The provincial-level people’s government\n        correct: true\n"
OTHER = "        en: The supplier that draws water from the source\n"


def with_another_key(files: dict[str, bytes]) -> dict[str, bytes]:
    """Give the key of dw-001 to the choice after the right one."""
    text = files[QUIZ].decode()
    head, tail = text.split(OTHER, 1)
    feedback, rest = tail.split("    explanation:", 1)
    mended = head.replace(RIGHT, RIGHT.replace("        correct: true\n", feedback)) + OTHER
    return files | {QUIZ: f"{mended}        correct: true\n    explanation:{rest}".encode()}


def documents(database: Database) -> dict[str, str]:
    """Read every document by its hash."""
    with database.read() as session:
        return {row.hash: row.body for row in session.scalars(select(Document))}


def test_the_same_files_are_current_and_one_more_space_is_not(published_database: Database) -> None:
    files = read_folder(FOLDER)

    with published_database.read() as session:
        assert is_current(session, source_hash(files))
        assert is_current(session, source_hash(dict(reversed(files.items()))))
        assert not is_current(session, source_hash(files | {QUIZ: files[QUIZ] + b" "}))
        assert not is_current(session, source_hash({path: body for path, body in files.items() if path != QUIZ}))


def test_publishing_the_same_again_adds_a_publication_and_no_document(published_database: Database) -> None:
    before = documents(published_database)

    with published_database.write() as session:
        publish_files(session, read_folder(FOLDER))

    assert documents(published_database) == before
    with published_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Publication)) == 2


def test_publishing_a_change_leaves_every_document_as_it_was(published_database: Database) -> None:
    before = documents(published_database)

    with published_database.write() as session:
        publish_files(session, with_another_key(read_folder(FOLDER)))

    after = documents(published_database)
    assert {key: after[key] for key in before} == before
    assert len(after) > len(before)


def test_pages_see_a_new_publication_at_once(published_database: Database) -> None:
    shelf = Shelf()
    with published_database.read() as session:
        before = shelf.outline(session)
        assert shelf.outline(session) is before

    with published_database.write() as session:
        number = publish_files(session, with_another_key(read_folder(FOLDER)))

    with published_database.read() as session:
        after = shelf.outline(session)
        assert latest_id(session) == after.publication_id == number
    assert after.questions["dw-001"].revision_hash != before.questions["dw-001"].revision_hash
    assert after.questions["dw-002"] == before.questions["dw-002"]


def test_an_attempt_is_graded_by_the_key_it_began_with(published_database: Database) -> None:
    old, new = Desk(published_database), Desk(published_database, "chenyu")
    begun_before = old.begin()
    with published_database.write() as session:
        publish_files(session, with_another_key(read_folder(FOLDER)))
    begun_after = new.begin()

    by_the_old_key = old.hand_in(begun_before, event("dw-001", "c3")).questions[0]
    by_the_new_key = new.hand_in(begun_after, event("dw-001", "c3")).questions[0]

    assert begun_before.paper[0][1] != begun_after.paper[0][1]
    assert [by_the_old_key.earned, by_the_new_key.earned] == [1, 0]
    assert old.begin().paper == begun_after.paper


def test_a_question_that_left_the_course_stays_on_the_attempt_that_has_it(published_database: Database) -> None:
    desk = Desk(published_database)
    sheet = desk.begin()
    files = read_folder(FOLDER)
    head, rest = files[QUIZ].decode().split("  - id: dw-002\n", 1)
    without = head + "  - id: dw-003\n" + rest.split("  - id: dw-003\n", 1)[1]
    with published_database.write() as session:
        publish_files(session, files | {QUIZ: without.encode()})

    assert "dw-002" in [spec["id"] for spec in desk.specs(sheet)]
    assert desk.hand_in(sheet, *desk.best(sheet)).share == 1
    assert "dw-002" not in [entry[0] for entry in desk.begin(AFTER).paper]


def test_a_document_is_read_once_and_is_what_its_hash_says(published_database: Database) -> None:
    shelf = Shelf()
    with published_database.read() as session:
        ref = shelf.outline(session).questions["dw-001"]
        first = shelf.document(session, ref.revision_hash)
        kept = session.get_one(Document, ref.revision_hash)

        assert shelf.document(session, ref.revision_hash) is first
        assert json.loads(kept.body) == first
