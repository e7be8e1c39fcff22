"""All shapes of the theme on one page, for those who work on it; only where ``ELEARN_STYLEGUIDE`` is set."""

from elearn.errors import NotFound
from elearn.web.current import settings
from elearn.web.guard import public
from elearn.web.pages import Page
from elearn.web.views import Views

blueprint = Views("styleguide", __name__)
LEVELS = ((0, "–"), (1, "38"), (2, "52"), (3, "64"), (4, "79"), (5, "93"))


@blueprint.get("/styleguide")
@public()
def shapes() -> Page:
    """Show every shape once. Raises NotFound on a site that people use."""
    if not settings().styleguide:
        raise NotFound
    return Page("styleguide/shapes.html", {"levels": LEVELS})
