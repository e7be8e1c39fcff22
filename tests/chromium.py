"""Where the browser of the journeys is, and how it is started."""

import shutil

ADVICE = "Chromium (apt install chromium-headless-shell)"
# The same browser without its windows first: a page costs it a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
# No sandbox: CI runs as root. The rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def binary() -> str | None:
    """Find Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)
