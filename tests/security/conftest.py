"""The site as the tests of its pages have it."""

from tests.web.conftest import lasting_site, open_site, site, trainee

__all__ = ["lasting_site", "open_site", "site", "trainee"]
