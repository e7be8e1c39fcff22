"""What is kept to make pages faster changes nothing that a reader sees: pieces, folded texts, cookies."""

from collections.abc import Callable

import pytest
from flask import Flask, flash, session
from jinja2 import DictLoader, TemplateAssertionError
from markupsafe import Markup

from elearn.web.asking import mark
from elearn.web.cookies import RememberingSessions
from elearn.web.folding import FoldingEnvironment
from elearn.web.fragments import MOST, Kept


class Maker:
    """Make a piece and count how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, word: str = "") -> Markup:
        self.times += 1
        return Markup(f"{word}{self.times}")


def test_a_piece_is_made_once_for_its_key() -> None:
    fragments, make = Kept[Markup](), Maker()
    assert [fragments.keep(key, make) for key in (("a", 1), ("a", 2), ("a", 1))] == ["1", "2", "1"]


@pytest.mark.parametrize("key", [None, False])
def test_a_piece_without_a_key_is_made_each_time(key: object) -> None:
    fragments, make = Kept[Markup](), Maker()
    assert [fragments.keep(key, make, "x") for _ in range(2)] == ["x1", "x2"]


def test_no_more_pieces_are_kept_than_fit() -> None:
    fragments, make = Kept[Markup](), Maker()
    for number in range(MOST + 1):
        fragments.keep(("piece", number), make)
    fragments.keep(("piece", 0), make)
    assert make.times == MOST + 2


def test_what_is_kept_of_an_answer_is_not_given_for_one_that_only_equals_it() -> None:
    spec = {"id": "q", "kind": "true_false", "points": 1, "answer": True, "feedback": {}}
    rendering = {"zh": {"feedback": {}, "explanation": "", "cites": []}}

    earned = [mark(spec, rendering, "zh", answer, "a revision").earned for answer in (1, True, 1, False)]

    assert earned == [0, 1, 0, 0]


@pytest.fixture
def folded() -> Callable[[str], str]:
    """Render a text as a template in which texts, addresses and names are folded."""

    def render(source: str) -> str:
        environment = FoldingEnvironment(loader=DictLoader({"page": source}), autoescape=True)
        environment.say = {"Salt & pepper": "盐 & 胡椒"}.__getitem__
        environment.static = {"a.css": "/static/a.1.css"}
        environment.fixed = {"language": "zh"}
        environment.globals["_"] = lambda text, **values: f"[{text % values}]"
        return environment.get_template("page").render(text="Salt", shown="b")

    return render


def test_a_fixed_text_is_said_in_its_language_and_escaped(folded: Callable[[str], str]) -> None:
    assert folded('<b title="{{ _("Salt & pepper") }}">{{ static["a.css"] }} {{ language }}</b>') == (
        '<b title="盐 &amp; 胡椒">/static/a.1.css zh</b>'
    )


def test_a_text_that_is_known_only_when_the_page_is_made_is_left(folded: Callable[[str], str]) -> None:
    assert folded('{{ _(text) }} {{ _("of %(n)s", n=3) }}') == "[Salt] [of 3]"


def test_a_fixed_name_cannot_be_set(folded: Callable[[str], str]) -> None:
    with pytest.raises(TemplateAssertionError):
        folded('{% set language = "en" %}{{ language }}')


@pytest.fixture
def site() -> Flask:
    """Give a site with one page that counts its visits in the session, and one that leaves a word for the next page."""
    app = Flask(__name__)
    app.secret_key = "a key for tests only"
    app.session_interface = RememberingSessions()

    @app.get("/count")
    def count() -> str:
        session["visits"] = session.get("visits", "") + "x"
        return str(session["visits"])

    @app.get("/say")
    def say() -> str:
        flash("word")
        return str(session["_flashes"])

    return app


def test_the_same_cookie_opens_the_same_session_again_and_again(site: Flask) -> None:
    client = site.test_client(use_cookies=False)
    cookie = client.get("/count").headers["Set-Cookie"].partition(";")[0]
    assert [client.get("/count", headers={"Cookie": cookie}).text for _ in range(3)] == ["xx"] * 3


def test_a_cookie_that_was_changed_opens_nothing(site: Flask) -> None:
    client = site.test_client(use_cookies=False)
    cookie = client.get("/count").headers["Set-Cookie"].partition(";")[0]
    client.get("/count", headers={"Cookie": cookie})
    content, _, signature = cookie.rpartition(".")
    other = f"{content}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    assert client.get("/count", headers={"Cookie": other}).text == "x"


def test_words_for_the_next_page_are_not_shared_between_requests_with_one_cookie(site: Flask) -> None:
    client = site.test_client(use_cookies=False)
    cookie = client.get("/say").headers["Set-Cookie"].partition(";")[0]
    answers = [client.get("/say", headers={"Cookie": cookie}).text for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0].count("word") == 2
