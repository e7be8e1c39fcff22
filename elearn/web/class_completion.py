"""What a class asks for its completion, and who of its members lacks what."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request

from elearn.accounts.models import Account
from elearn.accounts.roles import Permission
from elearn.assessment.rules import NOT_OFFERED
from elearn.completion import service
from elearn.completion.facts import Terms, rules_of, sessions_of, terms_of
from elearn.completion.finished import completed
from elearn.content.outline import Outline
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.reporting.sheet import quizzes_in_order
from elearn.training.queries import Seen, class_of, count_members, seen_class, some_members
from elearn.web.current import actor, clock_time, language, published, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("class_completion", __name__)


@blueprint.get("/admin/classes/<class_id>/completion")
@requires(Permission.MANAGE_CLASSES)
def overview(class_id: str) -> Page:
    """Show what the class asks, and how far its members are who may be seen."""
    found = seen_class(transaction(), actor(), class_id)
    return _page(found, terms_of(transaction(), [found.id])[found.id], {})


@blueprint.post("/admin/classes/<class_id>/completion")
@requires(Permission.MANAGE_CLASSES)
def change(class_id: str) -> Page | Redirect:
    """Keep what the class asks, or show the form again with every fault."""
    found, given = class_of(transaction(), actor(), class_id), read_terms()
    who, now = actor().public_id, clock_time()
    try:
        service.set_terms(transaction(), published(), found.id, given, now=now, actor_id=who)
    except Invalid as error:
        return _page(found, given, {problem.path: problem.message for problem in error.problems})
    flash(translate(Phrase("What the class asks is kept."), language()))
    return Redirect(f"/admin/classes/{class_id}/completion")


def read_terms() -> Terms:
    """Read the form; a share that is no number becomes -1, which no class may ask."""
    share = request.form.get("attendance", "").strip()
    return Terms(
        int(share) if share.isascii() and share.isdecimal() and len(share) < 9 else -1,
        tuple(dict.fromkeys(request.form.getlist("quiz"))),
        "itself" in request.form,
    )


def titles_of(outline: Outline, tongue: str) -> dict[str, str]:
    """Give the titles of lectures and quizzes in a language, under "lecture <id>" and "quiz <id>"."""
    found = {f"lecture {one.id}": one.title[tongue] for one in outline.course.lectures}
    return found | {f"quiz {key}": quiz.title[tongue] for key, quiz in outline.quizzes.items()}


def _page(found: Seen, given: Terms, faults: Mapping[str, Phrase]) -> Page:
    outline, after = published(), request.args.get("after", "")
    rule = rules_of(transaction(), outline, [found.id])[found.id]
    listed, has_more = some_members(transaction(), actor(), found, after=after)
    standing = service.standing_among(transaction(), outline, rule, [one.account_id for one in listed])
    done = Account.id.in_(completed(outline.course, rule, found.id))
    asked = outline.course.asks_quizzes
    values: dict[str, Any] = {
        "class_": found,
        "course": outline.course,
        "given": given,
        "faults": faults,
        "sessions": len(sessions_of(transaction(), [found.id])[found.id]),
        "offered": [one for one in quizzes_in_order(outline) if one.id not in asked and one.kind not in NOT_OFFERED],
        "people": [(one, *standing[one.account_id]) for one in listed],
        "number": count_members(transaction(), actor(), found),
        "done": count_members(transaction(), actor(), found, done),
        "next_page": f"?after={listed[-1].public_id}" if has_more else None,
        "is_first": not after,
        "titles": titles_of(outline, language()),
    }
    return Page("completion/class.html", values, 422 if faults else 200)
