"""Tests of elearn.roster."""
