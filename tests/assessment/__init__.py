"""Attempts, answers, grades."""
