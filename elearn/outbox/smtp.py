"""Hand mail to an SMTP server (RFC 5321), and know of each message whether the server has it, has it not, or may.

Python's ``smtplib`` says "disconnected" both before and after a message was sent; here the two are told apart, for
after the final dot a second try could be a second mail.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from elearn.outbox.outcomes import Away, PutOff, Refused, Unsure

SECONDS = 30.0


class Mailer:
    """Hold an open connection to the server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def hand_over(self, message: EmailMessage, sender: str, address: str) -> None:
        """Hand one message over. Raises PutOff, Refused, Unsure, or Away when the server has gone."""
        server = self._server
        try:
            server.rset()
            self._expect(server.mail(sender))
            self._expect(server.rcpt(address))
            code, _ = server.docmd("DATA")
            if code != 354:
                _refuse(code)
        except (smtplib.SMTPException, OSError):
            raise Away("smtp away") from None
        try:
            server.send(_as_sent(message))
            self._expect(server.getreply())
        except (smtplib.SMTPException, OSError):
            raise Unsure("smtp broke off") from None

    def _expect(self, reply: tuple[int, bytes]) -> None:
        if reply[0] >= 300:
            _refuse(reply[0])


@contextmanager
def opened(url: str) -> Iterator[Mailer]:
    """Connect to the server at ``url`` (smtp:// or smtps://, with user and password). Raises Away when it cannot be."""
    server = _connected(url)
    try:
        yield Mailer(server)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, safe = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=safe)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        server.ehlo_or_helo_if_needed()
        is_safe = parts.scheme == "smtps"
        if not is_safe and server.has_extn("starttls"):
            server.starttls(context=safe)
            server.ehlo()
            is_safe = True
        if parts.username:
            if not (is_safe or _is_this_machine(host)):
                raise Away("smtp without encryption")
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError, Away) as error:
        if server is not None:
            server.close()
        raise error if isinstance(error, Away) else Away(_reason(error)) from None
    return server


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "smtp password refused"
    return f"smtp away: {type(error).__name__}"[:60]


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse(code: int) -> None:
    if code == 421 or code < 0:  # the server is closing the connection: no message is at fault
        raise Away(f"smtp {code}")
    raise (PutOff if code < 500 else Refused)(f"smtp {code}")


def _as_sent(message: EmailMessage) -> bytes:
    """Give a message's bytes with CRLF, its leading dots doubled and its end marked (RFC 5321, 4.5.2)."""
    lines = message.as_bytes().splitlines()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"
