"""Who asks, in Flask-Login's terms: the user id in the cookie is a session's secret token, its row decides."""

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, login_user

from elearn.accounts import queries
from elearn.accounts.actor import Actor
from elearn.identities import digest
from elearn.web.current import clock_time, settings

login_manager = LoginManager()
login_manager.session_protection = None  # binds a session to an address; phones change theirs on every hill


def install(app: Flask) -> None:
    """Let the log-in manager serve ``app``.

    Its own ``init_app`` would also look, with every answer, for a cookie that remembers a log-in: nobody is given one.
    """
    app.login_manager = login_manager  # type: ignore[attr-defined]


class Visitor(UserMixin):  # type: ignore[misc]
    """Wrap the actor for Flask-Login."""

    def __init__(self, token: str, actor: Actor | None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Give what the cookie keeps."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> Visitor | None:
    actor = _actor(token)
    return Visitor(token, actor) if actor else None


def _actor(token: str) -> Actor | None:
    limits = settings()
    return queries.actor_of_session(
        g.transaction, digest(token), now=clock_time(), idle=limits.session_idle, longest=limits.session_longest
    )


def actor_or_none() -> Actor | None:
    """Give who asks, None when nobody is logged in; loaded once a request, inside its transaction."""
    own = g._get_current_object()
    if "actor" not in own:
        # Where Flask-Login keeps the id; its current_user would look for further cookies and headers in each request.
        token = session.get("_user_id")
        own.actor = _actor(token) if token else None
    found: Actor | None = own.actor
    return found


def forget() -> None:
    """Forget who asks, as far as this request is concerned, so that the next one who wants to know reads it anew."""
    own = g._get_current_object()
    own.pop("actor", None)
    own.pop("_login_user", None)  # where Flask-Login keeps it


def begin_session(token: str) -> None:
    """Put a fresh session into the cookie: nothing of an earlier one stays, its CSRF token included."""
    kept = {name: session[name] for name in ("language", "look") if session.get(name)}
    session.clear()
    session.update(kept)
    login_user(Visitor(token, None))
