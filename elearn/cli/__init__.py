"""The operator's and the author's command line: ``elearn …``."""
