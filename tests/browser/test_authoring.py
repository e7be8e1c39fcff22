"""A lecturer brings ten questions to a trainee and mends a key; two write at once; the line drops while one writes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from elearn.accounts.roles import Role
from elearn.content.files import read_folder
from elearn.db.database import Database
from tests.browser.conftest import LOOKS, MakePerson, OpenWindow, Watch, log_in
from tests.browser.picturing import take
from tests.browser.reading_aloud import assert_easy
from tests.cli.serving import await_that
from tests.make import CITY
from tests.published import FOLDER, publish_files

QUESTION = """\
{number}．示例{name}项工作先做哪一步？
A．先看{name}处现场
{letter}．先写{name}份报告
C．先等{name}次通知
答案：A
解析：示例{name}：先看现场。
引用：code-2026:318
English
What comes first in sample task {name}?
A. Look at place {name}
{letter}. Write report {name}
C. Wait for notice {name}
Explanation: Sample {name}: look first.
"""
NAMES = "甲乙丙丁戊己庚辛壬癸"
PAPER = "\n".join(
    QUESTION.format(number=number, name=name, letter="D" if number == 4 else "B")
    for number, name in enumerate(NAMES, 1)
)


@pytest.fixture
def shipped(live_database: Database) -> Iterator[None]:
    """Leave the site as the course is shipped."""
    yield
    with live_database.write() as session:
        publish_files(session, read_folder(FOLDER))


def submit(page: Page, selector: str) -> None:
    """Press a button and wait for where it leads."""
    with page.expect_navigation(timeout=60_000):  # publishing takes seconds, and more on a busy machine
        page.locator(selector).click(no_wait_after=True)


def bring(page: Page) -> None:
    """Paste the paper, mend its doubtful question, keep it as a draft."""
    page.goto("/author/import")
    page.locator("[name=text]").fill(PAPER)
    submit(page, "main form button")
    doubtful = page.locator("section.card:has(.chip.due):has(textarea)")
    expect(doubtful).to_have_count(1)
    text = doubtful.locator("textarea")
    take(page, "bring", "section.card:has(.chip.due):has(textarea)")
    text.fill(text.input_value() + "\n难度：易")
    said = {"title_zh": "十道示例题", "title_en": "Ten samples", "quiz_id": "ten", "topic": "drinking-water"}
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=quiz_kind]").select_option("practice")
    submit(page, "main form .go")
    page.wait_for_url("**/author/drafts/*")


def publish(page: Page, note: str) -> None:
    """Go on to publishing, look at what changes, and press the button."""
    submit(page, "form[data-editor] button[value=publish]")
    assert_easy(page)
    page.locator("[name=note]").fill(note)
    take(page, "publish", "main h1")
    with page.expect_navigation(timeout=60_000), page.expect_request("**/author/publish/progress/*"):
        page.locator("button[value=publish]").click(no_wait_after=True)  # its page asks how far it is, meanwhile
    page.wait_for_url(re.compile(r"/author/history/\d+$"))
    assert_easy(page)


def statistics(page: Page) -> None:
    """Look at the quiz's figures: one person has handed in, and each question says how it fared."""
    page.goto("/statistics/ten")
    expect(page.locator("main")).to_contain_text("十道示例题")
    expect(page.locator(".fig", has_text="人已交卷").locator("b")).to_have_text("1")
    submit(page, "form[action$='/compute'] button")
    await_that(lambda: page.goto("/statistics/ten") and page.locator("#questions").count(), what="the statistics")
    expect(page.locator("#questions tbody tr")).to_have_count(10)
    assert_easy(page)
    take(page, "statistics")


def answer_ten(phone: Page) -> None:
    """Answer the ten questions, each with its first choice, and hand them in."""
    phone.goto("/quizzes/ten/")
    submit(phone, "main form button")
    for card in phone.locator("[data-question]").all():
        card.locator("label.choice").first.click()
    expect(phone.locator("[data-question] .state[data-state=saved]")).to_have_count(10)
    phone.goto(phone.url)
    submit(phone, "button[value=hand_in] >> nth=0")
    assert "/result" in phone.url or "/attempts/" in phone.url


def leave_unsaved(desk: Page) -> None:
    """Type something into a question's form and load it anew: who leaves is asked, what was typed is there again."""
    stem = desk.locator('[name="stem.zh"]')
    before = stem.input_value()
    stem.fill("没有保存的题干")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.reload()
    expect(desk.locator("[data-kept]")).to_be_visible()
    expect(stem).to_have_value("没有保存的题干")
    stem.fill(before)


@pytest.mark.usefixtures("shipped")
def test_ten_pasted_questions_are_published_answered_and_a_key_is_mended(
    open_window: OpenWindow, new_person: MakePerson
) -> None:
    desk = open_window("desk", "zh-CN", "light").new_page()
    log_in(desk, new_person(role=Role.LECTURER, over=CITY))
    bring(desk)
    assert_easy(desk)
    publish(desk, "新增十道示例题")
    phone = open_window("phone", "zh-CN", "light").new_page()
    log_in(phone, new_person())
    answer_ten(phone)
    statistics(desk)

    for path in ("/author/history", "/author/items/quiz/ten/history", "/author/banks/ten", "/author/new"):
        desk.goto(path)
        assert_easy(desk)
    desk.goto("/author/")
    take(desk, "content", "section.card:has(form[action*='/edit'])")
    submit(desk, 'form[action="/author/items/quiz/ten/edit"] button')
    submit(desk, 'a[href$="/questions"]')
    submit(desk, "ul.numbered a >> nth=1")
    assert_easy(desk)
    take(desk, "question")
    expect(desk.locator(".note.warn").first).to_contain_text("1")
    leave_unsaved(desk)
    desk.locator('[name="choices.0.correct"]').uncheck()
    desk.locator('[name="choices.1.correct"]').check()
    submit(desk, "button[value=try]")
    desk.locator("label.choice").nth(1).click()
    submit(desk, "main form .go")
    expect(desk.locator(".explain .chip.good")).to_be_visible()
    take(desk, "try")
    submit(desk, "main p.over a")
    submit(desk, "main p.over a >> nth=1")
    submit(desk, 'a[href*="/author/publish"]')
    expect(desk.locator("main")).to_contain_text("判分依据有改动")
    submit(desk, "button[value=publish]")
    submit(desk, 'a[href*="/regrades/new"]')
    submit(desk, "main form .go")
    desk.wait_for_url("**/regrades/plans/*")
    expect(desk.locator(".figs")).to_be_visible(timeout=20_000)  # the page looks again by itself
    expect(desk.locator(".fig", has_text="成绩有变的人数").locator("b")).to_have_text("1")
    assert_easy(desk)
    take(desk, "regrade")


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS[:1])
def test_two_write_one_lecture_at_once_and_the_line_drops(
    size: str, language: str, scheme: str, open_window: OpenWindow, new_person: MakePerson, watch: Watch
) -> None:
    watch.forgiven += ["ERR_INTERNET_DISCONNECTED", "409"]
    windows = [open_window(size, language, scheme), open_window("desk")]
    one, other = (window.new_page() for window in windows)
    for page in (one, other):
        log_in(page, new_person(role=Role.LECTURER, over=CITY))
        page.goto("/author/")
        submit(page, 'form[action="/author/items/lecture/drinking-water/edit"] button') if page is one else page.goto(
            page.locator('a[href^="/author/drafts/"]').first.get_attribute("href") or ""
        )
        assert_easy(page)
    expect(one.locator("[data-shown] h2").first).to_be_visible()

    windows[0].set_offline(True)
    text = one.locator("#text-0")
    text.fill(text.input_value() + "\n写于断线之时。\n")
    expect(one.locator("[data-autosave][data-state=waiting]")).to_be_visible(timeout=15_000)
    windows[0].set_offline(False)
    expect(one.locator("[data-autosave][data-state=saved]")).to_be_visible(timeout=20_000)

    theirs = other.locator("#text-0")
    theirs.fill("## 我的改动 {#mine minutes=1}\n" + theirs.input_value())
    expect(other.locator("[data-autosave][data-state=failed]")).to_be_visible(timeout=15_000)
    submit(other, "form[data-editor] .go")
    expect(other.locator("main")).to_contain_text("写于断线之时")
    assert "我的改动" in other.locator("#text-0").input_value()
    assert "写于断线之时" in other.locator("#text-0").input_value()
    assert_easy(other)
    submit(other, "form[data-editor] .go")
    take(other, "lecture", "textarea[data-path]")

    text.fill("## 也在这里写 {#also minutes=1}\n" + text.input_value())
    expect(one.locator("[data-autosave][data-state=failed]")).to_be_visible(timeout=15_000)
    submit(one, "form[data-editor] .go")
    assert "也在这里写" in one.locator("#text-0").input_value()
    assert "我的改动" in one.locator("#other-0").input_value()
    one.locator("details:has(#common-0) summary").click()
    common = one.locator("#common-0").input_value()
    assert "写于断线之时" in common
    assert "我的改动" not in common
    assert_easy(one)
    take(one, "conflict", "section.card:has(#other-0)")
