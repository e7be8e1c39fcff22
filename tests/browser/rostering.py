"""A class's list of people: sent with faults, mended, imported; slips and links; and how those who have one come in."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from elearn.organisation.tree import UnitRow
from tests.browser.conftest import log_in
from tests.browser.reading_aloud import assert_easy

HEAD = "姓名,单位,工号\n"
PASSWORD = "清泉石上流 clear water"  # what a trainee chooses instead of the one on the slip


def roster(townships: list[UnitRow]) -> list[str]:
    """Write a line for one officer of each county and township, with the names that are hard to keep."""
    by_code = {row.code: row.name_zh for row in townships}
    names = {0: "买买提・吐尔逊", 1: "𠮷小满", 2: "欧阳㛃"}
    homes = [f"{by_code.get(row.parent_code, '')}{row.name_zh}" for row in townships]
    return [f"{names.get(one, '学员' * 2)},{home},QX-{one + 1:03}\n" for one, home in enumerate(homes)]


def import_roster(page: Page, address: str, folder: Path, townships: list[UnitRow]) -> str:
    """Send a roster with three faults, read of each, mend them, import; give the first one's first password."""
    lines = roster(townships)
    assert len(lines) == 170
    place = next(number for number, line in enumerate(lines) if "华塘镇" in line)
    faulty = list(lines)
    faulty[place] = f"某人,华糖镇,QX-{place + 1:03}\n"
    faulty[place + 1] = f"某人,,QX-{place + 2:03}\n"
    faulty[place + 2] = faulty[place + 2].replace(f"QX-{place + 3:03}", "")
    send(page, address, folder, faulty)
    expect(page.locator("#faults li")).to_have_count(3)
    expect(page.locator("#faults")).to_contain_text(f"{place + 2} 行")
    expect(page.locator("#faults")).to_contain_text("是否应为华塘镇？")
    assert_easy(page)
    send(page, address, folder, lines)
    assert_easy(page)
    page.get_by_role("button", name="全部导入").click()
    page.get_by_role("button", name="生成密码条").click(timeout=30_000)  # appears when the worker has imported all
    expect(page.locator(".slips li")).to_have_count(170)
    slip = page.locator(".slips li", has_text="qx-001")
    expect(slip).to_contain_text("买买提·吐尔逊")
    return slip.locator(".password").inner_text()


def send(page: Page, address: str, folder: Path, lines: list[str]) -> None:
    """Send a roster for the class, as WPS saves it in Chinese."""
    path = folder / "名册.csv"
    path.write_bytes((HEAD + "".join(lines)).encode("gb18030"))
    page.goto(f"/admin/roster/?class={address.rpartition('/')[2]}")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="检查文件").click()
    page.wait_for_url(re.compile("/admin/roster/[^?]+$"))


def links(page: Page) -> dict[str, str]:
    """Print slips with links for all who have not come yet, whose passwords end with that; give them by user name."""
    page.go_back()
    page.locator("#again").check()
    page.get_by_role("button", name="改发设置密码的链接").click()
    expect(page.locator(".slips li svg")).to_have_count(169)
    slips = page.locator(".slips li").evaluate_all(
        "all => all.map((one) => ['b:last-of-type', '.password'].map((where) => one.querySelector(where).textContent))"
    )
    return dict(slips)


def come_in(phone: Page, username: str, first_password: str) -> None:
    """Log in with the slip, and choose a password."""
    log_in(phone, username, first_password)
    phone.locator("[name=current]").fill(first_password)
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("[name=again]").fill(PASSWORD)
    phone.locator("main form button").first.tap()
    phone.wait_for_url("**/learn/")


def come_in_by_link(phone: Page, address: str) -> None:
    """Open the link of a slip without log-in, see whose it is, choose a password, and be in; it is used up then."""
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("𠮷小满")
    assert_easy(phone)
    for field in ("password", "again"):
        phone.locator(f"[name={field}]").fill(PASSWORD)
    phone.locator("main form .go").tap()
    phone.wait_for_url("**/learn/")
    expect(phone.locator("main")).to_contain_text("qx-002")
