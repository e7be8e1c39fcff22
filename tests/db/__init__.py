"""The database: types, transactions, the writer of answers."""
