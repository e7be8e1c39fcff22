"""Cross-site request forgery: Flask-WTF's token, signed once a session, so that a page's bytes (and its ETag) stay."""

import hmac
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, g, session
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFProtect, generate_csrf

V = TypeVar("V", bound=Callable[..., Any])
_KEPT = "csrf_signed"


class Protection(CSRFProtect):  # type: ignore[misc]
    """Be Flask-WTF's check, which a script's token passes at once when it is the very one that the session keeps."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a request that is no reading one and brings no token of this session."""
        here = request_ctx._get_current_object()  # type: ignore[attr-defined]  # each look through a proxy costs
        kept, sent = here.session.get(_KEPT), here.request.environ.get("HTTP_X_CSRFTOKEN", "")
        if kept and sent and hmac.compare_digest(kept.encode(), sent.encode()):
            g.csrf_valid = True  # what Flask-WTF sets: a form is not checked again
        else:
            super().protect(apply_exemptions)


protection = Protection()


def install(app: Flask) -> None:
    """Check every request that is no reading one; most are, and are spared Flask-WTF's own look at each."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protection.init_app(app)
    checked = app.config["WTF_CSRF_METHODS"]

    def check() -> None:
        if request_ctx.request.method in checked:
            protection.protect(apply_exemptions=True)

    app.before_request(check)


def token_in_address(view: V) -> V:
    """Spare a view the check: its address is a secret of its own, and a mail programme that calls it has no session."""
    protection.exempt(view)
    return view


def csrf_token() -> str:
    """Give the session's token for a form or a script's header, making it at the first call."""
    kept = session.get(_KEPT)
    if kept is None:
        kept = session[_KEPT] = generate_csrf()
    return str(kept)
