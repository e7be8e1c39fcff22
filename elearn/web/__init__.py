"""Pages, forms and JSON: with the command line, the only rooms that know Flask."""
