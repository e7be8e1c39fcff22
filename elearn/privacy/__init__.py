"""What people may ask about their own data: to see it, take it along, have it corrected, erased; and to complain."""
