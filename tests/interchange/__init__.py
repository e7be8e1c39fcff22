"""Tests of elearn.interchange: tables, rosters, question banks."""
