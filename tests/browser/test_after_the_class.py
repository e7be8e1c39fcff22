"""After the class, on phones: a group's discussion with its lecturer, and a plan with its follow-up."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from elearn.accounts.models import Account
from elearn.accounts.roles import Role
from elearn.db.database import Database
from elearn.discussion.models import PostPicture
from elearn.identities import utc_now
from elearn.plans.models import FollowUp, Plan
from elearn.training import membership, programme, service
from elearn.training.models import ClassGroup
from tests.browser.conftest import MakePerson, OpenWindow, log_in
from tests.browser.reading_aloud import assert_easy
from tests.make import CITY
from tests.review.learning import Learner
from tests.taking import ZONE
from tests.test_photographs import png

BRIEF = "农村生活污水"


@pytest.fixture
def people(live_database: Database, new_person: MakePerson) -> dict[str, str]:
    """Make a class with a group of three, and its lecturer; give user names by name."""
    names = {name: new_person(name=name) for name in ("甲某", "乙某", "丙某")}
    names["授课人"] = new_person(Role.LECTURER, unit=CITY, name="授课人")
    with live_database.write() as session:
        found = {row.username: row.id for row in session.execute(select(Account.username, Account.id))}
        ids = {name: found[username] for name, username in names.items()}
        teacher = session.get_one(Account, ids["授课人"])
        today = utc_now().date()
        facts = service.Facts(f"讨论班{uuid.uuid4().hex[:6]}", "", today, today, "", "", "")
        made = service.create(session, facts, unit_id=teacher.unit_id, course_id="c", now=utc_now(), actor_id=None)
        service.name_lecturer(session, made.id, name="", institution="", account=teacher)
        trainees = [ids[name] for name in ("甲某", "乙某", "丙某")]
        membership.join(session, made.id, trainees, came_by="person", now=utc_now())
        group = membership.make_group(session, made.id, "第一组")
        session.get_one(ClassGroup, group.id).brief_id = "rural-sewage"
        membership.put_into_group(session, group, trainees, now=utc_now())
    return names


def fits(page: Page) -> bool:
    """Say whether a page is no wider than a phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= 360)


def begin(first: Page, picture: Path) -> None:
    """Begin a thread with a picture, and name the lecturer in it."""
    first.goto("/discuss/")
    first.locator("a[href^='/discuss/boards/']").first.tap()
    expect(first.locator("h1")).to_contain_text("第一组")
    assert_easy(first)
    first.get_by_label("说什么事").fill("化粪池满了谁来抽")
    first.get_by_label("您的发言").fill("建好两年了，**没人抽**。 @授课人 怎么办？")
    first.locator("input[type=file]").set_input_files(picture)
    first.get_by_role("button", name="发布").tap()
    expect(first.locator("article img")).to_be_visible()
    assert_easy(first)
    assert fits(first)


def answer(second: Page) -> None:
    """Come by a notice, and write a post."""
    second.goto("/learn/")
    second.get_by_role("button", name="查看").first.tap()
    expect(second.locator("h1")).to_have_text("化粪池满了谁来抽")
    second.get_by_label("您的发言").fill("我们半年抽一次，写进村规民约。")
    second.get_by_role("button", name="发布").tap()
    expect(second.locator("article")).to_have_count(2)


def advise(teacher: Page) -> None:
    """Come by a notice, and answer the first post as the class's lecturer."""
    teacher.goto("/notices/")
    expect(teacher.locator("main")).to_contain_text("有人提到您")
    teacher.get_by_role("button", name="查看").first.tap()
    teacher.get_by_role("link", name="回复 #1").tap()
    expect(teacher.locator("#write h2")).to_have_text("回复 #1")
    teacher.get_by_label("您的发言").fill("先把移交清单补齐：管护人、经费、去向。")
    teacher.get_by_role("button", name="发布").tap()
    expect(teacher.locator("article .chip.good")).to_have_text("讲师")


def sum_up(third: Page) -> None:
    """Find what was said, become the rapporteur, and pin a summary."""
    third.goto("/discuss/search?q=村规民约")
    third.locator("main ol a").first.tap()
    expect(third.locator("h1")).to_have_text("化粪池满了谁来抽")
    expect(third.locator("article .chip.good")).to_have_count(1)
    third.locator("main a[href^='/discuss/boards/']").first.tap()
    third.get_by_role("button", name="我来执笔").tap()
    third.get_by_role("link", name="写小结").tap()
    third.get_by_label("做法").fill("半年抽一次，写进村规民约。")
    third.get_by_role("button", name="置顶小结").tap()
    expect(third.locator("main")).to_contain_text("本组小结")
    assert_easy(third)


def test_three_people_and_a_lecturer_talk_on_their_phones(
    people: dict[str, str], open_window: OpenWindow, live_database: Database, tmp_path: Path
) -> None:
    phones = {name: open_window("phone", "zh-CN", "light").new_page() for name in people}
    for name, page in phones.items():
        log_in(page, people[name])
    first, second, third, teacher = (phones[name] for name in people)
    picture = tmp_path / "沟.png"
    picture.write_bytes(png(size=(40, 4)))

    begin(first, picture)
    answer(second)
    advise(teacher)
    sum_up(third)
    with live_database.read() as session:
        assert session.scalars(select(PostPicture.media_type)).first() in ("image/jpeg", "image/png")


def test_the_first_week_after_the_class_on_a_phone(
    new_person: MakePerson, open_window: OpenWindow, live_database: Database
) -> None:
    username = new_person()
    learner, now = Learner(live_database, username), utc_now()
    learner.day = now.astimezone(ZONE).date() - timedelta(days=4)
    learner.study()
    with live_database.write() as session:
        owner = session.scalars(select(Account).where(Account.username == username)).one()
        facts = service.Facts("返岗班", "", now.date(), now.date(), "", "", "")
        made = service.create(session, facts, unit_id=owner.unit_id, course_id="c", now=now, actor_id=None)
        membership.join(session, made.id, [owner.id], came_by="person", now=now)
        begins = now + timedelta(days=2)
        item = programme.Item("discussion", "分组线上碰头", "", begins, begins + timedelta(hours=1))
        programme.add(session, made.id, item, now=now)
    page = open_window("phone", "zh-CN", "light").new_page()
    log_in(page, username)

    expect(page.locator("main")).to_contain_text("分组线上碰头")
    assert_easy(page)
    assert fits(page)
    page.get_by_role("link", name="复习").first.tap()
    form = page.locator("form[data-step]")
    form.locator("button[value=forgotten]").tap()
    expect(page.locator(".explain")).to_be_visible()
    page.goto("/progress/")
    expect(page.locator("main")).to_contain_text("如果不复习")
    assert_easy(page)
    page.goto("/reminders/")
    expect(page.locator("main")).to_contain_text("复习卡")
    assert_easy(page)
    assert fits(page)
    page.get_by_role("button", name="停止全部提醒").tap()
    expect(page.locator("main")).to_contain_text("您已停止全部提醒")


def test_a_plan_is_made_of_a_suggestion_and_followed_up_after_a_month(
    new_person: MakePerson, open_window: OpenWindow, live_database: Database
) -> None:
    username = new_person()
    page = open_window("phone", "zh-CN", "dark").new_page()
    log_in(page, username)
    page.goto("/plans/")
    assert_easy(page)
    page.locator("a[href*='suggestion=']").first.tap()
    expect(page.get_by_label("我要在本乡镇……")).not_to_be_empty()
    page.get_by_role("button", name="保存计划").tap()
    expect(page.locator("main")).to_contain_text("起会问您进展")
    with live_database.write() as session:
        owner = session.scalars(select(Account.id).where(Account.username == username)).one()
        day = utc_now().date() - timedelta(days=40)
        session.execute(update(Plan).where(Plan.account_id == owner).values(written_on=day))

    page.goto("/plans/")
    page.get_by_role("link", name="说说进展").tap()
    expect(page.locator("#follow-up")).to_be_visible()
    assert_easy(page)
    assert fits(page)
    page.get_by_label("遇到阻碍", exact=True).check()
    page.get_by_label("如果遇到阻碍，是什么").select_option("money")
    page.get_by_label("用两句话说说").fill("要买界桩。预算排到明年。")
    page.get_by_role("button", name="保存").first.tap()
    expect(page.locator("main")).to_contain_text("遇到阻碍：经费")
    with live_database.read() as session:
        said = session.scalars(select(FollowUp).join(Plan, Plan.id == FollowUp.plan_id).where(Plan.account_id == owner))
        assert [(one.round, one.blocker) for one in said] == [(30, "money")]
