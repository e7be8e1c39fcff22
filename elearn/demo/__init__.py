"""A made-up class 90 days after its course, so that every page has something to show."""
