"""Tests of the boards on which groups go on talking."""
