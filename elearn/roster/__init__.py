"""Rosters: lists of people from a spreadsheet, checked, shown, and brought into the house as a whole or not at all."""
