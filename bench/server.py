"""Be the server under test: granian as ``elearn serve`` starts it, of the application named by the one argument.

Its worker begins by importing this module once more (``spawn``), so nothing may be imported here that a site's own
worker would not import: what the parent alone needs is imported where it is needed.
"""

import os
import sys

# Tools of the developers drag this in, and structlog uses it where it is (4 MB); a site has none of it (run.lock).
sys.modules["rich"] = None  # type: ignore[assignment]


def main() -> None:
    """Serve until a signal ends it."""
    from elearn import logs
    from elearn.cli import server
    from elearn.cli.surroundings import bound
    from elearn.config import read_settings

    settings = read_settings()
    logs.configure(settings.log_level)
    figures = settings.data_dir / "metrics"
    figures.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)  # as elearn serve does
    with bound(settings.host, settings.port) as listener:
        server.run(server.build(settings, listener, sys.argv[1]))


if __name__ == "__main__":
    main()
