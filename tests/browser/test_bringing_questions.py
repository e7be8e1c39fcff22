"""A lecturer brings a paper of ten questions, mends the one that is doubtful, and keeps a draft."""

import pytest
from playwright.sync_api import expect

from elearn.accounts.roles import Role
from tests.browser.conftest import LOOKS, MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.interchange.expected import BANKS
from tests.make import CITY

# The letter D of the fourth question is missing.
PAPER = (BANKS / "35-ten-question-paper.txt").read_text(encoding="utf-8")
ODD = PAPER.replace("D. 个人看法", "E. 个人看法").replace("1-4 BBAD", "1-4 BBAE")


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_a_pasted_paper_becomes_a_draft_when_its_doubtful_question_is_mended(
    size: str, language: str, scheme: str, open_window: OpenWindow, new_person: MakePerson
) -> None:
    page = open_window(size, language, scheme).new_page()
    log_in(page, new_person(role=Role.LECTURER, over=CITY))
    page.goto("/author/import")
    assert_easy(page)
    page.locator("[name=text]").fill(ODD)
    page.locator("main form button").click()
    assert_easy(page)
    doubtful = page.locator("section.card:has(.chip.due):has(textarea)")
    expect(doubtful).to_have_count(1)
    text = doubtful.locator("textarea")
    text.fill(text.input_value() + "\n难度：易")
    page.locator("button[formaction]").click()
    expect(doubtful).to_have_count(0)
    for name, value in (("title_zh", "测试"), ("quiz_id", f"water-{size}"), ("topic", "drinking-water")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button").first.click()
    page.wait_for_url("**/author/drafts/*")
    assert_easy(page)
    assert page.locator("#text-0").input_value().count(f"- id: water-{size}-") == 10
