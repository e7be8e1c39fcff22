"""Pages, forms and JSON."""
