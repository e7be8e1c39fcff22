"""People who are there twice: who may be, that they are two after all, what a merge would do, and the merge."""

from flask import flash, request
from sqlalchemy import or_, select

from elearn.accounts.models import Account
from elearn.accounts.names import fold_username
from elearn.accounts.people import person
from elearn.accounts.policy import within
from elearn.accounts.roles import Permission
from elearn.errors import Invalid
from elearn.languages import translate
from elearn.organisation.models import OrgUnit
from elearn.personnel import duplicates, merging
from elearn.problems import Phrase, Problem
from elearn.web.current import actor, clock_time, language, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("merging", __name__)
NOBODY = Phrase("Nobody in your area has this user name or staff number.")
LIST = "/admin/people/twice"


@blueprint.get("/admin/people/twice")
@requires(Permission.MANAGE_PEOPLE)
def listing() -> Page:
    """List people of one name in one county, who may be one."""
    pairs, has_more = duplicates.likely(transaction(), actor())
    return Page("people/twice.html", {"pairs": pairs, "has_more": has_more})


@blueprint.post("/admin/people/twice")
@requires(Permission.MANAGE_PEOPLE)
def keep_apart() -> Redirect:
    """Note that two people are two."""
    first, second = request.form.get("first", ""), request.form.get("second", "")
    duplicates.keep_apart(transaction(), actor(), first, second, now=clock_time())
    flash(translate(Phrase("Kept: these are two people."), language()))
    return Redirect(LIST)


@blueprint.get("/admin/people/<public_id>/merge")
@requires(Permission.MANAGE_PEOPLE)
def look(public_id: str) -> Page:
    """Show what a merge into the account named by ``?into=`` would give."""
    into = _named(request.args.get("into", ""))
    gone, kept = merging.pair(transaction(), actor(), public_id, into, is_held=False)
    values = {
        "gone": person(transaction(), actor(), gone.public_id),
        "kept": person(transaction(), actor(), kept.public_id),
        "preview": merging.preview(transaction(), gone, kept),
        "labels": WHAT,
    }
    return Page("people/merge.html", values)


@blueprint.post("/admin/people/<public_id>/merge")
@requires(Permission.MANAGE_PEOPLE)
def merge(public_id: str) -> Redirect:
    """Give everything to the other account, and close this one for good."""
    gone, kept = merging.pair(transaction(), actor(), public_id, request.form.get("into", ""))
    merging.merge(transaction(), actor(), gone, kept, now=clock_time())
    flash(translate(Phrase("Merged. Everything belongs to this account now."), language()))
    return Redirect(f"/admin/people/{kept.public_id}")


def _named(text: str) -> str:
    """Find the account that somebody typed the user name or staff number of, or whose public id an address has."""
    word = text.strip()
    mine = within(actor(), Permission.MANAGE_PEOPLE, OrgUnit.path)
    named = or_(Account.username == fold_username(word), Account.staff_number == word, Account.public_id == word)
    read = select(Account.public_id).join(OrgUnit, OrgUnit.id == Account.unit_id).where(mine, named)
    found = transaction().scalars(read).first()
    if not word or found is None:
        raise Invalid([Problem("into", 0, 0, "A131", NOBODY)])
    return found


WHAT = {
    "attempt": Phrase("attempts"),
    "section_done": Phrase("finished sections"),
    "class_member": Phrase("stays in classes"),
    "attendance": Phrase("attended sessions"),
    "review_log": Phrase("answers in reviews"),
    "discussion_post": Phrase("posts in discussions"),
    "notice": Phrase("notices"),
    "hand_mark": Phrase("marks given"),
}
