"""Certificates of a class: who gets one and who lacks what, issuing them, those in doubt, and a list to print."""

from typing import Any

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.certificates.doubts import doubts_in
from elearn.certificates.models import Certificate
from elearn.certificates.queries import certificates_of_class
from elearn.certificates.service import Issuer, issue
from elearn.completion.facts import terms_of
from elearn.completion.rules import Missing
from elearn.completion.service import refresh, standing_of
from elearn.errors import Conflict, NotFound
from elearn.identities import digest
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.training.queries import Member, Seen, class_of, members, seen_class
from elearn.web.certificates import STATES
from elearn.web.class_completion import titles_of
from elearn.web.current import actor, clock_time, language, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("class_certificates", __name__)
CHANGED = Phrase("Who has completed has changed since you looked. Look again, then issue.")
ISSUED = Phrase("%(count)s certificates were issued, and their holders told.")


@blueprint.get("/admin/classes/<class_id>/certificates")
@requires(Permission.MANAGE_CLASSES)
def overview(class_id: str) -> Page:
    """Show who would get a certificate now, who has one, and who lacks what."""
    found = seen_class(transaction(), actor(), class_id)
    return Page("certificates/class.html", _values(found))


@blueprint.post("/admin/classes/<class_id>/certificates")
@requires(Permission.MANAGE_CLASSES)
def issue_all(class_id: str) -> Redirect:
    """Issue certificates to exactly those whom the preview has shown."""
    found = class_of(transaction(), actor(), class_id)
    ready = _values(found)["ready"]
    if request.form.get("seen") != seal_of(ready):
        raise Conflict(CHANGED)
    return _issue(found, [member.account_id for member, _ in ready])


@blueprint.post("/admin/classes/<class_id>/certificates/<person_id>")
@requires(Permission.MANAGE_CLASSES)
def issue_again(class_id: str, person_id: str) -> Redirect:
    """Issue another certificate to a member whose certificate was revoked."""
    found = class_of(transaction(), actor(), class_id)
    people = members(transaction(), actor(), found)
    member = next((one for one in people if one.public_id == person_id), None)
    if member is None:
        raise NotFound
    return _issue(found, [member.account_id])


@blueprint.get("/admin/classes/<class_id>/certificates/list")
@requires(Permission.MANAGE_CLASSES)
def print_list(class_id: str) -> Page:
    """Show the certificates of the class as a list to print and sign."""
    found = seen_class(transaction(), actor(), class_id)
    return Page("certificates/list.html", _values(found))


def seal_of(ready: list[tuple[Member, Any]]) -> str:
    """Seal whom a preview has shown, so that the issuing can tell whether they are still the same."""
    return digest(" ".join(sorted(member.public_id for member, _ in ready)))


def _issue(found: Seen, account_ids: list[int]) -> Redirect:
    issuer = Issuer(actor().public_id, clock_time(), settings().zone)
    refresh(transaction(), published(), found.id)
    made = issue(transaction(), published(), found.id, issuer, only=account_ids)
    flash(translate(Phrase(ISSUED.text, {"count": len(made)}), language()))
    return Redirect(f"/admin/classes/{found.public_id}/certificates")


def _values(found: Seen) -> dict[str, Any]:
    outline = published()
    standing = standing_of(transaction(), outline, found.id)
    issued = certificates_of_class(transaction(), found.id)
    people = members(transaction(), actor(), found)
    ready = [(one, at) for one, _, at in _without(people, standing, issued) if at]
    lacking = [(one, left) for one, left, at in _without(people, standing, issued) if not at]
    held = [(one, certificate) for one in people for certificate in issued.get(one.account_id, [])]
    valid = {one.account_id for one, certificate in held if certificate.status == "valid"}
    doubts = doubts_in(transaction(), found.id)
    return {
        "class_": found,
        "ready": ready,
        "seal": seal_of(ready),
        "lacking": lacking,
        "held": held,
        "again": {one.account_id for one in people if one.account_id in issued and one.account_id not in valid},
        "completed": {key for key, (_, at) in standing.items() if at},
        "doubts": [(one, certificate, doubts[certificate.id]) for one, certificate in held if certificate.id in doubts],
        "states": STATES,
        "issues_itself": terms_of(transaction(), [found.id])[found.id].issues_itself,
        "titles": titles_of(outline, language()),
    }


def _without(
    people: list[Member], standing: dict[int, tuple[Missing, Any]], issued: dict[int, list[Certificate]]
) -> list[tuple[Member, Missing, Any]]:
    """List the members who never had a certificate of the class, with what they lack and when they completed."""
    return [(one, *standing[one.account_id]) for one in people if one.account_id not in issued]
