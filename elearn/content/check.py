"""Check all files of the course together, and tell every fault of every file at once."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from elearn.content import codes, course, papers, sources
from elearn.content.balance import check_balance, check_balance_of_all
from elearn.content.discussions import read_discussion
from elearn.content.documents import parse_lecture, parsed
from elearn.content.lectures import Script, join_scripts, read_script
from elearn.content.library import Course, Discussion, Lecture, Library, Question, Quiz, Source
from elearn.content.medium import Medium
from elearn.content.pictures import picture_name, read_picture
from elearn.content.practice import read_practice
from elearn.content.prose import References
from elearn.content.quizzes import QuizFile, read_quiz
from elearn.content.suggestions import Practice
from elearn.content.texts import decode
from elearn.problems import Problem, faults, in_order
from elearn.questions.fields import LANGUAGES
from elearn.questions.places import Place, Table

_LECTURE = re.compile(r"lectures/([^/]+)\.(zh|en)\.md")
_QUIZ = re.compile(r"quizzes/([^/]+)\.yaml")
_DISCUSSION = re.compile(r"discussions/([^/]+)\.yaml")
_PRACTICE = re.compile(r"practice/([^/]+)\.yaml")
_PICTURE = re.compile(r"lectures/media/[^/]+")
# The organisation tree stands among the files and is read by another room.
_OTHERS = re.compile(r"organisation\.csv|(?:.*/)?README\.md|(?:.*/)?\.[^/]*")
_FORMS = (_LECTURE, _QUIZ, _DISCUSSION, _PRACTICE, _PICTURE, _OTHERS)


def check_library(files: Mapping[str, bytes], *, today: date) -> tuple[Library | None, list[Problem]]:
    """Check the files, whose keys are paths such as ``quizzes/drinking-water.yaml``.

    ``today`` decides what is repealed and what is due for review. Give the Library, or None if anything is at fault,
    and all problems (warnings too) in the order of the files.
    """
    checker = _Checker(files, today)
    library = checker.library()
    problems = in_order(checker.problems)
    return (None if faults(problems) else library), problems


class _Checker:
    """Read the files in the order in which they refer to one another: pictures, sources, quizzes, lectures, course."""

    def __init__(self, files: Mapping[str, bytes], today: date) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.known = References(None, None, {}, today)

    def library(self) -> Library | None:
        self._unexpected()
        self.known = replace(self.known, media=self._media())
        self.known = replace(self.known, sources=self._sources())
        quizzes = self._quizzes()
        lectures, discussions = self._lectures(), self._discussions()
        found, practice = self._course(), self._practice()
        if found is None or self.known.sources is None or faults(self.problems):
            return None
        media = {name: medium for name, medium in self.known.media.items() if medium}
        ordered = {step.lecture: lectures[step.lecture] for step in found.steps} | lectures
        return Library(found, self.known.sources, ordered, quizzes, discussions, media, self.known.today, practice)

    def _unexpected(self) -> None:
        for path in self.files:
            known = path in (course.PATH, sources.PATH) or any(form.fullmatch(path) for form in _FORMS)
            if not known:
                self.problems.append(codes.UNEXPECTED_FILE.at(Place(path)))

    def _media(self) -> dict[str, Medium | None]:
        media: dict[str, Medium | None] = {}
        for path in self._paths(_PICTURE):
            medium, problems = read_picture(path, self.files[path])
            self.problems += problems
            media[picture_name(path)] = medium
        return media

    def _sources(self) -> Mapping[str, Source] | None:
        table = self._table(sources.PATH)
        return sources.read_sources(table, self.problems) if table else None

    def _quizzes(self) -> dict[str, Quiz]:
        read: dict[str, QuizFile] = {}
        questions: dict[str, tuple[Question, Place]] = {}
        complete = True
        for path in self._paths(_QUIZ):
            table = self._table(path)
            if table is None:
                complete = False
                continue
            before = len(self.problems)
            read[_stem(path)] = file = read_quiz(table, self.known, self.problems)
            if not faults(self.problems[before:]):
                self.problems += check_balance(file.quiz, Place(path, 1, 1))
            for entry in file.asked:
                if entry.question:
                    self._question(questions, entry.question, entry.place)
        known = {name: question for name, (question, _) in questions.items()}
        self.known = replace(self.known, questions=known if complete else None)
        if not faults(self.problems):
            self.problems += check_balance_of_all(known.values(), Place("quizzes"))
        quizzes, problems = papers.complete(read, known)
        self.problems += problems if complete else []
        return quizzes

    def _question(self, known: dict[str, tuple[Question, Place]], question: Question, place: Place) -> None:
        _, first = known.setdefault(question.id, (question, place))
        if first != place and question.id:
            where = f"{first.path}:{first.line}"
            self.problems.append(codes.DUPLICATE_ID.at(place, id=question.id, where=where))

    def _lectures(self) -> dict[str, Lecture]:
        lectures = {}
        for name in sorted({_stem(path) for path in self._paths(_LECTURE)}):
            scripts = {language: self._script(name, language) for language in LANGUAGES}
            zh, en = scripts["zh"], scripts["en"]
            if zh and en:
                lectures[name], problems = join_scripts(zh, en, self.known)
                self.problems += problems
        return lectures

    def _script(self, name: str, language: str) -> Script | None:
        path = f"lectures/{name}.{language}.md"
        if path not in self.files:
            other = next(f"lectures/{name}.{key}.md" for key in LANGUAGES if key != language)
            language_name = LANGUAGES[language]
            self.problems.append(codes.NO_OTHER_LANGUAGE.at(Place(other), language=language_name, name=path))
            return None
        text = self._text(path)
        front, problems = parse_lecture(path, text) if text is not None else (None, [])
        self.problems += problems
        return read_script(path, front, self.known, self.problems) if front else None

    def _discussions(self) -> dict[str, Discussion]:
        tables = {path: self._table(path) for path in self._paths(_DISCUSSION)}
        return {
            _stem(path): read_discussion(table, self.known, self.problems) for path, table in tables.items() if table
        }

    def _practice(self) -> dict[str, Practice]:
        written = {_stem(path): path for path in self._paths(_LECTURE)}
        tables = {path: self._table(path) for path in self._paths(_PRACTICE)}
        return {_stem(path): read_practice(table, written, self.problems) for path, table in tables.items() if table}

    def _course(self) -> Course | None:
        table = self._table(course.PATH)
        if table is None:
            return None
        found, places = course.read_course(table, self.problems)
        # By the files that are there, not by those that could be read: a broken lecture is not a missing one.
        written = {_stem(path): Place(path) for path in self._paths(_LECTURE)}
        quizzed = {_stem(path): Place(path) for path in self._paths(_QUIZ)}
        self.problems += course.check_steps(found, places, written, quizzed)
        return found

    def _paths(self, form: re.Pattern[str]) -> list[str]:
        return sorted(path for path in self.files if form.fullmatch(path))

    def _text(self, path: str) -> str | None:
        text, problems = decode(path, self.files[path])
        self.problems += problems
        return None if problems else text

    def _table(self, path: str) -> Table | None:
        if path not in self.files:
            self.problems.append(codes.MISSING_FILE.at(Place(path)))
            return None
        text = self._text(path)
        table, problems = parsed(path, text) if text is not None else (None, ())
        self.problems += problems
        return table


def _stem(path: str) -> str:
    return path.rpartition("/")[2].split(".")[0]
