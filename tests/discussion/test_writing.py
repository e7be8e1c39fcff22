"""What people write becomes clean HTML: no markup of theirs survives, names are set off, Markdown works."""

import re

import pytest

from elearn.discussion.writing import fault_of, written
from tests.security.test_script_injection import PAYLOADS

ATTACKS = [
    *PAYLOADS,
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/a)",
    "[x](/\\evil.example)",
    "![x](https://evil.example/a.png)",
    "![x](/media/" + "0" * 64 + ".svg)",
    "<javascript:alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "<!--><script>alert(1)</script>-->",
    "[a]: javascript:alert(1)\n[a]",
    '[x](https://a.example "onmouseover=alert(1)")',
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "\u0001javascript:alert(1)",
    "@唐岚<script>alert(1)</script>",
]
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
SAFE = set(re.findall(r"\w+", "p br hr h3 h4 em strong code pre blockquote ul ol li table thead tbody tr th td a div"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_somebody_writes_is_alive(attack: str) -> None:
    html = written(attack, ["唐岚"]).html

    for _, tag, attributes in TAG.findall(html):
        assert tag in SAFE, html
        for name, value in re.findall(r'([\w-]+)="([^"]*)"', attributes):
            assert name in {"href", "title", "class", "start"}, html
            assert name != "href" or re.match(r"(https://|mailto:|/(?![/\\])|#)", value), html


def test_markdown_and_single_lines_are_kept() -> None:
    html = written("**急**\n第二行\n\n- 一\n- 二\n\n> 引用", []).html

    assert "<strong>急</strong><br>" in html.replace("<br />", "<br>")
    assert html.count("<li>") == 2
    assert "<blockquote>" in html


def test_the_longest_name_is_meant_and_code_names_nobody() -> None:
    made = written("@李梅芳 你好，`@唐岚`，a@李梅", ["李梅", "李梅芳", "唐岚"])

    assert made.named == {"李梅芳", "李梅"}
    assert "<strong>@李梅芳</strong>" in made.html


@pytest.mark.parametrize("text", ["", " \n ", "长" * 5001, "[" * 121])
def test_what_cannot_be_shown_is_refused_in_a_sentence(text: str) -> None:
    assert fault_of(text) is not None
