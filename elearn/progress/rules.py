"""How far a person is in a course, and what comes next: a pure function of what was finished."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from elearn.content.outline import CourseOutline, LectureOutline, SectionOutline

Done = Collection[tuple[str, str]]  # (lecture id, section id)


@dataclass(frozen=True, slots=True)
class QuizState:
    """Hold what progress knows of a quiz: is one open, was one finished, was it passed, with how much (×10,000).

    Where the marks may not be shown (yet), ``is_shown`` is False, and neither the passing nor the share is said.
    """

    finished: bool = False
    passed: bool = False
    share: int | None = None
    is_open: bool = False
    is_shown: bool = True

    @property
    def is_done(self) -> bool:
        """Say whether nothing is left to do: it was passed, or handed in where the marks are not shown."""
        return self.passed if self.is_shown else self.finished


NOT_BEGUN = QuizState()


@dataclass(frozen=True, slots=True)
class LectureProgress:
    """Hold how far a person is in one lecture."""

    lecture: LectureOutline
    done: tuple[bool, ...]  # for each section
    quiz: QuizState

    @property
    def steps(self) -> int:
        """Count what there is to do: its sections, and its quiz."""
        return len(self.done) + (self.lecture.quiz_id is not None)

    @property
    def steps_done(self) -> int:
        """Count what was done; a quiz counts once it is done."""
        return sum(self.done) + (self.lecture.quiz_id is not None and self.quiz.is_done)

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is left to do."""
        return self.steps_done == self.steps

    @property
    def percent(self) -> int:
        """Give how far, in whole percent, 100 only when complete."""
        return self.steps_done * 100 // self.steps

    @property
    def next_section(self) -> SectionOutline | None:
        """Find the first section that was not finished."""
        sections = zip(self.lecture.sections, self.done, strict=True)
        return next((section for section, is_done in sections if not is_done), None)


@dataclass(frozen=True, slots=True)
class Step:
    """Hold the next thing to do: a section of a lecture, or (``section`` None) its quiz; ``number`` from 1."""

    lecture: LectureOutline
    section: SectionOutline | None
    number: int

    @property
    def minutes(self) -> int:
        """Say how long it may take; a quiz of about twelve questions takes ten minutes."""
        return self.section.minutes if self.section else 10


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """Hold how far a person is in a course, and how they stand in the quizzes that measure it."""

    course: CourseOutline
    lectures: tuple[LectureProgress, ...]
    checks: Mapping[str, QuizState]

    @property
    def percent(self) -> int:
        """Give how far, in whole percent, 100 only when complete."""
        steps = sum(lecture.steps for lecture in self.lectures)
        return sum(lecture.steps_done for lecture in self.lectures) * 100 // steps if steps else 0

    @property
    def complete(self) -> int:
        """Count the lectures that are complete."""
        return sum(lecture.is_complete for lecture in self.lectures)

    @property
    def next_step(self) -> Step | None:
        """Find what comes next: the first unfinished section or quiz in the order of the course."""
        for progress in self.lectures:
            section = progress.next_section
            if section is not None:
                return Step(progress.lecture, section, progress.lecture.sections.index(section) + 1)
            if not progress.is_complete:
                return Step(progress.lecture, None, 0)
        return None


def course_progress(course: CourseOutline, done: Done, quizzes: Mapping[str, QuizState]) -> CourseProgress:
    """Work out how far somebody is; what was finished of sections that are gone counts for nothing."""
    checks = {quiz_id: quizzes.get(quiz_id, NOT_BEGUN) for quiz_id in course.checks}
    lectures = tuple(lecture_progress(lecture, done, quizzes) for lecture in course.lectures)
    return CourseProgress(course, lectures, checks)


def lecture_progress(lecture: LectureOutline, done: Done, quizzes: Mapping[str, QuizState]) -> LectureProgress:
    """Work out how far somebody is in one lecture."""
    flags = tuple((lecture.id, section.id) in done for section in lecture.sections)
    return LectureProgress(lecture, flags, quizzes.get(lecture.quiz_id or "", NOT_BEGUN))
