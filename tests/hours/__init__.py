"""Tests of the ledger of learning hours."""
