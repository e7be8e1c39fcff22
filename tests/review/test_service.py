"""A day's reviews: one rating a card and day, whatever is sent how often; and cards follow what is published."""

from datetime import timedelta

import pytest
from fsrs import Rating

from elearn.content.files import read_folder
from elearn.review.models import ENDED, ON, PAUSED
from tests.published import AFTER, AT_ONCE, FOLDER, publish_files
from tests.review.learning import TODAY, Learner

REGISTER, QUIZ = "sources.yaml", "quizzes/drinking-water.yaml"


def test_an_answer_moves_its_card_on_and_is_kept(learner: Learner) -> None:
    learner.study()
    learner.later(1)

    assert learner.answer("dw-001") == {"dw-001"}
    card = learner.cards()["dw-001"]
    assert (card["reps"], card["last"]) == (1, learner.day)
    assert card["due"] > learner.day
    assert learner.agenda().done == 1
    assert "dw-001" not in {one.question_id for one in learner.due()}


def test_of_two_answers_on_one_day_the_first_counts(learner: Learner) -> None:
    learner.study()
    learner.later(1)
    learner.answer("dw-001", Rating.Good, "event-of-one-tab")
    before = learner.cards()

    assert learner.answer("dw-001", Rating.Again, "event-of-the-other-tab") == frozenset()
    assert learner.cards() == before
    assert len(learner.logs()) == 1


def test_an_event_that_is_sent_again_on_another_day_changes_nothing(reader: Learner) -> None:
    reader.study()
    reader.later(1)
    reader.answer("dw-001", Rating.Good, "event-sent-twice")
    reader.later(30)

    assert reader.answer("dw-001", Rating.Again, "event-sent-twice") == frozenset()


def test_what_is_no_card_of_ones_own_is_not_rated(reader: Learner) -> None:
    assert reader.answer("dw-001") == frozenset()
    assert reader.logs() == []


def test_expected_recall_is_kept_beside_the_answer(reader: Learner) -> None:
    reader.take(AFTER)
    reader.later(30)
    reader.answer("dw-001")

    first, second = (row for row in reader.logs() if row["question_id"] == "dw-001")
    assert first["expected"] is None
    assert 5_000 < second["expected"] < 9_000


def test_the_agenda_counts_what_is_left_under_the_own_cap(learner: Learner) -> None:
    learner.study()
    learner.study("ecological-civilization")
    learner.later(1)
    learner.prefer(ON, cap=3)
    learner.answer("dw-001")

    agenda = learner.agenda()
    assert (agenda.cap, agenda.done, agenda.left) == (3, 1, 2)


@pytest.mark.parametrize("state", [PAUSED, ENDED])
def test_nothing_is_asked_of_somebody_who_paused_or_ended_and_nothing_is_lost(reader: Learner, state: str) -> None:
    reader.study()
    reader.later(1)
    before = reader.cards()
    reader.prefer(state)

    assert reader.agenda().left == 0
    reader.prefer(ON)
    assert reader.agenda().left == 10
    assert reader.cards() == before


def test_what_is_rebuilt_from_the_facts_equals_what_was_kept(learner: Learner) -> None:
    learner.study("ecological-civilization")
    learner.take(AFTER, "dw-001", "dw-004")
    for number in range(6):
        learner.later(3 + number)
        for place, card in enumerate(learner.due()[:5]):
            learner.answer(card.question_id, [Rating.Good, Rating.Again, Rating.Hard][(place + number) % 3])
    learner.take(AT_ONCE, "ec-001")
    kept = learner.cards()

    assert learner.rebuild() == len(kept) > 20
    assert learner.cards() == kept


def test_a_repealed_laws_card_retires_and_what_takes_its_place_is_introduced(learner: Learner) -> None:
    learner.study()
    files = read_folder(FOLDER)
    with learner.database.write() as session:
        publish_files(session, without(files, "dw-001"))
    learner.later(5)
    learner.follow()
    retired = learner.cards()
    with learner.database.write() as session:
        publish_files(session, renamed(files, "dw-001", "dw-901"))
    learner.later(5)
    learner.follow()

    cards = learner.cards()
    assert retired["dw-001"]["retired"]
    assert cards["dw-001"]["retired"]
    assert (cards["dw-901"]["retired"], cards["dw-901"]["due"]) == (False, learner.day + timedelta(days=1))
    assert learner.introductions()["dw-901"]["by"] == "successor"
    assert "dw-001" not in {one.question_id for one in learner.due()}
    assert learner.rebuild() == len(cards)
    assert learner.cards() == cards


def test_a_card_whose_question_returns_is_asked_again(reader: Learner) -> None:
    reader.study()
    kept = reader.cards()
    files = read_folder(FOLDER)
    with reader.database.write() as session:
        publish_files(session, without(files, "dw-001"))
    reader.follow()
    with reader.database.write() as session:
        publish_files(session, files)
    reader.follow()

    assert reader.cards() == kept


def test_somebody_who_has_ended_is_given_no_successor(reader: Learner) -> None:
    reader.study()
    reader.prefer(ENDED)
    with reader.database.write() as session:
        publish_files(session, renamed(read_folder(FOLDER), "dw-001", "dw-901"))
    reader.follow()

    assert "dw-901" not in reader.cards()
    assert reader.cards()["dw-001"]["due"] == TODAY + timedelta(days=1)


def without(files: dict[str, bytes], question_id: str) -> dict[str, bytes]:
    """Take a question out of its quiz: it begins at its id and ends where the next begins."""
    before, _, rest = files[QUIZ].decode().partition(f"  - id: {question_id}\n")
    after = rest[rest.index("  - id: ") :]
    return {**files, QUIZ: (before + after).encode()}


def renamed(files: dict[str, bytes], question_id: str, new: str) -> dict[str, bytes]:
    """Give a question another id, as one does who writes another in its place."""
    return {**files, QUIZ: files[QUIZ].replace(f"- id: {question_id}\n".encode(), f"- id: {new}\n".encode())}
