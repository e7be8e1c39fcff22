"""One post: its wordings, editing and taking back one's own, reporting another's, the moderators' rulings."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.discussion import moderation, queries, service
from elearn.discussion.boards import Board
from elearn.discussion.queries import PostLine, ThreadLine
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.web.boards import PostForm, faults_of_picture, first_of, put_picture, sent_picture
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("posts", __name__)
DECISIONS: dict[str, tuple[moderation.Act, Phrase]] = {
    "hide": ("hide", Phrase("The post is hidden.")),
    "restore": ("restore", Phrase("The post can be read again.")),
    "keep": ("keep", Phrase("The post stays, and its reports are settled.")),
}


@blueprint.get("/discuss/posts/<post_id>")
@requires(Permission.READ_COURSE)
def one(post_id: str) -> Page:
    """Show a post with what it said before, and what may be done with it."""
    return _post(*queries.post_of(transaction(), actor(), post_id), None)


@blueprint.post("/discuss/posts/<post_id>")
@requires(Permission.READ_COURSE)
def edit(post_id: str) -> Page | Redirect:
    """Give an own post another wording, and perhaps one more picture."""
    board, thread, post = queries.post_of(transaction(), actor(), post_id)
    form, sent = PostForm(), sent_picture()
    problems = [*service.faults_of(form.text.data or ""), *faults_of_picture(sent)]
    if problems and post.author_id == actor().id:
        form.take(problems)
        return _post(board, thread, post, form, 422)
    service.edit(transaction(), actor(), board, post_id, form.text.data or "", now=clock_time())
    put_picture(post_id, sent)
    return _back(thread, post, Phrase("The post is changed; what it said before can be looked up."))


@blueprint.post("/discuss/posts/<post_id>/withdraw")
@requires(Permission.READ_COURSE)
def withdraw(post_id: str) -> Redirect:
    """Take back an own post."""
    _, thread, post = queries.post_of(transaction(), actor(), post_id)
    moderation.withdraw(transaction(), actor(), post.id, now=clock_time())
    return _back(thread, post, Phrase("The post is taken back."))


@blueprint.post("/discuss/posts/<post_id>/report")
@requires(Permission.READ_COURSE)
def report(post_id: str) -> Redirect:
    """Report a post to the moderators."""
    board, thread, post = queries.post_of(transaction(), actor(), post_id)
    moderation.report(transaction(), actor(), board, post.id, request.form.get("reason", ""), now=clock_time())
    return _back(thread, post, Phrase("Thank you. The lecturers and organisers of the class look at it."))


@blueprint.post("/discuss/posts/<post_id>/ruling")
@requires(Permission.READ_COURSE)
def rule(post_id: str) -> Redirect:
    """Hide a post, show it again, or settle its reports."""
    board, thread, post = queries.post_of(transaction(), actor(), post_id)
    act, word = DECISIONS.get(request.form.get("do", ""), (None, None))
    if act is None or word is None:
        raise NotFound
    reason = request.form.get("reason", "")
    moderation.rule(transaction(), actor(), board, post.id, act, reason, now=clock_time())
    return _back(thread, post, word)


@blueprint.get("/discuss/pictures/<picture_id>")
@requires(Permission.READ_COURSE)
def picture(picture_id: str) -> Data:
    """Show a picture of a post."""
    media_type, body = queries.picture(transaction(), actor(), picture_id)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return Data(body, media_type, cache_control="private, max-age=3600", headers=headers)


def _post(board: Board, thread: ThreadLine, post: PostLine, form: PostForm | None, status: int = 200) -> Page:
    is_seen = post.hidden_at is None or board.standing.may_moderate
    is_own = post.author_id == actor().id and post.hidden_at is None
    values: dict[str, Any] = {
        "board": board,
        "thread": thread,
        "post": post,
        "is_seen": is_seen,
        "is_own": is_own,
        "form": form,
        "typed": (form.text.data if form else queries.text_of(transaction(), post.id)) if is_own else "",
        "pictures": queries.pictures_of(transaction(), [post.id]) if is_seen else {},
        "wordings": queries.wordings(transaction(), post.id) if is_seen else [],
        "rulings": moderation.rulings(transaction(), post.id),
        "page": first_of(post.number),
    }
    return Page("discuss/post.html", values, status)


def _back(thread: ThreadLine, post: PostLine, word: Phrase) -> Redirect:
    flash(translate(word, language()))
    return Redirect(f"/discuss/threads/{thread.public_id}/?from={first_of(post.number)}#post-{post.number}")
