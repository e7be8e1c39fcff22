"""Reporting: scores and tallies as administrators and lecturers read them, and their exports."""
