"""Find: sections of lectures and discussions for everybody who learns, questions for those who write them."""

from collections.abc import Mapping
from typing import Any

from flask import request

from elearn.accounts.roles import Permission
from elearn.content.outline import Outline
from elearn.search.bigrams import MAX_QUERY, Word, read_query
from elearn.search.entries import DISCUSSION, LECTURE
from elearn.search.excerpts import excerpt, find, marked
from elearn.search.queries import Hit, kinds_for, look_up
from elearn.web.current import actor, language, published, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("search", __name__)
LAST_PAGE = 50  # a thousand hits; who is not served by them types another word


@blueprint.get("/search")
@requires(Permission.READ_COURSE)
def search() -> Page:
    """Show what was found, 20 hits a page."""
    typed = "".join(sign if sign.isprintable() else " " for sign in request.args.get("q", "")[:MAX_QUERY]).strip()
    words, page = read_query(typed), _page()
    outline = published()
    kinds = kinds_for(actor().permissions)
    found = look_up(
        transaction(), words, kinds=kinds, language=language(), publication_id=outline.publication_id, page=page
    )
    hits = [_shown(hit, words, outline) for hit in found.hits]
    values = {"typed": typed, "words": words, "hits": hits, "page": page, "has_more": found.has_more}
    return Page("search/found.html", values | {"finds_questions": actor().has(Permission.FIND_QUESTIONS)})


def _page() -> int:
    typed = request.args.get("page", "")
    return min(int(typed), LAST_PAGE) if typed.isdecimal() and 0 < len(typed) < 4 and int(typed) else 1


def _shown(hit: Hit, words: tuple[Word, ...], outline: Outline) -> Mapping[str, Any]:
    address, context = _place(hit, outline)
    is_told = hit.kind == LECTURE or bool(find(hit.text, words))
    return {
        "kind": hit.kind,
        "id": hit.item_id,
        "language": hit.language,
        "address": address,
        "context": context,
        "title": marked(hit.title, words),
        "text": excerpt(hit.text, words) if is_told else [],
    }


def _place(hit: Hit, outline: Outline) -> tuple[str, Mapping[str, str]]:
    """Say where a hit leads (nowhere: an empty text) and what it is a part of."""
    if hit.kind == LECTURE:
        lecture = outline.course.lecture(hit.item_id)
        end = f"/{hit.section_id}" if hit.section_id else ""
        return f"/learn/{outline.course.id}/{hit.item_id}{end}", lecture.title if lecture and end else {}
    if hit.kind == DISCUSSION:
        return f"/discuss/{hit.item_id}", {}
    quizzes = (quiz for quiz in outline.quizzes.values() if any(one.id == hit.item_id for one in quiz.everything))
    quiz = next(quizzes, None)
    return (f"/statistics/{quiz.id}", quiz.title) if quiz else ("", {})
