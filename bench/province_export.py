"""Build one file of scores in a process of its own: ``python -m bench.province_export FOLDER LEVEL FORMAT``."""

import os
import sys
from pathlib import Path

from bench.province import build
from elearn.reporting.spreadsheets import Format

if __name__ == "__main__":
    url = os.environ.get("ELEARN_DATABASE_URL", "")
    build(Path(sys.argv[1]), {"ELEARN_DATABASE_URL": url} if url else {}, sys.argv[2], Format(sys.argv[3]))
