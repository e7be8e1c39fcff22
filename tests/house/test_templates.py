"""Templates: nothing inline, nothing from elsewhere, nothing unescaped without a reason, every form with its token."""

import re
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT

TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.*"))
TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)  # Jinja's own, which is not sent
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)


def finds(pattern: str) -> list[str]:
    """List where a pattern occurs in the templates."""
    found = []
    for path in TEMPLATES:
        text = TAG.sub(lambda tag: "\n" * tag[0].count("\n"), path.read_text())
        for match in re.finditer(pattern, text, re.IGNORECASE):
            found.append(f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}")
    return found


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 5


def test_no_style_or_script_stands_in_a_page() -> None:
    assert finds(r"<style\b") == []
    assert finds(r"\sstyle\s*=") == []
    assert finds(r"<script\b(?![^>]*\bsrc=)") == []
    assert finds(r"\son[a-z]+\s*=\s*[\"'{]") == []
    assert finds(r"javascript:") == []


def test_what_can_be_pushed_sideways_can_be_reached_with_the_keyboard() -> None:
    assert finds(r'<div class="scroll"(?![^>]*tabindex="0" role="region" aria-label)') == []


def test_nothing_is_loaded_from_another_site() -> None:
    assert finds(r"(src|href|action|srcset)\s*=\s*[\"'](https?:)?//") == []


def test_no_text_is_put_in_unescaped_without_a_comment_that_says_why() -> None:
    unexplained = []
    for path in TEMPLATES:
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            nearby = "\n".join(lines[max(0, number - 3) : number])
            if re.search(r"\|\s*safe\b|autoescape\s+false", line) and "{#" not in nearby:
                unexplained.append(f"{path.relative_to(ROOT)}:{number}")

    assert unexplained == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE / "web" / "templates")))
def test_every_form_that_changes_something_carries_a_token(path: Path) -> None:
    forms = [form for form in FORM.findall(path.read_text()) if re.search(r"method=[\"']?post", form, re.IGNORECASE)]

    assert [form[:80] for form in forms if not re.search(r"csrf(_token)?\(\)", form)] == []


def test_no_feature_makes_a_race_of_learning() -> None:
    # Written backwards, so that this file is not the one that has them.
    english = ("draobredael", "gniknar", "kaerts", "elbat eugael", "emit enilno", "enilno emit")
    chinese = ("榜行排", "名排", "星之周本", "到签续连", "长时线在", "长时习学", "榜荣光", "榜雄英", "卡打续连")
    words = [word[::-1] for word in english + chinese]
    texts = [path for path in PACKAGE.rglob("*") if path.suffix in (".html", ".py", ".js", ".css", ".po", ".svg")]
    found = [  # to say that something is none is to keep the promise
        f"{path.relative_to(ROOT)}: {word}"
        for path in texts
        for word in words
        if word in path.read_text().lower().replace("no ranking", "")
    ]

    assert found == []
