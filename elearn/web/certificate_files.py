"""What a certificate's page and its PDF have in common: its words, its picture for cameras, and the file itself."""

from io import BytesIO

from flask import g, request

from elearn.certificates.models import Certificate
from elearn.certificates.printing import pdf_of
from elearn.certificates.queries import certificate_of
from elearn.certificates.wording import Said, Words, words_of
from elearn.errors import Conflict
from elearn.languages import Language
from elearn.problems import Phrase
from elearn.web import visitor
from elearn.web.current import database, language, settings

NOT_VALID = Phrase("This certificate is not valid any more, so there is no PDF of it.")


def site() -> str:
    """Give the site's public address."""
    return settings().base_url or request.host_url.rstrip("/")


def target_of(serial: str) -> str:
    """Give the address at which a certificate is verified."""
    return f"{site()}/verify/{serial}"


def words(found: Certificate, tongue: Language) -> Words:
    """Word a certificate in a language."""
    is_zh = tongue == "zh"
    said = Said(
        name=found.name,
        unit=found.unit_zh if is_zh else found.unit_en,
        course=found.course_zh if is_zh else found.course_en,
        title=found.class_zh if is_zh else found.class_en,
        host=found.host,
        organisers=found.organisers,
        first_day=found.first_day,
        last_day=found.last_day,
        issued_on=found.issued_on,
        serial=found.serial,
    )
    issuer = settings().site_name_zh if is_zh else settings().site_name_en
    return words_of(said, tongue, issuer=issuer, address=f"{site()}/verify/")


def picture(serial: str) -> bytes:
    """Draw the code that leads to the verification, for the cameras of phones; PNG, which WeChat reads when pressed."""
    import segno

    drawn = BytesIO()
    segno.make(target_of(serial), error="m").save(drawn, kind="png", scale=10, border=1)
    return drawn.getvalue()


def prepare_pdf() -> bytes:
    """Draw the PDF of a certificate for whoever may see it, before the request's transaction opens; b"" for others."""
    with database().read() as session:
        g.transaction = session
        who = visitor.actor_or_none()
        if who is None or who.must_change_password:
            return b""
        if who.language:
            g.language = who.language
        found = certificate_of(session, who, str((request.view_args or {})["serial"]))
        if found.status != "valid":
            raise Conflict(NOT_VALID)
        said = words(found, language())
    g.transaction = None
    return pdf_of(said, setting=settings().certificate_font, target=target_of(found.serial), language=language())
