"""A trainee reviews: the day's cards one after another, what the answer was, and how much is wanted a day."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.assessment import queries as attempts
from elearn.content.outline import QuestionRef
from elearn.errors import NotFound
from elearn.identities import new_public_id
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.questions.registry import kind_of
from elearn.review import queries
from elearn.review import service as review
from elearn.review.choosing import Due, choose
from elearn.review.deck import may_be_asked
from elearn.review.models import ENDED, ON, PAUSED
from elearn.web.asking import ask, mark
from elearn.web.current import actor, clock_time, language, local_day, published, shelf, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("review", __name__)
CAPS = (5, 10, 15, 20, 30, 50)
_LONGEST_MS = 2**31


@blueprint.get("/review/")
@requires(Permission.STUDY)
def today() -> Page:
    """Show the day's next card, or that the day is done, or that reviews are paused."""
    plan = queries.agenda(transaction(), actor().id, local_day())
    cards = _cards(plan)
    if not cards:
        following = queries.next_due(transaction(), actor().id, local_day())
        return _page("done" if plan.state == ON else "off", {"plan": plan, "next_due": following, "caps": CAPS})
    ref = published().questions[cards[0].question_id]
    spec, rendering = _documents(ref)
    seconds = queries.usual_ms(transaction(), actor().id) * len(cards) / 1000
    values = {
        "plan": plan,
        "count": len(cards),
        "minutes": max(1, round(seconds / 60)),
        "q": ask(spec, rendering, language(), number=plan.done + 1),
        "m": None,
        "revision": ref.revision_hash,
        "event": new_public_id(),
        "shown_at": _milliseconds(),
        "caps": CAPS,
    }
    return _page("ask", values)


@blueprint.post("/review/<question_id>")
@requires(Permission.STUDY)
def answer(question_id: str) -> Redirect:
    """Take the answer to a card; one that is sent twice, or from two tabs, counts once."""
    ref = _card(question_id)
    spec, _ = _documents(ref)
    is_forgotten = request.form.get("do") == "forgotten"
    given = None if is_forgotten else kind_of(spec["kind"]).read_answer(spec, dict(request.form.lists()), question_id)
    if request.form.get("revision") != ref.revision_hash:
        return _again(Phrase("This question has just been revised: here it is as it reads now."))
    if given is None and not is_forgotten:
        return _again(Phrase("Answer the question first, or say that you have forgotten it."))
    event_id = request.form.get("event", "")[:36]
    asked = review.Asked(ref.revision_hash, event_id or new_public_id(), _took_ms())
    review.answer(transaction(), actor().id, spec, given, asked, day=local_day(), now=clock_time())
    return Redirect(f"/review/{question_id}{_part()}")


@blueprint.get("/review/<question_id>")
@requires(Permission.STUDY)
def told(question_id: str) -> Page | Redirect:
    """Show what was answered today to a card, what is right, and why."""
    ref = published().questions.get(question_id)
    row = queries.answer_of_day(transaction(), actor().id, question_id, local_day())
    if ref is None or row is None:
        raise NotFound
    if row.revision_hash != ref.revision_hash:  # revised since it was answered: its next turn shows the new text
        return Redirect("/review/")
    spec, rendering = _documents(ref)
    plan = queries.agenda(transaction(), actor().id, local_day())
    card = queries.memories(transaction(), actor().id, [question_id])[question_id]
    values = {
        "plan": plan,
        "q": ask(spec, rendering, language(), number=plan.done, answer=row.answer),
        "m": mark(spec, rendering, language(), row.answer),
        "days": (card.due - local_day()).days,
        "topic": row.topic,
    }
    return _page("told", values)


@blueprint.post("/review/")
@requires(Permission.STUDY)
def prefer() -> Redirect:
    """Pause, end or begin reviews, or say how many a day are wanted; what was learnt is kept."""
    plan = queries.agenda(transaction(), actor().id, local_day())
    state, cap = request.form.get("state", plan.state), request.form.get("cap", "")
    if state not in (ON, PAUSED, ENDED) or (cap and cap not in map(str, CAPS)):
        raise NotFound
    wanted = int(cap) if cap else plan.cap
    review.prefer(transaction(), actor().id, state=state, cap=wanted, now=clock_time())
    return Redirect("/review/")


def _cards(plan: queries.Agenda) -> list[Due]:
    """Choose what is left of the day, without what is on a quiz that was begun: its key is due later."""
    if not plan.left:
        return []
    refs, day = published().questions, local_day()
    withheld = attempts.open_questions(transaction(), actor().id)
    due = queries.due_cards(transaction(), actor().id, day, plan.left)
    fit = [card for card in due if may_be_asked(refs.get(card.question_id), day) and card.question_id not in withheld]
    return choose(fit, plan.left, day, after=request.args.get("after", ""))


def _card(question_id: str) -> QuestionRef:
    """Find a question that is one of the actor's cards and may be asked now."""
    ref = published().questions.get(question_id)
    is_own = queries.is_card(transaction(), actor().id, question_id)
    if ref is None or not is_own or not may_be_asked(ref, local_day()):
        raise NotFound
    return ref


def _documents(ref: QuestionRef) -> tuple[Any, Any]:
    found = shelf().documents(transaction(), (ref.revision_hash, ref.rendering_hash))
    return found[ref.revision_hash], found[ref.rendering_hash]


def _page(view: str, values: dict[str, Any]) -> Page:
    """Give the whole page, or to the page's script the piece that changes."""
    is_piece = "part" in request.args
    return Page(
        "review/_piece.html" if is_piece else "review/page.html", {**values, "view": view, "is_piece": is_piece}
    )


def _again(word: Phrase) -> Redirect:
    flash(translate(word, language()), "warn")
    return Redirect(f"/review/{_part()}")


def _part() -> str:
    return "?part=1" if "part" in request.args else ""


def _milliseconds() -> int:
    return int(clock_time().timestamp() * 1000)


def _took_ms() -> int | None:
    """Work out how long the card was looked at; None when the page does not say it plausibly."""
    shown = request.form.get("shown_at", "")
    took = _milliseconds() - int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 16 else -1
    return took if 0 < took < _LONGEST_MS else None
