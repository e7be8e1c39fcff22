"""The questions of a quiz, as reports count them."""

from elearn.content.outline import QuestionRef, QuizOutline


def questions_of(quiz: QuizOutline) -> list[QuestionRef]:
    """List every question that a paper of the quiz may hold: those for everybody, then those that are drawn."""
    return list({ref.id: ref for ref in quiz.everything}.values())
