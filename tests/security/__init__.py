"""Abuses, one file each."""
