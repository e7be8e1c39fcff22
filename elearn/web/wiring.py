"""The way of a request: guard, one transaction, the view's value, commit, and only then the page.

Nothing else opens or commits a transaction. A GET gets a read transaction that cannot write; a POST an immediate
one. Returning commits, raising undoes; HTML is made when no transaction is open any more.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from flask import Flask, Response, g, redirect, request
from flask.globals import request_ctx
from flask.json.provider import DefaultJSONProvider
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import RequestRedirect, Rule

from elearn.accounts.actor import Actor
from elearn.accounts.names import is_storable
from elearn.accounts.policy import require_anywhere
from elearn.accounts.service import keep_session
from elearn.audit.service import from_address
from elearn.db.database import Database
from elearn.db.group_commit import GroupCommit
from elearn.errors import Invalid, NotFound
from elearn.identities import Clock
from elearn.problems import Phrase, Problem
from elearn.web import rendering
from elearn.web.current import settings
from elearn.web.guard import Access, View, access_of
from elearn.web.pages import Answer, Data, Grouped, Json, Page, Redirect, Result
from elearn.web.visitor import actor_or_none, forget

READING = frozenset({"GET", "HEAD", "OPTIONS"})
NOTED_IN_AN_IDLE_SPAN = 20  # times: often enough to be fair, seldom enough to cost nothing
WECHAT = "MicroMessenger"  # its browser saves no files and says nothing about it
LOG_IN, CHANGE_PASSWORD = "/login", "/account/password"


class UndeclaredEndpoint(RuntimeError):
    """Say that a view does not declare who may reach it: a fault of the programme, found at its start."""


class BoundedJson(DefaultJSONProvider):
    """Read JSON; what is nested too deeply to be read is no JSON."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read a text. Raises ValueError for whatever is wrong with it."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class UnhurriedRule(Rule):
    """Be a rule that learns to build addresses when it is first asked for one.

    Werkzeug compiles two functions for each of 300 rules, two thirds of the time that the application takes to be
    built; but addresses are written out here, and nearly none of these functions would ever be called.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(super(UnhurriedRule, self)._compile_builder(append_unknown))
            return made[0](rule, **values)

        return build


class Site(Flask):
    """Be Flask with the house's way of a request."""

    url_rule_class = UnhurriedRule
    json_provider_class = BoundedJson
    database: Database
    writer: GroupCommit
    clock: Clock

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Take in a view, unless it is undeclared."""
        if view_func is not None and access_of(view_func) is None:
            raise UndeclaredEndpoint(f"{rule}: the view declares neither @public nor @requires")
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give ``func`` back: nothing here is asynchronous, and Flask would look into it at every call."""
        return func

    def dispatch_request(self) -> Response:
        """Answer one request."""
        asked = request_ctx.request
        if isinstance(asked.routing_exception, RequestRedirect):
            return respond(_with_its_slash(asked.routing_exception.new_url))
        if asked.routing_exception is not None:
            self.raise_routing_exception(asked)
        assert asked.url_rule is not None
        if asked.method == "OPTIONS":  # never a view's business: it would be run as if it were asked to read
            return _options()
        view: View = self.view_functions[asked.url_rule.endpoint]  # type: ignore[assignment]
        access = access_of(view)
        if access is None:
            raise UndeclaredEndpoint(asked.url_rule.endpoint)
        values = dict(asked.view_args or {})
        if (asked.content_length or 0) > (asked.max_content_length or 0):  # also where the view reads no body
            raise RequestEntityTooLarge
        _refuse_unstorable(values)
        prepared = (access.prepare(),) if access.prepare else ()
        own = g._get_current_object()
        forget()  # whom a preparation saw; what holds is decided inside the transaction
        with self._opened(access, asked.method) as transaction:
            own.transaction = transaction
            if not (access.is_reading or asked.method in READING):
                from_address(transaction, asked.remote_addr or "")
            answer: Result = _sent_elsewhere(access) or view(*prepared, **values)
            if isinstance(answer, Grouped) and answer.at_once and self.database.commits_each(transaction):
                answer = answer.at_once(transaction.connection()) or answer
        own.transaction = None
        if isinstance(answer, Grouped):
            answer = self.writer.run(answer.work)
        self._note_presence(own.get("actor"), own.now)
        return respond(answer)

    def _opened(self, access: Access, method: str) -> AbstractContextManager[Session]:
        if method in READING:
            return self.database.read()
        return self.database.glance() if access.is_reading else self.database.write()

    def _note_presence(self, actor: Actor | None, now: datetime) -> None:
        """Note now and then, through the group-commit writer, that a session is in use: only an unused one ends."""
        if actor is not None and now - actor.seen_at > settings().session_idle / NOTED_IN_AN_IDLE_SPAN:
            with suppress(SQLAlchemyError, TimeoutError):  # the request is done, and the next one notes it too
                self.writer.run(lambda connection: keep_session(connection, actor.session_key, now=now))


def respond(answer: Answer) -> Response:
    """Make a response of what a view returned."""
    if isinstance(answer, Page):
        headers = {"Cache-Control": "no-store"} if answer.is_secret else {}
        return Response(rendering.render(answer), answer.status, headers, mimetype="text/html")
    if isinstance(answer, Redirect):
        response: Response = redirect(answer.location, 303, Response)  # type: ignore[assignment]
        response.headers.update(answer.headers)
        return response
    if isinstance(answer, Json):
        return rendering.json_response(answer)
    if answer.file_name is not None and WECHAT in request.user_agent.string:
        here = settings().base_url and settings().base_url.rstrip("/") + request.full_path.rstrip("?")
        page = Page("wechat.html", {"file_name": answer.file_name, "address": here})
        return Response(rendering.render(page), mimetype="text/html")
    return _data(answer)


def _data(answer: Data) -> Response:
    response = Response(answer.body, mimetype=answer.media_type, headers=dict(answer.headers))
    response.headers["Cache-Control"] = answer.cache_control
    if answer.file_name is not None:
        name = quote(answer.file_name, safe="")  # RFC 5987: a header is ASCII, a name is not
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _with_its_slash(address: str) -> Redirect:
    """Lead to an address that differs in its slashes; the host in it is what the client called us, and stays out."""
    if request.method not in READING:
        raise NotFound
    parts = urlsplit(address)
    return Redirect(urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, "")))


def _options() -> Response:
    """Say which methods an address takes, to anybody: it is in the pages' source anyway."""
    adapter = request_ctx.url_adapter
    allowed = adapter.allowed_methods() if adapter else ()
    return Response(status=204, headers={"Allow": ", ".join(sorted(allowed))})


def _sent_elsewhere(access: Access) -> Answer | None:
    """Let the guard decide: None to go on, an answer that sends the visitor elsewhere, or an error."""
    actor = actor_or_none()
    if actor is not None and actor.language:
        g.language = actor.language
    if access.is_public:
        return None
    if actor is None:
        if request.method not in READING:
            return rendering.needs_login()
        target = request.full_path.rstrip("?")
        return Redirect(LOG_IN if target == "/" else f"{LOG_IN}?next={rendering.quoted(target)}")
    if actor.must_change_password and not access.opens_before_password_change:
        return Redirect(CHANGE_PASSWORD)
    if access.permission is not None:
        require_anywhere(actor, access.permission)
    return None


def _refuse_unstorable(values: dict[str, Any]) -> None:
    """Refuse NUL and lone surrogates once, here: no database keeps them, so no view has to think of them."""
    texts = [str(value) for value in values.values()]
    asked = request_ctx.request
    # A request that has none of these is not made to look for them.
    sent = [asked.args] if asked.query_string else []
    sent += [asked.form] if asked.method not in READING and not asked.is_json else []
    for name, value in (pair for source in sent for pair in source.items(multi=True)):
        texts += [name, value]
    if not all(map(is_storable, texts)):
        message = Phrase("The entry has characters that are no text.")
        raise Invalid([Problem("", 0, 0, "W101", message)])
