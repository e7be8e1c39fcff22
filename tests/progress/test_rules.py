"""How far somebody is: never more than there is, full only when nothing is left, and the next step is the first gap."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from elearn.content.outline import CourseOutline, LectureOutline, SectionOutline
from elearn.progress.rules import CourseProgress, QuizState, course_progress

DAY = date(2026, 11, 23)
TEXT = {"zh": "题", "en": "title"}


def lecture(number: int, sections: int, *, has_quiz: bool) -> LectureOutline:
    """Make a lecture with sections of 1, 2, 3 … minutes."""
    parts = tuple(SectionOutline(f"s{place}", TEXT, place) for place in range(1, sections + 1))
    quiz_id = f"quiz-{number}" if has_quiz else None
    return LectureOutline(f"lecture-{number}", TEXT, TEXT, TEXT, (), parts, DAY, DAY, quiz_id, "r", "h")


@st.composite
def courses(draw: st.DrawFn) -> CourseOutline:
    """Make up a course."""
    shapes = draw(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=4))
    lectures = tuple(lecture(n, size, has_quiz=has_quiz) for n, (size, has_quiz) in enumerate(shapes, 1))
    return CourseOutline("course", TEXT, TEXT, lectures)


@st.composite
def lives(draw: st.DrawFn) -> tuple[CourseOutline, frozenset[tuple[str, str]], dict[str, QuizState]]:
    """Make up a course and how far somebody is in it, with sections and quizzes that are gone among them."""
    course = draw(courses())
    sections = [(one.id, part.id) for one in course.lectures for part in one.sections] + [("gone", "s1"), ("", "")]
    done = frozenset(draw(st.lists(st.sampled_from(sections))))
    names = [one.quiz_id for one in course.lectures if one.quiz_id] + ["gone"]
    state = st.builds(QuizState, finished=st.booleans(), passed=st.booleans(), is_shown=st.booleans())
    return course, done, draw(st.dictionaries(st.sampled_from(names), state))


@given(lives())
def test_percentages_lie_between_0_and_100_and_100_means_complete(
    life: tuple[CourseOutline, frozenset[tuple[str, str]], dict[str, QuizState]],
) -> None:
    where = course_progress(*life)

    for one in where.lectures:
        assert 0 <= one.steps_done <= one.steps
        assert (one.percent == 100) == one.is_complete
        assert one.is_complete == (all(one.done) and (one.lecture.quiz_id is None or one.quiz.is_done))
    assert 0 <= where.percent <= 100
    assert where.complete == sum(one.is_complete for one in where.lectures)
    if where.lectures:
        assert (where.percent == 100) == (where.complete == len(where.lectures))


@given(lives())
def test_the_next_step_is_the_first_that_is_not_done(
    life: tuple[CourseOutline, frozenset[tuple[str, str]], dict[str, QuizState]],
) -> None:
    where = course_progress(*life)
    step = where.next_step

    if step is None:
        assert all(one.is_complete for one in where.lectures)
        return
    place = next(place for place, one in enumerate(where.lectures) if one.lecture is step.lecture)
    assert all(one.is_complete for one in where.lectures[:place])
    found = where.lectures[place]
    if step.section is None:
        assert all(found.done)
        assert not found.quiz.is_done
        assert step.minutes == 10
    else:
        assert found.done[: step.number] == (True,) * (step.number - 1) + (False,)
        assert step.minutes == step.section.minutes


@given(lives(), st.data())
def test_finishing_one_more_section_never_sets_back(
    life: tuple[CourseOutline, frozenset[tuple[str, str]], dict[str, QuizState]], data: st.DataObject
) -> None:
    course, done, quizzes = life
    sections = [(one.id, part.id) for one in course.lectures for part in one.sections] or [("gone", "s1")]
    another = data.draw(st.sampled_from(sections))

    before, after = course_progress(course, done, quizzes), course_progress(course, done | {another}, quizzes)

    assert after.percent >= before.percent
    assert steps(after) == steps(before) + (another not in done and bool(course.lectures))


def test_the_quiz_comes_after_the_last_section_and_the_next_lecture_after_the_quiz() -> None:
    course = CourseOutline("course", TEXT, TEXT, (lecture(1, 2, has_quiz=True), lecture(2, 1, has_quiz=False)))
    read = {("lecture-1", "s1"), ("lecture-1", "s2")}

    def comes_next(quiz: QuizState) -> tuple[str, str | None]:
        step = course_progress(course, read, {"quiz-1": quiz}).next_step
        assert step is not None
        return step.lecture.id, step.section.id if step.section else None

    assert comes_next(QuizState()) == ("lecture-1", None)
    assert comes_next(QuizState(finished=True, passed=False)) == ("lecture-1", None)
    assert comes_next(QuizState(finished=True, passed=True)) == ("lecture-2", "s1")


def test_a_quiz_whose_marks_are_not_shown_is_done_when_it_is_handed_in() -> None:
    hidden = {passed: QuizState(finished=True, passed=passed, is_shown=False) for passed in (True, False)}

    assert [one.is_done for one in hidden.values()] == [True, True]
    assert not QuizState(is_open=True, is_shown=False).is_done


def steps(where: CourseProgress) -> int:
    """Count what was done."""
    return sum(one.steps_done for one in where.lectures)
