"""How long a lecturer waits: the preview of a long lecture, and publishing the whole course from the browser."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from elearn import schema
from elearn.app import create_app
from elearn.content import documents, numbers_compared, rendered
from elearn.db.database import Database
from elearn.identities import utc_now
from elearn.web.wiring import Site
from tests import published
from tests.make import make_settings
from tests.visiting import visitor
from tests.writing import publish, send, texts, write

LONG = 5_000  # characters of the lecture's text, which is what a lecture may have
ROUNDS = 7


@contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """Build the application in this process, on a database of its own with the shipped course."""
    path = folder / "writing.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    published.fill(database)
    database.dispose()
    site = create_app(make_settings(f"sqlite:///{path}", folder), clock=utc_now)
    site.testing = True
    try:
        yield site
    finally:
        site.writer.close()
        site.database.dispose()
        path.unlink()
        shutil.rmtree(folder / "metrics", ignore_errors=True)


def measured(folder: Path) -> tuple[float, float, float]:
    """Give the CPU seconds of a preview (median), of publishing everything anew, and of publishing one changed line.

    That is the wait on an idle machine.
    """
    with site_in(folder) as site:
        lecturer = visitor(site, "lecturer")
        preview = _preview(lecturer)
        rendered.forget()
        documents.parsed.cache_clear()
        numbers_compared.forget()
        return preview, _publishing(lecturer), _publishing(lecturer)


def _preview(lecturer: FlaskClient) -> float:
    address = write(lecturer, "lecture/drinking-water")
    page = lecturer.get(address)
    body = re.findall(r'<textarea id="text-0"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)[0]
    assert len(body) >= LONG, len(body)
    form = texts(page) | {"body-0": body, "law_as_of": "2026-11-23", "review_by": "2027-08-15"}
    form.pop("text-0")
    waits = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        answer = send(lecturer, f"{address}/preview", language="zh", part="1", **form)
        waits.append(time.process_time() - begun)
        assert answer.status_code == 200
    return median(waits[1:])  # the first one checks what is published, once a day and publication


def _publishing(lecturer: FlaskClient) -> float:
    address = write(lecturer, "sources/sources")
    fields = texts(lecturer.get(address))
    send(lecturer, address, **fields | {"text-0": fields["text-0"] + "# looked at once more\n"})
    begun = time.process_time()
    answer = publish(lecturer, address)
    assert answer.status_code == 303, answer.status
    return time.process_time() - begun
