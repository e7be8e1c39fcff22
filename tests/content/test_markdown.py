"""What lecturers write becomes a small clean HTML, and what attackers write becomes text."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.heaviness import heaviness
from elearn.content.markdown import render_section, render_text
from elearn.content.markdown_scope import scope_of
from tests.content.small import make_library

LIBRARY = make_library()
ZH, EN = scope_of(LIBRARY, "zh", "zones"), scope_of(LIBRARY, "en", "zones")
CODE_318 = 'href="/sources#code-2026-318">《生态环境法典》第三百一十八条</a>'
SHA = LIBRARY.media["media/zones.svg"].sha256


def html(text: str, *, english: bool = False) -> str:
    """Render a section that asks no question."""
    return "".join(part["html"] for part in render_section(text, EN if english else ZH))


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一[@code-2026:318]。",
            f'<p>一<a class="chip law" {CODE_318}。</p>',
        ),
        ("[@code-2026]", '<p><a class="chip law" href="/sources#code-2026">《生态环境法典》</a></p>'),
        (
            "[@wppcl-2017:84 historical]",
            '<p><a class="chip law repealed" href="/sources#wppcl-2017-84">'
            "《水污染防治法》第八十四条（已废止）</a></p>",
        ),
        ("`[@code-2026]`", "<p><code>[@code-2026]</code></p>"),
        (r"\[@code-2026]", "<p>[@code-2026]</p>"),
        ("[@nowhere:1]", "<p>[@nowhere:1]</p>"),
        (
            "> 禁止设置排污口。\n> [@code-2026:318]",
            f'<blockquote><p>禁止设置排污口。</p><cite><a class="source" {CODE_318}</cite></blockquote>',
        ),
        (
            "> 一。\n>\n> [@code-2026:318]",
            f'<blockquote><p>一。</p><cite><a class="source" {CODE_318}</cite></blockquote>',
        ),
        ('!!! note "想一想"\n    先答再看。', '<div class="note"><b>想一想</b><p>先答再看。</p></div>'),
        ('!!! monday "星期一"\n    走。', '<div class="note warn"><b>星期一</b><p>走。</p></div>'),
        ('!!! warning "小心"\n    走。', '<div class="note warn"><b>小心</b><p>走。</p></div>'),
        (
            '??? case "案例"\n    一。\n\n    二。',
            '<details class="case"><summary>案例</summary><p>一。</p><p>二。</p></details>',
        ),
        (
            '![图](media/zones.svg "不按比例")',
            f'<figure><img alt="图" height="360" loading="lazy" src="/media/{SHA}.svg" width="720">'
            "<figcaption>不按比例</figcaption></figure>",
        ),
        ("![图](media/none.svg)", "<p><span>图</span></p>"),
        (
            "|甲|乙|\n|---|--:|\n|1|2|",
            '<div aria-label="表格：甲、乙" class="scroll" role="region" tabindex="0"><table><thead>'
            '<tr><th>甲</th><th class="right">乙</th></tr></thead>'
            '<tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>',
        ),
        ("- [ ] 一\n- [x] 二", '<ul><li class="task">☐ 一</li><li class="task">☑ 二</li></ul>'),
        ("词\n:   义", "<dl><dt>词</dt><dd>义</dd></dl>"),
        ("### 小节", "<h3>小节</h3>"),
        ("[a](https://x.cn/)", '<p><a href="https://x.cn/" rel="noopener noreferrer">a</a></p>'),
        ("[a](/progress/)", '<p><a href="/progress/">a</a></p>'),
    ],
)
def test_sign_becomes_its_element(text: str, expected: str) -> None:
    assert re.sub(r">\n\s*<", "><", html(text)).replace("\n", "") == expected


def test_english_has_english_labels() -> None:
    text = "[@code-2026:318] [@wppcl-2017 historical]\n\n|a|b|\n|-|-|\n|1|2|"
    rendered = html(text, english=True)
    assert ">Code, art.&nbsp;318</a>" in rendered
    assert ">Water Law (repealed)</a>" in rendered
    assert 'aria-label="Table: a, b"' in rendered


def test_section_is_divided_at_its_questions() -> None:
    parts = render_section("一\n{{ question w-1 }}\n二\n\n{{ question w-2 }}", ZH)
    assert parts == [{"html": "<p>一</p>"}, {"question": "w-1"}, {"html": "<p>二</p>"}, {"question": "w-2"}]


def test_question_in_code_or_in_a_list_is_no_question() -> None:
    for text in ("```\n{{ question w-1 }}\n```", "- a\n\n    {{ question w-1 }}", "> {{ question w-1 }}"):
        assert all("html" in part for part in render_section(text, ZH))


def test_footnotes_of_two_sections_do_not_clash() -> None:
    text = "一[^1]二[^1]\n\n[^1]: 注"
    one, other = (html_of(text, prefix) for prefix in ("zones", "monday"))
    ids = [set(re.findall(r'id="([^"]+)"', found)) for found in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert set(re.findall(r'href="#([^"]+)"', one)) == ids[0]
    assert "回到正文中的注 1" in one


def html_of(text: str, prefix: str) -> str:
    """Render with another section's id."""
    return "".join(part["html"] for part in render_section(text, scope_of(LIBRARY, "zh", prefix)))


def test_single_paragraph_of_a_question_has_no_paragraph_element() -> None:
    assert render_text("**是** [@code-2026]", ZH).startswith("<strong>是</strong> <a ")
    assert render_text("一\n\n二", ZH) == "<p>一</p>\n<p>二</p>"


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>body{display:none}</style>",
    "<!-- --><script>alert(1)</script>",
    "<div style='position:fixed'>x</div>",
    "<details open ontoggle=alert(1)>",
    "<form action=//evil.example><input name=password>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](http://evil.example)",
    "[x](ftp://evil.example)",
    '[x](https://a.cn "onmouseover=alert(1)")',
    '[x](https://a.cn" onmouseover="alert(1))',
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](media/zones.svg)',
    '![x](media/zones.svg "<script>alert(1)</script>")',
    "![x](https://evil.example/track.png)",
    '<https://a.cn/"onclick=alert(1)>',
    "<javascript:alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    '[@code-2026" onclick="alert(1)]',
    '!!! note "<img src=x onerror=alert(1)>"\n    x',
    '!!! "onclick=alert(1)" "x"\n    x',
    '!!! note onclick "x"\n    x',
    '??? case "<script>alert(1)</script>"\n    x',
    "[^<script>]\n\n[^<script>]: x",
    '[^"onclick="x]\n\n[^"onclick="x]: x',
    "|<script>|b|\n|-|-|\n|1|2|",
    '```html onload="x"\n<script>alert(1)</script>\n```',
    "```{.x onclick=alert(1)}\nx\n```",
    "`<script>alert(1)</script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "x {: onclick=alert(1) }",
    "# x {: onclick=alert(1) }",
    "\x02wzxhzdk:0\x03",
    "\x02klzzwxh:0000\x03",
    '<div class="check" data-question="w-1"></div>',
    "{{ question w-1 }}<script>",
    '{{ question "><script> }}',
    "</p></div><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
]
ALLOWED = {
    "a": {"class", "href", "rel", "title"},
    "div": {"class", "data-question", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "details": {"class", "open"},
    "ol": {"start"},
    "li": {"id", "class"},
    "sup": {"id"},
    "th": {"class"},
    "td": {"class"},
}


def assert_inert(rendered: str) -> None:
    """Assert that HTML holds nothing that runs, fetches from elsewhere, or leads to a place it should not."""
    for tag, attributes in _Elements(rendered).found:
        assert tag not in {
            "script",
            "style",
            "iframe",
            "svg",
            "math",
            "form",
            "input",
            "object",
            "embed",
            "link",
            "base",
        }
        assert set(attributes) <= ALLOWED.get(tag, set()), (tag, attributes)
        href, src = attributes.get("href"), attributes.get("src")
        assert href is None or re.match(r"https://[^/]|mailto:|#|/(?![/\\])", href), href
        assert src is None or re.fullmatch(r"/media/[0-9a-f]{64}\.svg", src)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_stays_inert(attack: str) -> None:
    for text in (
        attack,
        f"> {attack}",
        f"- {attack}",
        f'!!! note "x"\n    {attack}',
        f"一 {attack} 二",
        f"|a|\n|-|\n|{attack}|",
    ):
        assert_inert(html_or_parts(text))
        assert_inert(render_text(text, EN))


def html_or_parts(text: str) -> str:
    """Render a section and leave its questions out."""
    return "".join(part.get("html", "") for part in render_section(text, ZH))


@given(
    st.lists(
        st.sampled_from([*ATTACKS, "\n", "\n\n", "    ", "> ", "- ", "`", "*", "_", "[", "](", ")", "![", "<", ">"]),
        max_size=8,
    )
)
def test_mixtures_of_attacks_stay_inert(pieces: list[str]) -> None:
    assert_inert(html_or_parts("".join(pieces)))


@given(st.text(max_size=200))
def test_any_text_renders_to_something_inert(text: str) -> None:
    if heaviness(text) is None:
        assert_inert(html_or_parts(text))


def test_typed_html_is_shown_as_it_was_typed() -> None:
    assert html("一<b>二</b>") == "<p>一&lt;b&gt;二&lt;/b&gt;</p>"


@given(
    st.text(st.one_of(st.sampled_from(" .,:;-+=!?'\"()#1一水a/$%@。，“—{!>"), st.characters(exclude_categories=["Cs"])))
)
def test_a_text_of_one_line_says_the_same_alone_as_in_a_section(text: str) -> None:
    if text.strip() and "\n" not in text and not heaviness(text):
        alone = render_text(text, ZH)

        assert "".join(part["html"] for part in render_section(text, ZH)) in (alone, f"<p>{alone}</p>")
