"""Background jobs: rows that wait for ``elearn work``, taken under a lease."""
