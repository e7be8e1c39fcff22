"""The way of a class: a roster with three faults mended, groups, the code on the screen, and one who is there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow, Watch, log_in
from tests.browser.reading_aloud import assert_easy

HEAD = "姓名,单位,工号\n"
FAULTY = HEAD + "买买提・吐尔逊,鲁糖镇,XK-1\n𠮷小满,,XK-2\n欧阳㛃,良田镇,\n"
MENDED = HEAD + "买买提・吐尔逊,鲁塘镇,XK-1\n𠮷小满,苏仙区良田镇,XK-2\n欧阳㛃,良田镇,XK-3\n"
PASSWORD = "清泉石上流 clear water"  # what the trainee chooses instead of the one on the slip


def test_a_class_from_its_roster_to_the_trainee_who_is_there(
    open_window: OpenWindow, watch: Watch, tmp_path: Path
) -> None:
    watch.forgiven.append("422")  # the browser notes the wrong code's answer
    admin = open_window("desk", "zh-CN").new_page()
    log_in(admin, "admin")
    make_class(admin)
    address = admin.url

    send(admin, address, tmp_path, FAULTY)
    expect(admin.locator("#faults li")).to_have_count(3)
    expect(admin.locator("#faults")).to_contain_text("是否应为鲁塘镇？")
    send(admin, address, tmp_path, MENDED)
    admin.get_by_role("button", name="全部导入").click()
    admin.get_by_role("button", name="生成密码条").click(timeout=30_000)  # appears when the worker has imported all
    slip = admin.locator(".slips li", has_text="xk-1")
    expect(slip).to_contain_text("买买提·吐尔逊")
    first_password = slip.locator(".password").inner_text()

    admin.goto(f"{address}/groups")
    admin.locator("#count").fill("2")
    admin.get_by_role("button", name="开始分组").click()
    expect(admin.locator("main")).to_contain_text("第 2 组")
    assert_easy(admin)

    admin.goto(address)
    admin.get_by_role("link", name="展示签到码").first.click()
    assert_easy(admin)
    attend(open_window("phone", "zh-CN").new_page(), admin, first_password)
    expect(admin.locator("#came")).to_have_text("已到 1 人", timeout=10_000)


def make_class(page: Page) -> None:
    """Make a class with an item that is going on; leave its overview open."""
    page.goto("/admin/classes/new")
    today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
    for field, text in {"title_zh": "浏览器培训班", "first_day": today, "last_day": today}.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("[name=unit]").select_option("4310")
    page.get_by_role("button", name="建立培训班").click()
    page.wait_for_url("**/admin/classes/*")
    address = page.url
    page.goto(f"{address}/programme")
    for field, text in {"title_zh": "农村环境整治", "begins_at": "00:00", "ends_at": "23:59"}.items():
        page.locator(f"[name={field}]").fill(text)
    page.get_by_role("button", name="列入日程").click()
    page.goto(address)
    page.get_by_role("button", name="开班").click()


def send(page: Page, address: str, folder: Path, text: str) -> None:
    """Send a roster for the class, as WPS saves it in Chinese."""
    path = folder / "名册.csv"
    path.write_bytes(text.encode("gb18030"))
    page.goto(f"/admin/roster/?class={address.rpartition('/')[2]}")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="检查文件").click()
    page.wait_for_url("**/admin/roster/*")


def attend(phone: Page, screen: Page, first_password: str) -> None:
    """Log in with the slip, choose a password, type a wrong code and then the one on the screen."""
    log_in(phone, "xk-1", first_password)
    phone.locator("[name=current]").fill(first_password)
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("[name=again]").fill(PASSWORD)
    phone.locator("main form button").first.click()
    phone.goto("/classes/")
    assert_easy(phone)
    phone.get_by_role("link", name="我已到场").click()
    phone.locator("#code").fill("000000x")
    phone.get_by_role("button", name="我已到场").click()
    expect(phone.get_by_role("alert")).to_contain_text("签到码不对")
    phone.locator("#code").fill(screen.locator("#digits").inner_text())
    phone.get_by_role("button", name="我已到场").click()
    expect(phone.get_by_role("status")).to_contain_text("已记录您到场")
