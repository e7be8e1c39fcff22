"""Tests of the import and export of question banks."""
