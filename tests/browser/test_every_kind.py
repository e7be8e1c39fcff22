"""Every kind of question by finger, by keyboard and without script; what is given is kept, shown again, marked."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from elearn import schema
from elearn.db.database import Database
from tests import every_kind
from tests.browser import papers
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.browser.test_keyboard import tab_to
from tests.cli.serving import Served, served

ORDER = ("登记举报", "到场核实", "拍照并固定证据", "上报县生态环境分局", "回复举报人")
STEPS = ("表明身份", "劝离并拍照", "上报")
PAIRS = {"一级保护区": "游泳、垂钓", "二级保护区": "新建、改建", "准保护区": "新建、扩建对水体"}
PHOTOGRAPH = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
  canvas.getContext("2d").fillRect(0, 0, 1500, 1500);
  return canvas.toDataURL("image/jpeg");
}"""
SORTED = {"水质监测": "允许", "维护界标": "允许", "垂钓": "禁止", "露营": "禁止"}


@pytest.fixture(scope="module")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run ``elearn run`` on a course that asks a question of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    database = Database(f"sqlite:///{folder / 'elearn.sqlite3'}")
    schema.migrate(database)
    every_kind.fill(database)
    database.checkpoint()
    database.dispose()
    with served(folder, ELEARN_CONTENT_DIR=str(every_kind.write(folder / "content"))) as site:
        yield site


@pytest.fixture(scope="module")
def live_database(live_site: Served) -> Iterator[Database]:
    """Open the running site's database beside it."""
    database = Database(f"sqlite:///{live_site.log.parent / 'elearn.sqlite3'}")
    yield database
    database.dispose()


def tap(page: Page, question: str, *texts: str) -> None:
    """Tap, one after the other, what says these texts within a question; the last of several is the one to tap."""
    for text in texts:
        papers.card(page, question).get_by_text(text).last.tap()


def press(page: Page, name: str, keys: str) -> None:
    """Go to a control by its name and press keys, then leave it."""
    control = page.locator(f'[name="{name}"]')
    control.focus()
    page.keyboard.type(keys)
    page.keyboard.press("Tab")


def list_of(page: Page, question: str, text: str) -> str:
    """Give the name of the list beside a step that says this text."""
    name = papers.card(page, question).locator("li", has_text=text).locator("select").get_attribute("name")
    assert name is not None
    return name


def answer_by_finger(page: Page) -> None:
    """Answer what can be answered by taps alone."""
    tap(page, "k-single", "不可以")
    tap(page, "k-multiple", "游泳", "网箱养殖")
    tap(page, "k-true", "错误")
    tap(page, "k-match", *PAIRS.values())
    tap(page, "k-order", *ORDER)
    for item, category in SORTED.items():
        group = papers.card(page, "k-sort").locator("fieldset.sorted", has_text=item)
        group.locator("label", has_text=category).tap()


def answer_by_keyboard(page: Page) -> None:
    """Answer the others, and the parts of the case, by keyboard alone."""
    press(page, "k-number", "500")
    press(page, "k-words", "準保護區")
    page.locator('[name="k-cloze.b1"]').select_option(label="网箱养殖")  # how a list opens is the browser's own
    press(page, "k-cloze.b2", "500元")
    press(page, "k-cloze.b3", "乡镇")
    page.locator('[name="k-case.who"]').first.focus()
    page.keyboard.press("Space")
    if not page.locator('label:has-text("镇里先到场") input').is_checked():
        page.keyboard.press("ArrowDown")
    for number, text in enumerate(STEPS, 1):
        press(page, list_of(page, "k-case", text), str(number))
    press(page, "k-case.notice.b1", "钓鱼")
    press(page, "k-essay.text", "依据法典，先到场劝离。")


def attach_photograph(page: Page) -> None:
    """Attach a photograph of 3,000 pixels, which is made small on the way."""
    photograph = base64.b64decode(page.evaluate(PHOTOGRAPH).partition(",")[2])
    chosen = papers.card(page, "k-essay").locator("input[type=file]")
    chosen.set_input_files({"name": "界标.jpg", "mimeType": "image/jpeg", "buffer": photograph})
    button = papers.card(page, "k-essay").locator("[name=attach]")
    page.wait_for_function(
        "async (input) => (await createImageBitmap(input.files[0])).width === 2000", arg=chosen.element_handle()
    )
    button.click()
    expect(papers.card(page, "k-essay").get_by_role("link", name="附件 1")).to_be_visible()
    expect(page.locator('[name="k-essay.text"]')).to_have_value("依据法典，先到场劝离。")


def test_every_kind_is_answered_by_finger_and_keyboard_on_a_phone(
    open_window: OpenWindow, new_person: MakePerson, live_database: Database
) -> None:
    username = new_person()
    page = open_window("phone").new_page()
    log_in(page, username)
    attempt = papers.begin(page, every_kind.QUIZ)
    assert_easy(page)

    answer_by_finger(page)
    answer_by_keyboard(page)

    for question in every_kind.QUESTIONS.values():
        papers.expect_state(page, question, "saved")
    attach_photograph(page)
    assert_easy(page)
    given = papers.answers(live_database, attempt)
    assert {key for key, answer in given.items() if answer is not None} == set(every_kind.QUESTIONS.values())

    page = open_window("desk", "zh-CN", "dark").new_page()  # another device shows what was given on the phone
    log_in(page, username)
    papers.begin(page, every_kind.QUIZ)
    numbers = [page.locator(f'[name="{list_of(page, "k-order", text)}"]').input_value() for text in ORDER]
    assert numbers == ["1", "2", "3", "4", "5"]
    expect(page.locator('[name="k-essay.text"]')).to_have_value("依据法典，先到场劝离。")
    assert_easy(page)
    papers.card(page, "k-match").locator("[name=check]").click()
    expect(papers.card(page, "k-match").locator(".explain .chip.good")).to_be_visible()
    page.locator("aside .go").click()
    page.wait_for_url("**/result")
    assert page.locator(".dots a:not(.right)").all_inner_texts() == [str(len(every_kind.QUESTIONS))]  # the essay waits
    assert_easy(page)


def test_every_kind_is_answered_without_script(open_window: OpenWindow, new_person: MakePerson) -> None:
    page = open_window("phone", java_script_enabled=False).new_page()
    log_in(page, new_person())
    papers.begin(page, every_kind.QUIZ)
    card = papers.card

    papers.choose(page, "k-single", 0)
    papers.choose(page, "k-multiple", 0, 1)
    papers.choose(page, "k-true", 1)
    papers.write(page, "k-number", "500")
    papers.write(page, "k-words", "准保护区")
    page.locator('[name="k-cloze.b1"]').select_option(label="网箱养殖")
    page.locator('[name="k-cloze.b2"]').fill("500")
    page.locator('[name="k-cloze.b3"]').fill("乡镇")
    for left, right in PAIRS.items():
        row = card(page, "k-match").locator(".pair", has_text=left).first.locator("select")
        wanted = [text for text in row.locator("option").all_inner_texts() if right in text]
        row.select_option(label=wanted[0])
    for number, text in enumerate(ORDER, 1):
        page.locator(f'[name="{list_of(page, "k-order", text)}"]').select_option(str(number))
    for item, category in SORTED.items():
        group = card(page, "k-sort").locator("fieldset.sorted", has_text=item)
        group.locator("label", has_text=category).click()
    card(page, "k-case").locator("label", has_text="镇里先到场").click()
    for number, text in enumerate(STEPS, 1):
        page.locator(f'[name="{list_of(page, "k-case", text)}"]').select_option(str(number))
    page.locator('[name="k-case.notice.b1"]').fill("垂钓")
    page.locator('[name="k-essay.text"]').fill("先到场。\n再上报。")
    page.locator("noscript button").click()

    expect(page.locator('[name="k-essay.text"]')).to_have_value("先到场。\n再上报。")
    page.locator("aside .go").click()
    page.wait_for_url("**/result")
    expect(page.locator(".dots .right")).to_have_count(len(every_kind.IN_LECTURE))


def test_steps_are_tapped_into_their_order_in_a_lecture(open_window: OpenWindow, new_person: MakePerson) -> None:
    page = open_window("phone").new_page()
    log_in(page, new_person())
    page.goto(f"/learn/township/{every_kind.LECTURE}/{every_kind.SECTION}")
    asked = page.locator("form#k-order")

    for text in (ORDER[1], ORDER[1], *ORDER):  # a second tap takes the number back
        asked.get_by_text(text).tap()
    asked.locator("button").click()

    expect(page.locator("form#k-order .explain .chip.good")).to_be_visible()
    assert_easy(page)


def choose_by_keys(page: Page, name: str, label: str) -> None:
    """Go to a list by Tab and press the arrow until it says what is wanted."""
    tab_to(page, f'[name="{name}"]')
    options = page.locator(f'[name="{name}"] option').all_inner_texts()
    wanted = next(place for place, text in enumerate(options) if label in text)
    here = page.locator(f'[name="{name}"]').evaluate("list => list.selectedIndex")
    for _ in range(wanted - here):
        page.keyboard.press("ArrowDown")


def pick_by_keys(page: Page, name: str, *places: int) -> None:
    """Go to choices by Tab, and tick those that are wanted, counted from 0."""
    tab_to(page, f'[name="{name}"]')
    at = 0
    is_single = page.locator(f'[name="{name}"]').first.get_attribute("type") == "radio"
    for place in places:
        for _ in range(place - at):
            page.keyboard.press("ArrowDown" if is_single else "Tab")
        if not page.locator(f'[name="{name}"]').nth(place).is_checked():
            page.keyboard.press("Space")
        at = place


def write_by_keys(page: Page, name: str, text: str) -> None:
    """Go to a line by Tab and write."""
    tab_to(page, f'[name="{name}"]')
    page.keyboard.insert_text(text)


def name_in(within: Locator) -> str:
    """Give the name of the first control within something."""
    return str(within.locator("input, select").first.get_attribute("name"))


def number_by_keys(page: Page, question: str, order: tuple[str, ...]) -> None:
    """Give each step its number, as the steps stand on the page."""
    for step in papers.card(page, question).locator("li:has(select)").all():
        text = step.locator(".grow").inner_text()
        choose_by_keys(page, name_in(step), str(next(n for n, one in enumerate(order, 1) if one in text)))


def test_every_kind_is_answered_saved_and_handed_in_by_keyboard_alone(
    open_window: OpenWindow, new_person: MakePerson, live_database: Database
) -> None:
    page = open_window("desk").new_page()
    log_in(page, new_person())
    attempt = papers.begin(page, every_kind.QUIZ)

    pick_by_keys(page, "k-single", 0)
    pick_by_keys(page, "k-multiple", 0, 1)
    pick_by_keys(page, "k-true", 1)
    write_by_keys(page, "k-number", "500")
    write_by_keys(page, "k-words", "准保护区")
    choose_by_keys(page, "k-cloze.b1", "网箱养殖")
    write_by_keys(page, "k-cloze.b2", "500")
    write_by_keys(page, "k-cloze.b3", "乡镇")
    for pair in papers.card(page, "k-match").locator(".pair").all():
        left = pair.locator("label").inner_text()
        choose_by_keys(page, name_in(pair), next(right for key, right in PAIRS.items() if key in left))
    number_by_keys(page, "k-order", ORDER)
    for group in papers.card(page, "k-sort").locator("fieldset.sorted").all():
        category = next(wanted for item, wanted in SORTED.items() if item in group.inner_text())
        labels = group.locator("label").all_inner_texts()
        pick_by_keys(page, name_in(group), next(place for place, text in enumerate(labels) if category in text))
    pick_by_keys(page, "k-case.who", 0)
    number_by_keys(page, "k-case", STEPS)
    write_by_keys(page, "k-case.notice.b1", "垂钓")
    write_by_keys(page, "k-essay.text", "先到场，再上报。")
    page.keyboard.press("Tab")

    for question in every_kind.QUESTIONS.values():
        papers.expect_state(page, question, "saved")
    given = papers.answers(live_database, attempt)
    assert {key for key, answer in given.items() if answer is not None} == set(every_kind.QUESTIONS.values())
    tab_to(page, "[value=hand_in]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
