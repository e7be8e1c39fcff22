"""Answers that came by another way than the line: sealed in the browser, handed in by the office."""
