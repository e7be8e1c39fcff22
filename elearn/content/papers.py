"""Complete the quizzes with questions that other files hold: named by id, or to be drawn from a bank by topic."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from elearn.content import codes
from elearn.content.library import Draw, Question, Quiz
from elearn.content.quizzes import USES_OF_KIND, DrawRule, QuizFile
from elearn.problems import Problem
from elearn.questions.faults import nearest

# What stands in one of these is used up: it is in no other of them, and is not drawn.
ONCE = ("pre", "post", "delayed")


def complete(files: Mapping[str, QuizFile], questions: Mapping[str, Question]) -> tuple[dict[str, Quiz], list[Problem]]:
    """Give the quizzes with all their questions; ``questions`` are those written anywhere, by id."""
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for name, file in files.items():
        problems += _check_named(name, file, questions, taken)
    quizzes = {}
    for name, file in files.items():
        named = tuple(questions[entry.id] for entry in file.asked if entry.id in questions)
        draws = []
        for rule in file.rules:
            draw, found = _draw(rule, files, taken)
            draws.append(draw)
            problems += found
        quizzes[name] = replace(file.quiz, questions=named, draws=tuple(draws))
    return quizzes, problems


def _check_named(
    name: str, file: QuizFile, questions: Mapping[str, Question], taken: dict[str, str]
) -> Iterator[Problem]:
    kind = file.quiz.kind
    for entry in file.asked:
        question = questions.get(entry.id)
        if question is None:
            if entry.id:
                yield codes.UNKNOWN_QUESTION.at(entry.place, hint=nearest(entry.id, questions), id=entry.id)
            continue
        if entry.question is None and question.use not in USES_OF_KIND[kind]:
            yield codes.MEASURED_WHILE_PRACTISED.at(entry.place, use=question.use, kind=kind)
        if kind in ONCE and taken.setdefault(entry.id, name) != name:
            yield codes.MEASURED_TWICE.at(entry.place, id=entry.id, quiz=taken[entry.id])


def _draw(rule: DrawRule, files: Mapping[str, QuizFile], taken: Mapping[str, str]) -> tuple[Draw, list[Problem]]:
    problems = [
        codes.UNKNOWN_QUIZ.at(place, hint=nearest(bank, files), id=bank)
        for bank, place in rule.banks
        if bank not in files
    ]
    candidates = tuple(
        entry.question
        for bank, _ in rule.banks
        if bank in files
        for entry in files[bank].asked
        if entry.question and entry.id not in taken and _fits(entry.question, rule)
    )
    if not problems and len(candidates) < rule.count:
        problems.append(codes.TOO_FEW_TO_DRAW.at(rule.place, count=rule.count, found=len(candidates)))
    return Draw(rule.count, candidates), problems


def _fits(question: Question, rule: DrawRule) -> bool:
    return rule.topic in question.topics and rule.difficulty in (0, question.difficulty) and question.use == "measure"
