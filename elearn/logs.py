"""Logs: one JSON object a line on standard output, our own and those of the libraries alike."""

import json
import logging
import sys
from datetime import datetime
from typing import TextIO

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# Of these only what asks for a person is kept: the first two tell each request or statement again.
QUIET = {"werkzeug": logging.ERROR, "sqlalchemy": logging.WARNING, "alembic": logging.WARNING}


_JSON = json.JSONEncoder(ensure_ascii=False)


class LatestStdout(logging.StreamHandler[TextIO]):
    """Write to whatever standard output is now, for a test may have exchanged it."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Give standard output."""
        return sys.stdout


def configure(level: str = "info") -> None:
    """Log from ``level`` (debug, info, warning, error) upwards; calling it again changes the level only."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.UnicodeDecoder(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = LatestStdout()
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    for former in [known for known in root.handlers if isinstance(known, LatestStdout)]:
        root.removeHandler(former)  # only ours: others' handlers may listen too
    root.addHandler(handler)
    root.setLevel(LEVELS[level])
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, LEVELS[level]))


def note_request(moment: datetime, **values: str | float | None) -> None:
    """Write the line of one request, ``moment`` in UTC, as structlog writes the others; it is written by each."""
    if logging.getLogger().isEnabledFor(logging.INFO):
        timestamp = moment.isoformat().replace("+00:00", "Z")
        line = _JSON.encode({**values, "event": "request", "level": "info", "timestamp": timestamp})
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _formatter(shared: list[structlog.typing.Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, structlog.processors.format_exc_info],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
