"""A real SMTP server for the tests, on a port of this machine, that keeps what it is given."""

from asyncio import Server
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class PostOffice:
    """Hold what arrived, and what is answered: to the next recipient, and to the next message itself.

    ``after_data`` None breaks the connection off once the message is there, without an answer.
    """

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.to_recipient: list[str] = []
        self.after_data: list[str | None] = []
        self.url = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """Answer to a recipient."""
        reply = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message in, or not."""
        reply = self.after_data.pop(0) if self.after_data else "250 OK"
        if reply is None or reply.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.arrived.append(message)
            self.recipients += envelope.rcpt_tos
        if reply is None:
            server.transport.abort()
            return "250 OK"
        return reply


def _lets_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"elearn", b"a word"), handled=False)


class AnyPort(Controller):
    """Be a server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def post_office(*, asks_password: bool = False) -> Iterator[PostOffice]:
    """Run a server until the test is over."""
    office = PostOffice()
    more: Any = {"authenticator": _lets_in, "auth_require_tls": False} if asks_password else {}
    controller = AnyPort(office, hostname="127.0.0.1", port=0, **more)
    controller.start()
    try:
        office.url = f"smtp://127.0.0.1:{controller.port}"
        yield office
    finally:
        controller.stop()
