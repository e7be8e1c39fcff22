"""Who may reach what: every address of the site, as everybody, in one table."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.web.wiring import Site
from tests.visiting import begin, token_of, visitor
from tests.web.authoring_table import AUTHORING
from tests.web.belongings import class_of_tanglan
from tests.web.papers import send_form
from tests.web.reach_of_certificates import CERTIFICATES
from tests.web.reach_of_people import OF_PEOPLE
from tests.web.reach_of_phones import OF_PHONES
from tests.web.routes import Route, routes, values_for

# In the columns: nobody; the trainee to whom the person and the attempt in the addresses belong; a trainee of another
# county; a lecturer; the administrator of the trainee's county; the city's. 422 is an empty form that was let in.
TABLE = """
GET  account.front           303 303 303 303 303 303
GET  account.login           200 303 303 303 303 303
POST account.log_in          422 422 422 422 422 422
POST account.log_out         401 303 303 303 303 303
POST account.choose_language 422 422 422 422 422 422
GET  account.me              303 200 200 200 200 200
GET  account.password        303 200 200 200 200 200
POST account.change_password 401 422 422 422 422 422
GET  health.healthz          200 200 200 200 200 200
GET  metrics.metrics         200 200 200 200 200 200
GET  learn.today             303 200 200 403 403 403
GET  learn.courses           303 303 303 303 303 303
GET  learn.course            303 200 200 200 200 200
GET  learn.lecture           303 200 200 200 200 200
GET  learn.section           303 200 200 200 200 200
POST learn.finish_section    401 303 303 403 403 403
POST learn.keep_place        401 404 404 403 403 403
GET  learn.own_progress      303 200 200 403 403 403
GET  library.medium          303 404 404 404 404 404
GET  library.sources         303 200 200 200 200 200
GET  search.search           303 200 200 200 200 200
GET  discuss.overview        303 200 200 200 200 200
GET  discuss.brief           303 200 200 200 200 200
GET  discuss.search          303 200 200 200 200 200
GET  boards.board            303 200 404 200 404 200
POST boards.begin            401 422 404 422 404 422
GET  boards.thread           303 200 404 200 404 200
POST boards.write            401 422 404 422 404 422
POST boards.follow           401 303 404 303 404 303
GET  boards.summary          303 200 404 200 404 200
POST boards.summarise        401 409 404 409 404 409
POST boards.rapporteur       401 404 404 404 404 404
GET  posts.one               303 200 404 200 404 200
POST posts.edit              401 422 404 404 404 404
POST posts.report            401 422 404 422 404 422
POST posts.rule              401 404 404 404 404 404
POST posts.withdraw          401 303 404 404 404 404
GET  posts.picture           303 404 404 404 404 404
GET  class_discussions.overview 303 404 404 200 404 200
POST class_discussions.open_boards 401 404 404 404 404 404
GET  class_discussions.printed 303 404 404 200 404 200
GET  class_discussions.word  303 404 404 200 404 200
GET  plans.overview          303 200 200 403 403 403
POST plans.write             401 422 422 403 403 403
GET  plans.themes            303 403 403 200 403 403
GET  plans.one               303 200 404 200 404 404
POST plans.change            401 422 404 403 403 403
POST plans.follow_up         401 422 404 403 403 403
POST plans.advise            401 403 403 422 403 403
GET  plans.picture           303 404 404 404 404 404
GET  plans.report            303 403 403 403 200 200
GET  reminders.overview      303 200 200 403 403 403
POST reminders.choose        401 303 303 403 403 403
GET  quizzes.quiz            303 200 200 403 403 403
POST quizzes.begin           401 303 303 403 403 403
GET  attempts.attempt        303 303 404 403 403 403
POST attempts.answer         401 303 404 403 403 403
POST attempts.save           401 415 404 403 403 403
GET  attempts.line           303 200 404 403 403 403
GET  quizzes.result          303 200 404 403 403 403
POST quizzes.see_result      401 303 404 403 403 403
GET  review.today            303 200 200 403 403 403
GET  review.told             303 404 404 403 403 403
POST review.answer           401 404 404 403 403 403
POST review.prefer           401 303 303 403 403 403
GET  notices.overview        303 200 200 200 200 200
POST notices.read            401 404 404 404 404 404
POST notices.read_all        401 303 303 303 303 303
GET  arrangements.listing    303 403 403 200 200 200
POST arrangements.give       401 403 403 422 422 422
POST arrangements.take_back  401 403 403 404 404 404
GET  statistics.overview     303 403 403 200 200 200
GET  statistics.quiz         303 403 403 200 200 200
GET  statistics.question     303 403 403 404 404 404
GET  statistics.file         303 403 403 404 404 404
POST statistics.compute      401 403 403 303 303 303
GET  marking.overview        303 403 403 200 403 403
GET  marking.question        303 403 403 404 403 403
GET  marking.answer          303 403 403 404 403 403
POST marking.next_one        401 403 403 303 403 403
POST marking.give            401 403 403 404 403 403
GET  grades.history          303 403 403 200 403 403
POST grades.override         401 403 403 422 403 403
POST grades.count_late       401 403 403 404 403 403
GET  regrades.overview       303 403 403 200 403 403
GET  regrades.choose         303 403 403 404 403 403
GET  regrades.show           303 403 403 404 403 403
POST regrades.plan           401 403 403 404 403 403
POST regrades.again          401 403 403 404 403 403
POST regrades.commit         401 403 403 422 403 403
GET  quiz_regrades.choose    303 403 403 404 403 403
POST quiz_regrades.plan      401 403 403 404 403 403
POST regrades.undo           401 403 403 404 403 403
GET  printed.overview        303 403 403 200 200 200
GET  printed.paper           303 403 403 404 404 404
GET  printed.sheet           303 403 403 404 404 404
GET  printed.entry           303 403 403 404 404 404
GET  printed.compare         303 403 403 404 404 404
POST printed.make            401 403 403 404 404 404
POST printed.enter           401 403 403 404 404 404
POST printed.count           401 403 403 404 404 404
GET  reports.scores          303 403 403 403 200 200
GET  saved_views.on_paper    303 403 403 403 200 200
POST saved_views.keep        401 403 403 403 422 422
POST saved_views.drop        401 403 403 403 404 404
GET  class_scores.listing    303 403 403 403 200 200
GET  class_scores.overview   303 403 403 403 200 200
GET  class_scores.file       303 403 403 403 200 200
GET  reports.units           303 403 403 403 200 200
GET  reports.units_file      303 403 403 403 200 200
GET  reports.person          303 403 403 403 200 200
GET  reports.attempt         303 403 403 403 200 200
GET  mastery.overview        303 403 403 200 200 200
GET  mastery.topic           303 403 403 404 404 404
GET  mastery.file            303 403 403 200 200 200
GET  retention.retention     303 403 403 403 200 200
GET  retention.retention_file 303 403 403 403 200 200
POST attachments.change      401 404 404 403 403 403
GET  attachments.own_file    303 404 404 403 403 403
GET  attachments.file_to_mark 303 403 403 404 403 403
POST exports.ask             401 403 403 403 422 422
GET  exports.progress        303 403 403 403 404 404
GET  exports.file            303 403 403 403 404 404
GET  people.listing          303 403 403 403 200 200
GET  people.new              303 403 403 403 200 200
POST people.create           401 403 403 403 422 422
GET  person.person           303 403 403 403 200 200
POST person.lock             401 403 403 403 303 303
POST person.unlock           401 403 403 403 303 303
POST person.end_sessions     401 403 403 403 303 303
POST person.move             401 403 403 403 422 422
POST person.reset            401 403 403 403 200 200
GET  person.after_reset      303 403 403 403 303 303
GET  units.tree              303 403 403 403 200 200
GET  classes.listing         303 403 403 403 200 200
GET  classes.new             303 403 403 403 200 200
POST classes.create          401 403 403 403 422 422
GET  classes.overview        303 403 403 403 200 200
GET  classes.edit            303 403 403 403 404 200
POST classes.change          401 403 403 403 404 422
POST classes.set_status      401 403 403 403 404 303
GET  classes.quizzes         303 403 403 403 404 200
POST classes.set_windows     401 403 403 403 404 303
GET  class_members.listing   303 403 403 403 200 200
POST class_members.add       401 403 403 403 404 422
POST class_members.add_unit  401 403 403 403 404 422
POST class_members.remove_unit 401 403 403 403 404 422
POST class_members.print_slips 401 403 403 403 200 200
GET  class_members.after_slips 303 403 403 403 303 303
GET  class_groups.listing    303 403 403 403 200 200
POST class_groups.deal       401 403 403 403 404 422
POST class_groups.new        401 403 403 403 404 422
POST class_groups.put        401 403 403 403 404 422
POST class_groups.set_brief  401 403 403 403 404 303
POST class_groups.remove     401 403 403 403 404 303
GET  class_programme.listing 303 403 403 403 404 200
POST class_programme.add     401 403 403 403 404 422
GET  class_programme.edit    303 403 403 403 404 200
POST class_programme.change  401 403 403 403 404 422
POST class_programme.name_lecturer 401 403 403 403 404 422
GET  attendance.picture      303 404 404 200 404 200
GET  attendance.screen       303 404 404 200 404 200
GET  attendance.listing      303 404 404 200 200 200
POST attendance.tick         401 404 404 303 404 303
GET  attendance.export       303 404 404 200 200 200
GET  own_classes.listing     303 200 200 200 200 200
POST own_classes.renew_calendar 401 200 200 200 200 200
GET  own_classes.after_renewal 303 303 303 303 303 303
GET  own_classes.programme   303 200 404 200 404 404
GET  own_classes.here        303 200 404 404 404 404
POST own_classes.attend      401 422 404 404 404 404
GET  own_classes.calendar    404 404 404 404 404 404
POST class_programme.cancel  401 403 403 403 404 303
POST class_programme.dismiss_lecturer 401 403 403 403 404 303
POST class_members.leave     401 403 403 403 404 303
GET  roster.begin            303 403 403 403 200 200
GET  roster.empty_roster     303 403 403 403 200 200
POST roster.send             401 403 403 403 422 422
GET  roster.dry_run          303 403 403 403 404 404
POST roster.import_all       401 403 403 403 404 404
POST roster.print_slips      401 403 403 403 404 404
GET  roster.after_slips      303 403 403 403 404 404
"""
TABLE += AUTHORING
WHO = ("", "tanglan", "chenyu", "lecturer", "county", "admin")
EXPECTED = {
    (row[0], row[1]): tuple(map(int, row[2:]))
    for row in map(str.split, (CERTIFICATES + TABLE + OF_PEOPLE + OF_PHONES).splitlines())
    if row
}


@pytest.fixture
def addresses(site: Site) -> dict[tuple[str, str], Route]:
    """Fill every address with things of the trainee ``tanglan``: the person, and an attempt that was handed in."""
    client = visitor(site, "tanglan")
    attempt = begin(client, "drinking-water")
    send_form(client, attempt, do="hand_in")
    with site.database.read() as session:
        public_id = session.scalars(select(Account.public_id).where(Account.username == "tanglan")).one()
    values = (
        values_for(site)
        | class_of_tanglan(site)
        | {"attempt_id": attempt, "public_id": public_id, "person_id": public_id}
    )
    return {(route.method, route.endpoint): route for route in routes(site, values)}


def test_every_address_stands_in_the_table(addresses: dict[tuple[str, str], Route]) -> None:
    assert addresses.keys() - EXPECTED.keys() == set(), "say in TABLE who may reach it"
    assert EXPECTED.keys() - addresses.keys() == set(), "gone"


@pytest.mark.parametrize("column", range(len(WHO)), ids=[name or "nobody" for name in WHO])
def test_everybody_reaches_what_the_table_says_and_nothing_else(
    site: Site, addresses: dict[tuple[str, str], Route], column: int
) -> None:
    wrong = []
    client = visitor(site, WHO[column]) if WHO[column] else site.test_client()
    for key in in_order(addresses):
        # Handing a phone over ends a session, as logging out does, which comes last: each has one of its own.
        own = visitor(site, WHO[column]) if WHO[column] and key[1] == "handover.hand_over" else client
        form = {"csrf_token": token_of(own)} if key[0] == "POST" else None

        status = own.open(addresses[key].path, method=key[0], data=form).status_code

        if status != EXPECTED[key][column]:
            wrong.append(f"{key[0]} {addresses[key].path} ({key[1]}): {status}, not {EXPECTED[key][column]}")
    assert wrong == []


def in_order(addresses: dict[tuple[str, str], Route]) -> Iterator[tuple[str, str]]:
    """Put reading before writing, and what ends sessions last."""
    last = [
        "person.retire",
        "person.bring_back",
        "person.end_sessions",
        "person.reset",
        "person.lock",
        "person.unlock",
        "account.log_in",
        "account.log_out",
    ]
    keys = [key for key in EXPECTED if key in addresses]
    yield from sorted(keys, key=lambda key: (key[0] == "POST", last.index(key[1]) + 1 if key[1] in last else 0))


@pytest.mark.parametrize("username", [name for name in WHO if name])
def test_a_first_password_opens_nothing_but_its_change(
    site: Site, addresses: dict[tuple[str, str], Route], username: str
) -> None:
    client = visitor(site, username)
    with site.database.write() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        account.must_change_password = True
    open_to_all = {"account.front", "account.login", "health.healthz", "metrics.metrics", "account.password"}
    open_to_all |= {"verification.ask", "verification.verify", "verification.code", "styleguide.shapes"}
    open_to_all |= {"own_classes.calendar", "mail.look_at", "own_classes.class_calendar", "mail.ask_to_unsubscribe"}
    open_to_all |= {"offline.worker", "offline.manifest", "handover.who", "activation.look_at"}

    for (method, endpoint), route in addresses.items():
        if method == "GET" and endpoint not in open_to_all:
            answer = client.get(route.path)

            assert (answer.status_code, answer.location) == (303, "/account/password"), route
