"""Publish, write in the browser, export, publish: the same bytes on both sides, and nobody's lines but the changed."""

import html
import re
import shutil
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from elearn.authoring import drafts
from elearn.cli.publishing import Decided, export_files, publish_files
from elearn.config import Settings, read_settings
from elearn.content import quiz_text
from elearn.content.documents import parse_yaml
from elearn.content.files import read_folder
from elearn.content.line_ends import as_before, unified
from elearn.web.question_forms import controls, read
from elearn.web.question_writing import seen_as
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.content.habits import Style
from tests.content.small import LECTURE_EN, LECTURE_ZH, QUIZ, make_files
from tests.web.conftest import opened_site
from tests.web.test_question_writing import flat, values
from tests.writing import furnish, publish, send, visitor, write

QUIZ_PATH, ZH_PATH, EN_PATH = "quizzes/water.yaml", "lectures/water.zh.md", "lectures/water.en.md"
# What YAML would take for something else, and what editors and browsers like to lose.
AWKWARD = (
    "plain words", "a: b", "# no comment", "it's \"said\"", "yes", "null", "- dash", "one\ntwo: three",
    "｜全角：标点。",
    "{braces}", "[list], more", "back\\slash", "*star*", "&amp", "! bang", "%per cent", "@at", "~", "ends with:",
    "two  blanks", "? question", "> quoted", "| bar", "trailing #", "多行\n\n第二段",
)  # fmt: skip
HABITS = st.integers(0, 10**9)
TEXT = st.sampled_from(AWKWARD)
# Where a text stands in a question's form, and under which key of the question in the file.
FIELDS = (
    ("w-1", "stem.zh", "stem"),
    ("w-1", "stem.en", "stem"),
    ("w-1", "choices.0.zh", "choices"),
    ("w-1", "choices.1.feedback.en", "choices"),
    ("w-1", "explanation.zh", "explanation"),
    ("w-2", "stem.en", "stem"),
    ("w-2", "explanation.en", "explanation"),
    ("w-2", "unit.zh", "unit"),
)
WHOLE_WAY = settings(  # an example costs a publication: a few of them, and none to make a failure smaller
    max_examples=5, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EDITS = st.dictionaries(st.sampled_from(FIELDS), TEXT, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, FlaskClient, Path]]:
    """Give a site with the small course, a lecturer's browser, and the folder that it was published from."""
    folder = tmp_path_factory.mktemp("truth")
    path = shutil.copyfile(sqlite_template, folder / "elearn.sqlite3")
    with opened_site(f"sqlite:///{path}", folder, StandingClock()) as site:
        furnish(site)
        yield site, visitor(site, "wu"), folder / "content"


def settings_of(folder: Path) -> Settings:
    return read_settings({"ELEARN_DATA_DIR": str(folder.parent), "ELEARN_CONTENT_DIR": str(folder)})


def filled(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """Write files into the content folder, over what is there."""
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return files


def published_from(site: Site, folder: Path) -> int | None:
    """Publish the folder as the command does, whatever an example before this one has left."""
    files = read_folder(folder)
    return publish_files(site.database, files, settings_of(folder), decided=None)


def begun(desk: tuple[Site, FlaskClient, Path], files: dict[str, bytes]) -> None:
    """Publish files from the folder; there is no draft."""
    site, _, folder = desk
    with site.database.write() as session:
        drafts.remove(session, drafts.listed(session))
    filled(folder, make_files() | files)
    published_from(site, folder)


def assert_one_truth(desk: tuple[Site, FlaskClient, Path], address: str) -> dict[str, bytes]:
    """Publish a draft, export, and publish the folder: it has what was published, and there is nothing new in it."""
    site, wu, folder = desk
    answer = publish(wu, address)
    assert answer.status_code == 303, re.findall(r"<li[^>]*>.*?</li>", answer.text, re.DOTALL)
    both, paths = export_files(site.database, folder, Decided())
    after = read_folder(folder)
    assert after == both.published
    assert paths
    assert published_from(site, folder) is None
    assert export_files(site.database, folder, Decided())[1] == []
    assert read_folder(folder) == after
    return dict(after)


def untouched(old: bytes, new: bytes) -> set[int]:
    """Number the old lines, from 0, that are gone or changed."""
    one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return {line for tag, low, high, _, _ in steps if tag != "equal" for line in range(low, high)}


def lines_of(text: str, question_id: str, key: str) -> set[int]:
    """Number the lines, from 0, between a key of a question and what comes next."""
    table, _ = parse_yaml("", text)
    assert table is not None
    rows: Any = table.entries["questions"].value
    starts = sorted(
        [one.place.line - 1 for one in table.entries.values()]
        + [one.place.line - 1 for row in rows.items for one in row.entries.values()]
        + [text.count("\n") + 1]
    )
    row = next(row for row in rows.items if row.entries["id"].value.raw.strip() == question_id)
    start = row.entries[key].place.line - 1
    return set(range(start, next(one for one in starts if one > start)))


def changed(body: bytes, edits: dict[tuple[str, str, str], str]) -> bytes:
    """Change questions in a file as their form does, without a site around it."""
    text = unified(body)
    for (name, field, _), fresh in edits.items():
        row = quiz_text.question_in(values(text), name)
        assert row is not None
        text = quiz_text.with_question(text, values(text), read(flat(controls(row)) | {field: fresh}, row))
    return as_before(text, body)


def assert_nothing_else(body: bytes, after: bytes, edits: dict[tuple[str, str, str], str]) -> None:
    """Assert that the values are those that were asked for, on the lines of their keys, and no comment is gone."""
    expected = values(unified(body))
    for (name, field, _), text in edits.items():
        at: Any = quiz_text.question_in(expected, name)
        *way, last = field.split(".")
        for step in way:
            at = at[int(step) if step.isdigit() else step]
        at[last] = text
    assert values(unified(after)) == expected
    allowed = set().union(*(lines_of(unified(body), name, key) for name, _, key in edits))
    assert untouched(body, after) <= allowed
    assert set(re.findall(rb"# c\d+\.", after)) == set(re.findall(rb"# c\d+\.", body))


@settings(max_examples=14, phases=[Phase.generate])
@given(HABITS, EDITS, EDITS)
def test_a_change_of_a_question_changes_its_lines_and_no_comment(
    habits: int, edits: dict[tuple[str, str, str], str], again: dict[tuple[str, str, str], str]
) -> None:
    style = Style(habits)
    body = style.file([style.comment(), *style.mapping(values(QUIZ), "")])

    once = changed(body, edits)

    assert_nothing_else(body, once, edits)
    assert_nothing_else(once, changed(once, again), again)


@WHOLE_WAY
@given(HABITS, EDITS)
def test_questions_changed_in_the_browser_come_back_with_only_their_lines_changed(
    desk: tuple[Site, FlaskClient, Path], habits: int, edits: dict[tuple[str, str, str], str]
) -> None:
    style = Style(habits)
    body = style.file([style.comment(), *style.mapping(values(QUIZ), "")])
    begun(desk, {QUIZ_PATH: body})
    wu = desk[1]
    address = write(wu)

    for (name, field, _), text in edits.items():
        row = quiz_text.question_in(values(unified(wu.get(f"{address}/file").data)), name)
        assert row is not None
        form = flat(controls(row)) | {field: text, "seen": seen_as(row)}
        assert send(wu, f"{address}/questions/{name}", **form).status_code == 303

    after = assert_one_truth(desk, address)[QUIZ_PATH]
    assert_nothing_else(body, after, edits)


FRONT = st.fixed_dictionaries({}, optional={"title_zh": TEXT, "summary_en": TEXT, "lecturer_en": TEXT})


@WHOLE_WAY
@given(HABITS, FRONT, TEXT)
def test_lectures_changed_in_the_browser_come_back_with_only_their_lines_changed(
    desk: tuple[Site, FlaskClient, Path], habits: int, front: dict[str, str], added: str
) -> None:
    style = Style(habits)
    files = {}
    for path, text in ((ZH_PATH, LECTURE_ZH), (EN_PATH, LECTURE_EN)):
        _, head, rest = text.split("---\n", 2)
        lines = style.mapping(values(head), "")
        files[path] = style.file(["---", *lines, "---", *rest.removesuffix("\n").split("\n")])
    begun(desk, files)
    wu = desk[1]
    address = write(wu, "lecture/water")
    page = wu.get(address).text
    form = fields(page)
    body = form["body-1"]
    line = "".join(part for part in added.split("\n")[:1] if part[0] not in "#>-|~&{[!")
    changed = {name: text.replace("\n", " ") for name, text in front.items()}
    changed["body-1"] = body.replace("Walk along", f"{line} Walk along")

    assert send(wu, address, **form | changed).status_code == 303

    after = assert_one_truth(desk, address)
    for path in files:
        keys = [name[:-3] for name in front if name.endswith(path[-5:-3])]
        gone = [files[path].splitlines()[number].decode() for number in untouched(files[path], after[path])]
        for text in gone:
            assert any(text.startswith(f"{key}:") for key in keys) or "Walk along" in text or text.startswith("    ")
        assert set(re.findall(rb"# c\d+\.", after[path])) == set(re.findall(rb"# c\d+\.", files[path]))
    assert after[QUIZ_PATH] == QUIZ.encode()


def fields(page: str) -> dict[str, str]:
    """Give every field of the editor's form as a browser would send it."""
    form = re.search(r"<form[^>]*data-editor.*?</form>", page, re.DOTALL)
    assert form is not None
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL)
    found = {name: html.unescape(text).replace("\n", "\r\n") for name, text in areas}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrf_token":
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


LINES = st.lists(st.sampled_from(["a", "b", "", "c"]), min_size=1, max_size=6)


@settings(max_examples=80)
@given(LINES, st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=6, max_size=6), st.booleans())
def test_a_text_that_a_browser_sends_back_unchanged_is_the_same_file(
    lines: list[str], ends: list[str], is_marked: bool
) -> None:
    before = (
        ("\ufeff" if is_marked else "") + "".join(map("".join, zip(lines, ends, strict=False)))[:-1] + "x"
    ).encode()
    text = unified(before)

    assert as_before(text, before) == before
    assert as_before(text + "\n", before) == before  # forms end every text with a line feed
