"""Make mail of a message: plain text, its headers, and how to be rid of its kind with one click (RFC 8058). Pure."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from elearn.identities import digest
from elearn.languages import TAGS, Language, translate
from elearn.problems import Phrase

WAY = Phrase("To read more: %(address)s")
END = Phrase("You get this because you gave your address to %(site)s. Turn this kind of mail off: %(address)s")


@dataclass(frozen=True, slots=True)
class Sender:
    """Hold who mail comes from, and the address of the site that its links begin with."""

    address: str
    base_url: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Give the site's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what a message says; ``unsubscribe`` is the path that turns its kind off, empty where that cannot be."""

    key: str
    language: Language
    subject: str
    body: str
    link: str
    unsubscribe: str


def written(said: Said, sender: Sender, to: str, *, now: datetime) -> EmailMessage:
    """Write a message; its Message-ID is the same at each try, so that servers can drop what they have already."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(said.subject.split())
    message["From"] = Address(sender.name(said.language), addr_spec=sender.address)
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{digest(said.key)[:32]}@{urlsplit(sender.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = TAGS[said.language]
    if said.unsubscribe:
        message["List-Unsubscribe"] = f"<{sender.base_url}{said.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(said, sender), charset="utf-8")
    return message


def _text(said: Said, sender: Sender) -> str:
    parts = [said.body.strip()]
    if said.link:
        parts.append(translate(Phrase(WAY.text, {"address": sender.base_url + said.link}), said.language))
    if said.unsubscribe:
        values = {"site": sender.name(said.language), "address": sender.base_url + said.unsubscribe}
        parts.append("-- \n" + translate(Phrase(END.text, values), said.language))
    return "\n\n".join(parts) + "\n"
