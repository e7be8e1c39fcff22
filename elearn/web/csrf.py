"""Cross-site request forgery: Flask-WTF's token, signed once a session, so that a page's bytes (and its ETag) stay."""

from flask import session
from flask_wtf.csrf import CSRFProtect, generate_csrf

protection = CSRFProtect()
_KEPT = "csrf_signed"


def csrf_token() -> str:
    """Give the session's token for a form or a script's header, making it at the first call."""
    kept = session.get(_KEPT)
    if kept is None:
        kept = session[_KEPT] = generate_csrf()
    return str(kept)
