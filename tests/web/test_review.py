"""A trainee reviews: one card at a time, with and without the page's script; as much as is wanted, and not at all."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from elearn.questions.registry import kind_of
from elearn.review.models import ENDED, PAUSED
from elearn.web.wiring import Site
from tests.clock import StandingClock
from tests.counting import count_queries
from tests.published import AFTER
from tests.review.learning import Learner
from tests.visiting import token_of, visitor


@pytest.fixture
def learner(site: Site, clock: StandingClock) -> Learner:
    """Let ``tanglan`` have read a lecture two days ago."""
    found = Learner(site.database)
    found.study()
    clock.advance(timedelta(days=2))
    found.later(2)
    return found


def shown(page: str) -> str:
    """Give the question that a page asks."""
    found = re.search(r'action="/review/([a-z0-9-]+)"', page)
    assert found is not None, page
    return found[1]


def fields(page: str) -> dict[str, str]:
    """Give the hidden fields of the card."""
    form = page[page.index("data-step") :]
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def test_the_days_first_page_says_how_many_cards_wait(learner: Learner, trainee: FlaskClient) -> None:
    page = trainee.get("/learn/").text

    assert "Cards for today: 10" in page
    assert 'href="/review/"' in page


def test_a_card_is_asked_without_its_key_and_then_explained(learner: Learner, trainee: FlaskClient) -> None:
    asked = trainee.get("/review/").text
    name = shown(asked)
    answer = trainee.post(f"/review/{name}", data={**fields(asked), "do": "forgotten"})
    told = trainee.get(answer.location).text

    assert "Today: 10 cards, about 6 min" in asked
    assert "explain" not in asked
    assert (answer.status_code, answer.location) == (303, f"/review/{name}")
    assert 'class="explain"' in told
    assert 'class="chip law' in told
    assert learner.logs()[0]["rating"] == 1


def test_a_right_answer_is_taken_and_comes_again_later(learner: Learner, trainee: FlaskClient) -> None:
    asked = trainee.get("/review/").text
    name = shown(asked)
    with learner.database.read() as session:
        spec = learner.shelf.document(session, learner.shelf.outline(session).questions[name].revision_hash)
    from_form = right_in_form(spec)
    trainee.post(f"/review/{name}", data={**fields(asked), name: from_form, "do": "answer"})
    told = trainee.get(f"/review/{name}").text

    assert learner.logs()[0]["rating"] == 3
    assert learner.logs()[0]["answer"] is not None
    assert "it has stayed" in told
    assert "It comes again" in told


def right_in_form(spec: dict[str, object]) -> list[str]:
    """Give the right answer as the form sends it."""
    best = kind_of(str(spec["kind"])).best_answer(spec)
    if isinstance(best, bool):
        return ["true" if best else "false"]
    return [best] if isinstance(best, str) else list(best)


def test_an_answer_that_is_sent_twice_or_from_two_tabs_counts_once(learner: Learner, trainee: FlaskClient) -> None:
    one_tab, other_tab = trainee.get("/review/").text, trainee.get("/review/").text
    name = shown(one_tab)
    assert shown(other_tab) == name
    for page in (one_tab, one_tab, other_tab):
        answer = trainee.post(f"/review/{name}", data={**fields(page), "do": "forgotten"})
        assert (answer.status_code, answer.location) == (303, f"/review/{name}")

    assert len(learner.logs()) == 1


def test_a_day_ends_at_the_own_cap_and_says_so_kindly(learner: Learner, trainee: FlaskClient) -> None:
    learner.prefer("on", cap=5)
    asked_names = []
    while "data-step" in (page := trainee.get("/review/").text):
        asked_names.append(shown(page))
        trainee.post(f"/review/{asked_names[-1]}", data={**fields(page), "do": "forgotten"})

    assert len(set(asked_names)) == len(asked_names) == 5
    assert "Done for today" in page
    assert "nothing is lost" in page
    assert "You looked at 5 cards" in page


def test_a_day_without_cards_says_when_the_next_is_due(site: Site, trainee: FlaskClient) -> None:
    before = trainee.get("/review/").text
    Learner(site.database).study()
    after = trainee.get("/review/").text

    assert "Cards come by themselves" in before
    assert "24 Nov" in after


def test_a_blank_answer_is_asked_for_again(learner: Learner, trainee: FlaskClient) -> None:
    page = trainee.get("/review/").text
    answer = trainee.post(f"/review/{shown(page)}", data={**fields(page), "do": "answer"}, follow_redirects=True)

    assert '<p class="note warn" role="status">Answer the question first' in answer.text
    assert learner.logs() == []


def test_an_answer_to_a_revision_that_is_gone_is_asked_for_again(learner: Learner, trainee: FlaskClient) -> None:
    page = trainee.get("/review/").text
    sent = {**fields(page), "revision": "0" * 64, "do": "forgotten"}
    answer = trainee.post(f"/review/{shown(page)}", data=sent, follow_redirects=True)

    assert "has just been revised" in answer.text
    assert learner.logs() == []


@pytest.mark.parametrize("state", [PAUSED, ENDED])
def test_one_click_stops_reviews_and_one_begins_them_again(learner: Learner, trainee: FlaskClient, state: str) -> None:
    page = trainee.get("/review/").text
    token = {"csrf_token": fields(page)["csrf_token"]}
    stopped = trainee.post("/review/", data={**token, "state": state}, follow_redirects=True).text
    today = trainee.get("/learn/").text
    begun = trainee.post("/review/", data={**token, "state": "on"}, follow_redirects=True).text

    assert 'value="on"' in stopped
    assert 'href="/review/"' not in today
    assert "data-step" in begun


def test_the_own_cap_can_be_set_to_what_is_offered_and_nothing_else(learner: Learner, trainee: FlaskClient) -> None:
    token = {"csrf_token": fields(trainee.get("/review/").text)["csrf_token"]}

    assert trainee.post("/review/", data={**token, "cap": "5"}).status_code == 303
    assert trainee.post("/review/", data={**token, "cap": "5000"}).status_code == 404
    assert trainee.post("/review/", data={**token, "state": "forced"}).status_code == 404
    assert learner.agenda().cap == 5


def test_the_script_gets_the_piece_that_changes_and_no_more(learner: Learner, trainee: FlaskClient) -> None:
    piece = trainee.get("/review/?part=1").text
    answer = trainee.post(f"/review/{shown(piece)}?part=1", data={**fields(piece), "do": "forgotten"})
    told = trainee.get(answer.location).text

    assert "<html" not in piece + told
    assert answer.location.endswith("?part=1")
    assert "<h1" in piece
    assert "<h1" in told


def test_a_question_on_a_quiz_that_was_begun_is_not_asked(learner: Learner, trainee: FlaskClient) -> None:
    learner.begin(AFTER)

    assert "data-step" not in trainee.get("/review/").text


def test_what_is_no_card_of_ones_own_does_not_exist(site: Site, learner: Learner) -> None:
    other = visitor(site, "chenyu")
    token = token_of(other)

    assert other.get("/review/dw-001").status_code == 404
    assert other.post("/review/dw-001", data={"csrf_token": token, "do": "forgotten"}).status_code == 404
    assert visitor(site, "tanglan").get("/review/ec-101").status_code == 404


def test_a_page_of_reviews_costs_the_same_number_of_queries_however_many_cards_there_are(
    learner: Learner, trainee: FlaskClient
) -> None:
    trainee.get("/review/")
    with count_queries() as few:
        trainee.get("/review/")
    for lecture in ("ecological-civilization", "rural-environment", "law-enforcement"):
        learner.study(lecture)
    learner.later(3)
    with count_queries() as many:
        trainee.get("/review/")

    assert len(few) == len(many) <= 9
