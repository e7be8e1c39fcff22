"""What lectures refer to: their pictures, and the register of laws, standards and policies."""

from sqlalchemy import select

from elearn.accounts.roles import Permission
from elearn.content.models import Medium
from elearn.errors import NotFound
from elearn.web.current import clock_time, published, settings, transaction
from elearn.web.guard import requires
from elearn.web.pages import Data, Page
from elearn.web.views import Views

blueprint = Views("library", __name__)
# A picture is opened as a document of its own, too: it may style itself, and nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/media/<name>")
@requires(Permission.READ_COURSE)
def medium(name: str) -> Data:
    """Hand out a picture; its address is its content's hash, so a browser need never ask again."""
    key = name.partition(".")[0]
    headers = {"Content-Security-Policy": PICTURE_POLICY, "ETag": f'"{key}"'}
    row = transaction().execute(select(Medium.media_type, Medium.body).where(Medium.hash == key)).first()
    if row is None:
        raise NotFound
    return Data(row.body, row.media_type, cache_control="private, max-age=31536000, immutable", headers=headers)


@blueprint.get("/sources")
@requires(Permission.READ_COURSE)
def sources() -> Page:
    """Show the register of sources, those in force first."""
    today = clock_time().astimezone(settings().zone).date().isoformat()
    outline = published()
    in_force = [source for source in outline.sources if not source["repealed"] or source["repealed"] > today]
    values = {
        "in_force": in_force,
        "history": [source for source in outline.sources if source not in in_force],
        "names": {source["id"]: source["short"] for source in outline.sources},
        "cited": outline.cited,
        "course": outline.course,
    }
    return Page("learn/sources.html", values)
