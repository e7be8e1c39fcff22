"""Formats that others bring: spreadsheets, rosters, question banks, as values with their places. Pure."""
