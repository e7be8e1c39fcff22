"""The rules of the architecture."""
