"""Anybody verifies a certificate by its serial number: whether it holds, of what, and just enough of whose."""

from flask import request

from elearn.certificates.masking import masked, read_serial
from elearn.certificates.queries import known_to_all
from elearn.errors import NotFound
from elearn.web.certificate_files import picture
from elearn.web.current import transaction
from elearn.web.guard import public
from elearn.web.pages import Data, Page, Redirect
from elearn.web.views import Views

blueprint = Views("verification", __name__)


@blueprint.get("/verify/")
@public()
def ask() -> Page | Redirect:
    """Ask for a serial number, or lead on to the one that was typed."""
    serial = read_serial(request.args.get("serial", ""))
    if serial.replace("-", "").isalnum() and serial.isascii():
        return Redirect(f"/verify/{serial}")
    return Page("certificates/verify.html", {"certificate": None, "serial": ""})


@blueprint.get("/verify/<serial>")
@public()
def verify(serial: str) -> Page:
    """Say whether a certificate is valid. The number cannot be guessed (59 bits), so nothing here counts visits."""
    found = known_to_all(transaction(), read_serial(serial))
    if found is None:
        return Page("certificates/verify.html", {"certificate": None, "serial": read_serial(serial)}, 404)
    values = {"certificate": found, "serial": found.serial, "name": masked(found.name)}
    return Page("certificates/verify.html", values)


@blueprint.get("/verify/<serial>/code.png")
@public()
def code(serial: str) -> Data:
    """Give the picture that leads here; a picture of its own, so that WeChat reads it when it is pressed long."""
    found = known_to_all(transaction(), read_serial(serial))
    if found is None:
        raise NotFound
    return Data(picture(found.serial), "image/png", cache_control="private, max-age=86400")
