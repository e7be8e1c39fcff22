"""Every fault of every file is told, at its line and column, and all of them at once."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.check import check_library
from elearn.problems import Problem
from tests.content.small import FILES, LECTURE_EN, LECTURE_ZH, SVG, TODAY, found, make_files

PATHS = {
    "zh": "lectures/water.zh.md",
    "en": "lectures/water.en.md",
    "quiz": "quizzes/water.yaml",
    "course": "course.yaml",
    "sources": "sources.yaml",
    "svg": "lectures/media/zones.svg",
}


def broken(where: str, old: str, new: str) -> list[Problem]:
    """Check the small course after one replacement."""
    path = PATHS[where]
    assert old in FILES[path]
    library, problems = check_library(make_files(**{where: FILES[path].replace(old, new, 1)}), today=TODAY)
    assert (library is None) == any(problem.severity == "fault" for problem in problems)
    assert all(str(problem.message) and (problem.hint is None or str(problem.hint)) for problem in problems)
    return problems


def test_faultless_course_has_no_problems() -> None:
    library, problems = check_library(make_files(), today=TODAY)
    assert problems == []
    assert library is not None
    assert list(library.lectures) == ["water"]


@pytest.mark.parametrize(
    ("where", "old", "new", "place"),
    [
        # YAML
        ("quiz", "kind: practice", "kind: [practice", (3, 6, "C104")),
        ("quiz", "feedback: at_once", "feedback: &a at_once", (4, 11, "C106")),
        ("quiz", "feedback: at_once", "feedback: *a", (4, 11, "C106")),
        ("quiz", "feedback: at_once", "feedback: !!str at_once", (4, 11, "C106")),
        ("quiz", "feedback: at_once", "feedback: at_once\nkind: exam", (5, 1, "C105")),
        ("quiz", "feedback: at_once", "feedback: at_once\nfeedbak: x", (5, 1, "C111")),
        ("quiz", "pass_percent: 60\n", "", (1, 1, "C112")),
        ("quiz", "pass_percent: 60", "pass_percent: sixty", (5, 15, "C113")),
        ("quiz", "pass_percent: 60", "pass_percent: 101", (5, 15, "C117")),
        ("quiz", "feedback: at_once", "feedback: at_onse", (4, 11, "C116")),
        ("quiz", "feedback: at_once", 'feedback: "\\ud800"', (4, 11, "C102")),
        ("quiz", "id: water", "id: Water", (1, 5, "C115")),
        ("quiz", "id: water", "id: waters", (1, 5, "C121")),
        ("quiz", "title: {zh: 练一练, en: Practice}", "title: {zh: 练一练}", (3, 8, "C114")),
        ("quiz", "title: {zh: 练一练, en: Practice}", "title: 练一练", (3, 8, "C113")),
        # questions
        ("quiz", "    kind: single_choice", "    kind: singel_choice", (8, 11, "Q201")),
        ("quiz", "  - id: w-2", "  - id: w-1", (18, 9, "C122")),
        ("quiz", "    cites: [code-2026]\n", "", (18, 3, "Q210")),
        ("quiz", "    explanation: {zh: 五百, en: Five hundred}\n", "", (18, 3, "Q202")),
        ("quiz", "    difficulty: 2", "    difficulty: 4", (21, 17, "C117")),
        ("quiz", "    difficulty: 2", "    difficulty: 2\n    points: 0", (22, 13, "C117")),
        ("quiz", "cites: [code-2026:318]", "cites: [code-2026:1243]", (11, 13, "S302")),
        ("quiz", "cites: [code-2026:318]", "cites: [code-2025:318]", (11, 13, "S301")),
        ("quiz", "cites: [code-2026:318]", "cites: [code-2026/318]", (11, 13, "S304")),
        ("quiz", "cites: [code-2026:318]", "cites: [wppcl-2017:84]", (11, 13, "S303")),
        ("quiz", "en: 'Yes', feedback", "en: 'Yes', correct: true, feedback", (16, 7, "Q203")),
        ("quiz", "en: No one may, correct: true", "en: No one may, correct: false", (14, 5, "Q204")),
        ("quiz", "    use: practice", "    use: measure", (12, 10, "Q211")),
        ("quiz", "en: May one?", "en: 'May <b>one?'", (13, 26, "C125")),
        ("quiz", "en: May one?", "en: 'May [one](javascript:a)?'", (13, 26, "C126")),
        ("quiz", "en: May one?", f"en: '{'[' * 5000}'", (13, 26, "C124")),
        # sources
        ("sources", "kind: law", "kind: rule", (3, 11, "C116")),
        ("sources", "replaced_by: code-2026", "replaced_by: code-2027", (14, 18, "S301")),
        ("sources", "id: wppcl-2017", "id: code-2026", (9, 9, "C122")),
        ("sources", "in_force: 2026-08-15", "in_force: 2026-02-30", (8, 15, "C113")),
        ("sources", "in_force: 2026-08-15", "in_force: 2026-01-30", (8, 15, "S306")),
        # course
        ("course", "lecture: water", "lecture: watr", (5, 14, "O401")),
        ("course", "quiz: water", "quiz: watr", (6, 11, "O402")),
        ("course", "    quiz: water\n", "    quiz: water\n  - {lecture: water}\n", (7, 15, "O404")),
        # lectures
        ("zh", "---\nid", "id", (1, 1, "C123")),
        ("zh", "\n## 哪里", "\n序言\n\n## 哪里", (13, 1, "L202")),
        ("zh", " {#zones minutes=5}", "", (13, 1, "L203")),
        ("zh", "minutes=5", "minutes=five", (13, 1, "L203")),
        ("zh", "禁止设置", "# 一\n\n禁止设置", (15, 1, "L204")),
        ("zh", "走一遍界标。", "走一遍界标。\n\n小节\n---", (27, 1, "L204")),
        ("zh", "#monday", "#zones", (21, 1, "L207")),
        ("zh", "[@code-2026:318]", "[@code-2026:9999]", (15, 9, "S302")),
        ("zh", "[@code-2026:318]", "[@code2026:318]", (15, 9, "S301")),
        ("zh", "[@code-2026:318]", "[@code-2026 第三百一十八条]", (15, 9, "S304")),
        ("zh", ":84 historical]", ":84]", (15, 31, "S303")),
        ("zh", "[@code-2026:318]", "[@code-2026:\n318]", (15, 9, "S304")),
        ("zh", "](media/zones.svg", "][zones", (17, 1, "C134")),
        ("zh", "![示意图]", "![图[1]]", (17, 1, "C134")),
        ("zh", "media/zones.svg", "media/zone.svg", (17, 1, "C127")),
        ("zh", "![示意图]", "![]", (17, 1, "C128")),
        ("zh", "![示意图]", "看图：![示意图]", (17, 4, "C129")),
        ("zh", "{{ question w-1 }}", "{{ question w-9 }}", (19, 1, "L209")),
        ("zh", "{{ question w-1 }}", "答题：{{ question w-1 }}", (19, 4, "L211")),
        ("zh", "!!! monday", "!!! tuesday", (23, 1, "C130")),
        ("zh", '!!! monday "星期一就能做"', "!!! monday", (23, 1, "C131")),
        ("zh", "走一遍界标。", "走一遍<br>界标。", (24, 8, "C125")),
        ("zh", "走一遍界标。", "走一遍界标[^1]。", (24, 10, "C132")),
        ("zh", "走一遍界标。", "看[这里](http://example.org)。", (24, 6, "C126")),
        ("zh", "走一遍界标。", "看[这里](//example.org)。", (24, 6, "C126")),
        ("zh", "走一遍界标。", "[" * 5_000, (22, 1, "C124")),
        ("zh", "走一遍界标。", "[" * 9_000, (12, 1, "C124")),
        ("en", "minutes=3", "minutes=4", (21, 1, "L206")),
        ("en", "#monday", "#tuesday", (21, 1, "L205")),
        ("en", "topics: [water]", "topics: [waters]", (6, 1, "L213")),
        ("en", "{{ question w-1 }}", "{{ question w-2 }}", (13, 1, "L215")),
        ("en", '!!! monday "On Monday"\n    Walk along the boundary.\n', "", (21, 1, "L214")),
        ("en", "id: water", "id: waters", (2, 5, "C121")),
        # pictures
        ("svg", "<path", "<script/><path", (1, 63, "M506")),
    ],
)
def test_fault_is_told_at_its_place(where: str, old: str, new: str, place: tuple[int, int, str]) -> None:
    problems = broken(where, old, new)
    assert (PATHS[where], *place) in found(problems)


@pytest.mark.parametrize(
    ("where", "old", "new", "place"),
    [
        ("quiz", ", feedback: {zh: 不行, en: Not so}", "", (16, 7, "Q205")),
        ("quiz", "zh: 可以吗？", "zh: 500元可以吗？", (13, 5, "Q214")),
        ("quiz", "feedback: {zh: 不行", "feedback: {zh: 不行，第5条", (16, 29, "Q214")),
        ("quiz", "zh: 可以, en", "zh: 可以两次以上20次以下, en", (16, 7, "Q214")),
        ("quiz", "explanation: {zh: 法典禁止", "explanation: {zh: 法典第319条禁止", (17, 5, "Q214")),
        ("zh", "review_by: 2027-08-15", "review_by: 2026-08-15", (8, 12, "L212")),
        ("zh", "禁止设置排污口 [@code-2026:318]", "禁止设置排污口", None),
        ("zh", "[@code-2026:318]", "[@code-2026:318 historical]", (15, 9, "S305")),
    ],
)
def test_warning_does_not_forbid(where: str, old: str, new: str, place: tuple[int, int, str] | None) -> None:
    problems = [problem for problem in broken(where, old, new) if problem.code != "L213"]
    assert {problem.severity for problem in problems} == {"warning"}
    if place:
        assert (PATHS[where], *place) in found(problems)


def test_all_faults_of_all_files_are_told_in_order() -> None:
    files = make_files(
        quiz=FILES["quizzes/water.yaml"]
        .replace("use: practice", "use: practise", 1)
        .replace("difficulty: 2", "difficulty: 9"),
        sources=FILES["sources.yaml"].replace("articles: 1242", "articles: 300"),
        zh=LECTURE_ZH.replace("w-1", "w-7"),
    )
    library, problems = check_library(files, today=TODAY)
    assert library is None
    assert found(problems) == [
        ("lectures/water.en.md", 13, 1, "L215"),
        ("lectures/water.en.md", 15, 13, "S302"),
        ("lectures/water.zh.md", 15, 9, "S302"),
        ("lectures/water.zh.md", 19, 1, "L209"),
        ("quizzes/water.yaml", 11, 13, "S302"),
        ("quizzes/water.yaml", 12, 10, "C116"),
        ("quizzes/water.yaml", 21, 17, "C117"),
    ]


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        ("quizzes/water.yaml", b"id: water\nkind: \xff", (2, 7, "C101")),
        ("quizzes/water.yaml", "id: 水\xff".encode("latin-1", "ignore") + b"\xed\xa0\x80", (1, 5, "C101")),
        ("quizzes/water.yaml", "id: 水".encode() + b"\x00", (1, 6, "C102")),
        ("lectures/water.zh.md", LECTURE_ZH.replace("排污口", "排\x07污口").encode(), (15, 6, "C102")),
        ("quizzes/water.yaml", b"a" * 400_001, (0, 0, "C103")),
        ("quizzes/water.yaml", b"", (1, 1, "C108")),
        ("quizzes/water.yaml", b"- a", (1, 1, "C108")),
        ("quizzes/water.yaml", b"[" * 100_000, (1, 14, "C107")),
        ("quizzes/water.yaml", b"a: [" + b"a," * 30_000 + b"]", (1, 39_999, "C133")),
        ("lectures/media/a.gif", b"GIF89a", (0, 0, "M501")),
        ("lectures/media/a.png", b"GIF89a", (0, 0, "M503")),
        ("lectures/media/a.svg", b"<svg", (1, 1, "M504")),
        ("quizes/water.yaml", b"", (0, 0, "C110")),
    ],
)
def test_odd_bytes_become_problems(path: str, data: bytes, place: tuple[int, int, str]) -> None:
    _, problems = check_library(make_files() | {path: data}, today=TODAY)
    assert (path, *place) in found(problems)


def test_missing_file_and_missing_language_are_told() -> None:
    files = make_files()
    del files["sources.yaml"], files["lectures/water.en.md"]
    _, problems = check_library(files, today=TODAY)
    assert found(problems) == [("lectures/water.zh.md", 0, 0, "L201"), ("sources.yaml", 0, 0, "C109")]


def test_empty_folder_is_a_problem_and_no_crash() -> None:
    library, problems = check_library({}, today=TODAY)
    assert library is None
    assert [problem.code for problem in problems] == ["C109", "C109"]


def test_lecture_that_no_course_names_is_a_warning() -> None:
    others = {
        f"lectures/air.{language}.md": text.replace("id: water", "id: air").encode()
        for language, text in (("zh", LECTURE_ZH), ("en", LECTURE_EN))
    }
    library, problems = check_library(make_files() | others, today=TODAY)
    assert found(problems) == [("lectures/air.zh.md", 0, 0, "O403")]
    assert library is not None
    assert list(library.lectures) == ["water", "air"]


def test_question_for_measuring_is_no_part_of_a_lecture() -> None:
    exam = FILES["quizzes/water.yaml"].replace("kind: practice", "kind: exam").replace("use: practice", "use: measure")
    _, problems = check_library(make_files(quiz=exam), today=TODAY)
    assert {problem.code for problem in problems} == {"L210"}


def test_lecture_without_any_section_is_told() -> None:
    text = LECTURE_ZH.replace("## ", "")
    _, problems = check_library(make_files(zh=text), today=TODAY)
    assert "L208" in {problem.code for problem in problems}


def test_byte_order_mark_and_dos_line_ends_are_accepted() -> None:
    dos = {
        path: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for path, data in make_files().items() if "svg" not in path
    }
    library, problems = check_library(make_files() | dos, today=TODAY)
    plain, _ = check_library(make_files(), today=TODAY)
    assert problems == []
    assert library == plain


def test_law_is_history_from_the_day_of_its_repeal() -> None:
    _, before = check_library(make_files(), today=date(2026, 8, 14))
    assert {problem.code for problem in before} == {"S305"}


def test_right_choice_always_in_the_same_place_is_a_warning() -> None:
    head, first = FILES["quizzes/water.yaml"].split("  - id: w-2")[0].split("questions:\n")
    quiz = head + "questions:\n" + "".join(first.replace("w-1", f"w-{n}") for n in range(1, 8))
    _, problems = check_library(make_files(quiz=quiz), today=TODAY)
    assert [problem.code for problem in problems] == ["Q212", "Q213", "Q213"]


@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**32))
def test_no_damage_to_a_file_makes_the_check_fail(path: str, seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(FILES[path].encode())
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        data[at : at + rng.randint(0, 6)] = rng.choice(
            [b"", b"\x00", b"\xff", b"[", b"{", b"\n", b": ", b"- ", b"'", b'"', b"#"]
        )
    library, problems = check_library(make_files() | {path: bytes(data)}, today=TODAY)
    assert (library is None) == any(problem.severity == "fault" for problem in problems)
    assert all(str(problem.message) for problem in problems)


def test_svg_is_not_text_to_the_check() -> None:
    _, problems = check_library(make_files(svg="\ufeff" + SVG), today=TODAY)
    assert problems == []
