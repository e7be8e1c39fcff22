"""Pictures that are brought in the browser: read as pictures, written anew, and kept as drafts of their own."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from elearn.accounts.actor import Actor
from elearn.authoring import drafts
from elearn.authoring.models import Draft, DraftFile
from elearn.content import manuscripts, models, picture_codes
from elearn.content.items import PICTURE_FOLDER
from elearn.content.medium import Medium
from elearn.content.pictures import MAX_BYTES, read_picture
from elearn.content.shelf import latest_id
from elearn.errors import Invalid
from elearn.identities import digest
from elearn.problems import Phrase, Problem
from elearn.questions.places import Place

LARGEST_SENT = 8_000_000
WIDEST = 1600  # pixels: twice the widest column, and enough for print
MOST_PIXELS = 40_000_000
FORMS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
NO_ALT = Phrase("Say what the picture shows: it is read aloud to those who do not see it.")
_MEGABYTES = {"limit": LARGEST_SENT // 1_000_000}
TOO_LARGE = Phrase("The picture has more than %(limit)s megabytes; make it smaller.", _MEGABYTES)


def bring(session: Session, actor: Actor, data: bytes, alt: str, *, public_id: str, now: datetime) -> str:
    """Keep a picture as a draft; give the line that shows it in a lecture.

    Raises Invalid for what is no picture, is too large, or has no text alternative. The same picture is kept once.
    """
    alt = " ".join(re.sub(r"[\[\]]", " ", alt).split())[:300]
    if not alt:
        raise Invalid([Problem("alt", 0, 0, "A141", NO_ALT)])
    if len(data) > LARGEST_SENT:
        raise Invalid([Problem("picture", 0, 0, "A142", TOO_LARGE)])
    medium = cleaned(data)
    name = medium.name.rpartition("/")[2]
    if session.execute(select(models.Medium.hash).where(models.Medium.hash == medium.sha256)).first() is None:
        row = {"hash": medium.sha256, "media_type": medium.mime, "body": medium.data}
        session.execute(insert(models.Medium), [row])  # served from here, also to the preview; nothing else names it
    bodies = {PICTURE_FOLDER + name: medium.data}
    published = manuscripts.listing(session, latest_id(session) or 0)
    if PICTURE_FOLDER + name not in published and drafts.find(session, ("picture", name)) is None:
        drafts.keep(session, actor, ("picture", name), bodies, public_id=public_id, source=alt, now=now)
    return f"![{alt}](media/{name})"


def cleaned(data: bytes) -> Medium:
    """Read a picture by its content and write it anew, so that nothing else which was in the file is left.

    Its name is made of its content, so none that was sent can lead anywhere. A drawing (SVG) is refused where it
    holds more than shapes. Raises Invalid.
    """
    is_drawing = data.lstrip()[:200].lower().startswith((b"<svg", b"<?xml", b"<!doctype svg", b"\xef\xbb\xbf<"))
    extension, body = ("svg", data) if is_drawing else _written_anew(data)
    name = f"p-{digest(body.hex())[:16]}.{extension}"
    medium, problems = read_picture(PICTURE_FOLDER + name, body)
    if medium is None:
        raise Invalid(problems)
    return medium


def _written_anew(data: bytes) -> tuple[str, bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid([picture_codes.PICTURE_LARGE.at(Place("picture"), size=len(data), limit=MAX_BYTES)])
            form = str(opened.format)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((WIDEST, WIDEST * 4))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid([picture_codes.NOT_A_PICTURE.at(Place("picture"), type="PNG, JPEG, WebP, SVG")]) from None
    for quality, share in ((85, 1.0), (75, 0.75), (65, 0.5)):
        size = (max(1, int(upright.width * share)), max(1, int(upright.height * share)))
        part = upright if share == 1.0 else upright.resize(size)
        body = _bytes(part, form, quality)
        if len(body) <= MAX_BYTES:
            return FORMS[form], body
    return "webp", _bytes(upright.resize((max(1, upright.width // 2), max(1, upright.height // 2))), "WEBP", 60)


def _bytes(picture: Any, form: str, quality: int) -> bytes:
    stream = io.BytesIO()
    plain = picture.convert("RGB") if form == "JPEG" else picture.convert("RGBA" if _has_alpha(picture) else "RGB")
    plain.info = {}  # place, camera, comments: nothing of that belongs to a lecture
    plain.save(stream, form, **({"optimize": True} if form == "PNG" else {"quality": quality}))
    return stream.getvalue()


def _has_alpha(picture: Any) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def pictures_being_brought(session: Session) -> Mapping[str, Medium]:
    """Give the pictures that are drafts, by the name that lectures call them."""
    read = select(DraftFile.path, DraftFile.body).join(Draft, Draft.id == DraftFile.draft_id)
    found = {}
    for path, body in session.execute(read.where(Draft.kind == "picture", DraftFile.body.is_not(None))):
        medium, _ = read_picture(path, body or b"")
        if medium is not None:
            found[medium.name] = medium
    return found
