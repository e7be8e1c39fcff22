"""A certificate's way: completed, issued, verified by a stranger, revoked, and verified again."""

import re
from html import unescape

from sqlalchemy import select

from elearn.certificates.masking import read_serial
from elearn.training.models import TrainingClass
from elearn.web.wiring import Site
from tests.completing import Course
from tests.counting import count_queries
from tests.published import AFTER
from tests.visiting import post, visitor
from tests.web.conftest import OpenSite
from tests.web.on_sqlite import published_url  # noqa: F401 - the fixture of this module

ROW = {"members": "/leave", "completion": '<th scope="row">', "certificates?show=ready": "completed on"}
SERIAL = re.compile(r"2026(?:-[A-Z2-9]{4}){3}")


def completed(site: Site, *usernames: str) -> str:
    """Let people complete a class that chenyu has not completed; give its public id."""
    with site.database.write() as session:
        course = Course(session)
        class_id = course.make_class("tanglan", "chenyu")
        for username in usernames:
            course.complete(username)
        return session.get_one(TrainingClass, class_id).public_id


def issued(site: Site) -> tuple[str, str]:
    """Let tanglan have a certificate; give the class's address and the serial number."""
    path = f"/admin/classes/{completed(site, 'tanglan')}/certificates"
    admin = visitor(site, "admin")
    seal = re.findall(r'name="seen" value="(\w+)"', admin.get(path).text)[0]
    assert post(admin, path, path, seen=seal).status_code == 303
    return path, SERIAL.findall(admin.get(path).text)[0]


def test_from_completion_to_a_certificate_that_a_stranger_verifies_and_that_is_revoked(site: Site) -> None:
    path, serial = issued(site)
    admin, stranger = visitor(site, "admin"), site.test_client()
    stranger.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    own = visitor(site, "tanglan").get(f"/certificates/{serial}").text
    assert "唐岚" in own
    assert f'No. <span class="number">{serial}</span>' in own
    assert f'src="/verify/{serial}/code.png"' in own
    assert stranger.get(f"/verify/{serial}/code.png").data.startswith(b"\x89PNG")

    valid = stranger.get(f"/verify/{serial.lower()}").text
    assert "This certificate was issued here and is valid." in valid
    assert "唐*" in valid
    assert "唐岚" not in valid

    answer = post(admin, f"/certificates/{serial}/revoke", f"/certificates/{serial}", reason="Issued in error.")
    assert answer.status_code == 303

    revoked = stranger.get(f"/verify/{serial}").text
    assert "This certificate was revoked on" in revoked
    assert "issued here and holds" not in revoked
    assert "Issued in error." not in revoked
    assert "Issued in error." in visitor(site, "tanglan").get(f"/certificates/{serial}").text
    assert "Issue again" in admin.get(path).text


def test_who_replaces_a_certificate_makes_the_old_one_say_so(site: Site) -> None:
    _, serial = issued(site)
    admin = visitor(site, "admin")

    answer = post(admin, f"/certificates/{serial}/replace", f"/certificates/{serial}", reason="A new name.")

    fresh = answer.location.rpartition("/")[2]
    stranger = site.test_client()
    assert "已换发新证" in stranger.get(f"/verify/{serial}").text
    assert fresh not in stranger.get(f"/verify/{serial}").text
    assert "此证书由本站签发，有效。" in stranger.get(f"/verify/{fresh}").text


def test_an_unknown_number_says_that_there_is_none(lasting_site: Site) -> None:
    stranger = lasting_site.test_client()

    assert stranger.get("/verify/2026-AAAA-BBBB-CCCC").status_code == 404
    assert stranger.get("/verify/").status_code == 200
    led = stranger.get("/verify/?serial=2026 aaaa bbbb cccc")
    assert led.location == f"/verify/{read_serial('2026aaaabbbbcccc')}"


def test_nobody_else_sees_a_certificate_and_a_county_sees_its_own_people_s(site: Site) -> None:
    path, serial = issued(site)

    assert visitor(site, "chenyu").get(f"/certificates/{serial}").status_code == 404
    county = visitor(site, "county")
    page = county.get(f"/certificates/{serial}")
    assert (page.status_code, "Revoke it" in page.text) == (200, False)
    assert post(county, f"/certificates/{serial}/revoke", "/nowhere", reason="No.").status_code == 404
    assert "陈雨" not in county.get(path).text


def test_who_issues_issues_to_exactly_those_who_were_shown(site: Site) -> None:
    path = f"/admin/classes/{completed(site, 'tanglan')}/certificates"
    admin = visitor(site, "admin")
    assert "Issue 1 certificate<" in admin.get(path).text
    seal = re.findall(r'name="seen" value="(\w+)"', admin.get(path).text)[0]
    with site.database.write() as session:
        Course(session).complete("chenyu")

    refused = post(admin, path, path, seen=seal)

    assert refused.status_code == 409
    assert "Issue 2 certificates" in admin.get(path).text
    assert visitor(site, "tanglan").get("/certificates/").text.count("2026-") == 0


def test_the_list_to_print_has_everybody_who_holds_one(site: Site) -> None:
    path, serial = issued(site)

    page = visitor(site, "admin").get(f"{path}/list").text

    assert serial in page
    assert "Signature" in page


def test_where_there_is_no_font_a_sentence_offers_the_browser_s_print(open_site: OpenSite) -> None:
    site = open_site(certificate_font="/nowhere/font.ttc")
    _, serial = issued(site)

    answer = visitor(site, "tanglan").get(f"/certificates/{serial}.pdf")

    assert answer.status_code == 409
    assert "Print the certificate&#39;s page instead" in answer.text


def test_what_is_still_missing_gives_way_to_the_certificate(site: Site) -> None:
    _, serial = issued(site)

    page = visitor(site, "tanglan").get("/progress/").text

    assert f'href="/certificates/{serial}"' in page
    assert AFTER in page


def test_a_class_of_many_comes_page_by_page_at_the_same_number_of_statements(site: Site) -> None:
    class_id = completed(site)
    path, admin = f"/admin/classes/{class_id}", visitor(site, "admin")
    counted = []
    for number in (0, 0, 230):  # the first visits find nothing that the process keeps
        with site.database.write() as session:
            key = session.scalars(select(TrainingClass.id).where(TrainingClass.public_id == class_id)).one()
            Course(session).crowd(key, number) if number else None
        for part in ("members", "completion", "certificates"):
            with count_queries() as statements:
                assert admin.get(f"{path}/{part}").status_code == 200
            counted.append(len(statements))
    assert counted[3:6] == counted[6:]

    for part, listed in (("members", 232), ("completion", 232), ("certificates?show=ready", 230)):
        address, seen = f"{path}/{part}", list[str]()
        while address:
            page = admin.get(address).text
            seen += re.findall(ROW[part], page)
            further = re.findall(r'href="([^"]+)" rel="next"', page)
            address = unescape(further[0]) if further else ""
        assert len(seen) == listed
    assert "230 of 232" in admin.get(f"{path}/completion").text
    seal = re.findall(r'name="seen" value="(\w+)"', admin.get(f"{path}/certificates").text)[0]
    assert post(admin, f"{path}/certificates", f"{path}/certificates", seen=seal).status_code == 303
    assert ">230<" in admin.get(f"{path}/certificates").text
