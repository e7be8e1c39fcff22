"""One's own data are one's own to see, to take along and to have corrected; complaints reach who can help."""

import io
import json

import openpyxl
from sqlalchemy import select

from elearn.notices.models import Notice
from elearn.privacy.models import Concern
from elearn.web.wiring import Site
from tests.examining import QUIZ, publish_exam
from tests.visiting import begin, post, visitor
from tests.web.looking_after import account, act
from tests.web.on_sqlite import published_url  # noqa: F401 - a fixture
from tests.web.papers import send_form

PAGE, EXPORT = "/account/data", "/account/data/export"


def concern(site: Site) -> Concern:
    with site.database.read() as session:
        return session.scalars(select(Concern).order_by(Concern.id.desc())).first() or Concern()


def test_the_copy_has_what_the_person_did_and_nobody_else_and_no_secret(site: Site) -> None:
    mine, other = visitor(site, "tanglan"), visitor(site, "chenyu")
    send_form(mine, begin(mine, "ecological-civilization"), do="hand_in")
    begin(other, "drinking-water")

    copy = json.loads(post(mine, EXPORT, PAGE, format="json").data)
    assert copy["account"][0]["username"] == "tanglan"
    assert [row["quiz_id"] for row in copy["attempt"]] == ["ecological-civilization"]
    assert copy["score"][0]["share"] is not None
    assert {"login", "account.create"} <= {row["action"] for row in copy["audit"]}
    text = json.dumps(copy)
    for secret in ("password_hash", "token", "argon2", account(site.database, "chenyu").public_id):
        assert secret not in text

    book = openpyxl.load_workbook(io.BytesIO(post(mine, EXPORT, PAGE, format="xlsx").data))
    assert "attempt" in book.sheetnames
    headings = [cell.value for cell in book["attempt"][1]]
    assert book["attempt"][2][headings.index("quiz_id")].value == "ecological-civilization"
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_the_copy_keeps_marks_back_until_the_quiz_shows_them(site: Site) -> None:
    publish_exam(site.database, "show: {marks: after_closing}\ncloses: 2026-11-23 12:00\n")
    mine = visitor(site, "tanglan")
    attempt = begin(mine, QUIZ)
    send_form(mine, attempt, do="hand_in")

    copy = json.loads(post(mine, EXPORT, PAGE, format="json").data)
    assert [set(row) for row in copy["score"]] == [{"quiz_id", "begun", "finished"}]
    assert "grade" not in copy
    assert "earned" not in json.dumps(copy)


def test_the_page_says_what_is_kept_and_what_for(site: Site) -> None:
    page = visitor(site, "tanglan").get(PAGE).text

    assert "Your roles" in page
    assert "to keep your account safe" in page


def test_a_correction_reaches_the_administrators_above_and_comes_back_answered(site: Site) -> None:
    mine, county = visitor(site, "tanglan"), visitor(site, "county")
    assert post(mine, PAGE, PAGE, kind="correction", text="我的名字是“唐兰”").status_code == 303
    with site.database.read() as session:
        told = set(session.scalars(select(Notice.account_id)))
    assert told == {account(site.database, name).id for name in ("county", "admin")}
    assert "(1)" in county.get("/admin/people/").text
    assert 'action="/notices/' in county.get("/reports/scores").text  # where an administrator's day begins
    assert 'action="/notices/' not in county.get("/reports/scores?order=name").text
    where = f"/admin/concerns/{concern(site).public_id}"
    assert "我的名字是" in county.get(where).text
    assert post(county, where, where, state="done", answer="").status_code == 422
    assert post(county, where, where, state="done", answer="已更正").status_code == 303
    assert post(county, where, "/admin/concerns/", state="done", answer="x").status_code == 409
    assert "已更正" in mine.get(PAGE).text
    assert "answered you" in mine.get("/learn/").text
    assert visitor(site, "chenyu").get(PAGE).text.count("已更正") == 0


def test_a_complaint_without_a_name_shows_none_and_is_answered_all_the_same(site: Site) -> None:
    mine, admin = visitor(site, "chenyu"), visitor(site, "admin")
    assert post(mine, "/feedback", "/feedback", text="考试时间太短", anonymous="y").status_code == 303
    where = f"/admin/concerns/{concern(site).public_id}"
    page = admin.get(where).text

    assert "without a name" in page
    assert account(site.database, "chenyu").public_id not in page
    assert account(site.database, "chenyu").public_id not in admin.get("/audit/?group=data").text
    assert visitor(site, "county").get(where).status_code == 404  # another county's
    post(admin, where, where, state="refused", answer="已延长")
    assert "已延长" in mine.get("/feedback").text
    assert post(mine, "/feedback", "/feedback", text=" ").status_code == 422


def test_an_erasure_wants_the_user_name_typed_and_nobody_comes_back_from_it(site: Site) -> None:
    admin, person = visitor(site, "admin"), account(site.database, "tanglan")
    assert act(admin, person.public_id, "erase", username="chenyu").status_code == 422
    assert act(admin, person.public_id, "erase", username="tanglan").status_code == 303

    assert account(site.database, f"erased-{person.id}").name == f"已注销-{person.id}"
    assert act(admin, person.public_id, "return").status_code == 409
    assert "tanglan" not in admin.get(f"/admin/people/{person.public_id}").text
