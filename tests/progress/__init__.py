"""Study progress."""
