"""Read the brief of a discussion, both languages side by side."""

from collections.abc import Iterator

from elearn.content import codes
from elearn.content.citations import parse_citation
from elearn.content.cites import read_cites
from elearn.content.library import Case, Discussion
from elearn.content.numbers_compared import differing_numbers
from elearn.content.prose import References, check_texts, cited
from elearn.content.sections import is_asking
from elearn.problems import Problem
from elearn.questions.fields import Bilingual, Fields
from elearn.questions.places import Place, Table

_KEYS = ("id", "title", "topics", "law_as_of", "cites", "problem", "cases", "questions", "contribution")
Text = tuple[str, Place, Bilingual]  # the key it stands under, where, the text


def read_discussion(table: Table, known: References, problems: list[Problem]) -> Discussion:
    """Read and check one brief."""
    fields = Fields(table, problems)
    fields.only(_KEYS)
    discussion_id = fields.identifier("id")
    name = table.place.path.rpartition("/")[2].removesuffix(".yaml")
    if discussion_id and discussion_id != name:
        fields.report(codes.ID_NOT_FILE_NAME, fields.value_place("id"), id=discussion_id, name=name)
    problems += check_texts(table, known)
    cases, of_cases = _cases(fields)
    questions, of_questions = _questions(fields)
    found = Discussion(
        id=discussion_id,
        title=fields.bilingual("title", limit=200),
        topics=fields.identifiers("topics", 1, 12),
        law_as_of=fields.day("law_as_of"),
        cites=read_cites(fields, known, codes.DISCUSSION_WITHOUT_CITES),
        problem=fields.bilingual("problem"),
        cases=cases,
        questions=questions,
        contribution=fields.bilingual("contribution"),
    )
    own: list[Text] = [("problem", fields.place("problem"), found.problem)]
    own.append(("contribution", fields.place("contribution"), found.contribution))
    for key, place, text in [*own, *of_cases, *of_questions]:
        problems += _compared(key, place, text)
    return found


def _cases(fields: Fields) -> tuple[tuple[Case, ...], list[Text]]:
    cases: list[Case] = []
    texts: list[Text] = []
    for row in fields.rows("cases", 2, 10):
        row.only(("title", "text"))
        cases.append(Case(row.bilingual("title", limit=200), row.bilingual("text")))
        texts.append(("text", row.place("text"), cases[-1].text))
    return tuple(cases), texts


def _questions(fields: Fields) -> tuple[tuple[Bilingual, ...], list[Text]]:
    rows = fields.rows("questions", 1, 20)
    for row in rows:
        row.only(("zh", "en"))
    found = [(row.place(), row.translations("questions", limit=1_000)) for row in rows]
    return tuple(text for _, text in found), [("questions", place, text) for place, text in found]


def _compared(key: str, place: Place, text: Bilingual) -> Iterator[Problem]:
    if not (text.zh and text.en):
        return
    numbers = differing_numbers(text.zh, text.en)
    if numbers:
        yield codes.NUMBERS_OF_BRIEF_DIFFER.at(place, key=key, numbers=", ".join(numbers))
    zh, en = ({str(parse_citation(one)) for one in cited(words)} for words in (text.zh, text.en))
    if zh != en:
        yield codes.CITATIONS_OF_BRIEF_DIFFER.at(place, key=key, difference=", ".join(sorted(zh ^ en)))
    if is_asking(text.zh) or is_asking(text.en):
        yield codes.QUESTION_IN_BRIEF.at(place)
