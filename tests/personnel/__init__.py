"""What becomes of people's accounts over the years."""
