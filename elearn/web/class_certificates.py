"""Certificates of a class: who gets one and who lacks what, issuing them, those in doubt, and a list to print."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from sqlalchemy import ColumnElement

from elearn.accounts.models import Account
from elearn.accounts.roles import Permission
from elearn.certificates.doubts import doubts_in
from elearn.certificates.queries import certificates_of, had_one, holds_one
from elearn.certificates.service import Issuer, issue
from elearn.completion.facts import rules_of, terms_of
from elearn.completion.finished import completed
from elearn.completion.service import refresh, standing_among
from elearn.errors import Conflict, NotFound
from elearn.identities import digest
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.training.queries import Member, Seen, class_of, count_members, keys_of, members, seen_class, some_members
from elearn.web.certificates import STATES
from elearn.web.class_completion import titles_of
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("class_certificates", __name__)
CHANGED = Phrase("Who has completed has changed since you looked. Look again, then issue.")
ISSUED = Phrase("%(count)s certificates were issued, and their holders told.")
PARTS = ("ready", "held", "lacking")


@blueprint.get("/admin/classes/<class_id>/certificates")
@requires(Permission.MANAGE_CLASSES)
def overview(class_id: str) -> Page:
    """Show who would get a certificate now, who has one, and who lacks what: of each the first page, or a later one."""
    found = seen_class(transaction(), actor(), class_id)
    conditions = _conditions(found)
    listed = {part: _page(found, part, conditions[part]) for part in PARTS}
    values = {
        "class_": found,
        "counts": {part: count_members(transaction(), actor(), found, *conditions[part]) for part in PARTS},
        "valid": count_members(transaction(), actor(), found, holds_one(found.id)),
        "further": {part: listed[part][1] for part in PARTS},
        "only": _only(),
        "seal": _seal(found, conditions["ready"]),
        "states": STATES,
        "issues_itself": terms_of(transaction(), [found.id])[found.id].issues_itself,
        "titles": titles_of(published(), language()),
    }
    return Page("certificates/class.html", {**values, **_rows(found, {part: listed[part][0] for part in PARTS})})


@blueprint.post("/admin/classes/<class_id>/certificates")
@requires(Permission.MANAGE_CLASSES)
def issue_all(class_id: str) -> Redirect:
    """Issue certificates to exactly those whom the preview has counted and shown."""
    found = class_of(transaction(), actor(), class_id)
    ready = _conditions(found)["ready"]
    if request.form.get("seen") != _seal(found, ready):
        raise Conflict(CHANGED)
    return _issue(found, list(keys_of(transaction(), actor(), found, *ready)))


@blueprint.post("/admin/classes/<class_id>/certificates/<person_id>")
@requires(Permission.MANAGE_CLASSES)
def issue_again(class_id: str, person_id: str) -> Redirect:
    """Issue another certificate to a member whose certificate was revoked."""
    found = class_of(transaction(), actor(), class_id)
    member = next(iter(members(transaction(), actor(), found, Account.public_id == person_id)), None)
    if member is None:
        raise NotFound
    return _issue(found, [member.account_id])


@blueprint.get("/admin/classes/<class_id>/certificates/list")
@requires(Permission.MANAGE_CLASSES)
def print_list(class_id: str) -> Page:
    """Show the certificates of the class as a list to print and sign."""
    found = seen_class(transaction(), actor(), class_id)
    people = members(transaction(), actor(), found, had_one(found.id))
    issued = certificates_of(transaction(), found.id)
    held = [(one, certificate) for one in people for certificate in issued.get(one.account_id, [])]
    return Page("certificates/list.html", {"class_": found, "held": held, "states": STATES})


def _conditions(found: Seen) -> dict[str, tuple[ColumnElement[bool], ...]]:
    """Say in SQL who would get one now, who has had one, and who never had one and lacks something."""
    rule = rules_of(transaction(), published(), [found.id])[found.id]
    done = Account.id.in_(completed(published().course, rule, found.id))
    had = had_one(found.id)
    return {"ready": (done, ~had), "held": (had,), "lacking": (~done, ~had)}


def _only() -> str:
    return next((part for part in PARTS if part == request.args.get("show")), "")


def _page(found: Seen, part: str, conditions: Sequence[ColumnElement[bool]]) -> tuple[list[Member], str | None]:
    """Give the members of a part to show, and the query that leads on to more of them."""
    if _only() not in ("", part):
        return [], None
    after = request.args.get("after", "") if _only() else ""
    listed, has_more = some_members(transaction(), actor(), found, *conditions, after=after)
    return listed, f"?show={part}&after={listed[-1].public_id}" if has_more else None


def _rows(found: Seen, listed: dict[str, list[Member]]) -> dict[str, Any]:
    """Put beside the people of a page what is shown of each."""
    shown = [one.account_id for part in PARTS for one in listed[part]]
    rule = rules_of(transaction(), published(), [found.id])[found.id]
    standing = standing_among(transaction(), published(), rule, shown)
    issued = certificates_of(transaction(), found.id, [one.account_id for one in listed["held"]])
    held = [(one, certificate) for one in listed["held"] for certificate in issued.get(one.account_id, [])]
    doubts = doubts_in(transaction(), found.id)
    doubted = members(transaction(), actor(), found, had_one(found.id, list(doubts))) if doubts else []
    papers = certificates_of(transaction(), found.id, [one.account_id for one in doubted])
    valid = {one.account_id for one, certificate in held if certificate.status == "valid"}
    return {
        "ready": [(one, standing[one.account_id][1]) for one in listed["ready"]],
        "lacking": [(one, standing[one.account_id][0]) for one in listed["lacking"]],
        "held": held,
        "again": {one.account_id for one in listed["held"] if one.account_id not in valid},
        "completed": {key for key, (_, at) in standing.items() if at},
        "doubts": [
            (one, paper, doubts[paper.id]) for one in doubted for paper in papers[one.account_id] if paper.id in doubts
        ],
    }


def _seal(found: Seen, ready: Sequence[ColumnElement[bool]]) -> str:
    """Seal whom a preview has counted, so that the issuing can tell whether they are still the same."""
    return digest(" ".join(map(str, sorted(keys_of(transaction(), actor(), found, *ready)))))


def _issue(found: Seen, account_ids: list[int]) -> Redirect:
    issuer = Issuer(actor().public_id, clock_time(), settings().zone)
    refresh(transaction(), published(), found.id)
    made = issue(transaction(), published(), found.id, issuer, only=account_ids)
    flash(translate(Phrase(ISSUED.text, {"count": len(made)}), language()))
    return Redirect(f"/admin/classes/{found.public_id}/certificates")
