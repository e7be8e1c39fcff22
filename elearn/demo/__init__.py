"""A made-up class that has lived for 90 days, so that every page has something to show."""
