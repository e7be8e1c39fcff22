"""Printed papers: a drawn quiz in versions A and B, its results typed in twice, compared, and counted as attempts."""
