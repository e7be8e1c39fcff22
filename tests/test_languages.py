"""Both languages: which one is chosen, how dates are written, and that nothing is left untranslated."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from elearn.english import in_number
from elearn.languages import CATALOGUES, catalogue, choose, language_of, show_date, show_day, show_moment, translate
from elearn.problems import Phrase

ROOT = Path(__file__).parent.parent
# What follows a place for a name, and what follows numbers that are limits or otherwise more than one.
NO_NUMBER = ("is ", "was ", "has ", "as ", "of ", "does ", "says ", "goes ", "exists ", "belongs ", "lies ", "stands ",
             "asks ", "follows ", "takes ", "counts ", "holds ", "lives ", "and ", "were accepted")  # fmt: skip
NEVER_ONE = ("bytes", "megabytes", "are allowed", "are %(count)s in number", "levels", "fences", "choices ")
PLACE = re.compile(r"%\((\w+)\)[a-z]|%%|%")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr,de;q=0.9", "zh"),
        ("fr,en;q=0.1", "en"),
        ("en; q=0.5, zh; q=0.6", "zh"),
        ("EN", "en"),
        ("en;q=0", "zh"),
        ("en;q=0,fr", "zh"),
        ("*", "zh"),
        ("enm-GB", "zh"),
        ("en;q=nan, zh;q=0.1", "zh"),
        ("en;q=x,,;;q==,\x00", "zh"),
        ("," * 100_000, "zh"),
    ],
)
def test_the_reader_s_language_is_chosen_from_the_browser_s_wishes(header: str, language: str) -> None:
    assert choose(header, "zh") == language


def test_the_site_s_language_is_taken_when_the_browser_wants_neither() -> None:
    assert choose("fr", "en") == "en"
    assert choose("zh;q=0", "en") == "en"


def test_a_date_is_written_as_people_write_it() -> None:
    day = date(2026, 11, 3)

    assert show_date(day, "zh") == "2026年11月3日"
    assert show_date(day, "en") == "3 November 2026"
    assert show_day(day, "zh") == "2026年11月3日 星期二"
    assert show_day(day, "en") == "Tuesday, 3 November 2026"


def test_a_moment_is_written_in_the_site_s_time_zone() -> None:
    moment = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)

    assert show_moment(moment, "zh", ZoneInfo("Asia/Shanghai")) == "2026年11月23日 00:05"
    assert show_moment(moment, "en", ZoneInfo("UTC")) == "22 November 2026 16:05"


def test_a_phrase_is_translated_before_its_values_are_filled_in() -> None:
    phrase = Phrase(
        "The value %(value)s cannot be used: %(reason)s.", {"value": "x", "reason": Phrase("it is too small")}
    )

    assert translate(phrase, "en") == "The value x cannot be used: it is too small."
    assert translate(phrase, "zh") == "不能使用 x 这个值：数值太小。"


def test_a_value_is_filled_in_as_it_is_even_when_it_looks_like_a_place() -> None:
    assert translate(Phrase("There is no setting of this name."), "en") == "There is no setting of this name."
    assert translate(Phrase("%(name)s and 100%%", {"name": "%(name)s"}), "en") == "%(name)s and 100%"


def test_what_has_no_translation_is_said_in_english() -> None:
    assert translate("No catalogue has this sentence.", "zh") == "No catalogue has this sentence."


def python_texts() -> Iterator[tuple[str, str]]:
    """Give (text, place) of every ``Phrase("…")`` and ``_("…")`` in the package."""
    for path in sorted((ROOT / "elearn").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Phrase", "_"):
                for text in constants(node.args[0]):
                    yield text, f"{path.relative_to(ROOT)}:{node.lineno}"


def constants(node: ast.expr) -> Iterator[str]:
    """Give the texts that an argument may be: itself, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def template_texts() -> Iterator[tuple[str, str]]:
    """Give (text, place) of every ``_("…")`` in the templates."""
    for path in sorted((ROOT / "elearn" / "web" / "templates").rglob("*.*")):
        for call in Environment(autoescape=True).parse(path.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                for constant in [call.args[0], *call.args[0].find_all(nodes.Const)]:
                    if isinstance(constant, nodes.Const) and is_said(constant, call.args[0]):
                        yield constant.value, f"{path.relative_to(ROOT)}:{call.lineno}"


def is_said(constant: nodes.Const, argument: nodes.Expr) -> bool:
    """Tell a text that may be said from a text that a condition compares with."""
    if isinstance(argument, nodes.CondExpr):
        return is_said(constant, argument.expr1) or (argument.expr2 is not None and is_said(constant, argument.expr2))
    return constant is argument


def texts() -> dict[str, str]:
    """Give every text that a person can read, with the last place that says it."""
    return {text: place for text, place in (*python_texts(), *template_texts()) if text}


def catalogues() -> dict[str, Catalog]:
    """Read the Chinese catalogues by the name of their file."""
    found = {}
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as stream:
            found[path.name] = read_po(stream, abort_invalid=True)
    return found


def messages() -> Iterator[tuple[str, Message]]:
    """Give (file, message) of every catalogue."""
    for name, one in catalogues().items():
        yield from ((name, message) for message in one if message.id)


def places(text: str) -> list[str]:
    """List the places for values in a text."""
    return sorted(match[0] for match in PLACE.finditer(text) if match[1])


def test_every_text_has_a_chinese_translation() -> None:
    known = catalogue("zh")

    assert {text: place for text, place in texts().items() if text not in known} == {}


def test_no_catalogue_keeps_what_nobody_says_any_more() -> None:
    said = texts()

    assert [(name, message.id) for name, message in messages() if message.id not in said] == []


def test_one_text_has_one_translation() -> None:
    found = defaultdict(set)
    for name, message in messages():
        found[message.id].add((message.string, name))

    assert {text: kept for text, kept in found.items() if len({string for string, _ in kept}) > 1} == {}


def test_a_translation_has_the_same_places_for_values() -> None:
    wrong = [
        (name, message.id, message.string)
        for name, message in messages()
        if places(str(message.id)) != places(str(message.string))
    ]

    assert wrong == []


def test_every_translation_is_finished_chinese() -> None:
    unfinished = [(name, message.id) for name, message in messages() if message.fuzzy or not message.string]

    assert unfinished == []


def test_who_teaches_is_called_by_the_two_words_that_were_chosen() -> None:
    others = re.compile("老师|(?<!授课)教师")  # 讲师 is the role, 授课教师 who teaches a class

    assert [(name, message.id) for name, message in messages() if others.search(str(message.string))] == []


def test_a_list_has_the_commas_of_the_language() -> None:
    phrase = Phrase("Did you mean %(units)s?", {"units": ("鲁塘镇", "华塘镇")})

    assert translate(phrase, "en") == "Did you mean 鲁塘镇, 华塘镇?" == str(phrase)
    assert "鲁塘镇、华塘镇" in translate(phrase, "zh")


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("%(number)s questions", {"number": 1}, "1 question"),
        ("%(number)s questions", {"number": 2}, "2 questions"),
        ("%(number)s questions", {"number": 0}, "0 questions"),
        ("%(people)s people, %(questions)s questions", {"people": "1", "questions": 3}, "1 person, 3 questions"),
        ("%(people)s people, %(questions)s questions", {"people": 2, "questions": 1}, "2 people, 1 question"),
        (
            "%(answered)s of %(people)s people have answered.",
            {"answered": 1, "people": 5},
            "1 of 5 people have answered.",
        ),
    ],
)
def test_one_of_something_is_said_of_one(text: str, values: dict[str, object], said: str) -> None:
    assert translate(Phrase(text, values), "en") == said


def test_what_an_english_text_counts_can_be_said_of_one() -> None:
    counted = re.compile(r"%\((\w+)\)s ((?:[a-z-]+ )?(?:[a-z-]{2,}s|people)|are|have|were)\b")
    missing = [
        (text, one[0])
        for text in texts()
        for one in counted.finditer(text)
        if in_number(text, {one[1]: 1}) == text and not text.startswith((*NO_NUMBER, *NEVER_ONE), one.start(2))
    ]

    assert missing == []


def test_every_place_in_a_text_can_be_filled_in() -> None:
    broken = []
    for text, place in texts().items():
        if "%(" in text and [match[0] for match in PLACE.finditer(text) if match[0] == "%"]:
            broken.append((text, place))

    assert broken == []


@pytest.mark.parametrize(
    ("text", "tongue"), [("第9组", "zh"), ("PM2.5 和 COD", "zh"), ("Two villages", "en"), ("12 / 19", None), ("", None)]
)
def test_the_language_of_what_people_wrote_is_told_by_its_letters(text: str, tongue: str | None) -> None:
    assert language_of(text) == tongue
