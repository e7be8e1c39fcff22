"""Formats that others bring: spreadsheets, tables, rosters, as values with their places. Pure."""
