"""Messages leave once: to whom they are for, when they may, and never a second time when it is not sure."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from elearn.accounts.models import Account
from elearn.db.database import Database
from elearn.outbox import service
from elearn.outbox.addresses import unsubscribe
from elearn.outbox.mail import Sender
from elearn.outbox.models import OutboxMessage
from elearn.outbox.quiet import QuietHours
from elearn.outbox.sending import LEASE, MOST_TRIES, Outlet, send_due
from elearn.outbox.service import Letter
from tests.clock import MORNING, StandingClock
from tests.make import make_account, make_tree
from tests.outbox.conftest import give_address
from tests.outbox.post_office import PostOffice, post_office

SENDER = Sender("training@bureau.example", "https://learn.example", "业务培训", "Training")
LETTER = Letter(
    kind="digest",
    title=("今天有 5 道题该复习", "Five questions are due"),
    text=("五分钟就够。\n.一行以点开头", "Five minutes will do.\n.a line that begins with a dot"),
    link="/review/",
    key="review-2026-11-23",
)


def outlet(office: PostOffice | None, quiet: QuietHours | None = None) -> Outlet:
    return Outlet(office.url if office else "", SENDER, (), ZoneInfo("Asia/Shanghai"), quiet)


def put(database: Database, people: dict[str, int], letter: Letter = LETTER) -> int:
    with database.write() as session:
        return service.put(session, [(key, letter) for key in people.values()], language="zh", now=MORNING)


def send(database: Database, clock: StandingClock, way: Outlet) -> int:
    return send_due(database, way, lambda done, total: None, clock)


def states(database: Database) -> dict[str, str]:
    with database.read() as session:
        read = select(Account.username, OutboxMessage.state).join(Account, Account.id == OutboxMessage.account_id)
        return {row.username: row.state for row in session.execute(read)}


def text_of(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def error(database: Database) -> str | None:
    with database.read() as session:
        return session.scalars(select(OutboxMessage.error).order_by(OutboxMessage.id)).first()


def test_each_person_with_an_address_gets_it_once_in_their_language(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    assert put(database, people) == 2
    assert put(database, people) == 0

    assert send(database, clock, outlet(office)) == 2
    assert send(database, clock, outlet(office)) == 0

    assert sorted(office.recipients) == ["chenyu@town.example", "tanglan@town.example"]
    by_person = {str(message["To"]): message for message in office.arrived}
    chinese, english = by_person["tanglan@town.example"], by_person["chenyu@town.example"]
    assert chinese["Subject"] == "今天有 5 道题该复习"
    assert "\n.一行以点开头" in text_of(chinese)
    assert "Five minutes will do.\n.a line that begins with a dot" in text_of(english)
    assert "https://learn.example/review/" in text_of(english)
    assert english["From"] == "Training <training@bureau.example>"


@pytest.mark.parametrize("is_open", [True, False])
def test_a_link_that_gets_somebody_in_is_not_kept_once_it_has_left_or_is_given_up(
    sqlite_database: Database, clock: StandingClock, office: PostOffice, is_open: bool
) -> None:
    with sqlite_database.write() as session:
        make_tree(session)
        account = make_account(session)
        give_address(session, account)
        letter = replace(LETTER, kind=service.ONCE, link="/activate/abcd")
        service.put(session, [(account.id, letter)], language="zh", now=MORNING)

    assert send(sqlite_database, clock, outlet(office if is_open else None)) == is_open

    assert [text_of(one).count("https://learn.example/activate/abcd") for one in office.arrived] == [1] * is_open
    with sqlite_database.read() as session:
        assert session.scalars(select(OutboxMessage.link)).all() == [""]


def test_every_reminder_can_be_turned_off_with_one_click(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"chenyu": people["chenyu"]})
    send(database, clock, outlet(office))

    address = "https://learn.example/mail/unsubscribe/token-of-chenyu/digest"
    assert office.arrived[0]["List-Unsubscribe"].strip() == f"<{address}>"
    assert office.arrived[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in office.arrived[0].get_content()


def test_what_was_turned_off_does_not_come_not_even_what_was_waiting(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, people)
    with database.write() as session:
        unsubscribe(session, "token-of-chenyu", "digest", now=MORNING)

    send(database, clock, outlet(office))
    assert put(database, {"chenyu": people["chenyu"]}, replace(LETTER, key="of tomorrow")) == 0
    assert put(database, {"chenyu": people["chenyu"]}, replace(LETTER, key="news", kind="announcement")) == 1

    assert office.recipients == ["tanglan@town.example"]
    assert states(database)["tanglan"] == "sent"


def test_who_is_locked_gets_nothing(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, people)
    with database.write() as session:
        session.execute(update(Account).values(locked_at=MORNING))

    assert send(database, clock, outlet(office)) == 0
    assert set(states(database).values()) == {"dropped"}
    assert put(database, people, replace(LETTER, key="later")) == 0


def test_a_message_that_is_put_off_is_tried_again_later_and_given_up_in_the_end(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"tanglan": people["tanglan"]})
    office.to_recipient = ["451 greylisted"]

    assert send(database, clock, outlet(office)) == 0
    assert (states(database), error(database)) == ({"tanglan": "waiting"}, "smtp 451")
    assert send(database, clock, outlet(office)) == 0  # not at once
    clock.advance(timedelta(minutes=3))
    assert send(database, clock, outlet(office)) == 1

    put(database, {"chenyu": people["chenyu"]})
    office.after_data = ["452 full"] * MOST_TRIES
    for _ in range(MOST_TRIES):
        send(database, clock, outlet(office))
        clock.advance(timedelta(days=1))
    assert states(database)["chenyu"] == "failed"
    assert office.recipients == ["tanglan@town.example"]


def test_a_message_that_is_refused_is_not_tried_again_and_the_others_go(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, people)
    office.to_recipient = ["550 nobody here"]

    assert send(database, clock, outlet(office)) == 1
    clock.advance(timedelta(days=1))
    assert send(database, clock, outlet(office)) == 0
    assert sorted(states(database).values()) == ["failed", "sent"]


def test_a_message_whose_hand_over_broke_off_is_not_sent_a_second_time(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"tanglan": people["tanglan"]})
    office.after_data = [None]

    send(database, clock, outlet(office))
    clock.advance(timedelta(days=1))
    send(database, clock, outlet(office))

    assert states(database) == {"tanglan": "unsure"}
    assert office.recipients == ["tanglan@town.example"]


def test_a_worker_that_died_in_a_hand_over_leaves_no_second_mail(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"tanglan": people["tanglan"]})
    with database.write() as session:
        session.execute(update(OutboxMessage).values(state="sending", leased_until=MORNING + LEASE))

    assert send(database, clock, outlet(office)) == 0
    assert states(database) == {"tanglan": "sending"}  # the other worker may still be at it
    clock.advance(LEASE + timedelta(seconds=1))
    assert send(database, clock, outlet(office)) == 0
    assert states(database) == {"tanglan": "unsure"}


def test_a_server_that_is_away_costs_no_message_a_try(
    database: Database, people: dict[str, int], clock: StandingClock
) -> None:
    with post_office() as closed:
        pass
    put(database, people)
    for _ in range(MOST_TRIES + 1):
        send(database, clock, outlet(closed))
        clock.advance(timedelta(hours=1))

    with post_office() as office:
        assert send(database, clock, outlet(office)) == 2


def test_a_password_is_given_where_one_is_asked_for(
    database: Database, people: dict[str, int], clock: StandingClock
) -> None:
    put(database, people)
    with post_office(asks_password=True) as office:
        way = outlet(office)
        wrong = replace(way, smtp_url=way.smtp_url.replace("//", "//elearn:another@"))
        assert send(database, clock, wrong) == 0
        right = replace(way, smtp_url=way.smtp_url.replace("//", "//elearn:a%20word@"))
        assert send(database, clock, right) == 2


def test_nothing_leaves_in_quiet_hours_but_what_somebody_waits_for(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    quiet = outlet(office, QuietHours(21, 8))
    clock.advance(timedelta(hours=14))  # 23:00
    put(database, {"tanglan": people["tanglan"]})
    with database.write() as session:
        letter = replace(LETTER, kind="address", key="link")
        service.put_to_address(session, people["chenyu"], "new@town.example", letter, language="zh", now=clock())

    assert send(database, clock, quiet) == 1
    assert office.recipients == ["new@town.example"]
    clock.advance(timedelta(hours=8))  # 7:00
    assert send(database, clock, quiet) == 0
    clock.advance(timedelta(hours=1))
    assert send(database, clock, quiet) == 1
    assert office.recipients[-1] == "tanglan@town.example"


def test_a_reminder_that_is_too_late_or_has_no_way_out_is_dropped(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"tanglan": people["tanglan"]}, replace(LETTER, expires_at=MORNING + timedelta(hours=1)))
    put(database, {"chenyu": people["chenyu"]}, replace(LETTER, not_before=MORNING + timedelta(hours=2)))
    assert send(database, clock, outlet(None)) == 0
    clock.advance(timedelta(hours=3))

    assert send(database, clock, outlet(office)) == 1
    assert states(database) == {"tanglan": "dropped", "chenyu": "sent"}


@pytest.mark.parametrize("text", ["a\r\nBcc: all@town.example", "\n" * 3, "水" * 300])
def test_a_subject_cannot_add_a_header(
    text: str, database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, {"tanglan": people["tanglan"]}, replace(LETTER, title=(text, text)))

    assert send(database, clock, outlet(office)) == 1
    assert office.recipients == ["tanglan@town.example"]
    assert office.arrived[0]["Bcc"] is None


def test_texts_of_what_was_sent_are_forgotten_and_it_is_still_not_sent_twice(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    put(database, people)
    send(database, clock, outlet(office))
    with database.write() as session:
        service.forget_settled(session, now=MORNING + timedelta(days=31))
    with database.read() as session:
        assert set(session.scalars(select(OutboxMessage.body))) == {""}
    assert put(database, people) == 0


def test_one_letter_to_many_is_one_statement_and_the_same_as_one_by_one(
    database: Database, people: dict[str, int], clock: StandingClock, office: PostOffice
) -> None:
    with database.write() as session:
        everybody = select(Account.id).where(Account.unit_id.is_not(None))
        assert service.put_for_all(session, LETTER, everybody, language="zh", now=MORNING) == 2
        assert service.put_for_all(session, LETTER, everybody, language="zh", now=MORNING) == 0
    assert put(database, people) == 0

    assert send(database, clock, outlet(office)) == 2
    assert {str(message["Subject"]) for message in office.arrived} == set(LETTER.title)
