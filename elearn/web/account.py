"""Log in and out, the own password and language."""

from dataclasses import dataclass

from flask import flash, g, request, session
from flask_login import logout_user
from wtforms import PasswordField, StringField

from elearn.accounts import passwords, queries, service
from elearn.accounts.actor import Actor
from elearn.accounts.names import fold_username
from elearn.errors import Conflict, Invalid, NotFound
from elearn.identities import digest, new_token
from elearn.languages import LANGUAGES, translate
from elearn.problems import Phrase, Problem
from elearn.web import visitor
from elearn.web.current import actor, clock_time, database, language, settings, transaction
from elearn.web.forms import Filled, Form
from elearn.web.guard import public, requires
from elearn.web.navigation import home
from elearn.web.pages import Page, Redirect
from elearn.web.views import Views

blueprint = Views("account", __name__)
LOOKS = {"size": ("", "large", "larger"), "colours": ("", "light", "dark")}
FORGET = {"Clear-Site-Data": '"cache"'}  # not "storage": answers that wait there for their owner must not be lost
REFUSED = Phrase(
    "User name or password is wrong, or log-in is paused after several wrong tries: wait %(minutes)s minutes, "
    "or ask your administrator."
)


class LoginForm(Form):
    """Ask for user name and password."""

    username = StringField(validators=[Filled()])
    password = PasswordField(validators=[Filled()])


class PasswordForm(Form):
    """Ask for the present password and, twice, for a new one."""

    current = PasswordField(validators=[Filled()])
    password = PasswordField(validators=[Filled()])
    again = PasswordField(validators=[Filled()])


@dataclass(frozen=True, slots=True)
class Checked:
    """Hold what was found out about a password before the transaction opened."""

    account_id: int | None
    is_right: bool
    compared: str | None
    rehashed: str | None


NOBODY = Checked(None, False, None, None)


def check_login() -> Checked:
    """Compare the password sent with the one kept, outside any write transaction."""
    form = LoginForm()
    username, password = fold_username(form.username.data or "")[:200], (form.password.data or "")[:1000]
    with database().read() as reading:
        known = queries.credentials(reading, username)
    is_right = passwords.verify_password(known.password_hash if known else None, password)
    outdated = known is not None and is_right and passwords.needs_rehash(known.password_hash)
    rehashed = passwords.hash_password(password) if outdated else None
    return Checked(known.account_id, is_right, known.password_hash, rehashed) if known else NOBODY


@blueprint.get("/")
@public()
def front() -> Redirect:
    """Send everybody to where they begin."""
    who = visitor.actor_or_none()
    return Redirect(home(who) if who else "/login")


@blueprint.get("/login")
@public()
def login() -> Page | Redirect:
    """Show the log-in form."""
    who = visitor.actor_or_none()
    if who is not None:
        return Redirect(_next() or home(who))
    has_left = "left" in request.args
    return Page("account/login.html", {"form": LoginForm(), "refused": None, "next": _next(), "has_left": has_left})


@blueprint.post("/login")
@public(prepare=check_login)
def log_in(checked: Checked) -> Page | Redirect:
    """Open a session, or say in one sentence for all causes that it was not opened."""
    form, limits, token = LoginForm(), settings(), new_token()
    is_filled = form.validate()
    opened = is_filled and service.log_in(
        transaction(),
        checked.account_id,
        is_right=checked.is_right,
        compared=checked.compared,
        token_key=digest(token),
        rehashed=checked.rehashed,
        lockout=service.Lockout(limits.lockout_failures, limits.lockout_delay),
        now=clock_time(),
        address=request.remote_addr or "",
    )
    if not opened:
        refused = Phrase(REFUSED.text, {"minutes": limits.lockout_minutes}) if is_filled else None
        return Page("account/login.html", {"form": form, "refused": refused, "next": _next(), "has_left": False}, 422)
    visitor.begin_session(token)
    return Redirect(_next() or "/")


@blueprint.post("/logout")
@requires(opens_before_password_change=True)
def log_out() -> Redirect:
    """End this session, and let the browser forget what it had kept."""
    service.log_out(transaction(), actor().session_key, now=clock_time(), actor_id=actor().public_id)
    logout_user()
    session.clear()
    return Redirect("/login?left=1", FORGET)


@blueprint.get("/account/")
@requires()
def me() -> Page:
    """Show who one is here, and what can be changed."""
    return Page("account/me.html", {})


@blueprint.get("/account/password")
@requires(opens_before_password_change=True)
def password() -> Page:
    """Show the form for a new password."""
    return Page("account/password.html", {"form": PasswordForm(), "shortest": passwords.SHORTEST})


def check_password() -> tuple[bool, list[Problem], str | None]:
    """Compare the present password and hash the new one, before the transaction opens."""
    form = PasswordForm()
    with database().read() as g.transaction:
        who = visitor.actor_or_none()
        known = queries.credentials(g.transaction, who.username) if who else None
    if known is None:
        return False, [], None
    is_right = passwords.verify_password(known.password_hash, (form.current.data or "")[:1000])
    problems = _problems(form, known.username, is_right)
    return is_right, problems, None if problems else passwords.hash_password(form.password.data or "")


def _problems(form: PasswordForm, username: str, is_right: bool) -> list[Problem]:
    fresh = form.password.data or ""
    found = passwords.weaknesses(fresh, username)
    if not is_right:
        found.append(Problem("current", 0, 0, "A105", Phrase("This is not your present password.")))
    if fresh != (form.again.data or ""):
        found.append(Problem("again", 0, 0, "A106", Phrase("The two entries differ.")))
    if fresh and fresh == form.current.data:
        found.append(Problem("password", 0, 0, "A107", Phrase("Take another password than the present one.")))
    return found


@blueprint.post("/account/password")
@requires(opens_before_password_change=True, prepare=check_password)
def change_password(checked: tuple[bool, list[Problem], str | None]) -> Page | Redirect:
    """Keep the new password, end every session, and go on in a fresh one."""
    _, problems, hashed = checked
    if problems or hashed is None:
        form = PasswordForm()
        form.take(problems)
        return Page("account/password.html", {"form": form, "shortest": passwords.SHORTEST}, 422)
    _keep(actor(), hashed)
    return Redirect("/")


def _keep(who: Actor, hashed: str) -> None:
    account = queries.account_by_public_id(transaction(), who.public_id)
    if account is None:
        raise Conflict(Phrase("This account is gone."))
    token, now = new_token(), clock_time()
    service.set_password(transaction(), account, hashed, must_change=False, now=now, actor_id=who.public_id)
    service.open_session(transaction(), account.id, digest(token), now=now)
    visitor.begin_session(token)
    flash(translate(Phrase("Your password was changed. Other devices are logged out."), language()))


@blueprint.post("/language")
@public()
def choose_language() -> Redirect:
    """Keep the language somebody wants: in the account when logged in, and in the session."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        raise Invalid([Problem("language", 0, 0, "A108", Phrase("Choose Chinese or English."))])
    session["language"] = wanted
    who = visitor.actor_or_none()
    if who is not None:
        service.choose_language(transaction(), who.id, wanted)
    return Redirect(_next() or "/")


@blueprint.post("/look")
@public()
def choose_look() -> Redirect:
    """Keep the size of letters and the colours that somebody wants, in this browser's session."""
    wanted = [request.form.get(name, "") for name in LOOKS]
    if any(word not in offered for word, offered in zip(wanted, LOOKS.values(), strict=True)):
        raise NotFound
    session["look"] = " ".join(filter(None, wanted))
    return Redirect(_next() or "/")


def _next() -> str | None:
    """Give the address to go on to: a path of this site, and nothing else."""
    wanted = request.values.get("next", "")
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if is_path and len(wanted) < 500 and wanted.isprintable() else None
