"""What becomes of people's accounts over the years: two that are one, those who leave, many at a time."""
