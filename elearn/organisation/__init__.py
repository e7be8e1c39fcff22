"""The organisation: a tree of units, city → counties → townships."""
