"""A change of law, replayed: listed the day before as coming, on the day as stale; history is history."""

import json
from datetime import date

import pytest

from elearn.content.check import check_library
from elearn.content.footing import published_footing, read_footing
from elearn.content.publishing import items_of
from elearn.content.staleness import repeals_in, repeals_under, report, rests_on
from elearn.problems import Problem
from tests.content.old_course import BEFORE, OLD_FILES, REPEAL, WRITTEN, old_files
from tests.content.small import found, make_files

AFTER_THE_REPEAL = [
    ("lectures/water.en.md", "S307"),
    ("lectures/water.zh.md", "S310"),
    ("lectures/water.zh.md", "S307"),
    ("quizzes/bank.yaml", "S311"),
    ("quizzes/bank.yaml", "S308"),
    ("quizzes/exam.yaml", "S311"),
    ("quizzes/post.yaml", "S311"),
    ("quizzes/post.yaml", "S308"),
    ("quizzes/pre.yaml", "S311"),
    ("quizzes/pre.yaml", "S308"),
    ("quizzes/water.yaml", "S311"),
    ("quizzes/water.yaml", "S308"),
    ("quizzes/water.yaml", "S308"),
]


def listed(on: date, *, is_coming: bool, **changes: str) -> list[Problem]:
    """List what is stale in the old course, some of its files changed (by their paths)."""
    files = old_files() | {path: text.encode() for path, text in changes.items()}
    footing = read_footing(files)
    assert footing.problems == []
    return report(footing.bases, footing.wholes, footing.repeals, on=on, is_coming=is_coming)


def test_the_old_course_was_faultless_when_it_was_written() -> None:
    library, problems = check_library(old_files(), today=WRITTEN.date())

    assert library is not None
    assert problems == []


def test_the_day_before_all_of_it_is_coming_and_nothing_is_stale() -> None:
    coming = listed(BEFORE, is_coming=True)

    assert [(one.path, one.code) for one in coming] == AFTER_THE_REPEAL
    assert all("2026-08-15" in str(one.message) for one in coming if one.code in ("S307", "S308"))
    assert listed(BEFORE, is_coming=False) == []


def test_on_the_day_it_is_stale_and_nothing_is_coming() -> None:
    stale = listed(REPEAL, is_coming=False)

    assert stale == listed(BEFORE, is_coming=True)
    assert listed(REPEAL, is_coming=True) == []
    messages = "\n".join(str(one.message) for one in stale)
    assert 'Of the 2 sections of the lecture "water" 1 rest' in messages
    assert 'Of the 4 questions of the quiz "water" 2 rest' in messages
    assert 'Of the 3 questions of the quiz "exam" 1 rest' in messages
    assert 'The question "w-3" rests on "wppcl-2017"' in messages
    assert "w-4" not in messages
    assert "w-2" not in messages


def test_each_is_told_at_the_first_place_that_cites_the_source() -> None:
    places = {(one.path, one.line): one for one in listed(REPEAL, is_coming=False) if one.code in ("S307", "S308")}

    for (path, line), problem in places.items():
        assert "wppcl-2017" in OLD_FILES[path].splitlines()[line - 1], problem
    assert sorted(path for path, _ in places) == sorted(
        ["lectures/water.en.md", "lectures/water.zh.md", "quizzes/bank.yaml", "quizzes/post.yaml", "quizzes/pre.yaml"]
        + ["quizzes/water.yaml"] * 2
    )


def test_a_citation_as_history_rests_on_nothing() -> None:
    mended = {
        path: text.replace("wppcl-2017:65", "wppcl-2017:65 historical")
        .replace("wppcl-2017:66", "wppcl-2017:66 historical")
        .replace("cites: [wppcl-2017]", "cites: [code-2026]")
        for path, text in OLD_FILES.items()
    }

    assert listed(REPEAL, is_coming=False, **mended) == []


def test_a_discussion_rests_on_what_it_cites() -> None:
    brief = "id: sewage\ncites: [wppcl-2017:52]\nproblem: {zh: '甲', en: 'a'}\n"

    problems = listed(REPEAL, is_coming=False, **{"discussions/sewage.yaml": brief})

    assert [one for one in found(problems) if one[3] == "S309"] == [("discussions/sewage.yaml", 2, 9, "S309")]


def test_what_is_published_gives_the_same_list_without_lines() -> None:
    library, _ = check_library(old_files(), today=WRITTEN.date())
    assert library is not None
    footing = published_footing((item.kind, item.item_id, json.loads(item.revision)) for item in items_of(library))

    stale = report(footing.bases, footing.wholes, footing.repeals, on=REPEAL, is_coming=False)

    from_files = {str(one.message) for one in listed(REPEAL, is_coming=False)}
    assert {str(one.message) for one in stale} == from_files
    assert {one.line for one in stale} == {0}
    assert report(footing.bases, footing.wholes, footing.repeals, on=BEFORE, is_coming=False) == []


def test_files_that_cannot_be_read_are_told_and_the_others_are_read() -> None:
    files = old_files() | {"quizzes/exam.yaml": b"id: [", "lectures/water.zh.md": b"no front matter"}

    footing = read_footing(files | {"lectures/media/a.svg": b"\xff"})

    assert {problem.path for problem in footing.problems} == {"quizzes/exam.yaml", "lectures/water.zh.md"}
    assert ("question", "w-1") in {basis.key for basis in footing.bases}


def test_the_small_course_of_today_rests_on_what_is_in_force() -> None:
    footing = read_footing(make_files())

    assert report(footing.bases, footing.wholes, footing.repeals, on=date(2026, 11, 23), is_coming=False) == []


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        ({"cites": ["code-2026:318", "wppcl-2017 historical"]}, {"code-2026"}),
        ({"stem": {"zh": "见 [@code-2026:1]", "en": "`[@epl-2014]`"}}, {"code-2026"}),
        ({"choices": [{"text": {"zh": "[@air-2018]"}}], "cites": []}, {"air-2018"}),
        ({"cites": ["not a citation!"], "stem": "[@ ]"}, set()),
        ({}, set()),
    ],
)
def test_an_item_rests_on_what_it_cites_in_any_of_its_texts(body: dict[str, object], sources: set[str]) -> None:
    assert rests_on(body) == sources


def test_repeals_are_read_off_the_register_whenever_they_are() -> None:
    register: list[dict[str, str | None]] = [
        {"id": "a", "repealed": "2026-08-15", "replaced_by": "b"},
        {"id": "b", "repealed": None, "replaced_by": None},
        {"id": "c", "repealed": "2030-01-01", "replaced_by": None},
    ]

    repeals = repeals_in(register)

    assert repeals.keys() == {"a", "c"}
    assert repeals_under({"cites": ["c", "a:1", "b"]}, repeals) == (("a", REPEAL), ("c", date(2030, 1, 1)))
