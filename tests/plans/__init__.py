"""Tests of plans of action."""
