"""Grading: a pure function of the revisions and the events, whatever order and how often they arrived."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.grading import Event, Result, grade, standing
from elearn.questions.registry import kind_of
from tests.questions.specs import anything, likely, specs

QUESTIONS = ["dw-001", "dw-002", "dw-003"]
events = st.lists(
    st.builds(
        Event,
        event_id=st.integers(0, 10**6).map("event-{:07}".format),
        question_id=st.sampled_from(QUESTIONS),
        sequence=st.integers(1, 4),  # few, so that many tie
        answer=st.sampled_from(["c1", "c2", None, ["c1", "c2"]]),
    ),
    unique_by=lambda event: event.event_id,
    max_size=12,
)
papers = st.lists(specs, min_size=1, max_size=4).map(
    lambda found: [spec | {"id": f"q-{place}", "points": place} for place, spec in enumerate(found, 1)]
)
# Without what a person has to mark first.
marked_at_once = papers.filter(lambda paper: not any(kind_of(spec["kind"]).is_marked_by_person for spec in paper))


@given(st.data(), events)
def test_order_and_repetition_of_events_change_nothing(data: st.DataObject, given_events: list[Event]) -> None:
    repeated = data.draw(st.lists(st.sampled_from(given_events))) if given_events else []

    assert standing(data.draw(st.permutations(given_events + repeated))) == standing(given_events)


@given(st.data(), papers)
def test_order_and_repetition_of_events_leave_the_result(data: st.DataObject, paper: list[Any]) -> None:
    asked = st.sampled_from([spec["id"] for spec in paper])
    answers = anything | likely
    one = st.tuples(asked, st.integers(1, 4), answers)
    sent = [Event(f"event-{n:04}", *drawn) for n, drawn in enumerate(data.draw(st.lists(one, max_size=10)))]

    def result(arrived: list[Event]) -> Result:
        return grade(paper, {key: event.answer for key, event in standing(arrived).items()}, 60)

    assert result(data.draw(st.permutations(sent + sent[:3]))) == result(sent)


@given(events)
def test_the_highest_sequence_counts_and_of_equals_the_highest_id(given_events: list[Event]) -> None:
    found = standing(given_events)

    assert found.keys() == {event.question_id for event in given_events}
    for event in given_events:
        counted = found[event.question_id]
        assert (event.sequence, event.event_id) <= (counted.sequence, counted.event_id)


@given(papers, st.data(), st.integers(0, 100))
def test_marks_lie_between_nothing_and_everything(paper: list[Any], data: st.DataObject, percent: int) -> None:
    answers = {spec["id"]: data.draw(anything | likely) for spec in paper}

    result = grade(paper, answers, percent)

    assert 0 <= result.earned <= result.possible == sum(spec["points"] for spec in paper)
    assert all(0 <= part.earned <= part.possible for part in result.questions)
    assert result.earned == sum(part.earned for part in result.questions)
    assert isinstance(result.earned, Fraction)
    assert result.passed == (result.pending == 0 and result.share >= Fraction(percent, 100))


@given(papers, st.randoms(use_true_random=False))
def test_the_order_of_the_paper_changes_no_mark(paper: list[Any], random: Any) -> None:
    answers = {spec["id"]: kind_of(spec["kind"]).best_answer(spec) for spec in paper[::2]}
    other = random.sample(paper, len(paper))

    one, two = grade(paper, answers, 60), grade(other, answers, 60)

    assert (one.earned, one.possible, one.passed) == (two.earned, two.possible, two.passed)
    assert {part.question_id: part for part in one.questions} == {part.question_id: part for part in two.questions}
    assert [part.question_id for part in two.questions] == [spec["id"] for spec in other]


@given(marked_at_once)
def test_best_answers_earn_everything_and_no_answers_nothing(paper: list[Any]) -> None:
    best = {spec["id"]: kind_of(spec["kind"]).best_answer(spec) for spec in paper}

    assert grade(paper, best, 100).passed
    assert grade(paper, best, 100).share == 1
    assert grade(paper, {}, 1).earned == 0
    assert grade(paper, {"no-such-question": "c1"}, 1).earned == 0


def test_a_third_of_the_marks_is_not_rounded() -> None:
    choices: list[dict[str, Any]] = [
        {"id": f"c{n}", "text": {}, "correct": n <= 3, "feedback": None} for n in range(1, 6)
    ]
    spec = {"id": "q", "kind": "multiple_choice", "points": 1, "credit": "right_minus_wrong", "choices": choices}

    assert grade([spec], {"q": ["c1"]}, 60).earned == Fraction(1, 3)


def test_a_paper_without_marks_has_a_share_all_the_same() -> None:
    assert grade([], {}, 60).share == 0
