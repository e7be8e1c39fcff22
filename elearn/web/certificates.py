"""Certificates as their holders and administrators see them: the own ones, one as a page and as a file, its end."""

from flask import flash, request

from elearn.accounts.roles import Permission
from elearn.certificates import service
from elearn.certificates.models import Certificate
from elearn.certificates.queries import certificate_of, own_certificates, run_certificate
from elearn.errors import NotFound
from elearn.languages import translate
from elearn.problems import Phrase
from elearn.web.certificate_files import prepare_pdf, words
from elearn.web.current import actor, clock_time, language, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("certificates", __name__)
FILE = Phrase("Certificate")
STATES = {
    "valid": Phrase("Valid"),
    "revoked": Phrase("Revoked"),
    "superseded": Phrase("Replaced by a newer one"),
}


@blueprint.get("/certificates/")
@requires()
def listing() -> Page:
    """List the own certificates."""
    values = {"certificates": own_certificates(transaction(), actor().id), "states": STATES}
    return Page("certificates/mine.html", values)


@blueprint.get("/certificates/<serial>")
@requires()
def show(serial: str) -> Page:
    """Show a certificate as it is printed; who runs its class can end it here."""
    found = certificate_of(transaction(), actor(), serial)
    values = {
        "certificate": found,
        "words": words(found, language()),
        "states": STATES,
        "is_mine": found.account_id == actor().id,
        "is_run": is_run(found),
    }
    return Page("certificates/certificate.html", values)


@blueprint.get("/certificates/<serial>.pdf")
@requires(prepare=prepare_pdf)
def pdf(body: bytes, serial: str) -> Data:
    """Hand out a certificate as PDF."""
    found = certificate_of(transaction(), actor(), serial)
    return Data(body, "application/pdf", f"{translate(FILE, language())}-{found.serial}.pdf")


@blueprint.post("/certificates/<serial>/revoke")
@requires(Permission.MANAGE_CLASSES)
def revoke(serial: str) -> Redirect:
    """Revoke a certificate, with a reason that its holder reads."""
    found = run_certificate(transaction(), actor(), serial)
    reason = request.form.get("reason", "")
    service.revoke(transaction(), found, reason=reason, now=clock_time(), actor_id=actor().public_id)
    flash(translate(Phrase("The certificate is revoked."), language()))
    return Redirect(f"/certificates/{serial}")


@blueprint.post("/certificates/<serial>/replace")
@requires(Permission.MANAGE_CLASSES)
def replace(serial: str) -> Redirect:
    """Issue another certificate in the place of this one, with a reason that its holder reads."""
    found = run_certificate(transaction(), actor(), serial)
    issuer = service.Issuer(actor().public_id, clock_time(), settings().zone)
    made = service.replace(transaction(), found, issuer, reason=request.form.get("reason", ""))
    flash(translate(Phrase("A new certificate has taken its place."), language()))
    return Redirect(f"/certificates/{made}")


def is_run(found: Certificate) -> bool:
    """Say whether the actor runs the class of a certificate."""
    try:
        run_certificate(transaction(), actor(), found.serial)
    except NotFound:
        return False
    return True
