"""A group's board: its threads, a thread page by page, new threads and posts, the group's summary."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, request
from wtforms import StringField, TextAreaField

from elearn.accounts.queries import account_by_public_id
from elearn.accounts.roles import Permission
from elearn.content.outline import DiscussionOutline
from elearn.discussion import queries, service, summaries
from elearn.discussion.boards import Board, board_of, people_of
from elearn.discussion.queries import Moment, ThreadLine
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.photographs import Photograph, read_photograph
from elearn.problems import Phrase, Problem
from elearn.web.current import actor, clock_time, language, published, transaction
from elearn.web.discuss import read_key
from elearn.web.forms import Form
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("boards", __name__)
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
LATEST = 4_102_444_800_000_000  # microseconds: the year 2100


class PostForm(Form):
    """Ask for a post."""

    text = TextAreaField()
    picture = StringField()
    says = StringField()


class ThreadForm(PostForm):
    """Ask for a thread's title and its first post."""

    title = StringField()


@blueprint.get("/discuss/boards/<group_id>/<discussion_id>")
@requires(Permission.READ_COURSE)
def board(group_id: str, discussion_id: str) -> Page:
    """Show the threads of a board, what moved last first, under the group's summary."""
    return _board(*_found(group_id, discussion_id), ThreadForm())


@blueprint.post("/discuss/boards/<group_id>/<discussion_id>")
@requires(Permission.READ_COURSE)
def begin(group_id: str, discussion_id: str) -> Page | Redirect:
    """Begin a thread, or show the form again with every fault."""
    found, brief = _found(group_id, discussion_id)
    form, sent = ThreadForm(), sent_picture()
    text, title = form.text.data or "", form.title.data or ""
    problems = [*service.faults_of(text, title), *faults_of_picture(sent)]
    if problems:
        form.take(problems)
        return _board(found, brief, form, 422)
    who, now = actor(), clock_time()
    thread, post = service.begin_thread(transaction(), who, found, brief_id=brief.id, title=title, text=text, now=now)
    put_picture(post, sent)
    return Redirect(f"/discuss/threads/{thread}/")


@blueprint.get("/discuss/threads/<thread_id>/")
@requires(Permission.READ_COURSE)
def thread(thread_id: str) -> Page:
    """Show 30 posts of a thread, from the one on that ``from`` names."""
    return _thread(*queries.thread_of(transaction(), actor(), thread_id), PostForm())


@blueprint.post("/discuss/threads/<thread_id>/")
@requires(Permission.READ_COURSE)
def write(thread_id: str) -> Page | Redirect:
    """Write a post, or show the form again with every fault."""
    found, line = queries.thread_of(transaction(), actor(), thread_id)
    form, sent = PostForm(), sent_picture()
    text, answers = form.text.data or "", request.form.get("answers", "")
    problems = [*service.faults_of(text), *faults_of_picture(sent)]
    if problems:
        form.take(problems)
        return _thread(found, line, form, 422)
    number = int(answers) if answers.isascii() and answers.isdecimal() and len(answers) < 7 else None
    who, now = actor(), clock_time()
    post, place = service.write(transaction(), who, found, line.id, text, answers=number, now=now)
    put_picture(post, sent)
    return Redirect(f"/discuss/threads/{line.public_id}/?from={first_of(place)}#post-{place}")


@blueprint.post("/discuss/threads/<thread_id>/follow")
@requires(Permission.READ_COURSE)
def follow(thread_id: str) -> Redirect:
    """Hear of a thread, or no more of it."""
    _, line = queries.thread_of(transaction(), actor(), thread_id)
    is_on = request.form.get("do") == "follow"
    service.follow(transaction(), line.id, actor().id, is_on=is_on)
    word = Phrase("You hear of new posts here.") if is_on else Phrase("You hear no more of this thread.")
    return _said(word, f"/discuss/threads/{line.public_id}/")


@blueprint.get("/discuss/boards/<group_id>/<discussion_id>/summary")
@requires(Permission.READ_COURSE)
def summary(group_id: str, discussion_id: str) -> Page:
    """Show the form of the group's summary."""
    found, brief = _found(group_id, discussion_id)
    values = {"board": found, "brief": brief, "summary": summaries.summary_of(transaction(), found.group_id, brief.id)}
    return Page("discuss/summary.html", values)


@blueprint.post("/discuss/boards/<group_id>/<discussion_id>/summary")
@requires(Permission.READ_COURSE)
def summarise(group_id: str, discussion_id: str) -> Redirect:
    """Pin another wording of the group's summary."""
    found, brief = _found(group_id, discussion_id)
    problem, practice, suggestion = (request.form.get(name, "") for name in ("problem", "practice", "suggestion"))
    parts = (problem, practice, suggestion)
    summaries.summarise(transaction(), actor(), found, brief.id, parts, now=clock_time())
    return _said(Phrase("The summary is pinned."), f"/discuss/boards/{found.public_id}/{brief.id}")


@blueprint.post("/discuss/boards/<group_id>/<discussion_id>/rapporteur")
@requires(Permission.READ_COURSE)
def rapporteur(group_id: str, discussion_id: str) -> Redirect:
    """Name who writes the group's summary."""
    found, brief = _found(group_id, discussion_id)
    person = account_by_public_id(transaction(), request.form.get("person", ""))
    if person is None:
        raise NotFound
    summaries.name_rapporteur(transaction(), actor(), found, person.id, now=clock_time())
    return _said(Phrase("The group has its rapporteur."), f"/discuss/boards/{found.public_id}/{brief.id}")


def first_of(number: int) -> int:
    """Give the first number of the page of 30 posts on which a post stands."""
    return (number - 1) // queries.POSTS * queries.POSTS + 1


def sent_picture() -> Photograph | Phrase | None:
    """Take the picture that came with a form; a Phrase says why it is refused."""
    sent = request.files.get("picture")
    body = sent.read() if sent else b""
    return read_photograph(body) if body else None


def faults_of_picture(sent: Photograph | Phrase | None) -> list[Problem]:
    """List what is wrong with a picture that was sent."""
    return [Problem("picture", 0, 0, "D403", sent)] if isinstance(sent, Phrase) else []


def put_picture(post_id: str, sent: Photograph | Phrase | None) -> None:
    """Put a picture that was sent to an own post."""
    if isinstance(sent, Photograph):
        says = request.form.get("says", "")
        service.add_picture(transaction(), actor(), post_id, sent, says, now=clock_time())


def _found(group_id: str, discussion_id: str) -> tuple[Board, DiscussionOutline]:
    brief = published().discussions.get(discussion_id)
    if brief is None:
        raise NotFound
    return board_of(transaction(), actor(), group_id), brief


def _board(found: Board, brief: DiscussionOutline, form: ThreadForm, status: int = 200) -> Page:
    lines, more = queries.threads(transaction(), found.group_id, brief.id, _before())
    people = people_of(transaction(), found)
    values: dict[str, Any] = {
        "board": found,
        "brief": brief,
        "threads": lines,
        "more": ((more[0] - EPOCH) // TICK, more[1]) if more else None,
        "form": form,
        "summary": summaries.summary_of(transaction(), found.group_id, brief.id),
        "rapporteur": summaries.rapporteur_of(transaction(), found.group_id),
        "people": [(name, public_id) for name, some in people.items() for _, public_id in some],
        "is_first": "before" not in request.args,
    }
    return Page("discuss/board.html", values, status)


def _before() -> Moment | None:
    """Read where to page on from: a moment in microseconds since 1970 and a key."""
    moment, key = read_key("before"), read_key("key")
    if moment is None or key is None or moment > LATEST:
        return None
    return EPOCH + moment * TICK, key


def _thread(found: Board, line: ThreadLine, form: PostForm, status: int = 200) -> Page:
    start = max(1, min(read_key("from") or 1, max(line.posts, 1)))
    start = first_of(start)
    lines = queries.posts(transaction(), line.id, start)
    answered = read_key("answer")
    values = {
        "board": found,
        "thread": line,
        "brief": published().discussions.get(line.brief_id),
        "posts": lines,
        "pictures": queries.pictures_of(transaction(), [post.id for post in lines]),
        "start": start,
        "size": queries.POSTS,
        "last": first_of(max(line.posts, 1)),
        "follows": queries.follows(transaction(), line.id, actor().id),
        "people": list(people_of(transaction(), found)) if found.standing.may_write else [],
        "answers": answered if answered and answered <= line.posts else None,
        "form": form,
    }
    return Page("discuss/thread.html", values, status)


def _said(word: Phrase, location: str) -> Redirect:
    flash(translate(word, language()))
    return Redirect(location)
