"""Learning hours (学时): an append-only ledger, chained by hashes, that follows what was done and never a clock."""
