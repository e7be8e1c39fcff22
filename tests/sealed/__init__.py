"""Tests of sealed answers."""
