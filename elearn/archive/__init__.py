"""Backups: one portable archive of a whole database, the same from SQLite and from PostgreSQL."""
