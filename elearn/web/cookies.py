"""Flask's signed session cookies, of which those that were checked lately are remembered.

Checking a signature and reading what it covers costs more than the rest of opening a request; a browser sends the
same cookie again and again. Whether the log-in behind it still holds is asked of the database each time.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

MOST_REMEMBERED = 2_000  # cookies of about half a kilobyte


class RememberingSessions(SecureCookieSessionInterface):
    """Open and save sessions as Flask does, but check the same cookie's signature once."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, object]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give the session of a request's cookie, an empty one when there is none or it is not ours."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        known = self._known.get(cookie)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        # What can be changed in place, such as the list of flashes, must not be shared between requests.
        if opened and all(isinstance(value, str | bool) for value in opened.values()):
            if len(self._known) >= MOST_REMEMBERED:
                self._known = {}
            self._known[cookie] = dict(opened)
        return opened
