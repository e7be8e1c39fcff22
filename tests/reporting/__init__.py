"""Scores and their exports."""
