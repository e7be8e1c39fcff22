"""``python -m elearn`` is the command ``elearn``."""

from elearn.cli.main import main

if __name__ == "__main__":
    main()
