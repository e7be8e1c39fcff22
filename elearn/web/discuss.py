"""Discussions: the own boards, the briefs to be read before people talk, and what was said about a word."""

from typing import Any

from flask import request

from elearn.accounts.roles import Permission
from elearn.discussion.boards import Board, board_of, boards_of
from elearn.discussion.finding import find_posts
from elearn.discussion.queries import counts
from elearn.errors import NotFound
from elearn.search.bigrams import MAX_QUERY, read_query
from elearn.search.excerpts import excerpt
from elearn.search.plain import words_of
from elearn.web.current import actor, language, local_day, published, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("discuss", __name__)


@blueprint.get("/discuss/")
@requires(Permission.READ_COURSE)
def overview() -> Page:
    """List the boards that one reads, and the briefs."""
    outline = published()
    values = {"discussions": outline.discussions, "course": outline.course, "day": local_day(), **_boards()}
    return Page("discuss/overview.html", values)


@blueprint.get("/discuss/search")
@requires(Permission.READ_COURSE)
def search() -> Page:
    """Show the posts in which all words stand, on the boards that one reads; ``group`` keeps to one of them."""
    typed = "".join(sign if sign.isprintable() else " " for sign in request.args.get("q", "")[:MAX_QUERY]).strip()
    words, group = read_query(typed), request.args.get("group", "")
    board = board_of(transaction(), actor(), group) if group else None
    where = board.group_id if board else None
    hits, more = find_posts(transaction(), actor(), words, group_id=where, before=read_key("before"))
    shown = [(hit, excerpt(words_of(hit.html), words)) for hit in hits]
    values = {"typed": typed, "words": words, "hits": shown, "more": more, "board": board}
    return Page("discuss/found.html", values)


@blueprint.get("/discuss/<discussion_id>")
@requires(Permission.READ_COURSE)
def brief(discussion_id: str) -> Page:
    """Show the problem, the cases, the guiding questions, what a good contribution contains, and the boards."""
    outline = published()
    found = outline.discussions.get(discussion_id)
    if found is None:
        raise NotFound
    text = shelf().document(transaction(), found.rendering_hash)[language()]
    repealed = [(outline.source(source)["short"], day) for source, day in found.repealed(local_day())]
    return Page("discuss/brief.html", {"discussion": found, "text": text, "repealed": repealed, **_boards()})


def read_key(name: str) -> int | None:
    """Read a key to page on from, None where there is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _boards() -> dict[str, Any]:
    """Give the boards that one reads: those one writes on, and the others of an open class, with their counts."""
    found = boards_of(transaction(), actor())

    def some(is_own: bool) -> list[Board]:
        return [board for board in found if board.standing.may_write is is_own]

    return {"own": some(True), "others": some(False), "counts": counts(transaction(), [one.group_id for one in found])}
