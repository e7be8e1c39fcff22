"""What a certificate says, in the reader's language: one wording for the page, the paper and the PDF."""

from dataclasses import dataclass
from datetime import date

from elearn.languages import Language, show_date, translate
from elearn.problems import Phrase

TITLE = Phrase("Certificate of completion")
NAMED = Phrase("%(name)s, %(unit)s")
DAYS = Phrase("%(first)s to %(last)s")
HELD = Phrase(
    "took part in “%(title)s” (%(days)s), studied the course “%(course)s” and passed what is asked. "
    "This certificate of completion is awarded."
)
HELD_BY = Phrase(
    "took part in “%(title)s”, held by %(host)s (%(days)s), studied the course “%(course)s” and passed what is "
    "asked. This certificate of completion is awarded."
)
NUMBER = Phrase("No. %(serial)s")
CHECK = Phrase("Verify it by this code or at %(address)s")


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the texts of a certificate, in the order in which they are read."""

    title: str
    person: str
    body: str
    issuers: tuple[str, ...]
    day: str
    number: str
    check: str


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what a certificate is worded from, in one language already where there are two."""

    name: str
    unit: str
    course: str
    title: str
    host: str
    organisers: str
    first_day: date
    last_day: date
    issued_on: date
    serial: str


def words_of(said: Said, language: Language, *, issuer: str, address: str) -> Words:
    """Word a certificate; ``issuer`` signs where the class names no organiser, ``address`` is where it is verified."""
    first, last = show_date(said.first_day, language), show_date(said.last_day, language)
    days = first if first == last else translate(Phrase(DAYS.text, {"first": first, "last": last}), language)
    values = {"title": said.title, "days": days, "course": said.course, "host": said.host}
    body = translate(Phrase((HELD_BY if said.host else HELD).text, values), language)
    signed = tuple(line for line in said.organisers.splitlines() if line) or (said.host or issuer,)
    return Words(
        title=translate(TITLE, language),
        person=translate(Phrase(NAMED.text, {"name": said.name, "unit": said.unit}), language),
        body=body,
        issuers=signed,
        day=show_date(said.issued_on, language),
        number=translate(Phrase(NUMBER.text, {"serial": said.serial}), language),
        check=translate(Phrase(CHECK.text, {"address": address}), language),
    )
