"""The status of every error, and the page that says it."""

import structlog
from flask import Flask, Response, g
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from elearn.errors import Conflict, ElearnError, Invalid, NotAllowed, NotFound
from elearn.problems import Phrase
from elearn.web import rendering
from elearn.web.wiring import respond

STATUS: dict[type[ElearnError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}
SENTENCES = {
    400: Phrase("The request could not be understood."),
    404: Phrase("There is nothing at this address for you."),
    405: Phrase("This address does not take that kind of request."),
    413: Phrase("What was sent is too large."),
    415: Phrase("What was sent is not of a kind that can be read here."),
}
FORM_OUTDATED = Phrase("This form is out of date, perhaps because you logged in or out in another tab. Load it again.")
UNFORESEEN = Phrase(
    "Something went wrong here. Nothing was changed. Please tell the administrators this number: %(id)s"
)
BUSY = Phrase("The site is busy just now. Nothing was changed; please try again in a moment.")
UNSURE = Phrase("The site is busy just now. Please look in a moment whether this was kept, and repeat it if not.")
PASSING = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})  # of PostgreSQL: it gave way to another
log = structlog.get_logger()


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(ElearnError, _refused)
    app.register_error_handler(CSRFError, _outdated)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(NoConnectionFree, _busy)
    app.register_error_handler(TimeoutError, _late)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: ElearnError) -> Response:
    return respond(rendering.error_answer(error, STATUS[type(error)]))


def _outdated(_error: CSRFError) -> Response:
    return respond(rendering.error_answer(ElearnError(FORM_OUTDATED), 400))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _unforeseen(error)
    sentence = SENTENCES.get(status, SENTENCES[400])
    response = respond(rendering.error_answer(ElearnError(sentence), status))
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _database(error: DBAPIError) -> Response:
    """Tell a database that is locked, away or at odds with another's transaction from a fault of ours."""
    is_away = error.connection_invalidated or error.statement is None
    if is_away or "locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in PASSING:
        return _busy(error)
    return _unforeseen(error)


def _busy(error: Exception) -> Response:
    return _ask_again(BUSY, error)


def _late(error: Exception) -> Response:
    """Tell of a group-commit writer that did not answer in time: what it was given may still be kept."""
    return _ask_again(UNSURE, error)


def _ask_again(sentence: Phrase, error: Exception) -> Response:
    log.warning("busy", request_id=g.get("request_id"), reason=type(error).__name__)
    response = respond(rendering.error_answer(ElearnError(sentence), 503))
    response.headers["Retry-After"] = "5"
    return response


def _unforeseen(error: Exception) -> Response:
    log.exception("unforeseen", request_id=g.get("request_id"), exc_info=error)
    message = Phrase(UNFORESEEN.text, {"id": g.get("request_id", "–")})
    return respond(rendering.error_answer(ElearnError(message), 500))
