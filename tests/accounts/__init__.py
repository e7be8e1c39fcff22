"""Accounts: names, passwords, log-in, permissions."""
