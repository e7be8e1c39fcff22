"""The audit log: who did what, when, to whom; append-only, and able to forget personal values."""
