"""Say whether the site can serve."""

from sqlalchemy import select

from elearn.content.models import Publication
from elearn.web.current import transaction
from elearn.web.guard import public
from elearn.web.pages import Data, Json
from elearn.web.views import Views

blueprint = Views("health", __name__)


@blueprint.get("/healthz")
@public()
def healthz() -> Json | Data:
    """Answer 200 once the database answers and a course is published, 503 before."""
    if transaction().execute(select(Publication.id).limit(1)).first() is None:
        return Json({"status": "nothing published"}, 503)
    return Data(b"ok\n", "text/plain")
