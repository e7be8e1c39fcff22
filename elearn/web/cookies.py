"""Flask's signed session cookies, of which those that were checked lately are remembered.

Checking a signature and reading what it covers costs more than the rest of opening a request; a browser sends the
same cookie again and again. Whether the log-in behind it still holds is asked of the database each time.
"""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

MOST_REMEMBERED = 2_000  # cookies of about half a kilobyte
LONGEST_REMEMBERED = 1_024  # characters of everything that a browser sends as its cookies


class RememberingSessions(SecureCookieSessionInterface):
    """Open and save sessions as Flask does, but read the same cookies, and check their signature, once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, object]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give the session of a request's cookie, an empty one when there is none or it is not ours."""
        sent = request.environ.get("HTTP_COOKIE", "")
        known = self._known.get(sent)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        # What can be changed in place, such as the list of flashes, must not be shared between requests.
        if (
            opened
            and len(sent) <= LONGEST_REMEMBERED
            and all(isinstance(value, str | bool) for value in opened.values())
        ):
            if len(self._known) >= MOST_REMEMBERED:
                self._known = {}
            self._known[sent] = dict(opened)
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session's cookie when something in it was changed; say that the answer depends on it."""
        if session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            already = response.headers.get("Vary")
            response.headers["Vary"] = f"{already}, Cookie" if already else "Cookie"
