"""``python -m elearn`` is the command ``elearn``."""

from elearn.app import main

if __name__ == "__main__":
    main()
