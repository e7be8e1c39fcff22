"""The database: engines for SQLite and PostgreSQL, transactions, types, and the writer of answers."""
