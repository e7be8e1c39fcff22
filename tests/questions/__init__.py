"""The question kinds."""
