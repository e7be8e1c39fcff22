"""Reminders: what lies ahead of a person, in the page, in the calendar, by mail once a week, or not at all."""
