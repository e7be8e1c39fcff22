"""Accounts: who somebody is, which roles they hold over which part of the organisation, and their log-in sessions."""
